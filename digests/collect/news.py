"""What is news among a source's items -> articles in the store."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digests.model import Draft, Source, SourceKind, Verdict
from digests.read import MOST_PAGES, wants_page
from digests.rules.reading.sources.admission import Dropped, admit, too_old, within_reach
from digests.store import Store

OLD_PAGE = Verdict(False, "its page says that it is older than four days")
BASELINE = Verdict(False, "it has no date and was there when the source was first read")
TITLES_LATER = frozenset({SourceKind.INDEX_PAGE, SourceKind.SITEMAP})

Turn = Callable[[], Awaitable[None]]
FillIn = Callable[[Sequence[Draft]], Awaitable[Sequence[Draft]]]


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of a source's items: the ids of new articles, and how many were dropped, by reason."""

    new: tuple[int, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


async def store_news(
    store: Store,
    source: Source,
    drafts: Sequence[Draft],
    now: datetime,
    *,
    first_time: bool = False,
    fill_in: FillIn,
    turn: Turn,
) -> Admitted:
    """Store what is news among a source's items; `fill_in` reads their pages first, a turn's worth of them.

    `first_time`: undated items are then remembered as seen, judged irrelevant, and never told. `turn` is waited
    for before anything is stored. A changed title of a known article is kept as a revision.
    """
    known = await store.articles.recognise(source.id, drafts)
    admission = admit(drafts, known, first_time, now, titles_later=source.kind in TITLES_LATER)
    kept: Sequence[Draft] = admission.kept
    old: Sequence[Draft] = ()
    dropped = Counter(admission.dropped)
    if any(wants_page(source, draft) for draft in kept):
        kept, later = within_reach(kept, MOST_PAGES)
        if later:
            dropped[Dropped.POSTPONED.value] += len(later)
        # A page can give the date that the list lacked, and so turn out to be old.
        filled = await fill_in(kept)
        kept = [draft for draft in filled if draft.title and not too_old(draft, now)]
        old = [draft for draft in filled if draft.title and too_old(draft, now)]
        dropped[Dropped.OLD.value] += len(old)
        dropped[Dropped.EMPTY.value] += len(filled) - len(kept) - len(old)
    await turn()
    await store.articles.save(source.id, old, now, verdict=OLD_PAGE)
    await store.articles.save(source.id, admission.baseline, now, verdict=BASELINE)
    new = await store.articles.save(source.id, kept, now)
    for article, title in admission.revised:
        await store.articles.revise(article, title, now)
    if len(kept) > len(new):
        dropped[Dropped.KNOWN.value] += len(kept) - len(new)
    return Admitted(tuple(new), dict(+dropped))
