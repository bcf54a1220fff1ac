"""The fixture of a store, once on SQLite and once on PostgreSQL, for tests that go through the aggregates. A
folder whose `conftest.py` imports it runs its tests on both. The second half is `long`."""

from collections.abc import AsyncIterator

import pytest

from digests.store import Store, open_store

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.long))


@pytest.fixture(params=DATABASES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """A new database, in memory or on a server."""
    url = "sqlite+aiosqlite://"
    if request.param == "postgresql":
        url = request.getfixturevalue("cluster").copy()
    async with open_store(url) as opened:
        yield opened
