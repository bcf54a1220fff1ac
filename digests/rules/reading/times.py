"""Dates as publishers write them -> instants in UTC."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from dateutil import parser as loose

from digests.model.lexicon import Lexicon, TimeWords
from digests.rules.texts import HAN

EARLIEST_YEAR = 1990
LONGEST_DATE = 80

# The two spellings that nearly all feeds use: RFC 822 with a year of four digits (RSS 2.0), RFC 3339 (Atom).
_MAIL = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_SECONDS = re.compile(r"(1\d{9})(\d{3})?")
_AMBIGUOUS = re.compile(r"(0?[1-9]|1[0-2])([/.-])(0?[1-9]|1[0-2])\2\d{4}\b")
_NUMERIC_ZONE = re.compile(r" ?\(?(?:GMT|UTC?) ?([+-])(\d{1,2})(?::?(\d{2}))?\)?$", re.IGNORECASE)
_ZONE_NAME = re.compile(r" \(?([A-Z]{2,5})\)?(?= \d{4}$|$)")
_ENDS_THE_DAY = re.compile(r"(?<=[T ])24:00(?::00)?")


@dataclass(frozen=True, slots=True)
class Instant:
    """When something was published, UTC. `guessed`: the publisher gave no hour or no zone."""

    at: datetime
    guessed: bool = False


def parse_instant(text: str, zone: str = "", *, lexicon: Lexicon) -> Instant | None:
    """Return the instant a publisher's date means; None when it names no day, or none that can be.

    `zone` is the IANA zone of the publisher, UTC when empty. A date without hour is midnight there, an hour
    without zone is an hour there, and both are guessed. A year or a month alone is no date (libraries fill in
    today's day, which makes old news new), and neither is 03/10/2026, which two halves of the world read
    differently. CST is that of North America (RFC 822), unless `zone` or the words are Chinese.
    """
    words = lexicon.times
    quick = _quick(text, words.months)
    if quick:
        return Instant(quick) if quick.year >= EARLIEST_YEAR else None
    if not text or len(text) > LONGEST_DATE:
        return None
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if words.no_day.fullmatch(text) or _either_way(text):
        return None
    found = _read(text, zone, words)
    if found is None or not EARLIEST_YEAR <= found.year < 9999:
        return None
    guessed = found.tzinfo is None or not (words.clock.search(text) or _SECONDS.fullmatch(text))
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    try:
        return Instant(found.astimezone(UTC), guessed)
    except (OverflowError, ValueError):  # a zone of more than a day, as one with other figures behind it
        return None


def _quick(text: str, months: Mapping[str, int]) -> datetime | None:
    try:
        if _STAMP.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        match = _MAIL.fullmatch(text)
        if not match:
            return None
        day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
        at = datetime(
            int(year), months.get(month.lower(), 0), int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
        if sign is None or hours == minutes == "00":  # -0000 says that the zone is not known (RFC 5322 3.3)
            return None if sign == "-" else at
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return at - ahead if sign == "+" else at + ahead
    except (ValueError, OverflowError):
        return None


def _read(text: str, zone: str, words: TimeWords) -> datetime | None:
    """Read any other spelling; what comes back has a zone where the text has one."""
    seconds = _SECONDS.fullmatch(text)
    if seconds:
        return datetime.fromtimestamp(int(seconds[1]), UTC)
    later = _ENDS_THE_DAY.search(text)
    if later:
        text = text[: later.start()] + "00:00" + text[later.end() :]
    text, offset = _zone_of(text, zone, words)
    text = " ".join(words.filler.sub(" ", text).split())
    found = _written(text, words) if HAN.search(text) else _iso(text) or _mail(text, words) or _loose(text, words)
    try:
        found = found + timedelta(days=1) if found and later else found
        return found.replace(tzinfo=offset) if found and offset and found.tzinfo is None else found
    except (OverflowError, ValueError):
        return None


def _zone_of(text: str, zone: str, words: TimeWords) -> tuple[str, timezone | ZoneInfo | None]:
    """Split off a zone that the libraries would not understand, or would misunderstand."""
    numeric = _NUMERIC_ZONE.search(text)
    if numeric and int(numeric[2]) <= 14:
        ahead = timedelta(hours=int(numeric[2]), minutes=min(59, int(numeric[3] or 0)))
        return text[: numeric.start()], timezone(ahead if numeric[1] == "+" else -ahead)
    if HAN.search(text):
        hours = next((hours for place, hours in words.places.items() if place in text), None)
        return text, None if hours is None else timezone(timedelta(hours=hours))
    name = _ZONE_NAME.search(text)
    if zone and name and name[1] in _names(zone):
        return text[: name.start()] + text[name.end() :], ZoneInfo(zone)
    return text, None


@lru_cache(maxsize=64)
def _names(zone: str) -> frozenset[str | None]:
    """Return what a zone calls itself, in winter and in summer."""
    return frozenset(datetime(2025, month, 1, tzinfo=ZoneInfo(zone)).tzname() for month in (1, 7))


def _either_way(text: str) -> bool:
    match = _AMBIGUOUS.match(text)
    return match is not None and int(match[1]) != int(match[3])


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit() or len(text) < 10 or "W" in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str, words: TimeWords) -> datetime | None:
    """Read a date written in Chinese."""
    text = words.written_number.sub(lambda number: _digits(number[0], words), text)
    day = words.written_day.search(text)
    if not day:
        plain = " ".join(HAN.sub(" ", text).split())
        return _mail(plain, words) or _loose(plain, words)
    clock = words.written_hour.search(text, day.end())
    half, hour, minute, second = clock.group("half", "hour", "minute", "second") if clock else ("", "", "", "")
    try:
        at = datetime(int(day["year"]), int(day["month"]), int(day["day"]), 0, int(minute or 0), int(second or 0))  # noqa: DTZ001 - none is given
        return at + timedelta(hours=_hour(half or "", int(hour or 0), words))
    except (ValueError, OverflowError):
        return None


def _hour(half: str, hour: int, words: TimeWords) -> int:
    if hour > 24:
        raise ValueError(hour)
    if half in words.noon:
        return hour + 12 if hour < 11 else hour
    if half in words.after_noon:
        return hour + 12 if hour < 12 or half in words.night else hour
    return 0 if hour == 12 and half else hour


def _digits(number: str, words: TimeWords) -> str:
    """Return a number in words below a hundred, or digit by digit, in figures."""
    sign = next((sign for sign in words.ten if sign in number), "")
    tens, _, ones = number.partition(sign) if sign else (number, "", "")
    figures = "".join(str(words.digits[character]) for character in tens)
    units = "".join(str(words.digits[character]) for character in ones)
    return f"{figures or 1}{units or 0}" if sign else figures


def _mail(text: str, words: TimeWords) -> datetime | None:
    if words.half_day.search(text):
        return None
    try:
        found = parsedate_to_datetime(text)
        hours = words.zones.get(text.rpartition(" ")[2].upper())
        if found.tzinfo is None and hours is not None:
            return (found - timedelta(hours=hours)).replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.year >= EARLIEST_YEAR else None


def _loose(text: str, words: TimeWords) -> datetime | None:
    """Read other spellings; two different fill-ins show whether the text named year, month and day itself."""
    if not re.search(r"\d{4}", text):
        return None
    text = words.weekday.sub("", text)
    read = []
    for stand_in in (datetime(2000, 1, 1), datetime(2004, 2, 2)):  # noqa: DTZ001 - the parser wants them so
        try:
            read.append(loose.parse(text, default=stand_in, tzinfos=partial(_offset, words.zones)))
        except (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError):
            return None
    first, second = read
    return first if first == second else None


def _offset(zones: Mapping[str, int], name: str | None, offset: int | None) -> int | None:
    if offset is not None or (name or "").upper() not in zones:
        return offset
    return zones[(name or "").upper()] * 3600
