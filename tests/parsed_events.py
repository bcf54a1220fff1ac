"""How much of what a connection brings an HTTP library reads between two turns of the event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from uvicorn.protocols.http.h11_impl import h11


@dataclass
class ParsedEvents:
    """What was read so far, and the most of it between two turns."""

    total: int = 0
    longest: int = 0


@asynccontextmanager
async def parsed_events(monkeypatch: pytest.MonkeyPatch, role: object) -> AsyncIterator[ParsedEvents]:
    """Count what is read by the connections of a role (h11.CLIENT or h11.SERVER) while the block runs."""
    found, usual = ParsedEvents(), h11.Connection.next_event

    def counted(connection: h11.Connection) -> object:
        found.total += connection.our_role is role
        return usual(connection)

    async def look() -> None:
        while True:
            before = found.total
            await asyncio.sleep(0)
            found.longest = max(found.longest, found.total - before)

    monkeypatch.setattr(h11.Connection, "next_event", counted)
    looking = asyncio.create_task(look())
    try:
        yield found
    finally:
        looking.cancel()
