"""Every package that is imported is declared: what came along with another one may be gone at the next renewal."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.work import calls_in

ROOT = Path(__file__).parents[1]
OURS = {"bot", "digests", "config", "seeds", "tests"}
GROUPS: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
DISTRIBUTIONS = packages_distributions()
# `benchmarks/collecting.py` compares with "reader" where it is installed; what learns has a lock of its own.
OPTIONAL = {"reader", "sklearn"}


def imported(folder: str) -> dict[str, str]:
    """Return the packages that the files of a folder import, each with a place where it does."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / folder).rglob("*.py")):
        for name, line in _imports(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(name, f"{file.relative_to(ROOT)}:{line}")
    return {
        name: place for name, place in found.items() if name not in sys.stdlib_module_names and name not in OURS
    }


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def declared(*groups: str) -> set[str]:
    return {normal(re.split(r"[\[<>=!~ ;]", line, maxsplit=1)[0]) for group in groups for line in GROUPS[group]}


def normal(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(packages: dict[str, str], *groups: str) -> list[str]:
    known = declared(*groups)
    return [
        f"{name} ({place})"
        for name, place in packages.items()
        if not known & {normal(each) for each in DISTRIBUTIONS.get(name, [name])}
    ]


@pytest.mark.parametrize("folder", ["bot", "digests", "config", "seeds"])
def test_what_the_program_imports_is_declared_to_run_it(folder: str) -> None:
    assert undeclared(imported(folder), "run") == []


def test_what_the_tests_import_is_declared_to_run_or_to_develop() -> None:
    packages = imported("tests")
    assert "hypothesis" in packages
    assert undeclared({name: packages[name] for name in packages.keys() - OPTIONAL}, "run", "dev") == []


def test_a_package_that_only_came_along_is_found() -> None:
    packages = imported("bot")
    assert "typer" in packages
    assert undeclared({"typer": "bot", "pytest": "bot"}, "run") == ["pytest (bot)"]


def test_what_is_declared_is_locked() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert declared("run") - run == set()
    assert declared("dev") - run - dev == set()


def locked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {
        normal(re.split(r"[\[=]", line, maxsplit=1)[0]) for line in lines if "==" in line and line[0].isalnum()
    }


# --- no test outside the benchmarks takes the time ------------------------------------------------

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
