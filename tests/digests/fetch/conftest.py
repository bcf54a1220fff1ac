from collections.abc import AsyncIterator

import pytest

from digests.fetch import Fetcher
from tests.digests.fetch.hostile import HostileServer, Patience, fetching, hostile


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """The seconds by which fetchers pause between requests in this test."""
    patience = Patience()
    patience.rule(monkeypatch)
    return patience


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with hostile() as opened:
        yield opened


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with fetching() as opened:
        yield opened
