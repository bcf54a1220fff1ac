"""What happens on a date: something takes effect, is due, runs out, is planned, or is over."""

from datetime import date

from digests.model import DateKind
from digests.model.lexicon import DateWords
from digests.rules.annotation.dates.expressions import Expression

CONTEXT = 400  # characters before and after a date that are looked at


def kind_of(
    sentence: str, expression: Expression, day: str, today: date | None, future: bool | None, words: DateWords
) -> DateKind:
    """Return what happens on the day (ISO 8601, perhaps only year or month, empty where no day is meant).

    `future` says whether the words around it speak of the future. What a docket or a wish opens is an event: it is
    not due, and what is asked for has no force yet.
    """
    if today is not None and day and _is_past(day, today, future):
        return DateKind.PAST
    before = words.clause.split(sentence[max(0, expression.start - CONTEXT) : expression.start])[-1]
    rest = sentence[expression.end : expression.end + CONTEXT]
    after = words.after_end.split(rest)[0]
    ranged = bool(words.range_after.search(rest) or words.range_before.search(before))
    if ranged and not words.measure.search(sentence):
        return DateKind.EVENT
    before = words.preposition.sub("", before)
    if (
        words.opens.search(before)
        or words.published_on.search(before)
        or (words.starting.search(before) and words.wished.search(before))
    ):
        return DateKind.EVENT
    return _binding(sentence, expression, before, after, day, today, future, words)


def _binding(
    sentence: str,
    expression: Expression,
    before: str,
    after: str,
    day: str,
    today: date | None,
    future: bool | None,
    words: DateWords,
) -> DateKind:
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
    if words.starting.search(before) and (words.part_of_day.match(after) or not words.bound.search(sentence)):
        return DateKind.EVENT
    if (
        words.effective.search(before)
        or words.effective.search(after)
        or (words.since.search(before) and words.on.match(after))
    ):
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


def _is_past(day: str, today: date, future: bool | None) -> bool:
    known = today.isoformat()[: len(day)]
    if day == known:
        return future is not True
    return day < known
