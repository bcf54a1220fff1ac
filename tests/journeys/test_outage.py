"""A network that is away: one matter, told once at either end, of which no source's rhythm knows afterwards."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import bot.newsroom
from bot.sandbox.clock import MovableClock
from digests.collect import collect_due, due
from digests.curate.source_list import list_sources, outage_notice
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import SourceState
from digests.store import Store
from digests.workers import Workers
from tests.journeys.house import ADMIN, open_bot
from tests.journeys.press import HOUR, START, Line, Outlet, Press, Reply, open_press
from tests.lexicons import lexicon
from tests.sandbox.telegram import WatchedTelegram

collect_due = partial(collect_due, workers=Workers(lexicon()))

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NOON = START + 12 * HOUR
SIX_HOURS = 6 * HOUR


def outlets(count: int, **changes: Any) -> list[Outlet]:
    """Outlets with four items each, and a rhythm between half an hour and half a day."""
    rhythms = [(0.5 + number % 12) * HOUR for number in range(1, count + 1)]
    return [
        Outlet(name=f"outlet-{number:02}", published=[NOON - HOUR - rhythm * n for n in (3, 2, 1, 0)], **changes)
        for number, rhythm in enumerate(rhythms, 1)
    ]


@dataclass
class Desk:
    store: Store
    fetcher: Fetcher
    press: Press
    line: Line
    clock: MovableClock

    async def passes(self, length: timedelta, step: timedelta = 30 * SECOND) -> None:
        """Let time pass, with a pass over what is due at each step."""
        until = self.clock() + length
        while self.clock() < until:
            self.clock.move(step)
            await collect_due(self.store, self.fetcher, self.clock(), clock=self.clock)

    async def states(self) -> dict[str, SourceState]:
        return {record.source.id: record.state for record in await self.store.sources.all()}

    def asked(self, since: datetime) -> list[str]:
        """The hosts that were asked since then, whatever for."""
        return [asked.host for asked in self.press.asked if asked.at >= since]


@asynccontextmanager
async def open_desk(store: Store, papers: list[Outlet]) -> AsyncIterator[Desk]:
    clock, line = MovableClock(NOON), Line()
    client = build_client(allow_private=True, backend=line)
    async with open_press(papers, clock) as press, client:
        for each in press.sources():
            await store.sources.add(each, clock())
        agent, politeness = "Communique/test (+nobody@example.org)", Politeness(spacing=0)
        fetcher = Fetcher(client, user_agent=agent, allow_private=True, clock=clock, politeness=politeness)
        yield Desk(store, fetcher, press, line, clock)


# --- the whole bot -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", [10 * MINUTE, pytest.param(10 * SECOND, marks=pytest.mark.long, id="as-often-as-it-knocks")]
)
@pytest.mark.timeout(400)
async def test_six_hours_without_a_network_are_told_twice_and_change_no_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    clock, line = MovableClock(NOON), Line()
    monkeypatch.setattr(bot.newsroom, "build_client", partial(build_client, backend=line))
    async with (
        open_press(outlets(48), clock) as press,
        WatchedTelegram(clock=clock) as sandbox,
        open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house,
    ):
        admin, store = sandbox.add_user(ADMIN, "Alex"), house.app.newsroom.store

        async def passing(length: timedelta, step: timedelta) -> None:
            until = clock() + length
            while clock() < until:
                clock.move(step)
                await house.app.knock()

        await passing(HOUR, 10 * MINUTE)
        before = {record.source.id: record.state for record in await store.sources.all()}
        assert all(state.last_success_at and not state.failures for state in before.values())

        began = clock()
        line.down = lambda host: host.startswith("127.2.")
        while clock() < began + SIX_HOURS:
            clock.move(step)
            await house.app.schedule.verbs["collect"]()
            await house.app.schedule.verbs["notices"]()
        assert {record.source.id: record.state for record in await store.sources.all()} == before
        assert not any(one.needs_attention for one in await list_sources(store, clock()))
        assert len(line.tried) <= 12 + 2 * SIX_HOURS / max(step, 30 * SECOND)
        assert set(line.tried) == set(press.addresses.values()), "all have their turn"
        (listed,) = [message.text for message in await house.say(admin, "/sources")]
        assert "⚠️ 48 of 48 sources failed without any answer since 13:" in listed

        line.down = lambda host: False
        back, overdue = clock(), [name for name, state in before.items() if state.next_fetch_at <= clock()]
        await passing(MINUTE, 10 * SECOND)
        after = {record.source.id: record.state for record in await store.sources.all()}
        read = [name for name, state in after.items() if (state.last_success_at or began) > back]
        assert read == overdue
        assert len(overdue) > 40
        assert not any(state.failures or state.last_error for state in after.values())
        await passing(10 * MINUTE, 30 * SECOND)

        alert, _, over = [message.text for message in sandbox.messages(admin) if message.text != "/sources"]
        assert alert.startswith("⚠️ Sources cannot be reached since ")
        assert alert.endswith("ConnectError: [Errno 101] Network is unreachable")
        assert over.startswith("✅ Sources can be reached again since ")
        assert "for 6 hours; 48 of 48 sources had failed without any answer." in over
        assert await store.incidents.all_open() == []


# --- whose fault it is -----------------------------------------------------------------------------


async def test_a_source_that_fails_alone_is_at_fault_as_two_others_show_that_answer(store: Store) -> None:
    async with open_desk(store, outlets(12)) as desk:
        await desk.passes(MINUTE)
        dead = "outlet-03"
        desk.line.down = lambda host: host == desk.press.addresses[dead]
        await desk.store.sources.set_active(dead, False, "", desk.clock())
        await desk.store.sources.set_active(dead, True, "", desk.clock())
        since = desk.clock() + SECOND
        await desk.passes(10 * SECOND, 10 * SECOND)
        assert {name for name, state in (await desk.states()).items() if state.failures} == {dead}
        assert await store.outages.last() is None
        looks = [asked.path for asked in desk.press.asked if asked.at >= since]
        assert looks == ["/robots.txt", "/robots.txt"]


async def test_many_dead_sources_at_the_first_reading_are_no_outage(store: Store) -> None:
    async with open_desk(store, outlets(20)) as desk:
        dead = {f"outlet-{number:02}" for number in range(1, 12)}
        desk.line.down = lambda host: host in {desk.press.addresses[name] for name in dead}
        await desk.passes(10 * SECOND, 10 * SECOND)
        assert {name for name, state in (await desk.states()).items() if state.failures} == dead
        assert await store.outages.last() is None


async def test_servers_that_answer_with_errors_are_no_outage(store: Store) -> None:
    broken = outlets(12, trouble=lambda now, path: Reply(429, headers={}))
    async with open_desk(store, broken) as desk:
        await desk.passes(10 * SECOND, 10 * SECOND)
        assert all(state.failures == 1 for state in (await desk.states()).values())
        assert await store.outages.last() is None


async def test_a_network_that_goes_away_in_the_middle_of_a_pass_is_found_out(store: Store) -> None:
    async with open_desk(store, outlets(30)) as desk:
        untouched = await desk.states()

        def after_fifteen(host: str) -> bool:
            return sum(asked.path == "/feed.xml" for asked in desk.press.asked) >= 15

        desk.line.down = after_fifteen
        await desk.passes(10 * SECOND, 10 * SECOND)
        states = await desk.states()
        assert 15 <= sum(state.last_success_at is not None for state in states.values()) < 30
        assert not any(state.failures for state in states.values())
        assert all(state == untouched[name] for name, state in states.items() if state.last_success_at is None)
        assert await store.outages.under_way() is not None


async def test_a_long_list_is_not_gone_through_to_its_end_without_a_network(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "SIDE_BY_SIDE", 16)
    async with open_desk(store, outlets(200)) as desk:
        before = await desk.states()
        desk.line.down = lambda host: True
        await desk.passes(10 * SECOND, 10 * SECOND)
        assert len(desk.line.tried) < 100
        assert await desk.states() == before


async def test_a_host_of_our_own_network_that_answers_all_the_time_does_not_end_an_outage(store: Store) -> None:
    async with open_desk(store, outlets(20)) as desk:
        await desk.passes(10 * SECOND, 10 * SECOND)
        before = await desk.states()
        desk.line.down = lambda host: host != desk.press.addresses["outlet-07"]
        await desk.passes(HOUR)
        outage = await store.outages.under_way()
        assert outage is not None
        assert (len(outage.failed), outage.tried) == (19, 20)
        others = {name: state for name, state in (await desk.states()).items() if name != "outlet-07"}
        assert others == {name: state for name, state in before.items() if name != "outlet-07"}


async def test_what_could_not_be_had_of_robots_meanwhile_fails_nobody_once_the_network_is_back(
    store: Store,
) -> None:
    async with open_desk(store, outlets(8)) as desk:
        desk.line.down = lambda host: True
        await desk.passes(10 * SECOND, 10 * SECOND)  # nothing was ever read, robots.txt neither
        desk.line.down = lambda host: False
        await desk.passes(40 * SECOND, 40 * SECOND)
        assert all(state.last_success_at and not state.failures for state in (await desk.states()).values())


async def test_a_network_that_comes_and_goes_is_one_matter_until_it_holds(store: Store) -> None:
    async with open_desk(store, outlets(12)) as desk:
        told = []

        async def minutes(number: int, *, down: bool) -> None:
            desk.line.down = lambda host: down
            await store.sources.set_active("outlet-01", True, "", desk.clock())  # due at once
            for _ in range(number):
                await desk.passes(MINUTE, MINUTE)
                if notice := await outage_notice(store, desk.clock()):
                    told.append(notice.news.value)
                    await store.outages.told(notice.outage, desk.clock())

        for _ in range(3):
            await minutes(10, down=True)
            await minutes(3, down=False)
        assert told == ["began"]
        await minutes(5, down=False)
        assert told == ["began", "over"]
        last = await store.outages.last()
        assert last is not None
        assert last.began_at == NOON + MINUTE
        assert not any(state.failures for state in (await desk.states()).values())


async def test_an_outage_that_nobody_could_be_told_of_is_told_once_as_over(store: Store) -> None:
    async with open_desk(store, outlets(12)) as desk:
        desk.line.down = lambda host: True
        await desk.passes(HOUR, MINUTE)
        desk.line.down = lambda host: False
        await desk.passes(10 * MINUTE, MINUTE)
        notice = await outage_notice(store, desk.clock())
        assert notice is not None
        assert (notice.news.value, notice.read) == ("over", 12)
        await store.outages.told(notice.outage, desk.clock())
        assert await outage_notice(store, desk.clock()) is None


# --- all of them now -------------------------------------------------------------------------------


async def test_everything_is_read_now_but_for_a_host_that_asked_to_be_left_alone(store: Store) -> None:
    papers = outlets(6)

    def busy(now: datetime, path: str) -> Reply | None:
        return Reply(429, headers={"Retry-After": "7200"}) if path == "/feed.xml" else None

    papers[1] = replace_trouble(papers[1], busy)
    async with open_desk(store, papers) as desk:
        await desk.passes(10 * SECOND, 10 * SECOND)
        assert (await collect_due(store, desk.fetcher, desk.clock())).due == 0
        desk.clock.move(MINUTE)
        since = desk.clock()
        report = await collect_due(store, desk.fetcher, since, clock=desk.clock, everything=True)
        assert sorted(set(desk.asked(since))) == [f"outlet-0{number}" for number in (1, 3, 4, 5, 6)]
        assert report.summary == (
            "6 sources due: 0 read, 5 not modified, 0 failed, 1 left alone as their hosts ask (Retry-After); "
            "0 new articles"
        )
        (alone,) = [str(each) for each in report.sources if each.rests]
        assert alone == "outlet-02: left alone until 2026-03-02 14:00 UTC, as its host asks (Retry-After)"
        desk.clock.move(2 * HOUR)
        assert "outlet-02" in {
            each.source for each in (await collect_due(store, desk.fetcher, desk.clock(), everything=True)).sources
        }


async def test_whoever_asks_for_a_pass_during_an_outage_has_a_look_taken_at_once(store: Store) -> None:
    async with open_desk(store, outlets(8)) as desk:
        desk.line.down = lambda host: True
        await desk.passes(10 * SECOND, 10 * SECOND)
        report = await collect_due(store, desk.fetcher, desk.clock(), asked_for=True)
        assert report.due == 0
        assert "8 of 8 sources failed without any answer since 2026-03-02 12:00 UTC" in report.summary
        desk.line.down = lambda host: False
        assert (await collect_due(store, desk.fetcher, desk.clock(), asked_for=True)).fetched == 8


def replace_trouble(outlet: Outlet, trouble: Callable[[datetime, str], Reply | None]) -> Outlet:
    return replace(outlet, trouble=trouble)
