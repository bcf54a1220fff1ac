"""How far a pass over the sources has come: a bar with counts on a terminal, a line for each source elsewhere."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from digests.collect import SourceReport


@dataclass
class Counts:
    """What a pass has come to so far."""

    read: int = 0
    same: int = 0
    failed: int = 0
    alone: int = 0
    new: int = 0

    def add(self, report: "SourceReport") -> None:
        """Count one source."""
        self.failed += bool(report.error)
        self.same += report.not_modified
        self.alone += report.left_alone_until is not None
        self.read += not report.error and not report.not_modified and report.left_alone_until is None
        self.new += report.new

    def __str__(self) -> str:
        alone = f", {self.alone} left alone" if self.alone else ""
        return f"{self.read} read, {self.same} unchanged, {self.failed} failed{alone}, {self.new} new"


@contextmanager
def showing_progress(
    total: int, what: str = "Collecting", console: "Console | None" = None
) -> Iterator[Callable[["SourceReport"], None]]:
    """Yield what to call with each report. On a terminal a bar of `total` sources is drawn and failures are told
    above it; elsewhere each report is a line."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = console or Console(soft_wrap=True, highlight=False)
    counts = Counts()
    if not shown.is_terminal:
        yield lambda report: shown.print(str(report), markup=False)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=shown) as progress, _log_above():
        task = progress.add_task(what, total=total, counts=str(counts))

        def advance(report: "SourceReport") -> None:
            counts.add(report)
            if report.error:
                progress.console.print(f"✗ {report}", markup=False)
            progress.update(task, advance=1, counts=str(counts))

        yield advance


@contextmanager
def _log_above() -> Iterator[None]:
    """Let the log write to standard error as it is now: while a bar is drawn, that is above the bar."""
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    streams = [handler.setStream(sys.stderr) for handler in handlers]
    try:
        yield
    finally:
        for handler, stream in zip(handlers, streams, strict=True):
            if stream is not None:  # None: it was that stream already
                handler.setStream(stream)
