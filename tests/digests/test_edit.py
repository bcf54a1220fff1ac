import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from unittest.mock import patch

import pytest

from digests import edit
from digests.edit import EditReport, edit_new
from digests.model import Draft
from digests.store import Store, open_store
from tests.factories import NOW, source
from tests.relations import us_china

TEXT = (
    "The United States will raise its tariff on Chinese electric vehicles to 100 percent, the White House said on "
    "Tuesday. China's commerce ministry said it would take resolute measures."
)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as opened:
        await opened.sources.add(source("gazette"), NOW)
        await opened.sources.add(source("ledger"), NOW)
        yield opened


def draft(number: int, title: str = "US raises tariff on Chinese electric vehicles", text: str = TEXT) -> Draft:
    url = f"https://gazette.example.org/{number}"
    return Draft(url=url, title=title, text=text, published=NOW, language="en", complete=True)


async def test_new_articles_become_stories_and_the_rest_is_set_aside_with_its_reason(store: Store) -> None:
    ids = await store.articles.save(
        "gazette", [draft(1), draft(2, "Panda returns to zoo", "It ate bamboo in the sun.")], NOW
    )
    assert await edit_new(store, us_china(), NOW) == EditReport(2, 1, 1)
    (story,) = await store.stories.open_since(NOW - timedelta(days=1))
    assert [one.id for one in story.articles] == ids[:1]
    verdict, scores = await store.articles.verdict(ids[1]) or pytest.fail("no verdict")
    assert not verdict.relevant
    assert verdict.reason
    assert scores == ()


async def test_each_article_is_edited_once(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await edit_new(store, us_china(), NOW)
    assert await edit_new(store, us_china(), NOW) == EditReport()


async def test_a_later_article_joins_the_story_of_an_earlier_run(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await edit_new(store, us_china(), NOW)
    later = NOW + timedelta(hours=3)
    await store.articles.save("ledger", [draft(2)], later)
    assert await edit_new(store, us_china(), later) == EditReport(1, 1, 1)
    (story,) = await store.stories.open_since(NOW - timedelta(days=1))
    assert len(story.articles) == 2
    assert (story.first_stored, story.last_stored) == (NOW, later)


async def test_a_story_that_has_been_quiet_for_long_is_closed(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await edit_new(store, us_china(), NOW)
    later = NOW + timedelta(days=30)
    await store.articles.save("ledger", [draft(2)], later)
    await edit_new(store, us_china(), later)
    assert len(await store.stories.open_since(NOW - timedelta(days=1))) == 2


async def test_a_batch_is_limited_and_takes_the_oldest_first(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await store.articles.save("gazette", [draft(2)], NOW + timedelta(minutes=1))
    assert (await edit_new(store, us_china(), NOW + timedelta(minutes=2), limit=1)).articles == 1
    (left,) = await store.articles.unedited(10)
    assert left.url.endswith("/2")


async def test_a_fault_in_the_middle_leaves_the_batch_for_the_next_run(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    with patch.object(edit, "edit_articles", side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError):
        await edit_new(store, us_china(), NOW)
    assert await edit_new(store, us_china(), NOW) == EditReport(1, 1, 1)


async def test_the_loop_goes_on_while_the_edit_thinks(store: Store) -> None:
    await store.articles.save("gazette", [draft(number) for number in range(20)], NOW)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.001)
            beats += 1

    task = asyncio.create_task(beat())
    await edit_new(store, us_china(), NOW)
    task.cancel()
    assert beats > 3


async def test_one_line_with_counts_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    with caplog.at_level(logging.INFO, logger="communique.edit"):
        await edit_new(store, us_china(), NOW)
    (record,) = [record for record in caplog.records if record.name == "communique.edit"]
    assert record.__dict__["counts"] == {"articles": 1, "relevant": 1, "stories": 1}
