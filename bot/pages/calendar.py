"""The calendar as Telegram HTML: by day, each date with its kind, headline, outlet and link."""

from datetime import date
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.phrases import kind_of
from bot.render.attribution import Attribution, what_in
from bot.render.parts import Block, Row, inert, link, pack
from bot.texts import answer_words, digest_words
from digests.model import Calendar, CalendarEntry, Preferences, Relation
from digests.rules.sending.titles import title_of

LONGEST_HEADLINE = 300
RIVALS_NAMED = 3


def calendar_parts(calendar: Calendar, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a calendar, valid HTML each; the same calendar and preferences give the same bytes."""
    page = _Page(calendar, relation, preferences)
    return page.parts(_heading(calendar, relation, preferences.language))


def _heading(calendar: Calendar, relation: Relation, language: str) -> str:
    words, digest = answer_words(language), digest_words(language)
    theme = relation.theme(calendar.theme)
    subject = f"{digest.colon}{escape(title_of(theme, language), quote=False)}" if theme else ""
    count = words.count("dates", len(calendar.entries) + calendar.left_out)
    span = words.next_days.format(days=calendar.days)
    return f"<b>{words.calendar}{subject}</b> · {span}{digest.clause}{count}"


class _Page:
    def __init__(self, calendar: Calendar, relation: Relation, preferences: Preferences) -> None:
        self._calendar = calendar
        self._language = preferences.language
        self._words = answer_words(preferences.language)
        self._digest_words = digest_words(preferences.language)
        self._attribution = Attribution(relation, preferences.language, preferences.zone, calendar.at)
        self._today = calendar.at.astimezone(ZoneInfo(preferences.zone)).date()

    def parts(self, heading: str) -> tuple[str, ...]:
        if not self._calendar.entries:
            notes = f"\n<i>{self._notes()}</i>" if self._calendar.beyond else ""
            return pack([Block((Row(f"{heading}\n{self._words.no_dates}{notes}"),))])
        blocks: list[Block] = []
        for when, entries in groupby(self._calendar.entries, key=lambda entry: entry.when):
            rows = [row for entry in entries for row in self._rows(entry)]
            above = f"<b>{self._when(when)}</b>"
            blocks.append(Block(tuple(rows), above if blocks else f"{heading}\n\n{above}", above))
        if notes := self._notes():
            blocks.append(Block((Row(f"<i>{notes}</i>"),)))
        return pack(blocks)

    def _notes(self) -> str:
        """What the page leaves out, and how to get it."""
        calendar, words = self._calendar, self._words
        notes = []
        if calendar.left_out:
            notes.append(words.count("more_dates", calendar.left_out))
        if calendar.beyond:
            notes.append(words.count("beyond", calendar.beyond))
        return " ".join(notes)

    def _when(self, when: str) -> str:
        words = self._digest_words
        if len(when) < 10:
            year, _, month = when.partition("-")
            form = self._words.some_day_of_month if month else self._words.some_day_of_year
            return form.format(month=words.month(date(int(year), int(month or 1), 1)), year=year)
        day = date.fromisoformat(when)
        if day == self._today:
            return self._words.today.format(day=words.date(day, weekday=True))
        return words.date(day, weekday=day.year == self._today.year, year=day.year != self._today.year)

    def _rows(self, entry: CalendarEntry) -> list[Row]:
        what = what_in(self._language, entry.what, entry.article)
        kind = inert(kind_of(entry, self._words, self._digest_words, what))
        headline = link(inert(entry.article.title, LONGEST_HEADLINE), entry.article.url)
        rows = [Row(f"{kind} · {headline}")]
        said = f"{self._attribution.passage(entry.passage)} " if entry.passage else ""
        rows.append(Row(f"{said}{self._attribution.named(entry.article)}", 1))
        if entry.rivals:
            rows.append(Row(self._rivals(entry), 0))
        return rows

    def _rivals(self, entry: CalendarEntry) -> str:
        words = self._digest_words
        rivals = [
            self._words.rival.format(
                day=words.date(day, year=day.year != self._today.year), outlet=self._attribution.outlet(article)
            )
            for day, article in entry.rivals[:RIVALS_NAMED]
        ]
        return self._words.rivals.format(rivals=words.join(rivals))
