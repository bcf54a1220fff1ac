"""Updates that are handled later, because a person has asked too much. Of each person in each place only the last
update is kept.

An update that is put off stays undone in its row (`update_seen`), with its text. If the process ends before the
update is due, the next process finds the row and handles the update at once: after a restart nobody has asked too
much. Only the memory knows when an update is due. One clock asks for all due updates; no person has a timer."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

MOST_KEPT = 10_000

Kept = TypeVar("Kept")


class Asker(NamedTuple):
    """A person in one place: the chat, and the topic of a forum (0 elsewhere)."""

    person: int
    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True)
class _PutOff(Generic[Kept]):
    kept: Kept
    since: datetime
    moment: float
    seconds: float


class PutOffs(Generic[Kept]):
    """What is put off, by person and place. `clock` gives aware UTC, `seconds` is a clock that is never set. What
    is due by one of them is due."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
        *,
        most: int = MOST_KEPT,
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._waiting: OrderedDict[Asker, _PutOff[Kept]] = OrderedDict()

    def keep(self, asker: Asker, kept: Kept, seconds: float) -> list[Kept]:
        """Keep this until it is due. Return what is dropped for it: what the same person said there before, and
        the oldest ones if there are too many."""
        let_go = self.drop(asker)
        while len(self._waiting) >= self._most:
            let_go.append(self._waiting.popitem(last=False)[1].kept)
        self._waiting[asker] = _PutOff(kept, self._clock(), self._seconds(), seconds)
        return let_go

    def drop(self, asker: Asker) -> list[Kept]:
        """Drop what is kept of this person in this place. Return it: at most one."""
        found = self._waiting.pop(asker, None)
        return [] if found is None else [found.kept]

    def take_due(self) -> list[Kept]:
        """Return what is due, and keep it no longer."""
        now, moment = self._clock(), self._seconds()
        due = [
            asker
            for asker, each in self._waiting.items()
            if seconds_between(each.since, now, each.moment, moment) >= each.seconds
        ]
        return [self._waiting.pop(asker).kept for asker in due]


def seconds_between(then: datetime, now: datetime, moment: float, present: float) -> float:
    """Return how many seconds have passed by the clock (`then` to `now`) or by the clock that is never set
    (`moment` to `present`), the larger number."""
    return max((now - then).total_seconds(), present - moment)
