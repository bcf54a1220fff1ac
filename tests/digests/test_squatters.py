"""Attacks on who an article is of, by addresses listed from elsewhere before and after their owner's own item, and
on who was first, by copies that print an earlier date than the report which they copy."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.render.digest import TelegramRenderer
from bot.render.parts import to_text
from digests.edit import edit_new
from digests.model import (
    Article,
    DeliveryState,
    Draft,
    EditionKind,
    Ownership,
    Policy,
    Reason,
    Source,
    Story,
    Subscriber,
    SubscriberState,
)
from digests.publish import correct_due, publish_due
from digests.rules.precedence import first_seen
from digests.store import Store, open_store
from digests.store.schema import delivery
from tests.digests.editing.test_conferences import STRAIT, TARIFFS, conference
from tests.editing import reprints
from tests.factories import NOW, source, subscriber
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import edition_at, parts_of_kind, stories_since

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TWICE = (time((NOW + HOUR).hour), time((NOW + 3 * HOUR).hour))
THRICE = (*TWICE, time((NOW + 5 * HOUR).hour))
ADDRESS = "https://www.mfa.example/eng/release-17.html"
TRUE = "Ministry spokesperson announces new round of trade talks between China and the United States"
TRUE_TEXT = (
    "China and the United States will hold a new round of trade talks in Geneva next month, the Ministry of "
    "Foreign Affairs said on Tuesday. Both sides agreed on the agenda last week, the spokesperson said. China "
    "hopes that the United States will meet it halfway on tariffs on electric vehicles."
)
FALSE = "China cancels all trade talks with the United States and expels trade envoys"
FALSE_TEXT = (
    "China cancelled all trade talks with the United States on Tuesday and expelled the American trade envoys "
    "from Beijing. The Ministry of Foreign Affairs said that every tariff on American goods would be doubled at "
    "once. The United States has not answered."
)
MINISTRY = source(
    "ministry", name="Foreign Ministry", url="https://www.mfa.example/eng/rss.xml", label="PRC government",
    ownership=Ownership.GOVERNMENT, party="prc", family="prc-government", policy=Policy.OFFICIAL,
    sites="mfa.example",
)  # fmt: skip
SQUATTER = source(
    "wire", name="Wire Desk", url="https://wire.example.net/feed", label="unlabelled", family="wire-example-net",
    ownership=Ownership.UNLABELLED, party="other", sites="wire.example.net",
)  # fmt: skip
GAZETTE = source("gazette", url="https://gazette.example.org/feed", sites="gazette.example.org")

TITLE = "Washington and Beijing extend truce on tariffs"
TEXT = (
    "The United States and China agreed on Tuesday to extend their truce on tariffs by ninety days. Treasury "
    "Secretary Dana Whitlock said that the United States would suspend duties on Chinese steel until June. "
    "China's commerce ministry said that it would resume purchases of American soybeans in April. Both sides will "
    "meet again in Geneva in May to talk about rare earths."
)
THEFT = "Exclusive: United States and China extend truce on tariffs, we can report"
AGENCY = source(
    "agency",
    name="Agency Desk",
    url="https://agency.example.net/feed",
    family="agency",
    ownership=Ownership.PRIVATE,
)


@dataclass
class Desk:
    """A database with its readers; `at` is the time of day."""

    store: Store

    async def lists(self, source: Source, title: str, text: str, at: Any = NOW, **changes: Any) -> list[int]:
        values = {"url": ADDRESS, "published": at, "language": "en", "complete": True} | changes
        unseen = values.pop("unseen_until", None)
        draft = Draft(title=title, text=text, **values)
        return await self.store.articles.save(source.id, [draft], at, unseen_until=unseen)

    async def edits(self, at: Any = NOW) -> list[Story]:
        while (await edit_new(self.store, us_china(), lexicon(), at)).articles:
            pass
        return await stories_since(self.store, at - 5 * DAY)

    async def reader(self, at: Any, chat: int = 1001, **changes: Any) -> Subscriber:
        values = {"hours": (time(at.hour),), "state": SubscriberState.ACTIVE, "next_digest_at": at} | changes
        return await self.store.subscribers.save(subscriber(chat, **values), NOW - DAY)

    async def digest(self, reader: Subscriber, at: Any) -> str:
        await correct_due(self.store, TelegramRenderer(us_china()), at)
        await publish_due(self.store, TelegramRenderer(us_china()), us_china(), lexicon(), at)
        async with self.store._database.write() as connection:
            await connection.execute(update(delivery).values(state=DeliveryState.SENT))
        edition = await edition_at(self.store, reader.id, at)
        return "\n".join(to_text(part) for part in edition.parts) if edition else ""

    async def corrections(self, reader: Subscriber) -> list[str]:
        return [to_text(part) for part in await parts_of_kind(self.store, reader.id, EditionKind.CORRECTION)]

    async def article(self, number: int) -> Article:
        (found,) = await self.store.articles.get([number])
        return found


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as store:
        for each in (MINISTRY, SQUATTER, GAZETTE, AGENCY):
            await store.sources.add(each, NOW - DAY)
        yield Desk(store)


# --- before the owner ------------------------------------------------------------------------------


async def test_what_another_lists_at_a_ministrys_address_gives_way_to_the_ministrys_own_item(desk: Desk) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    later = NOW + HOUR
    (own,) = await desk.lists(MINISTRY, TRUE, TRUE_TEXT, later)
    (story,) = await desk.edits(later)
    assert (story.headline, story.lead, [each.id for each in story.articles]) == (TRUE, own, [own])
    text = await desk.digest(await desk.reader(NOW + 2 * HOUR), NOW + 2 * HOUR)
    assert TRUE in text
    assert "cancels" not in text
    assert "Wire Desk" not in text
    assert "since " not in text, "who was never told the false one hears of no correction"


async def test_whoever_was_told_the_false_words_is_told_that_they_are_corrected(desk: Desk) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, hours=TWICE)
    told = await desk.digest(reader, NOW + HOUR)
    assert FALSE in told
    assert "(unlabelled, links to mfa.example)" in told.replace("\u2060", ""), (
        "a joiner keeps it from being tapped"
    )
    await desk.lists(MINISTRY, TRUE, TRUE_TEXT, NOW + 2 * HOUR, published=NOW)
    await desk.edits(NOW + 2 * HOUR)
    later = await desk.digest(reader, NOW + 3 * HOUR)
    (corrected,) = await desk.corrections(reader)
    assert corrected.startswith("Correction")
    assert TRUE in corrected
    assert "expel" not in corrected + later


async def test_a_correction_is_told_also_where_the_owners_item_is_about_something_else(desk: Desk) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, hours=TWICE, themes=("trade",))
    assert FALSE in await desk.digest(reader, NOW + HOUR)
    title = "Ministry opens the spring season of its library"
    await desk.lists(MINISTRY, title, "The library of the ministry opens in April.", NOW + 2 * HOUR)
    (story,) = await desk.edits(NOW + 2 * HOUR)
    verdict, _ = await desk.store.articles.verdict(story.lead) or pytest.fail("no verdict")
    assert verdict.code is Reason.OWNERS_WORDS
    await desk.digest(reader, NOW + 3 * HOUR)
    (corrected,) = await desk.corrections(reader)
    assert title in corrected


async def test_the_same_words_from_their_owner_are_no_news_to_whoever_was_told_them(desk: Desk) -> None:
    await desk.lists(SQUATTER, TRUE, TRUE_TEXT)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, hours=TWICE)
    assert TRUE in await desk.digest(reader, NOW + HOUR)
    await desk.lists(MINISTRY, TRUE, TRUE_TEXT, NOW + 2 * HOUR)
    (story,) = await desk.edits(NOW + 2 * HOUR)
    assert [each.source.id for each in story.articles] == ["ministry"]
    assert TRUE not in await desk.digest(reader, NOW + 3 * HOUR)


async def test_an_honest_report_keeps_the_story_in_which_the_false_words_stood(desk: Desk) -> None:
    await desk.lists(GAZETTE, FALSE, FALSE_TEXT, url="https://gazette.example.org/1")
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    (before,) = await desk.edits()
    assert len(before.articles) == 2
    (own,) = await desk.lists(MINISTRY, "Ministry opens its library", "The library opens.", NOW + HOUR)
    stories = {story.id: {each.source.id for each in story.articles} for story in await desk.edits(NOW + HOUR)}
    assert stories.pop(before.id) == {"gazette"}
    assert list(stories.values()) == [{"ministry"}]
    assert (await desk.article(own)).replaces is not None


async def test_of_several_stories_of_which_nothing_is_left_one_is_corrected_and_the_others_are_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digests.rules.issuing.acceptance.chance", lambda *_: 1.0)  # whatever readers accept
    talk = conference(1, 9, TARIFFS, STRAIT)
    await desk.lists(SQUATTER, talk.title, talk.text)
    assert len(await desk.edits()) == 2
    reader = await desk.reader(NOW + HOUR, hours=TWICE)
    assert "Halsted" in await desk.digest(reader, NOW + HOUR)
    await desk.lists(MINISTRY, TRUE, TRUE_TEXT, NOW + 2 * HOUR, published=NOW)
    assert [story.headline for story in await desk.edits(NOW + 2 * HOUR)] == [TRUE]
    await desk.digest(reader, NOW + 3 * HOUR)
    (corrected,) = await desk.corrections(reader)
    assert TRUE in corrected
    assert await desk.store.check() == []


async def test_each_matter_of_the_owners_item_goes_to_the_story_that_it_is_about(desk: Desk) -> None:
    talk, report = conference(1, 9, TARIFFS, STRAIT), conference(1, 9, TARIFFS)
    await desk.lists(SQUATTER, talk.title, talk.text)
    await desk.lists(
        GAZETTE, "Tariffs on solar panels of China rise", report.text, url="https://gazette.example.org/1"
    )
    assert len(await desk.edits()) == 2
    await desk.lists(MINISTRY, talk.title, talk.text, NOW + HOUR, published=NOW)
    told_by = [{each.source.id for each in story.articles} for story in await desk.edits(NOW + HOUR)]
    assert told_by == [{"gazette", "ministry"}, {"ministry"}]


async def test_the_owners_item_corrects_though_the_story_is_old(desk: Desk) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    later = NOW + 8 * DAY
    await desk.lists(MINISTRY, TRUE, TRUE_TEXT, later, published=NOW)
    assert [story.headline for story in await desk.edits(later)] == [TRUE]


@pytest.mark.parametrize("first", ["squatter", "owner"])
async def test_the_owner_has_its_address_whoever_of_one_pass_is_stored_first(desk: Desk, first: str) -> None:
    squat, own = desk.lists(SQUATTER, FALSE, FALSE_TEXT), desk.lists(MINISTRY, TRUE, TRUE_TEXT)
    fair = desk.lists(GAZETTE, "A fair opens", "A fair opens.", url="https://gazette.example.org/1")
    # Those that come while the fair is stored are stored together.
    await asyncio.gather(fair, *((squat, own) if first == "squatter" else (own, squat)))
    (story,) = await desk.edits()
    assert (story.headline, len(story.articles)) == (TRUE, 1)


async def test_a_displaced_article_is_found_by_nobody_and_takes_nothing_back(desk: Desk) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    (own,) = await desk.lists(MINISTRY, TRUE, TRUE_TEXT, NOW + HOUR)
    assert await desk.lists(SQUATTER, FALSE, FALSE_TEXT, NOW + 2 * HOUR) == []
    await desk.edits(NOW + 2 * HOUR)
    assert await desk.store.search.search("expels envoys", NOW - DAY, 5) == []
    assert await desk.store.search.search("Geneva", NOW - DAY, 5) == [own]
    assert await desk.store.check() == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "links to mfa.example"), ("zh-Hans", "链接指向mfa.example"), ("zh-Hant", "連結指向mfa.example")],
)
async def test_a_link_to_anothers_site_is_marked_in_every_language(desk: Desk, language: str, said: str) -> None:
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, language=language)
    assert said in (await desk.digest(reader, NOW + HOUR)).replace("\u2060", "")


# --- after the owner -------------------------------------------------------------------------------


async def test_an_address_listed_after_its_owner_changes_nothing(desk: Desk) -> None:
    (own,) = await desk.lists(MINISTRY, TRUE, TRUE_TEXT)
    assert await desk.lists(SQUATTER, FALSE, FALSE_TEXT, NOW + HOUR) == []
    known = await desk.store.articles.recognise("wire", [Draft(url=ADDRESS, title=FALSE)])
    assert (known[0].id, known[0].own, known[0].gives_way) == (own, False, False)
    (story,) = await desk.edits(NOW + HOUR)
    assert story.headline == TRUE


# --- who is not to be harmed -----------------------------------------------------------------------


async def test_of_two_feeds_of_one_publisher_the_first_keeps_the_article(desk: Desk) -> None:
    other = source(
        "ministry-2", url="https://feeds.mfa.example/all.xml", family="prc-government", sites="mfa.example"
    )
    await desk.store.sources.add(other, NOW)
    (kept,) = await desk.lists(other, TRUE, TRUE_TEXT)
    assert await desk.lists(MINISTRY, TRUE, TRUE_TEXT, NOW + HOUR) == []
    assert (await desk.article(kept)).source.id == "ministry-2"


async def test_a_feed_at_another_host_owns_the_site_that_its_items_lead_to(desk: Desk) -> None:
    feed = source("daily", url="https://feeds.burner.example/daily", sites="daily.example", family="daily")
    await desk.store.sources.add(feed, NOW)
    address = "https://www.daily.example/news/1"
    await desk.lists(SQUATTER, FALSE, FALSE_TEXT, url=address)
    (own,) = await desk.lists(feed, TRUE, TRUE_TEXT, NOW + HOUR, url=address)
    assert (await desk.article(own)).source.id == "daily"
    assert await desk.lists(SQUATTER, FALSE, FALSE_TEXT, NOW + 2 * HOUR, url=address) == []


# --- who was first ---------------------------------------------------------------------------------


async def reports(desk: Desk) -> int:
    """The honest report, stored five minutes after it came out."""
    (honest,) = await desk.lists(
        GAZETTE, TITLE, TEXT, NOW, published=NOW - 5 * MINUTE, unseen_until=NOW - 20 * MINUTE,
        url="https://gazette.example.org/1",
    )  # fmt: skip
    return honest


async def copies(desk: Desk, at: datetime, published: datetime, unseen_until: datetime) -> int:
    (copy,) = await desk.lists(
        AGENCY, THEFT, TEXT, at, published=published, unseen_until=unseen_until, url="https://agency.example.net/1"
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
    reader = await desk.reader(NOW + HOUR, hours=TWICE)
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


# --- what only a source without a label told ---------------------------------------------------------

ON_WIRE, ON_GAZETTE = "https://wire.example.net/1", "https://gazette.example.org/1"
FEES = "China and US halve port fees on grain ships"
FEES_TEXT = (
    "China and the United States will halve port fees on grain ships to $40 a tonne on May 1. The cut covers "
    "1,200 ships between American and Chinese ports a year."
)
OTHER_FEES = FEES_TEXT.replace("40", "60").replace("1,200", "1,900")


async def told_by_nobody(desk: Desk, text: str = FEES_TEXT) -> Subscriber:
    """A reader who was told the news by the source without a label alone."""
    await desk.lists(SQUATTER, FEES, text, url=ON_WIRE)
    await desk.edits()
    reader = await desk.reader(NOW + HOUR, hours=THRICE)
    assert "Wire Desk" in await desk.digest(reader, NOW + HOUR)
    return reader


@pytest.mark.parametrize("text", [FEES_TEXT, OTHER_FEES])
async def test_it_is_news_when_a_source_with_a_label_tells_it_and_no_change(desk: Desk, text: str) -> None:
    reader = await told_by_nobody(desk, text)
    await desk.lists(GAZETTE, FEES, FEES_TEXT, NOW + 2 * HOUR, url=ON_GAZETTE)
    await desk.edits(NOW + 2 * HOUR)
    news = await desk.digest(reader, NOW + 3 * HOUR)
    assert news.startswith(FEES)
    assert "1 story" in news
    assert "$40 a tonne" in news
    assert "since " not in news
    await desk.lists(AGENCY, f"{FEES}, both say", FEES_TEXT, NOW + 4 * HOUR, url="https://agency.example.net/1")
    await desk.edits(NOW + 4 * HOUR)
    assert "Nothing new" in await desk.digest(reader, NOW + 5 * HOUR), "now it was told"


async def test_it_is_not_told_again_by_another_one_without_a_label(desk: Desk) -> None:
    reader = await told_by_nobody(desk)
    other = source("other", url="https://other.example/feed", ownership=Ownership.UNLABELLED, label="unlabelled")
    await desk.store.sources.add(other, NOW)
    await desk.lists(other, f"{FEES}, both say", FEES_TEXT, NOW + 2 * HOUR, url="https://other.example/1")
    await desk.edits(NOW + 2 * HOUR)
    assert "Nothing new" in await desk.digest(reader, NOW + 3 * HOUR)


async def test_it_moves_nothing(desk: Desk) -> None:
    reader = await told_by_nobody(desk)
    await desk.lists(SQUATTER, f"{FEES} to $60", OTHER_FEES, NOW + 2 * HOUR, url=f"{ON_WIRE}-2")
    await desk.edits(NOW + 2 * HOUR)
    assert "since " not in await desk.digest(reader, NOW + 3 * HOUR)


async def test_a_numbered_document_of_a_source_without_a_label_is_no_official_one(desk: Desk) -> None:
    number = {"document_number": "2026-04711"}
    await desk.lists(SQUATTER, TITLE, f"Document 2026-04711. {TEXT}", url=ON_WIRE, **number)
    await desk.lists(GAZETTE, TITLE, f"{TEXT} The document has the number 2026-04711.", url=ON_GAZETTE)
    assert [story.documents for story in await desk.edits()] == [()]


async def test_an_address_that_two_could_have_is_told_under_the_labelled_ones_name(desk: Desk) -> None:
    lodger = source(
        "lodger", name="Lodger", url="https://gazette.example.org/lodger/feed", ownership=Ownership.UNLABELLED,
        label="unlabelled", sites="gazette.example.org",
    )  # fmt: skip
    await desk.store.sources.add(lodger, NOW)
    await desk.lists(lodger, FALSE, FALSE_TEXT, url=ON_GAZETTE)
    await desk.edits()
    await desk.lists(GAZETTE, TITLE, TEXT, NOW + HOUR, url=ON_GAZETTE)
    (story,) = await desk.edits(NOW + HOUR)
    assert [each.source.id for each in story.articles] == ["gazette"]
    news = await desk.digest(await desk.reader(NOW + 2 * HOUR), NOW + 2 * HOUR)
    assert TITLE in news
    assert "Lodger" not in news
