"""The peg of a segment: the words of its text, verbatim, that say what it is about, fit to stand as a headline."""

import re
from collections.abc import Sequence

from digests.model.lexicon import Lexicon
from digests.rules.annotation.turns import Turn
from digests.rules.texts import length_in_words

LONGEST = 240  # characters; a longer sentence is cut at a clause
LONGEST_WHOLE = 400  # characters; one without a clause to cut at is cut at a comma or space
SHORTEST_CLAUSE = 60  # characters
FEWEST_WORDS = 5  # of a sentence that says what a matter is about
CLAUSE = re.compile(r"[;；—]|, (?:and|but|while|which|as|with|including)\b")
PAUSE = re.compile(r"[,，、 ]")


def peg_of(
    sentences: Sequence[str], turns: Sequence[Turn | None], headings: Sequence[str], lexicon: Lexicon
) -> str:
    """Return the peg of a segment, of which `sentences`, `turns` and the lines before it are given; empty for
    greetings and closings.

    Of an exchange it is the first sentence of the question that carries news: no courtesy, no request for a
    comment; of other matters the heading, else the first such sentence.
    """
    asked = [at for at, turn in enumerate(turns) if turn and turn.asked]
    if not asked and headings:
        return headings[-1]
    answer = next((at for at in asked if at + 1 not in asked), len(sentences) - 1) if asked else -1
    candidates = asked if asked and asked[0] <= answer else range(len(sentences))
    bare = [bare_of(sentences[at], turns[at], lexicon) for at in candidates if not _is_host(turns[at])]
    words = lexicon.segments
    telling = [each for each in bare if length_in_words(each) >= FEWEST_WORDS and not words.courtesy.match(each)]
    news = [each for each in telling if not words.asking.match(each)]
    best = next(iter([*news, *telling, *(bare if asked else ())]), "")
    return best if len(best) <= LONGEST else _clause(best)


def bare_of(sentence: str, turn: Turn | None, lexicon: Lexicon) -> str:
    """Return a sentence without its label, heading, or the words that only count questions."""
    words = lexicon.segments
    bare = sentence[turn.label if turn else 0 :]
    for pattern in (words.heading, words.counting):
        match = pattern.match(bare)
        bare = bare[match.end() :] if match and match.end() < len(bare) else bare
    return bare.strip()


def _is_host(turn: Turn | None) -> bool:
    return turn is not None and turn.host


def _clause(sentence: str) -> str:
    """Return the beginning of a long sentence up to the last clause that fits; the whole if none does, unless it
    is far too long."""
    for pattern in (CLAUSE, PAUSE) if len(sentence) > LONGEST_WHOLE else (CLAUSE,):
        if ends := [match.start() for match in pattern.finditer(sentence, SHORTEST_CLAUSE, LONGEST)]:
            return sentence[: ends[-1]].rstrip()
    return sentence[:LONGEST_WHOLE].rstrip()
