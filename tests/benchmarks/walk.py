"""Shows one article of the demo on its way to a phone, with the real values at each step.

    python -m tests.benchmarks.walk [NAME] [--write]

NAME is a file of `seeds/articles` without `.md`. The script sends the demo's whole newsroom through the bot and
prints Markdown. `--write` writes `docs/walk.md`.
"""

import argparse
import asyncio
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from bot.cli import try_
from bot.cli.replay import Day, read_items, replayed
from bot.newsroom import load_lexicon, load_relation
from bot.render.digest import TelegramRenderer
from bot.render.parts import to_text
from bot.render.phrases import reason_text
from bot.sandbox.newsroom.seeds import NOWHERE, SeedArticle, SeededNewsroom, read_newsroom, sources_of
from digests.model import Address, Article, Card, Line, Relation, Source, Subscriber, SubscriberState
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.gate import judge_text
from digests.rules.editing.members import words_of_members
from digests.rules.editing.themes import classify_passages

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "walk.md"
DEFAULT = "42b-foreign-ministry-conference"
READER = Subscriber(
    address=Address(1), zone="UTC", hours=(time(8),), themes=(), language="en", state=SubscriberState.ACTIVE
)
HEAD = """# One article's way

This page follows one article of the demo's newsroom to a phone. All values are those that the bot computed.
`python -m tests.benchmarks.walk --write` makes this page; with the name of a file of `seeds/articles` the command
prints the way of another article. [How it works](how-it-works.md) names the function behind each step.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One article on its way. `segments` hold of each segment what it is about, whether it passes the gate, why,
    and its themes. `annotation` is what `try annotate` prints. `cards` are those of the first `day` that tells the
    article; `day` is None where no day does."""

    seed: SeedArticle
    article: Article
    segments: tuple[tuple[str, bool, str, str], ...]
    annotation: Mapping[str, Any]
    day: Day | None
    cards: tuple[Card, ...]


def way_of(name: str, relation: Relation, lexicon: Lexicon) -> Way:
    """Send the whole newsroom through the bot and follow one article; KeyError where no file has that name."""
    room = read_newsroom()
    seed = _seed_of(name, room)
    sources = {source.id: source for source in sources_of(room.outlets, NOWHERE)}
    article = _article_of(seed, sources[seed.outlet])
    day, cards = asyncio.run(_first_told(seed, room, relation, lexicon))
    segments = tuple(_segments(article, relation, lexicon))
    return Way(seed, article, segments, try_.annotate(article, relation, lexicon), day, cards)


def _seed_of(name: str, room: SeededNewsroom) -> SeedArticle:
    file = ROOT / "seeds" / "articles" / f"{name}.md"
    if not file.exists():
        raise KeyError(name)
    head = tomllib.loads(file.read_text(encoding="utf-8").split("+++\n")[1])
    return next(seed for seed in room.articles if (seed.outlet, seed.path) == (head["outlet"], head["path"]))


def _article_of(seed: SeedArticle, source: Source) -> Article:
    return Article(
        id=1,
        source=source,
        url=NOWHERE + seed.page_path,
        title=seed.title,
        text="\n\n".join(seed.paragraphs),
        published=seed.published,
        stored_at=seed.published,
        language=seed.language,
        complete=True,
    )


async def _first_told(
    seed: SeedArticle, room: SeededNewsroom, relation: Relation, lexicon: Lexicon
) -> tuple[Day | None, tuple[Card, ...]]:
    """Replay the newsroom until a card tells the article; return that day with all such cards."""
    parties = [party.id for party in relation.parties]
    items, _ = read_items(_lines(reversed(room.articles)), sources_of(room.outlets, NOWHERE), parties)
    given: dict[int, object] = {}
    async with aclosing(replayed(items, READER, relation, lexicon, TelegramRenderer(relation), given)) as days:
        async for day in days:
            cards = [
                card for card in day.digest.cards if seed.page_path in {given[each.id] for each in told_by(card)}
            ]
            if cards:
                return day, tuple(cards)
    return None, ()


def _lines(seeds: Iterable[SeedArticle]) -> Iterator[tuple[str, str]]:
    for seed in seeds:
        values = {
            "id": seed.page_path,
            "title": seed.title,
            "text": "\n\n".join(seed.paragraphs),
            "url": NOWHERE + seed.page_path,
            "source": seed.outlet,
            "published": seed.published.isoformat(),
            "language": seed.language,
        }
        yield seed.page_path, json.dumps(values)


def _segments(article: Article, relation: Relation, lexicon: Lexicon) -> Iterator[tuple[str, bool, str, str]]:
    """Yield of each segment what it is about, whether it passes the gate, why, and its themes."""
    for member, title, passages in words_of_members(
        article, annotate(article, relation, lexicon), relation, lexicon
    ):
        verdict = judge_text(title, passages, article.source, relation, lexicon)
        scores = classify_passages(title, passages, relation) if verdict.relevant else ()
        themes = ", ".join(f"{score.theme} {score.score}" for score in scores if score.section)
        yield member.peg or article.title, verdict.relevant, reason_text(verdict, relation, "en"), themes


def quoted_lines(card: Card) -> list[tuple[str, Line]]:
    """Return what the card quotes below its headline, each with what it is there."""
    lines = [("passage", line) for line in card.passages]
    lines += [(f"line of {party}", line) for party, line in card.lines.items() if line]
    lines += [("what was asked", line) for line in card.asked]
    return lines + [("statement", each.line) for each in card.statements]


def told_by(card: Card) -> list[Article]:
    """Return the articles of the headline and of everything that the card quotes."""
    return [card.headline_article, *(line.article for _, line in quoted_lines(card))]


# --- as Markdown -----------------------------------------------------------------------------------


def page_of(way: Way) -> str:
    """Return the way as Markdown, a section for each step."""
    parts = [
        _article(way),
        _matters(way),
        _sentences(way),
        *(_told(way, card) for card in way.cards),
        _message(way),
    ]
    return "\n".join([HEAD, *parts]).rstrip() + "\n"


def _article(way: Way) -> str:
    source, seed = way.article.source, way.seed
    rows = [
        ("outlet", source.name),
        ("label", source.label),
        ("ownership, party", f"{source.ownership}, {source.party}"),
        ("policy", source.policy),
        ("address", f"`{seed.page_path}`"),
        ("published", f"{seed.published:%Y-%m-%d %H:%M} UTC"),
        ("title", seed.title),
        ("text", f"{len(seed.paragraphs)} paragraphs, {len(way.article.text)} characters"),
    ]
    return "## 1. The article, as `collect` stores it\n\n" + _table(("field", "value"), rows)


def _matters(way: Way) -> str:
    head = "## 2. The matters in it: segments, gate, themes\n\n"
    head += f"The article's kind is `{way.annotation['kind']}`. Each segment passes the gate or not.\n\n"
    rows = [
        (str(number), about, "passes" if passes else "does not pass", why, themes)
        for number, (about, passes, why, themes) in enumerate(way.segments)
    ]
    return head + _table(("segment", "about", "gate", "why", "themes with scores"), rows)


def _sentences(way: Way) -> str:
    head = "## 3. Its sentences, with who speaks\n\n"
    head += "These are the sentences of the segments that pass. Words need a *proof* to stand under a capital.\n\n"
    passing = {number for number, segment in enumerate(way.segments) if segment[1]}
    rows = [
        (
            str(each["segment"]),
            each["text"],
            each["place"],
            each["speaker"] or "–",
            each["party"],
            each["proof"] or "–",
        )
        for each in way.annotation["passages"]
        if each["segment"] in passing
    ]
    return head + _table(("segment", "sentence", "place", "speaker", "side", "proof"), rows)


def _told(way: Way, card: Card) -> str:
    assert way.day is not None
    articles = [f"{each.title} ({each.source.name})" for each in (*card.outlets, *card.elsewhere)]
    lines = [f"## 4. Its story and card in the digest of {way.day.slot:%d %B, %H:%M} UTC\n"]
    lines += [f"Story {card.story} has {card.origins} independent publishers and these articles:\n"]
    lines += [f"- {title}" for title in articles]
    rows = [
        ("kind", card.kind),
        ("status", card.status),
        ("themes", ", ".join(card.themes)),
        ("headline", card.headline),
        ("headline from", card.headline_article.source.name),
    ]
    rows += [(role, f"“{line.passage.text}” {line.article.source.name}") for role, line in quoted_lines(card)]
    return "\n".join([*lines, "", _table(("element of the card", "value"), rows)])


def _message(way: Way) -> str:
    if way.day is None:
        return "## 4. No digest quotes it\n\nNo card quotes this article. The gate above may say why.\n"
    text = "\n\n".join(to_text(part) for part in way.day.parts)
    return f"## 5. The message, as Telegram gets it (without markup)\n\n```text\n{text.strip()}\n```\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(str(each)) for each in row)} |" for row in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default=DEFAULT, help="a file of seeds/articles, without .md")
    parser.add_argument("--write", action="store_true", help="write docs/walk.md instead of printing")
    arguments = parser.parse_args()
    try:
        page = page_of(way_of(arguments.name, load_relation("us-china"), load_lexicon()))
    except KeyError as error:
        sys.exit(f"there is no article {error} in seeds/articles")
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
