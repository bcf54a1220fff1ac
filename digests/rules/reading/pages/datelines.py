"""Dates that a page shows instead of stating them: near its title, in it, in its address, in its first lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digests.rules.reading.times import Instant, parse_instant

LONGEST_DATELINE = 160
BEFORE_TITLE = 3
AFTER_TITLE = 14
LONG_PROSE = 200  # where the text has begun there is no line of the date any more
HEAD_LINES = 4

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = (
    r"(?:[\sT,|·-]{0,4}(?:at\s)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s?(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})\b)?)?"
)
_DATE = re.compile(
    rf"""(?<![\d/-])(?:
    (?P<iso>(?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}(?:\s?日|(?!\d)))(?P<iso_clock>{_CLOCK})|
    (?P<month>\b{_MONTH})\.?\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)(?P<clock>{_CLOCK})|
    (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH})\b\.?,?\s+(?P<year2>(?:19|20)\d\d)(?!\d)(?P<clock2>{_CLOCK})|
    (?P<numbers>\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)\d\d)(?!\d)(?P<numbers_clock>{_CLOCK})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY_WITHOUT_YEAR = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*$", re.IGNORECASE
)
_CHANGED = re.compile(r"updated|modified|revised|last\s(?:change|edit)|更新|修改", re.IGNORECASE)
_IN_PATH = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2]|[1-9]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|$)")
_IN_NAME = re.compile(r"[/_-]t?(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_ASSET_DAY = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in words: when, and whether it names an hour."""

    instant: Instant
    clock: bool


def names_day(text: str) -> bool:
    """Whether a text has something written like a day: year, month and day."""
    return _DATE.search(text) is not None


def dates_in(text: str, zone: str = "") -> Iterator[Dated]:
    """Return the dates that a text names in full, in order. `zone` is the IANA zone of those that name none."""
    for match in _DATE.finditer(text):
        found = match.groupdict(default="")
        clock = next(
            (found[name] for name in ("iso_clock", "clock", "clock2", "numbers_clock") if found[name]), ""
        )
        named = (
            found["day"] or found["day2"],
            (found["month"] or found["month2"])[:3],
            found["year"] or found["year2"],
        )
        day = found["iso"].replace(" ", "") or found["numbers"] or " ".join(named)
        if found["iso"] and "年" not in day:
            year, month, number = re.split(r"[-/.]", day)
            day = f"{year}-{int(month):02}-{int(number):02}"
        hour = re.sub(r"^[\sT,|·-]+(?:at\s)?", "", clock, flags=re.IGNORECASE).replace("：", ":")
        instant = parse_instant(f"{day} {hour}".strip(), zone) or (parse_instant(day, zone) if hour else None)
        if instant:
            yield Dated(instant, bool(hour))


def date_near_title(lines: Sequence[str], title: int, zone: str = "") -> Dated | None:
    """Return the date in the short lines around the title, `lines[title]`; one labelled as a change comes last."""
    changed: Dated | None = None
    end = title + 1
    while end < len(lines) and end <= title + AFTER_TITLE and len(lines[end]) < LONG_PROSE:
        end += 1
    for line in (*lines[title + 1 : end], *lines[max(0, title - BEFORE_TITLE) : title]):
        if len(line) > LONGEST_DATELINE:
            continue
        found = next(dates_in(line, zone), None)
        if found and _CHANGED.search(line.split(str(found.instant.at.year))[0]):
            changed = changed or found
        elif found:
            return found
    return changed


def date_in_address(path: str, zone: str = "") -> Dated | None:
    """Return the day in an address's path: /2024/05/23/, /20240523/, /2019/nov/18/, t20240523_1.html."""
    for match in (_IN_PATH.search(path.lower()), _IN_NAME.search(path.lower())):
        if match:
            month = f"{_MONTHS.index(match[2]) + 1}" if match[2] in _MONTHS else match[2]
            if month.isdigit():
                instant = parse_instant(f"{match[1]}-{int(month):02}-{int(match[3]):02}", zone)
                return Dated(instant, False) if instant else None
    return None


def date_in_title(title: str, assets: Iterable[str], zone: str = "") -> Dated | None:
    """Return the date a title names ("... on July 1, 2020").

    One without a year is completed by the addresses of what the page shows (`assets`), where they name that very
    day: content systems keep pictures in folders of the day.
    """
    found = next(dates_in(title, zone), None)
    if found:
        return found
    day = _DAY_WITHOUT_YEAR.search(title)
    if not day:
        return None
    month, number = _MONTHS.index(day["month"][:3].lower()) + 1, int(day["day"])
    for asset in assets:
        for match in _ASSET_DAY.finditer(asset):
            if (int(match[2]), int(match[3])) == (month, number):
                instant = parse_instant(f"{match[1]}-{match[2]}-{match[3]}", zone)
                return Dated(instant, False) if instant else None
    return None


def date_in_lines(lines: Sequence[str], zone: str = "") -> Instant | None:
    """Return the date in the first lines of a text, where it stands as one does in a headline or before the first
    sentence: at the end of a line that is no sentence, or at its very beginning. Always a guess."""
    for line in lines[:HEAD_LINES]:
        head = line[:LONGEST_DATELINE]
        match = _DATE.search(head)
        if not match:
            continue
        ends = len(line) <= LONGEST_DATELINE and match.end() >= len(line.rstrip(" )）"))
        starts = len(re.findall(r"\w+", head[: match.start()])) <= 3 and re.match(
            r"\W*(?:[(（—–:-]|$)", head[match.end() :]
        )
        found = next(dates_in(head, zone), None) if ends or starts else None
        if found:
            return Instant(found.instant.at, guessed=True)
    return None
