"""A database as it is after three months: stories, their articles and what is found in them, built in bulk.

The sample articles are edited by the real rules; every story of the archive is one of theirs with words of its
own, so that rows are as large, and as unlike one another, as they really are.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bot.newsroom import load_relation, seed_sources
from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
from digests.edit import edit_new
from digests.model import Draft, SourceState, Story
from digests.store import Store, open_store
from digests.store.schema import annotation
from digests.store.search import SearchIndex
from digests.store.stories import QUOTED, dump_story
from tests.factories import NOW
from tests.lexicons import lexicon
from tests.stored import stories_since

RELATION = "us-china"
HOT, HOT_SHARE = "taiwan", 0.2
BODIES_KEPT = timedelta(days=30)
DAYS = 90
DATED_SHARE = 0.02  # of the stories that name days name one that is still to come
TOGETHER = 2000
OFFICES = ("Shipping Office", "Port Authority", "Customs Board", "Survey Bureau", "Rail Council", "Trade Desk")


@dataclass(frozen=True, slots=True)
class Template:
    """An edited story, its articles as 0, 1, 2 .. and each of their texts and annotations."""

    payload: dict[str, Any]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    annotations: tuple[str, ...]
    sentences: tuple[dict[int, str], ...]


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def build(path: Path, articles: int, *, now: datetime = NOW, samples: int = 61, seed: int = 1) -> int:
    """Fill a new database file with about that many articles of the last 90 days; return how many stories that is.

    `samples` of the sample articles are edited to begin with.
    """
    templates, sources = await _templates(samples)
    async with open_store(url_of(path), migrate=True) as store:
        await store.sources.seed(seed_sources("us-china"), now - timedelta(days=DAYS))
        for source in sources:
            await store.sources.add(replace(source, active=True, reason=""), now - timedelta(days=DAYS))
        await _read_sources(store, now)
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous=OFF")
    written = _Writer(database, Random(seed), now).write(templates, articles)  # noqa: S311
    database.close()
    return written


async def _read_sources(store: Store, now: datetime) -> None:
    """Note that every source was read just now."""
    read = SourceState(next_fetch_at=now + timedelta(days=1), last_attempt_at=now, last_success_at=now)
    for record in await store.sources.all():
        await store.sources.record(record.source.id, read)


async def _templates(samples: int) -> tuple[list[Template], Sequence[Any]]:
    room, relation = read_newsroom(), load_relation(RELATION)
    sources = sources_of(room.outlets, NOWHERE)
    async with open_store("sqlite+aiosqlite://") as store:
        for source in sources:
            await store.sources.add(replace(source, active=True, reason=""), NOW)
        for article in room.articles[:samples]:
            draft = Draft(
                url=f"https://archive.example.org/{article.path}",
                title=article.title,
                text="\n\n".join(article.paragraphs),
                published=NOW,
                language=article.language,
                complete=True,
            )
            await store.articles.save(article.outlet, [draft], NOW)
        while (await edit_new(store, relation, lexicon(), NOW)).articles:
            pass
        stories = await stories_since(store, NOW - timedelta(days=1))
        return [await _template(store, story) for story in stories], sources


async def _template(store: Store, story: Story) -> Template:
    ids = [article.id for article in story.articles]
    whole = {article.id: article for article in await store.articles.get(ids)}
    place = {identifier: number for number, identifier in enumerate(ids)}
    payload = json.loads(json.dumps(dump_story(story)))
    return Template(
        _with_places(payload, place),
        tuple(whole[each].title for each in ids),
        tuple(whole[each].text for each in ids),
        tuple(whole[each].source.id for each in ids),
        tuple(whole[each].language for each in ids),
        tuple([await _annotation(store, each) for each in ids]),
        tuple([(await store.articles.sentences([each]))[each] for each in ids]),
    )


async def _annotation(store: Store, article: int) -> str:
    async with store.stories._database.read() as connection:
        query = select(annotation.c.payload).where(annotation.c.article_id == article)
        return str((await connection.execute(query)).scalar_one())


def _with_places(value: Any, place: dict[int, int], name: str = "") -> Any:
    """Put the articles' places for their ids, wherever an article is named."""
    if isinstance(value, dict):
        return {key: _with_places(inner, place, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_places(inner, place, name) for inner in value]
    return place.get(value, 0) if name in ("article", "articles", "lead") else value


class _Writer:
    """Writes stories with their articles, in the order of their time."""

    def __init__(self, database: sqlite3.Connection, random: Random, now: datetime) -> None:
        self._database = database
        self._random = random
        self._now = now
        self._themes = [theme.id for theme in load_relation(RELATION).themes]
        query = database.execute("SELECT id, number FROM source WHERE removed_at IS NULL")
        self._numbers = dict(query.fetchall())
        self._words: dict[str, str] = {}
        self._search = SearchIndex(None)  # type: ignore[arg-type] - only its words are wanted
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def write(self, templates: Sequence[Template], articles: int) -> int:
        """Return how many stories there are."""
        weights = [1 / len(template.titles) for template in templates]  # the more, the rarer
        stories = max(1, round(articles * sum(weights) / len(templates)))
        first = self._now - timedelta(days=DAYS)
        article = 1
        for number in range(1, stories + 1):
            at = first + timedelta(days=DAYS) * (number / (stories + 1))
            (template,) = self._random.choices(templates, weights)
            article = self._story(number, article, template, at)
            if number % TOGETHER == 0:
                self._flush()
        self._flush()
        return stories

    def _story(self, number: int, first: int, template: Template, at: datetime) -> int:
        office = _office(number)
        payload = self._own(template.payload, first, office, number)
        moments = self._moments(at, len(template.titles))
        themes = self._own_themes(template.payload["themes"])
        own = {"themes": themes, "importance": round(self._random.uniform(0, 12), 3)}
        own |= {"first_stored": moments[0].isoformat(), "last_stored": moments[-1].isoformat()}
        own |= {"headline": f"{office}: {payload['headline']}"[:200], "dates": self._dates(payload["dates"], at)}
        payload |= own
        first_stored, last_stored = _instant(moments[0]), _instant(moments[-1])
        newest = _instant(moments[-1] - timedelta(minutes=20))
        row = (number, _json(payload), first_stored, last_stored, last_stored, own["importance"], newest)
        self._add("story (id, payload, first_stored, last_stored, edited_at, importance, newest)", row)
        came_out = [(moment - timedelta(minutes=20)).isoformat() for moment in moments]
        outline = {name: value for name, value in payload.items() if name not in QUOTED} | {"came_out": came_out}
        self._add("story_outline (story_id, payload)", (number, _json(outline)))
        for theme in dict.fromkeys(themes):
            self._add("story_theme (story_id, theme)", (number, theme))
        for rank, found in enumerate(payload["dates"]):
            row = (number, rank, found["article"], found["index"], found["text"], found["date"], found["kind"])
            self._add('story_date (story_id, rank, article_id, passage, text, "date", kind)', row)
        for place, moment in enumerate(moments):
            self._article(first + place, number, template, place, moment, themes)
        return first + len(moments)

    def _own(self, value: Any, first: int, office: str, number: int, name: str = "") -> Any:
        """Return the payload with its own articles, and texts and words that no other story has."""
        if isinstance(value, dict):
            return {key: self._own(inner, first, office, number, key) for key, inner in value.items()}
        if isinstance(value, list):
            if name == "words":  # every second one is of this story alone
                return [f"{each}{number}" if place % 2 else each for place, each in enumerate(value)]
            return [self._own(inner, first, office, number, name) for inner in value]
        if name in ("article", "articles", "lead"):
            return first + value
        return f"{value[:-1]}, {office} said." if name == "text" and len(value) > 40 else value

    def _moments(self, at: datetime, count: int) -> list[datetime]:
        later = sorted(self._random.expovariate(1 / 20_000) for _ in range(count - 1))
        return [min(at + timedelta(seconds=seconds), self._now) for seconds in (0.0, *later)]

    def _own_themes(self, themes: Sequence[str]) -> list[str]:
        first = HOT if self._random.random() < HOT_SHARE else self._random.choice(self._themes)
        return list(dict.fromkeys([first, *themes[:1], self._random.choice(self._themes)]))

    def _dates(self, dates: Sequence[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
        """Days near the story; of a few, one to come."""
        ahead = self._random.random() < DATED_SHARE
        base = self._now + timedelta(days=self._random.randrange(1, 80)) if ahead else at
        return [
            found | {"date": (base + timedelta(days=place)).date().isoformat()}
            for place, found in enumerate(dates)
        ]

    def _article(
        self, key: int, story: int, template: Template, place: int, moment: datetime, themes: Sequence[str]
    ) -> None:
        office = _office(story)
        title = f"{office}: {template.titles[place]}"[:200]
        kept = moment > self._now - BODIES_KEPT
        url = f"https://archive.example.org/{key}"
        values = {
            "id": key,
            "source_number": self._numbers[template.sources[place]],
            "url": url,
            "url_hash": sha256(url.encode()).hexdigest(),
            "title": title,
            "text": f"{template.texts[place]}\n\nThe {office} told of it." if kept else "",
            "published": _instant(moment - timedelta(minutes=20)),
            "published_guessed": 0,
            "guid": url,
            "author": "",
            "language": template.languages[place],
            "complete": 1,
            "source_credit": "",
            "document_number": "",
            "stored_at": _instant(moment),
            "edited_at": _instant(moment + timedelta(seconds=20)),
            "relevant": 1,
            "verdict_reason": "both parties",
            "verdict_evidence": "[]",
        }
        self._add(f"article ({', '.join(values)})", tuple(values.values()))
        self._add("story_article (story_id, article_id)", (story, key))
        for rank, theme in enumerate(themes):
            row = (key, theme, rank, 9 - rank, 1, "[]")
            self._add("theme_score (article_id, theme, rank, score, section, evidence)", row)
        if kept:
            for index, sentence in template.sentences[place].items():
                self._add("dated_sentence (article_id, passage, text)", (key, index, sentence))
            self._add("annotation (article_id, made_by, payload)", (key, "archive", template.annotations[place]))
            words = " ".join(map(self._stems, (template.titles[place], template.texts[place], office)))
            self._add("article_search (article_id, words)", (key, words))
            self._add("article_words (rowid, words)", (key, words))

    def _stems(self, text: str) -> str:
        if text not in self._words:
            self._words[text] = self._search.words(text)
        return self._words[text]

    def _add(self, into: str, row: tuple[Any, ...]) -> None:
        self._rows.setdefault(into, []).append(row)

    def _flush(self) -> None:
        with self._database:
            for into, rows in self._rows.items():
                marks = ", ".join("?" * len(rows[0]))
                self._database.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - our own words
        self._rows.clear()


def themes_by_stories(path: Path) -> Iterator[tuple[str, int]]:
    """Give the themes with how many stories each has, the most first."""
    database = sqlite3.connect(path)
    yield from database.execute("SELECT theme, count(*) FROM story_theme GROUP BY theme ORDER BY 2 DESC, 1")
    database.close()


def _office(story: int) -> str:
    return f"{OFFICES[story % len(OFFICES)]} {story}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
