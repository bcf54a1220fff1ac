"""How late the event loop is: a task that sleeps for a second notes by how much longer it slept."""

import asyncio
from collections import deque
from collections.abc import Callable

SECONDS = 1.0
LOOKS = 300
"""Those of the last five minutes."""
SHARE = 0.9


def usual(lags: list[float]) -> float:
    """Return the lag (seconds) that nine of ten of these stay within; 0.0 of none."""
    return sorted(lags)[min(len(lags) - 1, int(len(lags) * SHARE))] if lags else 0.0


class LoopLag:
    """`note` is told of each look, in seconds."""

    def __init__(self, note: Callable[[float], None], *, seconds: float = SECONDS) -> None:
        self._note = note
        self._seconds = seconds
        self._lags: deque[float] = deque(maxlen=LOOKS)

    @property
    def recent(self) -> float:
        """The lag that nine of ten looks of the last five minutes stayed within, in seconds."""
        return usual(list(self._lags))

    async def run(self) -> None:
        """Look until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(self._seconds)
            lag = max(0.0, loop.time() - began - self._seconds)
            self._lags.append(lag)
            self._note(lag)
