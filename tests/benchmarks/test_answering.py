"""The benchmark of answers runs: every question is answered by the real handlers, also while stories are saved."""

from pathlib import Path

import pytest

from tests.benchmarks.answering import QUESTIONS, TOLD, measure
from tests.benchmarks.archive import build

pytestmark = pytest.mark.long


async def test_every_question_is_answered_and_measured(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    assert await build(path, 200, samples=12) > 20
    waits = await measure(path, 3)
    asked = (*QUESTIONS, f"{TOLD} told")
    assert set(waits) == {f"{question} {saving}" for question in asked for saving in (False, True)}
    assert all(cpu > 0 for each in waits.values() for cpu in each.cpu)
