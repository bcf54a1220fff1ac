"""The topics that editors of the bot have changed: rows over the relation's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme as an editor wants it. `table` is the whole theme in the form of `themes.toml`, None if the editor
    removed it. `over` is the fingerprint of the file's theme that the row was made over, "" if the file had none.
    `told` is the fingerprint of the file's theme of which admins were told that the row is used in its place, or
    that of all the file's themes if they were told that the row contradicts them.
    `changed_at` is UTC."""

    id: str
    table: Mapping[str, Any] | None
    over: str
    told: str
    changed_at: datetime
