"""The line of `check` about the edit."""

from datetime import timedelta

from bot.cli.editing import finding_of
from digests.model import Backlog, Held, Reason, Verdict
from tests.factories import NOW


def test_nothing_waits() -> None:
    assert finding_of([], {}, NOW) == ("edit", True, "nothing waits")


def test_what_waits_is_counted_since_when_and_is_a_fault_after_ten_minutes() -> None:
    short = finding_of([Backlog(412, NOW - timedelta(minutes=4)), Backlog(3, NOW)], {}, NOW)
    assert short == ("edit", True, "415 articles wait to be sorted, the first since 2026-03-10 11:56 UTC")
    assert not finding_of([Backlog(1, NOW - timedelta(minutes=11))], {}, NOW)[1]


def test_what_is_held_back_is_said_by_source_with_its_reason() -> None:
    held = {
        "gazette": Held(2, Verdict.because(False, Reason.TOO_LONG, "60")),
        "ledger": Held(over_budget=700),
    }
    _, well, words = finding_of([], held, NOW)
    assert well
    assert "set aside: 2 of gazette: it could not be edited within 60 s" in words
    assert "in 24 h over its budget, and only searchable: ledger (700)" in words
