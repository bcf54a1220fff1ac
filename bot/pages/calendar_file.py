"""The calendar as an iCalendar file (RFC 5545): a whole-day event for each date."""

from datetime import date, timedelta

from icalendar import Calendar as CalendarFile
from icalendar import Event

from bot.phrases import kind_of, label_in
from bot.render.attribution import quoted, what_in
from bot.render.parts import plain
from bot.texts import answer_words, digest_words
from digests.model import Calendar, CalendarEntry, Preferences, Relation
from digests.rules.sending.titles import short_title, title_of
from digests.rules.sites import links_elsewhere

MOST_DATES = 1000
LONGEST_HEADLINE = 300
LONGEST_ADDRESS = 2000


def calendar_file(calendar: Calendar, relation: Relation, preferences: Preferences) -> bytes:
    """Return the days as an iCalendar file, UTF-8, lines folded and ended as RFC 5545 says.
    Months and years of which no day is named are left out.

    An event's UID is its entry's, so that a later file brings the same event up to date; DTSTAMP is the calendar's
    `at`. The same calendar and preferences give the same bytes.
    """
    file = CalendarFile()
    file.add("version", "2.0")
    file.add("prodid", f"-//Communique//{relation.id} calendar//{preferences.language}")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _name(calendar, relation, preferences.language))
    for entry in calendar.entries:
        if entry.day is not None:
            file.add_component(_event(entry, entry.day, calendar, relation, preferences.language))
    content: bytes = file.to_ical()
    return content


def file_name(calendar: Calendar, relation: Relation, language: str) -> str:
    """Return a name for the file, such as "communique-taiwan.ics"."""
    theme = relation.theme(calendar.theme)
    return answer_words(language).file_name.format(subject=theme.command if theme else relation.id)


def _name(calendar: Calendar, relation: Relation, language: str) -> str:
    theme = relation.theme(calendar.theme)
    return f"Communiqué: {title_of(theme, language) if theme else relation.title}"


def _event(entry: CalendarEntry, day: date, calendar: Calendar, relation: Relation, language: str) -> Event:
    headline = plain(entry.article.title)[:LONGEST_HEADLINE]
    kind = kind_of(
        entry, answer_words(language), digest_words(language), plain(what_in(language, entry.what, entry.article))
    )
    event = Event()
    event.add("uid", f"{entry.uid}@communique")
    event.add("dtstamp", calendar.at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", answer_words(language).file_dates.format(kind=kind, headline=headline))
    event.add("description", _description(entry, language))
    if len(entry.article.url) <= LONGEST_ADDRESS:
        event.add("url", "".join(plain(entry.article.url).split()))
    themes = [short_title(theme, language) for name in entry.themes if (theme := relation.theme(name))]
    if themes:
        event.add("categories", themes)
    event.add("transp", "TRANSPARENT")
    return event


def _description(entry: CalendarEntry, language: str) -> str:
    words, article = digest_words(language), entry.article
    lines = [quoted(plain(entry.passage.text), words.marks)] if entry.passage else []
    host = links_elsewhere(article)
    label = [label_in(plain(article.source.label), language), words.links_to.format(host=host) if host else ""]
    lines.append(f"{plain(article.source.name)} [{words.join(filter(None, label))}]")
    if entry.rivals:
        said = answer_words(language)
        rivals = [
            said.rival.format(day=words.date(day, year=True), outlet=plain(other.source.name))
            for day, other in entry.rivals
        ]
        lines.append(said.rivals.format(rivals=words.join(rivals)))
    return "\n".join(lines)
