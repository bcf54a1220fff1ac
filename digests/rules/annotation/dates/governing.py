"""What a sentence makes of a day: surely over, nothing that is sure to be then, or one that was planned before.

A verb of saying or resolving governs a day only where it stands right beside it ("said on Monday that ..."): what
is said or resolved has a verb of its own.
"""

import re

from digests.model import DateKind
from digests.model.lexicon import BindingWords, DateWords, WithdrawalWords
from digests.rules.annotation.dates.meaning import CONTEXT, MARK, OPENING_WORDS, Span, Tense
from digests.rules.sieves import patterns_of

SURE = (DateKind.DEADLINE, DateKind.EXPIRY)  # whoever may or may not do it, time runs out on the day
WORD = re.compile(r"\w+")
# By judgement: characters of a sentence that are looked at, before a day, before a verb.
LONGEST_GIVEN_UP, BEFORE, WISHED = 1500, 30, 80


def is_over(tense: Tense, day: Span) -> bool:
    """Say whether the verb before a day in its clause is of the past, so that the day cannot lie ahead. Pure."""
    sentence, words = tense.sentence, tense.words
    first = max(0, day[0] - CONTEXT)
    back = max((span for span in tense.back if first <= span[0] and span[1] <= day[0]), default=None)
    if back is None or words.starting.search(sentence[first : day[0]]) or words.on.match(sentence, day[1]):
        return False  # what was begun from a day may be to hold from then
    between = sentence[back[1] : day[0]]
    resolved = words.resolved.fullmatch(sentence, *back) or words.border.search(between)
    return words.beside.fullmatch(between) is not None or not resolved


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


def is_given_up(sentence: str, day: str, words: WithdrawalWords) -> bool:
    """Say whether a sentence that takes something back names the day as one that was planned before; of what is
    moved in the clause of the day itself, since the new day may follow. Pure."""
    off, moved = _is_asserted("off", sentence, words), _is_asserted("later", sentence, words)
    place = sentence.find(day)
    if not (off or moved) or place < 0:
        return False
    if words.old.search(sentence[max(0, place - BEFORE) : place]):
        return True
    clause = words.clause.split(sentence[:place])[-1]
    return bool((off and words.planned.search(sentence[:place])) or (moved and words.planned.search(clause)))


def _is_asserted(name: str, sentence: str, words: WithdrawalWords) -> bool:
    """Say whether the sentence says so as a fact, not as somebody's wish, threat or question."""
    opening = sentence[:LONGEST_GIVEN_UP]
    found = (match.start() for match in patterns_of(words, name).finditer(opening))
    return any(not words.wished.search(opening[max(0, start - WISHED) : start]) for start in found)
