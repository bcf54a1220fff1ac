"""Dates that a page shows instead of stating them: near its title, in it, in its address, in its first lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digests.model.lexicon import Lexicon
from digests.rules.reading.times import Instant, parse_instant

LONGEST_DATELINE = 160
BEFORE_TITLE = 3
AFTER_TITLE = 14
LONG_PROSE = 200  # where the text has begun there is no line of the date any more
HEAD_LINES = 4

_IN_PATH = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2]|[1-9]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|$)")
_IN_NAME = re.compile(r"[/_-]t?(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_ASSET_DAY = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in words: when, and whether it names an hour."""

    instant: Instant
    clock: bool


def names_day(text: str, lexicon: Lexicon) -> bool:
    """Whether a text has something written like a day: year, month and day."""
    return lexicon.times.date.search(text) is not None


def dates_in(text: str, zone: str = "", *, lexicon: Lexicon) -> Iterator[Dated]:
    """Return the dates that a text names in full, in order. `zone` is the IANA zone of those that name none."""
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
            yield Dated(instant, bool(hour))


def date_near_title(lines: Sequence[str], title: int, zone: str = "", *, lexicon: Lexicon) -> Dated | None:
    """Return the date in the short lines around the title, `lines[title]`; one labelled as a change comes last."""
    changed: Dated | None = None
    end = title + 1
    while end < len(lines) and end <= title + AFTER_TITLE and len(lines[end]) < LONG_PROSE:
        end += 1
    for line in (*lines[title + 1 : end], *lines[max(0, title - BEFORE_TITLE) : title]):
        if len(line) > LONGEST_DATELINE:
            continue
        found = next(dates_in(line, zone, lexicon=lexicon), None)
        if found and lexicon.times.changed.search(line.split(str(found.instant.at.year))[0]):
            changed = changed or found
        elif found:
            return found
    return changed


def date_in_address(path: str, zone: str = "", *, lexicon: Lexicon) -> Dated | None:
    """Return the day in an address's path: /2024/05/23/, /20240523/, /2019/nov/18/, t20240523_1.html."""
    for match in (_IN_PATH.search(path.lower()), _IN_NAME.search(path.lower())):
        if match:
            month = lexicon.times.months.get(match[2]) or (int(match[2]) if match[2].isdigit() else 0)
            if month:
                instant = parse_instant(f"{match[1]}-{month:02}-{int(match[3]):02}", zone, lexicon=lexicon)
                return Dated(instant, False) if instant else None
    return None


def date_in_title(title: str, assets: Iterable[str], zone: str = "", *, lexicon: Lexicon) -> Dated | None:
    """Return the date a title names ("... on July 1, 2020").

    One without a year is completed by the addresses of what the page shows (`assets`), where they name that very
    day: content systems keep pictures in folders of the day.
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
                instant = parse_instant(f"{match[1]}-{match[2]}-{match[3]}", zone, lexicon=lexicon)
                return Dated(instant, False) if instant else None
    return None


def date_in_lines(lines: Sequence[str], zone: str = "", *, lexicon: Lexicon) -> Instant | None:
    """Return the date in the first lines of a text, where it stands as one does in a headline or before the first
    sentence: at the end of a line that is no sentence, or at its very beginning. Always a guess."""
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
            return Instant(found.instant.at, guessed=True)
    return None
