"""How often a search finds its story: `python -m tests.benchmarks.searching [--missed]`.

The questions of `labelled/` are asked of the demo's newsroom, once it is all read and edited: 60 by which the
search was made, 40 that its author wrote when the code was done, then 40 by a reader who had seen the articles
alone. A question finds its story when one of the
first three stories has an article that is wanted. `before` is the way of 2.0.0: the newest stories in which one
article has all the words.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.newsroom import load_relation
from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
from digests.edit import edit_new
from digests.model import Coverage, Draft, Preferences, Told
from digests.rules.issuing.compose import compose
from digests.rules.searching.questions import SEARCHED
from digests.search import answer_search
from digests.store import Store, open_store
from tests.lexicons import lexicon

LABELLED = Path(__file__).with_name("labelled")
QUESTIONS, SECOND, FRESH = (LABELLED / f"searches{name}.jsonl" for name in ("", "_second", "_fresh"))
RELATION = load_relation("us-china")
FIRST = 3
ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and the numbers of the seed articles of which any is wanted."""

    question: str
    wanted: frozenset[str]

    @property
    def preferences(self) -> Preferences:
        """Those of a reader of the question's language."""
        chinese = not self.question.isascii()
        reads = frozenset({"zh", "en"} if chinese else {"en"})
        return Preferences(language="zh-Hans" if chinese else "en", reads=reads)


def labelled(file: Path = QUESTIONS) -> list[Labelled]:
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Labelled(line["question"], frozenset(line["wanted"])) for line in lines]


@asynccontextmanager
async def newsroom() -> AsyncIterator[tuple[Store, Mapping[int, str]]]:
    """Give a store with the whole newsroom edited, and by article the number of its seed."""
    room = read_newsroom()
    numbers = {_path(file): file.name.partition("-")[0] for file in sorted(ARTICLES.glob("*.md"))}
    known: dict[int, str] = {}
    async with open_store("sqlite+aiosqlite://") as store:
        for source in sources_of(room.outlets, NOWHERE):
            await store.sources.add(replace(source, active=True, reason=""), room.articles[0].published)
        for article in sorted(room.articles, key=lambda each: each.published):
            draft = Draft(
                url=f"{NOWHERE}/{article.outlet}/{article.path}",
                title=article.title,
                text="\n\n".join(article.paragraphs),
                published=article.published,
                language=article.language,
                complete=True,
            )
            for key in await store.articles.save(article.outlet, [draft], article.published):
                known[key] = numbers[article.path]
            await edit_new(store, RELATION, lexicon(), article.published)
        yield store, known


def _path(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(line.partition('"')[2].rstrip('"') for line in lines if line.startswith("path = "))


async def found_now(store: Store, asked: Labelled) -> list[set[int]]:
    """Return the articles of each story that the search finds, the best first."""
    found = await answer_search(store, RELATION, lexicon(), asked.preferences, asked.question, _now())
    stories = {each.id: each for each in await store.stories.get_all([hit.story for hit in found.hits])}
    return [
        {hit.article.id} | ({each.id for each in stories[hit.story].articles} if hit.story in stories else set())
        for hit in found.hits
    ]


async def found_before(store: Store, asked: Labelled) -> list[set[int]]:
    """Return the articles of each story that the search of 2.0.0 found, the newest first."""
    now = _now()
    since = now - SEARCHED
    found = await store.search.search(asked.question, since, 200)
    stories = await store.stories.of_articles(found, since)
    digest = compose(
        stories,
        Told(),
        replace(asked.preferences, most=5),
        Coverage(0, 0),
        now,
        since=since,
        relation=RELATION,
        lexicon=lexicon(),
    )
    cards = sorted(digest.cards, key=lambda card: -max(article.id for article in card.outlets))
    return [{article.id for article in (*card.outlets, *card.elsewhere)} for card in cards]


def _now() -> datetime:
    return read_newsroom().articles[-1].published + timedelta(days=1)


async def measure(questions: Sequence[Labelled], *, missed: bool = False) -> tuple[float, float]:
    """Return the shares of the questions that find their story among the first three, before and now."""
    async with newsroom() as (store, known):
        hits = [0, 0]
        for asked in questions:
            for way, find in enumerate((found_before, found_now)):
                stories = [{known[key] for key in articles} for articles in await find(store, asked)]
                good = any(asked.wanted & story for story in stories[:FIRST])
                hits[way] += good
                if missed and way and not good:
                    print(f"missed: {asked.question}: {[sorted(story) for story in stories]}")
    before, now = (each / len(questions) for each in hits)
    return before, now


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="name the questions that do not find their story")
    options = parser.parse_args(words)
    for file in (QUESTIONS, SECOND, FRESH):
        questions = labelled(file)
        before, now = asyncio.run(measure(questions, missed=options.missed))
        print(f"{file.name}: of {len(questions)} among the first {FIRST}: before {before:.2f}, now {now:.2f}")


if __name__ == "__main__":
    main()
