import io
import logging
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.cli.run import showing_progress
from digests.collect import SourceReport
from tests.factories import NOW

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
