"""Date expressions, English and Chinese: the words found in a sentence and the calendar parts they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}

MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
FULL_MONTH = (
    r"(?P<month>January|February|April|June|July|August|September|October|November|December"
    r"|(?<=\bin )(?:May|March)|(?<=\bsince )(?:May|March)|(?<=\bby )(?:May|March)|(?<=\buntil )(?:May|March)"
    r"|(?<=\blast )(?:May|March)|(?<=\bnext )(?:May|March)|(?<=\bthis )(?:May|March)|(?<=\bfrom )(?:May|March)"
    r"|(?<=\bearly )(?:May|March)|(?<=\blate )(?:May|March)|(?<=\bmid-)(?:May|March))"
)
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d.,]\d|%|\d| percent| per cent| billion| million)"
YEAR = r"(?P<year>(?:19|20)\d\d)"
WEEKDAY = r"(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WHICH = r"(?P<which>next|last|this(?: coming)?|this past|coming|past)"
HAN_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: its place in the sentence, its form and the parts it names."""

    start: int
    end: int
    text: str
    form: str
    parts: dict[str, str]


FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern, flags))
    for form, pattern, flags in (
        ("day", rf"\b{YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b", re.NOFLAG),
        ("day", rf"\b{MONTH} {DAY},? {YEAR}\b", re.NOFLAG),
        ("day", rf"\b{DAY}(?: of)? {MONTH},? {YEAR}\b", re.NOFLAG),
        ("day", rf"\b{MONTH} {DAY}\b", re.NOFLAG),
        ("day", rf"\b{DAY}(?: of)? {MONTH}(?!\w)", re.NOFLAG),
        ("month", rf"\b{MONTH},? (?:of )?{YEAR}\b", re.NOFLAG),
        ("weekday", rf"\b(?:{WHICH} )?{WEEKDAY}\b", re.NOFLAG),
        ("month", rf"\b(?:(?:early|late|mid)[- ])?(?:{WHICH} )?{FULL_MONTH}\b(?! \d)", re.NOFLAG),
        ("relative", r"\b(?P<word>today|yesterday|tomorrow)\b", re.IGNORECASE),
        ("span", rf"\b(?:early |late |later )?{WHICH} (?P<unit>year|month)\b", re.IGNORECASE),
        (
            "year",
            rf"(?<![\d$.,/-])\b{YEAR}\b(?![\d,.]\d|%| percent| (?:people|troops|aircraft|companies|jobs))",
            re.NOFLAG,
        ),
        ("day", r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]", re.NOFLAG),
        ("day", rf"(?<!\d)(?P<month>{HAN_NUMBER})月(?P<day>{HAN_NUMBER})[日号號]", re.NOFLAG),
        ("month", r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?!\d)", re.NOFLAG),
        ("year", r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!期)", re.NOFLAG),
        (
            "weekday",
            r"(?P<which>上个?|上個|下个?|下個|本|这|這)?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])",
            re.NOFLAG,
        ),
        ("day", r"(?<![\d月第])(?P<day>3[01]|[12]\d|[1-9])[日号號](?![内內间間])", re.NOFLAG),
        ("month", rf"(?<![\d个個])(?P<month>{HAN_NUMBER})月(?!\d)(?:份|底|初|中旬|上旬|下旬)?", re.NOFLAG),
        ("relative", r"(?P<word>今天|今日|昨天|昨日|明天|明日)", re.NOFLAG),
        ("span", r"(?P<which>今|明|去|本|下个?|下個|上个?|上個)(?P<unit>年|月)(?![期度份])", re.NOFLAG),
    )
)  # fmt: skip


def expressions(sentence: str) -> Iterator[Expression]:
    """Give the date expressions of a sentence in order; where two overlap, the fuller one."""
    taken: list[Expression] = []
    for form, pattern in FORMS:
        for match in pattern.finditer(sentence):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            parts = {name: value for name, value in match.groupdict().items() if value}
            taken.append(Expression(match.start(), match.end(), match.group(), form, parts))
    yield from sorted(taken, key=lambda expression: expression.start)


def month_number(text: str) -> int:
    """Return 1 to 12 for a month's name, abbreviation, digits or Chinese numeral."""
    if text.isdigit():
        return int(text)
    if text[0] in HAN_DIGITS or text[0] == "十":
        return han_number(text)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(text.lower().rstrip(".")[:3]))


def weekday_number(text: str) -> int:
    """Return 0 (Monday) to 6 for what stands before "day", or for a Chinese numeral."""
    if text in "日天":
        return 6
    if text in HAN_DIGITS:
        return HAN_DIGITS[text] - 1
    return next(number for number, name in enumerate(DAYS) if name.startswith(text.lower()))


def han_number(text: str) -> int:
    """Return the value of digits or of a Chinese numeral below a hundred."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return HAN_DIGITS.get(text[-1], 0)
    return (HAN_DIGITS.get(tens[-1], 1) if tens else 1) * 10 + (HAN_DIGITS.get(ones[-1], 0) if ones else 0)
