"""`run`, `check` and `collect`: the bot itself, a look at its state, one pass over the sources."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from bot.cli.console import end, run_to_end, settings_or_end

if TYPE_CHECKING:
    from telegram import Bot, WebhookInfo

    from bot.newsroom import Newsroom
    from config.settings import Settings

Finding = tuple[str, bool, str]

PATIENCE_WITH_ANOTHER_EDITOR = 40.0
"""Seconds: longer than one that has died keeps its turn."""
SECONDS_BETWEEN_LOOKS = 0.5


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(run)
    application.command()(check)
    application.command()(collect)


def run(
    role: str = typer.Option(
        "all", help="all, bot (commands), scheduler (collect, edit, publish) or sender (deliver)."
    ),
) -> None:
    """Run the bot until it is told to stop: Ctrl-C or SIGTERM, a second one ends it at once."""
    from config.log import set_up_log

    settings = settings_or_end(token=True)
    set_up_log(settings.log_format, settings.log_level)
    run_to_end(_serve(settings, role))


async def _serve(settings: "Settings", role: str) -> None:
    from bot.app import open_app
    from bot.cli.stopping import Stop
    from bot.newsroom import keep_loaded

    stop = Stop(settings.stop_within)
    stop.listen()
    async with open_app(settings, role=role) as app:
        keep_loaded()  # takes a part of a second, in which nothing is sent or answered
        await app.start()
        stopping = asyncio.ensure_future(stop.asked.wait())
        ends: list[asyncio.Future[Any]] = [stopping, app.failed]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if app.failed.done():
            app.failed.result()


def collect() -> None:
    """Read every source that is due, once, and sort what came in."""
    from config.log import set_up_log

    settings = settings_or_end()
    set_up_log(settings.log_format, settings.log_level)
    if settings.log_format == "text":
        # What became of each source and each batch is told as it goes; once is enough for whoever reads along.
        logging.getLogger("communique.collect").setLevel(logging.ERROR)
        logging.getLogger("communique.edit").setLevel(logging.WARNING)
    run_to_end(_collect(settings))


async def _collect(settings: "Settings") -> None:
    from bot.cli.progress import showing_progress
    from bot.newsroom import keep_loaded, open_newsroom
    from digests.collect import collect_due

    async with open_newsroom(settings, make=True) as newsroom:
        keep_loaded()
        store, clock, workers = newsroom.store, newsroom.clock, newsroom.workers
        now = clock()
        with showing_progress(await store.sources.count_due(now)) as progress:
            report = await collect_due(
                store, newsroom.fetcher, now, clock=clock, workers=workers, progress=progress
            )
        typer.echo(report.summary)
        await _edit(newsroom)


async def _edit(newsroom: "Newsroom") -> None:
    """Sort what came in, or wait until another editor of this database has done so or had its turn."""
    worked_at, told = time.monotonic(), False
    while (edited := await newsroom.edit_batch()).done or edited.elsewhere:
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
            typer.echo("The other editor is still at work; what came in is left to it.")
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def check() -> None:
    """Look at settings, database, sources, deliveries and token; exit with 1 if something is wrong."""
    from config.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        _show([("settings", False, fault) for fault in error.faults])
        raise typer.Exit(1) from None
    findings = asyncio.run(_examine(settings))
    _show(findings)
    if not all(well for _, well, _ in findings):
        end("Something is wrong; see the lines marked with ✗.")


def _show(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from config.redaction import redact

    table = Table(box=None, show_header=False, pad_edge=False)
    for what, well, words in findings:
        # Before the table folds what it cannot show in one line.
        table.add_row("✓" if well else "✗", what, Text(redact(words)))
    Console(soft_wrap=True, highlight=False).print(table)


async def _examine(settings: "Settings") -> list[Finding]:
    from bot.cli.deliveries import examine_deliveries
    from bot.cli.editing import examine_edit
    from bot.newsroom import open_newsroom
    from bot.phrases import advice_text
    from digests.errors import CommuniqueError

    findings: list[Finding] = [("settings", True, f"relation {settings.relation}, {len(settings.admins)} admins")]

    async def look(what: str, examine: Callable[[], Awaitable[str]]) -> None:
        try:
            findings.append((what, True, await examine()))
        except Exception as error:  # noqa: BLE001 - whatever is wrong is a line of the table
            advice = advice_text(error, "en") if isinstance(error, CommuniqueError) else ""
            said = " ".join(filter(None, (str(error), advice)))
            findings.append((what, False, said or type(error).__name__))

    async def database() -> str:
        async with open_newsroom(settings) as newsroom:
            faults = await newsroom.store.check()
            if faults:
                raise ValueError("; ".join(faults))
            for condition in await newsroom.store.conditions.all():
                since = f"since {condition.since:%Y-%m-%d %H:%M} UTC"
                findings.append((condition.name, False, f"{condition.words} ({since})"))
            await look("sources", lambda: _sources(newsroom))
            findings.append(await examine_edit(newsroom.store, newsroom.clock()))
            findings.extend(await examine_deliveries(newsroom.store, newsroom.clock()))
        return "in order, schema up to date"

    await look("database", database)
    await look("token", lambda: _token(settings))
    if settings.uncertain_policy == "probe" and settings.operations_chat is not None:
        await look("probing", lambda: _probing(settings, settings.operations_chat or 0))
    return findings


async def _sources(newsroom: "Newsroom") -> str:
    from digests.curate.listing import list_sources

    listed = await list_sources(newsroom.store, newsroom.clock())
    active = [one.record for one in listed if one.record.source.active]
    failing = [record.source.id for record in active if record.state.last_error and record.state.failures >= 3]
    if not active:
        raise ValueError("no source is active: add one with `communique sources add URL`")
    words = f"{len(active)} of {len(listed)} active"
    if len(failing) == len(active):
        raise ValueError(f"{words}, and every one of them fails")
    attention = sum(one.needs_attention for one in listed)
    if attention:
        words += f"; {attention} need attention, `communique sources list` shows them first"
    return f"{words}; failing: {', '.join(failing)}" if failing else words


def _webhook(settings: "Settings", info: "WebhookInfo") -> str:
    """Return how updates come; ValueError when Telegram brings them elsewhere, or cannot."""
    from bot.updates.watching import judge

    if not settings.webhook_url:
        host = urlsplit(info.url).hostname
        return f"a webhook at {host} is removed when the bot starts, since it polls" if info.url else "by polling"
    if not info.url:
        return "by webhook once the bot has started"
    sight = judge(settings.webhook_address, info.url, info.pending_update_count, info.last_error_message or "")
    if sight.fault:
        raise ValueError(sight.words("en"))
    return "by webhook"


def _telegram(settings: "Settings") -> "Bot":
    """Return a client that goes the way that `run` goes."""
    import telegram

    from bot.wire import Wire

    root = settings.telegram_api
    return telegram.Bot(
        settings.token, base_url=f"{root}/bot", request=Wire(root, 2), get_updates_request=Wire(root, 1)
    )


async def _token(settings: "Settings") -> str:
    import telegram

    try:
        async with _telegram(settings) as bot:
            return f"@{bot.username}, {_webhook(settings, await bot.get_webhook_info())}"
    except telegram.error.InvalidToken:
        raise ValueError("Telegram refuses the token; BotFather shows the right one") from None
    except telegram.error.TelegramError as error:
        raise ValueError(f"Telegram was not reached at {settings.telegram_api} ({error})") from None


async def _probing(settings: "Settings", chat: int) -> str:
    from bot.probing import place_of_marks

    async with _telegram(settings) as bot:
        _, fault = await place_of_marks(bot, chat, sorted(settings.admins))
    if fault:
        raise ValueError(f"messages of unknown fate cannot be looked up: {fault}")
    return f"messages of unknown fate are looked up in chat {chat}"
