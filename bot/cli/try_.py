"""`try`: the rules on your own text. JSON lines in, JSON lines out, no database and no settings.

The functions and the thresholds are those of the edit, so a lexicon can be tuned and the rules scored here.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import end
from bot.cli.lines import (
    Answer,
    Line,
    LineError,
    answer_each,
    article_of,
    instant,
    lexicon_or_end,
    lines_of,
    relation_or_end,
    text_of,
    whole_of,
    write,
)

if TYPE_CHECKING:
    from digests.model import Article, Relation
    from digests.model.lexicon import Lexicon

Files = list[Path] | None

commands = typer.Typer(
    help="The rules on your own text: JSON lines in, JSON lines out, one result per input.", no_args_is_help=True
)
FILES = typer.Argument(default=None, help="Files of JSON lines; standard input when there are none.")
RELATION = typer.Option("us-china", "--relation", help="A relation's name, or the path of its folder.")


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.add_typer(commands, name="try")


# --- the nine calls ------------------------------------------------------------------------------


@commands.command()
def feed(files: list[Path] = typer.Argument(help="Raw feed files: RSS, Atom or JSON Feed.")) -> None:
    """Parse raw feed files."""
    from digests.errors import FeedError
    from digests.rules.reading.feeds.feed_items import parse_feed

    for file in files:
        answer: Answer = {"file": str(file), "title": "", "entries": [], "error": None}
        try:
            parsed = parse_feed(file.read_bytes(), "", datetime.now(UTC), lexicon=lexicon_or_end())
        except OSError as error:
            answer["error"] = f"the file cannot be read ({error.strerror or error})"
        except FeedError as error:
            answer["error"] = str(error)
        else:
            answer["title"] = parsed.title
            answer["entries"] = [
                {
                    "id": draft.guid or draft.url,
                    "title": draft.title,
                    "link": draft.url,
                    "published": instant(draft.published),
                    "summary": draft.text,
                }
                for draft in parsed.drafts
            ]
        write(answer)


@commands.command()
def page(files: Files = FILES) -> None:
    """Extract the article of a page: lines with id, html and url."""
    from digests.errors import SourceError
    from digests.rules.reading.pages.extraction import extract_page

    def answer(line: Line, _number: int) -> Answer:
        try:
            found = extract_page(text_of(line, "html"), text_of(line, "url"), lexicon=lexicon_or_end())
        except SourceError as error:
            raise LineError(str(error)) from error
        return {
            "title": found.title,
            "text": found.text,
            "published": instant(found.published),
            "language": found.language or None,
        }

    answer_each(files, answer)


@commands.command()
def annotate(files: Files = FILES, relation: str = RELATION) -> None:
    """Read an article: its kind of text, its segments, its passages with who says each and how it is known."""
    from digests.rules.annotation.annotating import annotate as annotate_article

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        found = annotate_article(article, parties, lexicon)
        segments = [fields_of(each, "peg", "day", "people", "first", "last") for each in found.segments]
        keys = ("text", "index", "segment", "place", "kind", "party", "speaker", "speaker_text", "proof")
        return {
            "kind": found.kind,
            "segments": [segment | {"day": segment["day"] or None} for segment in segments],
            "passages": [fields_of(passage, *keys, "stands_alone", "prefix") for passage in found.passages],
        }

    answer_articles(files, relation, answer)


@commands.command()
def gate(files: Files = FILES, relation: str = RELATION) -> None:
    """Say whether an article concerns both parties, and why."""
    from bot.phrases import reason_text
    from digests.rules.editing.gate import judge

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        verdict = judge(article, parties, lexicon)
        reason = reason_text(verdict, parties, "en")
        return {"relevant": verdict.relevant, "evidence": list(verdict.evidence), "reason": reason}

    answer_articles(files, relation, answer)


@commands.command()
def themes(files: Files = FILES, relation: str = RELATION) -> None:
    """Name an article's themes, best first, with the words that say so."""
    from digests.rules.editing.sorting import classify

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        scores = classify(article, parties, lexicon)
        return {
            "themes": [
                fields_of(score, "theme", "score", "section") | {"evidence": list(score.evidence)}
                for score in scores
            ]
        }

    answer_articles(files, relation, answer)


@commands.command("group")
def group_articles(files: Files = FILES, relation: str = RELATION) -> None:
    """Group articles into stories, a segment each; all lines are one set."""
    from digests.rules.annotation.annotating import annotate as annotate_article
    from digests.rules.editing.sorting import stories_of_segments

    parties, lexicon = relation_or_end(relation), lexicon_or_end()
    read: list[tuple[Any, Article | str]] = []
    for number, (line, error) in enumerate(lines_of(files)):
        try:
            read.append((line.get("id"), error or article_of(line, number, parties, detected=False)))
        except LineError as fault:
            read.append((line.get("id"), str(fault)))
    articles = [each for _, each in read if not isinstance(each, str)]
    read_once = {each.id: annotate_article(each, parties, lexicon) for each in articles}
    found = stories_of_segments(articles, read_once, parties, lexicon)
    numbers: dict[int, int] = {}
    for identifier, each in read:
        if isinstance(each, str):
            write({"id": identifier, "error": each})
        else:
            stories = [numbers.setdefault(story, len(numbers) + 1) for story in found[each.id]]
            write({"id": identifier, "story": stories[0], "stories": list(dict.fromkeys(stories))})


@commands.command()
def summarize(
    files: Files = FILES,
    relation: str = RELATION,
    method: str = typer.Option("", help="communique, or one of sumy's methods; empty: as in the settings."),
) -> None:
    """Summarise articles: lines with id, articles, and words or sentences."""
    from config.settings import read_summary_method
    from digests.rules.annotation.annotating import annotate as annotate_article
    from digests.rules.editing import summaries

    parties, lexicon = relation_or_end(relation), lexicon_or_end()
    method = method or read_summary_method()
    if method not in summaries.METHODS:
        end(f"There is no summary method {method}; there are {', '.join(summaries.METHODS)}.", 2)

    def answer(line: Line, _number: int) -> Answer:
        given = line.get("articles")
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise LineError("articles must be a list of articles")
        articles = [article_of(each, number, parties) for number, each in enumerate(given)]
        words, sentences = whole_of(line, "words"), whole_of(line, "sentences")
        if (words is None) == (sentences is None):
            raise LineError("either words or sentences must be given, not both")
        # Annotated, as in the edit: who speaks decides what may stand alone, and what is background.
        said = {article.id: annotate_article(article, parties, lexicon).passages for article in articles}
        found = summaries.summarize(
            articles, lexicon, words=words, sentences=sentences, method=method, passages=said
        )
        return {
            "passages": [
                fields_of(passage, "text", "prefix")
                | {"article": given[passage.article].get("id", passage.article), "index": passage.index}
                for passage in found
            ]
        }

    answer_each(files, answer)


@commands.command()
def attribute(files: Files = FILES, relation: str = RELATION) -> None:
    """Say who speaks in each passage of an article."""
    from digests.rules.annotation.annotating import annotate as annotate_article

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        keys = ("text", "index", "party", "speaker", "speaker_text", "proof", "kind", "segment")
        passages = annotate_article(article, parties, lexicon).passages
        return {"passages": [fields_of(passage, *keys) for passage in passages]}

    answer_articles(files, relation, answer)


@commands.command()
def dates(files: Files = FILES, relation: str = RELATION) -> None:
    """Find the dates of an article and what they mean."""
    from digests.rules.annotation.annotating import annotate as annotate_article

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        found = annotate_article(article, parties, lexicon).dates
        return {"dates": [fields_of(each, "text", "date", "kind", "index", "what", "binds") for each in found]}

    answer_articles(files, relation, answer)


@commands.command()
def numbers(files: Files = FILES, relation: str = RELATION) -> None:
    """Find the numbers of an article's passages, with unit and what they count."""
    from digests.model import HEADLINE
    from digests.rules.annotation.numbers import find_numbers

    def answer(article: "Article", parties: "Relation", lexicon: "Lexicon") -> Answer:
        found = [each for each in find_numbers(article, lexicon) if each.index != HEADLINE]
        return {"numbers": [fields_of(each, "text", "value", "unit", "of", "index") for each in found]}

    answer_articles(files, relation, answer)


# --- what they share -----------------------------------------------------------------------------


def answer_articles(files: Files, relation: str, answer: "Callable[[Article, Relation, Lexicon], Answer]") -> None:
    """Answer each line by the article that it holds."""
    parties, lexicon = relation_or_end(relation), lexicon_or_end()
    answer_each(files, lambda line, number: answer(article_of(line, number, parties), parties, lexicon))


def fields_of(found: object, *keys: str) -> Answer:
    """Return those fields of what was found."""
    return {key: getattr(found, key) for key in keys}
