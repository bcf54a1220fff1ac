"""Whether the clock on the wall is believed at the moment: nothing is begun by one that has just jumped."""

import logging
from collections.abc import Callable
from datetime import datetime

from digests.rules.instants import HELD_FOR, LONG_AWAY, Look, look_again

log = logging.getLogger("communique.clock")


class Timekeeper:
    """Looks at the clock on the wall (`clock`, aware UTC) beside one that only grows (`seconds`). `newest` is the
    newest moment that the database knows of, where it is to be compared with the first look."""

    def __init__(
        self, clock: Callable[[], datetime], seconds: Callable[[], float], newest: datetime | None = None
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        look = Look(clock(), seconds())
        was_away = newest is not None and newest < look.now < newest + LONG_AWAY
        self._trust = look_again(None, look if newest is None or was_away else Look(newest, look.seconds))

    def holds(self) -> bool:
        """Look at both clocks; say whether nothing is to be begun for now."""
        before, self._trust = self._trust, look_again(self._trust, Look(self._clock(), self._seconds()))
        held, was_held = self._trust.doubted is not None, before.doubted is not None
        believed = self._trust.believed.now.isoformat(" ", "seconds")
        if self._trust.doubted is not None and not was_held:
            doubted = self._trust.doubted.now.isoformat(" ", "seconds")
            words = "the clock jumped from %s to %s: nothing is begun for %d s, in case it is set right"
            log.warning(words, believed, doubted, HELD_FOR.total_seconds())
        elif was_held and not held:
            log.info("the clock is believed again: %s", believed)
        return held
