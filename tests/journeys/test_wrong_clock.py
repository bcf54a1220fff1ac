"""A clock that is a month ahead for 25 seconds, while every verb is at work: nobody is silent afterwards."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from bot.app import App
from bot.sandbox.clock import MovableClock
from bot.sandbox.newsroom.seeds import SeededNewsroom, read_newsroom
from bot.sandbox.newsroom.server import LoopbackNewsroom
from bot.sandbox.world import User
from digests import subscribe
from digests.rules.issuing.times.written_times import parse_hours
from tests.factories import subscriber
from tests.journeys.house import READING, open_running
from tests.lexicons import lexicon
from tests.sandbox.telegram import WatchedTelegram

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")]

MONTH, DAY, HOUR = timedelta(days=30), timedelta(days=1), timedelta(hours=1)
LOOK = timedelta(hours=3)
READERS = {41: "07:00", 42: "09:00,21:00"}


class NotingNewsroom(LoopbackNewsroom):
    """A newsroom that notes the paths it is asked for."""

    def __init__(self, newsroom: SeededNewsroom, clock: Callable[[], datetime]) -> None:
        super().__init__(newsroom, clock)
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope["path"])
        await super().__call__(scope, receive, send)


@dataclass
class Town:
    """A newsroom and a Telegram that go by the true time, and a bot whose clock may be ahead of it."""

    press: NotingNewsroom
    sandbox: WatchedTelegram
    true: MovableClock
    app: App = field(init=False)
    ahead: timedelta = timedelta()

    def clock(self) -> datetime:
        return self.true() + self.ahead

    async def reader(self, chat: int, hours: str) -> User:
        who = subscriber(chat, zone="UTC", hours=parse_hours(hours, lexicon()))
        await self.app.newsroom.store.subscribers.save(subscribe.consented(who, self.clock()), self.clock())
        return self.sandbox.add_user(chat)

    async def until(self, moment: datetime) -> None:
        """Let the true time pass, the bot looking every few minutes and when a reader is due."""
        store = self.app.newsroom.store
        while self.true() < moment:
            people = [await store.subscribers.next_due(), await store.deliveries.next_due()]
            due = [max(each, self.true() + timedelta(seconds=1)) for each in people if each is not None]
            self.true.set(min([*due, self.true() + LOOK, moment]))
            await self.app.knock()

    async def look_often(self, moment: datetime) -> None:
        """Let the true time pass, the bot looking every quarter of an hour: so the clock is seen to go evenly."""
        while self.true() < moment:
            self.true.move(timedelta(minutes=15))
            await self.app.knock()

    async def be_wrong(self, by: timedelta, seconds: int = 25) -> None:
        """Let the clock be wrong for so many seconds, and every verb look again and again."""
        self.ahead = by
        for _ in range(seconds // 5):
            await self.app.knock()
            self.true.move(timedelta(seconds=5))
        self.ahead = timedelta()
        await self.app.knock()

    def arrivals(self, chat: int) -> list[datetime]:
        return [datetime.fromtimestamp(each.json["date"], UTC) for each in self.sandbox.messages(chat)]


def headlines(message: Mapping[str, Any]) -> list[str]:
    """The links within what is bold, where these are all of it but a number."""
    entities = message.get("entities", [])
    bold = {each["offset"] + each["length"] for each in entities if each["type"] == "bold"}
    text = message["text"].encode("utf-16-le")
    return [
        text[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in entities
        if each["type"] == "text_link" and each["offset"] + each["length"] in bold
    ]


@asynccontextmanager
async def town(folder: Path, seconds: Callable[[MovableClock], Callable[[], float]] | None) -> AsyncIterator[Town]:
    newsroom = read_newsroom(None)
    true = MovableClock(newsroom.demo_start)
    async with NotingNewsroom(newsroom, true) as press, WatchedTelegram(clock=true) as sandbox:
        opened = Town(press, sandbox, true)
        beside, file = seconds(true) if seconds else None, folder / "news.sqlite3"
        async with open_running(
            sandbox, opened.clock, file, seeds=press.sources(), seconds=beside, **READING
        ) as app:
            opened.app = app
            await app.knock()
            for chat, hours in READERS.items():
                await opened.reader(chat, hours)
            yield opened


def true_seconds(true: MovableClock) -> Callable[[], float]:
    return lambda: true().timestamp()


async def days_with(folder: Path, wrong: Sequence[tuple[timedelta, timedelta]], *, seconds: bool) -> Town:
    """Three days; after each of these times the clock is ahead by so much for 25 seconds."""
    async with town(folder, true_seconds if seconds else None) as opened:
        start = opened.true()
        for after, by in wrong:
            await opened.until(start + after)
            await opened.be_wrong(by)
        await opened.until(start + 3 * DAY + HOUR)
        opened.sandbox.log.nothing_twice()
        return opened


_USUAL: dict[str, Town] = {}


@pytest.fixture
async def usual(tmp_path: Path) -> Town:
    if not _USUAL:
        (tmp_path / "usual").mkdir()
        _USUAL["usual"] = await days_with(
            tmp_path / "usual", [(after, timedelta()) for after, _ in WRONG], seconds=True
        )
    return _USUAL["usual"]


def of_hours(arrivals: Sequence[datetime]) -> list[str]:
    return [f"{each:%d %H:%M}" for each in arrivals]


WRONG = [(6 * HOUR, MONTH), (24 * HOUR, 2 * MONTH)]


async def test_a_clock_that_only_grows_tells_that_it_is_wrong_and_nothing_is_done_by_it(
    tmp_path: Path, usual: Town
) -> None:
    seen = await days_with(tmp_path, WRONG, seconds=True)
    for chat in READERS:
        assert of_hours(seen.arrivals(chat)) == of_hours(usual.arrivals(chat))
        assert [each.text for each in seen.sandbox.messages(chat)] == [
            each.text for each in usual.sandbox.messages(chat)
        ]


async def test_where_nothing_else_tells_that_it_is_wrong_each_digest_still_comes_at_its_hour_and_repeats_nothing(
    tmp_path: Path, usual: Town
) -> None:
    seen = await days_with(tmp_path, WRONG, seconds=False)
    for chat in READERS:
        corrected = {
            day for day in of_hours(usual.arrivals(chat)) if day.endswith("15:00")
        }  # of what was told then
        assert set(of_hours(usual.arrivals(chat))) - corrected <= set(of_hours(seen.arrivals(chat)))
        told = [headline for each in seen.sandbox.messages(chat) for headline in headlines(each.json)]
        usually = [headline for each in usual.sandbox.messages(chat) for headline in headlines(each.json)]
        assert len(told) == len(set(told))
        assert len(told) >= 0.8 * len(usually) > 5
    asked, usually_asked = ([path for path in each.press.asked if path != "/robots.txt"] for each in (seen, usual))
    assert len(asked) >= len(usually_asked)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("back", "returns", "steady"), [(DAY, True, False), (20 * DAY, True, True), (365 * DAY, False, False)]
)
async def test_a_clock_that_is_set_back_keeps_nobody_silent_for_longer_than_a_day_and_a_half_and_repeats_nothing(
    tmp_path: Path, back: timedelta, returns: bool, steady: bool
) -> None:
    async with town(tmp_path, true_seconds if steady else None) as opened:
        start = opened.true()
        await opened.until(start + 30 * HOUR)
        opened.ahead = -back
        await opened.look_often(start + 64 * HOUR)
        heard = sorted(each for chat in READERS for each in opened.arrivals(chat))
        assert any(start + 54 * HOUR < each for each in heard), of_hours(heard)
        if returns:
            opened.ahead = timedelta()
            await opened.look_often(start + 76 * HOUR)
            assert all(start + 66 * HOUR < opened.arrivals(chat)[-1] for chat in READERS)
        for chat in READERS:
            digests = [(each.json["date"], headlines(each.json)) for each in opened.sandbox.messages(chat)]
            told = {(headline, date) for date, found in digests for headline in found}
            assert len(told) == len({headline for headline, _ in told}) > 2
