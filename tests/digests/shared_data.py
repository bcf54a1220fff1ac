"""Public data that lies beside the repository on some machines; tests of it skip where it does not."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data" / "dev"


def shared_files(folder: str, pattern: str) -> list[Path]:
    files = sorted((SHARED / folder).glob(pattern)) if (SHARED / folder).is_dir() else []
    if not files:
        pytest.skip("the shared data is not on this machine")
    return files
