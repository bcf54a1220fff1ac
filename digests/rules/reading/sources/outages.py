"""Outages: hardly any source answers, because the network, its name server or the proxy is away."""

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
ENOUGH_ANSWERS = 2  # hosts; a single one may be in our own network
LOOKS_APART = timedelta(seconds=30)
LOOKED_AT_TOGETHER = 2
TOLD_AFTER = timedelta(minutes=1)
"""A shorter outage, such as a router's restart, is only in the log."""
HELD_FOR = timedelta(minutes=5)
"""If an outage comes again within this time, it is the same outage. Its end is told only after this time."""

NO_ANSWER = frozenset({"unreachable", "too-slow", "host-unknown", "proxy"})
NO_WITNESS = frozenset({429, 502, 503, 504})
"""Statuses that prove nothing: the host may not have been asked because it wants a rest, or a proxy answered."""


class FetchAttempt(NamedTuple):
    """One source that was asked for something, its host, and whether there was any answer."""

    source: str
    host: str
    answered: bool


class OutageNews(StrEnum):
    """What operators are to be told of an outage."""

    BEGAN = "began"
    OVER = "over"


def has_answered(error: SourceError) -> bool | None:
    """Return whether an error is a host's own answer. None if the host may not have been asked (its robots.txt
    forbids it, it wants a rest, or its address is invalid), or if a proxy may have answered."""
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
    """Say whether attempts at about one time show an outage: at least five hosts were asked, and nine of ten gave
    no answer at all."""
    hosts = _answers_by_host(attempts)
    silent = sum(not answered for answered in hosts.values())
    return len(hosts) >= FEWEST_HOSTS and silent >= NEARLY_ALL * len(hosts)


def is_there(attempts: Iterable[FetchAttempt], *, others: bool) -> bool:
    """Say whether sources can be reached: two hosts answered, or one if there are no `others` to ask."""
    answering = sum(_answers_by_host(attempts).values())
    return answering >= ENOUGH_ANSWERS or (answering > 0 and not others)


def _answers_by_host(attempts: Iterable[FetchAttempt]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for attempt in attempts:
        found[attempt.host] = found.get(attempt.host, False) or attempt.answered
    return found


# --- which hosts are looked at -------------------------------------------------------------------


def witnesses(records: Iterable[SourceRecord], hosts: Collection[str], now: datetime) -> list[SourceRecord]:
    """Return the sources that show best whether hosts other than `hosts` answer, one for each host. Those that
    were read last come first."""
    able = sorted(_able(records, now), key=lambda record: record.source.id, reverse=True)
    return _one_a_host(sorted(able, key=lambda each: each.state.last_success_at or EARLIEST, reverse=True), hosts)


def in_rotation(records: Iterable[SourceRecord], outage: Outage, now: datetime) -> list[SourceRecord]:
    """Return the sources, one for each host, in the order of the next looks, so that each has its turn."""
    able = sorted(_able(records, now), key=lambda each: (each.source.id <= outage.looked, each.source.id))
    return _one_a_host(able, ())


def _able(records: Iterable[SourceRecord], now: datetime) -> list[SourceRecord]:
    """Return the sources that may be asked: active, not in hours that they skip, not waiting after a failure."""
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
    """Return the outage that these attempts show, from the first of them on. If the last outage ended a few
    minutes ago and operators were not told of its end, it goes on."""
    same = last is not None and (last.ended_at is None or now - last.ended_at < HELD_FOR)
    if last is None or not same or last.end_told_at is not None:
        last = Outage(began_at=since, look_at=now, total=total)
    return looked_at(replace(last, ended_at=None), attempts, now, total=total, detail=detail)


def looked_at(
    outage: Outage, attempts: Sequence[FetchAttempt], now: datetime, *, total: int, detail: str, looked: str = ""
) -> Outage:
    """Return an ongoing outage after these attempts."""
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
    """Return what operators are to be told of an outage now: that it began, once it has lasted a minute, or that
    it is over, once it has been over for five. If it ended before its beginning was told, only its end is told."""
    if outage is None or (outage.ended_at or now) - outage.began_at < TOLD_AFTER:
        return None
    if outage.ended_at is None:
        return OutageNews.BEGAN if outage.told_at is None else None
    return OutageNews.OVER if outage.end_told_at is None and now - outage.ended_at >= HELD_FOR else None


# --- before there is anything to tell ------------------------------------------------------------


def beginning(
    reached: int, total: int, asked: int, outage: Outage | None, *, waiting: bool, at_work: bool
) -> Beginning | None:
    """Return how far the first reading is while there are no stories. Of the `total` active sources, `asked` were
    asked and `reached` were read. None if the first reading is over (there was no news), or if there are no
    sources. `waiting`: articles are still to be edited. `at_work`: the bot runs."""
    if not total or (reached and asked == total and not waiting):
        return None
    away_since = outage.began_at if outage is not None and outage.ended_at is None else None
    coming = at_work and (asked < total or waiting) and away_since is None
    return Beginning(reached, total, coming, away_since)
