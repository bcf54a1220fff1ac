"""When sending pauses itself, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PauseCause(StrEnum):
    """What came of too many attempts: refused by chats, failed by a fault of ours, or left without an answer."""

    REFUSED = "refused"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPause:
    """Nothing is sent until `until`, and then a few on trial; over when `ended_at` is there.

    `troubled` of `attempts` had the cause when it began. `times` counts the pauses in a row, each longer than the
    last. `resumed`: ended by an admin, not by a trial.
    """

    cause: PauseCause
    troubled: int
    attempts: int
    times: int
    began_at: datetime
    until: datetime
    ended_at: datetime | None = None
    resumed: bool = False
