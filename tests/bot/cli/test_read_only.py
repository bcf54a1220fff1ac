"""Commands on a folder, a file and a file system that cannot be written: each says so, and nothing is changed."""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build_command_line
from tests.rights import bound_by_rights

COMMANDS = build_command_line()


def called(*words: str) -> Result:
    """Call a command in this thread, so that what binds it binds the command."""
    return CliRunner().invoke(COMMANDS, list(words))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "news.sqlite3"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")  # or a table leaves out what does not fit
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", "123456789:AAtestAAtestAAtestAAtestAAtest")
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_API", "http://127.0.0.1:9")
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{path}")
    assert called("db", "migrate").exit_code == 0
    assert called("db", "backup", str(tmp_path / "backup.sqlite3")).exit_code == 0
    return path


@pytest.fixture
def read_only_folder(database: Path) -> Iterator[Path]:
    database.parent.chmod(0o500)
    with bound_by_rights():
        yield database
    database.parent.chmod(0o700)


@pytest.fixture(params=[0o400, 0o444])
def read_only_file(database: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    database.chmod(request.param)
    with bound_by_rights():
        yield database


ALL = (
    ("check",),
    ("collect",),
    ("sources", "list"),
    ("db", "migrate"),
    ("db", "restore", "backup.sqlite3"),
    ("run",),
)


def refused(result: Result, path: Path) -> None:
    said = " ".join(result.output.split())
    assert result.exit_code == 1, said
    assert isinstance(result.exception, SystemExit), result.exception
    assert "may write to both" in said
    assert str(path) in said
    assert "Traceback" not in said


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_in_a_folder_that_cannot_be_written_every_command_says_so(
    read_only_folder: Path, words: tuple[str, ...]
) -> None:
    before = read_only_folder.read_bytes()
    refused(called(*words), read_only_folder)
    assert read_only_folder.read_bytes() == before


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_a_file_that_cannot_be_written_in_a_folder_that_can_is_not_begun_with(
    read_only_file: Path, words: tuple[str, ...]
) -> None:
    before, rights = read_only_file.read_bytes(), read_only_file.stat().st_mode
    refused(called(*words), read_only_file)
    assert read_only_file.read_bytes() == before
    assert read_only_file.stat().st_mode & 0o700 == rights & 0o700


def test_a_file_that_cannot_be_written_can_be_backed_up(read_only_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert called("db", "backup", str(copy)).exit_code == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM source").fetchone()[0] > 0


def test_a_folder_for_a_backup_that_cannot_be_written_is_named(database: Path, read_only_folder: Path) -> None:
    result = called("db", "backup", str(database.parent / "copy.sqlite3"))
    refused(result, database)


def test_where_nothing_can_be_made_a_database_and_a_demo_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    monkeypatch.chdir(closed)
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", "123456789:AAtestAAtestAAtestAAtestAAtest")
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{closed / 'deeper' / 'news.sqlite3'}")
    with bound_by_rights():
        for words in (("run",), ("collect",), ("db", "migrate")):
            result = called(*words)
            assert result.exit_code == 1
            assert isinstance(result.exception, SystemExit), result.exception
            assert "COMMUNIQUE_DATABASE" in result.output or "may write" in result.output
        monkeypatch.setattr(tempfile, "tempdir", str(closed))
        demo = called("demo", "--say", "/start")
    assert demo.exit_code == 1
    assert isinstance(demo.exception, SystemExit), demo.exception
    assert "no folder can be made" in demo.output
    assert list(closed.iterdir()) == []


ON_A_MOUNT = """
import json, sys
from typer.testing import CliRunner
from bot.cli import build_command_line

found = []
for words in json.loads(sys.argv[1]):
    result = CliRunner().invoke(build_command_line(), words)
    found.append([result.exit_code, type(result.exception).__name__, result.output])
print(json.dumps(found))
"""


def mounted_read_only(folder: Path, *commands: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Call commands where `folder` is a file system that cannot be written; exit codes, exceptions and words."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "true"], check=False).returncode:  # noqa: S607
        pytest.skip("nothing can be mounted here")
    mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    python = [sys.executable, "-c", ON_A_MOUNT, json.dumps(commands)]
    done = subprocess.run(  # noqa: S603
        ["unshare", "-m", "sh", "-c", mount, str(folder), *python],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [(code, name, output) for code, name, output in json.loads(done.stdout)]


@pytest.mark.long
@pytest.mark.parametrize("log", [False, True])
def test_on_a_file_system_that_cannot_be_written_every_command_says_so(database: Path, log: bool) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE source SET name = name")
    if log:
        connection.commit()
        for end in ("", "-wal", "-shm"):
            shutil.copy2(f"{database}{end}", f"{database}.kept{end}")
    connection.close()
    if log:
        for end in ("", "-wal", "-shm"):
            shutil.move(f"{database}.kept{end}", f"{database}{end}")
    for code, name, output in mounted_read_only(database.parent, *ALL):
        said = " ".join(output.split())
        assert (code, name) == (1, "SystemExit"), said
        assert "may write to both" in said
        assert "Traceback" not in said
