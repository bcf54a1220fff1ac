"""The folders of data that describe a relation: `relation.toml` and `themes.toml`."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any


def available_relations() -> tuple[str, ...]:
    """Return the names of the relations that come with the package."""
    return tuple(sorted(entry.name for entry in files(__name__).iterdir() if (entry / "relation.toml").is_file()))


def read_relation(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parsed `relation.toml` and `themes.toml` of a packaged relation, or of the folder at that path.

    Raises FileNotFoundError when there is no such relation and ValueError (with the file's name) when a file
    is not TOML.
    """
    folder: Any = files(__name__) / name if name in available_relations() else Path(name)
    parsed = []
    for file in ("relation.toml", "themes.toml"):
        text = (folder / file).read_text(encoding="utf-8")
        try:
            parsed.append(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{file}: {error}") from error
    return parsed[0], parsed[1]
