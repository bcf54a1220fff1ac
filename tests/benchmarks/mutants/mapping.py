"""Which tests call which functions of the rules, and how long they take: each file of tests is run once."""

import json
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from time import process_time
from types import FrameType

import pytest

Place = tuple[str, int]  # a file and the first line of a function in it
Mapped = dict[str, tuple[float, list[Place]]]  # of each test its seconds and the functions that it calls

FORGETFUL = ("digests.rules.annotation", "digests.rules.editing", "digests.rules.sending")
MOST_CALLS = 2_000_000  # that are looked at: who calls more counts work, and has called it all by then


class TestsOfFunctions:
    """A plugin of pytest that notes, for each test, the functions that it calls and its seconds."""

    __test__ = False

    def __init__(self, root: Path, folder: str) -> None:
        self.prefix = f"{root}/{folder}/"
        self.root = f"{root}/"
        self.calls: Mapped = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        called = set[Place]()
        left = MOST_CALLS

        def note(frame: FrameType, event: str, _: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                sys.settrace(None)
            if frame.f_code.co_filename.startswith(self.prefix):
                called.add((frame.f_code.co_filename.removeprefix(self.root), frame.f_code.co_firstlineno))

        _forget()
        began, before = process_time(), sys.gettrace()
        sys.settrace(note)
        try:
            yield
        finally:
            sys.settrace(before)
            self.calls[item.nodeid] = process_time() - began, sorted(called)


def _forget() -> None:
    """Clear what the functions that are changed remember: each test is to call them itself."""
    for name, module in list(sys.modules.items()):
        if name.startswith(FORGETFUL):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value.__module__.startswith(FORGETFUL):
                    value.cache_clear()


def map_tests(root: Path, folder: str, files: Sequence[str]) -> Mapped:
    """Run the files of tests in this process, and return each test's seconds and the functions that it calls."""
    plugin = TestsOfFunctions(root, folder)
    given = ["-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(root)]
    given += ["-m", "not faults and not nightly"]
    failed = pytest.main([*given, *files], plugins=[plugin])
    if failed:
        raise SystemExit(f"tests fail before anything is changed: {files}")
    return plugin.calls


def fingerprint(files: Sequence[Path]) -> str:
    """Return a digest of what stands in the files."""
    digest = blake2b(digest_size=8)
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Map the files of tests that are named: python -m tests.benchmarks.mutants.mapping OUT ROOT FOLDER FILES."""
    out, root, folder, *files = sys.argv[1:]
    Path(out).write_text(json.dumps(map_tests(Path(root), folder, files)), encoding="utf-8")


if __name__ == "__main__":
    main()
