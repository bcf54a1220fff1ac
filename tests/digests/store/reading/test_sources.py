import asyncio
from dataclasses import replace

import pytest

from digests.errors import SourceExistsError, UnknownSourceError
from digests.model import Ownership, Policy, Recipe, SourceKind, SourceRecord, SourceState, Trouble
from digests.store import Store, open_store
from tests.digests.store.values import DAY, HOUR, draft
from tests.factories import NOW, some, source


async def ids_due(store: Store, now=NOW, limit: int = 10) -> list[str]:
    return [record.source.id for record in await store.sources.claim_due(now, HOUR, limit)]


async def record_of(store: Store, name: str = "harbour-gazette") -> SourceRecord:
    return some(await store.sources.get(name))


async def test_a_source_comes_back_as_it_was_added_and_is_due(store: Store) -> None:
    added = source(
        "harbour",
        kind=SourceKind.SITEMAP,
        ownership=Ownership.GOVERNMENT,
        policy=Policy.FULL,
        language="zh-Hans",
        active=False,
        reason="on trial",
    )
    await store.sources.add(added, NOW)
    record = some(await store.sources.get("harbour"))
    assert record.source == added
    assert record.state == SourceState(next_fetch_at=NOW)
    assert await store.sources.by_url(added.url) == record
    assert await store.sources.get("other") is None


@pytest.mark.parametrize("changes", [{"url": "https://elsewhere.example.org/"}, {"id": "other"}])
async def test_an_id_or_an_address_is_in_the_list_once(store: Store, changes: dict[str, str]) -> None:
    await store.sources.add(source(), NOW)
    with pytest.raises(SourceExistsError):
        await store.sources.add(replace(source(), **changes), NOW)
    assert len(await store.sources.all()) == 1


async def test_seeding_fills_an_empty_list_only_which_is_in_order_of_id(store: Store) -> None:
    assert await store.sources.seed([source("b"), source("a")], NOW) == 2
    assert [record.source.id for record in await store.sources.all()] == ["a", "b"]
    assert await store.sources.seed([source("c")], NOW) == 0
    for name in ("a", "b"):
        await store.sources.remove(name, NOW)
    assert await store.sources.seed([source("c")], NOW) == 0
    assert await store.sources.all() == []


async def test_a_due_source_is_claimed_once_until_the_lease_is_over(store: Store) -> None:
    await store.sources.add(source(), NOW)
    assert await ids_due(store, NOW - HOUR) == []
    assert (await store.sources.count_due(NOW - HOUR), await store.sources.count_due(NOW)) == (0, 1)
    assert await ids_due(store) == ["harbour-gazette"]
    assert await ids_due(store) == []
    assert await store.sources.count_due(NOW) == 0
    assert await ids_due(store, NOW + HOUR) == ["harbour-gazette"]


async def test_the_most_overdue_source_goes_first_when_not_all_can(store: Store) -> None:
    await store.sources.add(source("a"), NOW)
    await store.sources.add(source("b"), NOW - DAY)
    await store.sources.add(source("c"), NOW - HOUR)
    assert await ids_due(store, limit=2) == ["b", "c"]


async def test_two_stores_on_one_file_never_claim_the_same_source(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        names = [f"source-{number:02}" for number in range(20)]
        await one.sources.seed([source(name) for name in names], NOW)
        claims = await asyncio.gather(*(ids_due(each, limit=3) for _ in range(8) for each in (one, two)))
    assert sorted(name for claim in claims for name in claim) == names


async def test_paused_and_removed_sources_are_not_due(store: Store) -> None:
    for name in ("paused", "removed"):
        await store.sources.add(source(name), NOW)
    await store.sources.set_active("paused", False, "too noisy", NOW)
    await store.sources.remove("removed", NOW)
    assert await ids_due(store) == []
    assert await store.sources.next_due() is None
    record = some(await store.sources.get("paused"))
    assert (record.source.active, record.source.reason) == (False, "too noisy")


async def test_a_resumed_source_is_due_at_once_with_its_failures_forgotten(store: Store) -> None:
    await store.sources.add(source(), NOW)
    failed = SourceState(next_fetch_at=NOW + DAY, failures=9, last_error="answered 503", trouble=Trouble.FAULTY)
    await store.sources.record("harbour-gazette", failed)
    await store.sources.set_active("harbour-gazette", False, "failing", NOW)
    await store.sources.set_active("harbour-gazette", True, "", NOW + HOUR)
    record = await record_of(store)
    assert record.source == source()
    assert record.state == SourceState(next_fetch_at=NOW + HOUR)


async def test_a_description_can_change_but_not_take_another_sources_address(store: Store) -> None:
    await store.sources.add(source("a"), NOW)
    await store.sources.add(source("b"), NOW)
    changed = replace(source("a"), name="Another name", policy=Policy.LINK_ONLY)
    await store.sources.update(changed)
    record = await record_of(store, "a")
    assert record.source == changed
    with pytest.raises(SourceExistsError):
        await store.sources.update(replace(changed, url=source("b").url))


async def test_changing_a_source_that_is_not_in_the_list_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownSourceError):
        await store.sources.update(source())
    with pytest.raises(UnknownSourceError):
        await store.sources.set_active("harbour-gazette", False, "", NOW)
    with pytest.raises(UnknownSourceError):
        await store.sources.remove("harbour-gazette", NOW)


async def test_a_removed_source_still_names_its_articles_and_comes_back_with_them(store: Store) -> None:
    await store.sources.add(source(), NOW)
    (key,) = await store.articles.save("harbour-gazette", [draft()], NOW)
    await store.sources.remove("harbour-gazette", NOW)
    assert await store.sources.get("harbour-gazette") is None
    assert await store.sources.by_url(source().url) is None
    (article,) = await store.articles.get([key])
    assert article.source.name == "Harbour Gazette"

    await store.sources.add(replace(source(), id="gazette", name="The Gazette"), NOW + DAY)
    (article,) = await store.articles.get([key])
    assert (article.source.id, article.source.name, article.source.active) == ("gazette", "The Gazette", True)
    assert await ids_due(store, NOW + DAY) == ["gazette"]


async def test_the_id_of_a_removed_source_is_free(store: Store) -> None:
    await store.sources.add(source(), NOW)
    await store.sources.remove("harbour-gazette", NOW)
    await store.sources.add(replace(source(), url="https://new.example.org/"), NOW)
    assert [record.source.url for record in await store.sources.all()] == ["https://new.example.org/"]


async def test_a_recipe_and_all_that_was_learnt_come_back(store: Store) -> None:
    recipe = Recipe(name="notices", items="results", link="html_url", furniture=(".share", "aside"))
    await store.sources.add(source("api", kind=SourceKind.JSON_API, recipe=recipe), NOW)
    state = SourceState(
        next_fetch_at=NOW, interval=900.5, etag='"x"', last_modified="yesterday", body_hash="ff",
        last_attempt_at=NOW, last_success_at=NOW - HOUR, newest_item_at=NOW - DAY, failures=2,
        last_error="HTTP 503", trouble=Trouble.UNDATED, items=12, undated=3, cadence=3600.0, longest_gap=86400.5,
        read_whole_at=NOW - HOUR, changed_at=NOW - DAY, moved_to="https://new.example.org/",
    )  # fmt: skip
    await store.sources.record("api", state)
    (record,) = await store.sources.claim_due(NOW, HOUR, 9)
    assert record.source.recipe == recipe
    assert replace(record.state, next_fetch_at=NOW) == state
    assert await store.sources.next_due() == NOW + HOUR
    await store.sources.update(replace(record.source, recipe=None))
    (record,) = await store.sources.all()
    assert record.source.recipe is None


async def test_a_source_that_moves_is_due_at_its_new_address_without_the_old_validators(store: Store) -> None:
    await store.sources.add(source("a"), NOW)
    await store.sources.add(source("b"), NOW)
    state = SourceState(
        next_fetch_at=NOW + DAY, etag='"x"', last_modified="then", body_hash="h", moved_to="https://new.example.org/",
        failures=3, last_error="gone", trouble=Trouble.GONE, read_whole_at=NOW, cadence=60.0,
    )  # fmt: skip
    await store.sources.record("a", state)
    await store.sources.move(replace(source("a"), url="https://new.example.org/"), NOW + HOUR)
    record = await record_of(store, "a")
    assert record.source.url == "https://new.example.org/"
    assert record.state == SourceState(next_fetch_at=NOW + HOUR, cadence=60.0)
    with pytest.raises(SourceExistsError):
        await store.sources.move(replace(source("a"), url=source("b").url), NOW)
    with pytest.raises(UnknownSourceError):
        await store.sources.move(source("c"), NOW)


async def test_a_move_is_undone_for_a_while_and_then_forgotten(store: Store) -> None:
    before = source(
        "a", kind=SourceKind.INDEX_PAGE, recipe=Recipe(links="li a"), active=False, reason="it is gone"
    )
    new = replace(before, url="https://new.example.org/", kind=SourceKind.FEED, recipe=None)
    await store.sources.add(before, NOW)
    await store.sources.move(new, NOW)
    assert [each.source for each in await store.sources.all()] == [replace(new, active=True, reason="")]
    assert not await store.sources.undo_move("a", NOW, NOW)
    assert await store.sources.undo_move("a", NOW - DAY, NOW + HOUR)
    (record,) = await store.sources.all()
    assert (record.source, record.state) == (before, SourceState(next_fetch_at=NOW + HOUR))
    assert not await store.sources.undo_move("a", NOW - DAY, NOW)
    await store.sources.move(new, NOW)
    assert await store.sources.forget_moves(NOW - HOUR) == 0
    assert await store.sources.forget_moves(NOW) == 1
    assert not await store.sources.undo_move("a", NOW - DAY, NOW)


async def test_the_former_address_of_a_moved_source_may_be_another_s_by_then(store: Store) -> None:
    await store.sources.add(source("a"), NOW)
    await store.sources.move(replace(source("a"), url="https://new.example.org/"), NOW)
    await store.sources.add(source("b", url=source("a").url), NOW)
    with pytest.raises(SourceExistsError):
        await store.sources.undo_move("a", NOW - DAY, NOW)


async def test_a_removed_source_that_comes_back_was_not_moved(store: Store) -> None:
    await store.sources.add(source("a"), NOW)
    moved = replace(source("a"), url="https://new.example.org/")
    await store.sources.move(moved, NOW)
    await store.sources.remove("a", NOW)
    await store.sources.add(moved, NOW)
    assert not await store.sources.undo_move("a", NOW - DAY, NOW)


async def test_what_was_removed_is_remembered_by_its_address(store: Store) -> None:
    gazette = source("gazette")
    await store.sources.add(gazette, NOW)
    assert await store.sources.removed(gazette.url) is None
    await store.sources.remove("gazette", NOW)
    former = some(await store.sources.removed(gazette.url))
    assert (former.label, former.family, former.active) == (gazette.label, gazette.family, False)
