"""The benchmark of planning runs, and the editions it compares are the same."""

import pytest

from tests.benchmarks.planning import main

pytestmark = pytest.mark.long


def test_planning_in_bulk_is_measured_and_gives_the_same_editions_as_one_by_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["--quick"])
    said = capsys.readouterr().out
    assert said.count("the same editions") == 2
    assert "NO" not in said
    assert "newcomers: 1000 subscribers, 5 texts composed" in said
