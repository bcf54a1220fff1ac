"""Dates as publishers write them -> instants in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateutil import parser as loose  # type: ignore[import-untyped]

EARLIEST_YEAR = 1990
LONGEST_DATE = 80

_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_NO_DAY = re.compile(r"^\W*(?:\d{4}|\d{1,5}|\d{4}[-/.]\d{1,2}|[A-Za-z]+\.?,? \d{4}|\d{4}年(?:\d{1,2}月)?)\W*$")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:\D{0,6}(\d{1,2})[:：时](\d{2}))?")
_AMBIGUOUS = re.compile(r"^(0?[1-9]|1[0-2])([/.-])(0?[1-9]|1[0-2])\2\d{4}\b")
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d{2}|\d\s?[ap]\.?m\b|T\d{4}", re.IGNORECASE)
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


def parse_instant(text: str) -> Instant | None:
    """Return the instant a publisher's date means; None when it names no day, or none that can be.

    A date without hour is midnight UTC and guessed; an hour without zone is read as UTC and guessed. A year
    or a month alone is no date (libraries fill in today's day, which makes old news new), and neither is
    03/10/2026, which two halves of the world read differently.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_DATE or _NO_DAY.match(text) or _either_way(text):
        return None
    found = _iso(text) or _chinese(text) or _mail(text) or _loose(text)
    if found is None or not EARLIEST_YEAR <= found.year < 9999:
        return None
    guessed = found.tzinfo is None or not _CLOCK.search(text)
    return Instant(found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC), guessed)


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
    match = _CHINESE.search(text)
    if not match:
        return None
    year, month, day, hour, minute = (int(group or 0) for group in match.groups())
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - no zone is given
    except ValueError:
        return None


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
