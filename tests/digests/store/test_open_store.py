# ruff: noqa: ASYNC240 (a test may wait for its own small files)
from pathlib import Path

import pytest

from bot.phrases import advice_text
from digests.errors import SchemaError, StoreError
from digests.store import open_store
from tests.factories import NOW, source


async def test_a_missing_database_is_not_made_by_opening(url: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        async with open_store(url):
            pass
    assert "db migrate" in advice_text(caught.value, "en")
    assert list(tmp_path.iterdir()) == []


async def test_an_empty_file_needs_a_migration(url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "communique.db").touch()
    with pytest.raises(SchemaError):
        async with open_store(url):
            pass
    async with open_store(url, migrate=True) as store:
        assert await store.check() == []


async def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("not a database, but long enough to look like a file of one " * 20)
    with pytest.raises(StoreError):
        async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"):
            pass


async def test_what_one_wrote_the_next_reads(url: str) -> None:
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
    async with open_store(url) as store:
        assert len(await store.sources.all()) == 1


async def test_each_database_in_memory_is_its_own(store) -> None:
    await store.sources.add(source(), NOW)
    async with open_store("sqlite+aiosqlite://") as other:
        assert await other.sources.all() == []
