"""The benchmark of a year runs: some days with an upgrade and a restored backup in them, of which all holds."""

import csv
from pathlib import Path

import pytest

from digests.store.columns import metadata
from tests.benchmarks.year import QUESTIONS, main
from tests.benchmarks.year_news import SOURCES
from tests.digests.store.earlier import revision_of
from tests.next_version import NEXT

pytestmark = pytest.mark.long


@pytest.mark.timeout(300)
def test_some_days_are_lived_measured_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--out", str(tmp_path)])
    with (tmp_path / "year.csv").open(encoding="utf-8", newline="") as file:
        (point,) = csv.DictReader(file)
    assert [point[name] for name in ("twice", "lost", "stuck", "errors")] == ["0", "0", "0", "0"]
    assert int(float(point["sent"])) > 40
    assert int(point["rows source"]) == SOURCES
    assert int(point["rows story"]) > 5
    assert all(float(point[f"{question} p50 ms"]) > 0 for question in QUESTIONS)
    assert {f"rows {table}" for table in metadata.tables} < set(point)
    assert '"restored from"' in capsys.readouterr().out
    assert revision_of(tmp_path / "year.sqlite3") == NEXT
    assert "<polyline" in (tmp_path / "year.svg").read_text(encoding="utf-8")
    assert "rows of `story`" in (tmp_path / "year.md").read_text(encoding="utf-8")
