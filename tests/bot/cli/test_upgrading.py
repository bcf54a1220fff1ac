"""What each command does where the database is missing, older or newer than the program: on real files, the bot as
a real process."""

# ruff: noqa: ASYNC240 (a test may wait for its own small files)
import asyncio
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import config.relations
from bot.cli import build_command_line
from tests.digests.store.earlier import asked, execute, make_database, make_later, make_old, revision_of
from tests.next_version import NEXT, THIS
from tests.sandbox.telegram import WatchedTelegram

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("of_the_next_version")]

RELATION = Path(config.relations.__file__).parent / "us-china"
READING = [
    ("preview",),
    ("calendar",),
    ("timeline", "trade"),
    ("week",),
    ("themes", "backtest", str(RELATION)),
    ("sources", "list"),
    ("sources", "check"),
    ("sources", "test", "http://127.0.0.1:9/feed"),
    ("sources", "export", "list.opml"),
]
CHANGING = [
    ("sources", "pause", "ustr"),
    ("sources", "resume", "ustr"),
    ("sources", "move", "ustr"),
    ("sources", "remove", "ustr"),
]
MAKING = [("collect",), ("sources", "add", "http://127.0.0.1:9/feed"), ("sources", "import", "one.opml")]
UPGRADING = [("db", "migrate"), ("run",)]


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram() as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the settings name for the database; it is not there."""
    return tmp_path / "data"


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "news.sqlite3"


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: WatchedTelegram) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", sandbox.token)
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_API", sandbox.url)
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{path}")
    monkeypatch.setenv("COMMUNIQUE_PARSING_PROCESSES", "0")
    (tmp_path / "one.opml").write_text("<opml><body><outline xmlUrl='https://a.example.org/'/></body></opml>")


async def called(*words: str) -> Result:
    result = await asyncio.to_thread(CliRunner().invoke, build_command_line(), list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


async def program(*words: str, most: int = resource.RLIM_INFINITY) -> asyncio.subprocess.Process:
    """Start a command as a process of its own, whose files may have so many bytes at `most`."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.next_version", *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY)),
    )  # fmt: skip


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    said, _ = await process.communicate()
    assert b"Traceback" not in said
    return process.returncode, said.decode()


async def running(sandbox: WatchedTelegram) -> str:
    """Run the bot until it asks Telegram for updates, stop it, and return its log."""
    process = await program("run")
    try:
        while not sandbox.log.of("getUpdates"):
            assert process.returncode is None, await process.communicate()
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        code, said = await ended(process)
    finally:
        if process.returncode is None:
            process.kill()
    assert code == 0, said
    return said


def in_the_folder(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


@pytest.mark.parametrize("words", [*READING, *CHANGING, ("db", "backup", "copy.sqlite3")], ids=" ".join)
async def test_where_there_is_no_database_it_says_so_and_makes_nothing(
    words: tuple[str, ...], tmp_path: Path, path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    result = await called(*words)
    assert result.exit_code == 1
    assert f"There is no database at {path}." in result.output
    assert "COMMUNIQUE_DATABASE" in result.output
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("older", "code", "words"),
    [
        (False, 0, ("○ database There is no database at", "`communique db migrate`")),
        (True, 1, (f"✗ database the database is at {THIS}", f"needs {NEXT}. An upgrade is due.")),
    ],
)
async def test_check_has_a_row_for_a_missing_or_an_older_database_and_leaves_it_so(
    folder: Path, path: Path, older: bool, code: int, words: tuple[str, ...]
) -> None:
    if older:
        make_database(path)
    before = in_the_folder(path) if older else {}
    result = await called("check")
    assert result.exit_code == code
    shown = " ".join(result.output.split())
    assert all(each in shown for each in words)
    assert "✓ token" in shown, "the other rows are looked at all the same"
    assert in_the_folder(path) == before if older else not folder.exists()


@pytest.mark.parametrize(("words", "count"), [(("db", "migrate"), 70), (("sources", "import", "one.opml"), 71)])
async def test_what_makes_a_database_fills_it_with_the_default_sources(
    words: tuple[str, ...], count: int, path: Path
) -> None:
    result = await called(*words)
    assert result.exit_code == 0, result.output
    assert f" of {count} sources are on." in (await called("sources", "list")).output
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_a_feed_that_cannot_be_read_is_not_added_but_the_database_is_made(path: Path) -> None:
    assert (await called("sources", "add", "http://127.0.0.1:9/feed")).exit_code == 1
    assert asked(path, "SELECT count(*) FROM source") == [70]


@pytest.mark.parametrize("words", [*READING, *CHANGING, *MAKING], ids=" ".join)
async def test_on_an_older_database_it_says_that_an_upgrade_is_due_and_touches_nothing(
    words: tuple[str, ...], path: Path
) -> None:
    make_database(path)
    before = in_the_folder(path)
    result = await called(*words)
    assert result.exit_code == 1
    assert f"the database is at {THIS}, this version needs {NEXT}" in result.output
    assert "An upgrade is due." in result.output
    assert "`communique db migrate`" in result.output
    assert in_the_folder(path) == before


@pytest.mark.parametrize("words", [("check",), *READING, *CHANGING, *MAKING, *UPGRADING], ids=" ".join)
async def test_an_older_program_on_a_newer_database_says_what_to_do_and_changes_nothing(
    words: tuple[str, ...], path: Path
) -> None:
    make_later(path)
    before = in_the_folder(path)
    result = await called(*words)
    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert "the database is at 9999, which this version does not know" in told
    assert "Please install that version, or put a backup from before its upgrade in place" in told
    assert "`communique db restore FILE`" in told
    assert in_the_folder(path) == before


@pytest.mark.parametrize("words", [("check",), *READING, *CHANGING, *MAKING, *UPGRADING], ids=" ".join)
async def test_on_a_database_from_before_2_0_0_it_says_what_to_do_and_changes_nothing(
    words: tuple[str, ...], path: Path
) -> None:
    make_old(path)
    before = in_the_folder(path)
    result = await called(*words)
    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert "the database is at 0016, from before 2.0.0, and this version cannot upgrade it" in told
    assert "Install 2.0.0, say `communique db migrate` there, then install this version again." in told
    assert in_the_folder(path) == before


async def test_an_older_database_can_be_backed_up_without_an_upgrade(tmp_path: Path, path: Path) -> None:
    make_database(path)
    before = in_the_folder(path)
    assert (await called("db", "backup", "copy.sqlite3")).exit_code == 0
    assert revision_of(tmp_path / "copy.sqlite3") == THIS
    assert in_the_folder(path) == before


async def test_migrate_upgrades_and_says_where_the_backup_is(path: Path) -> None:
    make_database(path)
    result = await called("db", "migrate")
    assert result.exit_code == 0, result.output
    backup = path.with_name(f"{path.name}.before-{NEXT}.backup")
    assert f"The former database is kept in {backup}" in result.output
    assert (revision_of(path), revision_of(backup)) == (NEXT, THIS)
    assert asked(path, "SELECT name FROM source") == ["Gazette"], "a database that has sources gets no others"
    again = await called("db", "migrate")
    assert (again.exit_code, again.output) == (0, "The database is up to date.\n")
    assert (await called("db", "restore", str(backup))).exit_code == 0
    assert (await called("sources", "list")).exit_code == 0


async def test_run_upgrades_and_says_in_its_log_where_the_backup_is(path: Path, sandbox: WatchedTelegram) -> None:
    make_database(path)
    execute(path, "UPDATE source SET active = 0")
    said = await running(sandbox)
    backup = path.with_name(f"{path.name}.before-{NEXT}.backup")
    assert f"its state before the upgrade is kept in {backup}" in said
    assert (revision_of(path), revision_of(backup)) == (NEXT, THIS)
    rights = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert set(rights.values()) == {0o600}, rights


async def test_run_makes_a_database_that_is_for_its_owner_only(path: Path, sandbox: WatchedTelegram) -> None:
    former = os.umask(0o022)
    try:
        await running(sandbox)
    finally:
        os.umask(former)
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("words", UPGRADING, ids=" ".join)
async def test_where_the_disk_has_no_room_for_the_backup_nothing_is_upgraded(
    words: tuple[str, ...], path: Path
) -> None:
    make_database(path)
    execute(path, "CREATE TABLE ballast (bytes BLOB)", "INSERT INTO ballast VALUES (zeroblob(400000))")
    code, said = await ended(await program(*words, most=200_000))
    assert code == 1
    assert "without which nothing is upgraded, could not be made" in said
    assert "please make room on that disk" in said
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert revision_of(path) == THIS
    assert (await called("db", "migrate")).exit_code == 0


async def test_an_upgrade_that_fails_is_said_in_words_and_the_former_version_can_go_on(path: Path) -> None:
    make_database(path)
    execute(path, "CREATE TABLE remark (id INTEGER)")
    for words in UPGRADING:
        code, said = await ended(await program(*words))
        assert code == 1
        assert f"the upgrade to {NEXT} failed" in said
        assert "the version that you had goes on with it" in said
        assert f"A backup is {path}.before-{NEXT}.backup" in said
    assert revision_of(path) == THIS
    assert asked(path, "PRAGMA integrity_check") == ["ok"]
