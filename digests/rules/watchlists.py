"""Builds the lists that a relation's parties keep from the plain data of `lists.toml`; every fault is reported."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from digests.model import WatchedList
from digests.rules.texts import HAN

KEYS = {"id", "party", "name", "names", "authority", "authorities", "patterns"}
IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,31}")


def build_lists(data: Mapping[str, Any], parties: Collection[str]) -> tuple[tuple[WatchedList, ...], list[str]]:
    """Return the lists that the parsed file describes, and a line for each fault: unknown keys, wrong types,
    parties that the relation does not have, patterns that do not compile, names used twice."""
    faults = [f"lists.toml: unknown key {key}" for key in sorted(set(data) - {"list"})]
    entries = data.get("list", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return (), [*faults, "lists.toml: list is a list of tables"]
    built: list[WatchedList] = []
    for entry in entries:
        found = _faults_of(entry, parties)
        faults += found
        if not found:
            patterns = tuple(re.compile(_bounded(text)) for text in entry["patterns"])
            plain = {key: value for key, value in entry.items() if key != "patterns"}
            built.append(WatchedList(patterns=patterns, **plain))
    ids = [each.id for each in built]
    faults += [f"the list {name} is there twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    return tuple(built), faults


def _faults_of(entry: Mapping[str, Any], parties: Collection[str]) -> list[str]:
    place = f"list {entry.get('id', '?')}"
    faults = [f"{place}: unknown key {key}" for key in sorted(set(entry) - KEYS)]
    faults += [
        f"{place}: {key} is a text and needed"
        for key in ("id", "party", "name", "authority")
        if not isinstance(entry.get(key), str) or not entry[key]
    ]
    for key in ("names", "authorities"):
        names = entry.get(key, {})
        if not isinstance(names, dict) or not all(isinstance(text, str) for text in names.values()):
            faults.append(f"{place}: {key} is a table of texts")
    if isinstance(entry.get("id"), str) and not IDENTIFIER.fullmatch(entry["id"]):
        faults.append(f"{place}: id is small letters, digits and - or _")
    if isinstance(entry.get("party"), str) and entry["party"] not in parties:
        faults.append(f"{place}: party names no party: {entry['party']}")
    patterns = entry.get("patterns")
    if (
        not isinstance(patterns, list)
        or not patterns
        or not all(text and isinstance(text, str) for text in patterns)
    ):
        return [*faults, f"{place}: patterns is a list of texts"]
    for text in patterns:
        try:
            re.compile(_bounded(text))
        except (re.error, OverflowError, RecursionError) as error:
            faults.append(f"{place}: {error} in {text}")
    return faults


def _bounded(text: str) -> str:
    return text if HAN.search(text) else rf"\b(?:{text})(?!\w)"
