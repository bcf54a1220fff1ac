from pathlib import Path

import pytest

from digests.store import back_up, open_store
from tests.both_databases import store
from tests.digests.store.earlier import url_of
from tests.factories import NOW, source

__all__ = ["backup", "path", "store", "url"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "communique.db"


@pytest.fixture
def url(path: Path) -> str:
    return url_of(path)


@pytest.fixture
async def backup(url: str, tmp_path: Path) -> Path:
    """A backup of a database with one source, whose database got a second one later."""
    path = tmp_path / "backup.db"
    async with open_store(url, migrate=True) as opened:
        await opened.sources.add(source("first"), NOW)
        await back_up(url, path)
        await opened.sources.add(source("second"), NOW)
    return path
