"""Editions: issued once, at their minute, to each as they chose; and the messages that they answer."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.render.digest import TelegramRenderer
from bot.render.parts import as_shown, to_text
from digests.answer import answer_new
from digests.model import (
    Article,
    Backlog,
    Correction,
    DatedPhrase,
    DateKind,
    Delivery,
    DeliveryState,
    Digest,
    Draft,
    Outcome,
    Preferences,
    Quotation,
    Reason,
    Subscriber,
    SubscriberState,
    ThemeScore,
    ToldCard,
    Verdict,
    Week,
)
from digests.publish import PublishReport, preview, publish_due
from digests.rules.issuing.fitting import fitted
from digests.rules.texts import fingerprint
from digests.store import Edit, Move, Plan, PlannedChange, Store
from tests.digests.issuing.relation import RELATION
from tests.editing import next_number, save_edit, story_of
from tests.factories import passage, some, source, story, subscriber
from tests.lexicons import lexicon
from tests.stored import (
    claim_part,
    edition_at,
    known,
    next_digest_of,
    record_outcome,
    stories_since,
    unedited_articles,
)

EIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # 08:00 in Taipei
DAY, LEASE = timedelta(days=1), timedelta(minutes=2)
OLD = "The United States and China agreed on Monday to allow 420 students to visit Shanghai in May."
NEW = "The United States and China agreed on Monday to allow 402 students to visit Shanghai in May, not 420."
OTHER = "Beijing bought 9 million tonnes of soybeans from the United States, the lowest figure in nine years."


class TitleRenderer:
    """Renders a digest as its titles, and counts how often it was asked."""

    def __init__(self) -> None:
        self.rendered: list[Digest] = []

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        return digest, self.render(digest, preferences)

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        self.rendered.append(digest)
        return ("; ".join(card.headline for card in digest.cards) or "nothing new",)

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        return tuple(
            ToldCard(number, card.story, (card.story,), card.headline_article.id, card.headline)
            for number, card in enumerate(digest.cards, 1)
        )

    def quotations(self, part: str) -> tuple[Quotation, ...]:
        return (Quotation(part, 0),)

    def printed(self, part: str) -> dict[str, Quotation]:
        return {fingerprint(part): Quotation(part, 0)}

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> list[frozenset[str]]:
        return [frozenset(marks) for _ in parts]

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        return (f"corrected: {correction.text}",)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        headlines = [line.article.title for _, lines in week.sections for line in lines]
        return (f"the week: {'; '.join(headlines)}",)


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), EIGHT - 9 * DAY)
    return store


@pytest.fixture
def renderer() -> TitleRenderer:
    return TitleRenderer()


async def reader(store: Store, chat: int = 1001, **changes: Any) -> Subscriber:
    values = {"zone": "Asia/Taipei", "hours": (time(8),), "state": SubscriberState.ACTIVE, "next_digest_at": EIGHT}
    return await store.subscribers.save(subscriber(chat, **(values | changes)), EIGHT - DAY)


async def edits(store: Store, identifier: int, at: datetime, theme: str = "trade", **changes: Any) -> None:
    """Store the story that an article makes, as an edit a minute after `at`."""
    (article,) = await store.articles.get([identifier])
    said = passage(identifier, 0, f"This happened: {article.title}, and nobody was surprised.")
    values = {
        "articles": (article,),
        "passages": (said,),
        "themes": (theme,),
        "first_stored": at,
        "last_stored": at,
    }
    made = story(await next_number(store), **(values | changes))
    scores = (ThemeScore(theme, 9, True),)
    edit = Edit({identifier: Verdict(True, "both parties")}, {identifier: scores}, [made])
    await save_edit(store, edit, at + timedelta(minutes=1))


async def news(
    store: Store, at: datetime, title: str, theme: str = "trade", page: object = "", **changes: Any
) -> None:
    """Store an article and the story it makes."""
    url = f"https://harbour-gazette.example.org/{page or title}"
    draft = Draft(url=url, title=title, text="Text.", complete=True)
    (identifier,) = await store.articles.save("harbour-gazette", [draft], at)
    await edits(store, identifier, at, theme, **changes)


async def run(store: Store, renderer: TitleRenderer, now: datetime = EIGHT, **options: int) -> PublishReport:
    return await publish_due(store, renderer, RELATION, lexicon(), now, **options)


async def parts_of(store: Store, who: Subscriber, slot: datetime = EIGHT) -> tuple[str, ...] | None:
    edition = await edition_at(store, who.id, slot)
    return edition.parts if edition else None


async def test_an_edition_is_issued_at_its_minute_with_deliveries(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    assert (await run(store, renderer, EIGHT - timedelta(seconds=1))).issued == 0
    assert (await run(store, renderer)).issued == 1
    assert await parts_of(store, who) == ("Tariffs rise",)
    assert [each.text for each in await store.deliveries.due(EIGHT, 9)] == ["Tariffs rise"]
    assert await next_digest_of(store, who) == EIGHT + DAY
    assert (await run(store, renderer, EIGHT + timedelta(minutes=1))).due == 0
    assert len(await store.deliveries.due(EIGHT + DAY, 9)) == 1


async def test_what_is_left_out_for_its_length_is_not_told_and_stands_under_new(store: Store) -> None:
    class OneCard(TitleRenderer):
        def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
            told = fitted(digest, preferences.length, lambda shown: 9_999) if digest.sections else digest
            return told, self.render(told, preferences)

    who = await reader(store)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await news(store, EIGHT - timedelta(hours=2), "A ferry line opens", page="ferry")
    await run(store, OneCard())
    (shown,) = some(await parts_of(store, who))
    assert shown in ("Tariffs rise", "A ferry line opens")
    told = await store.editions.told(who.id, EIGHT - DAY)
    left = await answer_new(store, RELATION, lexicon(), who, EIGHT)
    assert len(told.stories) == 1
    assert {each.headline for each in left.entries} == {"Tariffs rise", "A ferry line opens"} - {shown}


async def test_on_the_readers_day_an_edition_closes_with_the_week(store: Store, renderer: TitleRenderer) -> None:
    tuesdays, never = await reader(store, review_weekday=1), await reader(store, 1002)
    await news(store, EIGHT - 3 * DAY, "Soybeans are sold")
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await run(store, renderer)

    assert await parts_of(store, never) == ("Tariffs rise",)
    morning = some(await parts_of(store, tuesdays))
    assert morning[0] == "Tariffs rise"
    assert sorted(morning[1].removeprefix("the week: ").split("; ")) == ["Soybeans are sold", "Tariffs rise"]
    assert sorted(each.parts for each in await store.deliveries.due(EIGHT, 9)) == [1, 2]

    await run(store, renderer, EIGHT + DAY)
    assert await parts_of(store, tuesdays, EIGHT + DAY) == ("nothing new",)


async def test_what_the_review_names_is_not_told_by_it(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store, review_weekday=1, hours=(time(8), time(18)))
    await news(store, EIGHT - 3 * DAY, "Soybeans are sold")
    await run(store, renderer)
    told = await store.editions.told(who.id, EIGHT - DAY)
    assert (told.passages, dict(told.stories)) == (frozenset(), {})


async def test_watch_words_are_marked_in_the_review_for_those_who_watch_them(store: Store) -> None:
    renderer, mark = TelegramRenderer(RELATION), "<i>You watch: soybean</i>"
    watching = await reader(store, review_weekday=1, watched=("cheese", "soybean"))
    daily = await reader(store, 1002, watched=("soybean",))
    others = await reader(store, 1003, review_weekday=1), await reader(store, 1004, review_weekday=1)
    await news(store, EIGHT - 3 * DAY, "Soybeans are sold")
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await publish_due(store, renderer, RELATION, lexicon(), EIGHT)

    digest, week = some(await parts_of(store, watching))
    plain, unmarked = some(await parts_of(store, others[0]))
    (shown,) = [line for line in week.split("\n") if "Soybeans are sold" in line]
    assert shown.endswith(f" · {mark}")
    assert week.replace(f" · {mark}", "") == unmarked, "nothing else differs"
    assert digest == plain
    assert some(await parts_of(store, daily)) == (plain,), "the word is in no story of the day"
    assert await parts_of(store, others[1]) == (plain, unmarked)


async def test_a_week_without_stories_has_no_review(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store, review_weekday=1)
    await run(store, renderer)
    assert await parts_of(store, who) == ("nothing new",)


async def test_a_row_that_was_put_back_gives_no_second_edition(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await run(store, renderer)
    await store.subscribers.save(replace(who, next_digest_at=EIGHT), EIGHT)
    report = await run(store, renderer, EIGHT + timedelta(minutes=5))
    assert (report.issued, report.skipped) == (0, 1)
    assert await next_digest_of(store, who) == EIGHT + DAY


async def test_what_was_told_yesterday_is_not_told_today(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await run(store, renderer)
    await news(store, EIGHT + timedelta(hours=9), "Chips are curbed", "tech")
    await run(store, renderer, EIGHT + DAY)
    report = await run(store, renderer, EIGHT + 2 * DAY)
    assert await parts_of(store, who, EIGHT + DAY) == ("Chips are curbed",)
    assert await parts_of(store, who, EIGHT + 2 * DAY) == ("nothing new",)
    assert (report.issued, report.with_news) == (1, 0)


async def test_a_reprint_that_came_in_since_is_not_told_again(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await run(store, renderer)
    (before,) = await stories_since(store, EIGHT - DAY)
    draft = Draft(url="https://harbour-gazette.example.org/reprint", title="Tariffs rise", text="x", complete=True)
    (identifier,) = await store.articles.save("harbour-gazette", [draft], EIGHT + timedelta(hours=1))
    (again,) = await store.articles.get([identifier])
    grown = replace(before, articles=(*before.articles, again), last_stored=EIGHT + timedelta(hours=1))
    edit = Edit({identifier: Verdict(True, "both parties")}, {}, [grown])
    await save_edit(store, edit, EIGHT + timedelta(hours=1))
    await run(store, renderer, EIGHT + DAY)

    assert await parts_of(store, who, EIGHT + DAY) == ("nothing new",)
    assert renderer.rendered[-1].held_back == 1


async def test_an_article_edited_after_the_edition_is_in_the_next(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await run(store, renderer)
    await news(store, EIGHT - timedelta(seconds=20), "Stored just before, edited just after")
    await run(store, renderer, EIGHT + DAY)
    assert await parts_of(store, who, EIGHT + DAY) == ("Stored just before, edited just after",)


async def test_after_downtime_one_edition_tells_what_was_missed(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await run(store, renderer)
    await news(store, EIGHT + timedelta(hours=5), "First day", "trade")
    await news(store, EIGHT + timedelta(hours=30), "Second day", "tech")
    report = await run(store, renderer, EIGHT + 3 * DAY + timedelta(hours=2))
    assert report.issued == 1
    assert await parts_of(store, who, EIGHT + 3 * DAY) == ("Second day; First day",)
    assert await parts_of(store, who, EIGHT + DAY) is None


async def test_readers_who_chose_alike_share_one_composition(store: Store, renderer: TitleRenderer) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    for chat in range(1001, 1006):
        await reader(store, chat)
    await reader(store, 2001, themes=("tech",))
    await reader(store, 2002, language="zh-Hans")
    report = await run(store, renderer)
    assert (report.issued, report.with_news, report.composed) == (7, 6, 3)
    assert len(renderer.rendered) == 3


async def test_nobody_who_paused_or_stopped_is_published_to(store: Store, renderer: TitleRenderer) -> None:
    for chat, state in enumerate(set(SubscriberState) - {SubscriberState.ACTIVE}, 1):
        await reader(store, chat, state=state)
    assert (await run(store, renderer)).issued == 0


async def test_a_pause_that_is_over_ends_by_itself(store: Store, renderer: TitleRenderer) -> None:
    values = {"state": SubscriberState.PAUSED, "next_digest_at": None}
    who = await reader(store, paused_until=EIGHT - timedelta(hours=1), **values)
    await reader(store, 1002, paused_until=EIGHT + timedelta(hours=1), **values)
    report = await run(store, renderer)
    assert (report.resumed, report.issued) == (1, 1)
    now = await known(store, who)
    assert (now.state, now.paused_until) == (SubscriberState.ACTIVE, None)


async def test_one_line_of_counts_is_logged_if_any_is_due(
    store: Store, renderer: TitleRenderer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "communique.publish"):
        await run(store, renderer)
        assert caplog.records == []
        await reader(store)
        await run(store, renderer)
    (record,) = caplog.records
    assert record.__dict__["counts"]["issued"] == 1


async def test_a_preview_shows_the_digest_of_now_and_marks_nothing(store: Store, renderer: TitleRenderer) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    for _ in range(2):
        assert await preview(store, renderer, RELATION, lexicon(), Preferences(), EIGHT) == ("Tariffs rise",)


async def test_dates_of_older_stories_come_up(store: Store) -> None:
    dates = (DatedPhrase("on April 2", "2026-04-02", DateKind.EFFECTIVE, 0, 1, what="the fee"),)
    await news(store, EIGHT - timedelta(days=9), "Old notice", dates=dates)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    (html,) = await preview(store, TelegramRenderer(RELATION), RELATION, lexicon(), Preferences(), EIGHT)
    assert "Takes effect Thu 2 Apr: the fee · Old notice <https://harbour-gazette.example.org/" in to_text(html)


async def test_a_broken_row_is_put_off_for_an_hour_and_leaves_the_others_alone(
    store: Store, renderer: TitleRenderer, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await reader(store, 1, zone="Mars/Olympus")
    nobody_home = await reader(store, 2, hours=(), state=SubscriberState.PAUSED, paused_until=EIGHT)
    well = await reader(store, 3)
    with caplog.at_level(logging.INFO):
        report = await run(store, renderer)

    assert sorted(report.faults) == [f"subscriber {broken.id}", f"subscriber {nobody_home.id}"]
    assert report.due == 1  # so that a knock that goes on until nothing is due comes to its end
    assert await parts_of(store, well)
    assert "Mars/Olympus" in caplog.text
    assert (await run(store, renderer, EIGHT + timedelta(minutes=59))).faults == []
    assert len((await run(store, renderer, EIGHT + timedelta(hours=1))).faults) == 2


async def test_an_edition_that_cannot_be_written_is_put_off_alone_and_where_that_fails_too_it_is_an_error(
    store: Store, renderer: TitleRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    faulty, well = await reader(store, 1), await reader(store, 2, language="zh-Hans")
    usual, refused = store.planning.carry_out, {Plan}

    async def carry_out(changes: Sequence[PlannedChange]) -> object:
        if any(faulty.id in each.ids and type(each.what) in refused for each in changes):
            raise ValueError("no such row")
        return await usual(changes)

    monkeypatch.setattr(store.planning, "carry_out", carry_out)
    assert (await run(store, renderer)).issued == 1
    assert await parts_of(store, well) == ("Tariffs rise",)
    assert await next_digest_of(store, faulty.id) == EIGHT + timedelta(hours=1)
    refused.add(Move)
    with pytest.raises(ValueError, match="no such row"):
        await run(store, renderer, EIGHT + timedelta(hours=1))


async def test_a_text_that_cannot_be_made_stops_only_those_who_were_to_get_it(store: Store) -> None:
    class FaultyRenderer(TitleRenderer):
        def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
            if preferences.language == "zh-Hans":
                raise ValueError("no such words")
            return super().render(digest, preferences)

    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    for chat in (1, 2):
        await reader(store, chat, language="zh-Hans")
    well = await reader(store, 3)
    report = await run(store, FaultyRenderer())

    assert report.faults == ["subscriber 1 and 1 more"]
    assert await parts_of(store, well) == ("Tariffs rise",)
    late = EIGHT + timedelta(hours=1)
    assert (await run(store, TitleRenderer(), late)).issued == 2  # what was wrong is mended: nothing is lost


async def test_a_run_gives_way_after_some_texts_and_another_goes_on(store: Store, renderer: TitleRenderer) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    for chat, language in enumerate(("en", "zh-Hans", "zh-Hant"), 1):
        await reader(store, chat, language=language)
    assert (await run(store, renderer, most_composed=2)).issued == 2
    assert (await run(store, renderer, most_composed=2)).issued == 1


async def test_a_run_takes_no_more_readers_than_it_may(store: Store, renderer: TitleRenderer) -> None:
    for chat in range(1, 6):
        await reader(store, chat)
    assert (await run(store, renderer, limit=2)).issued == 2
    assert (await run(store, renderer)).issued == 3


async def test_who_came_on_other_days_is_composed_for_apart(store: Store, renderer: TitleRenderer) -> None:
    early = await reader(store, 1)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await run(store, renderer)
    late = await reader(store, 2, next_digest_at=EIGHT + DAY)
    await news(store, EIGHT + timedelta(hours=1), "Chips are curbed", "tech")
    report = await run(store, renderer, EIGHT + DAY)

    assert report.composed == 2
    assert await parts_of(store, early, EIGHT + DAY) == ("Chips are curbed",)
    assert await parts_of(store, late, EIGHT + DAY) == ("Chips are curbed",)
    assert (await run(store, renderer, EIGHT + 2 * DAY)).issued == 2


async def test_what_was_told_otherwise_long_ago_and_matters_no_more_needs_no_text_of_its_own(
    store: Store, renderer: TitleRenderer
) -> None:
    early = await reader(store, 1)
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    await run(store, renderer)
    late = await reader(store, 2, next_digest_at=EIGHT + DAY)
    await run(store, renderer, EIGHT + DAY)
    for day, title, composed in ((2, "Chips are curbed", 1), (3, "Tariffs rise", 2)):
        await news(store, EIGHT + day * DAY - timedelta(hours=1), title, page=f"{title} {day}")
        assert (await run(store, renderer, EIGHT + day * DAY)).composed == composed
    assert await parts_of(store, early, EIGHT + 2 * DAY) == ("Chips are curbed",)
    assert await parts_of(store, late, EIGHT + 2 * DAY) == ("Chips are curbed",)
    assert await parts_of(store, early, EIGHT + 3 * DAY) == ("nothing new",)
    assert await parts_of(store, late, EIGHT + 3 * DAY) == ("Tariffs rise",)


# --- what came in and is not edited yet ------------------------------------------------------------


async def arrives(store: Store, stored_at: datetime, number: int = 1, first: int = 1) -> None:
    """Store articles that wait to be edited."""
    drafts = [
        Draft(url=f"https://harbour-gazette.example.org/waits/{first + each}", title="Waits", text="Text.")
        for each in range(number)
    ]
    await store.articles.save("harbour-gazette", drafts, stored_at)


async def test_an_edition_waits_for_what_came_in_before_its_slot(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    await arrives(store, EIGHT - timedelta(seconds=10))
    report = await run(store, renderer, EIGHT)
    assert (report.issued, report.due, report.put_off) == (0, 0, 1)

    (waiting,) = await unedited_articles(store, 9)
    await edits(store, waiting.id, EIGHT)
    assert (await run(store, renderer, EIGHT + timedelta(minutes=2))).issued == 1
    assert await parts_of(store, who) == ("Waits",)
    assert renderer.rendered[-1].waiting is None
    assert await next_digest_of(store, who) == EIGHT + DAY


async def test_after_ten_minutes_an_edition_says_what_still_waits(store: Store, renderer: TitleRenderer) -> None:
    who = await reader(store)
    since = EIGHT - timedelta(minutes=3)
    await arrives(store, since, 2)
    assert (await run(store, renderer, EIGHT + timedelta(minutes=9, seconds=59))).issued == 0
    assert (await run(store, renderer, EIGHT + timedelta(minutes=10))).issued == 1
    assert renderer.rendered[-1].waiting == Backlog(2, since)
    assert await parts_of(store, who, EIGHT) is not None
    assert await next_digest_of(store, who) == EIGHT + DAY


async def test_no_edition_waits_for_what_came_later_or_is_set_aside(store: Store, renderer: TitleRenderer) -> None:
    await reader(store)
    await arrives(store, EIGHT - timedelta(minutes=1))
    assert await store.editors.begin("an editor", timedelta(seconds=30))
    (waiting,) = await unedited_articles(store, 9)
    verdict = Verdict.because(False, Reason.TOO_LARGE)
    assert await store.editors.set_aside("an editor", waiting.id, verdict, 1, 1.0, EIGHT)
    await arrives(store, EIGHT + timedelta(seconds=1), first=9)
    assert (await run(store, renderer, EIGHT + timedelta(seconds=5))).issued == 1
    assert renderer.rendered[-1].waiting is None


async def test_a_preview_says_what_waits(store: Store) -> None:
    await arrives(store, EIGHT, 3)
    (part,) = await preview(store, TelegramRenderer(RELATION), RELATION, lexicon(), Preferences(), EIGHT)
    assert to_text(part).startswith("0 of 1 sources reached so far")
    assert "not complete: 3 articles that came in since 00:00 are still to be sorted" in to_text(part)


# --- what an edition answers: found once for all who were told alike -------------------------------


async def tells(store: Store, number: int, day: int, *sentences: str, weight: float = 1.0) -> None:
    """Let a story have an article for each sentence, the last of which came in before the digest of that day."""
    at = EIGHT + day * DAY - timedelta(hours=2)
    links = [f"https://harbour-gazette.example.org/{number}-{place}" for place in range(len(sentences))]
    title, text = f"{' '.join(sentences[-1].split()[:6])} …", sentences[-1]
    draft = Draft(url=links[-1], title=title, text=text, complete=True, published=at, language="en")
    await store.articles.save("harbour-gazette", [draft], at)
    articles = [one for one in await store.articles.get(range(1, 9)) if one.url in links]
    told = story_of(number, articles, RELATION)
    made = replace(told, themes=("trade",), importance=weight, first_stored=at, last_stored=at)
    judged = {each.id: Verdict(True, "both parties") for each in articles[-1:]}
    await save_edit(store, Edit(judged, {}, [made]), at + timedelta(minutes=1))


async def publish(store: Store, day: int) -> None:
    renderer = TelegramRenderer(RELATION)
    report = await publish_due(store, renderer, RELATION, lexicon(), EIGHT + day * DAY)
    assert (report.faults, report.composed) == ([], 1), "those who chose and were told alike share one composition"


async def due(store: Store, day: int) -> list[Delivery]:
    return await store.deliveries.due(EIGHT + day * DAY + timedelta(hours=1), 99)


async def deliver(store: Store, day: int) -> list[Delivery]:
    """Send what is due, with the chat's number and the part in each message's."""
    sent = []
    while found := await due(store, day):
        for each in found:
            assert await claim_part(store, each.id, 0, EIGHT + day * DAY, LEASE)
            outcome = Outcome(DeliveryState.SENT, message=10 * each.address.chat + each.part)
            await record_outcome(store, each.id, 1, outcome, EIGHT + day * DAY)
            sent.append(each)
    return sent


async def test_an_update_answers_each_readers_message_with_the_sentence_as_it_stood_there(store: Store) -> None:
    for chat in (1001, 1002):
        await reader(store, chat)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    first = await deliver(store, 0)
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    second = await deliver(store, 1)

    assert [each.reply for each in first] == [None, None]
    replies = {each.address.chat: each.reply for each in second}
    assert {chat: reply.message for chat, reply in replies.items() if reply} == {1001: 10011, 1002: 10021}
    text, _ = as_shown(first[0].text)
    head = f"“{OLD}”"
    for reply in filter(None, replies.values()):
        there = text.encode("utf-16-le")[2 * reply.position :].decode("utf-16-le")
        assert reply.quote == head == there[: len(head)]


async def test_an_update_that_does_not_lead_answers_in_a_message_of_its_own(store: Store) -> None:
    await reader(store)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    await deliver(store, 0)
    await tells(store, 2, 1, OTHER, weight=50.0)
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    digest, update = await deliver(store, 1)

    assert OTHER in digest.text
    assert (NEW in digest.text, digest.reply) == (False, None)
    assert NEW in update.text
    assert update.reply is not None
    assert (update.reply.message, update.reply.quote) == (10011, f"“{OLD}”")


async def test_what_never_arrived_is_not_answered(store: Store) -> None:
    await reader(store)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    assert await store.deliveries.expire_late(EIGHT + DAY / 2, EIGHT + DAY / 2) == 1
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    (update,) = await due(store, 1)
    assert (NEW in update.text, update.reply) == (True, None)
