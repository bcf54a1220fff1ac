import asyncio
import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from digests import edit
from digests.answer import answer_calendar
from digests.edit import EditReport, edit_new
from digests.errors import StoreError
from digests.model import Article, Draft, Preferences, Verdict
from digests.rules.editing import sorting
from digests.rules.editing.sorting import judged
from digests.rules.editing.storyboard import EditedBatch
from digests.search import answer_search
from digests.store import Store
from tests.digests.store.values import move_edit_lease
from tests.factories import NOW, some, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import stories_since, story_by_id, unedited_articles

TEXT = (
    "The United States will raise its tariff on Chinese electric vehicles to 100 percent, the White House said on "
    "Tuesday. China's commerce ministry said it would take resolute measures."
)
DAY = timedelta(days=1)
TITLE = "US raises tariff on Chinese electric vehicles from April 2"
TRUER = "US puts off tariff on Chinese electric vehicles to April 2"
FALSE = "Lottery winners celebrate in Monaco"
SHORT = "The tariff on electric vehicles takes effect on April 2, 2026, officials said on Tuesday."


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source("gazette"), NOW)
    await store.sources.add(source("ledger"), NOW)
    return store


def draft(number: int, title: str = "US raises tariff on Chinese electric vehicles", text: str = TEXT) -> Draft:
    url = f"https://gazette.example.org/{number}"
    return Draft(url=url, title=title, text=text, published=NOW, language="en", complete=True)


async def test_new_articles_become_stories_once_and_the_rest_is_set_aside_with_its_reason(store: Store) -> None:
    panda = draft(2, "Panda returns to zoo", "It ate bamboo in the sun.")
    ids = await store.articles.save("gazette", [draft(1), panda], NOW)
    assert await edited(store) == EditReport(2, 1, 1)
    (story,) = await stories_since(store, NOW - DAY)
    assert [one.id for one in story.articles] == ids[:1]
    verdict, scores = some(await store.articles.verdict(ids[1]))
    assert not verdict.relevant
    assert verdict.reason
    assert scores == ()
    assert await edited(store) == EditReport()


async def test_a_later_article_joins_the_story_of_an_earlier_run(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await edited(store)
    later = NOW + timedelta(hours=3)
    await store.articles.save("ledger", [draft(2)], later)
    assert await edited(store, later) == EditReport(1, 1, 1)
    (story,) = await stories_since(store, NOW - DAY)
    assert len(story.articles) == 2
    assert (story.first_stored, story.last_stored) == (NOW, later)


async def test_a_headline_without_a_text_is_a_report_that_later_ones_join(store: Store) -> None:
    title = "Beijing answers US tariff on Chinese electric vehicles with duties on corn"
    await store.articles.save("gazette", [draft(1, title, "")], NOW)
    await edited(store)
    later = NOW + timedelta(hours=3)
    other = "China answers US tariff on electric vehicles with duties on American corn"
    await store.articles.save("ledger", [draft(2, other, "")], later)
    assert await edited(store, later) == EditReport(1, 1, 1)
    (story,) = await stories_since(store, NOW - DAY)
    assert sorted(one.title for one in story.articles) == sorted((title, other))


async def test_a_batch_is_limited_and_takes_the_oldest_first(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    await store.articles.save("gazette", [draft(2)], NOW + timedelta(minutes=1))
    assert (await edited(store, NOW + timedelta(minutes=2), limit=1)).articles == 1
    (left,) = await unedited_articles(store, 10)
    assert left.url.endswith("/2")


async def test_while_another_edits_nothing_is_edited(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    assert await store.editors.begin("another", timedelta(seconds=30))
    assert await edited(store) == EditReport(), "without anything new nobody asks whose turn it is"
    await store.articles.save("gazette", [draft(1)], NOW)
    with caplog.at_level(logging.INFO, logger="communique.edit"):
        assert await edited(store) == EditReport(elsewhere=True)
    assert "another editor is at work" in caplog.text
    assert len(await unedited_articles(store, 9)) == 1
    await store.editors.end("another")
    assert await edited(store) == EditReport(1, 1, 1)


async def test_a_fault_in_the_middle_leaves_the_turn_and_the_batch_for_the_next_run(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    with patch.object(edit, "build_stories", side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError):
        await edited(store)
    assert await edited(store) == EditReport(1, 1, 1)
    assert await store.editors.begin("another", timedelta(seconds=30)), "the turn is given up after a batch too"


async def test_who_is_cut_short_gives_up_the_turn(store: Store) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    thinking, cut = threading.Event(), threading.Event()

    def think(*_: object, **__: object) -> EditedBatch:
        thinking.set()
        cut.wait(30)
        return EditedBatch()

    with patch.object(edit, "build_stories", think):
        task = asyncio.create_task(edited(store))
        await asyncio.to_thread(thinking.wait, 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        cut.set()
    assert await store.editors.begin("another", timedelta(seconds=30))
    assert len(await unedited_articles(store, 9)) == 1


async def test_a_batch_that_takes_longer_than_the_lease_is_saved_since_the_lease_is_renewed_though_that_fails_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(edit, "RENEWALS", 600)
    await store.articles.save("gazette", [draft(1)], NOW)
    enough, renewed, renew, think = threading.Event(), 0, store.editors.go_on, edit.build_stories

    async def after_twenty_seconds(holder: str, lease: timedelta) -> bool:
        nonlocal renewed
        renewed += 1
        if renewed == 1:
            raise StoreError("locked")
        if renewed > 4:
            enough.set()
            return True
        await move_edit_lease(store, -timedelta(seconds=20))
        return await renew(holder, lease)

    def think_long(*given: Any, **named: Any) -> EditedBatch:
        assert enough.wait(60)
        return think(*given, **named)

    monkeypatch.setattr(store.editors, "go_on", after_twenty_seconds)
    with patch.object(edit, "build_stories", think_long):
        assert await edited(store) == EditReport(1, 1, 1)
    assert "could not be renewed: locked" in caplog.text


async def test_an_editor_that_stood_still_saves_nothing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    saves = store.editors.save

    async def after_a_freeze(*given: Any) -> bool:
        """Be woken up after the lease, and when another has edited the same article."""
        await move_edit_lease(store, -timedelta(minutes=1))
        store.editors.save = saves  # type: ignore[method-assign]
        assert await edited(store) == EditReport(1, 1, 1)
        return await saves(*given)

    store.editors.save = after_a_freeze  # type: ignore[method-assign]
    assert await edited(store) == EditReport(elsewhere=True)
    assert "was not saved: the turn was over" in caplog.text
    (story,) = await stories_since(store, NOW - DAY)
    assert (story.id, len(story.articles)) == (1, 1)
    assert await edited(store) == EditReport()


async def test_the_loop_goes_on_while_the_edit_thinks(store: Store) -> None:
    await store.articles.save("gazette", [draft(number) for number in range(20)], NOW)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.001)
            beats += 1

    task = asyncio.create_task(beat())
    await edited(store)
    task.cancel()
    assert beats > 3


async def test_one_line_with_counts_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await store.articles.save("gazette", [draft(1)], NOW)
    with caplog.at_level(logging.INFO, logger="communique.edit"):
        await edited(store)
    (record,) = [record for record in caplog.records if record.name == "communique.edit"]
    assert record.__dict__["counts"] == {"articles": 1, "relevant": 1, "stories": 1}


async def edited(store: Store, at: datetime = NOW, **options: Any) -> EditReport:
    return await edit_new(store, us_china(), lexicon(), at, **options)


async def came(store: Store, outlet: str, one: Draft, day: float) -> int:
    """Store an article that many days after NOW, edit it, and return the number of its story."""
    now = NOW + timedelta(days=day)
    (identifier,) = await store.articles.save(outlet, [one], now)
    await edited(store, now)
    stories = await stories_since(store, NOW - timedelta(days=1000))
    (number,) = [story.id for story in stories if identifier in {article.id for article in story.articles}]
    return number


def follow_up(number: int, day: float, text: str = TEXT) -> Draft:
    title = "US raises tariff on Chinese electric vehicles"
    return replace(draft(number, title, text), published=NOW + timedelta(days=day))


async def test_a_story_lives_on_for_as_long_as_follow_ups_come_within_five_days(store: Store) -> None:
    days = [0, 4, 8, 12, 16, 20]
    numbers = {await came(store, "gazette", follow_up(number, day), day) for number, day in enumerate(days)}
    assert len(numbers) == 1
    (story,) = await stories_since(store, NOW - DAY)
    assert len(story.articles) == len(days)


async def test_after_more_than_five_quiet_days_the_same_news_is_a_new_story(store: Store) -> None:
    first = await came(store, "gazette", follow_up(1, 0), 0)
    assert await came(store, "ledger", follow_up(2, 5), 5) == first
    assert await came(store, "ledger", follow_up(3, 10.5), 10.5) != first


async def test_an_article_that_arrives_late_joins_an_open_story_of_the_same_days(store: Store) -> None:
    first = await came(store, "gazette", follow_up(1, 0), 0)
    assert await came(store, "ledger", follow_up(4, -77), 0.5) != first
    assert await came(store, "ledger", follow_up(2, 0.1), 3) == first
    assert await came(store, "ledger", follow_up(3, -1), 4) == first


async def test_a_contradicting_headline_opens_a_story_of_its_own_beside_the_open_one(store: Store) -> None:
    first = await came(store, "gazette", follow_up(1, 0), 0)
    cut = "US cuts tariff on Chinese electric vehicles"
    assert await came(store, "ledger", replace(follow_up(2, 1), title=cut), 1) != first


async def test_reprints_that_come_later_change_neither_the_lead_nor_the_origins(store: Store) -> None:
    first = await came(store, "gazette", follow_up(1, 0), 0)
    before = await story_by_id(store, first) or pytest.fail("no story")
    notice = TEXT + "\n\nReprinted with permission from Gazette."
    assert await came(store, "ledger", follow_up(2, 0.2, notice), 0.5) == first
    assert await came(store, "ledger", follow_up(3, 0.3), 1) == first
    after = await story_by_id(store, first) or pytest.fail("no story")
    assert (after.lead, after.headline) == (before.lead, before.headline)
    assert len(after.origins) == len(before.origins) == 1
    assert len(after.articles) == 3


# --- a title that a source changes is judged again before it shows anywhere ------------------------


async def told(store: Store) -> int:
    """Store and edit an article; return its id."""
    (key,) = await store.articles.save("gazette", [draft(1, TITLE, SHORT)], NOW)
    await edited(store)
    return key


async def shown(store: Store) -> list[str]:
    """Everything that readers can see of titles: what is searched for, the calendar."""
    preferences = Preferences(zone="UTC", language="en")
    found = await answer_search(store, us_china(), lexicon(), preferences, "electric vehicles", NOW + DAY)
    calendar = await answer_calendar(store, us_china(), lexicon(), preferences, NOW)
    return [*(hit.article.title for hit in found.hits), *(entry.article.title for entry in calendar.entries)]


async def test_until_it_is_judged_the_title_that_was_judged_shows(store: Store) -> None:
    key = await told(store)
    before = await shown(store)
    assert len(before) == 2
    assert all("raises tariff" in title for title in before)
    await store.articles.revise(key, TRUER, NOW)
    assert await shown(store) == before
    await edited(store, NOW + DAY)
    after = await shown(store)
    assert len(after) == 2
    assert all("puts off tariff" in title for title in after)


async def test_a_title_that_does_not_pass_never_shows(store: Store) -> None:
    key = await told(store)
    before = await shown(store)
    await store.articles.revise(key, FALSE, NOW)
    await edited(store, NOW + DAY)
    assert await shown(store) == before
    assert await store.articles.offered(9) == []


async def test_an_article_is_not_new_by_its_new_title_and_keeps_its_story(store: Store) -> None:
    key = await told(store)
    (story,) = await stories_since(store, NOW - DAY)
    await store.articles.revise(key, TRUER, NOW)
    await edited(store, NOW + DAY)
    (again,) = await stories_since(store, NOW - DAY)
    assert (again.id, [each.id for each in again.articles]) == (story.id, [key])
    assert await store.stories.ids_stored_between(NOW, NOW + 2 * DAY) == []


async def test_what_is_shown_nowhere_takes_its_title_and_does_not_come_in(store: Store) -> None:
    (key,) = await store.articles.save("gazette", [draft(2, FALSE, "A good day.")], NOW)
    await edited(store, NOW + DAY)
    await store.articles.revise(key, TITLE, NOW)
    await edited(store, NOW + DAY)
    (article,) = await store.articles.get([key])
    assert article.title == TITLE
    assert await stories_since(store, NOW - DAY) == []


async def test_a_story_that_is_closed_is_not_opened_by_a_new_title(store: Store) -> None:
    key = await told(store)
    await store.articles.revise(key, TRUER, NOW)
    await edited(store, NOW + 9 * DAY)
    (article,) = await store.articles.get([key])
    (story,) = await stories_since(store, NOW - DAY)
    assert (article.title, story.headline) == (TRUER, TITLE)


async def test_a_title_not_to_be_judged_keeps_none_waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await told(store)
    (second,) = await store.articles.save("gazette", [draft(2, TITLE, SHORT)], NOW)
    await edited(store)

    def failing(article: Article, *others: Any) -> Verdict:
        if article.id == key:
            raise ValueError("strange")
        return judged(article, *others)

    monkeypatch.setattr(sorting, "judged", failing)
    for each in (key, second):
        await store.articles.revise(each, TRUER, NOW)
    await edited(store, NOW + DAY)
    assert [each.title for each in await store.articles.get([key, second])] == [TITLE, TRUER]
    assert await store.articles.offered(9) == []
