"""What a subscriber becomes by a wish of theirs, or by what happens to their chat: plain values, no store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from digests.errors import PreferenceError
from digests.model import QuietHours, Refusal, Relation, Subscriber, SubscriberState
from digests.rules.sending.times.due import due_after_change
from digests.rules.sending.times.slots import timetable_of

LONGEST_PAUSE = timedelta(days=365)
REACHABLE = (SubscriberState.ACTIVE, SubscriberState.PAUSED)


def consented(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """Daily messages from the next slot on that is not too near the `last` edition; one who has them already stays
    as they are."""
    if subscriber.state is SubscriberState.ACTIVE:
        return subscriber
    return _active(subscriber, now, last)


def with_themes(subscriber: Subscriber, themes: Sequence[str], relation: Relation) -> Subscriber:
    """Other topics, in the relation's order; none means all. PreferenceError names one that does not exist."""
    unknown = [theme for theme in themes if relation.theme(theme) is None]
    if unknown:
        raise PreferenceError(
            f"no theme {unknown[0][:40]!r}",
            advice=f"There is no topic “{unknown[0][:40]}”. /topics lists them all.",
        )
    return replace(subscriber, themes=tuple(theme.id for theme in relation.themes if theme.id in themes))


def with_theme(subscriber: Subscriber, theme: str, wanted: bool, relation: Relation) -> Subscriber:
    """One topic more or less, said outright so that asking twice changes nothing more.

    Taking the last one away means all again.
    """
    others = [each for each in subscriber.themes if each != theme]
    return with_themes(subscriber, [*others, theme] if wanted else others, relation)


def with_hours(
    subscriber: Subscriber, hours: Sequence[time], now: datetime, last: datetime | None = None
) -> Subscriber:
    """Other local hours, sorted; PreferenceError when there is none. `last` is when the last edition reached them,
    here and below."""
    if not hours:
        raise PreferenceError("no hours", advice="Please keep at least one hour, such as 08:00.")
    return _rescheduled(replace(subscriber, hours=tuple(sorted(set(hours)))), now, last)


def with_zone(subscriber: Subscriber, zone: str, now: datetime, last: datetime | None = None) -> Subscriber:
    """Another IANA zone; the hours stay what the clock on the wall shows there. The same zone changes nothing."""
    if zone == subscriber.zone:
        return subscriber
    return _rescheduled(replace(subscriber, zone=zone), now, last, moved=True)


def with_quiet(
    subscriber: Subscriber, quiet: QuietHours | None, now: datetime, last: datetime | None = None
) -> Subscriber:
    """Other quiet hours, or none."""
    return _rescheduled(replace(subscriber, quiet=quiet), now, last)


def with_review(subscriber: Subscriber, weekday: int | None) -> Subscriber:
    """The week in review with the first digest of this local weekday (0 is Monday), or never. PreferenceError when
    there is no such day."""
    if weekday is not None and weekday not in range(7):
        raise PreferenceError(f"no weekday {weekday}", advice="Please choose a day of the week.")
    return replace(subscriber, review_weekday=weekday)


def paused(subscriber: Subscriber, until: datetime | None, now: datetime) -> Subscriber:
    """No messages until then, or until they resume; only one who receives can pause. PreferenceError for a past
    moment or one over a year away."""
    if until is not None and not now < until <= now + LONGEST_PAUSE:
        raise PreferenceError("pause out of range", advice="A pause can last from 1 to 365 days.")
    if subscriber.state not in REACHABLE:
        return subscriber
    return replace(
        _without_refusal(subscriber), state=SubscriberState.PAUSED, paused_until=until, next_digest_at=None
    )


def resumed(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """Daily messages again from the next slot on: what was missed is not sent again, and the next digest covers
    what is new since the last."""
    return _active(subscriber, now, last) if subscriber.state is SubscriberState.PAUSED else subscriber


def stopped(subscriber: Subscriber) -> Subscriber:
    """No messages any more; the settings stay for another time."""
    if subscriber.state is SubscriberState.VISITOR:
        return subscriber
    state = SubscriberState.STOPPED
    return replace(_without_refusal(subscriber), state=state, paused_until=None, next_digest_at=None)


def departed(subscriber: Subscriber) -> Subscriber:
    """The chat has blocked or removed us. The end of a pause is kept, for their return."""
    if subscriber.state not in REACHABLE:
        return subscriber
    return replace(_without_refusal(subscriber), state=SubscriberState.GONE, next_digest_at=None)


def returned(subscriber: Subscriber, now: datetime, last: datetime | None = None) -> Subscriber:
    """The chat can be reached again: as before, paused when the pause is not over."""
    if subscriber.state is not SubscriberState.GONE:
        return subscriber
    if subscriber.paused_until is not None and subscriber.paused_until > now:
        return replace(_without_refusal(subscriber), state=SubscriberState.PAUSED)
    return _active(subscriber, now, last)


def unhindered(
    subscriber: Subscriber, refusal: Refusal, now: datetime, last: datetime | None = None
) -> Subscriber:
    """What kept the chat from receiving is over: daily messages from the next slot on. Who paused stays so."""
    hindered = subscriber.state is SubscriberState.PAUSED and subscriber.refusal is refusal
    return _active(subscriber, now, last) if hindered else subscriber


def _without_refusal(subscriber: Subscriber) -> Subscriber:
    return replace(subscriber, refusal=None, refused_at=None)


def _active(subscriber: Subscriber, now: datetime, last: datetime | None) -> Subscriber:
    due = due_after_change(timetable_of(subscriber), None, last, now)
    active = replace(subscriber, state=SubscriberState.ACTIVE, paused_until=None, next_digest_at=due)
    return _without_refusal(active)


def _rescheduled(
    subscriber: Subscriber, now: datetime, last: datetime | None, *, moved: bool = False
) -> Subscriber:
    """Move the next digest to the new hours; one that is due at this moment is not lost by it."""
    planned = subscriber.next_digest_at
    if subscriber.state is not SubscriberState.ACTIVE or (planned is not None and planned <= now):
        return subscriber
    due = due_after_change(timetable_of(subscriber), planned, last, now, moved=moved)
    return replace(subscriber, next_digest_at=due)
