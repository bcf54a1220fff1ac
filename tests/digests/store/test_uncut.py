import asyncio
from random import Random

import pytest

from digests.model import SourceState
from digests.store import Store, database, open_store
from digests.store.database import uncut
from tests.digests.store.values import HOUR, draft
from tests.factories import NOW, source


@uncut
class Slow:
    """Writes once it may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.written: list[int] = []

    async def write(self, value: int) -> int:
        await self.may.wait()
        self.written.append(value)
        return value


async def test_a_call_comes_to_its_end_before_the_cancellation_of_its_caller_goes_on() -> None:
    slow = Slow()
    caller = asyncio.create_task(slow.write(7))
    await asyncio.sleep(0.01)
    caller.cancel()
    await asyncio.sleep(0.01)
    assert not caller.done()
    slow.may.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert slow.written == [7]
    assert await slow.write(8) == 8


async def use(store: Store, number: int) -> None:
    drafts = [draft(number * 10 + one) for one in range(4)]
    await store.articles.recognise("harbour-gazette", drafts)
    await store.articles.save("harbour-gazette", drafts, NOW)
    await store.sources.claim_due(NOW, HOUR, 3)
    await store.sources.set_active("harbour-gazette", True, "", NOW)
    await store.sources.record("harbour-gazette", SourceState(next_fetch_at=NOW))


async def test_whoever_is_cut_short_at_whatever_moment_leaves_no_lock_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody else writes: whoever finds the database locked finds a lock that was left behind.
    monkeypatch.setattr(database, "WRITER_PRAGMAS", ("busy_timeout=1000", *database.WRITER_PRAGMAS[1:]))
    random = Random(1)  # noqa: S311
    async with open_store(url, migrate=True) as store:
        await store.sources.add(source(), NOW)
    for trial in range(30):
        async with open_store(url) as store, asyncio.timeout(60):
            work = [asyncio.create_task(use(store, 3 * trial + one)) for one in range(3)]
            await asyncio.sleep(random.random() * 0.05)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await store.sources.set_active("harbour-gazette", True, "", NOW)
