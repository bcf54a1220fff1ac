"""What the verb that governs a day makes of it: surely over, or nothing that is sure to be then.

The governing verb is the nearest of the day's own clause: before it ("met on May 3"), or behind it where the day
opens the clause ("On May 3 the two met"). A verb of saying or resolving governs a day only where it stands right
beside it ("said on Monday that ..."): what is said or resolved has a verb of its own.
"""

import re

from digests.model import DateKind
from digests.model.lexicon import BindingWords, DateWords
from digests.rules.annotation.dates.meaning import CONTEXT, MARK, OPENING_WORDS, Span, Tense

SURE = (DateKind.DEADLINE, DateKind.EXPIRY)  # whoever may or may not do it, time runs out on the day
WORD = re.compile(r"\w+")


def is_over(tense: Tense, day: Span) -> bool:
    """Say whether the verb that governs a day is one of the past, so that the day cannot lie ahead. Pure."""
    sentence, words = tense.sentence, tense.words
    if words.since_then.search(sentence, day[1]):
        return True
    first = max(0, day[0] - CONTEXT)
    if words.starting.search(sentence[first : day[0]]) or words.on.match(sentence, day[1]):
        return False  # what was begun from a day may be to hold from then
    back = max((span for span in tense.back if first <= span[0] and span[1] <= day[0]), default=None)
    if back is None:
        opens = _opens(sentence, day, words) and not words.modifier.match(sentence, day[1])
        return opens and _is_told_behind(tense, day[1])
    between = sentence[back[1] : day[0]]
    if words.beside.fullmatch(between):
        return True
    resolved = words.resolved.fullmatch(sentence, *back) or words.border.search(between)
    return not resolved and not _is_coming(tense, day[1], _end_of_clause(tense, day[1]))


def describes(tense: Tense, day: Span) -> bool:
    """Say whether a day only describes what something else is to happen to: "will join the group set up on May 3"
    in a language that puts what describes first. Pure."""
    described = tense.words.modifier.match(tense.sentence, day[1])
    if described is None or _is_coming(tense, day[1], described.end()):
        return False
    before = max((span[1] for span in tense.ahead if span[1] <= day[0]), default=None)
    return before is None or tense.words.beside.fullmatch(tense.sentence, before, day[0]) is None


def _is_told_behind(tense: Tense, start: int) -> bool:
    """Say whether the clause goes on in the past, and with nothing that is to come."""
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
    """Return where the clause ends that goes on behind a day, beyond the comma right behind the day itself."""
    ends = tense.words.after_end.finditer(tense.sentence, start + 1)
    return next((match.start() for match in ends), len(tense.sentence))


def is_open(sentence: str, day: Span, kind: DateKind, dates: DateWords, words: BindingWords) -> bool:
    """Say whether nothing is sure to be on a day: its verb is denied, refused, only possible, or hangs on an "if".
    Pure."""
    if kind in SURE:
        return False
    before = sentence[max(0, day[0] - CONTEXT) : day[0]]
    behind = MARK.split(sentence[day[1] : day[1] + CONTEXT].lstrip(",， "))[0]
    if words.open.search(before) or words.open_behind.match(behind):
        return True
    if _opens(sentence, day, dates) and words.open.search(behind):
        return True
    return bool(words.supposed.search(before) and words.condition.search(sentence))


def _opens(sentence: str, day: Span, words: DateWords) -> bool:
    """Say whether a clause begins with the day."""
    before = words.border.split(sentence[max(0, day[0] - CONTEXT) : day[0]])[-1]
    return len(WORD.findall(before)) <= OPENING_WORDS
