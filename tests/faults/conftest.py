import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.works import Works, open_works
from tests.faults.zygote import Zygote

Open = Callable[..., AbstractAsyncContextManager[Works]]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    if not hasattr(os, "pidfd_open"):
        pytest.skip("needs processes as Linux has them")
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
async def works(tmp_path: Path, zygote: Zygote) -> AsyncIterator[Works]:
    """The works with the usual settings."""
    async with open_works(tmp_path, zygote) as works:
        yield works


@pytest.fixture
def open_here(tmp_path: Path, zygote: Zygote) -> Open:
    """Open the works with options for the environment of the bot."""

    def opened(**options: Any) -> AbstractAsyncContextManager[Works]:
        return open_works(tmp_path, zygote, **options)

    return opened
