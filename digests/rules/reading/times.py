"""Dates as publishers write them -> instants in UTC."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil import parser as loose  # type: ignore[import-untyped]

EARLIEST_YEAR = 1990
LONGEST_DATE = 80

# The two spellings that nearly all feeds use: RFC 822 with a year of four digits (RSS 2.0), RFC 3339 (Atom).
_MAIL = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}

_NO_DAY = re.compile(r"\W*(?:\d{4}|\d{1,5}|\d{4}[-/.]\d{1,2}|[A-Za-z]+\.?,? \d{4}|\d{4} ?年(?: ?\d{1,2} ?月)?)\W*")
_SECONDS = re.compile(r"(1\d{9})(\d{3})?")
_AMBIGUOUS = re.compile(r"(0?[1-9]|1[0-2])([/.-])(0?[1-9]|1[0-2])\2\d{4}\b")
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d{2}|\d\s?[ap]\.?m\b|T\d{4}|\d ?[时時点點]", re.IGNORECASE)
_NUMERIC_ZONE = re.compile(r" ?\(?(?:GMT|UTC?) ?([+-])(\d{1,2})(?::?(\d{2}))?\)?$", re.IGNORECASE)
_ZONE_NAME = re.compile(r" \(?([A-Z]{2,5})\)?(?= \d{4}$|$)")
_ENDS_THE_DAY = re.compile(r"(?<=[T ])24:00(?::00)?")

_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_DAY = re.compile(r"(\d{4}) ?[年/.-] ?(\d{1,2}) ?[月/.-] ?(\d{1,2}) ?[日号號]?")
_CHINESE_HOUR = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚間|夜间|夜間)? ?"
    r"(\d{1,2}) ?[:时時点點] ?(\d{1,2})?(?: ?[:分] ?(\d{1,2}))?"
)
_CHINESE_WORDS = re.compile(r"[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?[,，]?|时间|時間|标准|標準")
_CHINESE_ZONES = (
    (re.compile(r"北京|中国|中國|台北|臺北|香港|澳门|澳門|新加坡|CST$"), 8),
    (re.compile(r"东京|東京|日本|首尔|首爾|韩国|韓國"), 9),
    (re.compile(r"格林尼治|格林威治|世界"), 0),
)
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+(?= ?[年月日号號时時点點分秒])")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上", "晚间", "晚間", "夜间", "夜間"})

_HOURS_WEST = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_HOURS_EAST = {
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "HKT": 8,
    "SGT": 8,
    "JST": 9,
    "KST": 9,
}
_ZONES = {name: hours * 3600 for name, hours in (_HOURS_WEST | _HOURS_EAST | {"UT": 0, "Z": 0}).items()}


@dataclass(frozen=True, slots=True)
class Instant:
    """When something was published, UTC. `guessed`: the publisher gave no hour or no zone."""

    at: datetime
    guessed: bool = False


def parse_instant(text: str, zone: str = "") -> Instant | None:
    """Return the instant a publisher's date means; None when it names no day, or none that can be.

    `zone` is the IANA zone of the publisher, UTC when empty. A date without hour is midnight there, an hour
    without zone is an hour there, and both are guessed. A year or a month alone is no date (libraries fill in
    today's day, which makes old news new), and neither is 03/10/2026, which two halves of the world read
    differently. CST is that of North America (RFC 822), unless `zone` or the words are Chinese.
    """
    quick = _quick(text)
    if quick:
        return Instant(quick) if quick.year >= EARLIEST_YEAR else None
    if not text or len(text) > LONGEST_DATE:
        return None
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if _NO_DAY.fullmatch(text) or _either_way(text):
        return None
    found = _read(text, zone)
    if found is None or not EARLIEST_YEAR <= found.year < 9999:
        return None
    guessed = found.tzinfo is None or not (_CLOCK.search(text) or _SECONDS.fullmatch(text))
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    return Instant(found.astimezone(UTC), guessed)


def _quick(text: str) -> datetime | None:
    try:
        if _STAMP.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        match = _MAIL.fullmatch(text)
        if not match:
            return None
        day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
        at = datetime(int(year), _MONTHS.get(month, 0), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        if sign is None or hours == minutes == "00":  # -0000 says that the zone is not known (RFC 5322 3.3)
            return None if sign == "-" else at
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return at - ahead if sign == "+" else at + ahead
    except (ValueError, OverflowError):
        return None


def _read(text: str, zone: str) -> datetime | None:
    """Read any other spelling; what comes back has a zone where the text has one."""
    seconds = _SECONDS.fullmatch(text)
    if seconds:
        return datetime.fromtimestamp(int(seconds[1]), UTC)
    later = _ENDS_THE_DAY.search(text)
    if later:
        text = text[: later.start()] + "00:00" + text[later.end() :]
    text, offset = _zone_of(text, zone)
    text = " ".join(_CHINESE_WORDS.sub(" ", text).split())
    found = _chinese(text) if _HAN.search(text) else _iso(text) or _mail(text) or _loose(text)
    try:
        found = found + timedelta(days=1) if found and later else found
        return found.replace(tzinfo=offset) if found and offset and found.tzinfo is None else found
    except (OverflowError, ValueError):
        return None


def _zone_of(text: str, zone: str) -> tuple[str, timezone | ZoneInfo | None]:
    """Split off a zone that the libraries would not understand, or would misunderstand."""
    numeric = _NUMERIC_ZONE.search(text)
    if numeric and int(numeric[2]) <= 14:
        ahead = timedelta(hours=int(numeric[2]), minutes=min(59, int(numeric[3] or 0)))
        return text[: numeric.start()], timezone(ahead if numeric[1] == "+" else -ahead)
    if _HAN.search(text):
        hours = next((hours for words, hours in _CHINESE_ZONES if words.search(text)), None)
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


def _chinese(text: str) -> datetime | None:
    text = _HAN_NUMBER.sub(lambda number: _digits(number[0]), text)
    day = _CHINESE_DAY.search(text)
    if not day:
        plain = " ".join(_HAN.sub(" ", text).split())
        return _mail(plain) or _loose(plain)
    clock = _CHINESE_HOUR.search(text, day.end())
    half, hour, minute, second = clock.groups(default="0") if clock else ("", "0", "0", "0")
    try:
        at = datetime(int(day[1]), int(day[2]), int(day[3]), 0, int(minute), int(second))  # noqa: DTZ001 - none is given
        return at + timedelta(hours=_hour(half, int(hour)))
    except (ValueError, OverflowError):
        return None


def _hour(half: str, hour: int) -> int:
    if hour > 24:
        raise ValueError(hour)
    if half in _AFTER_NOON or half == "中午":
        return (
            hour + 12
            if hour < (11 if half == "中午" else 12)
            else (24 if hour == 12 and half[0] in "晚夜" else hour)
        )
    return 0 if hour == 12 and half not in ("", "0") else hour


def _digits(number: str) -> str:
    """Return a Chinese number below a hundred, or digit by digit, in figures."""
    tens, ten, ones = number.partition("十")
    if not ten:
        return number.translate(_HAN_DIGITS)
    return ((tens or "一") + (ones or "〇")).translate(_HAN_DIGITS)


def _mail(text: str) -> datetime | None:
    if _HALF_DAY.search(text):
        return None
    words = text.rsplit(" ", 1)
    try:
        found = parsedate_to_datetime(text)
        hours = _ZONES.get(words[-1].upper())
        if found.tzinfo is None and hours is not None:
            return (found - timedelta(seconds=hours)).replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.year >= EARLIEST_YEAR else None


def _loose(text: str) -> datetime | None:
    """Read other spellings; two different fill-ins show whether the text named year, month and day itself."""
    if not re.search(r"\d{4}", text):
        return None
    text = _WEEKDAY.sub("", text)
    read = []
    for stand_in in (datetime(2000, 1, 1), datetime(2004, 2, 2)):  # noqa: DTZ001 - the parser wants them so
        try:
            read.append(loose.parse(text, default=stand_in, tzinfos=_offset))
        except (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError):
            return None
    first, second = read
    return first if first == second else None


def _offset(name: str | None, offset: int | None) -> int | None:
    return offset if offset is not None else _ZONES.get((name or "").upper())
