"""Finds the day, month or year that a date expression of a sentence means, seen from the day of publication."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from digests.model.lexicon import DateWords, Lexicon, NumberWords
from digests.rules.annotation.numbers import han_value, word_value

# Both were chosen with tests.benchmarks.dates, on labelled/dates.jsonl and dates_second.jsonl.
HALF_A_YEAR = 6  # if a month of this year is farther away, one of another year is meant
WRONG_WAY = 220  # days added to the distance of a date on the other side of today than the words tell


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: its place in the sentence, its form (see `DateWords`), and its parts by name."""

    start: int
    end: int
    text: str
    form: str
    parts: dict[str, str]


def count_of(text: str, numbers: NumberWords) -> int:
    """Return the number that counts days or weeks, or 0 if the text is no number."""
    if text.isdigit():
        return int(text)
    return int(word_value(text, numbers) or han_value(text, numbers))


def month_number(text: str, lexicon: Lexicon) -> int:
    """Return 1 to 12 for a month's name, abbreviation, digits or Chinese numeral; 0 for other texts."""
    if text.isdigit():
        return int(text)
    return lexicon.dates.months.get(text[:3].lower()) or int(han_value(text, lexicon.numbers))


def day_number(text: str, numbers: NumberWords) -> int:
    """Return the value of digits ("20th" too) or of a Chinese numeral."""
    digits = text.rstrip("stndrh")
    return int(digits) if digits.isdigit() else int(han_value(text, numbers))


def resolve(
    expression: Expression,
    today: date | None,
    future: bool | None,
    lexicon: Lexicon,
    anchor: str = "",
    *,
    over: bool = False,
) -> str | None:
    """Return the day, month or year (ISO 8601), "" for a time without one ("in the coming weeks"), or None if
    nobody can tell. `future`: the words around it speak of the future (None: unknown). `anchor` is the day from
    which a length of time counts; without it, the length names no day. `over`: the day must not lie ahead.
    """
    parts = expression.parts
    match expression.form:
        case "day":
            return _day(parts, today, future, lexicon, over=over) or None
        case "month":
            return _month(parts, today, future, lexicon) or None
        case "year":
            return parts["year"]
        case "vague":
            return "" if future is True else None
        case "after" | "within" | "in" | "lasting" | "counted" if anchor:
            return _shift(date.fromisoformat(anchor), parts, 1, lexicon)
        case "after" | "within":
            return "" if count_of(parts["count"], lexicon.numbers) else None
        case "in":
            return "" if future is True and count_of(parts["count"], lexicon.numbers) else None
        case "lasting" | "counted":
            return None
    if today is None:
        return None
    return _from_today(expression, today, future, lexicon)


def _from_today(expression: Expression, today: date, future: bool | None, lexicon: Lexicon) -> str | None:
    parts, words = expression.parts, lexicon.dates
    match expression.form:
        case "weekday":
            return _weekday(parts, today, future, words).isoformat()
        case "relative":
            return (today + timedelta(days=words.relative[parts["word"].lower()])).isoformat()
        case "ago":
            return _shift(today, parts, -1, lexicon)
        case "hence":
            return _shift(today, parts, 1, lexicon) if future is True else None
        case "end":
            return _end(parts, today, future, lexicon)
        case "start":
            last = _end(parts, today, future, lexicon)
            return f"{last[:4]}-01-01" if last and _unit(parts, words) == "year" else last and f"{last[:7]}-01"
        case "month day":
            month = _months_on(today, _step(parts, words))
            return _iso(month.year, month.month, day_number(parts["day"], lexicon.numbers)) or None
    step = _step(parts, words)
    if _unit(parts, words) == "year":
        return str(today.year + step)
    return _months_on(today, step).isoformat()[:7]


def _shift(start: date, parts: dict[str, str], way: int, lexicon: Lexicon) -> str | None:
    """Go on or back by days, weeks, months or years. Years ago give a year, and months ago a month."""
    count, unit = count_of(parts["count"], lexicon.numbers), _unit(parts, lexicon.dates)
    if not count:
        return None
    try:
        day: date = start + relativedelta(**{f"{unit or 'month'}s": way * count})
    except (ValueError, OverflowError):  # there is no such day in the calendar
        return None
    if unit in ("day", "week"):
        return day.isoformat()
    if not 1900 <= day.year <= 2200:
        return None
    return day.isoformat()[: 10 if way > 0 else 4 if unit == "year" else 7]


def _months_on(day: date, months: int) -> date:
    on: date = day + relativedelta(months=months)
    return on


def _end(parts: dict[str, str], today: date, future: bool | None, lexicon: Lexicon) -> str | None:
    """Return the last day of a week, month or year."""
    unit, step = _unit(parts, lexicon.dates), _step(parts, lexicon.dates)
    if unit == "week":
        return (today + timedelta(days=6 - today.weekday() + 7 * step)).isoformat()
    if unit == "year" or ("year" in parts and "month" not in parts):
        return f"{int(parts.get('year', today.year + step)):04d}-12-31"
    month = _month(parts, today, future, lexicon) if "month" in parts else ""
    year, number = map(int, (month or _months_on(today, step).isoformat()[:7]).split("-"))
    return f"{year:04d}-{number:02d}-{monthrange(year, number)[1]:02d}"


def _unit(parts: dict[str, str], words: DateWords) -> str:
    return words.units.get(parts.get("unit", "").lower(), "")


def _step(parts: dict[str, str], words: DateWords) -> int:
    return words.steps.get(parts.get("which", "").lower(), 0)


def _day(
    parts: dict[str, str], today: date | None, future: bool | None, lexicon: Lexicon, *, over: bool = False
) -> str:
    number = day_number(parts["day"], lexicon.numbers)
    if "year" in parts:
        return _iso(int(parts["year"]), month_number(parts["month"], lexicon), number)
    if today is None:
        return ""
    if "which" in parts:
        return _iso(today.year + _step(parts, lexicon.dates), month_number(parts["month"], lexicon), number)
    if "month" in parts:
        month = month_number(parts["month"], lexicon)
        candidates = [_iso(year, month, number) for year in (today.year - 1, today.year, today.year + 1)]
    else:
        months = [_months_on(today, step) for step in (-1, 0, 1)]
        candidates = [_iso(month.year, month.month, number) for month in months]
    days = [date.fromisoformat(day) for day in candidates if day]
    days = [day for day in days if day <= today or not over] or days
    # The nearest day counts. If the words tell the direction, a day on the other side counts as farther.
    away = 0 if future is None else -1 if future else 1
    gaps = [(day - today).days for day in days]
    gap = min(gaps, key=lambda each: abs(each) + WRONG_WAY * (each * away > 0), default=None)
    return "" if gap is None else (today + timedelta(days=gap)).isoformat()


def _month(parts: dict[str, str], today: date | None, future: bool | None, lexicon: Lexicon) -> str:
    month = month_number(parts["month"], lexicon)
    if not 1 <= month <= 12:
        return ""
    if "year" in parts:
        return f"{parts['year']}-{month:02d}"
    if today is None:
        return ""
    step = _step(parts, lexicon.dates)
    if _unit(parts, lexicon.dates) == "year":
        return f"{today.year + step:04d}-{month:02d}"
    ahead = step > 0 if step else future
    last = lexicon.dates.weeks.get(parts.get("which", "").lower(), 0) < 0
    year = today.year
    if ahead is None and not last and abs(month - today.month) > HALF_A_YEAR:
        year += 1 if month < today.month else -1
    elif ahead and month < today.month:
        year += 1
    elif (ahead is False and month > today.month) or (last and month == today.month):
        year -= 1
    return f"{year:04d}-{month:02d}"


def _weekday(parts: dict[str, str], today: date, future: bool | None, words: DateWords) -> date:
    number = words.weekdays[parts["weekday"][:3].lower()]
    week = words.weeks.get(parts.get("which", "").lower())
    if week is not None:
        return today + timedelta(days=number - today.weekday() + 7 * week)
    back = timedelta(days=(today.weekday() - number) % 7)
    ahead = future or _step(parts, words) > 0
    return today + timedelta(days=-back.days % 7) if ahead else today - back


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
