"""Draws mutants, lets them meet the tests, prints how many were killed and which survived."""

import argparse
import ast
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from config.lexicon import read_lexicon
from tests.benchmarks.mutants.code import CodeMutant, code_mutants
from tests.benchmarks.mutants.data import DataMutant, Field, data_mutants
from tests.benchmarks.mutants.mapping import Mapped, fingerprint
from tests.benchmarks.mutants.running import ChangedModule, change_lexicon, load_libraries, meet

ROOT = Path(__file__).parents[3]
CHANGED = ("digests", "bot")  # unless other folders are named
UNCHANGED = "/migrations/"  # what was done to databases is not changed any more
TESTS = "tests"
NO_TESTS = ("faults", "benchmarks", "supply")  # of processes, of what is measured, of what is installed
SHARE_OF_DATA = 0.1
LONGEST = 5.0  # seconds of a test: those that take longer count work
ENOUGH = 60.0  # seconds of the tests that one mutant meets, the quickest first
SOUND = 200  # tests that must pass while nothing is changed

Mutant = CodeMutant | DataMutant


def modules(root: Path, folders: Sequence[str]) -> dict[str, bytes]:
    """Return the source of each module of the folders, by path from the root."""
    files = (file for folder in folders for file in sorted((root / folder).rglob("*.py")))
    return {str(file.relative_to(root)): file.read_bytes() for file in files if UNCHANGED not in str(file)}


def readers(sources: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Return the modules that read an attribute, by its name."""
    named: dict[str, set[str]] = {}
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute):
                named.setdefault(node.attr, set()).add(path)
    return named


def fields_of(read: Mapping[str, set[str]]) -> dict[Field, list[DataMutant]]:
    """Return the mutants of each field of the lexicon that these modules read."""
    found = data_mutants(read_lexicon())
    return {field: mutants for field, mutants in found.items() if readers_of(field, read)}


def readers_of(field: Field, read: Mapping[str, set[str]]) -> set[str]:
    """Return the modules that read a field of the lexicon, or its subject where none names the field."""
    subject, key = field
    return read.get(key) or read.get(subject) or set()


def draw(
    sources: Mapping[str, bytes], fields: Mapping[Field, Sequence[DataMutant]], seed: int, count: int
) -> list[Mutant]:
    """Return a sample: of code each mutant as likely as any other, of data each field."""
    random = Random(seed)  # noqa: S311
    of_data = round(count * SHARE_OF_DATA)
    code = [mutant for path, source in sources.items() for mutant in code_mutants(path, source)]
    random.shuffle(code)
    chosen: list[Mutant] = []
    for mutant in code:
        if len(chosen) == count - of_data:
            break
        if _differs(sources[mutant.path], mutant):
            chosen.append(mutant)
    names = random.sample(sorted(fields), min(of_data, len(fields)))
    return [*chosen, *(random.choice(fields[name]) for name in names)]


def _differs(source: bytes, mutant: CodeMutant) -> bool:
    try:
        return ast.dump(ast.parse(mutant.applied(source))) != ast.dump(ast.parse(source))
    except SyntaxError:
        return False


def callers_of(mutant: Mutant, read: Mapping[str, set[str]], mapped: Mapped) -> list[tuple[str, float]]:
    """Return the tests that call what is changed, with their seconds, the quickest first, until it is enough."""
    if isinstance(mutant, DataMutant):
        paths, function = readers_of(mutant.field, read), 0
    else:
        paths, function = {mutant.path}, mutant.function
    found = [
        (seconds, test)
        for test, (seconds, called) in mapped.items()
        if seconds < LONGEST and any(path in paths and function in {0, line} for path, line in called)
    ]
    chosen, spent = [], 0.0
    for seconds, test in sorted(found):
        spent += seconds
        if spent > ENOUGH:
            break
        chosen.append((test, seconds))
    return chosen


def map_of(root: Path, folders: Sequence[str], file: Path) -> Mapped:
    """Return which tests call what; files of tests that did not change since the last time are not run."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    sources = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    changed = fingerprint([*sources, *sorted((root / "config/lexicon").glob("*.toml"))])
    found: Mapped = {}
    for path in sorted((root / TESTS).rglob("test_*.py")):
        name = str(path.relative_to(root))
        if name.split("/")[1] in NO_TESTS:
            continue
        key = f"{changed} {fingerprint([path])}"
        if known.get(name, {}).get("key") != key:
            command = [sys.executable, "-m", "tests.benchmarks.mutants.mapping", f"{file}.part", str(root), name]
            subprocess.run([*command, *folders], check=True, cwd=root, stdout=subprocess.DEVNULL)  # noqa: S603
            calls = json.loads(Path(f"{file}.part").read_text(encoding="utf-8"))
            known[name] = {"key": key, "calls": calls}
            file.write_text(json.dumps(known), encoding="utf-8")
        found.update(with_shared(known[name]["calls"], path.read_text(encoding="utf-8")))
    return found


def with_shared(calls: Mapped, source: str) -> Mapped:
    """Return the tests of a file, each with the seconds of what the first one has prepared for all."""
    if 'scope="module"' not in source:
        return calls
    shared = max((seconds for seconds, _ in calls.values()), default=0.0)
    return {test: (max(seconds, shared), called) for test, (seconds, called) in calls.items()}


def results_of(file: Path) -> dict[str, str]:
    """Return what became of each mutant, as the last line about it says."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {each["mutant"]: each["outcome"] for each in map(json.loads, lines)}


def report(outcomes: Mapping[str, str], equivalent: Collection[str] = ()) -> Iterator[str]:
    """Yield how many of each folder were killed, of those that are not known to change nothing, and those that
    survived."""
    killed, all_of = Counter[str](), Counter[str]()
    same = [name for name in outcomes if name in equivalent and outcomes[name] == "survived"]
    outcomes = {name: outcome for name, outcome in outcomes.items() if name not in same}
    for name, outcome in outcomes.items():
        for folder in {"all", "/".join(name.split(":")[0].split("/")[:3])}:
            all_of[folder] += 1
            killed[folder] += outcome != "survived"
    for folder in sorted(all_of):
        share = killed[folder] / all_of[folder]
        yield f"{folder:<32} {killed[folder]:>4} of {all_of[folder]:>4} killed, {share:.0%}"
    if same:
        yield f"{len(same)} more change nothing that a test could see"
    yield from (f"survived  {name}" for name in sorted(outcomes) if outcomes[name] == "survived")


def try_mutant(mutant: Mutant, sources: Mapping[str, bytes], tests: Sequence[tuple[str, float]]) -> str:
    """Return what becomes of a mutant; one that no test calls survives."""

    def change() -> None:
        if isinstance(mutant, DataMutant):
            change_lexicon(mutant.applied)
        else:
            sys.meta_path.insert(0, ChangedModule(ROOT / mutant.path, mutant.applied(sources[mutant.path])))

    return meet(ROOT, change, tests) if tests else "survived"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--map", type=Path, help="what tests call; a file that is made and renewed")
    parser.add_argument("--part", default="1/1", help="K/M: every M-th mutant, from the K-th")
    parser.add_argument("--again", action="store_true", help="try again those that survived")
    parser.add_argument("--of", nargs="+", default=CHANGED, help="folders that are changed")
    parser.add_argument("--equivalent", type=Path, help="names of mutants that change nothing, a line each")
    given = parser.parse_args()
    sources = modules(ROOT, given.of)
    read = readers(sources)
    fields = fields_of(read)
    part, parts = map(int, given.part.split("/"))
    mutants = draw(sources, fields, given.seed, given.count)[part - 1 :: parts]
    mapped = map_of(ROOT, given.of, given.map or given.results.with_suffix(".map.json"))
    known = results_of(given.results)
    load_libraries()
    quick = sorted((seconds, test) for test, (seconds, _) in mapped.items())[:SOUND]
    if meet(ROOT, lambda: None, [(test, seconds) for seconds, test in quick]) != "survived":
        raise SystemExit("tests fail though nothing is changed")
    for mutant in mutants:
        if mutant.name in known and not (given.again and known[mutant.name] == "survived"):
            continue
        began = time.monotonic()
        outcome = try_mutant(mutant, sources, callers_of(mutant, read, mapped))
        line = {"mutant": mutant.name, "outcome": outcome, "seconds": round(time.monotonic() - began, 1)}
        with given.results.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    outcomes = results_of(given.results)
    equivalent = given.equivalent.read_text(encoding="utf-8").splitlines() if given.equivalent else ()
    print("\n".join(report({mutant.name: outcomes[mutant.name] for mutant in mutants}, equivalent)))


if __name__ == "__main__":
    main()
