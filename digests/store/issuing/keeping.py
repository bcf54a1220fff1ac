"""Stores which told stories subscribers keep, and what subscribers mark as wrong in stories."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, delete, distinct, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    CardKind,
    KeptKind,
    KeptStory,
    MarkedShare,
    MarkedStory,
    StoryMark,
    StoryStatus,
    ToldCard,
    Wrong,
)
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert, listed
from digests.store.rows import Row
from digests.store.schema import article, edition, edition_card, edition_text, source, story_mark, subscriber
from digests.store.schema import kept_story as table

_MARK = ("subscriber_id", "story", "what", "article", "words", "marked_at")
_CARD = ("number", "story", "stories", "article", "words", "section", "kind", "status")
# The card in which the marked story was told. One text tells a story under one headline once.
_TOLD = and_(
    edition_card.c.text_hash == story_mark.c.text_hash,
    edition_card.c.story == story_mark.c.story,
    edition_card.c.article == story_mark.c.article,
)
_TELLINGS = sa.join(edition, edition_card, edition.c.text_hash == edition_card.c.text_hash)


@uncut
class Keeping(Aggregate):
    async def cards(self, subscriber_id: int, edition_id: int) -> list[ToldCard]:
        """Return the cards of a subscriber's own edition, in reading order. Return [] for an edition of somebody
        else, for a deleted edition, and for an edition without stories."""
        columns = (edition_card.c[name] for name in _CARD)
        query = select(*columns).join_from(edition, edition_card, edition.c.text_hash == edition_card.c.text_hash)
        theirs = query.where(edition.c.id == edition_id, edition.c.subscriber_id == subscriber_id)
        return [_card_of(row) for row in await self._rows(theirs.order_by(edition_card.c.number))]

    async def kept(self, subscriber_id: int, kind: KeptKind) -> list[KeptStory]:
        """Return the stories that a subscriber keeps as this kind, the newest first."""
        query = select(table).where(table.c.subscriber_id == subscriber_id, table.c.kind == kind)
        return [_kept_of(row) for row in await self._rows(query.order_by(table.c.kept_at.desc(), table.c.story))]

    async def keep(self, subscriber_id: int, story: KeptStory) -> bool:
        """Keep a story for an existing subscriber. Return False if it was kept before."""
        names = ("kind", "story", "article", "words", "url", "outlet", "label", "published", "kept_at")
        values: dict[str, Any] = {name: getattr(story, name) for name in names}
        values |= {"subscriber_id": subscriber_id, "stories": list(story.stories)}
        async with self._database.write() as connection:
            kept = await connection.execute(insert(table).values(values).on_conflict_do_nothing())
            if kept.rowcount and story.kind is KeptKind.MUTED:
                await _mute_anew(connection, (subscriber_id,))
        return kept.rowcount > 0

    async def let_go(self, subscriber_id: int, kind: KeptKind, story: int) -> bool:
        """Stop keeping a story. Return whether it was kept."""
        this = (table.c.subscriber_id == subscriber_id, table.c.kind == kind, table.c.story == story)
        async with self._database.write() as connection:
            gone = await connection.execute(delete(table).where(*this))
            if gone.rowcount and kind is KeptKind.MUTED:
                await _mute_anew(connection, (subscriber_id,))
        return gone.rowcount > 0

    async def mark(self, mark: StoryMark, edition_id: int) -> bool:
        """Note what an existing subscriber marks as wrong in an edition. Return False if that was noted before."""
        text = select(edition.c.text_hash).where(edition.c.id == edition_id).scalar_subquery()
        values = dict(zip(_MARK, _words_of(mark), strict=True)) | {"text_hash": func.coalesce(text, "")}
        return await self._changed(insert(story_mark).values(values).on_conflict_do_nothing()) > 0

    async def marks(self, since: datetime, most: int) -> list[StoryMark]:
        """Return at most `most` marks that subscribers made since then, the newest first."""
        told = (edition_card.c[name].label(f"told_{name}") for name in _CARD)
        query = select(*(story_mark.c[name] for name in _MARK), *told).join_from(
            story_mark, edition_card, _TOLD, isouter=True
        )
        newest = query.where(story_mark.c.marked_at >= since).order_by(
            story_mark.c.marked_at.desc(), story_mark.c.subscriber_id, story_mark.c.story
        )
        return [_mark_of(row) for row in await self._rows(newest.limit(most))]

    async def marked(self, since: datetime, story: int = 0) -> list[MarkedStory]:
        """Return the stories that subscribers marked since then, or only this one, those with the most readers
        first."""
        mark, card = story_mark.c, edition_card.c
        wanted = [mark.marked_at >= since, *([mark.story == story] if story else [])]
        by = (mark.story, mark.what, mark.article, mark.words, card.section)
        query = select(
            *by, func.count(distinct(mark.subscriber_id)).label("n"), func.max(mark.marked_at).label("at")
        )
        query = query.join_from(story_mark, edition_card, _TOLD, isouter=True).where(*wanted).group_by(*by)
        readers = select(mark.story, func.count(distinct(mark.subscriber_id))).where(*wanted).group_by(mark.story)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
            counted = {row[0]: row[1] for row in await connection.execute(readers)}
        found: dict[int, list[Row]] = {}
        for row in rows:
            found.setdefault(row["story"], []).append(row)
        marked = (_marked_of(number, each, counted[number]) for number, each in found.items())
        return sorted(marked, key=lambda each: (-each.readers, -each.last_at.timestamp(), -each.story))

    async def printed(self, stories: Collection[int]) -> dict[int, frozenset[str]]:
        """Return by story the fingerprints of others' words (`printed_at`) in the texts in which it was told to
        those who marked it. Stories whose texts are deleted are left out."""
        query = select(story_mark.c.story, edition_text.c.printed).distinct()
        query = query.join_from(story_mark, edition_text, story_mark.c.text_hash == edition_text.c.hash)
        found: dict[int, set[str]] = {}
        for row in await self._rows(query.where(story_mark.c.story.in_(listed(set(stories))))):
            found.setdefault(row["story"], set()).update(each for part in row["printed"] or () for each in part)
        return {number: frozenset(prints) for number, prints in found.items()}

    async def shares_by_source(self, since: datetime) -> list[MarkedShare]:
        """Return, of each source with a marked headline, how many cards told since then were marked since then."""
        number, told, marks = source.c.number, edition_card.c.article, story_mark.c.article
        by_outlet = sa.join(article, source, article.c.source_number == number)
        tellings = _TELLINGS.join(by_outlet, article.c.id == told)
        shares = await self._shares(number, tellings, sa.join(story_mark, by_outlet, article.c.id == marks), since)
        names = select(number, source.c.id, source.c.name).where(number.in_(listed(shares)))
        return [replace(shares[row["number"]], of=row["id"], name=row["name"]) for row in await self._rows(names)]

    async def shares_by_theme(self, since: datetime) -> list[MarkedShare]:
        """Return, of each theme above marked cards, how many cards told since then were marked since then."""
        section = edition_card.c.section
        shares = await self._shares(section, _TELLINGS, sa.join(story_mark, edition_card, _TOLD), since)
        return [replace(each, of=theme) for theme, each in shares.items() if theme is not None]

    async def _shares(
        self, by: ColumnElement[Any], tellings: FromClause, marks: FromClause, since: datetime
    ) -> dict[Any, MarkedShare]:
        """Return by a column of both joins what was marked of what was told."""
        mark = story_mark.c
        pairs = select(mark.subscriber_id, mark.story, by.label("of")).select_from(marks).distinct()
        one_each = pairs.where(mark.marked_at >= since).subquery()
        marked = select(one_each.c.of, func.count()).group_by(one_each.c.of)
        told = select(by, func.count(), func.count(distinct(edition.c.subscriber_id))).select_from(tellings)
        told = told.where(edition.c.slot >= since).group_by(by)
        async with self._database.read() as connection:
            numbers = {row[0]: row[1] for row in await connection.execute(marked)}
            rows = (await connection.execute(told.where(by.in_(list(numbers))))).all() if numbers else []
        return {of: MarkedShare("", numbers[of], cards, readers) for of, cards, readers in rows}

    async def prune(self, before: datetime) -> int:
        """Delete what was kept or marked before then. Return how many kept stories were deleted."""
        await self._changed(delete(story_mark).where(story_mark.c.marked_at < before))
        async with self._database.write() as connection:
            old = delete(table).where(table.c.kept_at < before).returning(table.c.subscriber_id)
            whose = list((await connection.execute(old)).scalars())
            await _mute_anew(connection, set(whose))
        return len(whose)


async def _mute_anew(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Write into the rows of these subscribers which stories they mute now, in the caller's transaction."""
    query = select(table.c.subscriber_id, table.c.stories)
    theirs = query.where(table.c.subscriber_id.in_(listed(ids)), table.c.kind == KeptKind.MUTED)
    muted: dict[int, set[int]] = {each: set() for each in ids}
    for who, stories in await connection.execute(theirs):
        muted[who].update(stories)
    for who, found in muted.items():
        await connection.execute(update(subscriber).where(subscriber.c.id == who).values(muted=sorted(found)))


def _kept_of(row: Row) -> KeptStory:
    values = {name: value for name, value in row.items() if name != "subscriber_id"}
    return KeptStory(**values | {"kind": KeptKind(row["kind"]), "stories": tuple(row["stories"])})


def _words_of(mark: StoryMark) -> tuple[Any, ...]:
    return mark.subscriber, mark.story, mark.what, mark.article, mark.words, mark.marked_at


def _mark_of(row: Row) -> StoryMark:
    values = {name: row[name] for name in _MARK if name != "subscriber_id"}
    card = {name: row[f"told_{name}"] for name in _CARD}
    told = None if card["number"] is None else _card_of(card)
    return StoryMark(**values | {"what": Wrong(row["what"]), "subscriber": row["subscriber_id"], "told": told})


def _card_of(row: Row | dict[str, Any]) -> ToldCard:
    kind, status = row["kind"], row["status"]
    return ToldCard(
        number=row["number"],
        story=row["story"],
        stories=tuple(row["stories"]),
        article=row["article"],
        words=row["words"],
        section=row["section"],
        kind=CardKind(kind) if kind else "",
        status=StoryStatus(status) if status else "",
    )


def _marked_of(story: int, rows: Sequence[Row], readers: int) -> MarkedStory:
    """Put together the counts of one story, by kind, headline and section."""
    heads, counts, sections = Counter[tuple[int, str]](), Counter[Wrong](), Counter[str]()
    for row in rows:
        heads[row["article"], row["words"]] += row["n"]
        counts[Wrong(row["what"])] += row["n"]
        if row["section"] is not None:
            sections[row["section"]] += row["n"]
    ((article_id, words), _), *_ = heads.most_common()
    return MarkedStory(
        story=story,
        article=article_id,
        words=words,
        readers=readers,
        counts=counts,
        sections=tuple(theme for theme, _ in sections.most_common()),
        last_at=max(row["at"] for row in rows),
    )
