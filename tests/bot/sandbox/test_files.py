"""Files that people send: told of in a message, offered by getFile, downloaded like at Telegram."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import telegram
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError
from bot.sending.wire import Wire
from tests.bot.sandbox.calling import call, people
from tests.factories import NOW
from tests.sandbox.telegram import WatchedTelegram


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=MovableClock(NOW)) as sandbox:
        yield sandbox


async def test_what_a_person_sends_is_downloaded_byte_by_byte(sandbox: WatchedTelegram) -> None:
    reader, content = sandbox.add_user(42), bytes(range(256)) * 40
    sent = sandbox.send_file(reader, "list 1.opml", content, "text/x-opml")
    root = sandbox.url
    async with telegram.Bot(sandbox.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        (update,) = await bot.get_updates()
        assert update.message is not None
        document = update.message.document
        assert document is not None
        assert (document.file_name, document.mime_type, document.file_size) == (
            "list 1.opml", "text/x-opml", len(content),
        )  # fmt: skip
        assert update.message.message_id == sent.id
        there = await bot.get_file(document.file_id)
        assert bytes(await there.download_as_bytearray()) == content
        sandbox.clock.move(timedelta(minutes=61))  # type: ignore[attr-defined]
        with pytest.raises((BadRequest, InvalidToken)):
            await there.download_as_bytearray()
        again = await bot.get_file(document.file_id)
        assert bytes(await again.download_as_bytearray()) == content
        with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
            await bot.get_file("file-0")


async def test_our_own_wire_downloads_a_file_too(sandbox: WatchedTelegram) -> None:
    sent, root = sandbox.send_file(sandbox.add_user(42), "list.opml", b"x" * 3_000_000), sandbox.url
    wires = {"request": Wire(root, 2), "get_updates_request": Wire(root, 2)}
    async with telegram.Bot(sandbox.token, f"{root}/bot", f"{root}/file/bot", **wires) as bot:
        there = await bot.get_file(sent.json["document"]["file_id"])
        assert len(await there.download_as_bytearray()) == 3_000_000


async def test_a_path_that_was_not_offered_and_a_wrong_token_are_refused(sandbox: WatchedTelegram) -> None:
    sent = sandbox.send_file(sandbox.add_user(42), "list.opml", b"x")
    path = f"documents/{sent.json['document']['file_id']}"
    async with httpx.AsyncClient(base_url=sandbox.url) as client:
        assert (await client.get(f"/file/bot{sandbox.token}/{path}")).status_code == 404
        call(sandbox, "getFile", file_id=sent.json["document"]["file_id"])
        assert (await client.get(f"/file/bot{sandbox.token}/{path}")).content == b"x"
        assert (await client.get(f"/file/bot1:wrong/{path}")).status_code == 401


def test_a_bot_cannot_download_more_than_20_mb() -> None:
    sandbox = people()
    sandbox.add_user(42)
    most = 20 * 1000 * 1000
    for size, refused in ((most, False), (most + 1, True)):
        message = sandbox.send_file(42, "list.opml", b"x" * size)
        identifier = message.json["document"]["file_id"]
        if not refused:
            assert call(sandbox, "getFile", file_id=identifier)["file_size"] == size
            continue
        with pytest.raises(ApiError, match="file is too big"):
            call(sandbox, "getFile", file_id=identifier)
