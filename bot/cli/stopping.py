"""Being told to stop: once means drain and end within a limit, twice means at once."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from types import FrameType

log = logging.getLogger("communique.stop")

SECONDS_FOR_LAST_WORDS = 0.5


class Stop:
    """SIGINT and SIGTERM, from `listen` on. `asked` is set at the first.

    What is stored is safe at any moment, so the process simply ends, with 0, when it has not ended by itself
    `within` seconds later: a thread of its own sees to it, whatever the others hang on.
    """

    def __init__(self, within: float) -> None:
        self.asked = asyncio.Event()
        self._within = within
        self._told = False
        self._loop = asyncio.get_running_loop()

    def listen(self) -> None:
        """Take the signals over from whoever has them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            # Not on Windows, and not in a thread beside the main one.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                self._loop.remove_signal_handler(number)
            with contextlib.suppress(ValueError):
                # Not the loop's own handlers: they would wait for a loop that is busy.
                signal.signal(number, self._hear)

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self._told:
            os._exit(128 + number)
        self._told = True
        threading.Thread(target=self._end_in_time, daemon=True).start()
        self._loop.call_soon_threadsafe(self.asked.set)

    def _end_in_time(self) -> None:
        time.sleep(self._within)
        words = threading.Thread(target=_last_words, args=[self._within], daemon=True)
        words.start()
        words.join(SECONDS_FOR_LAST_WORDS)
        os._exit(0)


def _last_words(within: float) -> None:
    log.warning("not ended within %g s; what is left is cut, and goes on at the next start", within)
