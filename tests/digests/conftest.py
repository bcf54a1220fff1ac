from collections.abc import AsyncIterator

import pytest

from digests.fetch import Fetcher
from digests.store import Store
from tests.digests.collecting import Desk
from tests.digests.newsstand import Newsstand, loopback_fetcher


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with loopback_fetcher() as opened:
        yield opened


@pytest.fixture
def desk(store: Store, fetcher: Fetcher, stand: Newsstand) -> Desk:
    return Desk(store, fetcher, stand)
