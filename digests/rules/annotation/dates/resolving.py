"""The day that a date expression means, seen from the day of publication."""

from calendar import monthrange
from datetime import date, timedelta

from digests.rules.annotation.dates.words import Expression, count_of, han_number, month_number, weekday_number

WRONG_WAY = 220  # days by which a date on the other side of today than the words tell counts as farther


def resolve(expression: Expression, today: date | None, future: bool | None, anchor: str = "") -> str | None:
    """Return the ISO day, month or year; "" for a time that names none ("in the coming weeks"), None where
    nothing can be told. `future` is what the words around it speak of, `anchor` the day from which "30 days
    after" counts.
    """
    parts = expression.parts
    match expression.form:
        case "day":
            return _day(parts, today, future) or None
        case "month":
            return _month(parts, today, future) or None
        case "year":
            return parts["year"]
        case "vague":
            return "" if future is True else None
        case "after":
            return _shift(date.fromisoformat(anchor), parts, 1) if len(anchor) == 10 else None
    if today is None:
        return None
    return _from_today(expression, today, future, anchor)


def _from_today(expression: Expression, today: date, future: bool | None, anchor: str) -> str | None:
    parts = expression.parts
    match expression.form:
        case "weekday":
            number = weekday_number(parts["weekday"])
            return _weekday(number, parts.get("which", ""), today, future).isoformat()
        case "relative":
            word = parts["word"].lower()
            step = {"y": -1, "昨": -1, "明": 1}.get(word[0], 1 if word == "tomorrow" else 0)
            return (today + timedelta(days=step)).isoformat()
        case "ago":
            return _shift(today, parts, -1)
        case "in":
            return _shift(today, parts, 1) if future is True else None
        case "within":
            return _shift(today, parts, 1)
        case "lasting":
            return _shift(date.fromisoformat(anchor) if len(anchor) == 10 else today, parts, 1)
        case "end":
            return _end(parts, today, future)
        case "start":
            last = _end(parts, today, future)
            return f"{last[:4]}-01-01" if last and parts.get("unit") == "year" else last and f"{last[:7]}-01"
        case "month day":
            return _day_of_month(parts, today)
    step = _step(parts["which"])
    if parts["unit"].lower() in ("year", "年"):
        return str(today.year + step)
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _shift(start: date, parts: dict[str, str], way: int) -> str | None:
    """Go on or back by days, weeks, months or years; what is counted in years or months ago names no day."""
    count, unit = count_of(parts["count"]), parts["unit"].lower()
    if not count:
        return None
    if unit[0] in "dw天日周週星":
        days = count * (7 if unit[0] in "w周週星" else 1)
        return _iso_of(start.toordinal() + way * days)
    months = start.year * 12 + start.month - 1 + way * count * (12 if unit[0] in "y年" else 1)
    year, month = divmod(months, 12)
    if not 1900 <= year <= 2200:
        return None
    if way > 0:
        return _iso(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) or None
    return f"{year:04d}" if unit[0] in "y年" else f"{year:04d}-{month + 1:02d}"


def _iso_of(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if 0 < ordinal <= date.max.toordinal() else None


def _end(parts: dict[str, str], today: date, future: bool | None) -> str | None:
    """Return the last day of a week, month or year."""
    unit = parts.get("unit", "").lower()
    step = _step(parts["which"]) if "which" in parts else 0
    if unit in ("week", "周", "週"):
        return (today + timedelta(days=6 - today.weekday() + 7 * step)).isoformat()
    if unit in ("year", "年") or ("year" in parts and "month" not in parts):
        return f"{int(parts.get('year', today.year + step)):04d}-12-31"
    month = _month(parts, today, future) if "month" in parts else ""
    if not month:
        months = today.year * 12 + today.month - 1 + step
        month = f"{months // 12:04d}-{months % 12 + 1:02d}"
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02d}"


def _day_of_month(parts: dict[str, str], today: date) -> str | None:
    months = today.year * 12 + today.month - 1 + _step(parts["which"])
    return _iso(months // 12, months % 12 + 1, han_number(parts["day"])) or None


def _step(which: str) -> int:
    which = which.lower()
    if which in ("last", "past", "this past") or which[:1] in ("上", "去"):
        return -1
    if which.startswith("前"):
        return -2
    return 1 if which in ("next", "coming") or which[:1] in ("下", "明") else 0


def _day(parts: dict[str, str], today: date | None, future: bool | None) -> str:
    number = han_number(parts["day"])
    if "year" in parts:
        return _iso(int(parts["year"]), month_number(parts["month"]), number)
    if today is None:
        return ""
    if "which" in parts:
        return _iso(today.year + _step(parts["which"]), month_number(parts["month"]), number)
    if "month" in parts:
        month = month_number(parts["month"])
        candidates = [_iso(year, month, number) for year in (today.year - 1, today.year, today.year + 1)]
    else:
        months = [today.year * 12 + today.month - 1 + step for step in (-1, 0, 1)]
        candidates = [_iso(month // 12, month % 12 + 1, number) for month in months]
    return _nearest([date.fromisoformat(day) for day in candidates if day], today, future)


def _nearest(candidates: list[date], today: date, future: bool | None) -> str:
    """Choose the nearest day; where the words tell the direction, a day on the other side counts as far."""

    def distance(day: date) -> float:
        gap = (day - today).days
        wrong = (future is True and gap < 0) or (future is False and gap > 0)
        return abs(gap) + (WRONG_WAY if wrong else 0)

    return min(candidates, key=distance).isoformat() if candidates else ""


def _month(parts: dict[str, str], today: date | None, future: bool | None) -> str:
    month = month_number(parts["month"])
    if not 1 <= month <= 12:
        return ""
    if "year" in parts:
        return f"{parts['year']}-{month:02d}"
    if today is None:
        return ""
    which = parts.get("which", "")
    if which.endswith("年") or parts.get("unit") == "year":
        return f"{today.year + _step(which):04d}-{month:02d}"
    ahead = future if not which or (which.startswith("this") and "past" not in which) else _step(which) > 0
    year = today.year
    if ahead and month < today.month:
        year += 1
    elif (ahead is not True and month > today.month) or (which == "last" and month == today.month):
        year -= 1
    return f"{year:04d}-{month:02d}"


def _weekday(number: int, which: str, today: date, future: bool | None) -> date:
    back = timedelta(days=(today.weekday() - number) % 7)
    monday = today - timedelta(days=today.weekday())
    which = which.lower()
    if which == "next" or which[:1] == "下":
        return monday + timedelta(days=7 + number)
    if which == "last" or which[:1] == "上":
        return monday + timedelta(days=number - 7)
    if which in ("this", "this coming", "coming") or which[:1] in ("本", "这", "這"):
        return monday + timedelta(days=number) if which != "coming" else today + timedelta(days=-back.days % 7)
    return today + timedelta(days=-back.days % 7) if future else today - back


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
