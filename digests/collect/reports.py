"""What one pass over the sources came to, in counts and lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source's reading. `error` is empty when it was read, `items` counts what the source listed.

    `walls` counts the articles whose pages ask for consent or a check; their teasers remain. `left_alone_until` is
    set (UTC) when the source was not asked, because its feed wants these hours for itself.
    """

    source: str
    items: int = 0
    new: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    walls: int = 0
    not_modified: bool = False
    left_alone_until: datetime | None = None
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"{self.source}: failed, {self.error}"
        if self.left_alone_until is not None:
            return f"{self.source}: left alone until {self.left_alone_until:%Y-%m-%d %H:%M} UTC, as its feed asks"
        if self.not_modified:
            return f"{self.source}: nothing new"
        dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
        words = f"{self.source}: {self.items} items, {self.new} new"
        words += f" (dropped: {dropped})" if dropped else ""
        return words + (f"; {self.walls} pages behind a wall" if self.walls else "")


@dataclass(frozen=True, slots=True)
class CollectReport:
    """One pass over due sources. `given_back` counts those that waited long for their hosts and are still due."""

    sources: tuple[SourceReport, ...] = ()
    given_back: int = 0

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
        """The counts in one line."""
        alone = f", {self.left_alone} left alone as their feeds ask" if self.left_alone else ""
        back = f"; {self.given_back} still wait for their hosts" if self.given_back else ""
        return (
            f"{self.due} sources due: {self.fetched} read, {self.not_modified} not modified, "
            f"{self.failed} failed{alone}; {self.new} new articles{back}"
        )
