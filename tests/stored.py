"""Rows brought into a state, and looked at, in the ways that the product goes, in one call a step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from digests.model import (
    Address,
    Article,
    Delivery,
    DeliveryState,
    Edition,
    EditionKind,
    Outcome,
    Story,
    Subscriber,
    SubscriberState,
    ToldCard,
)
from digests.rules.issuing.uncertainty import NO_AFTERMATH, Aftermath
from digests.store import AlikeSubscribers, AttemptRecord, Claim, Plan, PlannedChange, RecordKept, Store, freeze
from digests.store.issuing.parts import delivery_of, select_deliveries
from digests.store.issuing.planning import SHARED, alike_of
from digests.store.schema import correction, delivery, edition, edition_text, subscriber
from tests.factories import NOW, some

RECEIVE_NOTHING = (SubscriberState.PAUSED, SubscriberState.STOPPED, SubscriberState.GONE)
FAR_AHEAD = NOW + timedelta(days=36500)


async def issue_edition(
    store: Store,
    edition: Edition,
    next_digest_at: datetime | None,
    due_at: datetime,
    cards: Sequence[ToldCard] = (),
) -> bool:
    """Issue an edition of these cards as publishing does; False when there is one of that slot, or its reader
    receives nothing. A next digest that the reader has put into the future meanwhile is left as they set it."""
    seen = await _alike(store, edition.subscriber)
    while seen and seen.subscriber and seen.subscriber.state not in RECEIVE_NOTHING:
        set_already = seen.subscriber.next_digest_at
        plan = Plan(
            slot=edition.slot,
            issued_at=edition.issued_at,
            text=freeze(edition.parts, edition.told, edition.answers, cards=cards),
            due_at=due_at,
            next_digest_at=set_already if set_already and set_already > edition.issued_at else next_digest_at,
        )
        ((issued, moved),) = await store.planning.carry_out([PlannedChange(seen, seen.ids, plan)])
        if issued or moved:
            return issued > 0
        seen = await _alike(store, edition.subscriber)  # another process has changed the row in between
    return False


async def _alike(store: Store, subscriber_id: int) -> AlikeSubscribers | None:
    """Return a subscriber as publishing sees them, who need not be due for that."""
    query = select(*SHARED.values()).where(subscriber.c.id == subscriber_id)
    async with store._database.read() as connection:
        row = (await connection.execute(query)).first()
    return row and alike_of(dict(zip(SHARED, row, strict=True)), (subscriber_id,))


async def edition_at(store: Store, subscriber: int, slot: datetime) -> Edition | None:
    """Return the edition of a slot, None when there is none."""
    return next((each for each in await store.editions.latest(subscriber, 10**6) if each.slot == slot), None)


async def parts_of_kind(store: Store, subscriber: int, kind: EditionKind) -> list[str]:
    """Return the parts of a subscriber's editions of a kind, those issued first first."""
    query = select(edition_text.c.parts).join_from(edition, edition_text)
    theirs = (edition.c.subscriber_id == subscriber, edition.c.kind == kind)
    async with store._database.read() as connection:
        rows = (await connection.execute(query.where(*theirs).order_by(edition.c.id))).scalars().all()
    return [part for parts in rows for part in parts]


async def prints_taken_back(store: Store) -> frozenset[str]:
    """Return the fingerprints of all that articles took back."""
    async with store._database.read() as connection:
        payloads = (await connection.execute(select(correction.c.payload))).scalars().all()
    return frozenset(each for payload in payloads for each in payload["prints"])


async def claim_part(
    store: Store, identifier: int, attempt: int, now: datetime, lease: timedelta, owner: str = ""
) -> Delivery | None:
    """Take one pending part for sending; None when it is not to be had. It is looked up as a sender does."""
    async with store._database.read() as connection:
        query = select_deliveries().where(delivery.c.id == identifier)
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    found = delivery_of(row)
    claim = Claim(id=identifier, attempt=attempt, address=found.address, at=now, lease=lease, owner=owner)
    if not (await store.attempts.write([claim], [])).claimed:
        return None
    return replace(found, state=DeliveryState.SENDING, attempt=attempt + 1)


async def record_outcome(
    store: Store,
    identifier: int,
    attempt: int,
    outcome: Outcome,
    now: datetime,
    due_at: datetime | None = None,
    aftermath: Aftermath = NO_AFTERMATH,
) -> bool:
    """Keep what one attempt came to; False when it was given up or repeated."""
    record = AttemptRecord(
        id=identifier, attempt=attempt, outcome=outcome, at=now, due_at=due_at, aftermath=aftermath
    )
    return (await store.attempts.write([], [record])).kept[identifier] is not RecordKept.NOT


async def unedited_articles(store: Store, limit: int) -> Sequence[Article]:
    """Return the articles that the next edit would see first."""
    return (await store.editors.batch(limit, FAR_AHEAD, FAR_AHEAD)).new


async def stories_since(store: Store, since: datetime) -> Sequence[Story]:
    """Return, by id, the stories whose newest article was stored then or later, as an edit sees them."""
    return (await store.editors.batch(0, FAR_AHEAD, since)).open_stories


async def story_by_id(store: Store, identifier: int) -> Story | None:
    return next(iter(await store.stories.get_all([identifier])), None)


async def known(store: Store, who: Subscriber | Address | int) -> Subscriber:
    """Return a subscriber as stored, who must be there."""
    if isinstance(who, Address):
        return some(await store.subscribers.get(who))
    return some(await store.subscribers.by_id(who if isinstance(who, int) else who.id))


async def next_digest_of(store: Store, who: Subscriber) -> datetime | None:
    return (await known(store, who)).next_digest_at
