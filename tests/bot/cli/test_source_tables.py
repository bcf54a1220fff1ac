"""The list of sources and the table of `check` on a terminal, in a pipe and as JSON."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import typer
from rich.console import Console

from bot.cli import source_tables
from bot.cli.console import end, tell
from bot.cli.lines import line_of
from bot.cli.run import showing_progress
from digests.collect import SourceReport
from digests.curate.checks import Probe
from digests.curate.source_list import ListedSource
from digests.model import SourceKind, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.health import health
from tests.factories import NOW, source

HOUR = timedelta(hours=1)
READ = SourceState(
    next_fetch_at=NOW + HOUR, last_success_at=NOW - HOUR, newest_item_at=NOW - 5 * HOUR, items=9, failures=0
)
FAULTY = replace(READ, failures=3, trouble=Trouble.FAULTY, last_error="answered 503 " + "Service Unavailable " * 9)
LONG = {"id": "i" * 40, "name": "An outlet whose name goes on and on " * 5, "label": "UK, public broadcaster"}


def listed(state: SourceState = READ, **changes: Any) -> ListedSource:
    record = SourceRecord(source(**changes), state)
    return ListedSource(record, health(record, NOW))


def probe(trouble: Trouble | None = None, cause: str = "", **changes: Any) -> Probe:
    given: dict[str, Any] = {"items": 20, "undated": 20, "newest_at": NOW, "seconds": 12.3, "moved_to": ""}
    given |= {key: changes.pop(key) for key in list(changes) if key in given}
    return Probe(record=listed(**changes).record, trouble=trouble, cause=cause, **given)


def table(*probes: Probe, width: int, terminal: bool) -> list[str]:
    out = io.StringIO()
    source_tables.show_probes(probes, Console(file=out, width=width, force_terminal=terminal, color_system=None))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_a_source_is_shown_with_what_is_wrong_its_cause_and_its_times_in_utc() -> None:
    failing = replace(FAULTY, last_error="answered 503")
    assert source_tables.block(listed(failing, kind=SourceKind.SITEMAP), NOW) == [
        "✗ harbour-gazette  Harbour Gazette [US, private], sitemap, excerpt",
        "    has trouble with its own server (3 times in a row)",
        "    log: answered 503",
        "    newest 2026-03-10 07:00 · read 2026-03-10 11:00 · next 2026-03-10 13:00 (UTC)",
        "    <https://harbour-gazette.example.org/feed.xml>",
    ]


def test_long_names_and_causes_stay_within_the_terminal_and_below_their_mark() -> None:
    first, *rest = source_tables.block(listed(FAULTY, **LONG), NOW, width=80)
    assert first.startswith("✗ iiii")
    assert all(line.startswith("    ") for line in rest)
    assert max(map(len, (first, *rest))) <= 80
    assert len(source_tables.block(listed(FAULTY, **LONG), NOW)) == 5  # in a pipe no line is broken


def test_those_that_need_attention_are_shown_though_they_are_off(capsys: pytest.CaptureFixture[str]) -> None:
    gone = listed(replace(READ, trouble=Trouble.GONE, last_error="answered 410"), active=False)
    off = listed(active=False, reason="sport")
    source_tables.show_list([gone, off], NOW, everything=False)
    shown = capsys.readouterr().out
    assert "off: is gone from its address" in shown
    assert "sport" not in shown
    assert "1 need attention and stand first.\n0 of 2 sources are on." in shown


def test_a_source_and_a_probe_as_json_have_iso_instants_and_nulls() -> None:
    line = json.loads(
        json.dumps(source_tables.source_line(listed(replace(READ, newest_item_at=None), active=False)))
    )
    assert (line["id"], line["kind"], line["policy"]) == ("harbour-gazette", "feed", "excerpt")
    assert (line["status"], line["trouble"], line["cause"]) == ("off", None, "")
    assert (line["newest_item"], line["last_read"]) == (None, "2026-03-10T11:00:00Z")
    assert (line["next_check"], line["moved_to"], line["recipe"]) == (None, None, None)
    line = json.loads(json.dumps(source_tables.probe_line(probe(Trouble.PAGE, newest_at=None))))
    assert (line["trouble"], line["newest_item"], line["items"]) == ("page", None, 20)
    assert json.loads(json.dumps(source_tables.probe_line(probe())))["newest_item"] == "2026-03-10T12:00:00Z"


@pytest.mark.parametrize("width", [80, 100])
def test_on_a_narrow_terminal_what_is_wrong_stands_below_the_table(width: int) -> None:
    bad = probe(Trouble.UNREADABLE, "the answer is neither RSS nor Atom", **LONG, kind=SourceKind.INDEX_PAGE)
    lines = table(probe(), bad, width=width, terminal=True)
    assert max(map(len, lines)) <= width
    assert lines[0].split() == ["source", "kind", "items", "undated", "newest", "item", "seconds"]
    assert lines[1].startswith("✗  iiii")
    assert [line for line in lines if line.startswith("✓  harbour-gazette")]
    below = " ".join(lines[-4:])
    assert "answers with something that cannot be read: the answer is neither RSS nor Atom" in below


def test_in_a_pipe_a_row_is_a_line_with_what_is_wrong() -> None:
    lines = table(probe(moved_to="https://n.example.org/"), probe(Trouble.FAULTY, "503"), width=80, terminal=False)
    assert len(lines) == 3
    assert lines[1].startswith("✗  harbour-gazette")
    assert lines[1].endswith("has trouble with its own server: 503")
    assert lines[2].endswith("moved for good to https://n.example.org/")


HOSTILE = "Gazette\x1b[2J\x9b31m\u202e\r\x07 @admin\u200b"


def test_what_others_wrote_moves_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell(f"{HOSTILE}\nsecond\tline")
    assert capsys.readouterr().out == "Gazette[2J31m  @admin\nsecond\tline\n"
    with pytest.raises(typer.Exit):
        end(HOSTILE)
    assert "\x1b" not in capsys.readouterr().err


def test_a_source_of_any_name_is_listed_and_checked_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    one = probe(Trouble.FAULTY, HOSTILE, name=HOSTILE)
    for line in (*table(one, width=200, terminal=True), *table(one, width=80, terminal=True)):
        assert not any(sign in line for sign in "\x1b\x9b\u202e\x07")
    source_tables.show_list([listed(name=HOSTILE)], NOW, everything=True)
    assert not any(sign in capsys.readouterr().out for sign in "\x1b\x9b\u202e\x07")
    assert "\x9b" not in line_of({"name": HOSTILE})
    assert json.loads(line_of({"name": HOSTILE})) == {"name": HOSTILE}


# --- the progress of a pass over the sources ------------------------------------------------------

REPORTS = [
    SourceReport(source="gazette", items=30, new=4),
    SourceReport(source="courier", not_modified=True),
    SourceReport(source="herald", error="answered 500"),
    SourceReport(source="mirror", left_alone_until=NOW),
]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Where the log goes: a terminal of its own accord, as standard error is."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("LOG %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def shown(*, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=110, soft_wrap=True, highlight=False)
    with showing_progress(len(REPORTS), console=console) as progress:
        for report in REPORTS:
            progress(report)
    return out.getvalue()


def test_a_terminal_shows_a_bar_with_counts_and_each_failure() -> None:
    words = shown(terminal=True)
    assert "4/4" in words
    assert "1 read, 1 unchanged, 1 failed, 1 left alone, 4 new" in words
    assert "✗ herald: failed, answered 500" in words
    assert "gazette" not in words


def test_elsewhere_each_source_is_a_plain_line() -> None:
    assert shown(terminal=False).splitlines() == [
        "gazette: 30 items, 4 new",
        "courier: nothing new",
        "herald: failed, answered 500",
        "mirror: left alone until 2026-03-10 12:00 UTC, as its feed asks",
    ]


def test_what_is_logged_meanwhile_stands_above_the_bar_on_a_line_of_its_own(logged: io.StringIO) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=110, soft_wrap=True, highlight=False)
    with showing_progress(3, console=console) as progress:
        progress(REPORTS[0])
        logging.getLogger("communique.workers").warning("extract_page was ended")
        progress(REPORTS[1])
    lines = out.getvalue().replace("\r", "\n").splitlines()
    assert [line.removeprefix("\x1b[2K") for line in lines if "LOG" in line] == ["LOG extract_page was ended"]
    assert logged.getvalue() == ""
    logging.getLogger("communique.workers").warning("afterwards")
    assert logged.getvalue() == "LOG afterwards\n"
