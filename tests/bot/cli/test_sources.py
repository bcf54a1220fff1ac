import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import sources
from tests.digests.newsstand import Newsstand, item, newsstand, rss


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """The newsstand in a thread of its own, since each command runs its own event loop."""
    opened: list[Newsstand] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    closing = asyncio.Event()

    async def serve() -> None:
        async with newsstand() as one:
            opened.append(one)
            ready.set()
            await closing.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(5)
    yield opened[0]
    loop.call_soon_threadsafe(closing.set)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite+aiosqlite:///{tmp_path / 'newsroom.db'}")
    monkeypatch.setenv("COMMUNIQUE_ALLOW_PRIVATE_NETWORKS", "true")


def run(*words: str) -> Result:
    return CliRunner().invoke(sources.commands, list(words))


def talks() -> str:
    return rss(item("Washington and Beijing agree to cut tariffs", "/a", format_datetime(datetime.now(UTC))))


def test_the_default_pack_is_listed_with_what_is_off_on_request() -> None:
    shown = run("list")
    assert shown.exit_code == 0
    assert "ustr  US Trade Representative [US government], full" in shown.output
    assert "35 of 70 sources are on." in shown.output
    assert "mofcom-en" not in shown.output
    assert "off: no item yet, never read, it has no feed" in run("list", "--all").output


def test_a_feed_is_tried_added_paused_resumed_and_removed(stand: Newsstand) -> None:
    url = stand.put("/feed", talks())
    tried = run("test", url)
    assert "relevant: trade" in tried.output
    assert "1 items" in tried.output
    added = run("add", url, "--label", "UK, private", "--ownership", "private", "--family", "gazette")
    assert "Added as 127-0-0-1: Harbour Gazette [UK, private], excerpt." in added.output
    assert "in the list already" in run("add", url).output
    assert run("pause", "127-0-0-1", "--reason", "sport").exit_code == 0
    assert "sport" in run("list", "--all").output
    assert run("resume", "127-0-0-1").exit_code == 0
    assert "Harbour Gazette" in run("remove", "127-0-0-1").output
    assert run("remove", "127-0-0-1").exit_code == 1


def test_what_is_no_feed_is_not_added(stand: Newsstand) -> None:
    url = stand.put("/page", "<!doctype html><html></html>")
    refused = run("add", url)
    assert refused.exit_code == 1
    assert "That is a web page, not a feed." in refused.output
    assert "35 of 70" in run("list").output


def test_a_party_that_does_not_exist_is_refused(stand: Newsstand) -> None:
    refused = run("add", stand.put("/feed", talks()), "--party", "mars")
    assert refused.exit_code == 1
    assert "one of us, prc" in refused.output


def test_a_source_that_this_version_cannot_read_is_not_resumed() -> None:
    refused = run("resume", "treasury")
    assert refused.exit_code == 1
    assert "stays off" in refused.output


def test_the_list_is_exported_and_imported(tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    assert run("export", str(file)).exit_code == 0
    assert "exists" in run("export", str(file)).output
    assert "0 added, 48 were in the list before." in run("import", str(file)).output
    file.write_text("no opml")
    assert "not OPML" in run("import", str(file)).output
    assert run("import", str(tmp_path / "none.opml")).exit_code == 1


def test_check_is_content_with_a_new_list() -> None:
    assert "No source is in trouble." in run("check").output


def test_a_list_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    written = run("export", str(tmp_path / "no" / "folder" / "list.opml"))
    assert written.exit_code == 1
    assert "cannot be written (No such file or directory)" in written.output


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xb6\x00\xff", "is no OPML file"), (b"", "not OPML"), (None, "cannot be read")]
)
def test_a_list_that_cannot_be_imported_is_said(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "list.opml"
    if content is not None:
        file.write_bytes(content)
    imported = run("import", str(file))
    assert imported.exit_code == 1
    assert words in imported.output


def test_advice_names_commands_of_the_terminal() -> None:
    paused = run("pause", "nobody")
    assert paused.exit_code == 1
    assert paused.output == "There is no source nobody. `communique sources list` lists them all.\n"
