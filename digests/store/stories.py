"""The stories: what the edit made of the articles."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Annotation,
    Article,
    DatedPhrase,
    DatedStory,
    DateKind,
    Glance,
    Outline,
    Story,
    TextKind,
    ThemeScore,
    Verdict,
)
from digests.rules.sending.ranking import share_of
from digests.store import schema
from digests.store.columns import Instant
from digests.store.database import Aggregate, Database, Rows, fetch, listed, to_json
from digests.store.database import insert as insert_or
from digests.store.latest import Latest
from digests.store.payloads import Payload, dump_story, load_dated, load_dates, load_glance, load_story, outline_of
from digests.store.prepared import Prepared
from digests.store.reading.annotations import save_annotations
from digests.store.rows import articles_by_id, batches
from digests.store.schema import story as table
from digests.store.schema import story_article, story_date, story_theme
from digests.store.schema import story_outline as outline
from digests.store.uncut import uncut

Values = dict[str, Any]
_STORY = select(table.c.id, cast(table.c.payload, Text))
_NUMBERS = Prepared(
    select(outline.c.story_id, outline.c.number)
    .where(outline.c.story_id.in_(listed("the_ids")))
    .order_by(outline.c.story_id)
)
_PAYLOADS = Prepared(select(table.c.id, cast(table.c.payload, Text)).where(table.c.id.in_(listed("the_ids"))))
_OUTLINES = select(outline.c.story_id, outline.c.payload).join_from(outline, table)
_BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)
_NAMED = select(story_date.c.story_id).where(
    story_date.c.date >= bindparam("the_first", type_=Text),
    story_date.c.date <= bindparam("the_last", type_=Text),
    or_(*(story_date.c.kind == kind.value for kind in _BINDING)),
)
_DATED = Prepared(_OUTLINES.where(table.c.id.in_(_NAMED)).order_by(table.c.id))
_OPEN = Prepared(_OUTLINES.where(table.c.last_stored >= bindparam("the_start", type_=Instant)))
MOST_KNOWN = 1000  # stories that are kept as they were read, some 20 KB each


@dataclass(frozen=True, slots=True)
class Edit:
    """What one edit decided: verdicts and theme scores by article id, and the stories that are new or changed. New
    stories have negative numbers, until they get their own.

    `annotations` are those that were made, by article id, and `made_by` what made them; `kinds` the kinds of text
    that were found. `found_again` are articles that an earlier edit refused: they come in with this one. `seconds`
    is what each article took of a processor, where that is known. `titles` are changed titles that are taken,
    `titles_refused` those that are not, by article id.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    scores: Mapping[int, tuple[ThemeScore, ...]] = field(default_factory=dict)
    stories: Sequence[Story] = ()
    annotations: Mapping[int, Annotation] = field(default_factory=dict)
    made_by: str = ""
    kinds: Mapping[int, TextKind] = field(default_factory=dict)
    found_again: frozenset[int] = frozenset()
    seconds: Mapping[int, float] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    titles_refused: Mapping[int, str] = field(default_factory=dict)


async def save_edit(connection: AsyncConnection, edit: Edit, now: datetime) -> None:
    """Store an edit. New stories are numbered as they are inserted, in their order; no number is given twice."""
    for article, verdict in edit.verdicts.items():
        first = article not in edit.found_again
        await _save_verdict(connection, article, verdict, edit.scores.get(article, ()), now, first=first)
    if edit.seconds:
        taken = update(schema.article).where(schema.article.c.id == bindparam("the_article"))
        await connection.execute(
            taken.values(seconds=bindparam("the_seconds")),
            [{"the_article": key, "the_seconds": value} for key, value in edit.seconds.items()],
        )
    for kind, articles in _by_kind(edit.kinds).items():
        for some in batches(articles):
            of_kind = update(schema.article).where(schema.article.c.id.in_(some)).values(kind=kind)
            await connection.execute(of_kind)
    await save_stories(connection, edit.stories, now)
    await save_annotations(connection, edit.annotations, edit.made_by)


def _by_kind(kinds: Mapping[int, TextKind]) -> dict[TextKind, list[int]]:
    found: dict[TextKind, list[int]] = {}
    for article, kind in kinds.items():
        found.setdefault(kind, []).append(article)
    return found


@dataclass(frozen=True, slots=True)
class Selected:
    """Stories as they were read: the payload of each by its number, and the articles of all."""

    payloads: Mapping[int, Payload]
    articles: Mapping[int, Article]

    async def stories(self) -> list[Story]:
        """Return them put together, in a thread, since many take long."""
        put = self.payloads.items()
        return await asyncio.to_thread(lambda: [load_story(*one, self.articles) for one in put])


async def select_stories(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> Selected:
    """Read the stories for which all that is so, by number."""
    return await _selected(connection, _STORY.where(*wanted).order_by(table.c.id))


async def _selected(
    connection: AsyncConnection,
    query: Select[Any],
    *,
    values: Mapping[str, str] | None = None,
) -> Selected:
    rows = (await connection.execute(query, values)).all()
    payloads = await asyncio.to_thread(lambda: {number: json.loads(text) for number, text in rows})
    ids = {article for payload in payloads.values() for article in payload["articles"]}
    return Selected(payloads, await articles_by_id(connection, ids, text=False))


def _without_articles(rows: Rows) -> dict[int, tuple[Story, tuple[int, ...]]]:
    """Return stories by number, each with the ids of its articles in their place."""
    payloads = {number: json.loads(text) for number, text in rows}
    return {number: (load_story(number, each, {}), tuple(each["articles"])) for number, each in payloads.items()}


@uncut
class Stories(Aggregate):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._known: Latest[int, tuple[Story, tuple[int, ...]]] = Latest(MOST_KNOWN)

    async def get(self, identifier: int) -> Story | None:
        stories = await self.get_all([identifier])
        return stories[0] if stories else None

    async def get_all(self, ids: Iterable[int]) -> list[Story]:
        """Return, by id, those of these stories that exist.

        Reading a payload takes the most time by far: the stories read last are kept as they are without their
        articles, by the numbers of their outlines, since what is saved has another.
        """
        async with self._database.read() as connection:
            numbers = await fetch(connection, _NUMBERS, {"the_ids": json.dumps(sorted(set(ids)))})
            known = {story: self._known.get(number) for story, number in numbers}
            missing = {"the_ids": json.dumps([story for story, found in known.items() if found is None])}
            read = await asyncio.to_thread(_without_articles, await fetch(connection, _PAYLOADS, missing))
            known |= {story: self._known.keep(number, read[story]) for story, number in numbers if story in read}
            found = [each for each in known.values() if each is not None]
            articles = await articles_by_id(connection, {key for _, keys in found for key in keys}, text=False)
        return [
            replace(story, articles=tuple(articles[key] for key in keys if key in articles))
            for story, keys in found
        ]

    async def bare(self, ids: Iterable[int]) -> list[Story]:
        """Return, by id, those of these stories that exist, without what cards quote of them: members, passages,
        lines, background, facts, quantities, changes of lists and documents."""
        wanted = _OUTLINES.where(outline.c.story_id.in_(listed("the_ids"))).order_by(outline.c.story_id)
        return await self._bare(wanted, the_ids=json.dumps(sorted(set(ids))))

    async def glances(self, since: datetime) -> list[Glance]:
        """Return, in no order, by what the review of a week is chosen, of the stories whose newest article was
        stored then or later. (In the order of the ids SQLite would look through all stories.)"""
        async with self._database.read() as connection:
            rows = await fetch(connection, _OPEN, {"the_start": since})
        return [load_glance(number, json.loads(payload)) for number, payload in rows]

    async def ids_stored_between(self, since: datetime, until: datetime, themes: Sequence[str] = ()) -> list[int]:
        """Return, in order, the ids of the stories with an article that came in after `since` and not after
        `until`; of the given themes only, when there are any.

        An article comes in when its edit is done: one stored just before an edition and edited just after it
        is not lost but belongs to the next.
        """
        query = (
            select(story_article.c.story_id)
            .join_from(story_article, schema.article)
            .where(schema.article.c.edited_at > since, schema.article.c.stored_at <= until)
        )
        if themes:
            query = query.where(story_article.c.story_id.in_(_of_themes(themes)))
        async with self._database.read() as connection:
            return sorted(
                set((await connection.execute(query)).scalars())
            )  # SQLite would look through all, sorting

    async def stored_between(self, since: datetime, until: datetime, themes: Sequence[str] = ()) -> list[Story]:
        """Return, by id, the stories of `ids_stored_between`."""
        return await self.get_all(await self.ids_stored_between(since, until, themes))

    async def open_since(self, since: datetime) -> list[Story]:
        """Return, by id, the stories whose newest article was stored then or later."""
        query = select(table.c.id).where(open_since(since)).order_by(table.c.id)
        async with self._database.read() as connection:
            ids = list((await connection.execute(query)).scalars())
        return await self.get_all(ids)

    async def of_theme(self, theme: str, since: datetime, limit: int) -> list[Story]:
        """Return the bare stories of one theme whose newest article was stored then or later, newest first."""
        query = _OUTLINES.where(table.c.last_stored >= since, _is_of_theme(theme))
        return await self._bare(query.order_by(table.c.last_stored.desc(), table.c.id.desc()).limit(limit))

    async def outlines(self, theme: str, since: datetime, until: datetime) -> list[Outline]:
        """Return by what the stories of one theme are ranked whose newest article was stored after `since` and not
        after `until`, by id."""
        newest = func.coalesce(table.c.newest, table.c.last_stored, type_=table.c.newest.type)
        # By the index of moments, which holds all of it: joined, every story the theme ever had would be read.
        of_theme = select(story_theme.c.share).where(
            story_theme.c.story_id == table.c.id, story_theme.c.theme == theme
        )
        query = select(table.c.id, table.c.importance, of_theme.scalar_subquery(), newest, table.c.last_stored)
        query = query.where(table.c.last_stored > since, table.c.last_stored <= until, of_theme.exists())
        async with self._database.read() as connection:
            return [Outline(*row) for row in await connection.execute(query.order_by(table.c.id))]

    async def of_articles(self, articles: Iterable[int], since: datetime) -> list[Story]:
        """Return, by id, the stories that have any of these articles and whose newest was stored then or later."""
        ids: set[int] = set()
        async with self._database.read() as connection:
            for some in batches(sorted(set(articles))):
                query = select(story_article.c.story_id).join_from(story_article, table)
                query = query.where(story_article.c.article_id.in_(some), table.c.last_stored >= since)
                ids.update((await connection.execute(query)).scalars())
        return await self.get_all(ids)

    async def with_dates(self, first: date, last: date) -> list[DatedStory]:
        """Return, by id, the stories that name a day from `first` to `last`, both included, or a month or a year
        that begins in that time."""
        day, until = first.isoformat(), last.isoformat()
        async with self._database.read() as connection:
            rows = await fetch(connection, _DATED, {"the_first": day, "the_last": until})
            read = await asyncio.to_thread(lambda: {number: load_dates(payload) for number, payload in rows})
            needed = {article for dates in read.values() for article in dates.articles_of(day, until)}
            articles = await articles_by_id(connection, needed, text=False)
        return [load_dated(number, dates, articles) for number, dates in read.items()]

    async def upcoming_dates(
        self,
        today: date,
        until: date,
        themes: Sequence[str] = (),
        *,
        stored_after: datetime | None = None,
        most: int | None = None,
    ) -> list[tuple[DatedPhrase, Article]]:
        """Return the binding dates from `today` to `until`, both included, soonest first, one per story, day
        and kind, each with its article (without body): the first `most`. Dates without a day are left out.

        Of the stories of some themes only, when there are any; of those only whose newest article was stored
        after a moment, when it is given.
        """
        named, earlier = story_date.c, story_date.alias()
        same = (earlier.c[name] == named[name] for name in ("story_id", "date", "kind"))
        wanted = [
            named.date >= today.isoformat(),
            named.date <= until.isoformat(),
            func.length(named.date) == 10,
            named.kind.in_(_BINDING),
            ~exists().where(*same, earlier.c.rank < named.rank),
        ]
        if themes:
            of_theme = exists().where(story_theme.c.story_id == named.story_id, story_theme.c.theme.in_(themes))
            wanted.append(of_theme)
        if stored_after is not None:
            wanted.append(exists().where(table.c.id == named.story_id, table.c.last_stored > stored_after))
        query = select(story_date).where(*wanted).order_by(named.date, named.story_id, named.rank)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(most))).all()
            articles = await articles_by_id(connection, {row.article_id for row in rows}, text=False)
        return [
            (
                DatedPhrase(row.text, row.date, DateKind(row.kind), row.passage, row.article_id, what=row.what),
                articles[row.article_id],
            )
            for row in rows
        ]

    async def prune(self, before: datetime, today: date) -> int:
        """Delete stories whose newest article was stored before then, unless they name a binding date within a
        year from today; return how many. Their numbers are not given again."""
        last = today + timedelta(days=366)
        ahead = (
            story_date.c.date >= today.isoformat(),
            story_date.c.date <= last.isoformat(),
            story_date.c.kind.in_(_BINDING),
        )
        awaited = exists().where(story_date.c.story_id == table.c.id, *ahead)
        old = delete(table).where(table.c.last_stored < before, ~awaited)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _bare(self, query: Select[Any], **values: str) -> list[Story]:
        async with self._database.read() as connection:
            selected = await _selected(connection, query, values=values)
        return await selected.stories()


def open_since(since: datetime) -> ColumnElement[bool]:
    """Say that a story's newest article was stored then or later."""
    return table.c.last_stored >= since


def _is_of_theme(theme: str) -> ColumnElement[bool]:
    return exists().where(story_theme.c.story_id == table.c.id, story_theme.c.theme == theme)


def _of_themes(themes: Sequence[str]) -> Select[Any]:
    return select(story_theme.c.story_id).where(story_theme.c.theme.in_(themes))


async def _save_verdict(
    connection: AsyncConnection,
    article: int,
    verdict: Verdict,
    scores: Sequence[ThemeScore],
    now: datetime,
    *,
    first: bool,
) -> None:
    """Store what an edit made of an article. One edited before keeps its moment, unless it comes in only now."""
    columns = schema.article.c
    await connection.execute(
        update(schema.article)
        .where(columns.id == article)
        .values(
            edited_at=func.coalesce(columns.edited_at, now, type_=columns.edited_at.type) if first else now,
            relevant=verdict.relevant,
            verdict_reason=verdict.reason,
            verdict_evidence=list(verdict.evidence),
            together=None,
            set_aside_by=None,
        )
    )
    scored = schema.theme_score
    await connection.execute(delete(scored).where(scored.c.article_id == article))
    rows = [
        {
            "article_id": article,
            "theme": score.theme,
            "rank": rank,
            "score": score.score,
            "section": score.section,
            "evidence": list(score.evidence),
        }
        for rank, score in enumerate(scores)
    ]
    if rows:
        await connection.execute(insert(scored), rows)


async def save_stories(connection: AsyncConnection, stories: Iterable[Story], now: datetime) -> None:
    """Store stories, new ones under the next numbers: what stands beside them in one statement a table, since
    readers wait for each statement."""
    numbers: dict[int, int] = {}
    saved: dict[int, Story] = {}
    outlines: dict[int, str] = {}
    for given in stories:
        follows, resembles = (
            tuple(numbers.get(number, number) for number in near) for near in (given.follows, given.resembles)
        )
        story = replace(given, follows=follows, resembles=resembles)
        payload = dump_story(story)
        number = await _save_row(connection, story, payload, now)
        numbers[given.id] = number
        saved[number], outlines[number] = story, to_json(outline_of(payload, story))
    for some in batches(saved):
        for part in (outline, story_article, story_theme, story_date):
            await connection.execute(delete(part).where(part.c.story_id.in_(some)))
    beside = {
        outline: [{"story_id": number, "payload": kept} for number, kept in outlines.items()],
        story_article: [row for number, story in saved.items() for row in _articles_of(number, story)],
        story_theme: [row for number, story in saved.items() for row in _themes_of(number, story)],
        story_date: [row for number, story in saved.items() for row in _dates_of(number, story)],
    }
    for part, rows in beside.items():
        for parts in batches(rows):
            await connection.execute(insert(part), parts)


def _articles_of(number: int, story: Story) -> list[Values]:
    ids = dict.fromkeys(article.id for article in story.articles)
    return [{"story_id": number, "article_id": article} for article in ids]


def _themes_of(number: int, story: Story) -> list[Values]:
    themes = dict.fromkeys(story.themes)
    return [{"story_id": number, "theme": theme, "share": share_of(story, theme)} for theme in themes]


def _dates_of(number: int, story: Story) -> list[Values]:
    return [
        {
            "story_id": number,
            "rank": rank,
            "article_id": found.article or story.lead,
            "passage": found.index,
            "text": found.text,
            "date": found.date,
            "kind": found.kind,
            "what": found.what,
        }
        for rank, found in enumerate(story.dates)
    ]


async def _save_row(connection: AsyncConnection, story: Story, payload: Payload, now: datetime) -> int:
    values = {
        "payload": payload,
        "first_stored": story.first_stored,
        "last_stored": story.last_stored,
        "edited_at": now,
        "importance": story.importance,
        "newest": story.newest,
    }
    if story.id < 0:
        added = insert(table).values(**values).returning(table.c.id)
        return int((await connection.execute(added)).scalar_one())
    upsert = insert_or(table).values(id=story.id, **values)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["id"], set_=values))
    return story.id
