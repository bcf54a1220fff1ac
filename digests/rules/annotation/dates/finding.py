"""Finds the dates of an article, counted from its own day, and what each one means."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from digests.model import Article, DatedPhrase, DateKind, Ownership, Relation
from digests.model.lexicon import DateWords, Lexicon
from digests.rules.annotation.dates.expressions import Expression, resolve
from digests.rules.annotation.dates.meaning import Tense, date_kind, is_no_plan, is_over, what_of
from digests.rules.annotation.transcripts import spokesperson_of
from digests.rules.sieves import Sieve
from digests.rules.texts import is_chinese

CHINESE_ZONE = "Asia/Shanghai"  # all places that write Chinese keep this time
LONGEST = 4000  # a longer "sentence" is no prose: a table, or a text without marks
MOST_BETWEEN = timedelta(days=2)  # the longest time between a call and its publication
COUNTED = ("in", "within", "after", "lasting", "counted")  # lengths of time, which need a day that they count from
HELD_BEFORE = 80  # characters between a verb of suspending and a length of time
COUNTING = ("relative", "weekday", "in", "vague")
BESIDE = re.compile(r"[\s,，(（]*")  # between words that count to a day and the day itself

Resolved = tuple[Expression, str, DateKind]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The days from which a text's dates are counted. `today` is the day on which it was said or written,
    `published` the day of its publication (None: unknown, and nothing relative is resolved). In an `official`
    document, lengths of time count from the publication."""

    today: date | None
    published: date | None
    official: bool

    @classmethod
    def of(cls, article: Article, sentences: Sequence[str], relation: Relation, lexicon: Lexicon) -> "Reckoning":
        day = day_of(article, relation, lexicon)
        official = article.source.ownership is Ownership.GOVERNMENT or bool(article.document_number)
        return cls(day and _day_spoken(sentences, day, lexicon), day, official)


def dates_in(sentence: str, index: int, article: int, by: Reckoning, lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """Return the dates of the sentence with that index, in order.

    `date` is a day in ISO 8601, a month or year if no more is said, or "" for a future time without a day ("in the
    coming weeks"). Weekdays, dates without a year and days such as "tomorrow" are counted from the day of the text
    in the zone of the outlet's party. They are the nearest such day before, or after if the words speak of the
    future. A length of time ("within 90 days") gives a day only if the sentence says from which day it counts. In
    "tomorrow, May 14" both phrases get the day of the second, and what happens by the first.
    """
    sentence = sentence[:LONGEST]
    resolved = _resolved(sentence, by, lexicon)
    places = [(expression.start, expression.end) for expression, _, _ in resolved]
    return tuple(
        DatedPhrase(
            expression.text, day, kind, index, article, what=what_of(sentence, place, places, kind, lexicon)
        )
        for place, (expression, day, kind) in zip(places, resolved, strict=True)
    )


def _resolved(sentence: str, by: Reckoning, lexicon: Lexicon) -> list[Resolved]:
    """Return the dates of a sentence with their days and kinds. Dates by themselves come first, because lengths of
    time may count from them."""
    words, today = lexicon.dates, by.today
    named = list(expressions(sentence, words))
    if not named:
        return []
    pairs = [(each, _day_beside(sentence, named, place, words)) for place, each in enumerate(named)]
    counted = [each for each in named if each.form in COUNTED]
    lengths = (each for each in counted if each.form != "lasting")
    # Days from which a length of time counts ("within 30 days of June 3")
    starts = {match.end() for each in lengths if (match := words.counted_from.match(sentence, each.end))}
    tense, found = Tense.of(sentence, words), list[Resolved]()
    for expression in (each for each in named if each.form not in COUNTED):
        future = tense.points_ahead(expression, lexicon.due.event)
        if is_no_plan(expression, sentence, future, lexicon):
            continue
        if future is None and expression.form in ("weekday", "end"):
            # "The drills end on Friday": in the present tense, a weekday is still to come.
            future = not is_chinese(sentence) and not tense.tells_of_past()
        over = future is not True and is_over(tense, (expression.start, expression.end))
        day = resolve(expression, today, future, lexicon, over=over)
        if day is not None and (day or future is not False):
            kind = date_kind(sentence, expression, day, today, future, words)
            begins = expression.start in starts and kind is not DateKind.PAST
            found.append((expression, day, DateKind.EVENT if begins else kind))
    for expression in counted:
        future = tense.points_ahead(expression, lexicon.due.event)
        if expression.form in ("in", "within") and is_no_plan(expression, sentence, future, lexicon):
            continue
        day = resolve(expression, today, future, lexicon, _anchor(expression, tense, found, by, lexicon))
        if day is not None:
            found.append((expression, day, date_kind(sentence, expression, day, today, True, words)))
    told = {expression.start: (day, kind) for expression, day, kind in found}
    for expression, beside in pairs:
        if beside and beside.start in told and expression.start in told:
            told[expression.start] = told[beside.start] = (told[beside.start][0], told[expression.start][1])
    return [(each, *told[each.start]) for each, _, _ in sorted(found, key=lambda each: each[0].start)]


def expressions(sentence: str, words: DateWords) -> Iterator[Expression]:
    """Yield the date expressions of a sentence in order. Of two that overlap, only the fuller one counts. A range
    gives its two ends."""
    taken: list[Expression] = []
    for form, pattern in _forms(words).left(sentence):
        for match in pattern.finditer(sentence):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            parts = {name: value for name, value in match.groupdict().items() if value}
            if form == "range":
                taken += _ends(match, parts)
            else:
                taken.append(Expression(match.start(), match.end(), match.group(), form, parts))
    yield from sorted(taken, key=lambda expression: expression.start)


@lru_cache(maxsize=8)  # one for each lexicon
def _forms(words: DateWords) -> Sieve[tuple[str, re.Pattern[str]]]:
    return Sieve(words.forms, lambda form: form[1:])


def _ends(match: re.Match[str], parts: dict[str, str]) -> tuple[Expression, Expression]:
    last = parts.pop("last")
    middle = match.start("last")
    text = match.string
    return (
        Expression(match.start(), match.end("day"), text[match.start() : match.end("day")], "day", parts),
        Expression(middle, match.end(), text[middle : match.end()], "day", parts | {"day": last}),
    )


def _day_beside(sentence: str, named: Sequence[Expression], place: int, words: DateWords) -> Expression | None:
    """Return the full date right behind a relative day or weekday ("tomorrow, Tuesday, May 14"), else None."""
    for before, after in pairwise(named[place : place + 3]):
        between = words.preposition.sub("", sentence[before.end : after.start])
        if before.form not in COUNTING or not BESIDE.fullmatch(between):
            return None
        if after.form == "day":
            return after
    return None


def given_dates(article: Article, sentences: Iterable[str], lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """Return the dates that came with an article in the fields of an official document."""
    closes = article.comments_close_on
    asked = next(filter(None, map(lexicon.due.comments.search, sentences if closes else ())), None)
    given = (
        (article.effective_on, DateKind.EFFECTIVE, ""),
        (closes, DateKind.DEADLINE, asked[0] if asked else ""),
    )
    # The text of such a phrase is the day itself. It belongs to the first passage.
    return tuple(
        DatedPhrase(day.isoformat(), day.isoformat(), kind, 0, article.id, what=what)
        for day, kind, what in given
        if day is not None
    )


def day_of(article: Article, relation: Relation, lexicon: Lexicon) -> date | None:
    """Return the day of publication in the outlet's zone; for a transcript, the day that its headline names."""
    if article.published is None:
        return None
    party = relation.party(article.source.party)
    zone = (party.zone if party else "") or (CHINESE_ZONE if article.language[:2] == "zh" else "UTC")
    day = article.published.astimezone(ZoneInfo(zone)).date()
    return _day_in_title(article.title, day, lexicon) if any(spokesperson_of(article.title, lexicon)) else day


def _day_in_title(title: str, published: date, lexicon: Lexicon) -> date:
    """Return the day that a conference's headline names, else that of publication. Ministries publish old
    conferences anew, and their "today" is the day on which they were held."""
    for expression in expressions(title, lexicon.dates):
        if expression.form == "day" and "year" in expression.parts:
            held = resolve(expression, published, None, lexicon)
            if held:
                return min(date.fromisoformat(held), published)
    return published


def _day_spoken(sentences: Sequence[str], today: date, lexicon: Lexicon) -> date:
    """Return the day of the text. "Tomorrow, May 14" was said on May 13, even if it was published a day later."""
    relative = lexicon.dates.relative
    for sentence in sentences:
        if not any(word in sentence.lower() for word in relative):
            continue
        named = list(expressions(sentence[:LONGEST], lexicon.dates))
        for place, expression in enumerate(named):
            day = _day_beside(sentence, named, place, lexicon.dates)
            held = resolve(day, today, None, lexicon) if day and expression.form == "relative" else None
            if held:
                spoken = date.fromisoformat(held) - timedelta(days=relative[expression.parts["word"].lower()])
                if abs(today - spoken) <= MOST_BETWEEN:
                    return spoken
    return today


def _anchor(
    expression: Expression, tense: Tense, found: Sequence[Resolved], by: Reckoning, lexicon: Lexicon
) -> str:
    """Return the day from which a length of time counts, or "". It is the day right beside it ("within 60 days of
    June 3"), or the day on which an official document was published. A suspension that is still to come does not
    count from a past day of its sentence."""
    sentence, words = tense.sentence, lexicon.dates
    if expression.form == "after":
        named = (day for other, day, _ in found if other.start > expression.end and len(day) == 10)
        return next(named, by.published.isoformat() if by.published and by.official else "")
    begun = _beside(expression, sentence, found, words)
    if begun and expression.form == "lasting":
        start = 0 if is_chinese(sentence) else max(0, expression.start - HELD_BEFORE)
        held = words.held.search(sentence, start, expression.start)
        if held is None or (tense.is_to_come(held.start()) and begun[1] is DateKind.PAST):
            return ""
    return begun[0] if begun else ""


def _beside(
    length: Expression, sentence: str, found: Sequence[Resolved], words: DateWords
) -> tuple[str, DateKind] | None:
    """Return the day right behind a length of time, or right before it, with its kind; None without one."""
    behind = words.counted_from.match(sentence, length.end)
    for other, day, kind in found:
        before = words.counted_on.match(sentence, other.end)
        beside = (before and before.end() == length.start) or (behind and behind.end() == other.start)
        if len(day) == 10 and beside:
            return day, kind
    return None
