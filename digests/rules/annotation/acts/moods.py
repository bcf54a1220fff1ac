"""Whether an English clause tells of something done, decided, considered, denied or demanded."""

import re
from enum import StrEnum

from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts.verbs import Form


class Mood(StrEnum):
    DONE = "done"
    DECIDED = "decided"
    CONSIDERED = "considered"


LAST_WORD = re.compile(r"[\w-]+$")


def mood_of(
    before: str, form: Form, lexicon: Lexicon, *, headline: bool, sentence: str
) -> tuple[Mood, bool] | None:
    """Return how far a deed is, by the words of its clause that stand before the verb, and whether anybody has
    committed to it; None when it is denied, demanded, a condition, or history ("the duties imposed in 2018")."""
    words = lexicon.moods
    if words.still_open.search(before):
        return Mood.CONSIDERED, False
    if words.negated.search(before) or words.demanded.search(before):
        return None
    if words.considered.search(before):
        return Mood.CONSIDERED, bool(words.drafted.search(before))
    if words.would.search(before):
        reported = bool(words.reported.search(sentence))
        return (Mood.DECIDED if reported else Mood.CONSIDERED), reported
    if words.decided.search(before):
        return Mood.DECIDED, True
    if before.casefold().endswith((" to", "\u00a0to")):
        return (Mood.DECIDED, True) if headline and not words.purpose.search(before) else None
    if form is Form.GERUND and not words.progressive.search(before):
        return None
    last = LAST_WORD.search(before)
    if form is Form.PAST and last and last.group().lower() in lexicon.measures.measures and not headline:
        return None
    return Mood.DONE, True
