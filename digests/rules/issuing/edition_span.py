"""Decides what time an edition covers, which earlier editions it remembers, and whether it waits for articles that
are still to be edited. An edition is the digest of one reader for one slot, the moment at which it is due."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from digests.model import Backlog, Edition, EditionKind, Issued, Preferences, Subscriber
from digests.rules.issuing.readership import languages_read

# Times are set by judgement.
FIRST_COVERS = LONGEST_EDIT = timedelta(hours=24)
MOST_COVERS, REMEMBERED = timedelta(days=14), timedelta(days=60)
LONGEST_WAIT = timedelta(minutes=10)
MOST_AWAITED = 100  # a source with more articles in the queue floods it, and no digest waits for these articles


def preferences_of(subscriber: Subscriber, written: Collection[str]) -> Preferences:
    """Return what shapes the subscriber's digests. `written` are the languages in which sources write (primary
    subtags)."""
    known = subscriber
    read = languages_read(known.reads, known.language, written)
    is_written = not written or not read.isdisjoint(written)
    return Preferences(
        themes=known.themes,
        weights=known.weights,
        muted=frozenset(known.muted),
        language=known.language,
        reads=read,
        is_written=is_written,
        zone=known.zone,
        length=known.length,
    )


def closes_with_review(subscriber: Subscriber, slot: datetime, last: datetime | None) -> bool:
    """Say whether the edition of this slot closes with the week in review. That is so on the subscriber's day for
    the review, in the first edition of that local day. If no digest comes on that day of the week, the first
    edition after it closes with the review. `last` is the slot of the edition before."""
    zone, wanted = ZoneInfo(subscriber.zone), subscriber.review_weekday
    if wanted is None:
        return False
    day = slot.astimezone(zone).date()
    before = last.astimezone(zone).date() if last else None
    if subscriber.weekdays and wanted not in subscriber.weekdays:
        latest = day - timedelta(days=(day.weekday() - wanted) % 7)
        return before is not None and before < latest
    return (before is None or before < day) and day.weekday() == wanted


def covers(last: Edition | Issued | None, now: datetime) -> tuple[datetime, datetime]:
    """Return what an edition made now covers, as two instants. It covers stories that came in since the first
    instant. Of these it covers articles stored since the second instant, because an article may be edited up to a
    day after it was stored. A reader's first edition covers 24 hours."""
    if last is None:
        return now - FIRST_COVERS, now - FIRST_COVERS
    since = max(last.issued_at, now - MOST_COVERS)
    return since, since - LONGEST_EDIT


def covers_last_too(latest: Sequence[Edition], now: datetime) -> tuple[datetime, datetime]:
    """Return the two instants (see `covers`) for what the last edition covered together with what came in since.
    `latest` are the last two editions or fewer, the newest first."""
    if len(latest) == 1:
        return covers(None, latest[0].issued_at)
    return covers(latest[1] if latest else None, now)


# --- which editions of a subscriber still count, and a key for subscribers with the same ones -----


def last_digest(history: Sequence[Issued]) -> Issued | None:
    """Return the subscriber's digest of the latest slot. Return None for a newcomer."""
    return max((each for each in history if each.kind is EditionKind.DIGEST), default=None)


def shaping_editions(history: Sequence[Issued], now: datetime) -> tuple[Issued, ...]:
    """Return the editions that shape the next edition, sorted by slot. These are the editions of the last 60 days,
    and the last digest."""
    last = last_digest(history)
    return tuple(each for each in sorted(history) if each.issued_at >= now - REMEMBERED or each == last)


def telling(history: Sequence[Issued], now: datetime) -> tuple[str, ...]:
    """Return the hashes of the texts that still count as told. They are sorted, and each stands once."""
    return tuple(sorted({each.text for each in history if each.issued_at >= now - REMEMBERED}))


def key_of(history: Sequence[Issued], now: datetime) -> str:
    """Return a key of what is remembered at `now`, the moment at which the last edition of the history was issued.
    Subscribers with the same key remember the same editions, now and at any later moment."""
    hashed = blake2b(digest_size=16)
    for each in shaping_editions(history, now):
        kind = "" if each.kind is EditionKind.DIGEST else f" {each.kind}"
        hashed.update(f"{each.slot.isoformat()} {each.issued_at.isoformat()} {each.text}{kind}\n".encode())
    return hashed.hexdigest()


def may_group(told_at: datetime | None, now: datetime) -> bool:
    """Say whether a key made at `told_at` holds at `now`. It does not if the clock was set back, because more
    editions are then remembered than went into the key."""
    return told_at is not None and told_at <= now


# --- articles that came in and are not edited yet ------------------------------------------------


def backlog_of(backlogs: Sequence[Backlog]) -> Backlog | None:
    """Return the articles of all sources that wait, as one backlog. Return None when none waits."""
    since = min((each.since for each in backlogs), default=None)
    return Backlog(sum(each.articles for each in backlogs), since) if since else None


def is_put_off(backlogs: Sequence[Backlog], slot: datetime, now: datetime) -> bool:
    """Say whether the edition of a slot waits at `now`. It waits while articles that came in before the slot are
    still to be edited, but no longer than ten minutes. It stays the edition of its slot."""
    awaited = any(each.articles <= MOST_AWAITED and each.since <= slot for each in backlogs)
    return awaited and slot <= now < slot + LONGEST_WAIT


def unedited_at(backlogs: Sequence[Backlog], slot: datetime) -> Backlog | None:
    """Return the articles that still wait when the edition of a slot is issued. Return None when all articles that
    came in before the slot are edited."""
    found = backlog_of(backlogs)
    return found if found and found.since <= slot else None
