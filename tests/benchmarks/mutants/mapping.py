"""Which tests call which functions, and how long they take.

Each file of tests is run once, on modules of which each function notes that it is called.
"""

import ast
import builtins
import json
import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from time import process_time
from types import CodeType, ModuleType
from typing import Any

import pytest

Place = tuple[str, int]  # a file and the first line of a function in it
Mapped = dict[str, tuple[float, list[Place]]]  # of each test its seconds and the functions that it calls

NOTE = "__note_a_call__"


class NotingModules(MetaPathFinder):
    """Loads the modules below some folders so that each of their functions notes its place in `called`."""

    def __init__(self, root: Path, folders: Sequence[str]) -> None:
        self.root = root
        self.prefixes = tuple(f"{root / folder}/" for folder in folders)
        self.called = set[Place]()
        setattr(builtins, NOTE, self.called.add)

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin is None or not spec.origin.startswith(self.prefixes):
            return None
        spec.loader = _Noting(name, spec.origin, str(Path(spec.origin).relative_to(self.root)))
        return spec


class _Noting(SourceFileLoader):
    def __init__(self, name: str, file: str, place: str) -> None:
        super().__init__(name, file)
        self.place = place

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(Path(self.path).read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                note = ast.parse(f"{NOTE}(({self.place!r}, {first}))").body
                place = int(ast.get_docstring(node, clean=False) is not None)
                node.body[place:place] = note
                for each in ast.walk(note[0]):
                    ast.copy_location(each, node)
        code: CodeType = compile(tree, self.path, "exec", dont_inherit=True)
        return code


class TestsOfFunctions:
    """A plugin of pytest that notes, for each test, the functions that it calls and its seconds."""

    __test__ = False

    def __init__(self, modules: NotingModules) -> None:
        self.modules = modules
        self.calls: Mapped = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        _forget(self.modules.prefixes)
        self.modules.called.clear()
        began = process_time()
        yield
        self.calls[item.nodeid] = process_time() - began, sorted(self.modules.called)


def _forget(prefixes: tuple[str, ...]) -> None:
    """Clear what the functions that are changed remember: each test is to call them itself."""
    for module in list(sys.modules.values()):
        if (getattr(module, "__file__", None) or "").startswith(prefixes):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                    value.cache_clear()


def map_tests(root: Path, folders: Sequence[str], files: Sequence[str]) -> Mapped:
    """Run the files of tests in this process, and return each test's seconds and the functions that it calls."""
    modules = NotingModules(root, folders)
    sys.meta_path.insert(0, modules)
    plugin = TestsOfFunctions(modules)
    given = ["-q", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(root)]
    given += ["-m", "not faults and not nightly"]
    os.environ["HYPOTHESIS_PROFILE"] = "thorough"
    failed = pytest.main([*given, *files], plugins=[plugin])
    if failed and failed != pytest.ExitCode.NO_TESTS_COLLECTED:
        raise SystemExit(f"tests fail before anything is changed: {files}")
    return plugin.calls


def fingerprint(files: Sequence[Path]) -> str:
    """Return a digest of what stands in the files."""
    digest = blake2b(digest_size=8)
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Map a file of tests: python -m tests.benchmarks.mutants.mapping OUT ROOT TESTS FOLDER..."""
    out, root, tests, *folders = sys.argv[1:]
    Path(out).write_text(json.dumps(map_tests(Path(root), folders, [str(Path(root) / tests)])), encoding="utf-8")


if __name__ == "__main__":
    main()
