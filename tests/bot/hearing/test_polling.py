"""Asking for updates: what is confirmed when, and that nothing ends it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest

from bot.hearing import polling
from bot.hearing.connecting import WebhookFault, WebhookSight, WebhookWatch, judge_webhook
from bot.hearing.inbox import UpdateTroubles
from bot.hearing.polling import Polling, PollStanding
from bot.texts import LANGUAGES
from digests.errors import StoreError
from tests.bot.hearing.conftest import BOT, Desk, raw
from tests.sandbox.telegram import WatchedTelegram


class Wire(BaseRequest):
    """Where the wire begins: gives out its answers in turn, then waits for ever as a long poll does."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = answers
        self.asked: list[dict[str, str]] = []

    async def retrieve(self, url: str, *_: Any, **__: Any) -> bytes:
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if callable(answer):
            answer = answer()
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, bytes) else json.dumps({"ok": True, "result": answer}).encode()

    @property
    def offsets(self) -> list[int]:
        return [int(asked.get("offset", 0)) for asked in self.asked]

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        raise NotImplementedError

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float | None:
        return None


@dataclass
class At:
    wire: Wire
    polling: Polling
    asking: "asyncio.Task[None]"
    told: list[str] = field(default_factory=list)
    standings: list[PollStanding] = field(default_factory=list)

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not so():
                if self.asking.done():
                    self.asking.result()
                await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.002)


@asynccontextmanager
async def asking(desk: Desk, *answers: Any, **options: Any) -> AsyncIterator[At]:
    told: list[str] = []
    standings: list[PollStanding] = []

    async def tell(words: Callable[[str], str]) -> None:
        told.append(words("en"))

    async def on_standing(standing: PollStanding) -> None:
        standings.append(standing)

    wire, troubles = Wire(list(answers)), UpdateTroubles(tell)
    box = desk.inbox()
    asker = Polling(desk.application.bot, wire, box, troubles, on_standing, kinds=["message"], **options)
    at = At(wire, asker, asyncio.create_task(asker.run()), told, standings)
    try:
        yield at
        await box.idle()
    finally:
        at.asking.cancel()
        await asyncio.gather(at.asking, return_exceptions=True)
        await troubles.close()


async def test_updates_are_confirmed_once_they_are_noted_also_beside_one_that_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, faults = desk.store.conversations.note, [StoreError("locked"), StoreError("locked")]

    async def sometimes(*arguments: Any) -> set[int]:
        if faults:
            raise faults.pop()
        return await note(*arguments)

    monkeypatch.setattr(desk.store.conversations, "note", sometimes)
    batch = [raw(5), {"update_id": 6, "message": {"chat": "nowhere"}}, raw(7)]
    async with asking(desk, batch, batch, batch) as at:
        await at.until(lambda: len(at.wire.asked) == 4)
    assert at.wire.offsets == [0, 0, 0, 8]
    assert desk.ended() == ["x", "x"]
    assert "update 6 (message)" in desk.told[0]


async def test_an_answer_that_is_no_json_is_taken_apart_by_asking_one_by_one(desk: Desk) -> None:
    deep = b'{"ok":true,"result":[{"update_id": 6,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}"
    whole = deep.replace(b"[{", b'[{"update_id":5},{')
    async with asking(desk, whole, [raw(5, text="a")], deep, [raw(7, text="b")]) as at:
        await at.until(lambda: len(at.wire.asked) == 5)
    assert [asked["limit"] for asked in at.wire.asked] == ["100", "1", "1", "1", "1"]
    assert at.wire.offsets == [0, 0, 6, 7, 8]
    assert desk.ended() == ["a", "b"]
    assert "update 6 was left out" in at.told[0]


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize(
    "fault",
    [
        NetworkError("Bad Gateway"),
        TimedOut(),
        lambda: RetryAfter(0),
        InvalidToken("404 from a proxy"),
        b"<html>Please log in</html>",
        ["no ids", {"message": {}}],
        RuntimeError("a fault of ours"),
        RecursionError(),
    ],
)
async def test_nothing_that_goes_wrong_ends_the_asking(desk: Desk, fault: Any) -> None:
    async with asking(desk, [raw(5, text="a")], fault, fault, [raw(6, text="b")]) as at:
        await at.until(lambda: len(at.wire.asked) == 5)
    assert at.wire.offsets[-1] == 7
    assert desk.ended() == ["a", "b"]


async def test_a_token_that_is_refused_again_and_again_ends_it(desk: Desk) -> None:
    async with asking(desk, *[InvalidToken()] * polling.REFUSALS) as at:
        with pytest.raises(InvalidToken):
            await at.until(lambda: False)


async def test_before_another_instance_it_steps_back_and_takes_nothing_until_that_has_gone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict = Conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    waits: list[float] = []
    sleep = asyncio.sleep

    async def quick(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0.001)

    monkeypatch.setattr(polling.asyncio, "sleep", quick)
    monkeypatch.setattr(polling, "time", SimpleNamespace(monotonic=lambda: 1000.0 + sum(waits)))
    same = [[raw(5)]] * 4
    async with asking(desk, conflict, conflict, conflict, [raw(4)], *same, [raw(6)]) as at:
        await at.until(lambda: len(at.wire.asked) == 10)
        assert [each.back for each in at.standings] == [True, False]
    assert at.wire.offsets == [0, 0, 0, 0, 0, 0, 0, 0, 6, 7]
    assert len(desk.ended()) == 2
    assert [each for each in waits if each > 3.0] == [30.0, 60.0, 5.0, 5.0, 5.0, 5.0]


async def test_what_lay_at_telegrams_before_the_start_or_a_gap_may_be_old_and_the_rest_is_not(desk: Desk) -> None:
    waited: list[bool] = []
    now = [1000.0]

    async def note_it(update: object, context: object) -> None:
        waited.append(desk.arrivals.of(update).waited)

    desk.application.handlers[0][0].callback = note_it
    full = [raw(number) for number in range(1, 101)]

    def later() -> list[Any]:
        now[0] += 301.0
        return [raw(104)]

    async with asking(desk, full, [raw(101)], [raw(102)], later, [raw(105)], awake=lambda: now[0]) as at:
        await at.until(lambda: len(at.wire.asked) == 6)
    assert waited == [True] * 101 + [False, True, False]


async def test_at_the_end_telegram_is_told_what_was_taken(desk: Desk) -> None:
    async with asking(desk, [raw(5)]) as at:
        await at.until(lambda: len(at.wire.asked) == 2)
        at.wire.answers.append([raw(6)])
        await at.polling.confirm()
    assert at.wire.asked[-1]["offset"] == "6"
    assert at.wire.asked[-1]["timeout"] == "0"
    assert desk.ended() == ["x"]
    assert await desk.store.conversations.undone(BOT) == {}


# --- whether our webhook is still Telegram's ------------------------------------------------------

OURS = "https://bot.example.org/telegram"
OTHER = "https://other.example.org/secret-path"


@pytest.mark.parametrize(
    ("theirs", "waiting", "error", "back", "words"),
    [
        (OURS, 0, "", False, ""),
        (OURS, 3, "Connection refused", False, ""),
        (OURS, 300, "", False, ""),
        (OURS, 300, "Connection refused", False, "cannot bring 300 updates"),
        (OTHER, 0, "", True, "leads to other.example.org"),
        ("", 0, "", True, "was removed"),
    ],
)
def test_what_telegram_says_of_its_webhook(theirs: str, waiting: int, error: str, back: bool, words: str) -> None:
    sight = judge_webhook(OURS, theirs, waiting, error)
    assert sight.back == back
    assert (words in sight.words("en")) == bool(sight.words("en") or not words)
    assert (sight.fault is WebhookFault.REMOVED) == (not theirs)
    for language in LANGUAGES:
        assert bool(sight.words(language)) == bool(words)
        assert "secret-path" not in sight.words(language)


async def test_one_that_was_removed_is_set_again_and_one_that_was_replaced_is_left() -> None:
    async with WatchedTelegram() as sandbox, Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
        seen: list[WebhookSight] = []

        async def set_again() -> None:
            await bot.set_webhook(OURS)

        async def on_sight(sight: WebhookSight) -> None:
            seen.append(sight)

        await set_again()
        watching = WebhookWatch(bot, OURS, set_again, on_sight)
        await watching.look()
        assert seen == []
        await bot.delete_webhook()
        await watching.look()
        assert watching.sight.back
        await watching.look()
        assert not watching.sight.back
        await bot.set_webhook(OTHER)
        await watching.look()
        await watching.look()
        assert (await bot.get_webhook_info()).url == OTHER
        assert [sight.back for sight in seen] == [True, False, True]
