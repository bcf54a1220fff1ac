"""Which items of a source are news: undated, future, old and empty ones."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from digests.model import Draft

OLDEST = timedelta(hours=96)
CLOCKS_DIFFER = timedelta(hours=1)
FAR_FUTURE = timedelta(days=2)


class Dropped(StrEnum):
    """Why an item is no news. `baseline`: it has no date and was there when the source was first read.
    `postponed`: its page is read at the next turn, and until then it is not stored."""

    KNOWN = "known"
    TWICE = "twice"
    EMPTY = "empty"
    OLD = "old"
    FUTURE = "future"
    BASELINE = "baseline"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class Admission:
    """Items to keep, in their order; the undated baseline to remember but not to tell; and what was dropped."""

    kept: tuple[Draft, ...]
    baseline: tuple[Draft, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


def admit(drafts: Sequence[Draft], known: Collection[str], first_time: bool, now: datetime) -> Admission:
    """Choose what is news among the items of a source.

    `known` are addresses stored already; `first_time` says that the source was never read before. Undated
    items are a baseline at the first reading and count as published now later on. Items dated more than an
    hour ahead count as published now, more than two days ahead they are left until their day comes. Items
    older than 96 hours at first sight are dropped.
    """
    kept: list[Draft] = []
    baseline: list[Draft] = []
    dropped: Counter[str] = Counter()
    seen: set[str] = set()
    for draft in drafts:
        reason = _fault(draft, known, seen, now)
        seen.add(draft.url)
        if reason is None and draft.published is None and first_time:
            baseline.append(draft)
            reason = Dropped.BASELINE
        if reason is not None:
            dropped[reason.value] += 1
        elif draft.published is None or draft.published > now + CLOCKS_DIFFER:
            kept.append(replace(draft, published=now, published_guessed=True))
        else:
            kept.append(draft)
    return Admission(tuple(kept), tuple(baseline), dict(dropped))


def within_reach(drafts: Sequence[Draft], most: int) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """Divide items into those for this turn and those for the next: at most `most` pages are read in one turn.

    Complete items need no page. Of the teasers the newest go first, undated ones before all; the order stays.
    """
    teasers = [draft for draft in drafts if not draft.complete]
    teasers.sort(key=lambda draft: -draft.published.timestamp() if draft.published else float("-inf"))
    later = {id(draft) for draft in teasers[most:]}
    return (
        tuple(draft for draft in drafts if id(draft) not in later),
        tuple(draft for draft in drafts if id(draft) in later),
    )


def too_old(draft: Draft, now: datetime) -> bool:
    """Whether an item's date is more than 96 hours past."""
    return draft.published is not None and draft.published < now - OLDEST


def _fault(draft: Draft, known: Collection[str], seen: Collection[str], now: datetime) -> Dropped | None:
    if draft.url in known:
        return Dropped.KNOWN
    if draft.url in seen:
        return Dropped.TWICE
    if not draft.title:
        return Dropped.EMPTY
    if too_old(draft, now):
        return Dropped.OLD
    if draft.published is not None and draft.published > now + FAR_FUTURE:
        return Dropped.FUTURE
    return None
