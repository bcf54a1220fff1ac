"""Decides whether a reader may be told a story at once, because it has one of their watch words. Which words it
has, and whether the reader's digest would tell it, is decided elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import EditionKind, Issued, Story, Subscriber, SubscriberState
from digests.rules import trust
from digests.rules.issuing.readership import came_out
from digests.rules.issuing.times.slots import is_quiet

NEW_FOR = timedelta(days=1)


def is_new(story: Story, now: datetime) -> bool:
    """Say whether a story is new enough for an alert: a source with a label tells it, and the oldest article of
    such a source came out and came in within the last day."""
    known = [each for each in story.articles if trust.can_vouch(each.source)]
    moments = [moment for each in known for moment in (each.stored_at, came_out(each)) if moment]
    return bool(moments) and min(moments) > now - NEW_FOR


def came_in(story: Story) -> datetime | None:
    """Return when the first article of a source with a label came in. Return None when nobody knows."""
    known = (each.stored_at for each in story.articles if trust.can_vouch(each.source))
    return min((each for each in known if each), default=None)


def may_alert(subscriber: Subscriber, story: Story, told: Iterable[Issued], most: int, now: datetime) -> bool:
    """Say whether a subscriber may be told a story at once, at `now` (aware UTC).

    `told` are the editions of the last day or more. At most `most` alerts come on a local day, and none in quiet
    hours. A story is left to the digest if its first article came in during quiet hours, even when they are over,
    or if a digest is due.
    """
    first, zone = came_in(story), ZoneInfo(subscriber.zone)
    if not subscriber.alerts or subscriber.state is not SubscriberState.ACTIVE or first is None:
        return False
    if any(is_quiet(subscriber.quiet, subscriber.zone, each) for each in (now, first)):
        return False
    if not is_new(story, now) or (subscriber.next_digest_at is not None and subscriber.next_digest_at <= now):
        return False
    alerts = (each.issued_at.astimezone(zone).date() for each in told if each.kind is EditionKind.ALERT)
    today = now.astimezone(zone).date()
    return sum(day == today for day in alerts) < most
