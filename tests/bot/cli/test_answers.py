"""`communique calendar`, `new`, `timeline` and `week`, from a database on disk."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner

from bot.cli import build_command_line
from digests.model import DatedPhrase, DateKind, Draft, Verdict
from digests.store import Edit, open_store
from tests.editing import save_edit
from tests.factories import passage, source, story

NOW = datetime.now(UTC)
DUE = (NOW + timedelta(days=20)).date()
WORDS = f"{DUE:%B} {DUE.day}"
TEXT = f"Comments on the rule for chip parts are due by {WORDS}."


def run(*arguments: str) -> tuple[int, str, bytes]:
    result = CliRunner().invoke(build_command_line(), list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output, result.stdout_bytes


async def fill(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
        await store.sources.set_active("harbour-gazette", False, "a test", NOW)
        published = NOW - timedelta(days=2)
        draft = Draft(
            url="https://example.org/1", title="A rule for exports", text=TEXT, published=published, language="en"
        )
        (key,) = await store.articles.save("harbour-gazette", [draft], published)
        (article,) = await store.articles.get([key])
        told = story(
            1,
            articles=(article,),
            passages=(passage(key, 0, TEXT),),
            themes=("tech",),
            first_stored=published,
            last_stored=published,
        )
        told = replace(told, dates=(DatedPhrase(WORDS, DUE.isoformat(), DateKind.DEADLINE, 0, key),))
        edit = Edit(verdicts={key: Verdict(True, "both parties")}, stories=[told])
        await save_edit(store, edit, published)


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "communique.sqlite3"
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{path}")
    asyncio.run(fill(f"sqlite+aiosqlite:///{path}"))


def test_the_calendar_is_shown_and_written_as_a_file() -> None:
    code, shown, _ = run("calendar", "tech", "--days", "30")
    assert code == 0
    assert shown.startswith("Calendar: Technology, chips and AI · next 30 days, 1 date")
    assert f"“{TEXT}”" in shown

    _, _, data = run("calendar", "--ics")
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("DTSTART") == DUE
    assert b"\r\n" in data


def test_the_timeline_and_the_week_are_shown() -> None:
    _, timeline, _ = run("timeline", "tech")
    assert f"• “{TEXT}” Harbour Gazette <https://example.org/1> (US, private)" in timeline
    code, new, _ = run("new")
    assert (code, new) == (0, "New for you\nYou have been told everything that came in.\n")
    _, week, _ = run("week", "--zone", "Taipei", "--html")
    assert '• <a href="https://example.org/1">A rule for exports</a>' in week
    assert "1 of 1 stories" in week


@pytest.mark.parametrize(
    "arguments",
    [
        ("calendar", "cheese"),
        ("timeline", "cheese"),
        ("timeline",),
        ("week", "--zone", "Atlantis"),
        ("new", "--zone", "Atlantis"),
        ("calendar", "--days", "0"),
    ],
)
def test_what_cannot_be_answered_ends_with_advice(arguments: tuple[str, ...]) -> None:
    code, said, _ = run(*arguments)

    assert code == 2
    assert any(word in said for word in ("no topic", "Missing argument", "time zone", "Invalid value"))
