"""The lock files, renewed and checked: `.ci/locks renew [--all] [NAME ...]`, `.ci/locks check`.

`renew` keeps each version that still fits the ranges of `pyproject.toml`; NAMEs, or all, go to their newest.
`check` compares the locks with what their index would give for the same versions now, and names what differs.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.supply.resolver import ROOT, UnresolvedError, compile_lock

GROUPS: Mapping[str, str] = {
    "run": "requirements.lock",
    "dev": "requirements-dev.lock",
    "build": "requirements-build.lock",
    "fit": "requirements-fit.lock",
    "scale": "requirements-scale.lock",
}
"""Groups of `pyproject.toml` and the locks they are compiled to, each held to the ones before it."""
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?))?\s*\\?")
HASH = re.compile(r"    --hash=(?P<hash>sha256:[0-9a-f]{64})( \\)?")


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of a lock, where it is installed (None: everywhere), and the files that may be taken for it."""

    name: str
    version: str
    marker: Marker | None
    hashes: frozenset[str]


class LockError(Exception):
    """A line of a lock is neither a pin nor a hash."""


def read_lock(text: str) -> list[Pin]:
    """Return the pins of a lock, names as PEP 503 compares them; LockError at a line of any other kind: an
    address, an option, a version that is not exact."""
    pins: list[Pin] = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := HASH.fullmatch(line):
            if not pins:
                raise LockError(f"line {number}: a hash of nothing")
            pins[-1] = Pin(pins[-1].name, pins[-1].version, pins[-1].marker, pins[-1].hashes | {found["hash"]})
        elif found := PIN.fullmatch(line):
            marker = Marker(found["marker"]) if found["marker"] else None
            pins.append(Pin(canonicalize_name(found["name"]), found["version"], marker, frozenset()))
        else:
            raise LockError(f"line {number} is neither a pin nor a hash: {line.strip()}")
    return pins


def differences(kept: Sequence[Pin], resolved: Sequence[Pin]) -> list[str]:
    """Return in words what a lock has that its index would not give now, and the other way about.

    A file that an index has got since, for the same version, is no difference; one that it lost is.
    """
    before = {(pin.name, pin.version, str(pin.marker or "")): pin.hashes for pin in kept}
    now = {(pin.name, pin.version, str(pin.marker or "")): pin.hashes for pin in resolved}
    words = [f"{_shown(pin)} is locked, and not needed" for pin in before.keys() - now.keys()]
    words += [f"{_shown(pin)} is needed, and not locked" for pin in now.keys() - before.keys()]
    for pin in before.keys() & now.keys():
        if unknown := before[pin] - now[pin]:
            words.append(f"{_shown(pin)}: the index has no file for {', '.join(sorted(unknown))}")
    return sorted(words)


def _shown(pin: tuple[str, str, str]) -> str:
    name, version, marker = pin
    return f"{name}=={version}" + (f" ; {marker}" if marker else "")


def compile_all(folder: Path, upgrades: Sequence[str] = ()) -> None:
    """Compile all locks in a folder, from those that lie there; UnresolvedError when that fails."""
    before: list[str | Path] = []
    for group, lock in GROUPS.items():
        target = folder / lock
        compile_lock(
            [
                "--generate-hashes",
                "--group",
                f"pyproject.toml:{group}",
                *before,
                *upgrades,
                "--output-file",
                target,
            ]
        )
        before += ["--constraint", target]


def check() -> list[str]:
    """Return what differs between the locks and what their index would give for the same versions now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lock in GROUPS.values():
            shutil.copy(ROOT / lock, folder)
        compile_all(folder)
        return [
            f"{lock}: {words}"
            for lock in GROUPS.values()
            for words in differences(read_lock((ROOT / lock).read_text()), read_lock((folder / lock).read_text()))
        ]


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when the locks are not as they should be, 2 when nobody could say so."""
    parser = argparse.ArgumentParser(prog=".ci/locks", description="The locks, renewed or checked.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="compare the locks with what their index would give now")
    renew = commands.add_parser("renew", help="compile the locks anew; what still fits its range is kept")
    renew.add_argument("names", nargs="*", metavar="NAME", help="packages that go to their newest version")
    renew.add_argument("--all", action="store_true", help="everything goes to its newest version")
    chosen = parser.parse_args(words)
    try:
        if chosen.command == "renew":
            upgrades = ["--upgrade"] if chosen.all else [f"--upgrade-package={name}" for name in chosen.names]
            compile_all(ROOT, upgrades)
            print("The locks are renewed; `git diff` shows what changed.")
            return 0
        found = check()
    except UnresolvedError as error:
        print(f"The locks could not be resolved:\n{error}", file=sys.stderr)
        return 2
    print("\n".join(found) or "The locks are what their index gives.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
