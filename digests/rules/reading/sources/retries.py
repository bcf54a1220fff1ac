"""Decides when an address that did not answer an admin is tried again, and when no more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.errors import SourceError
from digests.rules.instants import CLOCKS_DIFFER, is_due
from digests.rules.reading.sources.outages import NO_ANSWER

TRIED_FOR = timedelta(days=1)
FIRST_WAIT = timedelta(minutes=5)
AFTER_ITS_END = timedelta(hours=1)
LONGEST_WISH = timedelta(days=1)
LONGEST_WAIT = LONGEST_WISH + TRIED_FOR
MOST_DOUBLINGS = 8  # five minutes come to 21 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """An address that is tried again by itself. Instants are aware UTC. `tries` counts the tries so far, the
    admin's own among them. After the try that is due at `next_at` there is no other if `last`."""

    url: str
    begun_at: datetime
    next_at: datetime
    tries: int = 0
    last: bool = False


def is_worth_retrying(error: SourceError) -> bool:
    """Say whether another try may end better: the site has trouble of its own, asks for patience, or gives no
    answer."""
    status = getattr(error, "status", None)
    if status is not None:
        return bool(status >= 500 or status == 429)
    return error.code in NO_ANSWER - {"proxy"}


def begun(url: str, error: SourceError, now: datetime) -> Retry:
    """Return the retry of an address that has just failed."""
    return put_off(Retry(url=url, begun_at=now, next_at=now), error, now)


def put_off(retry: Retry, error: SourceError | None, now: datetime) -> Retry:
    """Return the retry after a try at `now`: the wait doubles each time, from five minutes. A longer wait that the
    host asks for is obeyed, up to a day. The last try is a day after the beginning. If nobody could be told how
    that one ended, there is another in an hour."""
    began = min(retry.begun_at, now)
    wait = FIRST_WAIT * 2 ** min(retry.tries, MOST_DOUBLINGS)
    asked = getattr(error, "retry_after", None) or 0.0
    wish = timedelta(seconds=min(asked, LONGEST_WISH.total_seconds()) if asked > 0 else 0.0)  # NaN is no wish
    end = began + TRIED_FOR
    at = max(min(now + wait, end) if now < end else now + AFTER_ITS_END, now + wish)
    return replace(retry, begun_at=began, next_at=at, tries=retry.tries + 1, last=at >= end)


def is_to_try(retry: Retry, now: datetime) -> bool:
    """Say whether the try is due. A try that a wrong clock has put far off is due now."""
    return is_due(retry.next_at, now, LONGEST_WAIT + CLOCKS_DIFFER)
