"""Days as lists of articles show them: in a link's address, or in the words beside it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from digests.rules.reading.times import EARLIEST_YEAR, Instant, parse_instant

LONGEST_WORDS = 600
LONGEST_DAY = 60
LONGEST_ADDRESS = 600
AHEAD = timedelta(days=2)
REPUBLIC = 1911  # Taiwan counts years from the founding of the Republic: 113 is 2024

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
WORD_FORMS = (
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<year>\d{3,4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    r"(?<![\d.])(?P<year>1[0-4]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.])",
    rf"(?i)\b{_MONTH}\s{{1,4}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,4}}(?P<year>\d{{4}})\b",
    rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{{1,4}}{_MONTH},?[ -]{{1,4}}(?P<year>\d{{4}})\b",
    r"(?<!\d)(?P<date>\d{1,2}/\d{1,2}/\d{4})(?!\d)",
)
ADDRESS_FORMS = (
    r"/(?P<year>20\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})/(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})-?(?P<month>[01]\d)/(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"(?<!\d)(?P<year>20\d{2})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    r"(?<!\d)(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
)
_COMPILED = tuple(re.compile(form) for form in WORD_FORMS)
_LABELS = re.compile(
    r"(?i)published|posted|updated|released|date|time|on|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|发布时间|發布日期|发布日期|日期|时间|星期.|\d{1,2}:\d{2}(?::\d{2})?|[\W_]"
)
_FIGURES = r"(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\s+\d{1,2}:\d{2})?"
_DAY_BEFORE = re.compile(rf"^\s*[\[(（【]?{_FIGURES}[\])）】]?[\s|·:：-]+")
_DAY_BEHIND = re.compile(rf"\s*(?:[\[(（【]{_FIGURES}[\])）】]|\s{_FIGURES})\s*$")
_HOUR = re.compile(r"[\s,T|]{0,4}(\d{1,2}):(\d{2})(?!\d)")


def day_in(text: str, pattern: str, zone: str, now: datetime) -> Instant | None:
    """Return the instant of the first place where a date pattern matches, None when that is no day up to now.

    The pattern has the groups year, month and day (a number or an English name), or one group that holds a date as
    `parse_instant` reads it. Years from 100 to 199 are those of the Republic of China. A pattern without a year
    means the latest such day up to now. The instant is midnight in `zone` (IANA; UTC when empty), or the hour that
    follows the day, and guessed. `now` is aware UTC.
    """
    match = re.search(pattern, text[: max(LONGEST_WORDS, LONGEST_ADDRESS)])
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("month") and groups.get("day"):
        found = _instant(match, groups, _zone(zone), now)
    else:
        found = parse_instant(next((group for group in match.groups() if group), ""), zone)
    return found if found and found.at <= now + AHEAD else None


def day_in_words(text: str, zone: str, now: datetime) -> Instant | None:
    """Return the instant of the first day that words name in a usual spelling, None when they name none."""
    return _first(text[:LONGEST_WORDS], WORD_FORMS, zone, now)


def day_in_address(url: str, zone: str, now: datetime) -> Instant | None:
    """Return the instant of the day that an address names, None when it names none."""
    return _first(url[:LONGEST_ADDRESS], ADDRESS_FORMS, zone, now)


def is_day(text: str) -> bool:
    """Whether words are a day and nothing else, perhaps with an hour and a label such as "Published"."""
    if not 6 <= len(text) <= LONGEST_DAY:
        return False
    rest = text
    for form in _COMPILED:
        rest = form.sub(" ", rest)
    return rest != text and not _LABELS.sub("", rest)


def without_day(title: str) -> str:
    """Return a title without the day in figures that a list puts before or behind it, perhaps in brackets."""
    bare = _DAY_BEHIND.sub("", _DAY_BEFORE.sub("", title)).strip()
    return bare or title


def form_of(texts: Iterable[str], forms: Iterable[str]) -> str:
    """Return the spelling that most of the texts have, at least four in five of them; "" when there is none."""
    texts = list(texts)
    counts = {form: sum(1 for text in texts if re.search(form, text[:LONGEST_WORDS])) for form in forms}
    best = max(counts, key=lambda form: counts[form], default="")
    return best if best and counts[best] * 5 >= len(texts) * 4 else ""


def _first(text: str, forms: Iterable[str], zone: str, now: datetime) -> Instant | None:
    for form in forms:
        found = day_in(text, form, zone, now)
        if found:
            return found
    return None


def _instant(match: re.Match[str], groups: dict[str, str], zone: tzinfo, now: datetime) -> Instant | None:
    month, day = _month(groups["month"]), _number(groups["day"])
    hour = _HOUR.match(match.string, match.end())
    clock = (int(hour[1]), int(hour[2])) if hour and int(hour[1]) < 24 and int(hour[2]) < 60 else (0, 0)
    years = [_year(groups["year"])] if groups.get("year") else [now.year + 1, now.year, now.year - 1]
    for year in years:
        try:
            at = datetime(year, month, day, *clock, tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if at.year >= EARLIEST_YEAR and (len(years) == 1 or at <= now + AHEAD):
            return Instant(at, guessed=True)
    return None


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if name else UTC


def _year(text: str) -> int:
    year = _number(text)
    if 100 <= year < 200:
        return year + REPUBLIC
    return year + 2000 if year < 70 else year


def _month(text: str) -> int:
    return _MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in _MONTHS else _number(text)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
