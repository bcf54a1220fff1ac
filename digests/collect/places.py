"""How many sources are under way at once: a few at one host, so that a slow one keeps nobody else waiting."""

import asyncio


class Place:
    """Room for one source to be read, taken and given back."""

    def __init__(self, at_host: asyncio.Semaphore, in_all: asyncio.Semaphore) -> None:
        self._at_host = at_host
        self._in_all = in_all
        self._taken: set[asyncio.Semaphore] = set()

    async def take(self) -> None:
        """Wait until there is room at the host, then in all."""
        for room in (self._at_host, self._in_all):
            await room.acquire()
            self._taken.add(room)

    def leave_host(self) -> None:
        """Make room for the next at the host: this source has been read, and is still to be stored."""
        self._give_back(self._at_host)

    def leave(self) -> None:
        """Make room for the next; it may be called twice."""
        for room in (self._at_host, self._in_all):
            self._give_back(room)

    def _give_back(self, room: asyncio.Semaphore) -> None:
        if room in self._taken:
            self._taken.remove(room)
            room.release()


class Places:
    """Gives out places, first come first served at each host. Who waits for a host holds no place in all."""

    def __init__(self, in_all: int, at_one_host: int) -> None:
        self._in_all = asyncio.Semaphore(in_all)
        self._at_one_host = at_one_host
        self._hosts: dict[str, asyncio.Semaphore] = {}

    def at(self, host: str) -> Place:
        """Return a place at that host, not taken yet."""
        of_host = self._hosts.setdefault(host, asyncio.Semaphore(self._at_one_host))
        return Place(of_host, self._in_all)
