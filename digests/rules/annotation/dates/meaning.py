"""Finds what a day of a sentence means: if it is over, what happens on it (in force, due ...), and to what.

The verb of a day is the nearest in its clause. It stands before the day ("met on May 3"). If the day opens the
clause, it stands behind ("On May 3 the two met"). A verb of saying or resolving counts only right beside the day
("said on Monday that ..."), because what is said or resolved has a verb of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from digests.model import DateKind
from digests.model.lexicon import DateWords, DueWords, Lexicon
from digests.rules.annotation.dates.expressions import Expression, count_of
from digests.rules.texts import is_chinese

# Distances were chosen with tests.benchmarks.dates, on labelled/dates.jsonl and dates_second.jsonl.
CONTEXT = 400  # characters before and after a date that are looked at

Span = tuple[int, int]

NEAR = 220  # characters beside a date that are looked at
LONGEST = 60  # characters of a phrase that names what happens
OPENING = " \"“‘'"  # these may stand before the first word of a sentence
BESIDE_WILL = 12  # characters between "will" and its verb
BESIDE_DUE = 30  # characters between a suspended thing and its verb, or between two days of one thing
DATE = "\0"  # stands for each character of a date
OPENING_WORDS = 3  # so many words may stand before a date that opens its clause
MARK = re.compile("[,;:—，；：]")
WORD = re.compile(r"\w+")
BEFORE = 120  # characters before a length of time that tell what takes so long
NAMED_BY = {
    DateKind.DEADLINE: ("handed",),
    DateKind.EFFECTIVE: ("force",),
    DateKind.EXPIRY: ("force",),
    DateKind.EVENT: ("event", "handed"),
}
"""Which words of `DueWords` name what happens on a day of each kind. The likeliest stand first."""


@dataclass(frozen=True, slots=True)
class Tense:
    """The places of a sentence that speak of the future (`ahead`) and of the past (`back`)."""

    sentence: str
    words: DateWords
    ahead: tuple[Span, ...]
    back: tuple[Span, ...]

    @classmethod
    def of(cls, sentence: str, words: DateWords) -> "Tense":
        ahead, back = (
            tuple(match.span() for match in pattern.finditer(sentence)) for pattern in (words.coming, words.gone)
        )
        return cls(sentence, words, ahead, back)

    def points_ahead(self, expression: Expression, event: re.Pattern[str]) -> bool | None:
        """Say whether the words around a date speak of the future (None: they do not tell). They do not tell if a
        past verb has a beginning ("cut the duty from May 1"), if a month names an event ("spoke of the test in
        June"), or if the day only describes a part of something to come (see `describes`)."""
        future, words = self._verbs_ahead(expression), self.words
        if future and expression.form in ("day", "month") and describes(self, (expression.start, expression.end)):
            return None
        if future is not False:
            return future
        before = self.sentence[max(0, expression.start - BEFORE) : expression.start]
        if words.starting.search(before) or words.on.match(self.sentence, expression.end):
            return None
        if expression.form != "month" or expression.parts.keys() != {"month"}:
            return False
        bare = words.preposition.sub("", before).rstrip()
        called = any(match.end() == len(bare) for match in event.finditer(bare))
        return None if called else False

    def _verbs_ahead(self, expression: Expression) -> bool | None:
        first = expression.start - CONTEXT
        if self.words.had_by.search(self.sentence, max(0, expression.start - 80), expression.start):
            return False
        limit = self.words.before_by.search(self.sentence, max(0, expression.start - 120), expression.start)
        if limit:
            # "By Monday evening, the ships had left": the words behind the day say whether it is a limit.
            return (
                bool(self.sentence[: limit.start()].strip(OPENING)) or self._ahead_behind(expression) is not False
            )
        coming = [span for span in self.ahead if first <= span[0] and span[1] <= expression.start]
        ahead = max((span[0] for span in coming), default=-1)
        gone = (span for span in self.back if first <= span[0] and span[1] <= expression.start)
        back = max((span[0] for span in gone if not _within(span, coming)), default=-1)
        return ahead >= back if ahead >= 0 or back >= 0 else self._ahead_behind(expression)

    def _ahead_behind(self, expression: Expression) -> bool | None:
        """Say whether the words behind a date speak of the future (None: they do not tell)."""
        last = min(expression.end + CONTEXT, len(self.sentence))
        to_come = tuple(span for span in self.ahead if not self.words.decided.match(self.sentence, span[0]))
        coming = self._next(to_come, expression.end, last)
        gone = self._next(self.back, expression.end, last)
        if coming is not None and (gone is None or coming <= gone):
            return True
        return False if gone is not None else None

    def is_to_come(self, verb: int) -> bool:
        """Say whether the verb that begins at this character tells what will be ("will suspend")."""
        return any(end <= verb <= end + BESIDE_WILL or start <= verb < end for start, end in self.ahead)

    def tells_of_past(self) -> bool:
        """Say whether any part of the sentence is in the past tense."""
        return any(not _within(span, self.ahead) for span in self.back)

    @staticmethod
    def _next(spans: tuple[Span, ...], start: int, end: int) -> int | None:
        return next((span[0] for span in spans if span[0] >= start and span[1] <= end), None)


def _within(inner: Span, outer: Sequence[Span]) -> bool:
    """Say whether a past form is part of a phrase about the future ("was due", "is expected")."""
    return any(start <= inner[0] < end for start, end in outer)


def is_over(tense: Tense, day: Span) -> bool:
    """Say whether the verb of a day is in the past, so that the day cannot lie ahead. Pure."""
    sentence, words = tense.sentence, tense.words
    if words.since_then.search(sentence, day[1]):
        return True
    first = max(0, day[0] - CONTEXT)
    if words.starting.search(sentence[first : day[0]]) or words.on.match(sentence, day[1]):
        return False  # a past verb may set a later beginning: "cut the duty from May 1"
    back = max((span for span in tense.back if first <= span[0] and span[1] <= day[0]), default=None)
    if back is None:
        opening = opens(sentence, day, words) and not words.modifier.match(sentence, day[1])
        return opening and _is_told_behind(tense, day[1])
    between = sentence[back[1] : day[0]]
    if words.beside.fullmatch(between):
        return True
    resolved = words.resolved.fullmatch(sentence, *back) or words.border.search(between)
    return not resolved and not _is_coming(tense, day[1], _end_of_clause(tense, day[1]))


def describes(tense: Tense, day: Span) -> bool:
    """Say whether a day only describes the object of a future verb: "will join the group set up on May 3". This is
    for a language in which the description stands before the object. Pure."""
    described = tense.words.modifier.match(tense.sentence, day[1])
    if described is None or _is_coming(tense, day[1], described.end()):
        return False
    before = max((span[1] for span in tense.ahead if span[1] <= day[0]), default=None)
    return before is None or tense.words.beside.fullmatch(tense.sentence, before, day[0]) is None


def _is_told_behind(tense: Tense, start: int) -> bool:
    """Say whether the rest of the clause has a verb in the past, and nothing about the future."""
    words, end = tense.words, _end_of_clause(tense, start)
    told = (
        span
        for span in tense.back
        if start <= span[0] < end
        if not words.resolved.fullmatch(tense.sentence, *span) and not words.reduced.match(tense.sentence, span[0])
    )
    return next(told, None) is not None and not _is_coming(tense, start, end)


def _is_coming(tense: Tense, start: int, end: int) -> bool:
    return any(start <= span[0] < end for span in tense.ahead)


def _end_of_clause(tense: Tense, start: int) -> int:
    """Return where the clause of a day ends. A comma right behind the day does not end it."""
    ends = tense.words.after_end.finditer(tense.sentence, start + 1)
    return next((match.start() for match in ends), len(tense.sentence))


def opens(sentence: str, day: Span, words: DateWords) -> bool:
    """Say whether the day opens its clause."""
    before = words.border.split(sentence[max(0, day[0] - CONTEXT) : day[0]])[-1]
    return len(WORD.findall(before)) <= OPENING_WORDS


def is_no_plan(expression: Expression, sentence: str, future: bool | None, lexicon: Lexicon) -> bool:
    """Say whether a time is only a forecast, or tells how long something takes ("the first in 15 years", "within
    three years")."""
    words = lexicon.dates
    before = sentence[max(0, expression.start - BEFORE) : expression.start]
    if future is not False and lexicon.binding.forecast.search(words.clause.split(before)[-1]):
        return True
    if expression.form not in ("in", "within"):
        return False
    years = words.units[expression.parts["unit"].lower()] == "year"
    if expression.form == "in":
        return years and count_of(expression.parts["count"], lexicon.numbers) > 1
    return years or future is False


def date_kind(
    sentence: str, expression: Expression, day: str, today: date | None, future: bool | None, words: DateWords
) -> DateKind:
    """Return what kind of thing happens on the `day` (ISO 8601: a day, a month or a year; "" if none is meant).

    `future` says whether the words around it speak of the future. The opening of a docket, or a date in a demand,
    is an EVENT: nothing is due, and what is demanded is not in force.
    """
    known = today.isoformat()[: len(day)] if today else ""
    if known and day and (day < known or (day == known and future is not True)):
        return DateKind.PAST
    before = words.clause.split(sentence[max(0, expression.start - CONTEXT) : expression.start])[-1]
    rest = sentence[expression.end : expression.end + CONTEXT]
    after = words.after_end.split(rest)[0]
    ranged = words.range_after.search(rest) or words.range_before.search(before)
    if ranged and not words.measure.search(sentence):
        return DateKind.EVENT
    before = words.preposition.sub("", before)
    if words.published_on.search(before):
        return DateKind.EVENT
    if (
        words.due.search(before)
        or words.due.search(after)
        or expression.form == "within"
        or words.due_after.match(after)
    ):
        return DateKind.DEADLINE
    if words.until.search(before):
        return DateKind.DEADLINE if words.asked.search(sentence) else DateKind.EXPIRY
    if expression.form == "lasting":
        return DateKind.EXPIRY
    if words.starting.search(before) and not words.bound.search(sentence):
        return DateKind.EVENT
    since = words.since.search(before) and words.on.match(after)
    if words.effective.search(before) or words.effective.search(after) or since:
        return DateKind.EFFECTIVE
    if words.measure.search(sentence) and words.imposed.search(f"{before}\0{after}"):
        return DateKind.EFFECTIVE
    if words.ends.search(before) or words.over.search(f"{before[-120:]}\0{after}"):
        return DateKind.EXPIRY
    if words.phased.search(sentence[max(0, expression.start - CONTEXT) : expression.start]):
        return DateKind.EFFECTIVE
    if today is None and future is not True:
        return DateKind.PAST
    return DateKind.EVENT


def what_of(sentence: str, at: Span, dates: Sequence[Span], kind: DateKind, lexicon: Lexicon) -> str:
    """Return, verbatim, the short noun phrase that names what happens on a date: the nearest one in the clause of
    the date, or "". Pure.

    `at` is the date's place in characters. `dates` are the places of all dates; no phrase contains a date.
    """
    first, last = max(0, at[0] - NEAR), at[1] + NEAR
    bare = sentence[:last]
    for start, end in dates:
        bare = bare[:start] + DATE * (min(end, last) - start) + bare[end:]
    for pattern in (getattr(lexicon.due, name) for name in NAMED_BY.get(kind, ())):
        fitting = (
            (abs(match.start() - at[0]), lexicon.due.edges.sub("", match.group()))
            for match in pattern.finditer(bare, first)
            if _is_said_of(match.span(), at, bare, lexicon)
            if kind is not DateKind.EXPIRY or not _is_held(match.span(), bare, lexicon.dates)
        )
        nearest = min((each for each in fitting if each[1] and len(each[1]) <= LONGEST), default=None)
        if nearest:
            return nearest[1]
    return ""


def same_matter(one: str, other: str, words: DueWords) -> bool:
    """Say whether two such phrases can be of one matter. They can if the main noun of one stands in the other
    ("comments", "the public comment period"). Pure."""
    first, second = (_core(each, words) for each in (one, other))
    return bool(first and second) and (first[-1] in second or second[-1] in first)


def _core(what: str, words: DueWords) -> list[str]:
    """Return the words up to the main noun, small, without a plural s. Chinese gives pairs of characters."""
    core = words.behind.split(what.lower())[0]
    if is_chinese(core):
        return [core[place : place + 2] for place in range(len(core) - 1)]
    return [word.removesuffix("s") for word in core.split()]


def _is_said_of(phrase: Span, date: Span, sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a phrase stands in the clause of a date. A comma between the date and a later phrase separates
    them, unless the date opens its clause: "From June 3, tariffs on ..."."""
    borders = (lexicon.dates.clause, lexicon.due.other_clause)
    if phrase[1] <= date[0]:
        other = sentence.rfind(DATE, phrase[1], date[0])  # a date between has the phrase, if it is far from this
        near = other < 0 or date[0] - other <= BESIDE_DUE
        return near and not any(each.search(sentence, phrase[1], date[0] + 1) for each in borders)
    if any(each.search(sentence, date[1], phrase[0]) for each in borders):
        return False
    opening = MARK.split(sentence[: date[0]])[-1]
    return MARK.search(sentence, date[1], phrase[0]) is None or len(opening.split()) <= OPENING_WORDS


def _is_held(phrase: Span, sentence: str, words: DateWords) -> bool:
    """Say whether the phrase names something suspended. Then the suspension ends on the day, not the thing."""
    first, last = phrase
    beside = ((max(0, first - BESIDE_DUE), first), (last, last + BESIDE_DUE))
    return any(words.held.search(sentence, start, end) for start, end in beside)
