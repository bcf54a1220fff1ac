"""Decides which items of a source are news, first by the source's list and then by the items' pages."""

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
DATES_DIFFER = timedelta(hours=12)  # two dates of one article, read in different zones
SIMILAR = 0.6  # by judgement, as are the spans above and MOST_UNDATED
MOST_UNDATED = 100

_NUMBER = re.compile(r"\d+")


class Dropped(StrEnum):
    """Why an item is no news. `private`: its link leads into a network that is not public. `baseline`: it has no
    date and was there at the source's first reading. `moved`: the source gave it another address. `postponed`: its
    page is read in a later turn; the item is not stored until then. `untitled`: neither its list nor, in time, its
    page gave a title. `elsewhere`: it is on another source's site, and its own source has no label."""

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
    """A stored article that an item may be. `by_guid`: source and guid are the same, but not the address. `own`:
    the source that lists the item brought the article, in its own words. `gives_way`: another source brought the
    article at an address that belongs to this source."""

    id: int
    title: str
    published: datetime | None = None
    by_guid: bool = False
    own: bool = True
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """The result of `admit`. `kept` are items that may be news, in their order. `baseline` are undated items to be
    stored but not told. `dropped` counts the others by reason. `revised` are (article id, new title)."""

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
    """Choose which items of a source may be news, by what its list says of them.

    `known` has the stored articles by the items' positions. `first_time`: the source was never read to its end.
    `titles_later`: an item without a title is not empty, because its page has the title. Undated items are kept;
    at the first reading only the first hundred are, because each page has to be asked for a date, and the others
    are the baseline. An item dated more than an hour ahead counts as published now; dated more than two days
    ahead, it is left until its day comes. An item that is older than 96 hours at first sight is dropped. An item
    with a known guid but another address is the known article only if the titles are similar and the dates agree.
    An article that another source brought at an address of this source keeps no item out, however old.
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
            stored = None  # a guid that several items share does not identify an article
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
    """Say whether an item's date is more than 96 hours ago."""
    return draft.published is not None and draft.published < now - OLDEST


def similar_titles(first: str, second: str) -> bool:
    """Say whether two titles can belong to one article: they share six tenths of their words, and have the same
    numbers. Numbers tell apart what a source publishes every day under one heading.
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
    """Say whether the article's own source has changed its title. Titles of other outlets do not count."""
    return stored.own and bool(draft.title) and fingerprint(draft.title) != fingerprint(stored.title)


PATIENCE = timedelta(hours=1)
SHORT_REST = timedelta(hours=1)
ASKED_AGAIN = timedelta(minutes=15)


class Unread(StrEnum):
    """Why a page that was to be read was not read."""

    LATER = "later"  # a turn reads only so many pages
    RESTING = "resting"  # the host asked for a rest
    FAILED = "failed"  # for a reason that may pass
    FOR_GOOD = "for good"  # forbidden by robots.txt, gone, a wall, or no article


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The result of `settle`. `kept` are items to tell, all dated. `old`, `baseline` and `untitled` are stored and
    never told. `postponed` counts items for a later turn, due in `wait` seconds at the earliest."""

    kept: tuple[Draft, ...] = ()
    old: tuple[Draft, ...] = ()
    baseline: tuple[Draft, ...] = ()
    untitled: tuple[Draft, ...] = ()
    postponed: int = 0
    wait: float = 0.0


def unread_of(error: SourceError) -> Unread:
    """Return what an error means for an article's page: whether and when to ask again."""
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
    """Decide on items whose pages were asked for. `unread` says, by position, why a page was not read.

    `first_time`: the source was never read to its end. An item that is still undated was there before then, and is
    no news. Later an undated item counts as published now; so does an item dated more than an hour ahead. An item
    waits for a later turn in three cases: its page was not asked for yet; its host wants a `rest` (seconds) of at
    most an hour; or it cannot be told without its page, because title or date is missing. The last two cases end
    an hour after the unfinished reading began (`since`).
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
    if set(waiting) - {Unread.LATER}:  # otherwise only the limit of a turn keeps items waiting
        wait = max(ASKED_AGAIN.total_seconds(), rest if Unread.RESTING in waiting else 0.0)
    return Settled(**found, postponed=len(waiting), wait=wait)
