"""The list of sources as SQL judges as the rules do."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from digests.curate.source_list import NOTHING_HELD, ListedSource, by_need
from digests.model import Held, SourceFilter, SourceKind, SourceRecord, SourceStanding, SourceState, Trouble
from digests.rules.reading.sources.health import HealthStatus, health
from digests.store import Store
from tests.factories import NOW, source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READ = SourceState(next_fetch_at=NOW, last_success_at=NOW - HOUR, newest_item_at=NOW - HOUR)
STATES = [
    READ,
    SourceState(next_fetch_at=NOW),
    *(replace(READ, last_error="x", trouble=trouble) for trouble in (None, Trouble.GONE, Trouble.FAULTY)),
    *(replace(READ, trouble=trouble) for trouble in (Trouble.EMPTY, Trouble.UNDATED)),
    replace(READ, trouble=Trouble.UNDATED, newest_item_at=None, changed_at=NOW - 40 * DAY),
    replace(READ, trouble=Trouble.UNDATED, newest_item_at=NOW - 40 * DAY, changed_at=NOW - DAY),
    replace(READ, newest_item_at=None),
    replace(READ, moved_to="https://x.example.org/"),
    *(
        replace(READ, newest_item_at=NOW - days * DAY, cadence=cadence, longest_gap=gap)
        for days, cadence, gap in product(
            (3, 5, 9, 11, 20, 22, 100, 121), (None, 3600.0, 86_400.0), (None, 90_000.0, 200_000.0, 1e7)
        )
    ),
]
HELD = {"s-000-feed-on": Held(1)}
WAITING = {"s-001-feed-on": 7, "s-001-feed-off": 8}


@pytest.fixture
async def records(store: Store) -> list[SourceRecord]:
    """A source for each state, as a feed and as a list of links, on and off."""
    for number, state in enumerate(STATES):
        for kind, active in product((SourceKind.FEED, SourceKind.INDEX_PAGE), (True, False)):
            name = f"s-{number:03d}-{kind}-{'on' if active else 'off'}"
            await store.sources.add(source(name, kind=kind, active=active), NOW)
            await store.sources.record(name, state)
    return await store.sources.all()


def listed(records: list[SourceRecord]) -> list[ListedSource]:
    return [
        ListedSource(
            each, health(each, NOW), HELD.get(each.source.id, NOTHING_HELD), WAITING.get(each.source.id, 0)
        )
        for each in records
    ]


async def test_the_order_and_the_counts_are_those_of_the_rules(store: Store, records: list[SourceRecord]) -> None:
    expected = sorted(listed(records), key=by_need)
    page = await store.sources.page(SourceFilter(), NOW, HELD, 0, len(records))
    assert [each.source.id for each in page.records] == [each.record.source.id for each in expected]
    assert page.attention == sum(each.needs_attention for each in expected)
    assert page.off == sum(not (each.record.source.active or each.needs_attention) for each in expected)
    assert page.total == page.meant == len(records)
    later = await store.sources.page(SourceFilter(), NOW, HELD, 5, 3)
    assert later.records == page.records[5:8]


STANDINGS = {
    SourceStanding.TROUBLE: lambda each: each.needs_attention,
    SourceStanding.PAUSED: lambda each: not each.record.source.active,
    SourceStanding.FAILING: lambda each: each.health.status is HealthStatus.FAILING,
    SourceStanding.SILENT: lambda each: each.health.status is HealthStatus.SILENT,
    SourceStanding.NEW: lambda each: each.health.status is HealthStatus.NEW,
    SourceStanding.WELL: lambda each: each.health.status is HealthStatus.OK and not each.needs_attention,
    SourceStanding.UNCONFIRMED: lambda each: bool(each.question),
}


@pytest.mark.parametrize("standing", SourceStanding)
async def test_each_standing_means_what_the_rules_say(
    store: Store, records: list[SourceRecord], standing: SourceStanding
) -> None:
    expected = {each.record.source.id for each in listed(records) if STANDINGS[standing](each)}
    found = await store.sources.meant(SourceFilter(standing=standing), NOW, HELD, waiting=WAITING)
    assert {each.id for each in found} == expected
    assert 0 < len(expected) < len(records)


async def test_side_kind_and_words_are_met_together(store: Store) -> None:
    await store.sources.add(source("gazette", name="海港报", party="prc"), NOW)
    await store.sources.add(
        source("herald", names={"zh-Hans": "先驱报"}, party="prc", kind=SourceKind.SITEMAP), NOW
    )
    await store.sources.add(source("100%_true", party="us"), NOW)

    async def ids(**wanted: object) -> list[str]:
        return [each.id for each in await store.sources.meant(SourceFilter(**wanted), NOW, ())]  # type: ignore[arg-type]

    assert await ids(side="prc") == ["gazette", "herald"]
    assert await ids(side="prc", kind=SourceKind.SITEMAP) == ["herald"]
    assert await ids(words=("海港",)) == ["gazette"]
    assert await ids(words=("先驱",)) == ["herald"]
    assert await ids(words=("HERALD", "private")) == ["herald"]
    assert await ids(words=("%_",)) == ["100%_true"]
    assert await ids(words=("nobody",)) == []
