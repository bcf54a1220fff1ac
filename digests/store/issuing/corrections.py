"""Stores what articles or admins took back, and who is still to be told. Everybody who was told the wrong words is
told once.

Readers of wrong words are looked up when a correction is stored. They are looked up again whenever an edition or
answer is written that was made before the correction. So nobody is missed.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Text,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Article,
    Correction,
    DeliveryState,
    EditionKind,
    Preferences,
    QuietHours,
    Story,
    SubscriberState,
    ToldWrong,
)
from digests.rules.issuing.readership import languages_read
from digests.rules.issuing.times.slots import is_quiet
from digests.store import dialects
from digests.store.database import Aggregate, uncut
from digests.store.dialects import listed, listed_texts
from digests.store.issuing.broadcasts import may_be_told
from digests.store.issuing.editions import FrozenText, issue_told_once
from digests.store.rows import Row, articles_by_id, quiet_of
from digests.store.schema import (
    NOTICES,
    answer,
    correction_recipient,
    delivery,
    edition,
    edition_text,
    printed_text,
    subscriber,
)
from digests.store.schema import correction as table

LOOKED_BACK = timedelta(days=30)
"""How long before a correction its readers are looked for. Older words are no news to anybody."""
CORRECTED_FOR = timedelta(days=14)
"""For how long a correction is still told to a reader who could not be told earlier, or who reads it late."""

_CORRECTION = TypeAdapter(Correction)
_KIND = EditionKind.CORRECTION
_NEWS = (EditionKind.DIGEST, EditionKind.ALERT)
_NOT_ARRIVED = (DeliveryState.EXPIRED, DeliveryState.GONE, DeliveryState.FAILED)
_NOT_GIVEN_UP = delivery.c.state.not_in((DeliveryState.EXPIRED, DeliveryState.GONE)) | (
    delivery.c.trouble == "resent"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsDue:
    """Subscribers `ids` who are to be told a correction in the same way, because their preferences are equal and
    the same message told them the wrong words."""

    number: int
    correction: Correction
    article: Article
    story: int
    preferences: Preferences
    quiet: QuietHours | None
    told: ToldWrong
    ids: tuple[int, ...]


@uncut
class Corrections(Aggregate):
    async def due(self, now: datetime, limit: int, written: Collection[str]) -> list[CorrectionsDue]:
        """Return who is to be told which correction, for at most `limit` active subscribers, the oldest correction
        first. A correction waits while the message with the wrong words is on its way. `written` are the languages
        that sources write (primary subtags)."""
        own: list[ColumnElement[Any]] = [subscriber.c[name] for name in ("language", "zone")]
        own += [subscriber.c.quiet_from, subscriber.c.quiet_until]
        own.append(cast(subscriber.c.reads, Text).label("reads"))
        known = [table.c.id.label("number"), table.c.payload, table.c.article_id, table.c.story_id]
        where = [edition.c.slot, edition.c.cause, edition.c.text_hash]
        recipient = correction_recipient.c.subscriber_id.label("recipient")
        query = (
            select(*known, *own, *where, recipient)
            .select_from(
                correction_recipient.join(table)
                .join(subscriber, subscriber.c.id == correction_recipient.c.subscriber_id)
                .outerjoin(edition, edition.c.id == correction_recipient.c.edition_id)
            )
            .where(correction_recipient.c.fault.is_(False), subscriber.c.state == SubscriberState.ACTIVE)
            .where(table.c.found_at > now - CORRECTED_FOR, ~_on_its_way())
            .order_by(table.c.id, correction_recipient.c.subscriber_id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).mappings().all()
            articles = await articles_by_id(connection, {row["article_id"] for row in rows}, text=False)
        groups: dict[tuple[Any, ...], list[int]] = {}
        first: dict[tuple[Any, ...], Mapping[Any, Any]] = {}
        for row in rows:
            key = (row["number"], *(row[column.name] for column in (*own, *where)))
            groups.setdefault(key, []).append(row["recipient"])
            first.setdefault(key, row)
        return [_due(first[key], articles[first[key]["article_id"]], ids, written) for key, ids in groups.items()]

    async def issue(self, due: CorrectionsDue, text: FrozenText, now: datetime, due_at: datetime) -> int:
        """Write the editions with their deliveries, for those of `due` who still wait, in one transaction. Return
        how many. A reader who was already told this correction gets no second one."""
        async with self._database.write() as connection:
            waiting = select(
                correction_recipient.c.subscriber_id, answer.c.message, answer.c.chat, subscriber.c.chat
            )
            joined = correction_recipient.join(
                subscriber, subscriber.c.id == correction_recipient.c.subscriber_id
            ).outerjoin(answer, answer.c.id == correction_recipient.c.answer_id)
            theirs = (
                correction_recipient.c.correction_id == due.number,
                correction_recipient.c.subscriber_id.in_(listed(due.ids)),
                subscriber.c.state == SubscriberState.ACTIVE,
            )
            rows = (await connection.execute(waiting.select_from(joined).where(*theirs))).all()
            if not rows:
                return 0
            recipients = {who: message if message and said == chat else 0 for who, message, said, chat in rows}
            await issue_told_once(connection, _KIND, str(due.number), text, recipients, now, lambda _: due_at)
            told = correction_recipient.c.subscriber_id.in_(listed(recipients))
            await connection.execute(
                delete(correction_recipient).where(correction_recipient.c.correction_id == due.number, told)
            )
            await note_told_wrong(connection, [text.hash], now)
        return len(rows)

    async def fault(self, due: CorrectionsDue) -> None:
        """Note that these recipients cannot be told. Their digests do not wait for the correction."""
        theirs = correction_recipient.c.subscriber_id.in_(listed(due.ids))
        this = (correction_recipient.c.correction_id == due.number, theirs)
        await self._changed(update(correction_recipient).where(*this).values(fault=True))

    async def take_up_again(self, now: datetime) -> int:
        """Send recent corrections and broadcasts again if no part has reached the reader. Such parts expired, or
        the reader was paused or away, and receives now. Return how many editions. In a reader's quiet hours
        nothing is sent again."""
        arrived = exists().where(delivery.c.edition_id == edition.c.id, _NOT_GIVEN_UP)
        reader = [subscriber.c[name] for name in ("zone", "quiet_from", "quiet_until")]
        query = (
            select(edition.c.id, *reader)
            .join_from(edition, subscriber)
            .where(NOTICES, ~arrived, may_be_told(edition.c.cause))
            .where(subscriber.c.state == SubscriberState.ACTIVE, edition.c.issued_at > now - CORRECTED_FOR)
        )
        rows = await self._rows(query)
        ids = [row["id"] for row in rows if not _is_quiet(row, now)]
        if not ids:
            return 0
        async with self._database.write() as connection:
            still = select(edition.c.id).where(edition.c.id.in_(listed(ids)), ~arrived)
            again = list((await connection.execute(still)).scalars())
            anew = {"state": DeliveryState.PENDING, "due_at": now, "changed_at": now, "reason": ""}
            theirs = delivery.c.edition_id.in_(listed(again))
            await connection.execute(update(delivery).where(theirs).values(anew))
            these = update(edition).where(edition.c.id.in_(listed(again)))
            await connection.execute(these.values(issued_at=now))
        return len(again)

    async def drop_unread(self, now: datetime) -> int:
        """Delete recipients whose digest or alert with the wrong words expired with nothing sent, unless they read
        the same words elsewhere. Return how many."""
        told = correction_recipient.c.edition_id
        parts = exists().where(delivery.c.edition_id == told)
        unread = (
            exists().where(edition.c.id == told, edition.c.kind.in_(_NEWS)),
            parts,
            ~parts.where(delivery.c.state != DeliveryState.EXPIRED),
        )
        if not await self._rows(select(correction_recipient.c.correction_id).where(*unread).limit(1)):
            return 0
        async with self._database.write() as connection:
            gone = delete(correction_recipient).where(*unread).returning(correction_recipient.c.correction_id)
            dropped = list((await connection.execute(gone)).scalars())
            known = await _recent(connection, now)
            await _find(connection, {each: known[each] for each in dropped if each in known}, now)
        return len(dropped)

    async def shown(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """Return the parts of a text, each with the fingerprints of its printed words. Return [] for an unknown
        text, and for a text whose printed words were not read yet."""
        known = select(edition_text.c.parts, edition_text.c.printed)
        known = known.where(edition_text.c.hash == text, edition_text.c.printed.is_not(None))
        rows = await self._rows(known)
        return [
            (part, frozenset(prints))
            for row in rows
            for part, prints in zip(row["parts"], row["printed"], strict=True)
        ]

    async def unread_texts(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Return by hash the parts of at most `limit` texts whose printed words were not read yet."""
        unread = select(edition_text.c.hash, edition_text.c.parts).where(edition_text.c.printed.is_(None))
        return {row["hash"]: tuple(row["parts"]) for row in await self._rows(unread.limit(limit))}

    async def keep_printed(self, printed: Mapping[str, Sequence[Collection[str]]], now: datetime) -> None:
        """Store the printed words of these texts, by hash, and note who has read wrong words in them."""
        async with self._database.write() as connection:
            for key, prints in printed.items():
                these = update(edition_text).where(edition_text.c.hash == key)
                await connection.execute(these.values(printed=[sorted(each) for each in prints]))
            await note_told_wrong(connection, printed, now)

    async def told_lately(self, prints: Collection[str], now: datetime) -> frozenset[str]:
        """Return those of these fingerprints that stand in an edition or answer of the last weeks."""
        async with self._database.read() as connection:
            texts = await _printed_in_texts(connection, now - LOOKED_BACK)
            answers = await _printed_in_answers(connection, now - LOOKED_BACK)
        return frozenset(prints).intersection(chain(*texts.values(), *answers.values()))

    async def count_readers(self, prints: Collection[str], now: datetime) -> int:
        """Return how many active subscribers would be told a correction of what has these fingerprints."""
        wrong, since = frozenset(prints), now - LOOKED_BACK
        async with self._database.read() as connection:
            texts = await _printed_in_texts(connection, since)
            answers = await _printed_in_answers(connection, since)
            found = [key for key, each in texts.items() if each & wrong]
            told = _readers_of_texts(found, since).with_only_columns(edition.c.subscriber_id)
            found = [key for key, each in answers.items() if each & wrong]
            answered = _readers_of_answers(found, since).with_only_columns(answer.c.subscriber_id)
            theirs = subscriber.c.id.in_(told) | subscriber.c.id.in_(answered)
            active = select(func.count()).where(subscriber.c.state == SubscriberState.ACTIVE, theirs)
            return int((await connection.execute(active)).scalar_one())

    async def taken_back(self, prints: Collection[str]) -> list[tuple[frozenset[str], datetime]]:
        """Return, for each correction that takes back some of these fingerprints, these and when it was found."""
        wrong, rows = frozenset(prints), await self._rows(select(table.c.payload, table.c.found_at))
        found = ((wrong.intersection(row["payload"]["prints"]), row["found_at"]) for row in rows)
        return [each for each in found if each[0]]

    async def save_of_desk(self, correction: Correction, story: int, key: str, now: datetime) -> bool:
        """Store what an admin takes back, and note who was told it. `key` names the form that does it. Return
        False, and store nothing, if the form did it before."""
        values = {
            "article_id": correction.article, "story_id": story, "payload": asdict(correction),
            "found_at": now, "desk": key,
        }  # fmt: skip
        added = dialects.insert(table).values(values).on_conflict_do_nothing().returning(table.c.id)
        async with self._database.write() as connection:
            known = select(table.c.id).where(table.c.desk == key)
            if not key or (await connection.execute(known)).first() is not None:
                return False
            number = (await connection.execute(added)).scalar_one()
            await _find(connection, {number: frozenset(correction.prints)}, now)
        return True

    async def prune(self, before: datetime) -> int:
        """Delete corrections found before then. Return how many."""
        return await self._changed(delete(table).where(table.c.found_at < before))


def _on_its_way() -> ColumnElement[bool]:
    """Say that the edition with the wrong words has unsettled parts. Such a part is to be sent, or a probe is to
    show whether it arrived."""
    open_ = delivery.c.state.in_((DeliveryState.PENDING, DeliveryState.SENDING)) | delivery.c.probe_at.is_not(None)
    return exists().where(delivery.c.edition_id == correction_recipient.c.edition_id, open_)


def _due(row: Mapping[Any, Any], article: Article, ids: Iterable[int], written: Collection[str]) -> CorrectionsDue:
    read = languages_read(json.loads(row["reads"]), row["language"], written)
    return CorrectionsDue(
        number=row["number"],
        correction=_CORRECTION.validate_python(row["payload"]),
        article=article,
        story=row["story_id"] or 0,
        preferences=Preferences(language=row["language"], reads=read, zone=row["zone"]),
        quiet=quiet_of(row),
        told=ToldWrong(row["slot"], row["cause"] or "", row["text_hash"] or ""),
        ids=tuple(ids),
    )


# --- in the transactions of others -----------------------------------------------------------------


async def save_corrections(connection: AsyncConnection, stories: Mapping[int, Story], now: datetime) -> None:
    """Store what these stories, by number, newly take back, and note who was told something of it."""
    found = [(number, each) for number, story in stories.items() for each in story.corrections]
    if not found:
        return
    ids = listed(each.article for _, each in found)
    columns = table.c.article_id, table.c.id, table.c.payload
    rows = await connection.execute(select(*columns).where(table.c.article_id.in_(ids), table.c.desk == ""))
    known = {article: (number, frozenset(payload["prints"])) for article, number, payload in rows}
    fresh: dict[int, frozenset[str]] = {}
    for story, each in found:
        wrong = frozenset(each.prints)
        if each.article not in known:
            values = {"article_id": each.article, "story_id": story, "payload": asdict(each), "found_at": now}
            added = insert(table).values(values).returning(table.c.id)
            known[each.article] = (await connection.execute(added)).scalar_one(), frozenset()
        identifier, before = known[each.article]
        if new := wrong - before:
            if before:  # another article of the story repeats the correction
                grown = update(table).where(table.c.id == identifier)
                payload = asdict(replace(each, prints=tuple(sorted(wrong | before))))
                await connection.execute(grown.values(payload=payload))
            known[each.article] = identifier, wrong | before
            fresh[identifier] = fresh.get(identifier, frozenset()) | new
    if fresh:
        await _find(connection, fresh, now)


async def note_told_wrong(connection: AsyncConnection, texts: Collection[str], now: datetime) -> None:
    """Look in these texts, by hash, for words that were taken back lately. The texts were made before the
    correction. Note their readers: they are to be told."""
    if texts and (known := await _recent(connection, now)):
        await _find(connection, known, now, edition_text.c.hash.in_(listed_texts(texts)))


async def note_answered_wrong(connection: AsyncConnection, printed: Collection[str], now: datetime) -> None:
    """Look for such words in answers with these `printed` hashes, and note who got those answers."""
    if printed and (known := await _recent(connection, now)):
        await _find(connection, known, now, answers=printed_text.c.hash.in_(listed_texts(printed)))


async def _recent(connection: AsyncConnection, now: datetime) -> dict[int, frozenset[str]]:
    rows = await connection.execute(
        select(table.c.id, table.c.payload).where(table.c.found_at > now - CORRECTED_FOR)
    )
    return {number: frozenset(payload["prints"]) for number, payload in rows}


async def _find(
    connection: AsyncConnection,
    corrections: Mapping[int, frozenset[str]],
    now: datetime,
    texts: ColumnElement[bool] | None = None,
    answers: ColumnElement[bool] | None = None,
) -> None:
    """Note who has read something that these corrections, by number, take back. Look in the given texts or
    answers; without both, look in all texts and answers of the last weeks."""
    since = now - LOOKED_BACK
    if answers is None:
        printed = await _printed_in_texts(connection, since, texts)
        for number, wrong in corrections.items():
            if found := [key for key, prints in printed.items() if prints & wrong]:
                await connection.execute(_told(number, found, since))
    if texts is None:
        printed = await _printed_in_answers(connection, since, answers)
        for number, wrong in corrections.items():
            if found := [key for key, prints in printed.items() if prints & wrong]:
                await connection.execute(_answered(number, found, since))


async def _printed_in_texts(
    connection: AsyncConnection, since: datetime, texts: ColumnElement[bool] | None = None
) -> dict[str, frozenset[str]]:
    """Return by hash the fingerprints of these texts, or of all that were issued since then."""
    issued = edition_text.c.hash.in_(select(edition.c.text_hash).where(edition.c.slot >= since))
    read = edition_text.c.printed.is_not(None)  # other texts are looked at once their printed words are read
    query = select(edition_text.c.hash, edition_text.c.printed).where(issued if texts is None else texts, read)
    return {key: frozenset(chain.from_iterable(prints)) for key, prints in await connection.execute(query)}


async def _printed_in_answers(
    connection: AsyncConnection, since: datetime, answers: ColumnElement[bool] | None = None
) -> dict[str, frozenset[str]]:
    """Return by hash the fingerprints of these answers, or of all that were given since then."""
    said = printed_text.c.hash.in_(select(answer.c.printed_hash).where(answer.c.said_at >= since))
    lines = select(printed_text.c.hash, printed_text.c.prints).where(said if answers is None else answers)
    return {key: frozenset(prints) for key, prints in await connection.execute(lines)}


def _told(number: int, texts: Collection[str], since: datetime) -> Insert:
    """Note the readers of these texts, each with their last edition that has such a text and may have arrived."""
    query = _readers_of_texts(texts, since).with_only_columns(
        literal(number), edition.c.subscriber_id, func.max(edition.c.id)
    )
    theirs = query.where(~_corrected(number, edition.c.subscriber_id))
    return _noting("edition_id", theirs.group_by(edition.c.subscriber_id))


def _readers_of_texts(texts: Collection[str], since: datetime) -> Select[Any]:
    arrived = exists().where(delivery.c.edition_id == edition.c.id, delivery.c.state.not_in(_NOT_ARRIVED))
    return select(edition.c.id).where(
        edition.c.text_hash.in_(listed_texts(texts)), edition.c.slot >= since, arrived
    )


def _answered(number: int, printed: Collection[str], since: datetime) -> Insert:
    """Note the readers of these answers, each with the last answer that they got."""
    query = _readers_of_answers(printed, since).with_only_columns(
        literal(number), answer.c.subscriber_id, func.max(answer.c.id)
    )
    theirs = query.where(~_corrected(number, answer.c.subscriber_id))
    return _noting("answer_id", theirs.group_by(answer.c.subscriber_id))


def _readers_of_answers(printed: Collection[str], since: datetime) -> Select[Any]:
    return select(answer.c.id).where(answer.c.printed_hash.in_(listed_texts(printed)), answer.c.said_at >= since)


def _noting(where: str, query: Select[Any]) -> Insert:
    columns = ["correction_id", "subscriber_id", where]
    return dialects.insert(correction_recipient).from_select(columns, query).on_conflict_do_nothing()


def _corrected(number: int, who: ColumnElement[int]) -> ColumnElement[bool]:
    """Say that this subscriber has an edition that tells the correction."""
    theirs = edition.alias()
    return exists().where(theirs.c.subscriber_id == who, theirs.c.kind == _KIND, theirs.c.cause == str(number))


def waits_for_correction(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Say that a subscriber is to be told something taken back since then before the next digest. So the digest
    repeats nothing wrong."""
    recent = correction_recipient.c.correction_id.in_(select(table.c.id).where(table.c.found_at > since))
    waits = (correction_recipient.c.subscriber_id == subscriber.c.id, correction_recipient.c.fault.is_(False))
    return exists().where(*waits, recent)


def _is_quiet(row: Row, now: datetime) -> bool:
    quiet = quiet_of(row)
    return quiet is not None and is_quiet(quiet, row["zone"], now)
