"""Whatever is imported is declared: a lock that is renewed from the groups of `pyproject.toml` loses nothing."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "digests", "config", "seeds")
MEASURED_BESIDE = {"reader"}
"""What a benchmark compares us with where somebody has installed it; nothing runs on it."""

DISTRIBUTIONS = packages_distributions()
REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*groups: str) -> set[str]:
    """The distributions that these dependency groups name."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    names = (REQUIREMENT.match(requirement) for group in groups for requirement in read[group])
    return {normal(name[0]) for name in names if name is not None}


def modules_in(source: str) -> Iterator[str]:
    """Yield the first name of each module that is imported, wherever in the file that stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def undeclared(source: str, known: set[str]) -> set[str]:
    """The modules of others that are imported here and belong to no known distribution."""
    own = {*PRODUCT, "tests", *sys.stdlib_module_names}
    return {
        module
        for module in modules_in(source)
        if module not in own and not {normal(name) for name in DISTRIBUTIONS.get(module, ())} & known
    }


@pytest.mark.parametrize("folder", PRODUCT)
def test_what_the_product_imports_is_declared_in_the_group_run(folder: str) -> None:
    missing = {
        str(file.relative_to(ROOT)): found
        for file in (ROOT / folder).rglob("*.py")
        if (found := undeclared(file.read_text(encoding="utf-8"), declared("run")))
    }
    assert missing == {}


def test_what_the_tests_import_is_declared_in_run_or_dev() -> None:
    missing = {
        str(file.relative_to(ROOT)): found
        for file in (ROOT / "tests").rglob("*.py")
        if (found := undeclared(file.read_text(encoding="utf-8"), declared("run", "dev")) - MEASURED_BESIDE)
    }
    assert missing == {}


def test_what_is_declared_is_pinned() -> None:
    for group, locks in (("run", ["requirements.lock"]), ("dev", ["requirements.lock", "requirements-dev.lock"])):
        pins = "\n".join((ROOT / lock).read_text(encoding="utf-8") for lock in locks)
        pinned = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", pins, re.MULTILINE)}
        assert declared(group) - pinned == set()


def test_an_import_that_nobody_declared_is_found_wherever_it_stands() -> None:
    source = "import json\nfrom digests import model\ndef late() -> None:\n    from lxml.html import parse\n"
    assert undeclared(source, set()) == {"lxml"}
    assert undeclared(source, {"lxml"}) == set()
    assert undeclared("import nobody_knows", declared("run", "dev")) == {"nobody_knows"}
