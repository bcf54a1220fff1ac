"""Calendar, timeline and week from articles as they come in, through the real edit. All is invented."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from digests.answer import answer_calendar, answer_timeline, answer_week
from digests.edit import edit_new
from digests.errors import PreferenceError
from digests.model import Draft, Preferences
from digests.store import Store
from digests.store.schema import annotation
from tests.factories import NOW, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import stories_since

DAY = timedelta(days=1)
ANNOUNCED = (
    "US tariffs on Chinese drones take effect April 20, trade office says",
    "The United States will put tariffs of 40 percent on drones from China, the Trade Office in Washington said.",
    "The tariffs on Chinese drones take effect on April 20.",
    "China's Commerce Ministry said that it opposes the tariffs on drones.",
)
PROPOSED = (
    "US proposes tariffs on Chinese drones",
    "The United States will put tariffs of 40 percent on drones from China, the Trade Office in Washington said.",
    "Importers have to send their comments to the office by April 20.",
    "China's Commerce Ministry said that it opposes the tariffs on drones.",
)
DELAYED = (
    "US delays tariffs on Chinese drones after talks with Beijing",
    "The United States delayed the tariffs on Chinese drones on Thursday after talks with China's ministry.",
    "The Trade Office in Washington gave no new day for the tariffs of 40 percent on drones from China.",
)


@pytest.fixture
async def store(store: Store) -> Store:
    for name in ("gazette", "ledger"):
        await store.sources.add(source(name), NOW)
    return store


async def came_in(store: Store, outlet: str, words: tuple[str, ...], days: float) -> None:
    moment = NOW + days * DAY
    title, *sentences = words
    url = f"https://{outlet}.example.org/{abs(hash(title))}"
    draft = Draft(url=url, title=title, text=" ".join(sentences), published=moment, language="en", complete=True)
    await store.articles.save(outlet, [draft], moment)
    await edit_new(store, us_china(), lexicon(), moment + timedelta(minutes=1))


async def days_ahead(store: Store, days: float = 3) -> list[str]:
    found = await answer_calendar(store, us_china(), lexicon(), Preferences(), NOW + days * DAY)
    return [entry.when for entry in found.entries]


async def test_a_date_stands_until_a_later_article_takes_it_back(store: Store) -> None:
    await came_in(store, "gazette", ANNOUNCED, 0)
    assert await days_ahead(store) == ["2026-04-20"]
    await came_in(store, "ledger", DELAYED, 2)
    assert len(await stories_since(store, NOW - DAY)) == 1
    assert await days_ahead(store) == []


async def test_a_calendar_quotes_the_sentence_that_was_annotated_as_it_would_cut_it_itself(store: Store) -> None:
    await came_in(store, "gazette", PROPOSED, 0)
    annotated = await answer_calendar(store, us_china(), lexicon(), Preferences(), NOW + DAY)
    assert [entry.passage.text for entry in annotated.entries if entry.passage] == [PROPOSED[2]]
    async with store.articles._database.write() as connection:
        await connection.execute(delete(annotation))
    assert await answer_calendar(store, us_china(), lexicon(), Preferences(), NOW + DAY) == annotated


async def test_a_date_whose_text_has_expired_stands_with_its_headline(store: Store) -> None:
    await came_in(store, "gazette", ANNOUNCED, 0)
    await store.articles.expire_bodies(NOW + DAY)
    found = await answer_calendar(store, us_china(), lexicon(), Preferences(), NOW + DAY)
    assert [(entry.when, entry.passage) for entry in found.entries] == [("2026-04-20", None)]


async def test_the_timeline_tells_both_days_and_the_week_has_one_line(store: Store) -> None:
    await came_in(store, "gazette", ANNOUNCED, 0)
    await came_in(store, "ledger", DELAYED, 2)
    now = NOW + 3 * DAY
    timeline = await answer_timeline(store, us_china(), Preferences(), "trade", now)
    assert [entry.day.day for entry in timeline.entries] == [10, 12]
    assert all(entry.passage for entry in timeline.entries)

    week = await answer_week(store, us_china(), lexicon(), Preferences(), now)
    ((theme, (line,)),) = week.sections
    assert theme == "trade"
    assert [day.day for day in line.seen] == [10, 12]

    with pytest.raises(PreferenceError):
        await answer_timeline(store, us_china(), Preferences(), "weather", now)
