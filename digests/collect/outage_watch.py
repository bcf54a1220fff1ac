"""Tells an outage from the faults of sources by looking at other hosts. Finds out when an outage is over."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.errors import SourceError
from digests.fetch import Fetcher
from digests.model import Clock, Outage, SourceRecord
from digests.rules.reading.addresses import host_of
from digests.rules.reading.sources.outages import (
    ENOUGH_ANSWERS,
    LOOKED_AT_TOGETHER,
    FetchAttempt,
    begun,
    has_answered,
    in_rotation,
    is_outage,
    is_there,
    looked_at,
    witnesses,
)
from digests.store import Store

log = logging.getLogger("communique.collect")

MOST_WITNESSES = 40
MOST_AT_A_LOOK = 6  # hosts, if one answers and the others do not


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageWatch:
    """Looks at hosts. A look asks a host for its robots.txt, whatever this says, and changes nothing about the
    host's sources. `clock` is aware UTC."""

    store: Store
    fetcher: Fetcher
    clock: Clock

    async def judge(self, silent: Sequence[SourceRecord], since: datetime, detail: str) -> Outage | None:
        """Return the outage that has kept these sources from answering since `since`. None if the failures are
        their own: other hosts answer, or there are too few hosts to tell."""
        records = await self.store.sources.all()
        failures = [FetchAttempt(record.source.id, host_of(record.source.url), False) for record in silent]
        left = witnesses(records, {each.host for each in failures}, self.clock())[:MOST_WITNESSES]
        looks: list[FetchAttempt] = []
        while not is_there(looks, others=bool(left)):
            enough = not left or len({each.host for each in looks}) >= ENOUGH_ANSWERS
            if enough and is_outage([*failures, *looks]):
                return await self._begin([*failures, *looks], since, detail, _active(records))
            if not left:
                return None
            found, _ = await self._look(left[:LOOKED_AT_TOGETHER], records)
            looks, left = [*looks, *found], left[LOOKED_AT_TOGETHER:]
        return None

    async def look_again(self, outage: Outage) -> Outage | None:
        """Look at the hosts whose turn it is. Return the ongoing outage, None if it is over."""
        records, now = await self.store.sources.all(), self.clock()
        left = in_rotation(records, outage, now)
        most, looks, detail, looked = MOST_AT_A_LOOK, list[FetchAttempt](), "", ""
        while left and most > 0:
            asked, left, most = left[:LOOKED_AT_TOGETHER], left[LOOKED_AT_TOGETHER:], most - LOOKED_AT_TOGETHER
            found, cause = await self._look(asked, records)
            looks, detail, looked = [*looks, *found], cause or detail, asked[-1].source.id
            if is_there(looks, others=bool(left)):
                await self._end()
                return None
            if not any(each.answered for each in looks):
                break
        now, total = self.clock(), _active(records)

        def go_on(last: Outage) -> Outage:
            return looked_at(last, looks, now, total=total, detail=detail, looked=looked)

        return await self.store.outages.go_on(go_on)

    async def _look(
        self, asked: Sequence[SourceRecord], records: Sequence[SourceRecord]
    ) -> tuple[list[FetchAttempt], str]:
        """Return what the answers mean for all active sources of the hosts, and the cause of a failure."""
        answers = await asyncio.gather(*(self._answers(record.source.url) for record in asked))
        found: list[FetchAttempt] = []
        for record, (answered, _) in zip(asked, answers, strict=True):
            host = host_of(record.source.url)
            there = [each.source for each in records if each.source.active and host_of(each.source.url) == host]
            found += [FetchAttempt(each.id, host, answered) for each in there if answered is not None]
        return found, next((cause for _, cause in answers if cause), "")

    async def _answers(self, url: str) -> tuple[bool | None, str]:
        try:
            return await self.fetcher.look(url) or None, ""
        except SourceError as error:
            answered = has_answered(error)
            return answered, str(error) if answered is False else ""

    async def _begin(self, attempts: Sequence[FetchAttempt], since: datetime, detail: str, total: int) -> Outage:
        now = self.clock()
        outage = await self.store.outages.begin(
            lambda last: begun(last, attempts, since, now, total=total, detail=detail)
        )
        log.warning(
            "%d of %d sources failed without any answer: the network, its name server or the proxy is away (%s);"
            " no source's state changes, and a host or two are looked at every half minute",
            len(outage.failed), outage.tried, outage.detail,
            extra={"counts": {"failed": len(outage.failed), "tried": outage.tried, "sources": total}},
        )  # fmt: skip
        return outage

    async def _end(self) -> None:
        """Note that sources can be reached again."""
        now = self.clock()
        self.fetcher.forget_failures()
        ended = await self.store.outages.go_on(lambda last: replace(last, ended_at=now))
        if ended is not None:
            due = await self.store.sources.count_due(now)
            log.warning(
                "sources answer again after %d minutes; %d of %d are due and are read now",
                (now - ended.began_at) / timedelta(minutes=1), due, ended.total,
                extra={"counts": {"due": due, "sources": ended.total}},
            )  # fmt: skip


def _active(records: Sequence[SourceRecord]) -> int:
    return sum(record.source.active for record in records)
