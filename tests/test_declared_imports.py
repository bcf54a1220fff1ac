"""Every package that is imported is declared: what came along with another one may be gone at the next renewal."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"bot", "digests", "config", "seeds", "tests"}
GROUPS: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
DISTRIBUTIONS = packages_distributions()
OPTIONAL = {"reader"}  # `benchmarks/collecting.py` compares with it where somebody has installed it


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
