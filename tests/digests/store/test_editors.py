from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from digests.model import Verdict
from digests.store import Edit, Store, editors, open_store
from digests.store.editors import BatchToEdit
from tests.digests.store.values import DAY, HOUR, draft, move_edit_lease, stored_story
from tests.editing import save_edit
from tests.factories import NOW, source
from tests.factories import story as a_story
from tests.stored import stories_since, unedited_articles

LEASE = timedelta(seconds=30)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with open_store(url, migrate=True) as opened:
        await opened.sources.add(source(), NOW)
        yield opened


async def new_story(store: Store, number: int = 1) -> tuple[int, Edit]:
    """Store an article; return its number and the edit that makes a story of it."""
    (key,) = await store.articles.save("harbour-gazette", [draft(number)], NOW)
    made = a_story(-1, articles=tuple(await store.articles.get([key])), first_stored=NOW, last_stored=NOW)
    return key, Edit({key: Verdict(True, "both parties")}, {}, [made])


async def batch(store: Store, limit: int = 9) -> BatchToEdit:
    return await store.editors.batch(limit, NOW - DAY, NOW - DAY)


async def stories(store: Store) -> list[int]:
    return [story.id for story in await stories_since(store, NOW - 99 * DAY)]


async def test_one_editor_has_the_turn_until_it_ends_it(store: Store, url: str) -> None:
    async with open_store(url) as other:
        assert await store.editors.begin("one", LEASE)
        assert not await other.editors.begin("two", LEASE)
        await other.editors.end("two")
        assert not await other.editors.begin("two", LEASE), "nobody ends the turn of another"
        await store.editors.end("one")
        assert await other.editors.begin("two", LEASE)


async def test_an_editor_that_died_holds_nobody_up_for_longer_than_its_lease(store: Store) -> None:
    assert await store.editors.begin("dead", LEASE)
    await move_edit_lease(store, timedelta(seconds=-29))
    assert not await store.editors.begin("next", LEASE)
    await move_edit_lease(store, timedelta(seconds=-1))
    assert await store.editors.begin("next", LEASE)


async def test_a_lease_that_is_renewed_holds_and_one_that_has_run_out_is_not_renewed(store: Store) -> None:
    assert await store.editors.begin("one", LEASE)
    for _ in range(3):
        await move_edit_lease(store, timedelta(seconds=-20))
        assert await store.editors.go_on("one", LEASE)
    assert not await store.editors.begin("two", LEASE)
    await move_edit_lease(store, -LEASE)
    assert not await store.editors.go_on("one", LEASE)


async def test_a_lease_given_before_the_clock_was_set_back_holds_nobody_up_for_years(store: Store) -> None:
    assert await store.editors.begin("dead", LEASE)
    await move_edit_lease(store, timedelta(seconds=1))
    assert not await store.editors.begin("next", LEASE), "a little is no reason to take anybody's turn"
    await move_edit_lease(store, 4 * 365 * DAY)
    assert await store.editors.begin("next", LEASE)


async def test_whoever_has_the_turn_saves(store: Store) -> None:
    key, edit = await new_story(store)
    assert await store.editors.begin("one", LEASE)
    assert await store.editors.save("one", edit, NOW)
    assert await stories(store) == [1]
    assert await store.articles.verdict(key) is not None


async def test_an_editor_whose_lease_has_run_out_saves_nothing(store: Store) -> None:
    key, edit = await new_story(store)
    assert await store.editors.begin("frozen", LEASE)
    await move_edit_lease(store, -LEASE)
    assert not await store.editors.save("frozen", edit, NOW), "as long as nobody has the turn"
    assert await store.editors.begin("next", LEASE)
    assert not await store.editors.save("frozen", edit, NOW), "when another has the turn"
    await store.editors.end("next")
    assert not await store.editors.save("frozen", edit, NOW), "when another has had the turn"
    assert await stories(store) == []
    assert [article.id for article in await unedited_articles(store, 9)] == [key]


async def test_nothing_of_a_batch_is_saved_when_one_of_its_articles_was_edited_meanwhile(store: Store) -> None:
    one, first = await new_story(store, 1)
    _, second = await new_story(store, 2)
    assert await store.editors.begin("one", LEASE)
    await save_edit(store, second, NOW)
    both = Edit({**first.verdicts, **second.verdicts}, {}, [*first.stories])
    assert not await store.editors.save("one", both, NOW)
    assert await stories(store) == [1]
    assert [article.id for article in await unedited_articles(store, 9)] == [one]


async def test_nothing_of_a_batch_is_saved_when_one_of_its_articles_has_gone(store: Store) -> None:
    _, edit = await new_story(store)
    assert await store.editors.begin("one", LEASE)
    assert await store.articles.prune(NOW + HOUR) == 1
    assert not await store.editors.save("one", edit, NOW)
    assert await stories(store) == []


async def test_an_edit_goes_by_one_moment(store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process stores and edits between the reading of the articles and that of the stories."""
    read, known = editors.newest_articles, await stored_story(store, 1)
    (waiting,) = await store.articles.save("harbour-gazette", [draft(2)], NOW)

    async with open_store(url) as other:

        async def meanwhile(*given: object) -> object:
            monkeypatch.undo()
            await stored_story(other, 3)
            await save_edit(other, Edit({waiting: Verdict(True, "")}, {}, []), NOW)
            return await read(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(editors, "newest_articles", meanwhile)
        found = await batch(store)
    assert [article.id for article in found.new] == [waiting]
    assert [article.id for article in found.recent] == [known.lead]
    assert [story.id for story in found.open_stories] == [1]
    assert await stories(store) == [1, 3]


async def test_a_batch_has_at_most_so_many_new_articles_the_oldest(store: Store) -> None:
    keys = await store.articles.save("harbour-gazette", [draft(number) for number in (1, 2, 3)], NOW)
    found = await batch(store, 2)
    assert [article.id for article in found.new] == keys[:2]
    assert (found.recent, found.open_stories) == ([], [])
