"""Decides whether the wall clock can be believed. When the clock has just jumped, the bot begins nothing."""

import logging
from collections.abc import Callable
from datetime import datetime

from digests.rules.instants import HELD_FOR, LONG_AWAY, Look, look_again

log = logging.getLogger("communique.clock")


class Timekeeper:
    """Compares the wall clock (`clock`, aware UTC) with a monotonic clock (`seconds`). `newest` is the newest
    moment in the database. If it is given, the first look at the clock is compared with it."""

    def __init__(
        self, clock: Callable[[], datetime], seconds: Callable[[], float], newest: datetime | None = None
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        look = Look(clock(), seconds())
        was_away = newest is not None and newest < look.now < newest + LONG_AWAY
        self._trust = look_again(None, look if newest is None or was_away else Look(newest, look.seconds))

    def holds(self) -> bool:
        """Look at both clocks. Return whether the bot must begin nothing for now."""
        before, self._trust = self._trust, look_again(self._trust, Look(self._clock(), self._seconds()))
        held, was_held = self._trust.doubted is not None, before.doubted is not None
        believed = self._trust.believed.now.isoformat(" ", "seconds")
        if self._trust.doubted is not None and not was_held:
            doubted = self._trust.doubted.now.isoformat(" ", "seconds")
            words = "the clock jumped from %s to %s: the bot waits for %d s, in case somebody sets the clock right"
            log.warning(words, believed, doubted, HELD_FOR.total_seconds())
        elif was_held and not held:
            log.info("the clock is believed again: %s", believed)
        return held
