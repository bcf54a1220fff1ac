"""Mutants are drawn, meet the tests, and are counted."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.mutants.__main__ import (
    ROOT,
    callers_of,
    draw,
    fields_of,
    modules,
    readers_of,
    report,
    results_of,
)
from tests.benchmarks.mutants.code import code_mutants
from tests.benchmarks.mutants.data import data_mutants

pytestmark = pytest.mark.long

TINY = """LIMIT = 3
NAMES = ["one", "two"]


def small(number: int) -> bool:
    return number < LIMIT and number != -1


def named(name: str) -> bool:
    return name in NAMES
"""
TESTS = """from tiny import named, small


def test_three_is_not_small():
    assert small(2)
    assert not small(3)
    assert not small(-1)


def test_names_are_looked_at():
    named("one")
"""
MEETING = """
import sys
from pathlib import Path
from tests.benchmarks.mutants.code import code_mutants
from tests.benchmarks.mutants.mapping import map_tests
from tests.benchmarks.mutants.running import ChangedModule, meet

root = Path(sys.argv[1])
source = (root / "tiny.py").read_bytes()
sys.path.insert(0, str(root))
for mutant in code_mutants("tiny.py", source):
    change = lambda: sys.meta_path.insert(0, ChangedModule(root / "tiny.py", mutant.applied(source)))
    test = "test_names_are_looked_at" if mutant.line == 10 else "test_three_is_not_small"
    print(meet(root, change, [(f"test_tiny.py::{test}", 0.1)]), mutant.after, sep="|")
"""
FILES = {
    "en": {"things": {"words": "red green blue", "shapes": r"\b(?:round|sq[u|]are|long)\b", "rows": ["a", "b"]}}
}
WEIGHTS = {"weights": {"things": {"weights": {"heavy": {"red": -2.0, "blue": 0.2}}}}}


def afters(source: str) -> set[str]:
    return {mutant.after for mutant in code_mutants("a.py", source.encode())}


@pytest.mark.parametrize(
    ("source", "turned"),
    [
        ("if a < (b):\n    c\n", {"if a <= (b):", "if a >= (b):"}),
        ("a = b not in c\n", {"a = b in c"}),
        ("if a and b:\n    c\n", {"if a or b:", "if not (a and b):"}),
        ("a = not b\n", {"a = (b)"}),
        ("LIMIT, SHARE = 40, 0.5\n", {"LIMIT, SHARE = 60, 0.5", "LIMIT, SHARE = 40, 0.75"}),
        ("def f(a: int = 1) -> bool:\n    return True\n", {"def f(a: int = 2) -> bool:", "return False"}),
        ("for a in b:\n    break\n", {"continue"}),
        ("a = [b for b in c if d(b)]\n", {"a = [b for b in c if not (d(b))]"}),
        ("ROWS = {'a': b, 'c': d}\n", {"ROWS = {'c': d}"}),
        ("a = any(b)\n", {"a = all(b)"}),
        ("a = b - c\n", {"a = b + c"}),
        ("a = b[-1]\n", {"a = b[-2]"}),
        ("__all__ = ['a', 'b']\n@cache(maxsize=3)\ndef f(a: Literal[1]) -> None: ...\n", set()),
    ],
)
def test_each_decision_is_turned_around(source: str, turned: set[str]) -> None:
    assert afters(source) == turned


def test_a_row_a_word_and_an_alternative_of_a_pattern_are_dropped_and_weights_turned() -> None:
    changed = {name: [each.after for each in found] for name, found in data_mutants(FILES | WEIGHTS).items()}
    assert changed["things", "words"] == ["green blue", "red blue", "red green"]
    assert changed["things", "rows"] == [None, None]
    assert changed["things", "shapes"] == [
        r"\b(?:sq[u|]are|long)\b", r"\b(?:round|long)\b", r"\b(?:round|sq[u|]are)\b",
    ]  # fmt: skip
    assert changed["things", "weights"] == [2.0]


def test_a_changed_lexicon_leaves_the_files_as_they_were() -> None:
    first, _ = data_mutants(FILES)["things", "rows"]
    assert first.applied(FILES)["en"]["things"]["rows"] == ["b"]
    assert FILES["en"]["things"]["rows"] == ["a", "b"]


def test_every_pattern_without_an_alternative_is_still_a_pattern() -> None:
    patterns = [r"(?i)a|b", r"(?<=a|b)c|(?P<one>x|y)", r"a\|b|c", "[|]]|a", "(?i:a|b|)"]
    for pattern in patterns:
        for mutant in data_mutants({"en": {"s": {"f": pattern}}}).get(("s", "f"), []):
            re.compile(mutant.after)


def test_what_a_test_looks_at_is_killed_and_the_rest_survives(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(TINY)
    (tmp_path / "test_tiny.py").write_text(TESTS)
    command = [sys.executable, "-c", MEETING, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    outcomes = dict(reversed(line.split("|")) for line in run.stdout.splitlines())
    assert outcomes.pop("return name not in NAMES") == "survived"
    assert outcomes.pop('NAMES = ["two"]') == "survived"
    assert set(outcomes.values()) == {"killed"}
    assert {"LIMIT = 4", "return number <= LIMIT and number != -1"} <= set(outcomes)
    assert (tmp_path / "tiny.py").read_text() == TINY


def test_a_seed_draws_the_same_sample_a_tenth_of_it_data() -> None:
    sources, fields = modules(ROOT, ["digests/rules/annotation"]), data_mutants(FILES | WEIGHTS)
    drawn = draw(sources, fields, 1, 20)
    assert drawn == draw(sources, fields, 1, 20)
    assert drawn != draw(sources, fields, 2, 20)
    assert [each.name.split("/")[0] for each in drawn] == ["digests"] * 18 + ["config"] * 2


def test_a_mutant_meets_the_tests_that_call_its_function_the_quickest_first() -> None:
    mutant = next(each for each in code_mutants("tiny.py", TINY.encode()) if each.function == 5)
    calls = {"slow": (3.0, [("tiny.py", 5)]), "quick": (0.1, [("tiny.py", 5)]), "other": (0.1, [("tiny.py", 9)])}
    assert callers_of(mutant, {}, calls) == [("quick", 0.1), ("slow", 3.0)]
    (weight,) = data_mutants(WEIGHTS)["things", "weights"]
    assert callers_of(weight, {"weights": {"tiny.py"}}, {"a": (0.1, [("tiny.py", 9)])}) == [("a", 0.1)]
    assert readers_of(("things", "unknown"), {"things": {"tiny.py"}}) == {"tiny.py"}


def test_of_the_lexicon_only_what_is_read_is_changed() -> None:
    fields = fields_of({"verbs": {"tiny.py"}})
    assert fields
    assert {field for _, field in fields} == {"verbs"}


def test_a_test_is_mapped_to_the_functions_that_it_calls(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "tiny.py").write_text(TINY)
    (tmp_path / "test_tiny.py").write_text(TESTS.replace("from tiny", "from inside.tiny"))
    out = tmp_path / "map.json"
    command = [sys.executable, "-m", "tests.benchmarks.mutants.mapping", str(out), str(tmp_path), "test_tiny.py"]
    subprocess.run([*command, "inside"], cwd=ROOT, check=True, env=os.environ | {"PYTHONPATH": str(tmp_path)})  # noqa: S603
    calls = {name.split("::")[1]: places for name, (_, places) in json.loads(out.read_text()).items()}
    assert calls == {
        "test_three_is_not_small": [["inside/tiny.py", 5]],
        "test_names_are_looked_at": [["inside/tiny.py", 9]],
    }


def test_a_stopped_run_knows_what_became_of_its_mutants(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    assert results_of(file) == {}
    lines = [
        ("digests/rules/a/b.py:1: x", "survived"),
        ("config/lexicon/en.toml: y", "timeout"),
        ("digests/rules/a/b.py:1: x", "killed"),
    ]
    file.write_text("\n".join(json.dumps({"mutant": name, "outcome": outcome}) for name, outcome in lines))
    assert results_of(file) == {"digests/rules/a/b.py:1: x": "killed", "config/lexicon/en.toml: y": "timeout"}


def test_mutants_that_change_nothing_are_counted_apart() -> None:
    outcomes = {"digests/a/b.py:1: x": "killed", "digests/a/c.py:2: y": "survived"}
    lines = list(report(outcomes, ["digests/a/c.py:2: y", "digests/a/b.py:1: x"]))
    assert " ".join(lines[0].split()) == "all 1 of 1 killed, 100%"
    assert lines[-1].startswith("1 more change nothing")


def test_the_report_counts_by_folder_and_names_the_survivors() -> None:
    lines = list(report({"digests/rules/a/b.py:1: x": "killed", "digests/rules/a/c.py:2: y": "survived"}))
    assert [" ".join(line.split()) for line in lines] == [
        "all 1 of 2 killed, 50%", "digests/rules/a 1 of 2 killed, 50%", "survived digests/rules/a/c.py:2: y",
    ]  # fmt: skip
