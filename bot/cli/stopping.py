"""How a command is told to stop, and ends in time whatever it hangs on."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

SECONDS_FOR_LAST_WORDS = 0.5

log = logging.getLogger("communique.stop")


class Stop:
    """SIGINT and SIGTERM, from `listen` on until `let_go`. At the first, `tell` is called in the event loop that
    runs now; the second ends the process at once.

    What is stored is safe at any moment, so the process simply ends when it has not ended by itself `within` so
    many seconds: a thread of its own sees to it, whatever the others hang on. It ends with `code`; None: with the
    one that shells give to the signal.
    """

    def __init__(self, within: float, tell: Callable[[], None], code: int | None = None) -> None:
        self.told: signal.Signals | None = None
        self._within = within
        self._tell = tell
        self._code = code
        self._loop = asyncio.get_running_loop()

    def listen(self) -> None:
        """Take the signals over from whoever has them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(ValueError):  # in a thread beside the main one
                # Not the loop's own handlers: they would wait for a loop that is busy.
                signal.signal(number, self._hear)

    @staticmethod
    def let_go() -> None:
        """Let the signals end the process as they do by themselves."""
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self.told is not None:
            os._exit(128 + number)
        self.told = signal.Signals(number)
        threading.Thread(target=self._end_in_time, args=[number], daemon=True).start()
        with contextlib.suppress(RuntimeError):  # the loop is closed: it ends anyway
            self._loop.call_soon_threadsafe(self._tell)

    def _end_in_time(self, number: int) -> None:
        time.sleep(self._within)
        words = threading.Thread(target=_last_words, args=[self._within], daemon=True)
        words.start()
        words.join(SECONDS_FOR_LAST_WORDS)
        os._exit(128 + number if self._code is None else self._code)


def _last_words(within: float) -> None:
    log.warning("not ended within %g s; what is left is cut, and goes on at the next start", within)
