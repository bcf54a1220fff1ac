"""Reads dates as publishers write them, in feeds, in lists and on pages, as instants in UTC."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from dateutil import parser as loose

from digests.model.lexicon import Lexicon, TimeWords
from digests.rules.reading.patterns import linear_pattern
from digests.rules.texts import HAN

EARLIEST_YEAR = 1990
LONGEST_DATE = 80

_SECONDS = re.compile(r"(1\d{9})(\d{3})?")
_AMBIGUOUS = re.compile(r"(0?[1-9]|1[0-2])([/.-])(0?[1-9]|1[0-2])\2\d{4}\b")
_NUMERIC_ZONE = re.compile(r" ?\(?(?:GMT|UTC?) ?([+-])(\d{1,2})(?::?(\d{2}))?\)?$", re.IGNORECASE)
_ZONE_NAME = re.compile(r" \(?([A-Z]{2,5})\)?(?= \d{4}$|$)")
_ENDS_THE_DAY = re.compile(r"(?<=[T ])24:00(?::00)?")


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When something was published (UTC). `guessed`: the text had no hour or no zone. `clock`: it had an hour."""

    at: datetime
    guessed: bool = False
    clock: bool = field(default=False, compare=False)


def parse_instant(text: str, zone: str = "", *, lexicon: Lexicon) -> PublicationDate | None:
    """Return the instant that a publisher's date means. None if it names no day, or an impossible one.

    `zone` is the IANA zone of the publisher, UTC if empty. A date without an hour is midnight there, an hour
    without a zone is an hour there, and both are guessed. A year or a month alone is no date: libraries add
    today's day, which makes old news new. 03/10/2026 is no date either, because the two halves of the world read
    it differently. CST is the zone in North America (RFC 822), unless `zone` or the words are Chinese.
    """
    words = lexicon.times
    if not text or len(text) > LONGEST_DATE:
        return None
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if words.no_day.fullmatch(text) or _either_way(text):
        return None
    found = _read(text, zone, words)
    if found is None or not EARLIEST_YEAR <= found.year < 9999:
        return None
    clock = bool(words.clock.search(text) or _SECONDS.fullmatch(text))
    guessed = found.tzinfo is None or not clock
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    try:
        return PublicationDate(found.astimezone(UTC), guessed, clock)
    except (OverflowError, ValueError):  # an offset of more than a day, which other figures behind it can make
        return None


def _read(text: str, zone: str, words: TimeWords) -> datetime | None:
    """Read any spelling. The result has a zone if the text has one."""
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
    """Split off a zone that the libraries would not understand or would misread. Return the rest and the zone."""
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
    """Return a zone's own abbreviations, in winter and in summer."""
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
    """Return a Chinese number in figures: below a hundred, or written digit by digit."""
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
    """Read other spellings. Two different defaults show whether the text names year, month and day itself."""
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


LONGEST_WORDS = 600
LONGEST_DAY = 60
LONGEST_ADDRESS = 600
AHEAD = timedelta(days=2)
_LAST_DAY = datetime(9000, 1, 1, tzinfo=UTC)
REPUBLIC = 1911  # Taiwan counts years from the founding of the Republic of China: 113 is 2024

_FIGURES = r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
_REPUBLIC = r"(?<![\d.])(?P<year>1[0-4]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.])"
_SLASHES = r"(?<!\d)(?P<date>\d{1,2}/\d{1,2}/\d{4})(?!\d)"
ADDRESS_FORMS = (
    r"/(?P<year>20\d{2})[/-](?P<month>\d{1,2}|[A-Za-z]{3})[/-](?P<day>\d{1,2})(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})/(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})-?(?P<month>[01]\d)/(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"(?<!\d)(?P<year>20\d{2})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    r"(?<!\d)(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
)
_HOUR = re.compile(r"[\s,T|]{0,4}(\d{1,2}):(\d{2})(?!\d)")


def word_forms(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the usual spellings of days in words as date patterns (see `day_in`), the most certain first."""
    words = lexicon.times
    written = (words.month_first.pattern, words.day_first.pattern)
    return (_FIGURES, words.day_signs.pattern, _REPUBLIC, *written, _SLASHES)


def day_in(text: str, pattern: str, zone: str, now: datetime, *, lexicon: Lexicon) -> PublicationDate | None:
    """Return the instant at the first match of a recipe's date pattern. None if it is no day, or a day to come.

    The pattern has the groups year, month and day (a number or an English name), or one group with a date as
    `parse_instant` reads it. Years from 100 to 199 are those of the Republic of China. A day without a year is the
    latest one up to now. The instant is the hour behind the day, or midnight in `zone` (IANA; UTC if empty), and
    counts as guessed. `now` is aware UTC.
    """
    return _day(linear_pattern(pattern).search(text[: max(LONGEST_WORDS, LONGEST_ADDRESS)]), zone, now, lexicon)


def _day(match: re.Match[str] | None, zone: str, now: datetime, lexicon: Lexicon) -> PublicationDate | None:
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("month") and groups.get("day"):
        found = _instant(match, groups, _zone(zone), now, lexicon)
    else:
        found = parse_instant(next((group for group in match.groups() if group), ""), zone, lexicon=lexicon)
    return found if found and found.at <= now + AHEAD else None


def day_in_words(text: str, zone: str, now: datetime, *, lexicon: Lexicon) -> PublicationDate | None:
    """Return the instant of the first day that words name in a usual spelling, None if they name no day."""
    return _first(text[:LONGEST_WORDS], word_forms(lexicon), zone, now, lexicon)


def day_in_address(url: str, zone: str, now: datetime = _LAST_DAY, *, lexicon: Lexicon) -> PublicationDate | None:
    """Return the instant of the day that an address names, None if it names no day."""
    return _first(url[:LONGEST_ADDRESS], ADDRESS_FORMS, zone, now, lexicon)


def is_day(text: str, lexicon: Lexicon) -> bool:
    """Say whether words are only a day, perhaps with an hour and a label such as "Published"."""
    if not 6 <= len(text) <= LONGEST_DAY:
        return False
    rest = text
    for form in word_forms(lexicon):
        rest = re.sub(form, " ", rest)
    return rest != text and not lexicon.times.around.sub("", rest)


def without_day(title: str, lexicon: Lexicon) -> str:
    """Return a title without the day in figures that a list puts before or behind it, perhaps in brackets."""
    bare = lexicon.times.day_behind.sub("", lexicon.times.day_before.sub("", title)).strip()
    return bare or title


def form_of(texts: Iterable[str], forms: Iterable[str]) -> str:
    """Return the spelling that the most texts have, if at least four in five texts have it, else ""."""
    texts = list(texts)
    counts = {form: sum(1 for text in texts if re.search(form, text[:LONGEST_WORDS])) for form in forms}
    best = max(counts, key=lambda form: counts[form], default="")
    return best if best and counts[best] * 5 >= len(texts) * 4 else ""


def _first(text: str, forms: Iterable[str], zone: str, now: datetime, lexicon: Lexicon) -> PublicationDate | None:
    for form in forms:
        found = _day(re.search(form, text), zone, now, lexicon)
        if found:
            return found
    return None


def _instant(
    match: re.Match[str], groups: dict[str, str], zone: tzinfo, now: datetime, lexicon: Lexicon
) -> PublicationDate | None:
    named = groups["month"]
    month, day = lexicon.times.months.get(named[:3].lower(), _number(named)), _number(groups["day"])
    hour = _HOUR.match(match.string, match.end())
    clock = (int(hour[1]), int(hour[2])) if hour and int(hour[1]) < 24 and int(hour[2]) < 60 else (0, 0)
    years = [_year(groups["year"])] if groups.get("year") else [now.year + 1, now.year, now.year - 1]
    for year in years:
        try:
            at = datetime(year, month, day, *clock, tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if at.year >= EARLIEST_YEAR and (len(years) == 1 or at <= now + AHEAD):
            return PublicationDate(at, guessed=True)
    return None


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if name else UTC


def _year(text: str) -> int:
    year = _number(text)
    if 100 <= year < 200:
        return year + REPUBLIC
    return year + 2000 if year < 70 else year


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


LONGEST_DATELINE = 160
BEFORE_TITLE = 3
AFTER_TITLE = 14
LONG_PROSE = 200  # characters; behind so long a line the text has begun, and no line with the date follows
HEAD_LINES = 4

_ASSET_DAY = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


def dates_in(text: str, zone: str = "", *, lexicon: Lexicon) -> Iterator[PublicationDate]:
    """Yield the dates that a text names in full, in order. `zone` is the IANA zone of dates without one."""
    for match in lexicon.times.date.finditer(text):
        found = {name.removesuffix("2"): words for name, words in match.groupdict().items() if words}
        clock = next((words for name, words in found.items() if name.endswith("clock")), "")
        figures = found.get("iso", "").replace(" ", "")
        if figures:
            year, month, number = re.split(r"[-/.]", figures)
            day = f"{year}-{int(month):02}-{int(number):02}"
        elif "day" in found:
            day = f"{found['day']} {found['month'][:3]} {found['year']}"
        else:
            day = found.get("numbers", "") or found.get("signs", "").replace(" ", "")
        hour = lexicon.times.clock_lead.sub("", clock).replace("：", ":")
        instant = parse_instant(f"{day} {hour}".strip(), zone, lexicon=lexicon)
        instant = instant or (parse_instant(day, zone, lexicon=lexicon) if hour else None)
        if instant:
            yield instant


def date_near_title(
    lines: Sequence[str], title: int, zone: str = "", *, lexicon: Lexicon
) -> PublicationDate | None:
    """Return the date in the short lines around `lines[title]`. A date labelled as a change is the last choice."""
    changed: PublicationDate | None = None
    end = title + 1
    while end < len(lines) and end <= title + AFTER_TITLE and len(lines[end]) < LONG_PROSE:
        end += 1
    for line in (*lines[title + 1 : end], *lines[max(0, title - BEFORE_TITLE) : title]):
        if len(line) > LONGEST_DATELINE:
            continue
        found = next(dates_in(line, zone, lexicon=lexicon), None)
        if found and lexicon.times.changed.search(line.split(str(found.at.year))[0]):
            changed = changed or found
        elif found:
            return found
    return changed


def date_in_title(
    title: str, assets: Iterable[str], zone: str = "", *, lexicon: Lexicon
) -> PublicationDate | None:
    """Return the date that a title names ("... on July 1, 2020"), or None.

    If the title's date has no year, the addresses of the page's pictures (`assets`) give the year, if they name
    the same day: content systems keep pictures in folders by day.
    """
    found = next(dates_in(title, zone, lexicon=lexicon), None)
    if found:
        return found
    day = lexicon.times.without_year.search(title)
    if not day:
        return None
    month, number = lexicon.times.months[day["month"][:3].lower()], int(day["day"])
    for asset in assets:
        for match in _ASSET_DAY.finditer(asset):
            if (int(match[2]), int(match[3])) == (month, number):
                return parse_instant(f"{match[1]}-{match[2]}-{match[3]}", zone, lexicon=lexicon)
    return None


def date_in_lines(lines: Sequence[str], zone: str = "", *, lexicon: Lexicon) -> PublicationDate | None:
    """Return a date in the first lines of a text that is placed like one in a headline or before the first
    sentence: at the end of a short line, or at the beginning of a line. The date counts as guessed."""
    for line in lines[:HEAD_LINES]:
        head = line[:LONGEST_DATELINE]
        match = lexicon.times.date.search(head)
        if not match:
            continue
        ends = len(line) <= LONGEST_DATELINE and match.end() >= len(line.rstrip(" )）"))
        starts = len(re.findall(r"\w+", head[: match.start()])) <= 3 and re.match(
            r"\W*(?:[(（—–:-]|$)", head[match.end() :]
        )
        found = next(dates_in(head, zone, lexicon=lexicon), None) if ends or starts else None
        if found:
            return PublicationDate(found.at, guessed=True)
    return None
