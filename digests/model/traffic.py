"""How sending goes, in numbers, and when and why sending pauses by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digests.model.editions import Troubled

Clock = Callable[[], datetime]
"""Returns the present instant, aware UTC."""


class PauseCause(StrEnum):
    """What too many attempts came to: refused by chats, failed by a fault of ours, or left without an answer."""

    REFUSED = "refused"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPause:
    """Nothing is sent until `until`; then a few parts are sent on trial. The pause is over once `ended_at` is set.
    `troubled` of `attempts` had the cause when the pause began. `times` counts the pauses in a row; each is longer
    than the one before. `resumed`: an admin ended the pause, not a trial."""

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
    """How many parts are due and not sent. `oldest` is since when the oldest part is due, None if none is."""

    due: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How long after their slots parts were sent: half within `median`, 99 of 100 within `most`."""

    sent: int
    median: timedelta
    most: timedelta
    worst: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How sending goes: parts by state today and in the last day, what is due now, how late parts were sent (None
    if none was), and the pause under way. `troubles` is a page of the `troubled` parts, newest first. `untold`
    counts the parts that operators have not been told of and should be."""

    today: Mapping[str, int]
    last_day: Mapping[str, int]
    waiting: Waiting
    lateness: Lateness | None
    pause: SendingPause | None
    troubles: Sequence[Troubled]
    troubled: int
    untold: int


class Verb(StrEnum):
    """The kinds of work that read from rows what is due."""

    COLLECT = "collect"
    EDIT = "edit"
    PUBLISH = "publish"
    DELIVER = "deliver"
    PROBE = "probe"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Due:
    """How many units of a verb are due, how many of them for too long, and since when the oldest is (UTC)."""

    units: int = 0
    late: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many rows there are at one moment. `articles` (by what became of them), `deliveries` (by state) and
    `stories` (with new articles) are those of the last 24 hours. `sources` counts the sources that are read,
    `failing` those of them whose last readings failed. `read_at` is when any source was last read. `outage`:
    hardly any source answers, because of the network."""

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
