"""`run` and `collect`: the bot itself until it is told to stop, and one pass over the sources."""

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import Stop, end, run_to_end, settings_or_end, tell

if TYPE_CHECKING:
    from rich.console import Console

    from bot.newsroom import Newsroom
    from bot.watching.instance import Lease
    from config.settings import Settings
    from digests.collect import SourceReport

NOT_YET = ("bot", "scheduler", "worker", "sender")
WHY_NOT_YET = (
    "--role {role} belongs to the scaled-out mode, which is not here yet: Telegram counts messages by token, and"
    " processes that send do not share their pacing so far. `communique run` does everything in one process."
)
PATIENCE_WITH_ANOTHER_EDITOR = 40.0
"""Seconds. An editor that has died keeps its turn for less than this."""
SECONDS_BETWEEN_LOOKS = 0.5

log = logging.getLogger("communique.stop")


def run(
    role: str = typer.Option(
        "all", help="all; bot, scheduler, worker and sender belong to the scaled-out mode, which is not here yet."
    ),
) -> None:
    """Run the bot until Ctrl-C or SIGTERM stops it. A second signal ends it at once."""
    from config.log import set_up_log

    if role in NOT_YET:
        end(WHY_NOT_YET.format(role=role), 2)
    if role != "all":
        end(f"There is no role {role}; there is all.", 2)
    settings = settings_or_end(token=True)
    set_up_log(settings.log_format, settings.log_level)
    run_to_end(_serve(settings))


async def _serve(settings: "Settings") -> None:
    """Work, or stand by while another instance works on this database, until a signal comes. An instance that was
    frozen and replaced begins anew."""
    from bot.app import stand_by
    from bot.watching.instance import Lease
    from digests.store import instance_file

    told = asyncio.Event()
    Stop(settings.stop_within, told.set, code=0).listen()
    asked = asyncio.ensure_future(told.wait())
    with Lease(instance_file(settings.database)) as lease:
        while not asked.done():
            ours = asyncio.ensure_future(stand_by(lease, settings))
            await asyncio.wait([asked, ours], return_when=asyncio.FIRST_COMPLETED)
            if not ours.done():
                ours.cancel()
                await asyncio.gather(ours, return_exceptions=True)
            elif not asked.done():
                ours.result()
                await _work(settings, lease, asked)


async def _work(settings: "Settings", lease: "Lease", asked: "asyncio.Future[Any]") -> None:
    from bot.app import open_app
    from bot.newsroom import keep_loaded

    lost = asyncio.ensure_future(lease.lost())
    try:
        async with open_app(settings, is_ours=lease.is_ours, console=tell) as app:
            keep_loaded()  # this takes a part of a second, and meanwhile nothing can be sent or answered
            await app.start()
            ends: list[asyncio.Future[Any]] = [asked, app.failed, lost]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if app.failed.done():
                app.failed.result()
            if not lease.is_ours():
                log.warning("this instance has lost its lease because it was frozen for too long; it begins anew")
    finally:
        lost.cancel()


# --- collecting ------------------------------------------------------------------------------------


def collect(
    everything: bool = typer.Option(
        False, "--all", help="Read every active source, due or not, except where a host asked to be left alone."
    ),
) -> None:
    """Read every source that is due, once, and edit the new articles."""
    from config.log import set_up_log

    settings = settings_or_end()
    set_up_log(settings.log_format, settings.log_level)
    if settings.log_format == "text":
        # This command prints what became of each source and each batch, so the log does not repeat it.
        logging.getLogger("communique.collect").setLevel(logging.ERROR)
        logging.getLogger("communique.edit").setLevel(logging.WARNING)
    run_to_end(_collect(settings, everything))


async def _collect(settings: "Settings", everything: bool) -> None:
    from bot.newsroom import keep_loaded, open_newsroom
    from digests.collect import collect_due

    async with open_newsroom(settings, make=True) as room:
        keep_loaded()
        store, clock, workers = room.store, room.clock, room.workers
        now = clock()
        active = sum(record.source.active for record in await store.sources.all())
        with showing_progress(active if everything else await store.sources.count_due(now)) as progress:
            report = await collect_due(
                store, room.fetcher, now, clock=clock, workers=workers, everything=everything, asked_for=True,
                progress=progress,
            )  # fmt: skip
        typer.echo(report.summary)
        await _edit(room)


async def _edit(room: "Newsroom") -> None:
    """Edit what came in. While another editor is at work on this database, wait until its turn is over."""
    worked_at, told = time.monotonic(), False
    while (edited := await room.edit_batch()).done or edited.elsewhere:
        if edited.done:
            if edited.articles:
                counts = f"{edited.relevant} relevant, {edited.stories} stories"
                typer.echo(f"edited {edited.articles} articles: {counts}")
            if edited.set_aside:
                typer.echo(f"set {edited.set_aside} articles aside; `communique check` says why")
            worked_at = time.monotonic()
            continue
        if not told:
            typer.echo("Another editor is at work on this database; this one waits for its turn.")
            told = True
        if time.monotonic() - worked_at > PATIENCE_WITH_ANOTHER_EDITOR:
            typer.echo("The other editor is still at work and will edit the new articles.")
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


@contextmanager
def showing_progress(total: int, console: "Console | None" = None) -> Iterator[Callable[["SourceReport"], None]]:
    """Yield a function to call with each report. On a terminal the function draws a bar of `total` sources and
    prints failures above the bar. Elsewhere it prints a line for each report."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    shown = console or Console(soft_wrap=True, highlight=False)
    counts: Counter[str] = Counter()
    if not shown.is_terminal:
        yield lambda report: shown.print(str(report), markup=False)
        return
    bar, elapsed = BarColumn(bar_width=24), TimeElapsedColumn()
    columns = ("{task.description}", bar, MofNCompleteColumn(), "{task.fields[counts]}", elapsed)
    with Progress(*columns, console=shown) as progress, _log_above():
        task = progress.add_task("Collecting", total=total, counts="")

        def advance(report: "SourceReport") -> None:
            untouched = "unchanged" if report.not_modified else "left alone" if report.left_alone_until else "read"
            counts.update({"failed" if report.error else untouched: 1, "new": report.new})
            if report.error:
                progress.console.print(f"✗ {report}", markup=False)
            told = [f"{counts[word]} {word}" for word in ("read", "unchanged", "failed")]
            told += [f"{counts['left alone']} left alone"] if counts["left alone"] else []
            progress.update(task, advance=1, counts=", ".join([*told, f"{counts['new']} new"]))

        yield advance


@contextmanager
def _log_above() -> Iterator[None]:
    """While a bar is drawn, let the log write above the bar."""
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    streams = [handler.setStream(sys.stderr) for handler in handlers]
    try:
        yield
    finally:
        for handler, stream in zip(handlers, streams, strict=True):
            if stream is not None:  # None: the handler wrote to that stream already
                handler.setStream(stream)
