"""A title that a source changes is judged again before it shows anywhere."""

from datetime import timedelta
from typing import Any

import pytest

from digests.answer import answer_calendar, answer_search
from digests.edit import edit_new
from digests.model import Article, Draft, Preferences, Verdict
from digests.rules.editing import sorting
from digests.rules.editing.sorting import judged
from digests.store import Store
from tests.factories import NOW, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import stories_since

TITLE = "US raises tariff on Chinese electric vehicles from April 2"
FALSE = "Lottery winners celebrate in Monaco"
TRUER = "US puts off tariff on Chinese electric vehicles to April 2"
TEXT = "The tariff on electric vehicles takes effect on April 2, 2026, officials said on Tuesday."
DAY = timedelta(days=1)


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source("gazette"), NOW)
    return store


def draft(number: int = 1, title: str = TITLE, text: str = TEXT) -> Draft:
    url = f"https://gazette.example.org/{number}"
    return Draft(url=url, title=title, text=text, published=NOW, language="en", complete=True)


async def told(store: Store) -> int:
    """Store and edit an article; return its id."""
    (key,) = await store.articles.save("gazette", [draft()], NOW)
    await edit_new(store, us_china(), lexicon(), NOW)
    return key


async def edited(store: Store) -> None:
    await edit_new(store, us_china(), lexicon(), NOW + DAY)


async def shown(store: Store) -> list[str]:
    """Everything that readers can see of titles: cards, calendar."""
    preferences = Preferences(zone="UTC", language="en")
    found = await answer_search(store, us_china(), lexicon(), preferences, "electric vehicles", NOW + DAY)
    calendar = await answer_calendar(store, us_china(), lexicon(), preferences, NOW)
    cards = [card.headline for card in found.cards]
    return [*cards, *(entry.article.title for entry in calendar.entries)]


async def test_until_it_is_judged_the_title_that_was_judged_shows(store: Store) -> None:
    key = await told(store)
    before = await shown(store)
    assert len(before) == 2
    assert all("raises tariff" in title for title in before)
    await store.articles.revise(key, TRUER, NOW)
    assert await shown(store) == before
    await edited(store)
    after = await shown(store)
    assert len(after) == 2
    assert all("puts off tariff" in title for title in after)


async def test_a_title_that_does_not_pass_never_shows(store: Store) -> None:
    key = await told(store)
    before = await shown(store)
    await store.articles.revise(key, FALSE, NOW)
    await edited(store)
    assert await shown(store) == before
    assert await store.articles.offered(9) == []


async def test_an_article_is_not_new_by_its_new_title_and_keeps_its_story(store: Store) -> None:
    key = await told(store)
    (story,) = await stories_since(store, NOW - DAY)
    await store.articles.revise(key, TRUER, NOW)
    await edited(store)
    (again,) = await stories_since(store, NOW - DAY)
    assert (again.id, [each.id for each in again.articles]) == (story.id, [key])
    assert await store.stories.ids_stored_between(NOW, NOW + 2 * DAY) == []


async def test_what_is_shown_nowhere_takes_its_title_and_does_not_come_in(store: Store) -> None:
    (key,) = await store.articles.save("gazette", [draft(2, FALSE, "A good day.")], NOW)
    await edited(store)
    await store.articles.revise(key, TITLE, NOW)
    await edited(store)
    (article,) = await store.articles.get([key])
    assert article.title == TITLE
    assert await stories_since(store, NOW - DAY) == []


async def test_a_story_that_is_closed_is_not_opened_by_a_new_title(store: Store) -> None:
    key = await told(store)
    await store.articles.revise(key, TRUER, NOW)
    await edit_new(store, us_china(), lexicon(), NOW + 9 * DAY)
    (article,) = await store.articles.get([key])
    (story,) = await stories_since(store, NOW - DAY)
    assert (article.title, story.headline) == (TRUER, TITLE)


async def test_a_title_that_cannot_be_judged_is_refused_and_keeps_no_other_waiting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await told(store)
    (second,) = await store.articles.save("gazette", [draft(2)], NOW)
    await edit_new(store, us_china(), lexicon(), NOW)

    def failing(article: Article, *others: Any) -> Verdict:
        if article.id == key:
            raise ValueError("strange")
        return judged(article, *others)

    monkeypatch.setattr(sorting, "judged", failing)
    for each in (key, second):
        await store.articles.revise(each, TRUER, NOW)
    await edited(store)
    assert [each.title for each in await store.articles.get([key, second])] == [TITLE, TRUER]
    assert await store.articles.offered(9) == []
