"""Passes that take long: claims that run out, a clock that goes on, hosts that hold up nobody but themselves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from digests.collect import CollectReport, due
from digests.errors import StoreError
from tests.digests.collecting import Desk
from tests.digests.newsstand import Answer, Asked, Newsstand, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW, source
from tests.stored import unedited_articles

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def one_at_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "AT_ONE_HOST", 1)


def feed(number: int = 0, at: datetime = NOW) -> str:
    return rss(item(f"Port {number} reopens", f"https://gazette.example.org/{number}", format_datetime(at)))


def meanwhile(stand: Newsstand, path: str, happens: Callable[[], Awaitable[object]], body: str) -> str:
    """Put a feed at a path; the first time that it is asked for, something happens before it answers."""
    asked = 0

    async def answer(_: Asked) -> Answer:
        nonlocal asked
        asked += 1
        if asked == 1:
            await happens()
        return Answer(body.encode())

    stand.answers[path] = answer
    return stand.url(path)


async def test_what_is_stored_and_noted_bears_the_time_at_which_it_happens(desk: Desk, stand: Newsstand) -> None:
    async def twenty_minutes() -> None:
        desk.now += 20 * MINUTE

    await desk.add(meanwhile(stand, "/0", twenty_minutes, feed(0, NOW + 10 * MINUTE)))
    await desk.collect()
    state = await desk.state()
    assert (state.last_success_at, state.last_attempt_at) == (NOW + 20 * MINUTE,) * 2
    assert state.next_fetch_at >= NOW + 30 * MINUTE
    (article,) = await unedited_articles(desk.store, 10)
    assert (article.stored_at, article.published) == (NOW + 20 * MINUTE, NOW + 10 * MINUTE)


async def test_a_taken_source_is_read_once(desk: Desk, stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "LONGEST_PASS", timedelta(hours=1))
    other: list[CollectReport] = []

    async def second_pass() -> None:
        desk.now += due.LEASE + MINUTE
        async with loopback_fetcher() as fetcher:
            other.append(await Desk(desk.store, fetcher, stand).collect(desk.now, limit=2))

    slow = meanwhile(stand, "/0", second_pass, feed(0))
    await desk.add(slow, *(stand.put(f"/{number}", feed(number)) for number in (1, 2)))
    report = await desk.collect()
    assert [one.source for one in other[0].sources] == ["source-0", "source-1"]
    assert [one.source for one in report.sources] == ["source-0", "source-2"]
    assert [stand.paths().count(f"/{number}") for number in range(3)] == [2, 1, 1]


async def test_the_lease_of_a_source_counts_from_when_its_reading_begins(desk: Desk, stand: Newsstand) -> None:
    leased: list[datetime | None] = []

    async def ten_minutes() -> None:
        desk.now += 10 * MINUTE

    async def look() -> None:
        leased.append((await desk.record(1)).state.next_fetch_at)

    await desk.add(meanwhile(stand, "/0", ten_minutes, feed(0)), meanwhile(stand, "/1", look, feed(1)))
    await desk.collect()
    assert leased == [NOW + 10 * MINUTE + due.LEASE]


async def test_a_pass_ends_in_time_and_what_waits_for_a_host_is_due_now(desk: Desk, stand: Newsstand) -> None:
    async def eleven_minutes() -> None:
        desk.now += 11 * MINUTE

    slow = meanwhile(stand, "/0", eleven_minutes, feed(0))
    await desk.add(slow, *(stand.put(f"/{number}", feed(number)) for number in (1, 2)))
    report = await desk.collect()
    assert (report.due, report.new, report.given_back) == (1, 1, 2)
    assert report.summary.endswith("1 new articles; 2 still wait for their hosts")
    assert [(await desk.record(number)).state.next_fetch_at for number in (1, 2)] == [NOW] * 2
    assert (await desk.collect()).new == 2


async def test_a_pass_told_to_stop_begins_no_more_and_what_waits_is_due_now(desk: Desk, stand: Newsstand) -> None:
    stopping = False

    async def stop() -> None:
        nonlocal stopping
        stopping = True

    slow = meanwhile(stand, "/0", stop, feed(0))
    await desk.add(slow, *(stand.put(f"/{number}", feed(number)) for number in (1, 2)))
    report = await desk.collect(stopping=lambda: stopping)
    assert (report.due, report.new, report.given_back) == (1, 1, 2)
    assert [(await desk.record(number)).state.next_fetch_at for number in (1, 2)] == [NOW] * 2
    assert (await desk.collect(stopping=lambda: True)).due == 0
    assert (await desk.collect()).new == 2


async def test_other_faults_end_a_pass(desk: Desk, stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise StoreError

    await desk.add(stand.put("/0", feed(0)))
    monkeypatch.setattr(desk.store.sources, "claim_due", fail)
    with pytest.raises(StoreError):
        await desk.collect()


async def test_a_pass_that_is_cut_short_frees_its_sources_when_leases_end(desk: Desk, stand: Newsstand) -> None:
    begun = asyncio.Event()

    async def never_ends() -> None:
        begun.set()
        await asyncio.sleep(60)

    await desk.add(meanwhile(stand, "/0", never_ends, feed(0)), stand.put("/1", feed(1)))
    cut = asyncio.create_task(desk.collect())
    await begun.wait()
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    assert (await desk.collect()).due == 0
    desk.now += due.LEASE
    assert (await desk.collect()).new == 2


async def test_a_source_paused_while_it_waits_for_its_host_is_not_asked(desk: Desk, stand: Newsstand) -> None:
    async def pause() -> None:
        desk.now += 2 * MINUTE
        await desk.store.sources.set_active("source-1", False, "an admin's wish", desk.now)

    await desk.add(meanwhile(stand, "/0", pause, feed(0)), stand.put("/1", feed(1)))
    report = await desk.collect()
    assert [one.source for one in report.sources] == ["source-0"]
    assert stand.paths().count("/1") == 0


async def test_a_source_moved_while_read_is_due_there_without_its_old_news(desk: Desk, stand: Newsstand) -> None:
    new = stand.put("/new", feed(1))
    stand.put("/old", feed(0), status=301, headers={"Location": new})

    async def move() -> None:
        desk.now += 2 * MINUTE
        await desk.store.sources.move(replace(source("source-0"), url=stand.url("/other")), desk.now)

    await desk.add(stand.url("/old"))
    meanwhile(stand, "/new", move, feed(1))
    await desk.collect()
    record = await desk.record(0)
    assert (record.source.url, record.state.moved_to) == (stand.url("/other"), "")
    assert record.state.next_fetch_at == desk.now
    assert await desk.store.incidents.all_open() == []


async def test_a_slow_host_stops_no_other(desk: Desk, stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "SIDE_BY_SIDE", 2)
    before: list[int] = []

    async def look() -> None:
        before.append(len(stand.asked))

    async with newsstand() as other:
        slow = [stand.put(f"/{number}", feed(number), delay=0.05) for number in range(5)]
        await desk.add(*slow, meanwhile(other, "/quick", look, feed(9)))
        assert (await desk.collect()).new == 6
    assert before <= [1]


async def test_all_beyond_a_claim_are_read(desk: Desk, stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "MOST_CLAIMED", 3)
    monkeypatch.setattr(due, "CLAIMED_TOGETHER", 4)
    monkeypatch.setattr(due, "BEGUN_TOGETHER", 2)
    await desk.add(*(stand.put(f"/{number}", feed(number)) for number in range(9)))
    report = await desk.collect()
    assert (report.due, report.new) == (9, 9)
    assert (await desk.collect()).due == 0
