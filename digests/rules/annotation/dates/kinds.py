"""What happens on a date: something takes effect, is due, runs out, is planned, or is over."""

import re
from datetime import date

from digests.model import DateKind
from digests.rules.annotation.dates.words import Expression

EFFECTIVE = re.compile(
    r"(?i)\b(?:tak(?:es?|ing) effect|took effect|effective(?: from| on| as of)?|(?:comes?|came|coming"
    r"|enters?|entered) into (?:force|effect)|(?:goes|go|going) into (?:force|effect)"
    r"|in force|appl(?:y|ies) (?:from|as of)|(?:starting|beginning|as of|from)(?= (?:on )?$)|phased in)"
    r"|施行|实施|實施|执行|執行|生效"
)
_MEASURES = (
    r"\b(?:dut(?:y|ies)|tariffs?|rates?|charges?|fees?|quotas?|rules?|bans?|controls?|licen[cs]es?|lev(?:y|ies)"
    r"|sanctions?|restrictions?|curbs?)\b"
)
PHASED = re.compile(
    rf"(?i){_MEASURES}[^.;]*"
    r"\b(?:ris(?:e|es)|doubles?|mov(?:e|es)|follow|go(?:es)?|increas(?:e|es)|appl(?:y|ies)|fall|falls"
    r"|drops?|starts?|begins?|kicks? in)\b"
    r"|\b(?:follow|rise|move)s? (?:to [\w. ]+ )?in $"
)
_HELD = r"\b(?:exclusions?|exemptions?|waivers?|suspensions?|pauses?|truces?|freezes?|reprieves?)\b"
MEASURE = re.compile(rf"(?i){_MEASURES}|{_HELD}|关税|關稅|措施|管制")
BOUND = re.compile(
    rf"(?i){_MEASURES}|{_HELD}|\b(?:requir\w+|must|clos(?:e|es|ed)|bar(?:s|red)?|prohibit\w*|allow\w*"
    rf"|permit\w*|pay|may not"
    r"|apply|applies|need(?:s|ed)?|valid|suspend\w*|halt\w*|law|order)\b"
)
ENDS = re.compile(rf"(?i)(?:{_MEASURES}|{_HELD})[^.;]{{0,80}}\bends? $")
DUE = re.compile(
    r"(?i)\b(?:comments?|submissions?|applications?|bids?|petitions?|responses?|requests?|replies"
    r"|questions)\b[^.;]*"
    r"\b(?:due|close|closes|must|until|by|before|no later than|through)\b|\bdeadline\b|\bno later than\b"
    r"|\b(?:due|submitted|filed|paid) by\b|\b(?:have|has) until\b"
    r"|\b(?:must|shall|ha(?:s|ve) to|needs? to|required to)\b[^.;]*\b(?:by|until|before|within)\b"
    r"|\bmay (?:write|apply|submit|comment|respond)\b[^.;]*\b(?:until|by|before)\b|\bby (?:the )?(?=$)"
    r"|截止|前(?:提交|提出|申报|申報|答复|答覆)|限期|之前(?:提交|完成)"
)
OVER = re.compile(
    r"(?i)\b(?:expir(?:e|es|ed|ing|y)|laps(?:e|es|ing)|runs? out|valid (?:until|through)|until|extended "
    r"(?:to|through|until)"
    r"|through(?= $)|ends? (?:on|at)|sunset)\b|到期|届满|屆滿|有效期至|期限至|延长至|延長至|为止|為止|为期|為期"
)
HAN_ASKED = re.compile(r"意见|意見|反馈|反饋|提交|报名|報名|申请|申請")
FROM = re.compile(r"(?i)(?:starting|beginning|as of|from) $")
RANGE_AFTER = re.compile(r"^ ?(?:to|until|till|through|-|–|至|到)(?= ?[\dA-Z一二三四五六七八九十])")
RANGE_BEFORE = re.compile(r"(?i)\bfrom [^;.]{3,40} (?:to|until|till|through) $")
WISHED = re.compile(
    r"(?i)\b(?:ask(?:s|ed)?|seeks?|sought|requests?|requested|appl(?:y|ied) (?:to|for)|hopes?|wants?)\b"
)
OPENS = re.compile(r"(?i)\bopens? $")
PUBLISHED_ON = re.compile(r"(?i)\bafter (?:its |the )?publication[^;.]{0,60}$")
PART_OF_DAY = re.compile(r"(?i)\s?(?:morning|noon|afternoon|evening|night)\b")  # no rule begins in the evening
CLAUSE = re.compile(r"[;；。]|, (?=(?:and|but|while) )")
PREPOSITION = re.compile(r"\b(?:on|in|at|the) $")
AFTER_END = re.compile(r"[,;，；。.]|\band\b")
CONTEXT = 400  # characters before and after a date that are looked at


def kind_of(sentence: str, expression: Expression, day: str, today: date | None, future: bool | None) -> DateKind:
    """Return what happens on the day (ISO 8601, perhaps only year or month, empty where no day is meant).

    `future` says whether the words around it speak of the future. What a docket or a wish opens is an event: it is
    not due, and what is asked for has no force yet.
    """
    if today is not None and day and _is_past(day, today, future):
        return DateKind.PAST
    before = CLAUSE.split(sentence[max(0, expression.start - CONTEXT) : expression.start])[-1]
    rest = sentence[expression.end : expression.end + CONTEXT]
    after = AFTER_END.split(rest)[0]
    ranged = bool(RANGE_AFTER.search(rest) or RANGE_BEFORE.search(before))
    if ranged and not MEASURE.search(sentence):
        return DateKind.EVENT
    before = PREPOSITION.sub("", before)
    if OPENS.search(before) or PUBLISHED_ON.search(before) or (FROM.search(before) and WISHED.search(before)):
        return DateKind.EVENT
    return _binding(sentence, expression, before, after, day, today, future)


def _binding(
    sentence: str,
    expression: Expression,
    before: str,
    after: str,
    day: str,
    today: date | None,
    future: bool | None,
) -> DateKind:
    if (
        DUE.search(before)
        or DUE.search(after)
        or expression.form == "within"
        or re.match(r"之?前(?!后|後)", after)
    ):
        return DateKind.DEADLINE
    if before.endswith(("起至", "起到")):
        return DateKind.DEADLINE if HAN_ASKED.search(sentence) else DateKind.EXPIRY
    if expression.form == "lasting":
        return DateKind.EXPIRY
    if FROM.search(before) and (PART_OF_DAY.match(after) or not BOUND.search(sentence)):
        return DateKind.EVENT
    if EFFECTIVE.search(before) or EFFECTIVE.search(after) or (re.search(r"自$", before) and "起" in after[:2]):
        return DateKind.EFFECTIVE
    if ENDS.search(before) or OVER.search(f"{before[-90:]}\0{after}"):
        return DateKind.EXPIRY
    if PHASED.search(sentence[max(0, expression.start - CONTEXT) : expression.start]):
        return DateKind.EFFECTIVE
    if today is None and future is not True:
        return DateKind.PAST
    return DateKind.EVENT


def _is_past(day: str, today: date, future: bool | None) -> bool:
    known = today.isoformat()[: len(day)]
    if day == known:
        return future is not True
    return day < known
