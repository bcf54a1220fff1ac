"""Date expressions, English and Chinese: the words found in a sentence and the calendar parts they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
COUNTS = {word: value for value, word in enumerate(ONES)} | {
    word: value for value, word in zip(range(20, 100, 10), TENS, strict=True)
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
NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
DAY = rf"(?P<day>{NUMBER})(?![\d.,]\d|%|\d| percent| per cent| billion| million)"
JOIN = r"(?:-|–|—| to | and | through )"
YEAR = r"(?P<year>(?:19|20)\d\d)"
YEARLY = r"(?P<which>last|this|next) (?P<unit>year)"
WEEKDAY = r"(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WHICH = r"(?P<which>next|last|this(?: coming)?|this past|coming|past)"
COUNT = rf"(?P<count>\d{{1,3}}|an?|(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES[1:10])}))?|{'|'.join(ONES[1:])})"
UNIT = r"(?P<unit>day|week|month|year)s?"
HAN_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
HAN_COUNT = r"(?<![\d.])(?P<count>\d{1,3}|[一二三四五六七八九十两兩]{1,3})"
HAN_UNIT = r"(?:个|個)?(?P<unit>天|日|周|週|星期|月|年)"


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: its place in the sentence, its form and the parts it names.

    Forms: day, month, year, weekday, relative ("today"), span ("next year"), month day ("the 20th of this month"),
    start and end ("the end of June"), ago, in ("in 90 days"), within, after ("30 days after publication"), lasting
    ("for 90 days") and vague ("in the coming weeks").
    """

    start: int
    end: int
    text: str
    form: str
    parts: dict[str, str]


FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern, flags))
    for form, pattern, flags in (
        ("day", rf"\b{YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b", re.NOFLAG),
        (
            "range",
            rf"\b{MONTH} (?P<day>{NUMBER}){JOIN}(?P<last>{NUMBER})(?! [a-z]+s\b)(?:,? {YEAR})?\b",
            re.NOFLAG,
        ),
        (
            "range",
            rf"(?<![\d.,])\b(?P<day>{NUMBER}){JOIN}(?P<last>{NUMBER}) {MONTH}(?:,? {YEAR})?(?!\w)",
            re.NOFLAG,
        ),
        ("day", rf"\b{MONTH} {DAY},? {YEARLY}\b", re.NOFLAG),
        ("month", rf"\b{MONTH},? (?:of )?{YEARLY}\b", re.NOFLAG),
        ("day", rf"\b{MONTH} {DAY},? {YEAR}\b", re.NOFLAG),
        ("day", rf"\b{DAY}(?: of)? {MONTH},? {YEAR}\b", re.NOFLAG),
        ("day", rf"\b{MONTH} {DAY}\b", re.NOFLAG),
        ("day", rf"\b{DAY}(?: of)? {MONTH}(?!\w)", re.NOFLAG),
        (
            "end",
            (rf"(?i:\b(?:the )?(?:end|last day) of (?:the )?)"
            rf"(?:(?i:(?P<which>this|next|last) )?(?P<unit>week|month|year)\b(?! to)|{MONTH}(?:,? {YEAR})?\b)"),
            re.NOFLAG,
        ),
        ("end", rf"(?i:\b(?:the )?(?:end|last day) of ){YEAR}\b", re.NOFLAG),
        (
            "start",
            (rf"(?i:\bthe (?:first day|start|beginning) of (?:the )?)"
            rf"(?:(?i:(?P<which>this|next) )?(?P<unit>month|year)\b|{MONTH}(?:,? {YEAR})?\b)"),
            re.NOFLAG,
        ),
        (
            "month day",
            r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th) of (?P<which>this|next|last) month\b",
            re.IGNORECASE,
        ),
        ("month", rf"\b{MONTH},? (?:of )?{YEAR}\b", re.NOFLAG),
        ("weekday", rf"\b(?:{WHICH} )?{WEEKDAY}\b", re.NOFLAG),
        ("month", rf"\b(?:(?:early|late|mid)[- ])?(?:{WHICH} )?{FULL_MONTH}\b(?! \d)", re.NOFLAG),
        ("relative", r"\b(?P<word>today|yesterday|tomorrow)\b(?!['’]s)", re.IGNORECASE),
        ("ago", rf"\b{COUNT} {UNIT} ago\b", re.IGNORECASE),
        ("in", rf"\bin (?:about |roughly )?{COUNT} {UNIT}\b(?! of)", re.IGNORECASE),
        ("in", rf"\b{COUNT} {UNIT} from (?:now|today)\b", re.IGNORECASE),
        ("within", rf"\bwithin (?:the next )?{COUNT} {UNIT}\b(?! of| after| from| before)", re.IGNORECASE),
        (
            "after",
            rf"\b{COUNT} {UNIT} (?:after|of|from) (?:its |the )?(?:date of )?publication\b",
            re.IGNORECASE,
        ),
        ("lasting", rf"\bfor (?:a (?:further )?period of |another )?{COUNT} {UNIT}\b(?! ago)", re.IGNORECASE),
        (
            "vague",
            (r"\b(?:in|over|within|during) (?:the )?(?:coming|next (?:few|several|couple of)) (?:days|weeks"
            r"|months)\b"
            r"|\b(?:next|later this) week\b|\b(?:with)?in (?:a few |a matter of )?(?:days|weeks"
            r"|months)\b(?! of| by)"),
            re.IGNORECASE,
        ),
        ("span", rf"\b(?:early |late |later )?{WHICH} (?P<unit>year|month)\b", re.IGNORECASE),
        (
            "year",
            rf"(?<![\d$.,/-])\b{YEAR}\b(?![\d,.]\d|%| percent| (?:people|troops|aircraft|companies|jobs))",
            re.NOFLAG,
        ),
        ("day", r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]", re.NOFLAG),
        ("day", rf"(?P<which>[今明去前]年)(?P<month>{HAN_NUMBER})月(?P<day>{HAN_NUMBER})[日号號]", re.NOFLAG),
        (
            "range",
            rf"(?<!\d)(?P<month>{HAN_NUMBER})月(?P<day>\d{{1,2}})[-–—~至到](?P<last>\d{{1,2}})[日号號]",
            re.NOFLAG,
        ),
        ("day", rf"(?<!\d)(?P<month>{HAN_NUMBER})月(?P<day>{HAN_NUMBER})[日号號]", re.NOFLAG),
        (
            "after",
            rf"自?(?:发布|發布|公布|刊登|公告|印发|印發)之日起{HAN_COUNT}{HAN_UNIT}(?:之?[后後])?",
            re.NOFLAG,
        ),
        ("ago", rf"{HAN_COUNT}(?:个|個)?(?P<unit>天|周|週|星期|年|(?<=[个個])月)(?:以|之)?前", re.NOFLAG),
        ("in", rf"{HAN_COUNT}(?:个|個)?(?P<unit>天|日|周|週|星期|年|(?<=[个個])月)(?:之)?[后後]", re.NOFLAG),
        ("lasting", rf"(?:为期|為期|期限为|期限為){HAN_COUNT}{HAN_UNIT}", re.NOFLAG),
        ("end", r"(?:(?P<year>(?:19|20)\d\d)年?|(?P<which>今|明|去|本)年?)?(?P<unit>年)(?:底|末)", re.NOFLAG),
        (
            "end",
            r"(?P<which>本|这个|這個|下个?|下個|上个?|上個)?(?<![\d一二三四五六七八九十])(?P<unit>月)(?:底|末)",
            re.NOFLAG,
        ),
        ("end", rf"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d)(?P<month>{HAN_NUMBER})月(?:底|末)", re.NOFLAG),
        ("month", rf"(?P<which>[今明去前]年)(?P<month>{HAN_NUMBER})月(?!\d)", re.NOFLAG),
        ("month", r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?!\d)", re.NOFLAG),
        ("year", r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!期)", re.NOFLAG),
        (
            "weekday",
            r"(?P<which>上个?|上個|下个?|下個|本|这|這)?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])",
            re.NOFLAG,
        ),
        (
            "vague",
            r"(?:未来|未來|今后|今後)(?:几|幾|数|數)(?:天|日|周|週|个?月|個月)|下(?:周|週|星期)",
            re.NOFLAG,
        ),
        ("day", r"(?<![\d月第])(?P<day>3[01]|[12]\d|[1-9])[日号號](?![内內间間后後])", re.NOFLAG),
        ("month", rf"(?<![\d个個])(?P<month>{HAN_NUMBER})月(?!\d)(?:份|初|中旬|上旬|下旬)?", re.NOFLAG),
        ("relative", r"(?P<word>今天|今日|昨天|昨日|明天|明日)", re.NOFLAG),
        ("span", r"(?P<which>今|明|去|本|下个?|下個|上个?|上個)(?P<unit>年|月)(?![期度份])", re.NOFLAG),
    )
)  # fmt: skip


def expressions(sentence: str) -> Iterator[Expression]:
    """Give the date expressions of a sentence in order; where two overlap, the fuller one. A range gives its
    ends."""
    taken: list[Expression] = []
    for form, pattern in FORMS:
        for match in pattern.finditer(sentence):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            parts = {name: value for name, value in match.groupdict().items() if value}
            if form == "range":
                taken += _ends(match, parts)
            else:
                taken.append(Expression(match.start(), match.end(), match.group(), form, parts))
    yield from sorted(taken, key=lambda expression: expression.start)


def _ends(match: re.Match[str], parts: dict[str, str]) -> tuple[Expression, Expression]:
    last = parts.pop("last")
    middle = match.start("last")
    text = match.string
    return (
        Expression(match.start(), match.end("day"), text[match.start() : match.end("day")], "day", parts),
        Expression(middle, match.end(), text[middle : match.end()], "day", parts | {"day": last}),
    )


def count_of(text: str) -> int:
    """Return the number that counts days or weeks; 0 for what is none."""
    text = text.lower()
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("-")
    if tens in COUNTS:
        return COUNTS[tens] + COUNTS.get(ones, 0)
    return 1 if text in ("a", "an") else han_number(text)


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
    """Return the value of digits ("20th" too) or of a Chinese numeral below a hundred."""
    text = text.rstrip("stndrh")
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return HAN_DIGITS.get(text[-1], 0)
    return (HAN_DIGITS.get(tens[-1], 1) if tens else 1) * 10 + (HAN_DIGITS.get(ones[-1], 0) if ones else 0)
