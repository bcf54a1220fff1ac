"""No test outside the benchmarks takes the time: where much else runs all takes longer, and nothing is wrong."""

import ast
from pathlib import Path

import pytest

from tests.work import calls_in

TESTS = Path(__file__).parent
STOPWATCHES = {
    "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns",
    "thread_time", "thread_time_ns",
}  # fmt: skip


def stopwatches_in(source: str) -> set[str]:
    found = set[str]()
    if not any(name in source for name in STOPWATCHES):
        return found
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in STOPWATCHES:
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found |= {alias.name for alias in node.names} & STOPWATCHES
    return found


def test_no_test_takes_the_time() -> None:
    files = (file for file in TESTS.rglob("*.py") if TESTS / "benchmarks" not in file.parents)
    taken = {str(file.relative_to(TESTS)): stopwatches_in(file.read_text(encoding="utf-8")) for file in files}
    assert {file: found for file, found in taken.items() if found} == {}


@pytest.mark.parametrize("source", ["from time import process_time", "import time\ntime.monotonic()"])
def test_a_stopwatch_is_found(source: str) -> None:
    assert len(stopwatches_in(source)) == 1


def test_work_that_grows_faster_than_its_input_is_told_from_work_in_proportion() -> None:
    def pairs(size: int) -> int:
        return calls_in(lambda: [abs(one - other) for one in range(size) for other in range(size)])

    def each(size: int) -> int:
        return calls_in(lambda: [abs(one) for one in range(size)])

    assert pairs(80) > 12 * pairs(20)
    assert each(80) < 8 * each(20)
