"""`calendar`, `new`, `timeline` and `week`: what the bot's commands of these names answer.

The reader follows all topics."""

import sys
from typing import TYPE_CHECKING

import typer

from bot.cli.console import end, run_to_end, settings_or_end, tell
from bot.cli.preview import theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.newsroom import Newsroom
    from config.settings import Settings

HTML = typer.Option(False, "--html", help="Show what Telegram gets instead of plain text.")
ZONE = typer.Option("UTC", "--zone", help="Whose days: a city or an IANA name.")


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (calendar, new, timeline, week):
        application.command()(command)


def calendar(
    theme: str | None = typer.Argument(None, help="A topic, such as trade; without it all of them."),
    days: int = typer.Option(90, "--days", min=1, max=365, help="How many days ahead."),
    ics: bool = typer.Option(False, "--ics", help="Write an iCalendar file to standard output."),
    zone: str = ZONE,
    html: bool = HTML,
) -> None:
    """Show the dates ahead that bind or are planned, or write them as a calendar file."""
    answer = run_to_end(_calendar(settings_or_end(), theme, days, _zone(zone), ics=ics))
    if isinstance(answer, bytes):
        sys.stdout.buffer.write(answer)
    else:
        _show(answer, html=html)


def timeline(
    theme: str = typer.Argument(help="A topic, such as taiwan."),
    days: int = typer.Option(30, "--days", min=1, max=90, help="How many days back."),
    zone: str = ZONE,
    html: bool = HTML,
) -> None:
    """Show what a topic's stories brought, day by day."""
    _show(run_to_end(_timeline(settings_or_end(), theme, days, _zone(zone))), html=html)


def new(zone: str = ZONE, html: bool = HTML) -> None:
    """Show what came in within the last 24 hours by headline, the weightiest first."""
    _show(run_to_end(_new(settings_or_end(), _zone(zone))), html=html)


def week(zone: str = ZONE, html: bool = HTML) -> None:
    """Show the last seven days in review, a line for each story."""
    _show(run_to_end(_week(settings_or_end(), _zone(zone))), html=html)


def _show(parts: "Sequence[str]", *, html: bool) -> None:
    from bot.render.parts import to_text

    if html:
        typer.echo("\n\n".join(parts))  # as Telegram gets it, joiners too
    else:
        tell("\n\n".join(map(to_text, parts)))


def _zone(words: str) -> str:
    from bot.cli.lines import lexicon_or_end
    from digests.errors import PreferenceError
    from digests.rules.sending.times.parsing import parse_zone

    try:
        return parse_zone(words, lexicon_or_end())
    except PreferenceError as error:
        end(error.advice, 2)


async def _calendar(
    settings: "Settings", theme: str | None, days: int, zone: str, *, ics: bool
) -> "bytes | tuple[str, ...]":
    from bot.newsroom import open_newsroom
    from bot.pages.calendar import calendar_parts
    from bot.pages.calendar_file import MOST_DATES, calendar_file
    from digests.answer.calendar import answer_calendar
    from digests.model import Preferences
    from digests.rules.sending.answers.calendar import MOST_SHOWN

    preferences = Preferences(zone=zone)
    async with open_newsroom(settings) as room:
        found = await answer_calendar(
            room.store,
            room.relation,
            room.lexicon,
            preferences,
            room.clock(),
            theme=_theme(room, theme),
            days=days,
            most=MOST_DATES if ics else MOST_SHOWN,
        )
        page = calendar_file if ics else calendar_parts
        return page(found, room.relation, preferences)


async def _timeline(settings: "Settings", theme: str, days: int, zone: str) -> tuple[str, ...]:
    from bot.newsroom import open_newsroom
    from bot.pages.timeline import timeline_parts
    from digests.answer.timeline import answer_timeline
    from digests.model import Preferences

    preferences = Preferences(zone=zone)
    async with open_newsroom(settings) as room:
        chosen = _theme(room, theme)
        found = await answer_timeline(room.store, room.relation, preferences, chosen, room.clock(), days=days)
        return timeline_parts(found, room.relation, preferences)


async def _new(settings: "Settings", zone: str) -> tuple[str, ...]:
    from bot.newsroom import open_newsroom
    from bot.pages.pointers import news_text
    from digests.answer.new import ON_A_PAGE, answer_new
    from digests.model import Address, Subscriber
    from digests.rules.sending.editions import preferences_of

    newcomer, parts = Subscriber(address=Address(0), zone=zone), list[str]()
    async with open_newsroom(settings) as room:
        now, more = room.clock(), True
        while more:
            first = len(parts) * ON_A_PAGE
            found = await answer_new(room.store, room.relation, room.lexicon, newcomer, now, first=first)
            parts.append(news_text(found, room.relation, preferences_of(newcomer)))
            more = found.first + len(found.entries) < found.total
    return tuple(parts)


async def _week(settings: "Settings", zone: str) -> tuple[str, ...]:
    from bot.newsroom import open_newsroom
    from bot.render.week import week_parts
    from digests.answer.week import answer_week
    from digests.model import Preferences

    preferences = Preferences(zone=zone)
    async with open_newsroom(settings) as room:
        found = await answer_week(room.store, room.relation, preferences, room.clock())
        return week_parts(found, room.relation, preferences)


def _theme(room: "Newsroom", word: str | None) -> str:
    return theme_of(room.relation, word) if word else ""
