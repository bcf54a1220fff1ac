"""Runs tests against one mutant, in a copy of this process: nothing is written to the working tree."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PLENTY = 30.0  # seconds of its own time that a mutant has beside those of its tests in the map
WAITED = 20  # times as long by the clock: a busy machine kills no mutant
LIBRARIES = ("lxml.html", "numpy", "pydantic", "sqlalchemy.ext.asyncio", "trafilatura")


class ChangedModule(MetaPathFinder):
    """Loads one file with other bytes than it has."""

    def __init__(self, file: Path, source: bytes) -> None:
        self.file, self.source = str(file), source

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin != self.file:
            return None
        spec.loader = _Loader(name, self.file, self.source)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, file: str, source: bytes) -> None:
        super().__init__(name, file)
        self.source = source

    def get_code(self, fullname: str) -> Any:
        return compile(self.source, self.path, "exec", dont_inherit=True)


class ChosenTests:
    """A plugin of pytest that keeps the chosen tests alone, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.order]
        items[:] = sorted(chosen, key=lambda item: self.order[item.nodeid])


def change_lexicon(applied: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    """Let this process read another lexicon than the packaged one."""
    module = import_module("config.lexicon")
    read = module.read_lexicon
    module.read_lexicon = lambda: applied(read())  # type: ignore[attr-defined]


def load_libraries() -> None:
    """Import what does not change, so that each copy of this process has it already."""
    for name in LIBRARIES:
        import_module(name)


def meet(root: Path, change: Callable[[], None], tests: Sequence[tuple[str, float]]) -> str:
    """Return what becomes of a mutant that meets the tests (with their seconds): killed, survived or timeout.

    `change` is called in a copy of this process before any test is imported.
    """
    allowed = round(PLENTY + sum(seconds for _, seconds in tests))
    copy = os.fork()
    if not copy:
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 1))
            _quiet()
            change()
            code = _run(root, [test for test, _ in tests])
        except BaseException:  # noqa: BLE001  whatever it is, it does not survive
            code = 1
        os._exit(code)
    last = time.monotonic() + WAITED * allowed
    while time.monotonic() < last:
        done, status = os.waitpid(copy, os.WNOHANG)
        if done:
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
                return "timeout"
            return "killed" if status else "survived"
        time.sleep(0.05)
    os.killpg(copy, signal.SIGKILL)
    os.waitpid(copy, 0)
    return "timeout"


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _run(root: Path, tests: Sequence[str]) -> int:
    files = list(dict.fromkeys(str(root / test.split("::")[0]) for test in tests))
    sys.dont_write_bytecode = True
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(root)]
    os.environ["HYPOTHESIS_PROFILE"] = "thorough"
    ended = pytest.main([*options, *files], plugins=[ChosenTests(tests)])
    return int(ended)
