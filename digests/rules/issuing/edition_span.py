"""What time an edition covers, which earlier ones it remembers, and whether it waits for articles to be edited."""

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
MOST_AWAITED = 100  # a source with more in the queue floods it: nobody's digest waits for that


def preferences_of(subscriber: Subscriber, written: Collection[str]) -> Preferences:
    """Return what shapes the subscriber's digests; `written` are the languages that sources write (primary
    subtags)."""
    known = subscriber
    read = languages_read(known.reads, known.language, written)
    is_written = not written or not read.isdisjoint(written)
    return Preferences(
        themes=known.themes,
        language=known.language,
        reads=read,
        is_written=is_written,
        zone=known.zone,
        length=known.length,
    )


def closes_with_review(subscriber: Subscriber, slot: datetime, last: datetime | None) -> bool:
    """Say whether the edition of this slot closes with the week in review: it is the first one (`last` is the slot
    of the one before) of a local day that is the subscriber's day for it."""
    zone = ZoneInfo(subscriber.zone)
    day = slot.astimezone(zone).date()
    first = last is None or last.astimezone(zone).date() < day
    return first and day.weekday() == subscriber.review_weekday


def covers(last: Edition | Issued | None, now: datetime) -> tuple[datetime, datetime]:
    """Return what an edition made now covers: stories that came in since the first instant, and of them the
    articles stored since the second, which may be up to a day before they were edited. The first edition covers
    24 hours."""
    if last is None:
        return now - FIRST_COVERS, now - FIRST_COVERS
    since = max(last.issued_at, now - MOST_COVERS)
    return since, since - LONGEST_EDIT


def covers_last_too(latest: Sequence[Edition], now: datetime) -> tuple[datetime, datetime]:
    """Return what the last edition covered together with what came in since, as `covers` does; `latest` are the
    last two editions or fewer, the newest first."""
    if len(latest) == 1:
        return covers(None, latest[0].issued_at)
    return covers(latest[1] if latest else None, now)


# --- what of a subscriber's editions still counts, and a key that those alike share --------------


def last_digest(history: Sequence[Issued]) -> Issued | None:
    """Return the edition of the latest slot that was a digest; None for a newcomer."""
    return max((each for each in history if each.kind is EditionKind.DIGEST), default=None)


def shaping_editions(history: Sequence[Issued], now: datetime) -> tuple[Issued, ...]:
    """Return the editions that shape the next one, by slot: those issued in the last 60 days, and the last
    digest."""
    last = last_digest(history)
    return tuple(each for each in sorted(history) if each.issued_at >= now - REMEMBERED or each == last)


def telling(history: Sequence[Issued], now: datetime) -> tuple[str, ...]:
    """Return the hashes of the texts that still count as told, sorted and each once."""
    return tuple(sorted({each.text for each in history if each.issued_at >= now - REMEMBERED}))


def key_of(history: Sequence[Issued], now: datetime) -> str:
    """Return a key of what is remembered at `now`, when the last edition of the history was issued. Who has the
    same key has the same editions to be remembered, at any later moment too."""
    hashed = blake2b(digest_size=16)
    for each in shaping_editions(history, now):
        kind = "" if each.kind is EditionKind.DIGEST else f" {each.kind}"
        hashed.update(f"{each.slot.isoformat()} {each.issued_at.isoformat()} {each.text}{kind}\n".encode())
    return hashed.hexdigest()


def may_group(told_at: datetime | None, now: datetime) -> bool:
    """Say whether a key made at `told_at` holds at `now`: not where the clock was set back, since then more is
    remembered than went into it."""
    return told_at is not None and told_at <= now


# --- articles that came in and are not edited yet ------------------------------------------------


def backlog_of(backlogs: Sequence[Backlog]) -> Backlog | None:
    """Return what waits of all sources together, None when nothing does."""
    since = min((each.since for each in backlogs), default=None)
    return Backlog(sum(each.articles for each in backlogs), since) if since else None


def is_put_off(backlogs: Sequence[Backlog], slot: datetime, now: datetime) -> bool:
    """Say whether the edition of a slot waits at `now`: articles that came in before it are to be edited, and it
    has not waited for ten minutes. It stays the edition of its slot."""
    awaited = any(each.articles <= MOST_AWAITED and each.since <= slot for each in backlogs)
    return awaited and slot <= now < slot + LONGEST_WAIT


def unedited_at(backlogs: Sequence[Backlog], slot: datetime) -> Backlog | None:
    """Return what waits while the edition of a slot is issued; None when all that came in before it is edited."""
    found = backlog_of(backlogs)
    return found if found and found.since <= slot else None
