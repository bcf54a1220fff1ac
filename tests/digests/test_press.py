"""The edit with a press: nobody's articles stop anybody else's, and what no edit can take is set aside."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.schedule import Schedule
from digests import edit
from digests.edit import EditLimits, EditReport, edit_new
from digests.errors import WorkError, WorkTooLongError
from digests.model import Article, Cost, Draft, Reason, Trouble
from digests.rules.editing.sorting import SortedArticles, sort_articles
from digests.store import Store, open_store
from digests.workers import Workers
from tests.digests.test_edit import TEXT, draft
from tests.factories import NOW, some, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import stories_since, unedited_articles

CULPRIT = "US and China: a text that takes minutes"
WIDE = Cost(articles=10_000, bytes=10**9, seconds=10_000.0)


@pytest.fixture
async def store(store: Store) -> Store:
    for name in ("flood", "quiet"):
        await store.sources.add(source(name), NOW)
    return store


def press(**changes: Any) -> EditLimits:
    return EditLimits(**({"workers": Workers(lexicon()), "budget": WIDE} | changes))


async def edited(store: Store, given: EditLimits | None = None, limit: int = 200) -> EditReport:
    return await edit_new(store, us_china(), lexicon(), NOW, limit=limit, limits=given or press())


async def all_edited(store: Store, given: EditLimits | None = None, limit: int = 200) -> list[EditReport]:
    """Edit until there is nothing to do, as the schedule does."""
    reports = []
    while (report := await edited(store, given, limit)).done:
        reports.append(report)
        assert len(reports) < 200
    return reports


@pytest.fixture
def culprit_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "sort_articles", failing_with(RuntimeError("a text")))


SMALL = Cost(4, 10**9, 10_000.0)


def flood(number: int, first: int = 1) -> list[Draft]:
    return [draft(first + place, f"US and China speak of matter {first + place}") for place in range(number)]


async def titles_waiting(store: Store) -> list[str]:
    return [each.title for each in await unedited_articles(store, 10_000)]


def other() -> Draft:
    return Draft(
        url="https://quiet.example.org/1", title="US lifts duty on Chinese walnuts", text=TEXT, published=NOW
    )


# --- turns -----------------------------------------------------------------------------------------


async def test_another_sources_article_is_in_the_next_batch_behind_a_flood(store: Store) -> None:
    await store.articles.save("flood", flood(60), NOW)
    await store.articles.save("quiet", [other()], NOW)
    assert (await edited(store, limit=8)).articles == 8
    assert other().title not in await titles_waiting(store)


async def test_a_batch_ends_where_it_would_read_too_much_text(store: Store) -> None:
    await store.articles.save("flood", flood(9), NOW)
    assert (await edited(store, press(bytes=3 * len(TEXT) + 10))).articles == 3


async def test_the_edit_thinks_in_a_process_of_its_own_and_makes_the_same_of_it(store: Store) -> None:
    await store.articles.save("flood", flood(3), NOW)
    async with Workers(lexicon(), 1, relation=us_china()) as workers:
        report = await edited(store, press(workers=workers))
    assert report.articles == 3
    here = await _made_in_peace()
    assert [story.headline for story in await stories_since(store, NOW - timedelta(days=1))] == here


async def _made_in_peace() -> list[str]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as peaceful:
        await peaceful.sources.add(source("flood"), NOW)
        await peaceful.articles.save("flood", flood(3), NOW)
        await edit_new(peaceful, us_china(), lexicon(), NOW)
        return [story.headline for story in await stories_since(peaceful, NOW - timedelta(days=1))]


# --- what no edit can take -------------------------------------------------------------------------


def failing_with(error: Exception, culprits: Sequence[str] = (CULPRIT,)) -> Any:
    """Sort as usual, but fail as soon as one of the culprits is among the new ones."""

    def sort(new: Sequence[Article], *rest: Any, **named: Any) -> SortedArticles:
        if any(article.title in culprits for article in new):
            raise error
        return sort_articles(new, *rest, **named)

    return sort


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (WorkTooLongError("it took more than 60 s"), "too-long 60"),
        (MemoryError(), "too-large"),
        (RecursionError("too deep"), "faulty RecursionError"),
    ],
)
async def test_a_batch_that_fails_is_halved_until_its_culprit_is_set_aside_with_the_reason(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    monkeypatch.setattr(edit, "sort_articles", failing_with(error))
    ids = await store.articles.save("flood", [*flood(5), draft(50, CULPRIT), *flood(4, 60)], NOW)
    reports = await all_edited(store)
    assert [report.halved for report in reports if report.halved] == [10, 5, 2]
    assert sum(report.articles for report in reports) == 9
    assert [report.set_aside for report in reports if report.set_aside] == [1]
    verdict, _ = some(await store.articles.verdict(ids[5]))
    assert verdict.reason == reason
    assert await titles_waiting(store) == []
    held = await store.editors.held(NOW - timedelta(days=1))
    assert (held["flood"].set_aside, held["flood"].last) == (1, verdict)
    assert await store.editors.backlogs() == []
    assert await store.search.search("minutes", NOW - timedelta(days=1), 9) == ids[5:6], "it can still be searched"


@pytest.mark.usefixtures("culprit_fails")
async def test_while_suspects_are_edited_what_comes_in_goes_before_them(store: Store) -> None:
    await store.articles.save("flood", [*flood(5), draft(50, CULPRIT)], NOW)
    assert (await edited(store)).halved == 6
    await store.articles.save("quiet", [other()], NOW)
    assert (await edited(store)).articles == 1
    assert other().title not in await titles_waiting(store)


async def test_an_edit_that_fails_with_nothing_new_as_well_blames_no_article(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> SortedArticles:
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr(edit, "sort_articles", broken)
    await store.articles.save("flood", flood(1), NOW)
    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError, match="of our own"):
        await edited(store)
    assert "fails without new articles" in caplog.text
    assert len(await titles_waiting(store)) == 1


async def test_a_refused_article_sets_aside_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = "It widens export controls on rare earths. Forms are at the counter. Firms in China may ask."
    notice = Draft(url="https://flood.example.org/7", title="Ministry names samarium", text=lead, published=NOW)
    await store.articles.save("flood", [notice], NOW)
    assert (await edited(store)).relevant == 0

    def sort(new: Sequence[Article], *rest: Any, **named: Any) -> SortedArticles:
        if new and rest[-1]:
            raise WorkTooLongError("it took more than 60 s")
        return sort_articles(new, *rest, **named)

    monkeypatch.setattr(edit, "sort_articles", sort)
    await store.articles.save("quiet", [other()], NOW)
    assert await edited(store) == EditReport(1, 1, 1)
    assert await store.editors.held(NOW - timedelta(days=1)) == {}


def hang(*_: Any, **__: Any) -> None:
    while True:
        pass


class Hanging(Workers):
    """Workers in whose process the edit of the culprit never ends."""

    async def run_within(self, seconds: float, work: Any, *given: Any, **named: Any) -> Any:
        hangs = given[0] is sort_articles and any(article.title == CULPRIT for article in given[1])
        return await super().run_within(seconds, hang if hangs else work, *given, **named)


@pytest.mark.long
async def test_an_article_that_takes_minutes_is_ended_while_the_loop_goes_on(store: Store) -> None:
    await store.articles.save("flood", [draft(50, CULPRIT), *flood(2)], NOW)
    await store.articles.save("quiet", [other()], NOW)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    async with Hanging(lexicon(), 1, relation=us_china()) as workers:
        reports = await all_edited(store, press(workers=workers, seconds=3.0, seconds_alone=3.0))
    beating.cancel()
    assert sum(report.articles for report in reports) == 3
    held = await store.editors.held(NOW - timedelta(days=1))
    assert (held["flood"].set_aside, held["flood"].last) == (1, edit.Verdict(False, "too-long 3"))
    assert beats > 20


class Ended(Workers):
    """Workers whose process is ended from outside, as when the whole service is told to stop."""

    async def run_within(self, *_: Any, **__: Any) -> Any:
        raise WorkError("its process was ended")


async def test_a_process_that_is_ended_from_outside_blames_no_article(store: Store) -> None:
    await store.articles.save("flood", flood(1), NOW)
    with pytest.raises(WorkError, match="ended"):
        await edited(store, press(workers=Ended(lexicon())))
    assert (await edited(store)).articles == 1


async def test_a_newer_version_takes_what_was_set_aside(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "sort_articles", failing_with(RuntimeError("a text")))
    await store.articles.save("flood", [draft(50, CULPRIT)], NOW - timedelta(days=2))
    assert [report.set_aside for report in await all_edited(store)] == [1]
    monkeypatch.setattr(edit, "sort_articles", sort_articles)
    assert await edited(store) == EditReport()
    monkeypatch.setattr(edit, "VERSION", edit.VERSION + 1)
    later = NOW + timedelta(hours=1)
    report = await edit_new(store, us_china(), lexicon(), later, limits=press())
    assert (report.articles, report.relevant) == (1, 1)
    assert len(await store.stories.stored_between(NOW, later)) == 1
    assert await store.editors.held(NOW - timedelta(days=9)) == {}


@pytest.mark.usefixtures("culprit_fails")
async def test_a_halved_batch_is_remembered_over_a_restart(store: Store) -> None:
    await store.articles.save("flood", [*flood(7), draft(50, CULPRIT)], NOW)
    await edited(store)
    queue = await store.editors.queue(NOW - timedelta(days=1), 99)
    assert {each.together for each in queue.waiting} == {4}


@pytest.mark.usefixtures("culprit_fails")
async def test_without_a_press_what_goes_wrong_is_raised(store: Store) -> None:
    await store.articles.save("flood", [*flood(2), draft(50, CULPRIT)], NOW)
    with pytest.raises(RuntimeError, match="a text"):
        await edit_new(store, us_china(), lexicon(), NOW)


async def test_a_stop_keeps_the_parts_that_are_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.articles.save("flood", flood(40), NOW)
    third, batches = asyncio.Event(), 0

    class Slow(Workers):
        async def run_within(self, seconds: float, work: Any, *given: Any, **named: Any) -> Any:
            nonlocal batches
            batches += given[0] is edit.sort_articles
            if batches == 3:
                third.set()
                await asyncio.sleep(60)
            return await super().run_within(seconds, work, *given, **named)

    async def one_batch() -> int:
        return (await edited(store, press(workers=Slow(lexicon())), 10)).done

    schedule = Schedule({"edit": one_batch})
    schedule.start()
    await asyncio.wait_for(third.wait(), 60)
    await schedule.stop(0.1)
    assert len(await titles_waiting(store)) == 20
    assert sum(report.articles for report in await all_edited(store)) == 20


# --- what a source may cost ------------------------------------------------------------------------


async def test_what_is_beyond_a_sources_budget_is_held_back_and_the_oldest_are_edited(store: Store) -> None:
    await store.articles.save("flood", flood(9), NOW)
    await store.articles.save("quiet", [other()], NOW)
    reports = await all_edited(store, press(budget=SMALL))
    assert sum(report.articles for report in reports) == 5
    assert sum(report.set_aside for report in reports) == 5
    assert await store.editors.backlogs() == []
    held = await store.editors.held(NOW - timedelta(days=1))
    assert {name: each.over_budget for name, each in held.items()} == {"flood": 5}
    beyond = await store.search.search("matter 9", NOW - timedelta(days=1), 9)
    verdict, _ = some(await store.articles.verdict(beyond[0]))
    assert verdict.code is Reason.OVER_BUDGET


async def test_the_admins_are_told_of_a_budget_that_bites_once(store: Store) -> None:
    small = press(budget=SMALL)
    await store.articles.save("flood", flood(9), NOW)
    await all_edited(store, small)
    await store.articles.save("flood", flood(9, 20), NOW)
    await all_edited(store, small)
    (incident,) = await store.incidents.untold(9)
    assert (incident.source, incident.trouble) == ("flood", Trouble.OVER_BUDGET)
    await store.incidents.told([incident.id], NOW)
    await store.articles.save("flood", flood(9, 40), NOW)
    await all_edited(store, small)
    assert await store.incidents.untold(9) == []


async def test_bytes_and_seconds_of_a_processor_count_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "timed", lambda work, *given, **named: (work(*given, **named), 0.5))
    await store.articles.save("flood", flood(6), NOW)
    tight = press(budget=Cost(1000, 4 * len(TEXT.encode()), 10_000.0))
    assert sum(report.articles for report in await all_edited(store, tight)) == 4
    await store.articles.save("quiet", [other()], NOW)
    assert (await edited(store, press(budget=Cost(1000, 10**9, 10_000.0)))).articles == 3
    spent = (await store.editors.queue(NOW - timedelta(days=1), 9)).spent
    assert spent == {}
    await store.articles.save("flood", flood(1, 90), NOW)
    spent = (await store.editors.queue(NOW - timedelta(days=1), 9)).spent
    (cost,) = spent.values()
    assert cost.articles == 6
    assert cost.bytes == 6 * len(TEXT.encode())
    assert 1 < cost.seconds < 2, "two batches of two thoughts each, of the second a part"


async def test_what_was_held_back_is_edited_as_soon_as_its_source_may_cost_something_again(store: Store) -> None:
    small = press(budget=SMALL)
    await store.articles.save("flood", flood(6), NOW)
    await all_edited(store, small)
    assert await edited(store, small) == EditReport()
    tomorrow = NOW + timedelta(hours=24, minutes=1)
    assert (await edit_new(store, us_china(), lexicon(), tomorrow, limits=small)).articles == 2


async def test_what_is_held_back_for_a_day_is_let_go(store: Store) -> None:
    await store.articles.save("flood", flood(6), NOW)
    await all_edited(store, press(budget=SMALL))
    assert await store.editors.let_go(NOW, NOW) == 0
    assert await store.editors.let_go(NOW + timedelta(seconds=1), NOW + timedelta(days=1)) == 2
    assert await edited(store) == EditReport()


async def test_nothing_is_held_back_by_an_editor_whose_turn_is_over(store: Store) -> None:
    await store.articles.save("flood", flood(3), NOW)
    assert await store.editors.begin("one", timedelta(seconds=30))
    queue = await store.editors.queue(NOW - timedelta(days=1), 9)
    first = {queue.waiting[0].source: queue.waiting[0].article}
    ids = [each.article for each in queue.waiting]
    verdict = edit.Verdict.because(False, Reason.OVER_BUDGET)
    assert await store.editors.hold_back("another", first, verdict) == 0
    assert not await store.editors.halve("another", ids, 1)
    assert not await store.editors.set_aside("another", ids[0], verdict, 1, 1.0, NOW)
    assert len(await titles_waiting(store)) == 3
    assert await store.editors.hold_back("one", first, verdict) == 3
