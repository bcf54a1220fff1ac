"""The benchmark of broadcasts runs, and judges by the server's log."""

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.delivering import FIRST_PERSON, FIRST_READER, faults, judge, run_ours, run_stock

pytestmark = pytest.mark.long


def call(method: str, chat: int, accepted: float | None, code: int = 200, result: Any = None) -> dict[str, Any]:
    arrived = accepted or 0.0
    return {
        "method": method,
        "chat": chat,
        "arrived": arrived,
        "accepted": accepted,
        "code": code,
        "result": result,
    }


def test_a_short_broadcast_arrives_once_from_either_sender(tmp_path: Path) -> None:
    ours = run_ours(tmp_path, 20, 30, 2, articles=0, answering=False)
    stock = run_stock(tmp_path, 20, 30, 2)

    assert (ours.accepted, ours.twice) == (30, 0)
    assert (stock.accepted, stock.twice) == (30, 0)
    assert len(ours.replies) >= 1
    assert ours.cpu > 0
    assert ours.memory > 0


def test_the_judge_counts_what_is_missing_twice_refused_too_fast_and_slow() -> None:
    question = [{"update_id": 1, "message": {"chat": {"id": FIRST_PERSON}}}]
    calls = [call("sendMessage", FIRST_READER + number % 40, number / 50) for number in range(41)]
    calls += [call("sendMessage", FIRST_READER + 99, None, 429), call("getUpdates", 0, 0.2, result=question)]
    calls += [call("sendMessage", FIRST_PERSON, 0.9)]
    result = judge("sender", calls, 43, cpu=3.5, memory=1.0)

    assert (result.accepted, result.twice, result.refused, result.fullest) == (41, 1, 1, 43)
    assert result.rate == pytest.approx(50)
    assert result.replies == [pytest.approx(0.7)]
    assert len(faults(result, 60)) == 6


def test_a_broadcast_without_fault_misses_nothing() -> None:
    calls = [call("sendMessage", FIRST_READER + number, number / 27) for number in range(100)]
    question = [{"update_id": 1, "message": {"chat": {"id": FIRST_PERSON}}}]
    calls += [call("getUpdates", 0, 0.2, result=question), call("sendMessage", FIRST_PERSON, 0.3)]

    assert faults(judge("sender", calls, 100, cpu=1.0, memory=1.0), 27) == []
