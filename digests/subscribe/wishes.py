"""What readers ask for: to receive, when, where and about what; to pause, to stop, to be forgotten. Each verb
reads, decides and stores."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time

from digests.model import Address, OtherLanguages, QuietHours, Relation, Subscriber, SubscriberState
from digests.store import Store
from digests.subscribe.becoming import (
    REACHABLE,
    consented,
    paused,
    resumed,
    stopped,
    with_hours,
    with_quiet,
    with_review,
    with_theme,
    with_themes,
    with_zone,
)
from digests.subscribe.chats import came_back, last_reached

LONGEST_WAIT, BETWEEN_LOOKS = 5.0, 0.05


async def visit(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Return the subscriber at the newcomer's address; else the newcomer, unstored. Who was gone is woken, with
    all topics of the chat."""
    known = await store.subscribers.get(newcomer.address)
    if known is None or known.state is not SubscriberState.GONE:
        return known or newcomer
    await came_back(store, newcomer.address.chat, now)
    return await store.subscribers.get(newcomer.address) or newcomer


async def welcome(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Return the subscriber at the newcomer's address, stored; a known one keeps every setting."""
    known = await visit(store, newcomer, now)
    return known if known.id else await store.subscribers.save(known, now)


async def consent(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Start daily messages, because the reader has asked for them."""
    return await _change_times(store, newcomer, now, lambda known, last: consented(known, now, last))


async def follow(store: Store, newcomer: Subscriber, theme: str, relation: Relation, now: datetime) -> Subscriber:
    """Daily messages with this topic among theirs: the only one for somebody who received none and had chosen
    none, one more for everybody else. Who has all topics keeps them. PreferenceError for an unknown topic."""

    def decide(known: Subscriber, last: datetime | None) -> Subscriber:
        if known.themes or known.state not in REACHABLE:
            known = with_theme(known, theme, True, relation)
        return consented(known, now, last)

    return await _change_times(store, newcomer, now, decide)


async def set_themes(
    store: Store, newcomer: Subscriber, themes: Sequence[str], relation: Relation, now: datetime
) -> Subscriber:
    """Choose these topics, none for all. PreferenceError for an unknown one."""
    return await _change(store, newcomer, now, lambda known: with_themes(known, themes, relation))


async def choose_theme(
    store: Store, newcomer: Subscriber, theme: str, wanted: bool, relation: Relation, now: datetime
) -> Subscriber:
    """Add or take away one topic. PreferenceError for an unknown one."""
    return await _change(store, newcomer, now, lambda known: with_theme(known, theme, wanted, relation))


async def set_hours(store: Store, newcomer: Subscriber, hours: Sequence[time], now: datetime) -> Subscriber:
    """Receive at these local hours. PreferenceError when there is none."""
    return await _change_times(store, newcomer, now, lambda known, last: with_hours(known, hours, now, last))


async def choose_hour(store: Store, newcomer: Subscriber, hour: time, wanted: bool, now: datetime) -> Subscriber:
    """Add or take away one local hour. PreferenceError when it is the last."""

    def decide(known: Subscriber, last: datetime | None) -> Subscriber:
        others = [each for each in known.hours if each != hour]
        return with_hours(known, [*others, hour] if wanted else others, now, last)

    return await _change_times(store, newcomer, now, decide)


async def set_zone(store: Store, newcomer: Subscriber, zone: str, now: datetime) -> Subscriber:
    """Receive by the clock of this IANA zone."""
    return await _change_times(store, newcomer, now, lambda known, last: with_zone(known, zone, now, last))


async def set_quiet(store: Store, newcomer: Subscriber, quiet: QuietHours | None, now: datetime) -> Subscriber:
    """Receive nothing in these local hours; None for no quiet hours."""
    return await _change_times(store, newcomer, now, lambda known, last: with_quiet(known, quiet, now, last))


async def set_language(store: Store, newcomer: Subscriber, language: str, now: datetime) -> Subscriber:
    """Be spoken to in this language (BCP 47)."""
    return await _change(store, newcomer, now, lambda known: replace(known, language=language))


async def set_other_languages(
    store: Store, newcomer: Subscriber, wanted: OtherLanguages, now: datetime
) -> Subscriber:
    """Be quoted passages in another language when nothing else tells the event, never, or always."""
    return await _change(store, newcomer, now, lambda known: replace(known, other_languages=wanted))


async def set_review(store: Store, newcomer: Subscriber, weekday: int | None, now: datetime) -> Subscriber:
    """Receive the week in review on this local weekday (0 is Monday), or never. PreferenceError for no weekday."""
    return await _change(store, newcomer, now, lambda known: with_review(known, weekday))


async def pause(store: Store, newcomer: Subscriber, until: datetime | None, now: datetime) -> Subscriber:
    """Pause until then, or until `resume` when None; what was waiting to be sent is dropped. When it returns, here
    and below, nothing is on its way any more."""
    return await _silence(store, newcomer, now, lambda known: paused(known, until, now))


async def resume(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """End a pause; nothing changes for one who is not paused."""
    return await _change_times(store, newcomer, now, lambda known, last: resumed(known, now, last))


async def stop(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """End daily messages and keep the settings; what was waiting to be sent is dropped."""
    return await _silence(store, newcomer, now, stopped)


async def forget(store: Store, address: Address, now: datetime) -> bool:
    """Delete everything that is kept of a subscriber; return whether there was anything."""
    known = await store.subscribers.get(address)
    if known is not None:
        await _silence(store, known, now, stopped)
    return await store.subscribers.forget(address, now)


async def _change(
    store: Store, newcomer: Subscriber, now: datetime, decide: Callable[[Subscriber], Subscriber]
) -> Subscriber:
    known = await visit(store, newcomer, now)
    wanted = decide(known)
    if wanted == known and known.id:
        return known
    set_up_by = newcomer.set_up_by or known.set_up_by
    return await store.subscribers.save(replace(wanted, set_up_by=set_up_by), now)


async def _change_times(
    store: Store,
    newcomer: Subscriber,
    now: datetime,
    decide: Callable[[Subscriber, datetime | None], Subscriber],
) -> Subscriber:
    last = await last_reached(store, await visit(store, newcomer, now))
    return await _change(store, newcomer, now, lambda each: decide(each, last))


async def _silence(
    store: Store, newcomer: Subscriber, now: datetime, decide: Callable[[Subscriber], Subscriber]
) -> Subscriber:
    changed = await _change(store, newcomer, now, decide)
    if changed.state not in (SubscriberState.ACTIVE, SubscriberState.VISITOR):
        await store.deliveries.cancel(changed.id, now)
        await _until_nothing_is_on_its_way(store, changed.address)
    return changed


async def _until_nothing_is_on_its_way(store: Store, address: Address) -> None:
    """Wait for what left just before, so that nothing comes behind the answer; not for long, since a sender may
    have died with it."""
    for _ in range(round(LONGEST_WAIT / BETWEEN_LOOKS)):
        if not await store.chats.is_written_to(address):
            return
        await asyncio.sleep(BETWEEN_LOOKS)
