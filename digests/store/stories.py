"""The stories: what the edit made of the articles. A story is JSON that names its articles by number, without
their bodies. If a stored value lacks a newer field, the field has its default."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    HEADLINE,
    Annotation,
    Article,
    BriefRank,
    DatedPhrase,
    DatedStory,
    DateKind,
    Fact,
    Glance,
    Ownership,
    Stage,
    Story,
    TextKind,
    ThemeScore,
    Verdict,
)
from digests.rules.editing.desk import decided
from digests.rules.issuing.ranking import share_of
from digests.rules.issuing.readership import came_out
from digests.store import dialects, schema
from digests.store.database import Aggregate, Database, to_json, uncut
from digests.store.decisions import decisions_about, desk_corrections, hand_on, heirs_of
from digests.store.dialects import distinct_joined, listed
from digests.store.issuing.alerts import note_for_alerts
from digests.store.issuing.corrections import save_corrections
from digests.store.latest import Latest
from digests.store.reading.annotations import save_annotations
from digests.store.reading.saving import edited_or
from digests.store.rows import articles_by_id
from digests.store.schema import story as table
from digests.store.schema import story_article, story_date, story_theme
from digests.store.schema import story_outline as outline

Payload = dict[str, Any]
Numbers = Select[tuple[int, int]]
WithoutArticles = tuple[Story, tuple[int, ...]]  # with the ids of its articles
Kept = TypeVar("Kept")

_NUMBERS: Numbers = select(outline.c.story_id, outline.c.number).join_from(outline, table)
_SHOWN: ColumnElement[Any] = func.coalesce(table.c.shown, table.c.payload)
_IS_SHOWN = exists().where(outline.c.story_id == story_article.c.story_id)
"""A story that the desk has hidden has no outline."""
_OUTLINES = select(outline.c.story_id, outline.c.payload).join_from(outline, table)
_BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)
_MOMENTS = ("first_stored", "last_stored")
_HELD = (Stage.SUSPENDED, Stage.LIFTED)
NO_HEIRS: Mapping[int, int] = MappingProxyType({})
QUOTED = frozenset(("members", "passages", "lines", "confirmed", "asked", "facts", "documents"))
# What is kept of stories as it was read: whole ones (some 40 KB each) and bare ones (6), glances at a week (.4),
# days of the calendar (4).
MOST_KNOWN, MOST_GLANCED_AT, MOST_DATED = 1000, 8000, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDates:
    """What the calendar reads of an outline. Pydantic skips the rest."""

    articles: tuple[int, ...]
    themes: tuple[str, ...] = ()
    stage: Stage | None = None
    stage_from: str = ""
    dates: tuple[DatedPhrase, ...] = ()

    def articles_of(self, first: str, last: str) -> Iterable[int]:
        """Return the articles that the calendar needs for the story's days from `first` to `last` (ISO 8601)."""
        if self.stage in _HELD:
            return self.articles
        return {*sorted(self.articles)[:1], *(each.article for each in self.dates if first <= each.date <= last)}


_STORY, _DATES, _FACTS = TypeAdapter(Story), TypeAdapter(StoryDates), TypeAdapter(tuple[Fact, ...])


@dataclass(frozen=True, slots=True)
class Edit:
    """What one edit decided, by article id, and the stories that are new (with negative numbers) or changed.

    `annotations` are the new ones, `made_by` says what made them, `kinds` are the kinds of text. `seconds` is the
    time of a processor that each article took, if known. `titles` are changed titles that are accepted,
    `titles_refused` those that are not. `emptied` are stories without any article left: they are deleted.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    stories: Sequence[Story] = ()
    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    made_by: str = ""
    kinds: Mapping[int, TextKind] = field(default_factory=dict)
    seconds: Mapping[int, float] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    titles_refused: Mapping[int, str] = field(default_factory=dict)
    emptied: frozenset[int] = frozenset()


@uncut
class Stories(Aggregate):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._known: Latest[int, WithoutArticles] = Latest(MOST_KNOWN)
        self._bare_known: Latest[int, WithoutArticles] = Latest(MOST_KNOWN)
        self._glanced_at: Latest[int, Glance] = Latest(MOST_GLANCED_AT)
        self._dated: Latest[int, StoryDates] = Latest(MOST_DATED)

    async def get_all(self, ids: Iterable[int]) -> list[Story]:
        """Return, by id, those of these stories that exist."""
        wanted = _NUMBERS.where(outline.c.story_id.in_(listed(set(ids)))).order_by(outline.c.story_id)
        return await self._put_together(self._known, wanted, _SHOWN)

    async def bare(self, ids: Iterable[int]) -> list[Story]:
        """Return, by id, those of these stories that exist, without what cards quote of them: members, passages,
        lines, what was asked, facts and documents."""
        wanted = _NUMBERS.where(outline.c.story_id.in_(listed(set(ids)))).order_by(outline.c.story_id)
        return await self._put_together(self._bare_known, wanted)

    async def glances(self, since: datetime) -> list[Glance]:
        """Return, in no order, by what the review of a week is chosen, of the stories whose newest article was
        stored then or later. (In the order of the ids SQLite would look through all stories.)"""
        async with self._database.read() as connection:
            wanted = _NUMBERS.where(open_since(since))
            return list((await _kept(connection, self._glanced_at, wanted, _glance_of)).values())

    async def ids_stored_between(self, since: datetime, until: datetime, themes: Sequence[str] = ()) -> list[int]:
        """Return the sorted ids of the stories that have an article whose edit was done after `since` and that was
        stored by `until`, so that no article falls between two editions. With `themes`, only stories with one of
        them."""
        query = select(story_article.c.story_id).join_from(story_article, schema.article)
        query = query.where(schema.article.c.edited_at > since, schema.article.c.stored_at <= until)
        if themes:
            of_themes = select(story_theme.c.story_id).where(story_theme.c.theme.in_(themes))
            query = query.where(story_article.c.story_id.in_(of_themes))
        return sorted(set(await self._column(query)))  # if SQLite sorted, it would read all stories

    async def stored_between(self, since: datetime, until: datetime, themes: Sequence[str] = ()) -> list[Story]:
        """Return, by id, the stories of `ids_stored_between`."""
        return await self.get_all(await self.ids_stored_between(since, until, themes))

    async def of_theme(self, theme: str, since: datetime, limit: int) -> list[Story]:
        """Return the bare stories of one theme whose newest article was stored since then, newest first."""
        of_theme = exists().where(story_theme.c.story_id == table.c.id, story_theme.c.theme == theme)
        query = _NUMBERS.where(open_since(since), of_theme)
        wanted = query.order_by(table.c.last_stored.desc(), table.c.id.desc()).limit(limit)
        return await self._put_together(self._bare_known, wanted)

    async def outlines(self, theme: str, since: datetime, until: datetime) -> list[BriefRank]:
        """Return what ranks the stories of a theme whose newest article was stored after `since` up to `until`, by
        id."""
        newest = func.coalesce(table.c.newest, table.c.last_stored, type_=table.c.newest.type)
        # Uses the index of moments, which has everything. A join would read every story that the theme ever had.
        this = (story_theme.c.story_id == table.c.id, story_theme.c.theme == theme)
        of_theme = select(story_theme.c.share).where(*this)
        tags = select(distinct_joined(schema.article.c.language))
        tags = tags.join_from(story_article, schema.article).where(story_article.c.story_id == table.c.id)
        own = (table.c.importance, of_theme.scalar_subquery(), newest, table.c.last_stored, tags.scalar_subquery())
        query = select(table.c.id, *own).where(table.c.last_stored > since, table.c.last_stored <= until)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.where(of_theme.exists()).order_by(table.c.id))).all()
        return [BriefRank(*row[:-1], frozenset((row[-1] or "").split(","))) for row in rows]

    async def of_articles(self, articles: Iterable[int], since: datetime) -> list[Story]:
        """Return the stories with any of these articles whose newest article was stored since then, by id."""
        with_any = story_article.c.article_id.in_(listed(set(articles)))
        query = select(story_article.c.story_id).join_from(story_article, table).where(with_any, open_since(since))
        return await self.get_all(await self._column(query))

    async def edited(self, ids: Iterable[int]) -> list[Story]:
        """Return, by id, those of these stories that exist, hidden ones too, as the edit made them."""
        async with self._database.read() as connection:
            return await select_stories(connection, table.c.id.in_(listed(set(ids))))

    async def with_articles(self, articles: Iterable[int]) -> list[int]:
        """Return the sorted ids of all stories with any of these articles, hidden ones too."""
        with_any = story_article.c.article_id.in_(listed(set(articles)))
        return sorted(set(await self._column(select(story_article.c.story_id).where(with_any))))

    async def save_anew(self, ids: Iterable[int], now: datetime) -> None:
        """Store these stories again, as the edit made them, with what the desk has decided about them since."""
        async with self._database.write() as connection:
            stories = await select_stories(connection, table.c.id.in_(listed(set(ids))))
            await save_stories(connection, stories, now)

    async def of_each(self, articles: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return for each article the stories that have it, in order. Articles in no story are left out, and
        hidden stories."""
        with_any = story_article.c.article_id.in_(listed(set(articles)))
        query = select(story_article.c.article_id, story_article.c.story_id).where(with_any, _IS_SHOWN)
        found: dict[int, tuple[int, ...]] = {}
        for row in await self._rows(query.order_by(story_article.c.story_id)):
            found[row["article_id"]] = (*found.get(row["article_id"], ()), row["story_id"])
        return found

    async def hidden_articles(self, articles: Iterable[int]) -> set[int]:
        """Return those of these articles all of whose stories are hidden."""
        with_any = select(story_article.c.article_id).where(story_article.c.article_id.in_(listed(set(articles))))
        hidden = set(await self._column(with_any.where(~_IS_SHOWN)))
        return hidden - set(await self._column(with_any.where(_IS_SHOWN)))

    async def taken_back(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Return for each story the fingerprints of what was taken back. Stories without a correction are left
        out."""
        of_these = _OUTLINES.where(outline.c.story_id.in_(listed(set(ids))))
        kept = {row["story_id"]: json.loads(row["payload"]) for row in await self._rows(of_these)}
        prints = {
            story: frozenset(mark for each in payload.get("corrections", ()) for mark in each["prints"])
            for story, payload in kept.items()
        }
        return {story: marks for story, marks in prints.items() if marks}

    async def newest(self, since: datetime, limit: int, theme: str = "") -> list[int]:
        """Return the ids of the stories of one theme, or of all, whose newest article was stored since then,
        newest first."""
        query = select(table.c.id).where(open_since(since), exists().where(outline.c.story_id == table.c.id))
        if theme:
            query = query.where(exists().where(story_theme.c.story_id == table.c.id, story_theme.c.theme == theme))
        return list(await self._column(query.order_by(table.c.last_stored.desc(), table.c.id.desc()).limit(limit)))

    async def newest_of_articles(self, articles: Iterable[int], since: datetime) -> list[int]:
        """Return the ids of the stories with any of these articles whose newest article was stored since then,
        newest first."""
        with_any = select(story_article.c.story_id).where(
            story_article.c.article_id.in_(listed(set(articles))), _IS_SHOWN
        )
        query = select(table.c.id).where(table.c.id.in_(with_any), open_since(since))
        return list(await self._column(query.order_by(table.c.last_stored.desc(), table.c.id.desc())))

    async def with_dates(self, first: date, last: date) -> list[DatedStory]:
        """Return the stories that name a day from `first` to `last`, both included, by id. A month or a year
        counts as its first day."""
        day, until = first.isoformat(), last.isoformat()
        kinds = story_date.c.kind.in_(_BINDING)
        named = select(story_date.c.story_id).where(story_date.c.date.between(day, until), kinds)
        async with self._database.read() as connection:
            wanted = _NUMBERS.where(table.c.id.in_(named)).order_by(table.c.id)
            read = await _kept(connection, self._dated, wanted, lambda _, text: _DATES.validate_json(text))
            needed = {article for dates in read.values() for article in dates.articles_of(day, until)}
            articles = await articles_by_id(connection, needed, text=False)
        return [
            DatedStory(
                id=number,
                articles=tuple(articles[each] for each in dates.articles if each in articles),
                **{name: getattr(dates, name) for name in ("themes", "stage", "stage_from", "dates")},
            )
            for number, dates in read.items()
        ]

    async def upcoming_dates(
        self,
        today: date,
        until: date,
        themes: Sequence[str] = (),
        *,
        stored_after: datetime | None = None,
        most: int | None = None,
    ) -> list[tuple[DatedPhrase, Article]]:
        """Return the binding dates from `today` to `until`, both included, soonest first, one for each story, day
        and kind, each with its article (without body). With `themes`, only of stories with one of them; with
        `stored_after`, only of stories with an article stored after that. Dates without a day are left out. Dates
        of unlabelled sources come last; `most` limits them and the others separately."""
        named, earlier = story_date.c, story_date.alias()
        same = (earlier.c[name] == named[name] for name in ("story_id", "date", "kind"))
        wanted = [
            named.date.between(today.isoformat(), until.isoformat()),
            func.length(named.date) == 10,
            named.kind.in_(_BINDING),
            ~exists().where(*same, earlier.c.rank < named.rank),
        ]
        if themes:
            theirs = story_theme.c.story_id == named.story_id
            wanted.append(exists().where(theirs, story_theme.c.theme.in_(themes)))
        if stored_after is not None:
            wanted.append(exists().where(table.c.id == named.story_id, table.c.last_stored > stored_after))
        query = select(story_date).where(*wanted).order_by(named.date, named.story_id, named.rank).limit(most)
        article, source = schema.article.c, schema.source.c
        unlabelled = select(source.number).where(source.ownership == Ownership.UNLABELLED)
        by_these = exists().where(article.id == named.article_id, article.source_number.in_(unlabelled))
        # If all sources have labels, nothing is searched for the others.
        queries = query.where(~by_these), query.where(unlabelled.exists(), by_these)
        async with self._database.read() as connection:
            rows = [row for each in queries for row in await connection.execute(each)]
            articles = await articles_by_id(connection, {row.article_id for row in rows}, text=False)
        return [
            (DatedPhrase(row.text, row.date, DateKind(row.kind), row.passage, key, what=row.what), articles[key])
            for row in rows
            for key in [row.article_id]
        ]

    async def prune(self, before: datetime, today: date) -> int:
        """Delete stories whose newest article was stored before then, unless they name a binding date within a
        year from today. Return how many. Their numbers are not used again."""
        last = today + timedelta(days=366)
        ahead = story_date.c.date.between(today.isoformat(), last.isoformat()) & story_date.c.kind.in_(_BINDING)
        awaited = exists().where(story_date.c.story_id == table.c.id, ahead)
        return await self._changed(delete(table).where(table.c.last_stored < before, ~awaited))

    async def _put_together(
        self,
        memory: Latest[int, WithoutArticles],
        wanted: Numbers,
        payload: ColumnElement[Any] = outline.c.payload,
    ) -> list[Story]:
        async with self._database.read() as connection:
            found = (await _kept(connection, memory, wanted, _without_articles, payload)).values()
            articles = await articles_by_id(connection, {key for _, keys in found for key in keys}, text=False)
        return [
            replace(story, articles=tuple(articles[key] for key in keys if key in articles))
            for story, keys in found
        ]


async def _kept(
    connection: AsyncConnection,
    memory: Latest[int, Kept],
    wanted: Numbers,
    make: Callable[[int, str], Kept],
    payload: ColumnElement[Any] = outline.c.payload,
) -> dict[int, Kept]:
    """Return, by story and in the order of the numbers `wanted`, what `make` makes of payloads. Reading payloads
    takes the most time by far: what was made last is kept by the numbers of the outlines, since a story that is
    saved gets another."""
    number_of: dict[int, int] = {row.story_id: row.number for row in await connection.execute(wanted)}
    found = {story: memory.get(number) for story, number in number_of.items()}
    if missing := [number_of[story] for story, each in found.items() if each is None]:
        payloads = select(outline.c.story_id, cast(payload, Text)).join_from(outline, table)
        rows = (await connection.execute(payloads.where(outline.c.number.in_(listed(missing))))).all()
        made = await asyncio.to_thread(lambda: {story: make(story, text) for story, text in rows})
        found |= {story: memory.keep(number_of[story], each) for story, each in made.items()}
    return {story: each for story, each in found.items() if each is not None}


def open_since(since: datetime) -> ColumnElement[bool]:
    """Return the condition that a story's newest article was stored since then."""
    return table.c.last_stored >= since


async def select_stories(connection: AsyncConnection, wanted: ColumnElement[bool]) -> list[Story]:
    """Return the stories that meet the condition, by id."""
    query = select(table.c.id, cast(table.c.payload, Text)).where(wanted).order_by(table.c.id)
    return await _read(connection, query)


async def _read(connection: AsyncConnection, query: Select[Any]) -> list[Story]:
    """Read stories from their numbers and payloads. They are built in a thread, because many take long."""
    rows = (await connection.execute(query)).all()
    payloads = await asyncio.to_thread(lambda: {number: json.loads(text) for number, text in rows})
    ids = {article for payload in payloads.values() for article in payload["articles"]}
    articles = await articles_by_id(connection, ids, text=False)
    return await asyncio.to_thread(lambda: [load_story(*one, articles) for one in payloads.items()])


def _without_articles(number: int, text: str) -> WithoutArticles:
    payload = json.loads(text)
    return load_story(number, payload, {}), tuple(payload["articles"])


def load_story(number: int, payload: Payload, articles: Mapping[int, Article]) -> Story:
    """Rebuild a story from its payload or outline. It gets those of `articles` (by number) that are there. Each
    passage gets the fact of its place."""
    known = tuple(articles[number] for number in payload["articles"] if number in articles)
    moments = {name: datetime.fromisoformat(payload[name]) for name in _MOMENTS}
    facts = {(each["article"], each["index"]): each for each in payload.get("facts", ())}

    def with_facts(passages: Iterable[Payload]) -> list[Payload]:
        return [each | {"fact": facts.get((each["article"], each["index"]))} for each in passages]

    told = {
        "passages": with_facts(payload.get("passages", ())),
        "lines": {party: with_facts(said) for party, said in payload.get("lines", {}).items()},
        "headline_facts": {article: each for (article, index), each in facts.items() if index == HEADLINE},
    }
    return _STORY.validate_python(payload | moments | told | {"id": number, "articles": known})


def _glance_of(number: int, text: str) -> Glance:
    """Rebuild of an outline what the review of a week goes by."""
    kept = json.loads(text)
    return Glance(
        id=number,
        themes=tuple(kept.get("themes", ())),
        origins=len(kept.get("origins", ())),
        both_governments=kept.get("both_governments", False),
        claim=kept.get("claim", ""),
        importance=kept.get("importance", 0.0),
        last_stored=datetime.fromisoformat(kept["last_stored"]),
        came_out=tuple(map(datetime.fromisoformat, kept["came_out"])),
        languages=frozenset(kept.get("languages", ())),
    )


def dump_story(story: Story) -> Payload:
    """Return the story as JSON values, without its own number, and with its articles as numbers. Its facts are one
    list, each fact once."""
    values: Payload = _STORY.dump_python(replace(story, articles=()), mode="json")
    values |= {name: getattr(story, name).isoformat() for name in _MOMENTS}
    values["articles"] = [article.id for article in story.articles]
    values["facts"] = _FACTS.dump_python(story.facts, mode="json")
    asked = (each["passages"] for each in values["asked"])
    for passage in chain(values["passages"], *values["lines"].values(), *asked):
        del passage["fact"]
    del values["id"], values["headline_facts"]
    return values


def outline_of(payload: Payload, story: Story) -> Payload:
    """Return what is kept beside a payload for pages of many stories: what cards do not quote, when articles came
    out, and their languages."""
    kept = {name: value for name, value in payload.items() if name not in QUOTED}
    languages = sorted({article.language for article in story.articles})
    moments = [moment.isoformat() for moment in map(came_out, story.articles) if moment]
    return kept | {"came_out": moments, "languages": languages}


async def save_edit(connection: AsyncConnection, edit: Edit, now: datetime) -> None:
    """Store an edit. New stories get the next numbers, in their order; no number is used twice. An article that
    was edited before keeps the time of its first edit."""
    of_article = update(schema.article).where(schema.article.c.id == bindparam("the_article"))
    for article, verdict in edit.verdicts.items():
        judged = {
            "edited_at": edited_or(now),
            "relevant": verdict.relevant,
            "verdict_reason": verdict.reason,
            "verdict_evidence": list(verdict.evidence),
            "together": None,
            "set_aside_by": None,
        }
        await connection.execute(of_article.values(judged), {"the_article": article})
    for name, found in (("seconds", edit.seconds), ("kind", edit.kinds)):
        if rows := [{"the_article": key, "the_value": value} for key, value in found.items()]:
            await connection.execute(of_article.values({name: bindparam("the_value")}), rows)
    scored = schema.theme_score
    await connection.execute(delete(scored).where(scored.c.article_id.in_(listed(edit.verdicts))))
    scores = [
        asdict(score) | {"article_id": article, "rank": rank, "evidence": list(score.evidence)}
        for article in edit.verdicts
        for rank, score in enumerate(edit.scores.get(article, ()))
    ]
    if scores:
        await connection.execute(insert(scored), scores)
    heirs = await heirs_of(connection, edit.emptied, edit.stories)
    saved = await save_stories(connection, edit.stories, now, heirs)
    if edit.emptied:
        await connection.execute(delete(table).where(table.c.id.in_(listed(edit.emptied))))
    await note_for_alerts(connection, saved, now)
    await save_annotations(connection, edit.annotations, edit.made_by)


async def save_stories(
    connection: AsyncConnection, stories: Iterable[Story], now: datetime, heirs: Mapping[int, int] = NO_HEIRS
) -> Collection[int]:
    """Store stories, new ones under the next numbers, with what the desk decided about them. A hidden story is
    kept for the edit alone. `heirs` are those of `stories` that take up the decisions about other stories. Each
    table beside them is written in one statement. Return the numbers of the stories."""
    stories = list(stories)
    known = await decisions_about(connection, {each.id for each in stories} | heirs.keys())
    for number, heir in heirs.items():
        known[heir] = {**known[number], **known.get(heir, {})}
    corrections = await desk_corrections(connection)
    numbers: dict[int, int] = {}
    saved: dict[int, Story] = {}
    readable: dict[int, Story] = {}
    outlines: list[Payload] = []
    for given in stories:
        story = replace(given, resembles=tuple(numbers.get(number, number) for number in given.resembles))
        payload = dump_story(story)
        shown = decided(story, known.get(given.id, {}), corrections)
        number = await _save_row(connection, story, payload, shown, now)
        numbers[given.id], saved[number] = number, story
        if shown is not None:
            readable[number] = shown
            own = payload if shown is story else dump_story(shown)
            outlines.append({"story_id": number, "payload": to_json(outline_of(own, shown))})
    await hand_on(connection, {number: numbers[heir] for number, heir in heirs.items()})
    beside: dict[Any, list[Payload]] = {
        outline: outlines,
        story_article: [
            {"story_id": number, "article_id": article}
            for number, story in saved.items()
            for article in dict.fromkeys(article.id for article in story.articles)
        ],
        story_theme: [
            {"story_id": number, "theme": theme, "share": share_of(story, theme)}
            for number, story in readable.items()
            for theme in dict.fromkeys(story.themes)
        ],
        story_date: [
            {name: getattr(found, name) for name in ("text", "date", "kind", "what")}
            | {"story_id": number, "rank": rank, "article_id": found.article or story.lead, "passage": found.index}
            for number, story in readable.items()
            for rank, found in enumerate(story.dates)
        ],
    }
    for part, rows in beside.items():
        await connection.execute(delete(part).where(part.c.story_id.in_(listed(saved))))
        if rows:
            await connection.execute(insert(part), rows)
    told = (*saved.values(), *readable.values())
    if wrong := {each.id for story in told for each in story.articles if each.withdrawn}:
        titled = update(schema.article).where(schema.article.c.id.in_(listed(wrong)))
        await connection.execute(titled.values(withdrawn=True))
    await save_corrections(connection, saved, now)
    return saved.keys()


async def _save_row(
    connection: AsyncConnection, story: Story, payload: Payload, shown: Story | None, now: datetime
) -> int:
    values = {name: getattr(story, name) for name in (*_MOMENTS, "importance", "newest")}
    values |= {"payload": payload, "edited_at": now}
    values["shown"] = None if shown is None or shown is story else dump_story(shown)
    if story.id < 0:
        added = insert(table).values(**values).returning(table.c.id)
        return int((await connection.execute(added)).scalar_one())
    upsert = dialects.insert(table).values(id=story.id, **values)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["id"], set_=values))
    return story.id
