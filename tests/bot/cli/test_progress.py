import io

from rich.console import Console

from bot.cli.progress import showing_progress
from digests.collect import SourceReport
from tests.factories import NOW

REPORTS = [
    SourceReport(source="gazette", items=30, new=4),
    SourceReport(source="courier", not_modified=True),
    SourceReport(source="herald", error="answered 500"),
    SourceReport(source="mirror", left_alone_until=NOW),
]


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
