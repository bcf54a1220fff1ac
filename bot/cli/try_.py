"""The commands of `try` run the rules on your own text: JSON lines in and out, without database and settings.

Functions and thresholds are those of the edit. So people can tune a lexicon and score the rules here.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import end
from bot.cli.lines import (
    InputLine,
    LineError,
    OutputLine,
    answer_each,
    article_of,
    fields_of,
    instant,
    known_sources,
    lexicon_or_end,
    lines_of,
    relation_or_end,
    text_of,
    whole_of,
    write,
)

if TYPE_CHECKING:
    from digests.model import Annotation, Article, Relation
    from digests.model.lexicon import Lexicon

    OfArticle = Callable[[Article, Relation, Lexicon], OutputLine]

Files = list[Path] | None

commands = typer.Typer(
    help="The rules on your own text: JSON lines in, JSON lines out, one result per input.", no_args_is_help=True
)
FILES = typer.Argument(default=None, help="Files of JSON lines. Default: standard input.")
RELATION = typer.Option("us-china", "--relation", help="A relation's name, or the path of its folder.")


def article_command(answer: "OfArticle") -> "OfArticle":
    """Add a command with the name and help of `answer`. The command calls `answer` with each line's article."""

    @commands.command(answer.__name__, help=answer.__doc__)
    def command(files: Files = FILES, relation: str = RELATION) -> None:
        parties, lexicon = relation_or_end(relation), lexicon_or_end()
        known = known_sources(relation)
        answer_each(files, lambda line, number: answer(article_of(line, number, parties, known), parties, lexicon))

    return answer


def annotation_of(article: "Article", relation: "Relation", lexicon: "Lexicon") -> "Annotation":
    from digests.rules.annotation.annotating import annotate

    return annotate(article, relation, lexicon)


# --- the calls ------------------------------------------------------------------------------


@commands.command()
def feed(files: list[Path] = typer.Argument(help="Raw feed files: RSS, Atom or JSON Feed.")) -> None:
    """Parse raw feed files."""
    from digests.errors import FeedError
    from digests.rules.reading.feeds.feed_items import parse_feed

    for file in files:
        answer: OutputLine = {"file": str(file), "title": "", "entries": [], "error": None}
        try:
            parsed = parse_feed(file.read_bytes(), "", lexicon=lexicon_or_end())
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

    def answer(line: InputLine, _number: int) -> OutputLine:
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


@article_command
def annotate(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Read an article: its kind of text, its segments, its passages, each with its speaker and the proof."""
    found = annotation_of(article, relation, lexicon)
    segments = [fields_of(each, "peg", "day", "first", "last") for each in found.segments]
    keys = ("text", "index", "segment", "place", "kind", "party", "speaker", "speaker_text", "proof")
    return {
        "kind": found.kind,
        "segments": [segment | {"day": segment["day"] or None} for segment in segments],
        "passages": [fields_of(sentence, *keys, "stands_alone", "prefix") for sentence in found.sentences],
    }


@article_command
def gate(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Say whether an article concerns both parties, and why."""
    from bot.render.phrases import reason_text
    from digests.rules.editing.gate import judge

    verdict = judge(article, relation, lexicon)
    reason = reason_text(verdict, relation, "en")
    return {"relevant": verdict.relevant, "evidence": list(verdict.evidence), "reason": reason}


@article_command
def themes(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Name an article's themes, the strongest first, with the words that show each theme."""
    from digests.rules.editing.sorting import classify

    scores = classify(article, relation, lexicon)
    return {
        "themes": [
            fields_of(score, "theme", "score", "section") | {"evidence": list(score.evidence)} for score in scores
        ]
    }


@commands.command("group")
def group_articles(files: Files = FILES, relation: str = RELATION) -> None:
    """Group articles into stories, segment by segment. All lines are one set."""
    from digests.rules.editing.sorting import stories_of_segments

    parties, lexicon, known = relation_or_end(relation), lexicon_or_end(), known_sources(relation)
    read: list[tuple[Any, Article | str]] = []
    for number, (line, error) in enumerate(lines_of(files)):
        try:
            read.append((line.get("id"), error or article_of(line, number, parties, known, detected=False)))
        except LineError as fault:
            read.append((line.get("id"), str(fault)))
    articles = [each for _, each in read if not isinstance(each, str)]
    read_once = {each.id: annotation_of(each, parties, lexicon) for each in articles}
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
    method: str = typer.Option("", help="communique, or a method of sumy. Default: the method of the settings."),
) -> None:
    """Summarise articles: lines with id, articles, and words or sentences."""
    from config.settings import read_setting
    from digests.rules.editing import summaries

    parties, lexicon, known = relation_or_end(relation), lexicon_or_end(), known_sources(relation)
    method = method or read_setting("summary_method")
    if method not in summaries.METHODS:
        end(f"There is no summary method {method}. Choose from {', '.join(summaries.METHODS)}.", 2)

    def answer(line: InputLine, _number: int) -> OutputLine:
        given = line.get("articles")
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise LineError("articles must be a list of articles")
        articles = [article_of(each, number, parties, known) for number, each in enumerate(given)]
        words, sentences = whole_of(line, "words"), whole_of(line, "sentences")
        if (words is None) == (sentences is None):
            raise LineError("one of words and sentences must be given, and not both")
        # The speaker, known from the annotation, decides which sentences may stand alone or are background.
        said = {article.id: annotation_of(article, parties, lexicon).sentences for article in articles}
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


@article_command
def attribute(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Say who speaks in each passage of an article."""
    keys = ("text", "index", "party", "speaker", "speaker_text", "proof", "kind", "segment")
    sentences = annotation_of(article, relation, lexicon).sentences
    return {"passages": [fields_of(sentence, *keys) for sentence in sentences]}


@article_command
def dates(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Find the dates of an article and what they mean."""
    found = annotation_of(article, relation, lexicon).dates
    return {"dates": [fields_of(each, "text", "date", "kind", "index", "what", "binds") for each in found]}


@commands.command()
def accept(
    files: Files = FILES,
    relation: str = RELATION,
    as_json: bool = typer.Option(True, "--json/--text", help="Lines of JSON, or a table to read."),
) -> None:
    """Say which elements of an article a reader would accept, with the probability and the weightiest reasons."""
    from digests.rules.issuing.elements import elements_of

    parties, lexicon, known = relation_or_end(relation), lexicon_or_end(), known_sources(relation)

    def answer(line: InputLine, number: int) -> OutputLine:
        article = article_of(line, number, parties, known)
        annotation = annotation_of(article, parties, lexicon)
        found = elements_of(annotation, replace(article, kind=annotation.kind), parties, lexicon)
        return {
            "elements": [
                fields_of(each.acceptance, "element", "probability", "shown")
                | {"text": each.words, "party": each.party or None, "because": list(each.acceptance.because)}
                for each in found
            ]
        }

    answer_each(files, answer, None if as_json else _write_elements)


def _write_elements(answer: OutputLine) -> None:
    """Print a table of an article's elements: shown or not, probability, element, party, words, reasons."""
    typer.echo(f"{answer['id']}: {answer.get('error') or 'shown (+) or not (-), by the probability of'}")
    for each in answer.get("elements", ()):
        whose = f" of {each['party']}" if each["party"] else ""
        shown = "+" if each["shown"] else "-"
        typer.echo(f"{shown} {each['probability']:.2f} {each['element']}{whose}: {each['text']}")
        typer.echo(f"       because: {', '.join(each['because']) or 'nothing weighs much'}")


@article_command
def numbers(article: "Article", relation: "Relation", lexicon: "Lexicon") -> OutputLine:
    """Find the numbers of an article's passages, with unit and what they count."""
    sentences = annotation_of(article, relation, lexicon).sentences
    return {
        "numbers": [
            fields_of(each, "text", "value", "unit", "of") | {"index": sentence.index}
            for sentence in sentences
            for each in sentence.quantities
        ]
    }
