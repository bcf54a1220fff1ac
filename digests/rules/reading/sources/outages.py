"""When hardly any source answers it is one matter: the network, its name server or the proxy is away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from digests.errors import AddressError, DisallowedError, FetchError, SourceError
from digests.model import Beginning, Outage, SourceRecord
from digests.rules.precedence import EARLIEST
from digests.rules.reading.addresses import host_of
from digests.rules.reading.sources.cadence import left_alone_until

# All by judgement.
FEWEST_HOSTS = 5
NEARLY_ALL = 0.9
ENOUGH_ANSWERS = 2  # one may be a host of our own network
LOOKS_APART = timedelta(seconds=30)
LOOKED_AT_TOGETHER = 2
TOLD_AFTER = timedelta(minutes=1)
"""What was over sooner, a router that starts anew perhaps, is in the log and nowhere else."""
HELD_FOR = timedelta(minutes=5)
"""What comes again so soon after it was over is the same matter, so its end is not told earlier."""

NO_ANSWER = frozenset({"unreachable", "too-slow", "host-unknown", "proxy"})
NO_WITNESS = frozenset({429, 502, 503, 504})
"""Of a host that is perhaps not asked since it wants to be left alone, or the words of a proxy."""


class FetchAttempt(NamedTuple):
    """One source that was asked for something, at which host, and whether it gave any answer."""

    source: str
    host: str
    answered: bool


class OutageNews(StrEnum):
    """What operators are to be told of an outage."""

    BEGAN = "began"
    OVER = "over"


def has_answered(error: SourceError) -> bool | None:
    """Return whether an error is a host's own answer; None where nobody may have been asked: by what its
    robots.txt said before, since it wants to be left alone, or at an address that is none; or where a proxy may
    have said it."""
    match error:
        case FetchError(status=None, code=code) if code in NO_ANSWER:
            return False
        case DisallowedError() | AddressError():
            return None
        case FetchError(status=status):
            return None if status is None or status in NO_WITNESS else True
        case _:
            return True


def is_outage(attempts: Iterable[FetchAttempt]) -> bool:
    """Decide, from what was asked at about one time, whether it is no source's own fault: five hosts at least were
    asked, and nine of ten gave no answer at all."""
    hosts = _answers_by_host(attempts)
    silent = sum(not answered for answered in hosts.values())
    return len(hosts) >= FEWEST_HOSTS and silent >= NEARLY_ALL * len(hosts)


def is_there(attempts: Iterable[FetchAttempt], *, others: bool) -> bool:
    """Decide whether sources can be reached: two hosts answered, or one where there are no `others` to ask."""
    answering = sum(_answers_by_host(attempts).values())
    return answering >= ENOUGH_ANSWERS or (answering > 0 and not others)


def _answers_by_host(attempts: Iterable[FetchAttempt]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for attempt in attempts:
        found[attempt.host] = found.get(attempt.host, False) or attempt.answered
    return found


# --- which hosts are looked at -------------------------------------------------------------------


def witnesses(records: Iterable[SourceRecord], hosts: Collection[str], now: datetime) -> list[SourceRecord]:
    """Return the sources, one a host, that can best say whether others than these `hosts` answer: those that were
    read last come first."""
    able = sorted(_able(records, now), key=lambda record: record.source.id, reverse=True)
    return _one_a_host(sorted(able, key=lambda each: each.state.last_success_at or EARLIEST, reverse=True), hosts)


def in_rotation(records: Iterable[SourceRecord], outage: Outage, now: datetime) -> list[SourceRecord]:
    """Return the sources, one a host, in the order in which they are looked at from now on: all in turn."""
    able = sorted(_able(records, now), key=lambda each: (each.source.id <= outage.looked, each.source.id))
    return _one_a_host(able, ())


def _able(records: Iterable[SourceRecord], now: datetime) -> list[SourceRecord]:
    """Those that may be asked: not the ones that are off, want these hours for themselves, or wait after a failure
    of their own."""
    return [
        record
        for record in records
        if record.source.active
        and left_alone_until(record.source.id, record.state, now) is None
        and not (record.state.last_error and record.state.next_fetch_at > now)
    ]


def _one_a_host(records: Iterable[SourceRecord], hosts: Collection[str]) -> list[SourceRecord]:
    found: dict[str, SourceRecord] = {}
    for record in records:
        host = host_of(record.source.url)
        if host not in hosts:
            found.setdefault(host, record)
    return list(found.values())


# --- what becomes of an outage -------------------------------------------------------------------


def begun(
    last: Outage | None,
    attempts: Sequence[FetchAttempt],
    since: datetime,
    now: datetime,
    *,
    total: int,
    detail: str,
) -> Outage:
    """Return the outage that these attempts show, since the first of them. One that was over for a few minutes,
    and of whose end nobody was told, goes on."""
    same = last is not None and (last.ended_at is None or now - last.ended_at < HELD_FOR)
    if last is None or not same or last.end_told_at is not None:
        last = Outage(began_at=since, look_at=now, total=total)
    return looked_at(replace(last, ended_at=None), attempts, now, total=total, detail=detail)


def looked_at(
    outage: Outage, attempts: Sequence[FetchAttempt], now: datetime, *, total: int, detail: str, looked: str = ""
) -> Outage:
    """Return an outage that goes on after these attempts."""
    silent = {attempt.source for attempt in attempts if not attempt.answered}
    answering = {attempt.source for attempt in attempts if attempt.answered}
    return replace(
        outage,
        look_at=now + LOOKS_APART,
        total=total,
        failed=(outage.failed | silent) - answering,
        answered=(outage.answered | answering) - silent,
        detail=detail or outage.detail,
        looked=looked or outage.looked,
    )


def news_of(outage: Outage | None, now: datetime) -> OutageNews | None:
    """Return what is to be told of an outage now: that it began, when it has lasted a minute; that it is over,
    when it has been for five. Of one that is over before anybody could be told only that is told."""
    if outage is None or (outage.ended_at or now) - outage.began_at < TOLD_AFTER:
        return None
    if outage.ended_at is None:
        return OutageNews.BEGAN if outage.told_at is None else None
    return OutageNews.OVER if outage.end_told_at is None and now - outage.ended_at >= HELD_FOR else None


# --- before there is anything to tell ------------------------------------------------------------


def beginning(
    reached: int, total: int, asked: int, outage: Outage | None, *, waiting: bool, at_work: bool
) -> Beginning | None:
    """Return how far the first reading is, where there are no stories yet: of `total` active sources so many have
    been `asked`, and so many `reached`. None when it is over, so that there was no news, or there are no sources.
    `waiting`: articles are still to be edited; `at_work`: the bot runs."""
    if not total or (reached and asked == total and not waiting):
        return None
    away_since = outage.began_at if outage is not None and outage.ended_at is None else None
    coming = at_work and (asked < total or waiting) and away_since is None
    return Beginning(reached, total, coming, away_since)
