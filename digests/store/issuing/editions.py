"""Stores the editions: what each subscriber was told, frozen. Equal texts are stored once, by their hash."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Answer, DeliveryState, Edition, EditionKind, Told, ToldCard
from digests.rules.issuing.edition_span import REMEMBERED
from digests.rules.issuing.told import dump_told, load_told, unite
from digests.store.database import Aggregate, to_json, uncut
from digests.store.dialects import insert, listed, listed_texts
from digests.store.schema import article, delivery, edition_answer, edition_card, edition_text, subscriber
from digests.store.schema import edition as table

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_PRUNED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The text of an edition as it is stored. `hash` is the hash of its parts, of what they tell, and of what they
    answer. `printed` are by part the fingerprints of others' words; None means not read yet. `cards` are in
    reading order."""

    hash: str
    parts: list[str]
    told: dict[str, Any]
    answers: tuple[Answer, ...] = ()
    printed: list[list[str]] | None = None
    cards: tuple[ToldCard, ...] = ()


def freeze(
    parts: Sequence[str],
    told: Told,
    answers: Sequence[Answer] = (),
    printed: Sequence[Collection[str]] | None = None,
    cards: Sequence[ToldCard] = (),
) -> FrozenText:
    """Return a text as it is stored. The same parts, told and answers give the same hash. `FrozenText` explains
    `printed` and `cards`."""
    content: dict[str, Any] = {"parts": list(parts), "told": dump_told(told)}
    said = [asdict(each) | {"told_slot": each.told_slot.isoformat()} for each in answers]
    hashed = to_json(content | ({"answers": said} if said else {}))
    prints = None if printed is None else [sorted(each) for each in printed]
    return FrozenText(
        sha256(hashed.encode()).hexdigest(),
        content["parts"],
        content["told"],
        tuple(answers),
        prints,
        tuple(cards),
    )


@uncut
class Editions(Aggregate):
    async def last(self, subscriber_id: int) -> Edition | None:
        """Return the digest of the latest slot, or None for a newcomer."""
        return next(iter(await self.latest(subscriber_id, 1)), None)

    async def latest(self, subscriber_id: int, most: int) -> list[Edition]:
        """Return at most `most` digests, the latest slot first."""
        columns = (table.c.subscriber_id, table.c.slot, table.c.issued_at)
        query = select(*columns, edition_text.c.parts, edition_text.c.told).join_from(table, edition_text)
        theirs = query.where(table.c.subscriber_id == subscriber_id, table.c.kind == EditionKind.DIGEST)
        return [
            Edition(
                subscriber=row["subscriber_id"],
                slot=row["slot"],
                issued_at=row["issued_at"],
                parts=tuple(row["parts"]),
                told=load_told(row["told"]),
            )
            for row in await self._rows(theirs.order_by(table.c.slot.desc()).limit(most))
        ]

    async def told(self, subscriber_id: int, since: datetime) -> Told:
        """Return everything that the editions issued since then have told the subscriber."""
        query = (
            select(edition_text.c.told)
            .join_from(table, edition_text)
            .where(table.c.subscriber_id == subscriber_id, table.c.issued_at >= since)
        )
        return unite([load_told(told) for told in await self._column(query)])

    async def prune(self, before: datetime) -> int:
        """Delete editions of slots before then that have nothing left to deliver, with their deliveries, their
        texts and what they told. Return how many. Other writers have their turn in between."""
        waiting = exists().where(delivery.c.edition_id == table.c.id, delivery.c.state.in_(_OPEN))
        old = select(table.c.id, table.c.subscriber_id, table.c.issued_at).where(table.c.slot < before, ~waiting)
        some = old.order_by(table.c.slot, table.c.id).limit(_PRUNED_AT_ONCE)
        pruned = 0
        while True:
            async with self._database.write() as connection:
                rows = (await connection.execute(some)).all()
                if not rows:
                    await drop_unused_texts(connection)
                    return pruned
                # A `told_key` that counts deleted editions is removed, because it is wrong now.
                newest = max(row.issued_at for row in rows)
                theirs = subscriber.c.id.in_(listed({row.subscriber_id for row in rows}))
                counted = update(subscriber).where(theirs, subscriber.c.told_at <= newest + REMEMBERED)
                await connection.execute(counted.values(told_key=None, told_at=None))
                await connection.execute(delete(table).where(table.c.id.in_(listed(row.id for row in rows))))
            pruned += len(rows)


async def keep_texts(connection: AsyncConnection, texts: Mapping[str, FrozenText]) -> list[FrozenText]:
    """Store those of these texts, by hash, that are not stored yet, in the caller's transaction; return them."""
    query = select(edition_text.c.hash).where(edition_text.c.hash.in_(listed_texts(texts)))
    known = set((await connection.execute(query)).scalars())
    new = [text for key, text in texts.items() if key not in known]
    if new:
        names = ("hash", "parts", "told", "printed")
        rows = [{name: getattr(text, name) for name in names} for text in new]
        await connection.execute(insert(edition_text).on_conflict_do_nothing(index_elements=["hash"]), rows)
    if answers := [{"text_hash": text.hash, **asdict(answer)} for text in new for answer in text.answers]:
        await connection.execute(insert(edition_answer).on_conflict_do_nothing(), answers)
    if cards := [{"text_hash": text.hash, **asdict(card)} for text in new for card in text.cards]:
        await connection.execute(insert(edition_card).on_conflict_do_nothing(), cards)
    return new


async def issue_told_once(
    connection: AsyncConnection,
    kind: EditionKind,
    cause: str,
    text: FrozenText,
    recipients: Mapping[int, int],
    now: datetime,
    due_for: Callable[[int], datetime],
) -> None:
    """Write editions that are told once for their cause, with their deliveries, in the caller's transaction.
    `recipients` are by subscriber the message to answer (0: none), `due_for` says when a subscriber's delivery is
    due. Nobody gets the same cause twice."""
    if not recipients:
        return
    if new := await keep_texts(connection, {text.hash: text}):
        await mark_told(connection, new, now)
    common = {"slot": now, "issued_at": now, "parts": len(text.parts), "text_hash": text.hash}
    common |= {"kind": kind, "cause": cause}
    rows = [common | {"subscriber_id": who, "answers_message": message} for who, message in recipients.items()]
    await connection.execute(insert(table).on_conflict_do_nothing(), rows)
    bare = ~exists().where(delivery.c.edition_id == table.c.id)
    ours = (table.c.kind == kind, table.c.cause == cause, table.c.subscriber_id.in_(listed(recipients)))
    state = {"state": DeliveryState.PENDING, "attempt": 0, "changed_at": now}
    state |= {"message": 0, "new_chat": 0, "reason": ""}
    query = select(table.c.id, table.c.subscriber_id).where(*ours, bare)
    editions = {each: due_for(who) for each, who in await connection.execute(query)}
    numbers = range(1, len(text.parts) + 1)
    laid_out = [
        state | {"edition_id": each, "part": part, "due_at": due_at}
        for each, due_at in editions.items()
        for part in numbers
    ]
    if laid_out:
        await connection.execute(insert(delivery), laid_out)
    unknown = update(subscriber).where(subscriber.c.id.in_(listed(recipients)))
    await connection.execute(unknown.values(told_key=None, told_at=None))


async def mark_told(connection: AsyncConnection, texts: Sequence[FrozenText], now: datetime) -> None:
    """Note `now` as the time when the articles of these texts were first told, unless they were told before; in
    the caller's transaction."""
    ids = {each for text in texts for story in load_told(text.told).stories.values() for each in story.articles}
    untold = update(article).where(article.c.id.in_(listed(ids)), article.c.told_at.is_(None))
    await connection.execute(untold.values(told_at=now))


async def drop_unused_texts(connection: AsyncConnection, hashes: Collection[str] | None = None) -> None:
    """Delete the texts, of these hashes or of all, that no edition has any more."""
    unused = delete(edition_text).where(~exists().where(table.c.text_hash == edition_text.c.hash))
    if hashes is not None:
        unused = unused.where(edition_text.c.hash.in_(listed_texts(hashes)))
    await connection.execute(unused)
