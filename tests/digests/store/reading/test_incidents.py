import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from digests.model import Incident, Trouble
from digests.store import Store, open_store
from tests.digests.store.values import DAY, HOUR
from tests.factories import NOW, source


@pytest.fixture
async def store(store: Store) -> Store:
    for name in ("gazette", "ministry"):
        await store.sources.add(source(name), NOW)
    return store


def incident(trouble: Trouble = Trouble.EMPTY, began_at: datetime = NOW, **changes: Any) -> Incident:
    values: dict[str, Any] = {"source": "gazette", "name": "Gazette", "detail": "It lists no items."}
    return Incident(**(values | {"trouble": trouble, "began_at": began_at} | changes))


async def tell(store: Store, at: datetime) -> list[tuple[str, Trouble]]:
    """Tell what is untold, as the bot does, and return what was said."""
    said: list[tuple[str, Trouble]] = []
    for one in await store.incidents.told([each.id for each in await store.incidents.untold(20)], at):
        said += [("began", one.trouble)] if one.told_at == at else []
        said += [("ended", one.trouble)] if one.end_told_at == at else []
    return said


async def test_an_incident_comes_back_as_it_was_opened(store: Store) -> None:
    opened = await store.incidents.open(incident())
    assert opened == replace(incident(), id=opened.id)
    assert await store.incidents.all_open() == [opened]
    other = await store.incidents.open(incident(source="ministry", name="Ministry", began_at=NOW - HOUR))
    assert await store.incidents.all_open() == [other, opened]


async def test_beginning_and_end_are_told_once_each(store: Store) -> None:
    opened = await store.incidents.open(incident())
    assert await tell(store, NOW) == [("began", Trouble.EMPTY)]
    assert await tell(store, NOW + HOUR) == []
    assert await store.incidents.close(opened.id, NOW + 2 * HOUR)
    assert not await store.incidents.close(opened.id, NOW + 3 * HOUR)
    assert await tell(store, NOW + 3 * HOUR) == [("ended", Trouble.EMPTY)]
    assert await tell(store, NOW + 4 * HOUR) == []
    assert await store.incidents.all_open() == []


async def test_what_began_and_ended_while_nobody_was_told_is_told_together(store: Store) -> None:
    opened = await store.incidents.open(incident())
    await store.incidents.close(opened.id, NOW + HOUR)
    assert await tell(store, NOW + HOUR) == [("began", Trouble.EMPTY), ("ended", Trouble.EMPTY)]


async def test_of_two_processes_only_one_tells(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        for number in range(12):
            name = f"source-{number}"
            await one.sources.add(source(name), NOW)
            await one.incidents.open(incident(source=name))
        ids = [each.id for each in await two.incidents.untold(20)]
        claims = await asyncio.gather(*(each.incidents.told(ids, NOW) for _ in range(4) for each in (one, two)))
        assert sorted(told.id for claim in claims for told in claim) == sorted(ids)


async def test_opening_twice_keeps_the_first(store: Store) -> None:
    first = await store.incidents.open(incident())
    assert await store.incidents.open(incident(began_at=NOW + HOUR)) == first
    assert len(await store.incidents.all_open()) == 1


async def test_a_source_that_flaps_is_told_once_and_is_told_again_only_when_asked(store: Store) -> None:
    first = await store.incidents.open(incident())
    assert await tell(store, NOW) == [("began", Trouble.EMPTY)]
    await store.incidents.close(first.id, NOW + HOUR)
    assert await tell(store, NOW + HOUR) == [("ended", Trouble.EMPTY)]
    again = await store.incidents.open(incident(began_at=NOW + 2 * HOUR, detail="Again."))
    assert (again.id, again.began_at, again.detail) == (first.id, NOW, "Again.")
    assert await tell(store, NOW + 2 * HOUR) == []
    await store.incidents.close(first.id, NOW + 3 * HOUR)
    assert await tell(store, NOW + 3 * HOUR) == []

    back = await store.incidents.open(incident(began_at=NOW + 4 * HOUR))
    await store.incidents.open(replace(back, told_at=None, end_told_at=None))
    assert await tell(store, NOW + 5 * HOUR) == [("began", Trouble.EMPTY)]
    await store.incidents.close(first.id, NOW + 6 * HOUR)
    assert await tell(store, NOW + 6 * HOUR) == [("ended", Trouble.EMPTY)]


async def test_a_trouble_that_comes_back_after_a_day_is_a_new_incident(store: Store) -> None:
    first = await store.incidents.open(incident())
    await store.incidents.close(first.id, NOW + HOUR)
    second = await store.incidents.open(incident(began_at=NOW + HOUR + DAY))
    assert second.id != first.id


async def test_a_site_that_is_down_in_several_ways_has_one_incident(store: Store) -> None:
    first = await store.incidents.open(incident(Trouble.UNREACHABLE))
    assert (await store.incidents.open(incident(Trouble.FAULTY))).id == first.id
    await store.incidents.close(first.id, NOW + HOUR)
    assert (await store.incidents.open(incident(Trouble.REFUSED, NOW + 2 * HOUR))).id == first.id


@pytest.mark.parametrize("closed_before", [True, False])
async def test_another_trouble_replaces_the_first_whose_end_is_not_told(store: Store, closed_before: bool) -> None:
    first = await store.incidents.open(incident(Trouble.PAGE))
    await tell(store, NOW)
    if closed_before:
        await store.incidents.close(first.id, NOW + HOUR)
    second = await store.incidents.open(incident(began_at=NOW + HOUR))
    assert await store.incidents.all_open() == [second]
    assert await tell(store, NOW + HOUR) == [("began", Trouble.EMPTY)]


async def test_a_removed_source_has_no_incidents(store: Store) -> None:
    await store.incidents.open(incident())
    await store.sources.remove("gazette", NOW + HOUR)
    assert await store.incidents.all_open() == []
    assert await store.incidents.untold(9) == []
    assert (await store.incidents.open(incident())).id == 0
    await store.sources.add(source("gazette"), NOW + 2 * HOUR)
    assert await store.incidents.all_open() == []
    assert await store.incidents.untold(9) == []


async def test_pruning_deletes_what_ended_long_ago(store: Store) -> None:
    first = await store.incidents.open(incident())
    await store.incidents.close(first.id, NOW)
    still = await store.incidents.open(incident(source="ministry"))
    assert await store.incidents.prune(NOW) == 0
    assert await store.incidents.prune(NOW + HOUR) == 1
    assert await store.incidents.all_open() == [still]
