"""Attacks on who was first: copies that print an earlier date than the report which they copy."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import pytest

from digests.model import Ownership, Story
from digests.rules.precedence import first_seen
from digests.store import open_store
from tests.digests.test_squatters import GAZETTE, Desk
from tests.editing import reprints
from tests.factories import NOW, source
from tests.lexicons import lexicon
from tests.relations import us_china

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TITLE = "Washington and Beijing extend truce on tariffs"
TEXT = (
    "The United States and China agreed on Tuesday to extend their truce on tariffs by ninety days. Treasury "
    "Secretary Dana Whitlock said that the United States would suspend duties on Chinese steel until June. "
    "China's commerce ministry said that it would resume purchases of American soybeans in April. Both sides will "
    "meet again in Geneva in May to talk about rare earths."
)
THEFT = "Exclusive: United States and China extend truce on tariffs, we can report"
WIRE = source(
    "wire", name="Wire Desk", url="https://wire.example.net/feed", family="wire", ownership=Ownership.PRIVATE
)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as store:
        for each in (GAZETTE, WIRE):
            await store.sources.add(each, NOW - DAY)
        yield Desk(store)


async def reports(desk: Desk) -> int:
    """The honest report, stored five minutes after it came out."""
    (honest,) = await desk.lists(
        GAZETTE, TITLE, TEXT, NOW, published=NOW - 5 * MINUTE, unseen_until=NOW - 20 * MINUTE,
        url="https://gazette.example.org/1",
    )  # fmt: skip
    return honest


async def copies(desk: Desk, at: datetime, published: datetime, unseen_until: datetime) -> int:
    (copy,) = await desk.lists(
        WIRE, THEFT, TEXT, at, published=published, unseen_until=unseen_until, url="https://wire.example.net/1"
    )
    return copy


def quoted_of(story: Story) -> set[int]:
    return {each.article for each in (*story.passages, *(line for said in story.lines.values() for line in said))}


@pytest.mark.parametrize("earlier", [10 * MINUTE, HOUR, 3 * DAY, 900 * DAY])
async def test_a_copy_is_no_older_than_it_can_have_been_seen(desk: Desk, earlier: timedelta) -> None:
    honest = await reports(desk)
    copy = await copies(desk, NOW + 30 * MINUTE, NOW - 5 * MINUTE - earlier, NOW)
    story, *_ = await desk.edits(NOW + 30 * MINUTE)
    assert (story.lead, story.headline) == (honest, TITLE)
    assert quoted_of(story) == {honest}
    assert reprints(await desk.store.articles.get([honest, copy]), us_china(), lexicon()) == {copy}
    assert (await desk.article(honest)).reprint_of is None


@pytest.mark.parametrize("published", [NOW - 6 * MINUTE, NOW - HOUR, NOW + 50 * MINUTE])
async def test_a_copy_after_the_story_was_told_takes_nothing_of_it(desk: Desk, published: datetime) -> None:
    honest = await reports(desk)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, hours=(time((NOW + HOUR).hour), time((NOW + 3 * HOUR).hour)))
    assert TITLE in await desk.digest(reader, NOW + HOUR)
    assert (await desk.article(honest)).told_at == NOW + HOUR
    # The copy's source is read so seldom that it may have listed the copy before the report came out.
    copy = await copies(desk, NOW + 2 * HOUR, published, NOW - 2 * HOUR)
    (story,) = await desk.edits(NOW + 2 * HOUR)
    assert (story.lead, story.headline, story.titles[0]) == (honest, TITLE, honest)
    assert quoted_of(story) == {honest}
    assert reprints(await desk.store.articles.get([honest, copy]), us_china(), lexicon()) == {copy}
    assert (await desk.article(honest)).reprint_of is None
    assert (await desk.article(copy)).reprint_of == honest
    assert THEFT not in await desk.digest(reader, NOW + 3 * HOUR)


async def test_a_report_that_comes_in_before_its_copy_is_told_is_the_original(desk: Desk) -> None:
    """The copier is read often, the outlet that it copies seldom."""
    copy = await copies(desk, NOW - 2 * MINUTE, NOW - 4 * MINUTE, NOW - 17 * MINUTE)
    honest = await reports(desk)
    assert (await desk.article(copy)).reprint_of == honest
    assert (await desk.article(honest)).reprint_of is None


@pytest.mark.parametrize(
    ("published", "stored", "unseen_until", "seen"),
    [
        (NOW, NOW + HOUR, NOW - HOUR, NOW),
        (NOW - DAY, NOW + HOUR, NOW - HOUR, NOW - HOUR),
        (NOW - 9000 * DAY, NOW, NOW - HOUR, NOW - HOUR),
        (NOW + 2 * HOUR, NOW + HOUR, NOW - HOUR, NOW + HOUR),
        (None, NOW, NOW - HOUR, NOW),
        (NOW, NOW + HOUR, None, NOW),
        (None, NOW, None, NOW),
        (None, None, None, None),
    ],
)
def test_an_article_counts_from_when_it_can_have_been_seen(
    published: datetime | None, stored: datetime | None, unseen_until: datetime | None, seen: datetime | None
) -> None:
    assert first_seen(published, stored, unseen_until) == seen
