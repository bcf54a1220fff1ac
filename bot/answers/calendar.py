"""/calendar: the coming days on which something binds or is planned, as messages or as a calendar file (RFC
5545)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby

from icalendar import Calendar as CalendarFile
from icalendar import Event
from telegram import InlineKeyboardMarkup

from bot.answers.arguments import Arguments, asked_for
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.citation import LONGEST_HEADLINE, Citation, bare, braced, quoted, what_in
from bot.render.parts import PageRow, paged, plain
from bot.render.phrases import entry_kind, label_in
from bot.texts import answer_words, digest_words
from digests.answer import answer_calendar
from digests.model import Article, Calendar, CalendarEntry, Preferences, Relation
from digests.rules import forms
from digests.rules.issuing.answers.calendar import DAYS, MOST_DAYS, MOST_SHOWN
from digests.rules.issuing.display_names import display_title, outlet_name, short_title
from digests.rules.sites import links_elsewhere
from digests.rules.texts import dated_mark

MOST_DATES = 1000
LONGEST_ADDRESS = 2000
PRESSED = frozenset(map(str, range(1, MOST_DAYS + 1)))
ALL = "all"
OWN = "own"


async def calendar(request: Request) -> None:
    """Answer /calendar. It may name a topic, a number of days, "all" for all topics, or "ics" for a file."""
    await _show(request, asked_for(request, most=MOST_DAYS, example="/calendar 30d"))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Answer a press of a calendar's button: send the file of what it shows, or the dates of all topics."""
    match words:
        case ("file" | "show" as what, subject, days) if days in PRESSED:
            theme = request.services.relation.theme(subject)
            if theme is None and subject not in (ALL, OWN):
                raise OldMenuError
            await request.toast()
            await _show(request, Arguments(theme, int(days), what == "file", subject == ALL))
        case _:
            raise OldMenuError


async def _show(request: Request, asked: Arguments) -> None:
    """Send the page. Send the file instead if it was asked for and there is a date to put into it."""
    services, days = request.services, asked.days or DAYS

    def wanted() -> Preferences:
        return replace(request.preferences, themes=()) if asked.everything else request.preferences

    found = await request.read(
        lambda store: answer_calendar(
            store,
            services.relation,
            services.lexicon,
            wanted(),
            request.now,
            theme=asked.theme.id if asked.theme else "",
            days=days,
            most=MOST_DATES if asked.file else MOST_SHOWN,
        )
    )
    preferences = wanted()
    dates = sum(entry.day is not None for entry in found.entries)
    if not (asked.file and dates):
        buttons = None if asked.file else _buttons(request, asked, found)
        await request.tell(calendar_parts(found, services.relation, preferences), buttons, _days_in(found))
        return
    words = answer_words(request.texts.language)
    caption = words.file_caption.format(dates=words.count("dates", dates), days=words.count("next_days", days))
    if dates < len(found.entries):
        caption += f"\n{words.file_days_only}"
    content = calendar_file(found, services.relation, preferences)
    name = file_name(found, services.relation, request.texts.language)
    in_file = replace(found, foreign=())
    shown = calendar_parts(in_file, services.relation, preferences)
    await request.send_file(content, name, caption, "\n".join(shown), _days_in(in_file))


def _days_in(calendar: Calendar) -> dict[str, str]:
    """Return the fingerprint of each day that the calendar names, with the address of its article."""
    named = (*calendar.entries, *calendar.foreign)
    days = [(entry.when, entry.kind, entry.article.url) for entry in named]
    return {dated_mark(*each): each[-1] for each in days}


def _buttons(request: Request, asked: Arguments, found: Calendar) -> InlineKeyboardMarkup | None:
    words, days = answer_words(request.texts.language), str(asked.days or DAYS)
    subject = asked.theme.id if asked.theme else ALL if asked.everything else OWN
    rows = []
    if any(each.day for each in found.entries):
        rows.append([button(words.file_button, "calendar", "file", subject, days)])
    if found.beyond:
        rows.append([button(words.year_button, "calendar", "show", subject, str(MOST_DAYS))])
    if asked.theme is not None or (request.subscriber.themes and not asked.everything):
        rows.append([button(words.all_button, "calendar", "show", ALL, days)])
    return keyboard(rows) if rows else None


# --- the page: by day, each date with its kind, headline, outlet and link ------------------------


def calendar_parts(calendar: Calendar, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a calendar. Each is valid HTML. The same calendar and preferences give the same
    bytes."""
    words, citation = answer_words(preferences.language), Citation(relation, preferences, calendar.at)
    theme = relation.theme(calendar.theme)
    subject = f"{words.colon}{escape(display_title(theme, preferences.language), quote=False)}" if theme else ""
    count = words.count("dates", len(calendar.entries) + calendar.left_out)
    head = f"<b>{words.calendar}{subject}</b> · {words.count('next_days', calendar.days)}{words.clause}{count}"
    beyond = words.count("beyond", calendar.beyond) if calendar.beyond else ""
    elsewhere = _only_elsewhere(calendar.foreign, citation)
    if not calendar.entries:
        nothing = citation.nothing(words.no_dates, calendar.beginning)
        return ("\n".join((head, nothing, *(f"<i>{told}</i>" for told in (*elsewhere, beyond) if told))),)
    left_out = words.count("more_dates", calendar.left_out) if calendar.left_out else ""
    sections = (
        (_when(when, citation), [row for entry in entries for row in _rows(entry, citation)])
        for when, entries in groupby(calendar.entries, key=lambda entry: entry.when)
    )
    counts = " ".join(filter(None, (left_out, beyond)))
    return paged(head, sections, "\n".join(filter(None, (*elsewhere, counts))))


def _only_elsewhere(entries: Sequence[CalendarEntry], citation: Citation) -> list[str]:
    """Return a line for each language, with the days that only articles in this language name: when, what, and
    whose article."""
    digest, answers = citation.digest_words, answer_words(citation.language)

    def language(entry: CalendarEntry) -> str:
        return citation.foreign(entry.article)

    def told(entry: CalendarEntry) -> str:
        what = digest.join((entry_kind(entry, answers, digest), citation.outlet(entry.article)))
        return f"{_when(entry.when, citation)}{digest.aside.format(words=what)}"

    by_language = groupby(sorted(entries, key=language), key=language)
    return [
        f"{digest.only_in.format(language=name)}{digest.colon}{digest.between.join(map(told, together))}"
        for name, together in by_language
    ]


def _when(when: str, citation: Citation) -> str:
    words = answer_words(citation.language)
    if len(when) < 10:
        year, _, month = when.partition("-")
        form = words.some_day_of_month if month else words.some_day_of_year
        return form.format(month=words.month(date(int(year), int(month or 1), 1)), year=year)
    day = date.fromisoformat(when)
    return words.today.format(day=citation.day(day)) if day == citation.today else citation.day(day)


def _rows(entry: CalendarEntry, citation: Citation) -> list[PageRow]:
    words, article = answer_words(citation.language), entry.article
    kind = entry_kind(entry, words, citation.digest_words, citation.what(entry.what, article))
    title = article.standing_title
    behind = f" {citation.named(article)}" if title and citation.imitates(title) else ""
    rows = [PageRow(f"{kind} · {citation.headline(title, article)}{behind}" if title else kind)]
    said = f"{citation.passage(entry.passage)} " if entry.passage else ""
    rows.append(PageRow(f"{said}{citation.named(article)}", 1))
    return rows


# --- the file: a whole-day event for each date ---------------------------------------------------


def calendar_file(calendar: Calendar, relation: Relation, preferences: Preferences) -> bytes:
    """Return the days as an iCalendar file in UTF-8. Lines are folded and ended as RFC 5545 says. A date without a
    day (only a month or a year) is left out.

    An event has the UID of its entry, so a later file updates the same event. DTSTAMP is the calendar's `at`. The
    same calendar and preferences give the same bytes.
    """
    file = CalendarFile()
    file.add("version", "2.0")
    file.add("prodid", f"-//Communique//{relation.id} calendar//{preferences.language}")
    file.add("method", "PUBLISH")
    theme = relation.theme(calendar.theme)
    title = display_title(theme, preferences.language) if theme else relation.title
    file.add("x-wr-calname", f"Communiqué: {title}")
    for entry in calendar.entries:
        if entry.day is not None:
            file.add_component(_event(entry, entry.day, calendar.at, relation, preferences.language))
    content: bytes = file.to_ical()
    return content


def file_name(calendar: Calendar, relation: Relation, language: str) -> str:
    """Return a name for the file, such as "communique-taiwan.ics"."""
    theme = relation.theme(calendar.theme)
    return answer_words(language).file_name.format(subject=theme.command if theme else relation.id)


def _event(entry: CalendarEntry, day: date, at: datetime, relation: Relation, language: str) -> Event:
    article, said, words = entry.article, digest_words(language), answer_words(language)
    headline = plain(article.standing_title or outlet_name(article.source, language))[:LONGEST_HEADLINE]
    what = plain(what_in(entry.what, article))
    if forms.imitates(headline, relation):
        outlet = said.aside.format(words=_name(article, relation, language))
        headline = f"{quoted(braced(headline, relation), said.marks)}{outlet}"
    kind = entry_kind(entry, words, said, "" if forms.imitates(what, relation) else bare(what, said.marks))
    event = Event()
    event.add("uid", f"{entry.uid}@communique")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", words.file_dates.format(kind=kind, headline=headline))
    event.add("description", _description(entry, relation, language))
    if len(entry.article.url) <= LONGEST_ADDRESS:
        event.add("url", "".join(plain(entry.article.url).split()))
    themes = [short_title(theme, language) for name in entry.themes if (theme := relation.theme(name))]
    if themes:
        event.add("categories", themes)
    event.add("transp", "TRANSPARENT")
    return event


def _description(entry: CalendarEntry, relation: Relation, language: str) -> str:
    words, article = digest_words(language), entry.article
    lines = [quoted(braced(plain(entry.passage.text), relation), words.marks)] if entry.passage else []
    host = links_elsewhere(article)
    label = [label_in(plain(article.source.label), language), words.links_to.format(host=host) if host else ""]
    behind = words.aside.format(words=words.join(filter(None, label)))
    lines.append(f"{_name(article, relation, language)}{behind}")
    return "\n".join(lines)


def _name(article: Article, relation: Relation, language: str) -> str:
    """Return the outlet's name, as plain text."""
    return bare(braced(plain(outlet_name(article.source, language)), relation), digest_words(language).marks)
