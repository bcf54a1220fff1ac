"""The dates of an article, resolved by its own day, and what each one means: in force, due, over, coming, past."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from digests.model import Article, DatedPhrase, DateKind, Relation
from digests.rules.editing.dates.words import (
    COUNTS,
    Expression,
    expressions,
    han_number,
    month_number,
    weekday_number,
)
from digests.rules.editing.transcripts import spokesperson_of
from digests.rules.passages import passages_of
from digests.rules.texts import is_chinese

CHINESE_ZONE = "Asia/Shanghai"  # all places that write Chinese keep this time
COMING = re.compile(
    r"(?i)\b(?:(?:will|shall|must|may|to) (?:\w+ )?be (?:\w+ )?[a-z]+(?:ed|en)|will|would|shall"
    r"|(?:is|are|was|were|be|been) (?:to|due|expected|scheduled|planned|set"
    r"|slated|likely)"
    r"|(?:agree[sd]?|decide[sd]?|pledge[sd]?|promise[sd]?|vow(?:s|ed)|offer(?:s|ed)|want(?:s|ed)?|intends?)"
    r"(?: (?:on|in|at) \w+)? to \w+|next (?=\w+ )"
    r"|due|expected|scheduled|slated|plans? to|planned for|(?:is|are) \w+ing|going to|hopes? to|to be"
    r"|coming|upcoming"
    r"|(?:goes|go) (?:on|into)|(?:takes?|come|comes|go|enters?) (?:effect|into)|rises? to|starts?"
    r"|begins?|opens?|follow|"
    r"deadline|before|until|by|expires?)\b|将|將|拟|擬|预计|預計|计划|計劃|起(?:施|执|執|实|實|生)|届时|屆時"
)
PRESENT_PASSIVE = re.compile(r"\b(?:is|are) (?:\w+ )?[a-z]+(?:ed|en)\b")
GONE = re.compile(
    r"(?i)\b(?:(?!need|speed|exceed|proceed|hundred|indeed|embed|red\b|bed\b)[a-z]{2,}ed|said|told|met"
    r"|held|began|came|went|took"
    r"|made|gave|put|cut|flew|left|was|were|had|did|shot|sent|wrote|spoke|saw|rose|fell|has|have|found"
    r"|set|ran|won|lost"
    r"|says|since|ago)\b|了|曾|已|此前|说|說|表示|称|稱|指出|公布|宣布|发布|發布|举行|舉行|回应|回應|报道|報導"
)
EFFECTIVE = re.compile(
    r"(?i)\b(?:tak(?:es?|ing) effect|took effect|effective(?: from| on| as of)?|(?:comes?|came|coming"
    r"|enters?|entered) into (?:force|effect)"
    r"|in force|appl(?:y|ies) (?:from|as of)|(?:starting|beginning|as of|from)(?= (?:on )?$)|phased in)"
    r"|施行|实施|實施|执行|執行|生效"
)
PHASED = re.compile(
    r"(?i)\b(?:dut(?:y|ies)|tariffs?|rates?|charges?|fees?|quotas?|rules?|bans?|controls?|licen[cs]es?)\b[^.;]*"
    r"\b(?:ris(?:e|es)|doubles?|mov(?:e|es)|follow|go(?:es)?|increas(?:e|es)|appl(?:y|ies)|fall|falls"
    r"|drops?|end|ends)\b"
    r"|\b(?:follow|rise|move)s? (?:to [\w. ]+ )?in $"
)
DUE = re.compile(
    r"(?i)\b(?:comments?|submissions?|applications?|bids?|petitions?|responses?|requests?|replies"
    r"|questions)\b[^.;]*"
    r"\b(?:due|close|closes|must|until|by|before|no later than)\b|\bdeadline\b|\bno later than\b"
    r"|\b(?:due|submitted|filed|paid) by\b"
    r"|\bmay (?:write|apply|submit|comment|respond)\b[^.;]*\b(?:until|by|before)\b|\bby (?=$)"
    r"|截止|前(?:提交|提出|申报|申報|答复|答覆)|限期|之前(?:提交|完成)"
)
OVER = re.compile(
    r"(?i)\b(?:expir(?:e|es|ed|ing|y)|laps(?:e|es|ing)|runs? out|valid (?:until|through)|until|extended "
    r"(?:to|through|until)"
    r"|through(?= $)|ends? on|sunset)\b|到期|届满|屆滿|有效期至|期限至|延长至|延長至|为止|為止"
)
FROM = re.compile(r"(?i)(?:starting|beginning|as of|from) $")
WISHED = re.compile(
    r"(?i)\b(?:ask(?:s|ed)?|seeks?|sought|requests?|requested|appl(?:y|ied) (?:to|for)|hopes?|wants?)\b"
)
OPENS = re.compile(r"(?i)\bopens? $")
LONGEST, CONTEXT = 4000, 400
COUNTDOWN = re.compile(
    r"(?i)\b(?:came|comes|was announced|was published|was issued)\b[^.;]{0,40}?"
    r"\b(?P<phrase>(?P<count>\d+|[a-z]+) days? before)\b[^.;]*?\b(?:is|was|are|were) (?:due|to|expected"
    r"|scheduled|set)\b"
)


def find(article: Article, relation: Relation) -> tuple[DatedPhrase, ...]:
    """Return the dates of the article's passages in order, then those that came with it as an official document.

    `date` is an ISO 8601 day, or a year or month where no more is said. Weekday names and dates without a year are
    resolved by the day of publication in the zone of the outlet's party: the nearest such day before, or after
    where the words speak of the future. Nothing relative is resolved for an article without a date.
    """
    today = day_of(article, relation)
    found: list[DatedPhrase] = []
    for index, sentence in enumerate(passages_of(article.text, article.language, article.title)):
        found += [
            DatedPhrase(text, day, kind, index, article.id) for text, day, kind in _dated(sentence, today, found)
        ]
    if article.effective_on is not None:
        found.append(_given("effective on", article.effective_on, DateKind.EFFECTIVE, article))
    if article.comments_close_on is not None:
        found.append(_given("comments close on", article.comments_close_on, DateKind.DEADLINE, article))
    return tuple(found)


def _given(words: str, day: date, kind: DateKind, article: Article) -> DatedPhrase:
    """A date that came in a field of its own: its words are the day itself, said of no passage but the first."""
    return DatedPhrase(day.isoformat(), day.isoformat(), kind, 0, article.id)


def day_of(article: Article, relation: Relation) -> date | None:
    """Return the day of publication where the outlet is; of a transcript the day that its headline names."""
    if article.published is None:
        return None
    party = relation.party(article.source.party)
    zone = (party.zone if party else "") or (CHINESE_ZONE if article.language[:2] == "zh" else "UTC")
    day = article.published.astimezone(ZoneInfo(zone)).date()
    return _day_in_title(article.title, day) if any(spokesperson_of(article.title)) else day


def _day_in_title(title: str, published: date) -> date:
    """Ministries put old press conferences on their pages anew; what they call today is the day they were held."""
    for expression in expressions(title):
        if expression.form == "day" and "year" in expression.parts:
            held = _day(expression.parts, published, None)
            if held:
                return min(date.fromisoformat(held), published)
    return published


def _dated(sentence: str, today: date | None, earlier: list[DatedPhrase]) -> Iterator[tuple[str, str, DateKind]]:
    # A longer "sentence" is no prose: a table, or a text without marks.
    sentence = sentence[:LONGEST]
    for expression in expressions(sentence):
        future = _points_ahead(sentence, expression)
        if future is None and expression.form == "weekday":
            # "The drills end on Friday": what is told in the present and given a weekday is still to come.
            future = not is_chinese(sentence) and not _tells_of_past(sentence)
        day = _resolve(expression, today, future)
        if day:
            yield expression.text, day, _kind(sentence, expression, day, today, future)
    countdown = COUNTDOWN.search(sentence)
    anchor = next(
        (phrase.date for phrase in earlier if phrase.kind == DateKind.PAST and len(phrase.date) == 10), ""
    )
    if countdown and anchor:
        count = countdown["count"].lower()
        days = int(count) if count.isdigit() else COUNTS.get(count, 0)
        if days:
            event = date.fromisoformat(anchor) + timedelta(days=days)
            coming = today is None or event >= today
            yield countdown["phrase"], event.isoformat(), DateKind.EVENT if coming else DateKind.PAST


def _tells_of_past(sentence: str) -> bool:
    return any(not _inside(match, sentence) for match in GONE.finditer(sentence))


def _points_ahead(sentence: str, expression: Expression) -> bool | None:
    """Say whether the words around a date speak of the future (None: they do not tell)."""
    before = sentence[max(0, expression.start - CONTEXT) : expression.start]
    after = sentence[expression.end : expression.end + CONTEXT]
    clause = re.split(r"[;；。]|, (?=(?:and|but|while|as) )", after)[0]
    ahead = max((match.start() for match in COMING.finditer(before)), default=-1)
    back = max((match.start() for match in GONE.finditer(before) if not _inside(match, before)), default=-1)
    if ahead < 0 and back < 0:
        first, second = COMING.search(clause), GONE.search(clause)
        if first and (not second or first.start() <= second.start()):
            return True
        return False if second else None
    return ahead >= back


def _inside(match: re.Match[str], text: str) -> bool:
    """Say whether a past form is part of a phrase about the future ("was due", "is expected")."""
    phrases = (*COMING.finditer(text), *PRESENT_PASSIVE.finditer(text))
    return any(phrase.start() <= match.start() < phrase.end() for phrase in phrases)


def _resolve(expression: Expression, today: date | None, future: bool | None) -> str:
    parts = expression.parts
    match expression.form:
        case "day":
            return _day(parts, today, future)
        case "month":
            return _month(parts, today, future)
        case "year":
            return parts["year"]
    if today is None:
        return ""
    match expression.form:
        case "weekday":
            number = weekday_number(parts["weekday"])
            return _weekday(number, parts.get("which", ""), today, future).isoformat()
        case "relative":
            word = parts["word"].lower()
            step = {"y": -1, "昨": -1, "明": 1}.get(word[0], 1 if word == "tomorrow" else 0)
            return (today + timedelta(days=step)).isoformat()
    step = _step(parts["which"])
    if parts["unit"].lower() in ("year", "年"):
        return str(today.year + step)
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _step(which: str) -> int:
    which = which.lower()
    if which in ("last", "past", "this past") or which[0] in "上去":
        return -1
    return 1 if which in ("next", "coming") or which[0] in "下明" else 0


def _day(parts: dict[str, str], today: date | None, future: bool | None) -> str:
    number = han_number(parts["day"])
    if "year" in parts:
        return _iso(int(parts["year"]), month_number(parts["month"]), number)
    if today is None:
        return ""
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
        return abs(gap) + (120 if wrong else 0)

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


def _kind(sentence: str, expression: Expression, day: str, today: date | None, future: bool | None) -> DateKind:
    if today is not None and _is_past(day, today, future):
        return DateKind.PAST
    before = re.split(r"[;；。]|, (?=(?:and|but|while) )", sentence[: expression.start])[-1]
    after = re.split(r"[,;，；。.]|\band\b", sentence[expression.end :])[0]
    before = re.sub(r"\b(?:on|in|at|the) $", "", before)
    near = before[-90:] + "\0" + after
    if OPENS.search(before) or (FROM.search(before) and WISHED.search(before)):
        # A docket that opens is not due, and what is asked for has no force yet.
        return DateKind.EVENT
    if DUE.search(before) or DUE.search(after):
        return DateKind.DEADLINE
    if EFFECTIVE.search(before) or EFFECTIVE.search(after) or (re.search(r"自$", before) and "起" in after[:2]):
        return DateKind.EFFECTIVE
    if OVER.search(near):
        return DateKind.EXPIRY
    if PHASED.search(sentence[: expression.start]):
        return DateKind.EFFECTIVE
    if today is None and future is not True:
        return DateKind.PAST
    return DateKind.EVENT


def _is_past(day: str, today: date, future: bool | None) -> bool:
    known = today.isoformat()[: len(day)]
    if day == known:
        return future is not True
    return day < known


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
