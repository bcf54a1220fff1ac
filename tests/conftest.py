import asyncio
import gc
import logging
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings

from bot import newsroom
from config.log import QUIET
from digests.rules import relations
from digests.store import Store, migrate, open_store
from tests.digests.newsstand import Newsstand, newsstand
from tests.lexicons import built_lexicon
from tests.next_version import next_version
from tests.parsed_files import parse_each_text_once
from tests.ready_database import new_databases_are_copies
from tests.relations import built_relation
from tests.server import Cluster, reason_to_skip, running_cluster

# No test has a deadline of its own, and none is told that it draws its examples slowly: a busy machine is no
# defect. The same examples come each time, so that what fails fails again; `--hypothesis-profile thorough`, with
# which `.ci/run` runs all that draw examples once more, takes two and a half times as many where a test says no
# number; `searching` looks for others.
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]
for profile, examples in (("fixed", 40), ("thorough", 100)):
    settings.register_profile(
        profile,
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=True,
        suppress_health_check=UNHURRIED,
        max_examples=examples,
    )
settings.register_profile("searching", deadline=None, print_blob=True, suppress_health_check=UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_configure() -> None:
    """Let the processes that are started from here keep what they compile, even where the environment says not to:
    each process of the tests, and each that a test starts, would compile every module anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True, scope="session")
def databases_are_ready() -> Iterator[None]:
    with new_databases_are_copies():
        yield


@pytest.fixture
def of_the_next_version() -> Iterator[None]:
    with next_version():
        yield


@pytest.fixture(autouse=True, scope="session")
def words_are_built_once() -> Iterator[None]:
    """Every command reads the files of the lexicon and the relation; what is built of the same words is shared."""
    with pytest.MonkeyPatch.context() as patch:
        parse_each_text_once(patch)
        patch.setattr(newsroom, "build_lexicon", built_lexicon)
        patch.setattr(newsroom, "build_relation", built_relation)
        patch.setattr(relations, "build_relation", built_relation)
        yield


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """A new database in memory."""
    async with open_store("sqlite+aiosqlite://") as opened:
        yield opened


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server with a database that has the schema, to be copied."""
    if reason := reason_to_skip():
        pytest.skip(reason)
    with running_cluster() as running:
        name = running.new()
        making = Thread(target=lambda: asyncio.run(migrate(running.url(name))))  # a loop runs here already
        making.start()
        making.join()
        running.ready = name
        yield running


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    """A server of feeds and pages."""
    async with newsstand() as opened:
        yield opened


LONG = ("tests/faults/", "tests/journeys/", "tests/benchmarks/", "tests/bot/cli/")
"""Where files take long: those begin first, so that none is left alone at the end."""


LONG_AS_A_WHOLE = re.compile(r"^pytestmark = \[?pytest\.mark\.long\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where long tests are not asked for, do not even load the files that have no others."""
    if collection_path.suffix != ".py" or not config.option.markexpr.startswith("not long"):
        return None
    return bool(LONG_AS_A_WHOLE.search(collection_path.read_text(encoding="utf-8"))) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first, each in its own order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def log_is_left_as_it_was() -> Iterator[None]:
    """A command sets up the log of the whole program; the tests after it are to have their own."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    levels = _levels()
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
    for name, level in _levels().items():  # setting one, even to what it is, empties the caches of all loggers
        if level != (former := levels.get(name, logging.NOTSET)):
            logging.getLogger(name or None).setLevel(former)


def _levels() -> dict[str, int]:
    ours = (name for name in logging.root.manager.loggerDict if name.startswith("communique"))
    return {name: logging.getLogger(name or None).level for name in ("", *QUIET, *ours)}


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what is loaded by now: looking through it took a tenth of the time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the long runs count, also when they pass and in whichever process they ran."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, words in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{words}")
