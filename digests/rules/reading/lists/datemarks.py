"""Days as lists of articles show them: in a link's address, or in the words beside it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from digests.model.lexicon import Lexicon
from digests.rules.reading.patterns import linear_pattern
from digests.rules.reading.times import EARLIEST_YEAR, Instant, parse_instant

LONGEST_WORDS = 600
LONGEST_DAY = 60
LONGEST_ADDRESS = 600
AHEAD = timedelta(days=2)
REPUBLIC = 1911  # Taiwan counts years from the founding of the Republic: 113 is 2024

_FIGURES = r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
_REPUBLIC = r"(?<![\d.])(?P<year>1[0-4]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.])"
_SLASHES = r"(?<!\d)(?P<date>\d{1,2}/\d{1,2}/\d{4})(?!\d)"
ADDRESS_FORMS = (
    r"/(?P<year>20\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})/(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"/(?P<year>20\d{2})-?(?P<month>[01]\d)/(?P<day>[0-3]\d)(?=[/_.-]|$)",
    r"(?<!\d)(?P<year>20\d{2})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    r"(?<!\d)(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
)
_HOUR = re.compile(r"[\s,T|]{0,4}(\d{1,2}):(\d{2})(?!\d)")


def word_forms(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the usual spellings of days in words as date patterns (see `day_in`), the surest first."""
    words = lexicon.times
    written = (words.month_first.pattern, words.day_first.pattern)
    return (_FIGURES, words.day_signs.pattern, _REPUBLIC, *written, _SLASHES)


def day_in(text: str, pattern: str, zone: str, now: datetime, *, lexicon: Lexicon) -> Instant | None:
    """Return the instant of the first place where a recipe's date pattern matches, None where that is no day yet.

    The pattern has the groups year, month and day (a number or an English name), or one group that holds a date as
    `parse_instant` reads it. Years from 100 to 199 are those of the Republic of China. A pattern without a year
    means the latest such day up to now. The instant is midnight in `zone` (IANA; UTC when empty), or the hour that
    follows the day, and guessed. `now` is aware UTC.
    """
    return _day(linear_pattern(pattern).search(text[: max(LONGEST_WORDS, LONGEST_ADDRESS)]), zone, now, lexicon)


def _day(match: re.Match[str] | None, zone: str, now: datetime, lexicon: Lexicon) -> Instant | None:
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("month") and groups.get("day"):
        found = _instant(match, groups, _zone(zone), now, lexicon)
    else:
        found = parse_instant(next((group for group in match.groups() if group), ""), zone, lexicon=lexicon)
    return found if found and found.at <= now + AHEAD else None


def day_in_words(text: str, zone: str, now: datetime, *, lexicon: Lexicon) -> Instant | None:
    """Return the instant of the first day that words name in a usual spelling, None when they name none."""
    return _first(text[:LONGEST_WORDS], word_forms(lexicon), zone, now, lexicon)


def day_in_address(url: str, zone: str, now: datetime, *, lexicon: Lexicon) -> Instant | None:
    """Return the instant of the day that an address names, None when it names none."""
    return _first(url[:LONGEST_ADDRESS], ADDRESS_FORMS, zone, now, lexicon)


def is_day(text: str, lexicon: Lexicon) -> bool:
    """Whether words are a day and nothing else, perhaps with an hour and a label such as "Published"."""
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
    """Return the spelling that most of the texts have, at least four in five of them; "" when there is none."""
    texts = list(texts)
    counts = {form: sum(1 for text in texts if re.search(form, text[:LONGEST_WORDS])) for form in forms}
    best = max(counts, key=lambda form: counts[form], default="")
    return best if best and counts[best] * 5 >= len(texts) * 4 else ""


def _first(text: str, forms: Iterable[str], zone: str, now: datetime, lexicon: Lexicon) -> Instant | None:
    for form in forms:
        found = _day(re.search(form, text), zone, now, lexicon)
        if found:
            return found
    return None


def _instant(
    match: re.Match[str], groups: dict[str, str], zone: tzinfo, now: datetime, lexicon: Lexicon
) -> Instant | None:
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
            return Instant(at, guessed=True)
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
