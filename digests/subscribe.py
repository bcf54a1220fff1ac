"""What readers ask for themselves, and what happens to their chats. All instants are UTC.

The first part computes what a subscriber becomes, from plain values without a store. The second part has the
verbs, which read, decide and store in one transaction.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from digests.errors import PreferenceError
from digests.model import Address, Length, QuietHours, Refusal, Relation, Subscriber, SubscriberState, Weight
from digests.model.lexicon import Lexicon
from digests.rules.issuing.readership import theme_asked
from digests.rules.issuing.times.due import due_after_change, reached
from digests.rules.issuing.times.slots import timetable_of
from digests.rules.searching.watching import with_word
from digests.store import Store

LONGEST_PAUSE = timedelta(days=365)
REACHABLE = (SubscriberState.ACTIVE, SubscriberState.PAUSED)
DELETED_KEPT = timedelta(days=7)  # chats that Telegram calls deleted are kept so long, as that may be a mistake
LONGEST_WAIT, BETWEEN_LOOKS = 5.0, 0.05
UNKNOWN_ZONE = "UTC"


# --- what a subscriber becomes: `last` is when the last edition reached them ---------------------


def consented(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """Return the subscriber with digests from the next slot on that is not too near the `last` edition. An active
    subscriber stays unchanged."""
    return subscriber if subscriber.state is SubscriberState.ACTIVE else _active(subscriber, now, last)


def with_themes(subscriber: Subscriber, themes: Sequence[str], relation: Relation) -> Subscriber:
    """Return the subscriber with these topics, in the relation's order; none means all. A chosen topic with the
    weight "never" gets the normal weight. Raises PreferenceError for an unknown topic."""
    for theme in themes:
        theme_asked(theme, relation)
    chosen = tuple(theme.id for theme in relation.themes if theme.id in themes)
    weights = tuple(
        (theme, weight)
        for theme, weight in subscriber.weights
        if weight is not Weight.NEVER or (chosen and theme not in chosen)
    )
    return replace(subscriber, themes=chosen, weights=weights)


def with_theme(subscriber: Subscriber, theme: str, wanted: bool, relation: Relation) -> Subscriber:
    """Return the subscriber with one topic added or removed. Removing the last one means all topics again."""
    others = [each for each in subscriber.themes if each != theme]
    return with_themes(subscriber, [*others, theme] if wanted else others, relation)


def with_weight(subscriber: Subscriber, theme: str, weight: Weight, relation: Relation) -> Subscriber:
    """Return the subscriber with another weight for one topic. Raises PreferenceError for an unknown topic, and if
    no topic would be left."""
    theme_asked(theme, relation)
    weights = dict(subscriber.weights) | {theme: weight}
    known = [each.id for each in relation.themes]
    kept = tuple((each, weights[each]) for each in known if weights.get(each, Weight.NORMAL) is not Weight.NORMAL)
    told = {each for each in known if not subscriber.themes or each in subscriber.themes}
    if told <= {each for each, found in kept if found is Weight.NEVER}:
        raise PreferenceError("no topic", code="topics-kept")
    return replace(subscriber, weights=tuple(sorted(kept)))


def with_weekday(
    subscriber: Subscriber, weekday: int, wanted: bool, now: datetime, last: datetime | None = None
) -> Subscriber:
    """Return the subscriber with one local weekday (0 is Monday) for digests added or removed. Raises
    PreferenceError for an unknown day, and if it is the last day."""
    if weekday not in range(7):
        raise PreferenceError(f"no weekday {weekday}", code="weekday")
    chosen = {*(subscriber.weekdays or range(7))}
    chosen = chosen | {weekday} if wanted else chosen - {weekday}
    return with_weekdays(subscriber, sorted(chosen), now, last)


def with_weekdays(
    subscriber: Subscriber, weekdays: Sequence[int], now: datetime, last: datetime | None = None
) -> Subscriber:
    """Return the subscriber with these local weekdays for digests. Raises PreferenceError if there is none."""
    if not weekdays:
        raise PreferenceError("no weekdays", code="weekdays-kept")
    chosen = () if len(weekdays) == 7 else tuple(weekdays)
    return _rescheduled(replace(subscriber, weekdays=chosen), now, last)


def with_read(subscriber: Subscriber, language: str, wanted: bool, read: Collection[str]) -> Subscriber:
    """Return the subscriber with one language of what is told added to, or removed from, those that are `read`
    now, by choice or by default. Raises PreferenceError if none would be left."""
    chosen = {*read, language} if wanted else {*read} - {language}
    if not chosen:
        raise PreferenceError("no language", code="languages-kept")
    return replace(subscriber, reads=tuple(sorted(chosen)))


def with_hours(
    subscriber: Subscriber, hours: Sequence[time], now: datetime, last: datetime | None = None
) -> Subscriber:
    """Return the subscriber with these local hours, sorted. Raises PreferenceError if there is none."""
    if not hours:
        raise PreferenceError("no hours", code="hours-kept")
    return _rescheduled(replace(subscriber, hours=tuple(sorted(set(hours)))), now, last)


def with_zone(subscriber: Subscriber, zone: str, now: datetime, last: datetime | None = None) -> Subscriber:
    """Return the subscriber with this IANA zone, and the same local hours. If the zone is the same, no digest
    moves. The subscriber need not be asked for the zone any more."""
    named = replace(subscriber, zone_asked=True)
    return named if zone == subscriber.zone else _rescheduled(replace(named, zone=zone), now, last, moved=True)


def wants_zone(subscriber: Subscriber) -> bool:
    """Say whether a subscriber's zone is unknown and was not asked for yet."""
    return subscriber.zone == UNKNOWN_ZONE and not subscriber.zone_asked


def with_quiet(
    subscriber: Subscriber, quiet: QuietHours | None, now: datetime, last: datetime | None = None
) -> Subscriber:
    """Return the subscriber with these quiet hours, or with none."""
    return _rescheduled(replace(subscriber, quiet=quiet), now, last)


def with_review(subscriber: Subscriber, weekday: int | None) -> Subscriber:
    """Return the subscriber with the week in review in the first digest of this local weekday (0 is Monday), or
    never. Raises PreferenceError for an unknown day."""
    if weekday is not None and weekday not in range(7):
        raise PreferenceError(f"no weekday {weekday}", code="weekday")
    return replace(subscriber, review_weekday=weekday)


def paused(subscriber: Subscriber, until: datetime | None, now: datetime) -> Subscriber:
    """Return the subscriber paused until then, or until they resume. Only a subscriber who receives can pause.
    Raises PreferenceError for a time in the past or over a year ahead."""
    if until is not None and not now < until <= now + LONGEST_PAUSE:
        raise PreferenceError("pause out of range", code="pause-long")
    if subscriber.state not in REACHABLE:
        return subscriber
    return replace(_silent(subscriber, SubscriberState.PAUSED), paused_until=until)


def resumed(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """Return a paused subscriber as active from the next slot on. Missed digests are not sent; the next digest
    covers what is new since the last."""
    return _active(subscriber, now, last) if subscriber.state is SubscriberState.PAUSED else subscriber


def stopped(subscriber: Subscriber) -> Subscriber:
    """Return the subscriber without digests. The settings stay for another time."""
    if subscriber.state is SubscriberState.VISITOR:
        return subscriber
    return replace(_silent(subscriber, SubscriberState.STOPPED), paused_until=None)


def departed(subscriber: Subscriber) -> Subscriber:
    """Return the subscriber after the chat blocked or removed the bot. The end of a pause is kept."""
    return _silent(subscriber, SubscriberState.GONE) if subscriber.state in REACHABLE else subscriber


def returned(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """Return a subscriber whose chat can be reached again: as before, and paused if the pause is not over."""
    if subscriber.state is not SubscriberState.GONE:
        return subscriber
    if subscriber.paused_until is not None and subscriber.paused_until > now:
        return replace(subscriber, state=SubscriberState.PAUSED, refusal=None, refused_at=None)
    return _active(subscriber, now, last)


def unhindered(
    subscriber: Subscriber, refusal: Refusal, now: datetime, last: datetime | None = None
) -> Subscriber:
    """Return the subscriber as active if the chat was paused because of this refusal; others stay as they are."""
    hindered = subscriber.state is SubscriberState.PAUSED and subscriber.refusal is refusal
    return _active(subscriber, now, last) if hindered else subscriber


def _silent(subscriber: Subscriber, state: SubscriberState) -> Subscriber:
    return replace(subscriber, state=state, next_digest_at=None, refusal=None, refused_at=None)


def _active(subscriber: Subscriber, now: datetime, last: datetime | None) -> Subscriber:
    due = due_after_change(timetable_of(subscriber), None, last, now)
    return replace(_silent(subscriber, SubscriberState.ACTIVE), paused_until=None, next_digest_at=due)


def _rescheduled(
    subscriber: Subscriber, now: datetime, last: datetime | None, *, moved: bool = False
) -> Subscriber:
    """Move the next digest to the new hours. A digest that is due at this moment is not moved."""
    planned = subscriber.next_digest_at
    if subscriber.state is not SubscriberState.ACTIVE or (planned is not None and planned <= now):
        return subscriber
    due = due_after_change(timetable_of(subscriber), planned, last, now, moved=moved)
    return replace(subscriber, next_digest_at=due)


# --- what readers ask for ------------------------------------------------------------------------


async def welcome(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Return the subscriber at the newcomer's address, stored. A known subscriber keeps every setting."""
    known = await find(store, newcomer, now)
    return known if known.id else await store.subscribers.save(known, now)


async def find(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Return the subscriber at the newcomer's address, or else the newcomer, not stored. A subscriber who was gone
    comes back, with all topics of the chat."""
    known = await store.subscribers.get(newcomer.address)
    if known is None or known.state is not SubscriberState.GONE:
        return known or newcomer
    await came_back(store, newcomer.address.chat, now)
    return await store.subscribers.get(newcomer.address) or newcomer


async def consent(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Start digests, because the reader has asked for them."""
    return await _change(store, newcomer, now, lambda known, last: consented(known, now, last))


async def follow(store: Store, newcomer: Subscriber, theme: str, relation: Relation, now: datetime) -> Subscriber:
    """Start digests with this topic. It becomes the only topic of a reader who received none and had chosen none.
    Readers of all topics keep them. The weight "never" becomes normal. Raises PreferenceError for an unknown
    topic."""

    def decide(known: Subscriber, last: datetime | None) -> Subscriber:
        if dict(known.weights).get(theme) is Weight.NEVER:
            known = with_weight(known, theme, Weight.NORMAL, relation)
        if known.themes or known.state not in REACHABLE:
            known = with_theme(known, theme, True, relation)
        return consented(known, now, last)

    return await _change(store, newcomer, now, decide)


async def set_themes(
    store: Store, newcomer: Subscriber, themes: Sequence[str], relation: Relation, now: datetime
) -> Subscriber:
    """Choose these topics; none means all. Raises PreferenceError for an unknown topic."""
    return await _change(store, newcomer, now, lambda known, _: with_themes(known, themes, relation))


async def choose_theme(
    store: Store, newcomer: Subscriber, theme: str, wanted: bool, relation: Relation, now: datetime
) -> Subscriber:
    """Add or remove one topic. Raises PreferenceError for an unknown topic."""
    return await _change(store, newcomer, now, lambda known, _: with_theme(known, theme, wanted, relation))


async def set_weight(
    store: Store, newcomer: Subscriber, theme: str, weight: Weight, relation: Relation, now: datetime
) -> Subscriber:
    """Let a topic count more, less, as others do, or never. Raises PreferenceError for an unknown topic, and if no
    topic would be left."""
    return await _change(store, newcomer, now, lambda known, _: with_weight(known, theme, weight, relation))


async def choose_weekday(
    store: Store, newcomer: Subscriber, weekday: int, wanted: bool, now: datetime
) -> Subscriber:
    """Add or remove one local weekday (0 is Monday) for digests. Raises PreferenceError if it is the last."""
    return await _change(store, newcomer, now, lambda known, last: with_weekday(known, weekday, wanted, now, last))


async def receive_every_day(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Receive digests on all days of the week."""
    return await _change(store, newcomer, now, lambda known, last: with_weekdays(known, range(7), now, last))


async def watch(
    store: Store, newcomer: Subscriber, words: Sequence[str], relation: Relation, lexicon: Lexicon, now: datetime
) -> Subscriber:
    """Have these words marked in digests, besides the words already watched. Raises PreferenceError, and changes
    nothing, for too many words and for the name of a main party."""

    def decide(known: Subscriber, _: datetime | None) -> Subscriber:
        watched = known.watched
        for word in words:
            watched = with_word(watched, word, relation, lexicon)
        return replace(known, watched=watched)

    return await _change(store, newcomer, now, decide)


async def unwatch(store: Store, newcomer: Subscriber, word: str, now: datetime) -> Subscriber:
    """Stop marking a word in digests."""
    return await _change(
        store,
        newcomer,
        now,
        lambda known, _: replace(known, watched=tuple(each for each in known.watched if each != word)),
    )


async def set_alerts(store: Store, newcomer: Subscriber, wanted: bool, now: datetime) -> Subscriber:
    """Be told at once of a story that has a watch word, or only in digests again."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, alerts=wanted))


async def set_silent(store: Store, newcomer: Subscriber, wanted: bool, now: datetime) -> Subscriber:
    """Receive everything that comes by itself without sound, or with sound again."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, silent=wanted))


async def set_previews(store: Store, newcomer: Subscriber, wanted: bool, now: datetime) -> Subscriber:
    """Receive digests with a preview of their first link, or without it again."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, previews=wanted))


async def set_reserved(store: Store, newcomer: Subscriber, wanted: bool, now: datetime) -> Subscriber:
    """Let only the person who sets up a channel now, and its owner, change its settings; or let all its admins."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, reserved=wanted))


async def set_hours(store: Store, newcomer: Subscriber, hours: Sequence[time], now: datetime) -> Subscriber:
    """Receive digests at these local hours. Raises PreferenceError if there is none."""
    return await _change(store, newcomer, now, lambda known, last: with_hours(known, hours, now, last))


async def choose_hour(store: Store, newcomer: Subscriber, hour: time, wanted: bool, now: datetime) -> Subscriber:
    """Add or remove one local hour. Raises PreferenceError if it is the last."""

    def decide(known: Subscriber, last: datetime | None) -> Subscriber:
        others = [each for each in known.hours if each != hour]
        return with_hours(known, [*others, hour] if wanted else others, now, last)

    return await _change(store, newcomer, now, decide)


async def set_zone(store: Store, newcomer: Subscriber, zone: str, now: datetime) -> Subscriber:
    """Receive digests by the clock of this IANA zone."""
    return await _change(store, newcomer, now, lambda known, last: with_zone(known, zone, now, last))


async def set_quiet(store: Store, newcomer: Subscriber, quiet: QuietHours | None, now: datetime) -> Subscriber:
    """Receive nothing by itself in these local hours. None means no quiet hours."""
    return await _change(store, newcomer, now, lambda known, last: with_quiet(known, quiet, now, last))


async def set_language(store: Store, newcomer: Subscriber, language: str, now: datetime) -> Subscriber:
    """Use this language (BCP 47) for the bot's words."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, language=language))


async def choose_read(
    store: Store, newcomer: Subscriber, language: str, wanted: bool, read: Collection[str], now: datetime
) -> Subscriber:
    """Add or remove one language of what is told (primary subtag), from those that are `read` now. Raises
    PreferenceError if it is the last."""
    return await _change(store, newcomer, now, lambda known, _: with_read(known, language, wanted, read))


async def read_as_spoken(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """Read news in the language of the bot's words, or in English if no source writes that language."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, reads=()))


async def set_length(store: Store, newcomer: Subscriber, length: Length, now: datetime) -> Subscriber:
    """Receive digests of this length from the next one on."""
    return await _change(store, newcomer, now, lambda known, _: replace(known, length=length))


async def set_review(store: Store, newcomer: Subscriber, weekday: int | None, now: datetime) -> Subscriber:
    """Receive the week in review on this local weekday (0 is Monday), or never. PreferenceError: no such day."""
    return await _change(store, newcomer, now, lambda known, _: with_review(known, weekday))


async def resume(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """End a pause. A subscriber who is not paused stays unchanged."""
    return await _change(store, newcomer, now, lambda known, last: resumed(known, now, last))


async def pause(store: Store, newcomer: Subscriber, until: datetime | None, now: datetime) -> Subscriber:
    """Pause until then, or until `resume` if None. What waits to be sent is dropped. When this function returns,
    nothing is being sent any more, so the store must not be in a transaction. So for `stop` and `forget`."""
    return await _silence(store, newcomer, now, lambda known, _: paused(known, until, now))


async def stop(store: Store, newcomer: Subscriber, now: datetime) -> Subscriber:
    """End digests and keep the settings. What waits to be sent is dropped."""
    return await _silence(store, newcomer, now, lambda known, _: stopped(known))


async def forget(store: Store, address: Address, now: datetime) -> bool:
    """Delete everything that is kept of a subscriber. Return whether there was anything."""
    known = await store.subscribers.get(address)
    if known is not None:
        await stop(store, known, now)
    return await store.subscribers.forget(address, now)


Decide = Callable[[Subscriber, datetime | None], Subscriber]
"""Takes a subscriber, and when the last edition reached them. Returns the subscriber as they shall be."""


async def _change(store: Store, newcomer: Subscriber, now: datetime, decide: Decide) -> Subscriber:
    async def change(within: Store) -> Subscriber:
        known = await find(within, newcomer, now)
        wanted = decide(known, await _last_reached(within, known))
        if wanted == known and known.id:
            return known
        set_up_by = newcomer.set_up_by or known.set_up_by
        return await within.subscribers.save(replace(wanted, set_up_by=set_up_by), now)

    return await store.writing(change)


async def _silence(store: Store, newcomer: Subscriber, now: datetime, decide: Decide) -> Subscriber:
    """Change the subscriber and drop what waits. Then wait until what left just before has arrived, so that
    nothing comes after the answer. The wait is short, because the sender may have died."""
    heard = (SubscriberState.ACTIVE, SubscriberState.VISITOR)

    async def change(within: Store) -> Subscriber:
        changed = await _change(within, newcomer, now, decide)
        if changed.state not in heard:
            await within.deliveries.cancel(changed.id, now)
        return changed

    changed = await store.writing(change)
    looks = 0 if changed.state in heard else round(LONGEST_WAIT / BETWEEN_LOOKS)
    while looks and await store.chats.is_written_to(changed.address):
        await asyncio.sleep(BETWEEN_LOOKS)
        looks -= 1
    return changed


async def _last_reached(store: Store, known: Subscriber) -> datetime | None:
    last = await store.editions.last(known.id) if known.id else None
    return reached(last.slot, last.issued_at) if last else None


# --- what happens to chats, each with all its topics ---------------------------------------------


async def left(store: Store, chat: int, now: datetime) -> None:
    """Note that the chat blocked or removed the bot. None of its topics receives any more."""
    for known in await store.chats.subscribers(chat):
        if known.state in REACHABLE:
            await store.subscribers.save(departed(known), now)
            await store.deliveries.cancel(known.id, now)


async def came_back(store: Store, chat: int, now: datetime) -> None:
    """Note that the bot can write to the chat again, in all its topics. Nobody is subscribed who was not before.
    What waited to be sent at that time is dropped; the next digest covers what is new."""
    for known in await store.chats.subscribers(chat):
        if known.state is SubscriberState.GONE:
            await store.subscribers.clear_strikes(known.id)
        last = await _last_reached(store, known)
        back = unhindered(returned(known, now, last), Refusal.NO_RIGHTS, now, last)
        if back != known:
            await store.deliveries.cancel(known.id, now)
            await store.subscribers.save(back, now)


async def lost_rights(store: Store, chat: int, now: datetime) -> None:
    """Note that the bot is in the chat and may not write there. The chat pauses until that changes, and the person
    who set it up is to be told."""
    for known in await store.chats.subscribers(chat):
        if known.state is SubscriberState.ACTIVE:
            await store.chats.refuse(known.id, Refusal.NO_RIGHTS, now)


async def topic_reopened(store: Store, address: Address, now: datetime) -> None:
    """Note that a closed topic is open again. A subscriber who was paused because of this goes on."""
    if known := await store.subscribers.get(address):
        back = unhindered(known, Refusal.TOPIC_CLOSED, now, await _last_reached(store, known))
        if back != known:
            await store.subscribers.save(back, now)


async def moved(store: Store, old_chat: int, new_chat: int, now: datetime) -> None:
    """Follow a group that became a supergroup, with settings and history. Subscribers who were gone are back."""
    await store.chats.move(old_chat, new_chat, now)
    await came_back(store, new_chat, now)


async def forget_deleted(store: Store, now: datetime) -> int:
    """Delete everything that is kept of accounts and groups that were deleted a while ago. Return how many."""
    addresses = await store.chats.deleted(now - DELETED_KEPT)
    for address in addresses:
        await store.subscribers.forget(address, now)
    return len(addresses)
