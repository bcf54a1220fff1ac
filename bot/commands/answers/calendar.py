"""/calendar: the days ahead that bind or are planned, as a message or as a calendar file."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.commands.answers.requests import Request, read_request
from bot.commands.buttons import button, keyboard
from bot.commands.visit import Visit
from bot.pages.calendar import calendar_parts
from bot.pages.calendar_file import MOST_DATES, calendar_file, file_name
from bot.texts import answer_words
from digests.answer.calendar import answer_calendar
from digests.errors import PreferenceError
from digests.model import Calendar, Preferences
from digests.rules.sending.answers.calendar import DAYS, MOST_DAYS, MOST_SHOWN
from digests.rules.sending.editions import preferences_of

PRESSED = frozenset(map(str, range(1, MOST_DAYS + 1)))
ALL = "all"
OWN = "own"


async def calendar(visit: Visit) -> None:
    """/calendar, perhaps with a topic, a number of days, "all" topics or "ics" for a file."""
    try:
        asked = read_request(
            visit.arguments, visit.desk.relation, visit.texts, most=MOST_DAYS, example="/calendar 30d"
        )
    except PreferenceError as error:
        await visit.say(error.advice)  # HTML already
        return
    if asked.file:
        await _send_file(visit, asked)
    else:
        await _show(visit, asked)


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """A press of a calendar's button: the file of what it shows, or the dates of all topics."""
    match words:
        case ("file" | "show" as what, subject, days) if days in PRESSED:
            theme = visit.desk.relation.theme(subject)
            if theme is None and subject not in (ALL, OWN):
                return False
            asked = Request(theme, int(days), what == "file", subject == ALL)
        case _:
            return False
    await visit.toast()
    await (_send_file if asked.file else _show)(visit, asked)
    return True


async def _show(visit: Visit, asked: Request) -> None:
    desk, preferences = visit.desk, _preferences(visit, asked)
    theme = asked.theme.id if asked.theme else ""
    found = await answer_calendar(
        desk.store,
        desk.relation,
        desk.lexicon,
        preferences,
        visit.now,
        theme=theme,
        days=asked.days or DAYS,
        most=MOST_SHOWN,
    )
    parts = calendar_parts(found, desk.relation, preferences)
    await visit.tell(parts, _buttons(visit, asked, found))


async def _send_file(visit: Visit, asked: Request) -> None:
    desk, preferences, days = visit.desk, _preferences(visit, asked), asked.days or DAYS
    theme = asked.theme.id if asked.theme else ""
    found = await answer_calendar(
        desk.store, desk.relation, desk.lexicon, preferences, visit.now, theme=theme, days=days, most=MOST_DATES
    )
    dates = sum(entry.day is not None for entry in found.entries)
    if not dates:
        await visit.tell(calendar_parts(found, desk.relation, preferences))
        return
    words = answer_words(visit.texts.language)
    caption = words.file_caption.format(dates=words.count("dates", dates), days=words.next_days.format(days=days))
    if dates < len(found.entries):
        caption += f" {words.file_days_only}"
    content = calendar_file(found, desk.relation, preferences)
    await visit.send_file(content, file_name(found, desk.relation, visit.texts.language), caption)


def _preferences(visit: Visit, asked: Request) -> Preferences:
    own = preferences_of(visit.subscriber)
    return replace(own, themes=()) if asked.everything else own


def _buttons(visit: Visit, asked: Request, found: Calendar) -> InlineKeyboardMarkup | None:
    words, days = answer_words(visit.texts.language), str(asked.days or DAYS)
    narrowed = asked.theme is not None or (bool(visit.subscriber.themes) and not asked.everything)
    subject = asked.theme.id if asked.theme else ALL if asked.everything else OWN
    rows = [
        [button(words.file_button, "calendar", "file", subject, days)]
        if any(each.day for each in found.entries)
        else [],
        [button(words.year_button, "calendar", "show", subject, str(MOST_DAYS))] if found.beyond else [],
        [button(words.all_button, "calendar", "show", ALL, days)] if narrowed else [],
    ]
    return keyboard(rows) if any(rows) else None
