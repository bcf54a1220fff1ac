"""`preview`, `calendar`, `new`, `timeline` and `week`: what the bot shows and answers, to a newcomer who follows
all topics. Nothing is sent or marked as told."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.console import WRONG_ARGUMENT, end, in_newsroom, show_parts, tell

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from digests.model import Relation

HTML = typer.Option(False, "--html", help="Show what Telegram gets instead of plain text.")
ZONE = typer.Option("UTC", "--zone", help="Whose days: a city or an IANA name.")
EVER = datetime(1, 1, 1, tzinfo=UTC)


def preview(
    theme: str | None = typer.Argument(None, help="A topic, such as taiwan; without it the whole digest."),
    html: bool = HTML,
) -> None:
    """Show the digest of now from what has been collected; nothing is sent or marked as told."""
    from digests.answer import answer_topic
    from digests.model import Preferences
    from digests.publish import preview as show

    async def digest(room: "Newsroom") -> tuple[str, ...]:
        chosen = theme_of(room.relation, theme) if theme else None
        await _say_so_far(room)
        if chosen is None:
            return await show(room.store, room.renderer, room.relation, room.lexicon, Preferences(), room.clock())
        brief = await answer_topic(room.store, room.relation, room.lexicon, Preferences(), chosen, room.clock())
        return room.renderer.render(brief, Preferences())

    show_parts(in_newsroom(digest), html=html)


def calendar(
    theme: str | None = typer.Argument(None, help="A topic, such as trade; without it all of them."),
    days: int = typer.Option(90, "--days", min=1, max=365, help="How many days ahead."),
    ics: bool = typer.Option(False, "--ics", help="Write an iCalendar file to standard output."),
    zone: str = ZONE,
    html: bool = HTML,
) -> None:
    """Show the dates ahead that bind or are planned, or write them as a calendar file."""
    from bot.answers.calendar import MOST_DATES, calendar_file, calendar_parts
    from digests.answer import answer_calendar
    from digests.model import Preferences
    from digests.rules.sending.answers.calendar import MOST_SHOWN

    preferences = Preferences(zone=zone_or_end(zone))

    async def answer(room: "Newsroom") -> bytes | tuple[str, ...]:
        await _say_so_far(room)
        now, chosen = room.clock(), theme_of(room.relation, theme) if theme else ""
        most = MOST_DATES if ics else MOST_SHOWN
        found = await answer_calendar(
            room.store, room.relation, room.lexicon, preferences, now, theme=chosen, days=days, most=most
        )
        return (calendar_file if ics else calendar_parts)(found, room.relation, preferences)

    shown = in_newsroom(answer)
    if isinstance(shown, bytes):
        sys.stdout.buffer.write(shown)
    else:
        show_parts(shown, html=html)


def timeline(
    theme: str = typer.Argument(help="A topic, such as taiwan."),
    days: int = typer.Option(30, "--days", min=1, max=90, help="How many days back."),
    zone: str = ZONE,
    html: bool = HTML,
) -> None:
    """Show what a topic's stories brought, day by day."""
    from bot.answers.timeline import timeline_parts
    from digests.answer import answer_timeline
    from digests.model import Preferences

    preferences = Preferences(zone=zone_or_end(zone))

    async def answer(room: "Newsroom") -> tuple[str, ...]:
        await _say_so_far(room)
        chosen = theme_of(room.relation, theme) if theme else ""
        found = await answer_timeline(room.store, room.relation, preferences, chosen, room.clock(), days=days)
        return timeline_parts(found, room.relation, preferences)

    show_parts(in_newsroom(answer), html=html)


def new(zone: str = ZONE, html: bool = HTML) -> None:
    """Show what came in within the last 24 hours by headline, the weightiest first."""
    from bot.answers.news import news_text
    from digests.answer import NEWS_ON_A_PAGE, answer_new
    from digests.model import Address, Subscriber
    from digests.rules.sending.edition_span import preferences_of

    newcomer = Subscriber(address=Address(0), zone=zone_or_end(zone))

    async def answer(room: "Newsroom") -> list[str]:
        await _say_so_far(room)
        parts: list[str] = []
        now, more = room.clock(), True
        while more:
            first = len(parts) * NEWS_ON_A_PAGE
            found = await answer_new(room.store, room.relation, newcomer, now, first=first)
            parts.append(news_text(found, room.relation, preferences_of(newcomer)))
            more = found.first + len(found.entries) < found.total
        return parts

    show_parts(in_newsroom(answer), html=html)


def week(zone: str = ZONE, html: bool = HTML) -> None:
    """Show the last seven days in review, a line for each story."""
    from bot.render.week import week_parts
    from digests.answer import answer_week
    from digests.model import Preferences

    preferences = Preferences(zone=zone_or_end(zone))

    async def answer(room: "Newsroom") -> tuple[str, ...]:
        await _say_so_far(room)
        found = await answer_week(room.store, room.relation, preferences, room.clock())
        return week_parts(found, room.relation, preferences)

    show_parts(in_newsroom(answer), html=html)


async def _say_so_far(room: "Newsroom") -> None:
    """Say where nothing has been collected yet what does that, beside what the answer says of it."""
    if not any((await room.store.articles.counts(EVER)).values()):
        tell("Nothing has been collected yet; `communique collect` reads the sources.", err=True)


def theme_of(relation: "Relation", word: str) -> str:
    """Return the id of the theme that a word means: id, command or alias, with or without a slash."""
    wanted = word.strip().lstrip("/").casefold()
    found = next((each for each in relation.themes if wanted in (each.id, each.command, *each.aliases)), None)
    if found is None:
        end(f"There is no topic {word[:40]!r}. `communique themes list` shows them all.", WRONG_ARGUMENT)
    return found.id


def zone_or_end(words: str) -> str:
    """Return the IANA name of the zone that words mean; end with 2 where they mean none."""
    from bot.cli.lines import lexicon_or_end
    from bot.phrases import advice_text
    from digests.errors import PreferenceError
    from digests.rules.sending.times.written_times import parse_zone

    try:
        return parse_zone(words, lexicon_or_end())
    except PreferenceError as error:
        end(advice_text(error, "en"), WRONG_ARGUMENT)
