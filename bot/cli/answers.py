"""The commands `preview`, `calendar`, `new`, `timeline` and `week` print the bot's answers to a newcomer who
follows all topics. Nothing is sent or marked as told."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.console import WRONG_ARGUMENT, end, in_newsroom, show_parts, tell

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from digests.model import Length, Preferences, Relation, Subscriber

HTML = typer.Option(False, "--html", help="Show what Telegram gets instead of plain text.")
LANGUAGE = typer.Option(
    "en",
    "--language",
    help="The reader's language, such as zh-Hans. A list such as en,zh-Hans names all languages that are read.",
)
LENGTH = typer.Option("normal", "--length", help="How long a digest is: brief, normal or full.")
ZONE = typer.Option("UTC", "--zone", help="The reader's time zone: a city or an IANA name.")
EVER = datetime(1, 1, 1, tzinfo=UTC)


def preview(
    theme: str | None = typer.Argument(None, help="A topic, such as taiwan. Default: the whole digest."),
    language: str = LANGUAGE,
    length: str = LENGTH,
    html: bool = HTML,
) -> None:
    """Show the digest of the articles collected so far. Nothing is sent or marked as told."""
    from digests.answer import answer_topic
    from digests.publish import preview as show

    reader = reader_of("UTC", language, length)

    async def digest(room: "Newsroom") -> tuple[str, ...]:
        chosen = theme_of(room.relation, theme) if theme else None
        await _say_so_far(room)
        preferences = await _preferences(room, reader)
        if chosen is None:
            return await show(room.store, room.renderer, room.relation, room.lexicon, preferences, room.clock())
        brief = await answer_topic(room.store, room.relation, room.lexicon, preferences, chosen, room.clock())
        _, parts = room.renderer.fitted(brief, preferences)
        return parts

    show_parts(in_newsroom(digest), html=html)


def calendar(
    theme: str | None = typer.Argument(None, help="A topic, such as trade. Default: all topics."),
    days: int = typer.Option(90, "--days", min=1, max=365, help="How many days ahead."),
    ics: bool = typer.Option(False, "--ics", help="Write an iCalendar file to standard output."),
    zone: str = ZONE,
    language: str = LANGUAGE,
    html: bool = HTML,
) -> None:
    """Show the dates ahead that are binding or planned, or write them as a calendar file."""
    from bot.answers.calendar import MOST_DATES, calendar_file, calendar_parts
    from digests.answer import answer_calendar
    from digests.rules.issuing.answers.calendar import MOST_SHOWN

    reader = reader_of(zone, language)

    async def answer(room: "Newsroom") -> bytes | tuple[str, ...]:
        await _say_so_far(room)
        preferences = await _preferences(room, reader)
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
    language: str = LANGUAGE,
    html: bool = HTML,
) -> None:
    """Show what a topic's stories brought, day by day."""
    from bot.answers.timeline import timeline_parts
    from digests.answer import answer_timeline

    reader = reader_of(zone, language)

    async def answer(room: "Newsroom") -> tuple[str, ...]:
        await _say_so_far(room)
        preferences = await _preferences(room, reader)
        chosen = theme_of(room.relation, theme) if theme else ""
        found = await answer_timeline(room.store, room.relation, preferences, chosen, room.clock(), days=days)
        return timeline_parts(found, room.relation, preferences)

    show_parts(in_newsroom(answer), html=html)


def new(zone: str = ZONE, language: str = LANGUAGE, html: bool = HTML) -> None:
    """Show the headlines that came in during the last 24 hours, the weightiest first."""
    from bot.answers.news import news_text
    from digests.answer import NEWS_ON_A_PAGE, answer_new

    newcomer = reader_of(zone, language)

    async def answer(room: "Newsroom") -> list[str]:
        await _say_so_far(room)
        preferences = await _preferences(room, newcomer)
        parts: list[str] = []
        now, more = room.clock(), True
        while more:
            first = len(parts) * NEWS_ON_A_PAGE
            found = await answer_new(room.store, room.relation, room.lexicon, newcomer, now, first=first)
            parts.append(news_text(found, room.relation, preferences))
            more = found.first + len(found.entries) < found.total
        return parts

    show_parts(in_newsroom(answer), html=html)


def week(zone: str = ZONE, language: str = LANGUAGE, html: bool = HTML) -> None:
    """Show the last seven days in review, a line for each story."""
    from bot.render.week import week_parts
    from digests.answer import answer_week

    reader = reader_of(zone, language)

    async def answer(room: "Newsroom") -> tuple[str, ...]:
        await _say_so_far(room)
        preferences = await _preferences(room, reader)
        found = await answer_week(room.store, room.relation, room.lexicon, preferences, room.clock())
        return week_parts(found, room.relation, preferences)

    show_parts(in_newsroom(answer), html=html)


async def _say_so_far(room: "Newsroom") -> None:
    """If no article is stored yet, print which command collects articles. The answer follows these words."""
    if not any((await room.store.articles.counts(EVER)).values()):
        tell("Nothing has been collected yet; `communique collect` reads the sources.", err=True)


async def _preferences(room: "Newsroom", reader: "Subscriber") -> "Preferences":
    from digests.rules.issuing.edition_span import preferences_of

    return preferences_of(reader, await room.store.sources.languages())


def reader_of(zone: str, languages: str, length: str = "normal") -> "Subscriber":
    """Return a newcomer with this zone, these languages and this length. End with code 2 if one of the three does
    not exist."""
    from digests.model import Address, Subscriber

    language, reads = languages_or_end(languages)
    return Subscriber(
        address=Address(0), zone=zone_or_end(zone), language=language, reads=reads, length=length_or_end(length)
    )


def length_or_end(word: str) -> "Length":
    """Return the length of digests that `word` names. End with code 2 if there is no such length."""
    from digests.model import Length

    known = [each.value for each in Length]
    if word.strip().casefold() not in known:
        end(f"There is no length {word[:40]!r}. Choose from {', '.join(known)}.", WRONG_ARGUMENT)
    return Length(word.strip().casefold())


def languages_or_end(words: str) -> tuple[str, tuple[str, ...]]:
    """Return the language of our own words and the languages of news (primary subtags). `words` are language tags
    with commas between. The first is the language of our own words. All together are the languages of news; with
    one tag alone, none are chosen and this is (). End with code 2 if a language does not exist."""
    from bot.texts import DRAFTS, LANGUAGES, known_language
    from digests.rules.issuing.readership import primary

    found = []
    for word in filter(None, map(str.strip, words.split(","))):
        if (known := known_language(word)) is None:
            end(f"There is no language {word}. Choose from {', '.join((*LANGUAGES, *DRAFTS))}.", WRONG_ARGUMENT)
        found.append(known)
    if not found:
        end("Please name a language, such as en or zh-Hans.", WRONG_ARGUMENT)
    return found[0], tuple(sorted(set(map(primary, found)))) if len(found) > 1 else ()


def theme_of(relation: "Relation", word: str) -> str:
    """Return the id of the theme whose id, command or alias is `word`, with or without a slash. End with code 2 if
    there is no such theme."""
    wanted = word.strip().lstrip("/").casefold()
    found = next((each for each in relation.themes if wanted in (each.id, each.command, *each.aliases)), None)
    if found is None:
        end(f"There is no topic {word[:40]!r}. `communique themes list` shows them all.", WRONG_ARGUMENT)
    return found.id


def zone_or_end(words: str) -> str:
    """Return the IANA name of the zone that `words` name. End with code 2 if they name none."""
    from bot.cli.lines import lexicon_or_end
    from bot.render.phrases import advice_text
    from digests.errors import PreferenceError
    from digests.rules.issuing.times.written_times import parse_zone

    try:
        return parse_zone(words, lexicon_or_end())
    except PreferenceError as error:
        end(advice_text(error, "en"), WRONG_ARGUMENT)
