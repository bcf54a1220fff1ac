"""What was read of files of data, as the key under which what is built of it is kept."""

from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class ReadFiles:
    """Files that were read; equal when they say the same."""

    said: str
    files: Any = field(compare=False)

    @classmethod
    def of(cls, files: Any) -> Self:
        return cls(repr(files), files)
