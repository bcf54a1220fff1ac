"""How the sandbox answers when it is slow or at fault, seen by a client that looks at the bytes."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.sandbox.clock import MovableClock
from tests.factories import NOW
from tests.sandbox.telegram import WatchedTelegram


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=MovableClock(NOW)) as sandbox:
        sandbox.add_user(42)
        yield sandbox


def request(sandbox: WatchedTelegram, text: str, chat: int = 42) -> bytes:
    body = urlencode({"chat_id": chat, "text": text}).encode()
    head = (
        f"POST /bot{sandbox.token}/sendMessage HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def ask(sandbox: WatchedTelegram, text: str = "Hello.") -> tuple[int, bytes, bytes]:
    """Send a message; return the status (0: no answer), the head and what came of the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    writer.write(request(sandbox, text))
    try:
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    except ConnectionError:
        return 0, b"", b""
    finally:
        writer.close()
    return int(head.split()[1]) if head else 0, head, body


def texts(sandbox: WatchedTelegram) -> list[str]:
    return [message.text for message in sandbox.messages(42)]


async def until_quiet(sandbox: WatchedTelegram) -> None:
    async with asyncio.timeout(60):
        while not sandbox.quiet:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("accept", ["first", "last", "either"])
async def test_what_has_arrived_is_done_also_when_its_client_has_died(
    sandbox: WatchedTelegram, accept: str
) -> None:
    sandbox.answer_within(0.3, 0.3, accept)
    _, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    writer.write(request(sandbox, "Last words."))
    await writer.drain()
    async with asyncio.timeout(60):
        while sandbox.quiet:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    writer.transport.abort()
    await until_quiet(sandbox)
    assert texts(sandbox) == ["Last words."]
    [call] = sandbox.log.sent()
    assert call.accepted is not None
    assert call.accepted >= call.arrived
    if accept == "last":
        assert call.orphaned


async def test_half_a_request_is_no_request(sandbox: WatchedTelegram) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    writer.write(request(sandbox, "Half a word.")[:-5])
    await writer.drain()
    writer.transport.abort()
    assert (await ask(sandbox, "A whole one."))[0] == 200
    assert texts(sandbox) == ["A whole one."]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, sandbox: WatchedTelegram) -> list[tuple[float, int]]:
    """What the sandbox waits for, in seconds that pass at once, each with how many it had accepted by then."""
    waited: list[tuple[float, int]] = []

    async def at_once(seconds: float) -> None:
        if seconds:
            waited.append((seconds, len(sandbox.log.sent())))

    monkeypatch.setattr("tests.sandbox.telegram._sleep", at_once)
    return waited


@pytest.mark.parametrize(("accept", "accepted"), [("last", 0), ("first", 1)])
async def test_latency_lies_between_its_bounds_before_or_after_the_acceptance(
    sandbox: WatchedTelegram, waits: list[tuple[float, int]], accept: str, accepted: int
) -> None:
    sandbox.answer_within(5, 10, accept)
    await ask(sandbox)
    [(seconds, by_then)] = waits
    assert 5 <= seconds <= 10
    assert by_then == accepted


async def test_acceptance_and_message_id_are_in_the_log_in_their_order(sandbox: WatchedTelegram) -> None:
    sandbox.fail("sendMessage", delay=0.4)
    slow = asyncio.create_task(ask(sandbox, "First to arrive."))
    async with asyncio.timeout(60):
        while not sandbox.log.calls:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    await ask(sandbox, "First accepted.")
    await slow
    assert [call.text for call in sandbox.log] == ["First to arrive.", "First accepted."]
    assert [(call.text, call.turn, call.message) for call in sandbox.log.sent()] == [
        ("First accepted.", 1, 1),
        ("First to arrive.", 2, 2),
    ]


async def test_an_answer_can_be_cut_before_after_and_midway(sandbox: WatchedTelegram) -> None:
    for moment in ("before", "after", "midway"):
        sandbox.fail("sendMessage", drop=moment)
    assert await ask(sandbox, "before") == (0, b"", b"")
    assert await ask(sandbox, "after") == (0, b"", b"")
    status, head, body = await ask(sandbox, "midway")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert status == 200
    assert 0 < len(body) < length
    assert texts(sandbox) == ["after", "midway"]
    assert [call.dropped for call in sandbox.log] == [True] * 3


async def test_a_slow_body_comes_whole_but_late(sandbox: WatchedTelegram, waits: list[tuple[float, int]]) -> None:
    sandbox.fail("sendMessage", slow=30)
    status, _, body = await ask(sandbox)
    assert (status, json.loads(body)["ok"]) == (200, True)
    assert sum(seconds for seconds, _ in waits) == pytest.approx(30)


async def test_a_proxy_gives_a_page_instead_of_an_answer_or_after_the_message_was_accepted(
    sandbox: WatchedTelegram,
) -> None:
    sandbox.fail("sendMessage", 502, page=True)
    sandbox.fail("sendMessage", 500, page=True, accept=True)
    refused, accepted = await ask(sandbox, "Not this."), await ask(sandbox, "This.")
    assert (refused[0], accepted[0]) == (502, 500)
    assert refused[2].startswith(b"<html>")
    assert b"500 Internal Server Error" in accepted[2]
    assert texts(sandbox) == ["This."]
    assert [(call.code, call.ok) for call in sandbox.log] == [(502, False), (500, True)]


async def test_a_long_pause_names_the_time_that_is_left_and_ends_and_a_bare_429_names_none(
    sandbox: WatchedTelegram,
) -> None:
    sandbox.fail("sendMessage", 429, lasting=12 * 3600)
    first = json.loads((await ask(sandbox))[2])
    assert first["parameters"] == {"retry_after": 12 * 3600}
    clock = sandbox.clock
    assert isinstance(clock, MovableClock)
    clock.move(timedelta(hours=11))
    status, head, body = await ask(sandbox)
    assert (status, json.loads(body)["parameters"]) == (429, {"retry_after": 3600})
    assert b"retry-after: 3600" in head.lower()
    clock.move(timedelta(hours=1))
    assert (await ask(sandbox))[0] == 200
    sandbox.fail("sendMessage", 429)
    status, head, body = await ask(sandbox)
    bare = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
    assert (status, json.loads(body)) == (429, bare)
    assert b"retry-after" not in head.lower()


async def test_connections_are_refused_for_a_while(sandbox: WatchedTelegram) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", sandbox.port)
    sandbox.refuse(0.3)
    assert await reader.read(-1) == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", sandbox.port)
    await asyncio.sleep(0.4)
    assert (await ask(sandbox))[0] == 200


async def test_a_share_of_the_requests_is_met(sandbox: WatchedTelegram) -> None:
    fault = sandbox.fail("sendMessage", 500, times=0, share=0.5)
    statuses = [(await ask(sandbox))[0] for _ in range(40)]
    assert 5 < statuses.count(500) == fault.happened < 35
    sandbox.mend()
    assert (await ask(sandbox))[0] == 200


async def test_a_fault_that_makes_no_sense_is_refused(sandbox: WatchedTelegram) -> None:
    with pytest.raises(ValueError, match="dropped"):
        sandbox.fail(drop="sometimes")
    with pytest.raises(ValueError, match="share"):
        sandbox.fail(share=2.0)
    with pytest.raises(ValueError, match="latency"):
        sandbox.answer_within(2.0, 1.0)
    with pytest.raises(ValueError, match="is done"):
        sandbox.answer_within(1.0, 2.0, "sometimes")


async def test_a_long_run_keeps_what_is_newest_and_counts_everything(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    async with WatchedTelegram(keep=10, log_file=log) as sandbox:
        sandbox.add_user(42)
        for number in range(50):
            await ask(sandbox, f"Number {number}.")
        assert len(sandbox.log) <= 20
        assert len(sandbox.events) <= 20
        assert texts(sandbox) == [f"Number {number}." for number in range(40, 50)]
        assert sandbox.log.counts() == {"sendMessage": 50}
        assert [call.text for call in sandbox.log.since(48)] == ["Number 48.", "Number 49."]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["message"] for line in lines] == list(range(1, 51))
