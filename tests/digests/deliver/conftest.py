from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from digests.store import Store, open_store


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://", migrate=True) as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}"
