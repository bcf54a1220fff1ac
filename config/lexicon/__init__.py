"""The words of the languages that are read, one file a language: what opens a caption, who asks, verbs, months."""

import tomllib
from importlib.resources import files
from typing import Any


def read_lexicon() -> dict[str, dict[str, Any]]:
    """Return the parsed files of the lexicon by language, "en" first, then by name.

    Raises ValueError (with the file's name) when a file is not TOML.
    """
    found: dict[str, dict[str, Any]] = {}
    entries = [entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml")]
    for entry in sorted(entries, key=lambda each: (each.name != "en.toml", each.name)):
        try:
            found[entry.name.removesuffix(".toml")] = tomllib.loads(entry.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{entry.name}: {error}") from error
    return found
