"""The folders of data that describe a relation: `relation.toml`, `themes.toml` and perhaps `sources.toml`."""

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
    folder = _folder(name)
    return _parsed(folder, "relation.toml"), _parsed(folder, "themes.toml")


def read_pack(name: str) -> str:
    """Return the text of the `sources.toml` of a packaged relation, or of the folder at that path: the sources
    that fill an empty database. It is empty where the folder has none."""
    pack = _folder(name) / "sources.toml"
    return pack.read_text(encoding="utf-8") if pack.is_file() else ""


def _folder(name: str) -> Any:
    return files(__name__) / name if name in available_relations() else Path(name)


def _parsed(folder: Any, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: {error}") from error
