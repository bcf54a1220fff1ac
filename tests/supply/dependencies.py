"""The dependencies, with licence and releases: `.ci/dependencies [--releases] [NAME ...]`.

Licences are what the installed packages say of themselves. With `--releases` the index that pip is set up with is
asked when the locked version came out, and which is the newest, from when. What cannot be known is "unknown".
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from tests.supply.locks import GROUPS, Pin, read_lock
from tests.supply.resolver import ROOT, UnresolvedError, compile_lock

UNKNOWN = "unknown"
NOT_HERE = "not installed here"
LONGEST_LICENCE = 60
Release = tuple[str, str]
"""A version and the day it came out, as ISO 8601."""


def licence_of(fields: Mapping[str, Sequence[str]]) -> str:
    """Return the licence that a package's metadata name: its expression, else its classifiers, else its free text
    where that is a name and not the whole licence."""
    if expressions := [each for each in fields.get("License-Expression", ()) if each.strip()]:
        return expressions[0]
    prefix = "License :: "
    named = [each.rpartition(" :: ")[2] for each in fields.get("Classifier", ()) if each.startswith(prefix)]
    if named := [each for each in named if each != "OSI Approved"]:
        return ", ".join(named)
    text = " ".join(fields.get("License", ())).strip()
    return text if text and "\n" not in text and len(text) <= LONGEST_LICENCE else UNKNOWN


def licence(name: str) -> str:
    """Return the licence of an installed package."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return NOT_HERE
    return licence_of({key: found.get_all(key) or [] for key in ("License-Expression", "Classifier", "License")})


def releases_of(resolved: Mapping[str, Any]) -> dict[str, list[Release]]:
    """Return of each package of a parsed `pylock.toml` (PEP 751) its versions, the newest first, and the day of
    the first file of each."""
    found: dict[str, list[Release]] = {}
    for package in resolved.get("packages", []):
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        days = [file["upload-time"].date() for file in files if "upload-time" in file]
        first: date | None = min(days, default=None)
        day = first.isoformat() if first else UNKNOWN
        found.setdefault(package["name"], []).append((package.get("version", UNKNOWN), day))
    return {name: sorted(releases, key=_by_version, reverse=True) for name, releases in found.items()}


def _by_version(release: Release) -> Version:
    try:
        return Version(release[0])
    except InvalidVersion:
        return Version("0")


def ask(wanted: Sequence[str]) -> dict[str, list[Release]]:
    """Ask the index for the newest versions that meet requirements, each of these by itself; UnresolvedError when
    it is silent."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pylock.toml"
        compile_lock(["--no-deps", "--format", "pylock.toml", "--output-file", target, "-"], "\n".join(wanted))
        return releases_of(tomllib.loads(target.read_text(encoding="utf-8")))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def chosen_pins(names: Sequence[str]) -> list[Pin]:
    """Return the pins of all locks, each version once, by name; those of the names alone where there are any."""
    pins = {
        (pin.name, pin.version): pin for lock in GROUPS.values() for pin in read_lock((ROOT / lock).read_text())
    }
    return [pins[each] for each in sorted(pins) if not names or each[0] in names]


def releases(pins: Sequence[Pin]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return of each pin the day of its version, and the newest version with its day; UnresolvedError when nothing
    is said."""
    locked = ask([f"{pin.name}=={pin.version}" + (f" ; {pin.marker}" if pin.marker else "") for pin in pins])
    newest = ask(sorted({pin.name for pin in pins}))
    return {
        (pin.name, pin.version): (
            dict(locked.get(pin.name, ())).get(pin.version, UNKNOWN),
            *newest.get(pin.name, [(UNKNOWN, UNKNOWN)])[0],
        )
        for pin in pins
    }


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; 2 when an index was to be asked and did not answer."""
    parser = argparse.ArgumentParser(
        prog=".ci/dependencies", description="Licences and releases of what is locked."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="these alone")
    parser.add_argument("--releases", action="store_true", help="ask the index that pip is set up with")
    chosen = parser.parse_args(words)
    pins = chosen_pins(chosen.names)
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    if chosen.releases and pins:
        try:
            found = releases(pins)
        except UnresolvedError as error:
            print(f"The index did not say it:\n{error}", file=sys.stderr)
    rows = [("package", "locked", *(("of", "newest", "of") if chosen.releases else ()), "licence")]
    for pin in pins:
        days = found.get((pin.name, pin.version), (UNKNOWN,) * 3) if chosen.releases else ()
        rows.append((pin.name, pin.version, *days, licence(pin.name)))
    print(table(rows))
    return 2 if chosen.releases and pins and not found else 0


if __name__ == "__main__":
    sys.exit(main())
