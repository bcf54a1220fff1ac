"""The words of one subject in one language, as attributes. Also days, spans, lists and places in that language."""

import datetime
from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta, get_day_names
from babel.lists import format_list

from bot.texts.catalogue import Catalogue, isolated

FAR_OFF = datetime.timedelta(days=180)


class Words:
    """One subject's messages: `words.welcome` is the message `SECTION.welcome` of the catalogue, or else
    `common.welcome`, which all subjects share. Messages are Telegram HTML, except those for buttons and the like.
    Values for the braces must be escaped before."""

    SECTION: ClassVar[str]

    def __init_subclass__(cls, *, section: str) -> None:
        cls.SECTION = section

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.language = catalogue.language

    def __getattr__(self, name: str) -> str:
        for section in (self.SECTION, "common"):
            if (found := self._catalogue.find(f"{section}.{name}")) is not None:
                return found
        raise AttributeError(f"there is no message {self.SECTION}.{name}")

    def find(self, group: str, key: str) -> str | None:
        """Return the message `group.key`, such as that for a kind of trouble. None if there is none."""
        return self._catalogue.find(f"{self.SECTION}.{group}.{key}")

    def named(self, group: str, key: str) -> str:
        """Return the message `group.key` as `find` does. KeyError if there is none."""
        if (found := self.find(group, key)) is None:
            raise KeyError(f"there is no message {self.SECTION}.{group}.{key}")
        return found

    def count(self, name: str, number: int, **values: object) -> str:
        """Return the plural form of a message for a number, with the number in `{n}` and the `values` in place."""
        found = self._catalogue.find_counted(f"{self.SECTION}.{name}", number)
        if found is None:
            raise KeyError(f"there is no message {self.SECTION}.{name}")
        return found.format(n=number, **values)

    def isolated(self, text: str) -> str:
        """Return somebody else's text so that its direction and that of the words around it do not mix."""
        return isolated(text) if self._catalogue.is_from_right else text

    def join(self, names: Iterable[str]) -> str:
        """Return a list in words, such as "a, b, c"."""
        return self.comma.join(names)

    def either(self, names: Iterable[str]) -> str:
        """Return a choice in words, such as "a or b"."""
        return format_list(list(names), style="or", locale=self._catalogue.locale)

    def date(self, day: datetime.date, *, weekday: bool = False, year: bool = False) -> str:
        """Return a day in words, such as "Tue 14 May" or "14 May 2024"."""
        form = self.day_with_weekday if weekday else self.day_with_year if year else self.day
        return format_date(day, form, locale=self._catalogue.locale)

    def month(self, day: datetime.date) -> str:
        """Return the month and year of a day in words, such as "Jun 2026"."""
        return format_date(day, self.month_with_year, locale=self._catalogue.locale)

    def weekday(self, number: int) -> str:
        """Return a day of the week, from Monday (0), in short."""
        return str(get_day_names("abbreviated", locale=self._catalogue.locale)[number])

    def moment(self, instant: datetime.datetime, zone: str, now: datetime.datetime | None = None) -> str:
        """Return an instant as local time in an IANA zone, such as "Wed 11 Mar, 08:00". If it is more than half a
        year from `now`, return the day with its year."""
        local = instant.astimezone(ZoneInfo(zone))
        if now is not None and abs(now - instant) > FAR_OFF:
            return self.date(local.date(), year=True)
        return self.day_and_hour.format(day=self.date(local.date(), weekday=True), hour=f"{local:%H:%M}")

    def brief_moment(self, instant: datetime.datetime, zone: str, now: datetime.datetime) -> str:
        """Return an instant as `moment` does. If it is today, return only the hour."""
        local = instant.astimezone(ZoneInfo(zone))
        today = local.date() == now.astimezone(ZoneInfo(zone)).date()
        return f"{local:%H:%M}" if today else self.moment(instant, zone, now)

    def hours_text(self, hours: Sequence[datetime.time]) -> str:
        """Return local hours as "08:00, 18:30"."""
        return self.join(f"{hour:%H:%M}" for hour in hours)

    def span(self, length: datetime.timedelta) -> str:
        """Return a length of time in the largest unit of which it has at least two: "3 hours". Minutes are the
        smallest."""
        return self._span(max(length, datetime.timedelta(minutes=1)), "long")

    def short_span(self, length: datetime.timedelta) -> str:
        """Return a length of time as `span` does, but in short ("3 hr") and in seconds if need be."""
        return self._span(max(length, datetime.timedelta()), "short")

    def _span(self, length: datetime.timedelta, form: Literal["long", "short"]) -> str:
        smallest: Literal["minute", "second"] = "minute" if form == "long" else "second"
        return format_timedelta(length, smallest, threshold=2, format=form, locale=self._catalogue.locale)

    def zone_name(self, zone: str) -> str:
        """Return the name of the place that stands for an IANA zone, such as "New York"."""
        if named := self._catalogue.find(f"common.places.{zone}"):
            return named
        city: str | None = self._catalogue.locale.time_zones.get(zone, {}).get("city")
        return city or zone.rpartition("/")[2].replace("_", " ")

    def language_name(self, tag: str) -> str | None:
        """Return the name of a language, None if it is not known. `tag` is a language tag's first part."""
        name: str | None = self._catalogue.locale.languages.get(tag)
        return name
