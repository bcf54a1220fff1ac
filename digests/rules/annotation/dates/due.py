"""What a day is of: the words of its sentence that name what is due, takes effect, ends or takes place then."""

import re
from collections.abc import Sequence

from digests.model import DateKind
from digests.model.lexicon import DateWords, DueWords, Lexicon
from digests.rules.texts import is_chinese

Span = tuple[int, int]

NEAR = 220  # characters beside a date that are looked at
LONGEST = 60  # characters of what is given
BESIDE = 30  # characters between what is suspended and its verb, or between two days of one thing
DATE = "\0"  # stands for each character of a date
OPENING = 3  # words that a clause may have before the date which it opens with
MARK = re.compile("[,;:—，；：]")


def what_of(sentence: str, at: Span, dates: Sequence[Span], kind: DateKind, lexicon: Lexicon) -> str:
    """Return the short noun phrase that names what happens on a date of a sentence, verbatim: the nearest of the
    date's own clause; "" where none is found. Pure.

    `at` is the date's place in characters; `dates` those of all dates, which are part of no such phrase.
    """
    first, last = max(0, at[0] - NEAR), at[1] + NEAR
    bare = sentence[:last]
    for start, end in dates:
        bare = bare[:start] + DATE * (min(end, last) - start) + bare[end:]
    for pattern in _patterns(kind, lexicon.due):
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
    """Say whether two of these phrases can be of one matter: the head of one stands in the other ("comments", "the
    public comment period"). Pure."""
    first, second = (_core(each, words) for each in (one, other))
    return bool(first and second) and (first[-1] in second or second[-1] in first)


def _core(what: str, words: DueWords) -> list[str]:
    """The words up to the head, small and without the s of a plural; of Chinese the pairs of characters."""
    core = words.behind.split(what.lower())[0]
    if is_chinese(core):
        return [core[place : place + 2] for place in range(len(core) - 1)]
    return [word.removesuffix("s") for word in core.split()]


def _patterns(kind: DateKind, words: DueWords) -> tuple[re.Pattern[str], ...]:
    match kind:
        case DateKind.DEADLINE:
            return (words.handed,)
        case DateKind.EFFECTIVE | DateKind.EXPIRY:
            return (words.force,)
        case DateKind.EVENT:
            return (words.event, words.handed)
    return ()


def _is_said_of(phrase: Span, date: Span, sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a phrase stands in the clause of a date. Behind a comma after the date is what is of another,
    unless the date opens its own clause: "From June 3, tariffs on ..."."""
    borders = (lexicon.dates.clause, lexicon.due.other_clause)
    if phrase[1] <= date[0]:
        other = sentence.rfind(DATE, phrase[1], date[0])  # it is rather of a date between, if there is much behind
        near = other < 0 or date[0] - other <= BESIDE
        return near and not any(each.search(sentence, phrase[1], date[0] + 1) for each in borders)
    if any(each.search(sentence, date[1], phrase[0]) for each in borders):
        return False
    opening = MARK.split(sentence[: date[0]])[-1]
    return MARK.search(sentence, date[1], phrase[0]) is None or len(opening.split()) <= OPENING


def _is_held(phrase: Span, sentence: str, words: DateWords) -> bool:
    """Say whether what is named is suspended: it is not that which ends then."""
    first, last = phrase
    beside = ((max(0, first - BESIDE), first), (last, last + BESIDE))
    return any(words.held.search(sentence, start, end) for start, end in beside)
