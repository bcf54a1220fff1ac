"""Which items of a source are news, by its list and then by their pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from digests.errors import DisallowedError, FetchError, SourceError
from digests.model import Draft
from digests.rules.texts import WORD, fingerprint

OLDEST = timedelta(hours=96)
CLOCKS_DIFFER = timedelta(hours=1)
FAR_FUTURE = timedelta(days=2)
DATES_DIFFER = timedelta(hours=12)  # of one article, read in another zone
SIMILAR = 0.6  # by judgement, as are the spans above and the hundred below
MOST_UNDATED = 100

_NUMBER = re.compile(r"\d+")


class Dropped(StrEnum):
    """Why an item is no news. `private`: its link leads into a network that is not everybody's. `baseline`: it has
    no date and was there when the source was first read. `moved`: the source gave it another address. `postponed`:
    its page is read at another turn, and until then it is not stored. `untitled`: the list gives no title, and its
    page gave none in time. `elsewhere`: it is on another source's site, and its own has no label."""

    KNOWN = "known"
    MOVED = "moved"
    TWICE = "twice"
    EMPTY = "empty"
    OLD = "old"
    FUTURE = "future"
    BASELINE = "baseline"
    POSTPONED = "postponed"
    UNTITLED = "untitled"
    PRIVATE = "private"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """A stored article that an item may be. `by_guid`: the addresses differ, source and guid are the same.
    `own`: it is of the source that lists the item, in its words; `gives_way`: another's, at an address that is
    this one's."""

    id: int
    title: str
    published: datetime | None = None
    by_guid: bool = False
    own: bool = True
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """Items that may be news, in their order; the undated baseline to remember but not to tell; what was dropped,
    by reason; and changed titles as (article id, new title)."""

    kept: tuple[Draft, ...]
    baseline: tuple[Draft, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    revised: tuple[tuple[int, str], ...] = ()


def admit(
    drafts: Sequence[Draft],
    known: Mapping[int, KnownArticle],
    first_time: bool,
    now: datetime,
    *,
    titles_later: bool = False,
) -> Admission:
    """Choose what may be news among the items of a source, by what its list says of them.

    `known` says, by position, which items are stored already; `first_time` that the source was never read to its
    end; `titles_later` that an item without title is no empty one, since its page has the title. Undated items
    are kept, but of those at the first reading only the first hundred: that many pages are asked for a date, and
    the others are a baseline. Items dated more than an hour ahead count as published now, more than two days ahead
    they are left until their day comes. Items older than 96 hours at first sight are dropped. An item with a known
    guid but another address is the known article moved only if the title is similar and the date does not say
    otherwise. What another source brought at an address of this one's keeps nothing out, whatever its age.
    """
    kept: list[Draft] = []
    baseline: list[Draft] = []
    dropped: Counter[str] = Counter()
    revised: dict[int, str] = {}
    seen: set[str] = set()
    guids = Counter(draft.guid for draft in drafts)
    undated = 0
    for number, draft in enumerate(drafts):
        stored = known.get(number)
        if stored is not None and stored.by_guid and (guids[draft.guid] > 1 or not _moved(draft, stored)):
            stored = None  # a guid that several items share says nothing
        owners = stored is not None and stored.gives_way
        stored = None if owners else stored
        if stored is not None and draft.url not in seen and _renamed(draft, stored):
            revised.setdefault(stored.id, draft.title)
        reason = _fault(draft, stored, seen, now, titles_later, old=not owners)
        seen.add(draft.url)
        undated += draft.published is None
        if reason is None and draft.published is None and first_time and undated > MOST_UNDATED:
            baseline.append(draft)
            reason = Dropped.BASELINE
        if reason is not None:
            dropped[reason.value] += 1
        elif draft.published is not None and draft.published > now + CLOCKS_DIFFER:
            kept.append(replace(draft, published=now, published_guessed=True))
        else:
            kept.append(draft)
    return Admission(tuple(kept), tuple(baseline), dict(dropped), tuple(revised.items()))


def too_old(draft: Draft, now: datetime) -> bool:
    """Whether an item's date is more than 96 hours past."""
    return draft.published is not None and draft.published < now - OLDEST


def similar_titles(first: str, second: str) -> bool:
    """Whether two titles can be one article's: six tenths of their words in common, and the same numbers in both.

    Numbers tell apart what a source publishes under one heading every day.
    """
    one, other = (set(WORD.findall(title.casefold())) for title in (first, second))
    if not one or not other or set(_NUMBER.findall(first)) != set(_NUMBER.findall(second)):
        return False
    return len(one & other) >= SIMILAR * len(one | other)


def _fault(
    draft: Draft, stored: KnownArticle | None, seen: set[str], now: datetime, titles_later: bool, *, old: bool
) -> Dropped | None:
    if stored is not None:
        return Dropped.MOVED if stored.by_guid else Dropped.KNOWN
    if draft.url in seen:
        return Dropped.TWICE
    if not draft.title and not titles_later:
        return Dropped.EMPTY
    if old and too_old(draft, now):
        return Dropped.OLD
    if draft.published is not None and draft.published > now + FAR_FUTURE:
        return Dropped.FUTURE
    return None


def _moved(draft: Draft, stored: KnownArticle) -> bool:
    dates_agree = (
        draft.published is None
        or stored.published is None
        or abs(draft.published - stored.published) <= DATES_DIFFER
    )
    return dates_agree and similar_titles(draft.title, stored.title)


def _renamed(draft: Draft, stored: KnownArticle) -> bool:
    """Whether the article's own source gives it other words for a title; other outlets' titles are their own."""
    return stored.own and bool(draft.title) and fingerprint(draft.title) != fingerprint(stored.title)


PATIENCE = timedelta(hours=1)
SHORT_REST = timedelta(hours=1)
ASKED_AGAIN = timedelta(minutes=15)


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
        case FetchError() if error.retry_after or error.status in (429, 503):
            return Unread.RESTING
        case FetchError(status=status) if status is None or status >= 500 or status in (408, 425):
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
    fates: defaultdict[str, list[Draft]] = defaultdict(list)
    waiting: list[Unread] = []
    for number, draft in enumerate(drafts):
        why = unread.get(number)
        tellable = bool(draft.title) and not (first_time and draft.published is None)
        waits = {
            Unread.LATER: True,
            Unread.RESTING: patient and (short or not tellable),
            Unread.FAILED: patient and not tellable,
        }
        if why is not None and waits.get(why):
            waiting.append(why)
        elif not draft.title:
            fates["untitled"].append(draft)
        elif too_old(draft, now):
            fates["old"].append(draft)
        elif draft.published is None and first_time:
            fates["baseline"].append(draft)
        elif draft.published is None or draft.published > now + CLOCKS_DIFFER:
            fates["kept"].append(replace(draft, published=now, published_guessed=True))
        else:
            fates["kept"].append(draft)
    found = {fate: tuple(theirs) for fate, theirs in fates.items()}
    wait = 0.0
    if set(waiting) - {Unread.LATER}:  # else nothing but the limit of a turn keeps items waiting
        wait = max(ASKED_AGAIN.total_seconds(), rest if Unread.RESTING in waiting else 0.0)
    return Settled(**found, postponed=len(waiting), wait=wait)
