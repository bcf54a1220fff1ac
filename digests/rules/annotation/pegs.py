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
    question = asked[: next((n for n, at in enumerate(asked) if at != asked[0] + n), len(asked))]
    spoken = [at for at in range(len(sentences)) if not ((turn := turns[at]) and turn.host)]
    for places in (question, asked, spoken):
        bare = [bare_of(sentences[at], turns[at], lexicon) for at in places]
        telling = [
            each for each in bare if length_in_words(each) >= FEWEST_WORDS and not _is_courtesy(each, lexicon)
        ]
        news = [each for each in telling if not lexicon.segments.asking.match(each)]
        if telling:
            return _shortened((news or telling)[0], lexicon)
    return _shortened(sentences[asked[0]][_label(turns[asked[0]]) :].strip(), lexicon) if asked else ""


def bare_of(sentence: str, turn: Turn | None, lexicon: Lexicon) -> str:
    """Return a sentence without its label, heading, or the words that only count questions."""
    words = lexicon.segments
    bare = sentence[_label(turn) :]
    for pattern in (words.heading, words.counting):
        match = pattern.match(bare)
        bare = bare[match.end() :] if match and match.end() < len(bare) else bare
    return bare.strip()


def _label(turn: Turn | None) -> int:
    return turn.label if turn else 0


def _is_courtesy(sentence: str, lexicon: Lexicon) -> bool:
    return lexicon.segments.courtesy.match(sentence) is not None


def _shortened(sentence: str, lexicon: Lexicon) -> str:
    """Return the beginning of a long sentence up to the last clause that fits; the whole if none does, unless it
    is far too long."""
    if len(sentence) <= LONGEST:
        return sentence
    clause = lexicon.segments.clause
    for pattern in (clause, PAUSE) if len(sentence) > LONGEST_WHOLE else (clause,):
        if ends := [match.start() for match in pattern.finditer(sentence, SHORTEST_CLAUSE, LONGEST)]:
            return sentence[: ends[-1]].rstrip()
    return sentence[:LONGEST_WHOLE].rstrip()
