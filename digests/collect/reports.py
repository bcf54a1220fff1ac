"""The results of one pass over the sources, in counts and lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digests.model import Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The reading of one source. `error` is empty if it was read. `items` counts what the source listed.

    `walls` counts the articles whose pages ask for a consent or a check; their teasers remain. `left_alone_until`
    (UTC) is set if the source was not asked, because its feed excludes these hours, or (`rests`) because its host
    asked for it.
    """

    source: str
    items: int = 0
    new: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    walls: int = 0
    not_modified: bool = False
    left_alone_until: datetime | None = None
    rests: bool = False
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"{self.source}: failed, {self.error}"
        if self.left_alone_until is not None:
            who = "host asks (Retry-After)" if self.rests else "feed asks"
            return f"{self.source}: left alone until {self.left_alone_until:%Y-%m-%d %H:%M} UTC, as its {who}"
        if self.not_modified:
            return f"{self.source}: nothing new"
        dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
        words = f"{self.source}: {self.items} items, {self.new} new"
        words += f" (dropped: {dropped})" if dropped else ""
        return words + (f"; {self.walls} pages behind a wall" if self.walls else "")


@dataclass(frozen=True, slots=True)
class CollectReport:
    """One pass over due sources. `given_back` counts the sources that waited too long for their hosts and are
    still due. In an `outage` nothing is read, or no failure counts."""

    sources: tuple[SourceReport, ...] = ()
    given_back: int = 0
    outage: Outage | None = None

    @property
    def due(self) -> int:
        return len(self.sources)

    @property
    def failed(self) -> int:
        return sum(bool(report.error) for report in self.sources)

    @property
    def not_modified(self) -> int:
        return sum(report.not_modified for report in self.sources)

    @property
    def left_alone(self) -> int:
        return sum(report.left_alone_until is not None for report in self.sources)

    @property
    def fetched(self) -> int:
        return self.due - self.failed - self.not_modified - self.left_alone

    @property
    def new(self) -> int:
        return sum(report.new for report in self.sources)

    @property
    def summary(self) -> str:
        """Return the counts in one line."""
        resting = sum(report.rests for report in self.sources)
        by_feed = self.left_alone - resting
        alone = f", {by_feed} left alone as their feeds ask" if by_feed else ""
        alone += f", {resting} left alone as their hosts ask (Retry-After)" if resting else ""
        back = f"; {self.given_back} still wait for their hosts" if self.given_back else ""
        failed = f"{self.failed} of {self.due} failed" if self.failed else "0 failed"
        done = (
            f"{self.due} sources due: {self.fetched} read, {self.not_modified} not modified, "
            f"{failed}{alone}; {self.new} new articles{back}"
        )
        if self.outage is None:
            return done
        away = (
            f"{len(self.outage.failed)} of {self.outage.tried} sources failed without any answer since "
            f"{self.outage.began_at:%Y-%m-%d %H:%M} UTC ({self.outage.detail}): the network, its name server or "
            "the proxy is away; that counts against no source, and all that is due is read once it is back"
        )
        return f"{done}\n{away}" if self.due else away
