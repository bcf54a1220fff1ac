"""The benchmark of the list of sources runs: every question is answered by the real handlers."""

from pathlib import Path

import pytest

from tests.benchmarks.listing import QUESTIONS, build, measure

pytestmark = pytest.mark.long


async def test_every_question_about_sources_is_answered_and_measured(tmp_path: Path) -> None:
    path = tmp_path / "list.db"
    await build(path, 60)
    waits = await measure(path, 3)
    assert set(waits) == set(QUESTIONS)
    assert all(cpu > 0 for each in waits.values() for cpu in each.cpu)
