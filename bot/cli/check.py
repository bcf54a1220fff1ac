"""The command `check` looks at settings, database, sources, edit, deliveries and token: a line for each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from bot.cli.console import end, tell
from bot.render.phrases import held_text, in_queue, outage_state
from bot.texts import delivery_words
from digests.answer import answer_traffic
from digests.model import Backlog, Held, Preferences, SendingPause, Traffic
from digests.rules.issuing.edition_span import LONGEST_WAIT, backlog_of
from digests.rules.issuing.fates import SendingFault, faults_of
from digests.rules.reading.sources.health import FAILURES_IN_A_ROW

if TYPE_CHECKING:
    from telegram import Bot, WebhookInfo

    from bot.newsroom import Newsroom
    from config.settings import Settings

Finding = tuple[str, bool | None, str]
"""A thing that was looked at, whether it is in order, and the words about it. None: it has not begun."""

WRONG, NOT_BEGUN, WELL = "✗", "○", "✓"

WORDS = delivery_words("en")
COUNTED = ("sent", "pending", "uncertain", "failed", "expired", "gone")
DAY = timedelta(days=1)
PATIENCE = 10.0
"""Seconds that a proxy has to take a connection."""


class NotBegunError(Exception):
    """What was looked at is not there yet, as in a fresh folder. Nothing is wrong with that."""


def check() -> None:
    """Look at settings, database, sources, deliveries and token; exit with 1 if something is wrong. What has not
    begun yet, as in a fresh folder, is not wrong."""
    from config.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        _show([("settings", False, fault) for fault in error.faults])
        raise typer.Exit(1) from None
    findings = asyncio.run(_examine(settings))
    _show(findings)
    states = {well for _, well, _ in findings}
    if False in states:
        end(f"Something is wrong; see the lines marked with {WRONG}.")
    if None in states:
        tell(f"Nothing is wrong. What is marked with {NOT_BEGUN} has not begun yet.")


def _show(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from config.redaction import redact

    table = Table(box=None, show_header=False, pad_edge=False)
    for what, well, words in findings:
        # Secrets are removed before the table breaks a long line in the middle of one.
        table.add_row(NOT_BEGUN if well is None else WELL if well else WRONG, what, Text(redact(words)))
    Console(soft_wrap=True).print(table)


async def _examine(settings: "Settings") -> list[Finding]:
    from bot.commands.registry import command_faults
    from bot.render.phrases import advice_text
    from digests.curate.roster import Roster
    from digests.errors import CommuniqueError

    admins = set(settings.admins)
    findings: list[Finding] = [("settings", True, f"relation {settings.relation}, {len(settings.admins)} admins")]

    async def look(what: str, examine: Callable[[], Awaitable[str]]) -> None:
        try:
            findings.append((what, True, await examine()))
        except NotBegunError as waiting:
            findings.append((what, None, str(waiting)))
        except Exception as error:  # noqa: BLE001 - each fault becomes a line of the table
            advice = advice_text(error, "en") if isinstance(error, CommuniqueError) else ""
            said = f"{str(error).rstrip('.')}. {advice}" if advice else str(error)
            findings.append((what, False, said or type(error).__name__))

    async def database() -> str:
        async with _opened(settings) as room:
            findings.extend(("relation", False, fault) for fault in command_faults(room.relation))
            await (roster := Roster()).look(room.store, room.clock())
            admins.update(roster.told)
            faults = await room.store.check()
            if faults:
                raise ValueError("; ".join(faults))
            for condition in await room.store.conditions.all():
                since = f"since {condition.since:%Y-%m-%d %H:%M} UTC"
                findings.append((condition.name, False, f"{condition.words} ({since})"))
            if (outage := await room.store.outages.under_way()) is not None:
                findings.append(("network", False, outage_state(outage)))
            await look("sources", lambda: _sources(room))
            store, now = room.store, room.clock()
            findings.extend(await _begun(room))
            findings.append(edit_finding(await store.editors.backlogs(), await store.editors.held(now - DAY), now))
            findings.extend(delivery_findings(await answer_traffic(store, "UTC", now), now))
        return "in order, schema up to date"

    async def token() -> str:
        is_fresh = any(what == "database" and well is None for what, well, _ in findings)
        if settings.telegram_token is None and is_fresh:
            raise NotBegunError("not set yet; BotFather gives you one (t.me/BotFather): COMMUNIQUE_TELEGRAM_TOKEN")
        return await _token(settings)

    await look("database", database)
    for way, address in (("to sources", settings.proxy_to_sources), ("to Telegram", settings.proxy_to_telegram)):
        if address:
            await look(f"proxy {way}", partial(_proxy, address))
    await look("token", token)
    if settings.uncertain_policy == "probe" and settings.operations_chat is not None:
        await look("probing", lambda: _probing(settings, settings.operations_chat or 0, sorted(admins)))
    return findings


@asynccontextmanager
async def _opened(settings: "Settings") -> AsyncIterator["Newsroom"]:
    """Open the newsroom. NotBegunError if there is no database yet."""
    from bot.newsroom import open_newsroom
    from bot.render.phrases import advice_text
    from digests.errors import SchemaError

    try:
        async with open_newsroom(settings) as room:
            yield room
    except SchemaError as error:
        if error.code != "database-missing":
            raise
        raise NotBegunError(f"{error} {advice_text(error, 'en')}") from None


async def _begun(room: "Newsroom") -> list[Finding]:
    """Return the findings about what a new bot has yet to get: its first stories and an owner."""
    from bot.render.citation import Citation
    from digests.curate.first_owner import has_owner

    findings: list[Finding] = []
    store, now = room.store, room.clock()
    if (beginning := await store.beginnings.how_far(now)) is not None:
        well = False if beginning.away_since else True if beginning.reached else None
        findings.append(("stories", well, Citation(room.relation, Preferences(), now).so_far(beginning)))
    if not await has_owner(store, room.settings.admins):
        findings.append(("owner", None, "nobody yet; `communique run` shows a code that makes you the owner"))
    return findings


async def _proxy(address: str) -> str:
    """Return the words for a proxy that takes connections at `address`. ValueError if nothing listens there."""
    proxy = urlsplit(address)
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(proxy.hostname, proxy.port)
    except (OSError, TimeoutError) as error:
        reason = str(error) or f"no answer in {PATIENCE:g} s"
        raise ValueError(f"nothing answers at {proxy.hostname}:{proxy.port} ({reason})") from None
    writer.close()
    return f"{proxy.hostname}:{proxy.port} takes connections"


async def _sources(room: "Newsroom") -> str:
    from digests.curate.source_list import list_sources

    listed = await list_sources(room.store, room.clock())
    active = [one.record for one in listed if one.record.source.active]
    failing = [
        record.source.id
        for record in active
        if record.state.last_error and record.state.failures >= FAILURES_IN_A_ROW
    ]
    if not listed:
        raise NotBegunError("none yet: add one with `communique sources add URL`")
    if not active:
        raise ValueError("no source is active: add one with `communique sources add URL`")
    words = f"{len(active)} of {len(listed)} active"
    if len(failing) == len(active):
        raise ValueError(f"{words}, and all of them fail")
    attention = sum(one.needs_attention for one in listed)
    if attention:
        words += f"; {attention} need attention, `communique sources list` shows them first"
    return f"{words}; failing: {', '.join(failing)}" if failing else words


def _webhook(settings: "Settings", info: "WebhookInfo") -> str:
    """Return how updates come. ValueError if Telegram sends updates to another address or cannot deliver them."""
    from bot.hearing.connecting import judge_webhook

    if not settings.webhook_url:
        host = urlsplit(info.url).hostname
        return f"by polling; the bot removes a webhook at {host} when it starts" if info.url else "by polling"
    if not info.url:
        return "by webhook once the bot has started"
    waiting, last_error = info.pending_update_count, info.last_error_message or ""
    sight = judge_webhook(settings.webhook_address, info.url, waiting, last_error)
    if sight.fault:
        raise ValueError(sight.words("en"))
    return "by webhook"


def _telegram(settings: "Settings") -> "Bot":
    """Return a client that reaches Telegram as `run` does: at the same address, through the same proxy."""
    import telegram

    from bot.sending.wire import Wire

    root, proxy = settings.telegram_api, settings.proxy_to_telegram
    requests, updates = Wire(root, 2, proxy=proxy), Wire(root, 1, proxy=proxy)
    return telegram.Bot(settings.token, base_url=f"{root}/bot", request=requests, get_updates_request=updates)


async def _token(settings: "Settings") -> str:
    import telegram

    try:
        async with _telegram(settings) as bot:
            return f"@{bot.username}, {_webhook(settings, await bot.get_webhook_info())}"
    except telegram.error.InvalidToken:
        raise ValueError("Telegram refuses the token; BotFather shows the right one") from None
    except telegram.error.TelegramError as error:
        raise ValueError(f"Telegram was not reached at {settings.telegram_api} ({error})") from None


async def _probing(settings: "Settings", chat: int, admins: Sequence[int]) -> str:
    from bot.sending.probing import place_of_marks

    async with _telegram(settings) as bot:
        _, fault = await place_of_marks(bot, chat, admins)
    if fault:
        raise ValueError(f"messages in doubt cannot be looked up: {fault}")
    return f"messages in doubt are looked up in chat {chat}"


# --- findings about the edit and about deliveries ----------------------------------------------------


def edit_finding(backlogs: Sequence[Backlog], held: Mapping[str, Held], now: datetime) -> Finding:
    """Return the finding about the edit: which articles wait, and which of a source are held back. The edit is not
    in order if articles have waited longer than a digest waits for them (LONGEST_WAIT)."""
    waiting = backlog_of(backlogs)
    words = [in_queue(waiting) if waiting else "nothing waits"]
    aside = [
        f"{each.set_aside} of {name}" + (f": {held_text(each.last, 'en')}" if each.last else "")
        for name, each in sorted(held.items())
        if each.set_aside
    ]
    beyond = [f"{name} ({each.over_budget})" for name, each in sorted(held.items()) if each.over_budget]
    if aside:
        words.append(f"set aside: {', '.join(aside)}")
    if beyond:
        words.append(f"over the source's budget in the last 24 h, found by search only: {', '.join(beyond)}")
    return "edit", waiting is None or now - waiting.since <= LONGEST_WAIT, "; ".join(words)


def delivery_findings(traffic: Traffic, now: datetime) -> list[Finding]:
    """Return the findings about deliveries, their lateness and the pause of sending at `now` (aware UTC)."""
    faults = faults_of(traffic, now)
    counts = ", ".join(f"{traffic.last_day.get(state, 0)} {state}" for state in COUNTED)
    waiting = "nothing due"
    if traffic.waiting.oldest is not None:
        waiting = f"{traffic.waiting.due} due, the oldest for {WORDS.short_span(now - traffic.waiting.oldest)}"
    if SendingFault.OVERDUE in faults:
        waiting += "; does the bot run, and does Telegram answer the bot?"
    untold = f"in trouble, and operators could not be told: {traffic.untold}" if traffic.untold else ""
    return [
        ("deliveries", not traffic.untold, "; ".join(filter(None, (f"last 24 h: {counts}", untold)))),
        ("lateness", SendingFault.OVERDUE not in faults, f"{_lateness(traffic)}; {waiting}"),
        ("sending", SendingFault.PAUSED not in faults, _pause(traffic.pause, now)),
    ]


def _lateness(traffic: Traffic) -> str:
    late = traffic.lateness
    if late is None:
        return "nothing sent in 24 h"
    median, most, worst = (WORDS.short_span(each) for each in (late.median, late.most, late.worst))
    return f"median {median}, 99 of 100 within {most}, worst {worst}"


def _pause(pause: SendingPause | None, now: datetime) -> str:
    if pause is None:
        return "on"
    until = f"until {pause.until:%Y-%m-%d %H:%M} UTC" if now < pause.until else "except for a few parts on trial"
    numbers = f"{pause.troubled} of {pause.attempts} attempts {pause.cause}"
    return f"paused {until}: {numbers}; /deliveries in Telegram ends the pause"
