"""How sending goes, in numbers, and when and why it pauses itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digests.model.editions import Troubled

Clock = Callable[[], datetime]
"""Gives the present, aware UTC."""


class PauseCause(StrEnum):
    """What came of too many attempts: refused by chats, failed by a fault of ours, or left without an answer."""

    REFUSED = "refused"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPause:
    """Nothing is sent until `until`, and then a few on trial; over when `ended_at` is there. `troubled` of
    `attempts` had the cause when it began. `times` counts the pauses in a row, each longer than the last.
    `resumed`: ended by an admin, not by a trial."""

    cause: PauseCause
    troubled: int
    attempts: int
    times: int
    began_at: datetime
    until: datetime
    ended_at: datetime | None = None
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many parts are due and not sent, and since when the oldest of them is; None when there is none."""

    due: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How long after their slots parts were sent: half of them within `median`, 99 of 100 within `most`."""

    sent: int
    median: timedelta
    most: timedelta
    worst: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How sending goes: parts by state today and in the last day, what is due now, how late what was sent came
    (None when nothing was), the pause under way, and what went wrong lately, newest first: a page of `troubled` in
    all, of which operators should know `untold` and do not."""

    today: Mapping[str, int]
    last_day: Mapping[str, int]
    waiting: Waiting
    lateness: Lateness | None
    pause: SendingPause | None
    troubles: Sequence[Troubled]
    troubled: int
    untold: int


class Verb(StrEnum):
    """The verbs that find what is due by a row, as it is counted."""

    COLLECT = "collect"
    EDIT = "edit"
    PUBLISH = "publish"
    DELIVER = "deliver"
    PROBE = "probe"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Due:
    """How many units of a verb are due, how many of them for too long, and since when the first is (aware UTC)."""

    units: int = 0
    late: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the rows stand at one moment. Articles by what became of them and deliveries by state are those of the
    last 24 hours, as are the `stories` that something came in for; `sources` are those that are read, `failing`
    those of them whose last readings failed, `read_at` is when any of them was last read; `outage`: hardly any
    gives an answer, which is the network's fault."""

    due: Mapping[Verb, Due]
    articles: Mapping[str, int]
    subscribers: Mapping[str, int]
    deliveries: Mapping[str, int]
    stories: int
    sources: int
    failing: int
    read_at: datetime | None
    outage: bool
    paused: bool
