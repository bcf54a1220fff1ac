"""Decides which of a source's items are news, and stores these as articles."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from digests.model import SOURCE_KINDS, Clock, Draft, Reason, Source, SourceState, Verdict
from digests.read import PagesRead
from digests.rules.reading.addresses import host_of
from digests.rules.reading.sources.admission import Dropped, admit, settle
from digests.rules.reading.sources.cadence import first_reading, unfinished_since, unseen_until
from digests.rules.sites import FOREIGN, belongs, domain_of, host_in, mostly_linked, sites_learned, waits_for_owner
from digests.store import Store

TITLES_LATER = frozenset(kind for kind, traits in SOURCE_KINDS.items() if traits.lists_links)

FillIn = Callable[[Sequence[Draft]], Awaitable[PagesRead]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of a source's items. `new` are the ids of new articles. `dropped` counts other items by reason.

    `walls` counts pages that ask for a consent or a check. `wait` is the time in seconds for which the source is
    not asked again, because the host of one of its articles asked to be left alone.
    """

    new: tuple[int, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    walls: int = 0
    wait: float = 0.0

    @property
    def unfinished(self) -> bool:
        return Dropped.POSTPONED.value in self.dropped


async def store_news(
    store: Store,
    source: Source,
    state: SourceState,
    drafts: Sequence[Draft],
    clock: Clock,
    *,
    fill_in: FillIn,
    turn: AbstractAsyncContextManager[None],
) -> Admitted:
    """Store the items of a source that are news. `fill_in` first reads the pages of some of them.

    `state` is the state of the source before this reading. The first reading of a source is over when the source
    was once read to its end. Until then, items with no date in the list and none on their pages are never told.
    They are stored as seen and irrelevant.

    `turn` is entered before anything is stored. It is left as soon as the store has been asked to save all items.
    The next source can then ask too, and both are saved in one transaction. If a known article has a changed
    title, the title waits until the edit (the step that judges and groups articles) has judged it.
    """
    # The source's own sites are noted before its addresses are looked at.
    hosts = mostly_linked([draft.url for draft in drafts])
    others = await store.sources.near({domain_of(host) for host in hosts} - {domain_of(host_in(source.url))})
    if hosts and (sites := sites_learned(source, hosts, others)) != source.sites:
        await store.sources.learn_sites(source.id, sites)
    known = await store.articles.recognise(source.id, drafts)
    first_time = first_reading(state)
    added_at = await store.sources.added_at(source.id) if first_time else None
    admission = admit(drafts, known, first_time, clock(), titles_later=source.kind in TITLES_LATER)
    pages = await fill_in(admission.kept)
    async with turn:
        now = clock()
        settled = settle(
            pages.drafts, pages.unread, now,
            first_time=first_time, since=unfinished_since(state), rest=max(pages.rests.values(), default=0.0),
        )  # fmt: skip
        unseen = unseen_until(state, added_at or now, now)
        told, elsewhere = await _parted(store, source, settled.kept)
        seen = {
            Reason.OLD_PAGE: settled.old,
            Reason.UNTITLED: settled.untitled,
            Reason.ELSEWHERE: elsewhere,
            Reason.BASELINE: (*admission.baseline, *settled.baseline),
        }
        saved = [(Verdict.because(False, reason), drafts) for reason, drafts in seen.items()]
        savings = [
            asyncio.create_task(store.articles.save(source.id, drafts, now, verdict=verdict, unseen_until=unseen))
            for verdict, drafts in (*saved, (None, told))
        ]
        await asyncio.sleep(0)  # each of the savings asks the store before the turn ends
    *_, new = await asyncio.gather(*savings)
    for article, title in admission.revised:
        await store.articles.revise(article, title, now)
    own_rest = pages.rests.get(host_of(source.url), 0.0)
    dropped = Counter(admission.dropped) + Counter(
        {
            Dropped.OLD.value: len(settled.old),
            Dropped.UNTITLED.value: len(settled.untitled),
            Dropped.BASELINE.value: len(settled.baseline),
            Dropped.POSTPONED.value: settled.postponed,
            Dropped.ELSEWHERE.value: len(elsewhere),
            Dropped.KNOWN.value: len(told) - len(new),
        }
    )
    return Admitted(tuple(new), dict(dropped), pages.walls, max(settled.wait, own_rest))


async def _parted(
    store: Store, source: Source, drafts: Sequence[Draft]
) -> tuple[Sequence[Draft], Sequence[Draft]]:
    """Return two lists: the items that this source may tell, and items on the site of another source. An item of
    the second kind is left to that other source."""
    strangers = {domain_of(host_in(each.url)) for each in drafts if belongs(each.url, source) == FOREIGN}
    owners = await store.sources.near(strangers)
    elsewhere = [each for each in drafts if waits_for_owner(each.url, source, owners)]
    return [each for each in drafts if each not in elsewhere], elsewhere
