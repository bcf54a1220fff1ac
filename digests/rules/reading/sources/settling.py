"""What becomes of admitted items once their pages were asked for: told, remembered, postponed or given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from digests.errors import DisallowedError, FetchError, SourceError
from digests.model import Draft
from digests.rules.reading.sources.admission import CLOCKS_DIFFER, too_old

PATIENCE = timedelta(hours=1)
SHORT_REST = timedelta(hours=1)
ASKED_AGAIN = timedelta(minutes=15)

_PASSING = frozenset({408, 425})


class Unread(StrEnum):
    """Why a page that was wanted was not read."""

    LATER = "later"  # so many pages are read in one turn
    RESTING = "resting"  # its host wants to be left alone
    FAILED = "failed"  # for a reason that may pass
    FOR_GOOD = "for good"  # forbidden to robots, gone, a wall, no article


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Items to tell, each dated; old ones, the undated baseline and those without a title, to be remembered and
    never told; how many are postponed to another turn, and in how many seconds that is due at the earliest."""

    kept: tuple[Draft, ...] = ()
    old: tuple[Draft, ...] = ()
    baseline: tuple[Draft, ...] = ()
    untitled: tuple[Draft, ...] = ()
    postponed: int = 0
    wait: float = 0.0


def unread_of(error: SourceError) -> Unread:
    """Return what an error means for the page of an article: whether, and when, asking again makes sense."""
    match error:
        case DisallowedError():
            return Unread.FOR_GOOD
        case FetchError(status=429 | 503):
            return Unread.RESTING
        case FetchError() if error.retry_after:
            return Unread.RESTING
        case FetchError(status=status) if status is None or status >= 500 or status in _PASSING:
            return Unread.FAILED
        case _:
            return Unread.FOR_GOOD


def settle(
    drafts: Sequence[Draft],
    unread: Mapping[int, Unread],
    now: datetime,
    *,
    first_time: bool = False,
    since: datetime | None = None,
    rest: float = 0.0,
) -> Settled:
    """Decide on items whose pages were asked for; `unread` says, by position, why one was not read.

    `first_time` says that the source was never read to its end: what has no date even now was there before, and is
    not news. Later on it counts as published now, and so does what is dated more than an hour ahead. An item waits
    for another turn when its page was not asked for yet; when its host wants to rest (for `rest` seconds) for an
    hour at most; and when it cannot be told without its page, for want of a title or a date. Nobody is asked for
    ever: once the unfinished reading began (`since`) an hour ago, only what was never asked for still waits.
    """
    patient = since is None or now - since < PATIENCE
    short = rest <= SHORT_REST.total_seconds()
    kept: list[Draft] = []
    old: list[Draft] = []
    baseline: list[Draft] = []
    untitled: list[Draft] = []
    waiting: list[Unread] = []
    for number, draft in enumerate(drafts):
        why = unread.get(number)
        tellable = bool(draft.title) and not (first_time and draft.published is None)
        if why is not None and _waits(why, tellable, patient, short):
            waiting.append(why)
        elif not draft.title:
            untitled.append(draft)
        elif too_old(draft, now):
            old.append(draft)
        elif draft.published is None and first_time:
            baseline.append(draft)
        elif draft.published is None or draft.published > now + CLOCKS_DIFFER:
            kept.append(replace(draft, published=now, published_guessed=True))
        else:
            kept.append(draft)
    return Settled(
        kept=tuple(kept),
        old=tuple(old),
        baseline=tuple(baseline),
        untitled=tuple(untitled),
        postponed=len(waiting),
        wait=_wait(waiting, rest),
    )


def _waits(why: Unread, tellable: bool, patient: bool, short: bool) -> bool:
    match why:
        case Unread.LATER:
            return True
        case Unread.RESTING:
            return patient and (short or not tellable)
        case Unread.FAILED:
            return patient and not tellable
        case Unread.FOR_GOOD:
            return False


def _wait(waiting: Sequence[Unread], rest: float) -> float:
    """Seconds until the next turn; none where nothing but the limit of a turn keeps items waiting."""
    if all(why is Unread.LATER for why in waiting):
        return 0.0
    return max(ASKED_AGAIN.total_seconds(), rest if Unread.RESTING in waiting else 0.0)
