"""Decides when a source is read next: by how often it publishes, its own wishes, and its failures."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from math import ceil
from statistics import median

from digests.errors import (
    DisallowedError,
    FeedError,
    FetchError,
    PageError,
    PageInsteadError,
    SourceError,
    WallError,
    WorkError,
)
from digests.model import SourceState, Trouble
from digests.rules.precedence import LONGEST_PAUSE, LONGEST_UNREAD


def outside(at: datetime, skip_hours: Collection[int], skip_days: Collection[int], share: float = 0.0) -> datetime:
    """Return the first moment from `at` (UTC) on that is not in the hours and days to skip.

    Hints that leave no hour or no day are ignored. A moment that had to move goes up to 50 minutes into its hour,
    by `share` (0 to 1), so that sources that open at the same hour do not all come due at once.
    """
    hours = () if set(skip_hours) >= set(range(24)) else skip_hours
    days = () if set(skip_days) >= set(range(7)) else skip_days
    moment = at
    while moment.hour in hours or moment.weekday() in days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment if moment == at else moment + timedelta(minutes=50) * share


def left_alone_until(source_id: str, state: SourceState, now: datetime) -> datetime | None:
    """Return until when a source that is due at `now` (UTC) must not be read. None if it may be read now.

    A source comes due outside the hours and days that it skips. But after a downtime or a long pass, the bot may
    reach it inside them.
    """
    until = outside(now, state.skip_hours, state.skip_days, fraction_of(source_id))
    return until if until > now else None


def fraction_of(text: str) -> float:
    """Return a number from 0 to 1 that is always the same for a text, and evenly spread over texts."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32


# This group and the next two are by judgement: a site is read a few times within its own interval.
NEXT_TURN = timedelta(minutes=1)
SECOND_READING = timedelta(minutes=10)  # an admin who has just added a source wants to see that it is read
SHORTEST_PAUSE = timedelta(minutes=15)
USUAL_PAUSE = timedelta(minutes=30)
LONGEST_WAIT = timedelta(hours=24)
READ_WHOLE_EVERY = timedelta(hours=24)
JITTER = 0.1
# From the seventh failure on, the wait is the longest, and its random share stays too: the wait never shrinks.
MOST_DOUBLINGS = 6

FEWEST_DATED = 4
ONE_MOMENT = timedelta(minutes=1)
CLOCKS_DIFFER = timedelta(hours=1)
LONGEST_GAP = timedelta(days=366)
NEW_WEIGHT = 0.25  # the weight of the latest reading against all earlier ones
GAP_HALF_LIFE = timedelta(days=30)
STRAY = 10.0  # a gap this many times the next longest is due to a pinned item or to a long silence that is over
NIGHTS_OFF = timedelta(hours=8).total_seconds()
WEEKEND = timedelta(hours=60).total_seconds()  # Friday evening to Monday morning

MISSING_FOR_GOOD = timedelta(days=3)
MISSING_FOR_GOOD_FAILURES = 8  # with the doubling waits, they take more than two days


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What one reading of a source came to. `error` is empty on success; "not modified" is a success.

    `trouble` is the class of the error (see `trouble_of`), `status` its HTTP status if it had one. `whole`: the
    source was asked without conditional headers. `items` and `undated` count the listed items; `published` are
    their dates (UTC). Lengths of time are seconds: `pause` is the feed's own wish, `fresh_for` comes from the HTTP
    headers, `retry_after` is what a refusing host asked for, even if only for its articles' pages. In `skip_hours`
    (GMT) and on `skip_days` (0 is Monday) the feed does not want to be read. `unfinished`: some items were left
    for a later turn, so that the answer counts as unseen and the turn comes soon. `moved_to` is where redirects
    led if all were permanent.
    """

    error: str = ""
    trouble: Trouble | None = None
    status: int | None = None
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    not_modified: bool = False
    whole: bool = False
    items: int = 0
    undated: int = 0
    published: tuple[datetime, ...] = ()
    newest_item_at: datetime | None = None
    pause: float | None = None
    fresh_for: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    retry_after: float | None = None
    unfinished: bool = False
    moved_to: str = ""


def trouble_of(error: SourceError) -> Trouble:
    """Return the class of an error. A 404 counts as a refusal until it has lasted (see `after_fetch`)."""
    match error:
        case DisallowedError():
            return Trouble.DISALLOWED
        case FetchError(status=410):
            return Trouble.GONE
        case FetchError(status=int(status)) if status >= 500:
            return Trouble.FAULTY
        case FetchError(status=int()):
            return Trouble.REFUSED
        case WallError():
            return Trouble.WALL
        case PageInsteadError():
            return Trouble.PAGE
        case FeedError() | PageError() | WorkError():
            return Trouble.UNREADABLE
        case _:
            return Trouble.UNREACHABLE


def rests_until(result: FetchResult, now: datetime) -> datetime | None:
    """Return until when a host that was asked at `now` (UTC) wants to be left alone, None if it did not say."""
    own_words = result.status is not None or not result.error
    return now + _wish(result.retry_after) if own_words and result.retry_after else None


def validators(state: SourceState, now: datetime) -> tuple[str, str]:
    """Return the ETag and Last-Modified to ask with, exactly as received. Both are empty once in 24 hours, so that
    the source is read whole: some servers answer "not modified" for ever.
    """
    if state.read_whole_at is None or now - state.read_whole_at >= READ_WHOLE_EVERY:
        return "", ""
    return state.etag, state.last_modified


def first_reading(state: SourceState) -> bool:
    """Say whether a source was never read to its end. Undated items in its list may then be old."""
    return state.last_success_at is None or (state.items is None and not state.body_hash)


def unfinished_since(state: SourceState) -> datetime | None:
    """Return when the reading began whose other items wait for a later turn. None if nothing waits."""
    return state.changed_at if state.last_success_at is not None and not state.body_hash else None


def unseen_until(state: SourceState, added_at: datetime, now: datetime) -> datetime:
    """Return until when a source certainly did not list the items that are new now: when it was read before, or
    else when it was added. The result is never longer ago than LONGEST_UNREAD.

    `state` is the source's state before this reading. Items that waited were listed when their reading began.
    """
    began = unfinished_since(state)
    if first_reading(state):
        before = added_at
    elif began is not None:
        before = began - timedelta(seconds=state.interval)
    else:
        before = state.last_success_at or added_at
    return min(max(before, now - LONGEST_UNREAD), now)


def after_fetch(source_id: str, state: SourceState, result: FetchResult, now: datetime) -> SourceState:
    """Return the state of a source after one reading: when it is read again, and why.

    After success: after half its median interval, from 15 minutes to 6 hours, or 30 minutes while the interval is
    unknown. A source that was read to its end for the first time is read again after 10 minutes. Wishes of feed
    and server only lengthen this, up to 24 hours, and move it out of the hours and days that the feed skips. After
    a failure: twice as long each time, up to 24 hours; a source is never given up. A host's Retry-After is obeyed
    up to 24 hours. A hash of id and failures adds up to a tenth, so that sources do not all come due together. A
    source that robots.txt forbids is tried again after a day.
    """
    return _after_failure(source_id, state, result, now) if result.error else _after(source_id, state, result, now)


def _after_failure(source_id: str, state: SourceState, result: FetchResult, now: datetime) -> SourceState:
    trouble = result.trouble or Trouble.UNREADABLE
    failures = state.failures + 1 if state.last_error else 1
    since = state.last_success_at
    if result.status == 404 and (
        failures >= MISSING_FOR_GOOD_FAILURES if since is None else now - since >= MISSING_FOR_GOOD
    ):
        trouble = Trouble.GONE
    doublings = MOST_DOUBLINGS if trouble is Trouble.DISALLOWED else min(failures - 1, MOST_DOUBLINGS)
    wait = min(USUAL_PAUSE * 2**doublings, LONGEST_WAIT / (1 + JITTER)) * _spread(source_id, doublings)
    wait = min(max(wait, _wish(result.retry_after)), LONGEST_WAIT)
    return replace(
        state,
        next_fetch_at=outside(now + wait, state.skip_hours, state.skip_days, fraction_of(source_id)),
        interval=wait.total_seconds(),
        last_attempt_at=now,
        failures=failures,
        last_error=result.error,
        trouble=trouble,
    )


def _after(source_id: str, state: SourceState, result: FetchResult, now: datetime) -> SourceState:
    fresh = not result.not_modified
    cadence, longest_gap = _learnt(state, result, now) if fresh else (state.cadence, state.longest_gap)
    told = result if fresh else state
    trouble = None
    if told.items == 0:
        trouble = Trouble.EMPTY
    elif told.items is not None and told.undated >= told.items:
        trouble = Trouble.UNDATED
    pause = _pause(state, cadence, result)
    if result.unfinished:
        result = replace(result, etag="", last_modified="", body_hash="")
    turn = max(SECOND_READING, _wish(result.pause), _wish(result.fresh_for)) if first_reading(state) else pause
    wait = NEXT_TURN if result.unfinished else turn * _spread(source_id, 0)
    wait = max(wait, _wish(result.retry_after))
    finished = fresh and not (result.unfinished and first_reading(state))
    changed = fresh and (result.body_hash != state.body_hash or state.changed_at is None)
    same_nothing = state.failures + 1 if state.trouble is trouble else 1
    return replace(
        state,
        next_fetch_at=outside(now + wait, told.skip_hours, told.skip_days, fraction_of(source_id)),
        interval=pause.total_seconds(),
        etag=result.etag if fresh else result.etag or state.etag,
        last_modified=result.last_modified if fresh else result.last_modified or state.last_modified,
        body_hash="" if result.unfinished else result.body_hash or state.body_hash,
        last_attempt_at=now,
        last_success_at=now,
        newest_item_at=max((at for at in (state.newest_item_at, result.newest_item_at) if at), default=None),
        failures=same_nothing if trouble else 0,
        last_error="",
        trouble=trouble,
        items=result.items if finished else state.items,
        undated=result.undated if finished else state.undated,
        cadence=cadence,
        longest_gap=longest_gap,
        read_whole_at=now if result.whole else state.read_whole_at,
        changed_at=now if changed else state.changed_at,
        moved_to=result.moved_to,
        skip_hours=told.skip_hours,
        skip_days=told.skip_days,
    )


def _pause(state: SourceState, cadence: float | None, result: FetchResult) -> timedelta:
    """Return half the cadence, lengthened by wishes. Without a body, an answer repeats no wish: the last holds."""
    learnt = USUAL_PAUSE if cadence is None else timedelta(seconds=cadence / 2)
    learnt = min(max(learnt, SHORTEST_PAUSE), LONGEST_PAUSE)
    holds = result.not_modified and not state.last_error and state.last_success_at is not None
    wishes = (result.pause, result.fresh_for, state.interval if holds else None)
    return max(learnt, *map(_wish, wishes))


# --- the source's own rhythm ---------------------------------------------------------------------


def cadence_of(published: Collection[datetime], now: datetime) -> tuple[float | None, float | None]:
    """Return the median time between items and the longest usual gap, in seconds. None if too few are known.

    The median needs four dated items, the gap needs two moments. Dates less than a minute apart are one moment. If
    all dates are days without a time, the mean replaces the median: days by items. The longest usual gap is the
    ninetieth percentile (nearest rank) without a single stray gap, and at least a weekend for a source that takes
    weekends off.
    """
    dates = sorted(at for at in published if at <= now + CLOCKS_DIFFER)
    moments = [at for number, at in enumerate(dates) if not number or at - dates[number - 1] >= ONE_MOMENT]
    gaps = sorted(min(later - earlier, LONGEST_GAP).total_seconds() for earlier, later in pairwise(moments))
    if not gaps:
        return None, None
    usual = gaps[:-1] if len(gaps) >= FEWEST_DATED and gaps[-1] > STRAY * gaps[-2] else gaps
    longest = usual[ceil(0.9 * len(usual)) - 1]
    # It is weekend from Beijing to California from Saturday 06:00 to Sunday 20:00 UTC.
    hours = [at.weekday() * 24 + at.hour for at in dates]
    if longest >= NIGHTS_OFF and not any(5 * 24 + 6 <= hour < 6 * 24 + 20 for hour in hours):
        longest = max(longest, WEEKEND)
    if len(dates) < FEWEST_DATED:
        return None, longest
    if len(moments) < len(dates) and len({at.timetz() for at in dates}) == 1:
        day = timedelta(days=1).total_seconds()
        return (sum(usual) + day) / len(dates), longest
    return median(usual), longest


def _learnt(state: SourceState, result: FetchResult, now: datetime) -> tuple[float | None, float | None]:
    """Blend this reading with what was known: the cadence by a quarter, a gap that grows by half.

    A gap that shrinks does so slowly (half in a month), so that weekends and holidays are not forgotten.
    """
    cadence, gap = cadence_of(result.published, now)
    since = now - state.last_success_at if state.last_success_at else timedelta()
    forgotten = 1 - 0.5 ** (max(since, timedelta()) / GAP_HALF_LIFE)
    grown = state.longest_gap is not None and gap is not None and gap > state.longest_gap
    return _blend(state.cadence, cadence, NEW_WEIGHT), _blend(state.longest_gap, gap, 0.5 if grown else forgotten)


def _blend(former: float | None, latest: float | None, weight: float) -> float | None:
    """Return the weighted geometric mean, because spans reach from minutes to months."""
    if former is None or latest is None:
        return former if latest is None else latest
    return float(former ** (1 - weight) * latest**weight)


def _wish(seconds: float | None) -> timedelta:
    """Return the part of a requested wait that is obeyed. NaN counts as no wish."""
    wished = seconds if seconds is not None and seconds > 0 else 0.0
    return timedelta(seconds=min(wished, LONGEST_WAIT.total_seconds()))


def _spread(source_id: str, failures: int) -> float:
    return 1 + JITTER * fraction_of(f"{source_id}:{failures}")
