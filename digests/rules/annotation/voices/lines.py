"""An article's sentences with what each says by itself of its speaker, and where a sentence alone borrows one.

A sentence that is nothing but a quotation, or goes on in one, names nobody. Its speaker stands before it in the
same paragraph, behind it in the same paragraph (`"No." "Never," she said.`), or in the paragraph before.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from digests.rules.annotation.voices.grammar import Grammar
from digests.rules.annotation.voices.marks import MARKS, OPENS, masked
from digests.rules.annotation.voices.quotations import Attribution, attribution_of
from digests.rules.texts import is_chinese

TAG = 6  # words of "the minister asked in turn" behind a quotation
FURTHEST = 6  # sentences that are searched for who speaks in them


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its place in the paragraph, what is quoted in it, and who is said to speak.

    `rest` is the text with what is quoted blanked, character by character. `bare` says that it is a quotation and
    nothing else, `leads` that it begins with one.
    """

    text: str
    rest: str
    chinese: bool
    opens: bool
    was_open: bool
    left_open: bool
    quotes: bool
    bare: bool
    leads: bool
    attribution: Attribution | None


def lines_of(sentences: Sequence[str], starts: Collection[int], grammar: Grammar) -> Iterator[Line]:
    """Give each sentence as a line; `starts` are the indexes of those that open a paragraph."""
    left_open = False
    closed = _closed_behind(sentences, starts)
    for index, sentence in enumerate(sentences):
        opens = index in starts
        # A quotation that runs over paragraphs is opened anew in each of them.
        was_open = left_open and not opens
        rest, left_open = masked(sentence, was_open)
        left_open = left_open and closed[index]
        chinese = is_chinese(sentence)
        bare = "\0" in rest and not re.search(r"\w", rest)
        attribution = None if bare else attribution_of(sentence, rest, chinese, grammar)
        yield Line(
            sentence, rest, chinese, opens, was_open, left_open, "\0" in rest, bare, rest[:1] == "\0", attribution
        )


def _closed_behind(sentences: Sequence[str], starts: Collection[int]) -> list[bool]:
    """Say of each sentence whether a quotation that it leaves open is closed in its paragraph, or goes on with a
    mark at the beginning of the next one; else a mark is missing, and nobody can tell where the quotation ends."""
    closed = [False] * len(sentences)
    for index in range(len(sentences) - 2, -1, -1):
        following = sentences[index + 1]
        if index + 1 in starts:
            closed[index] = following[:1] in (*OPENS, '"')
        else:
            closes = not MARKS.isdisjoint(following) and not masked(following, was_open=True)[1]
            closed[index] = closes or closed[index + 1]
    return closed


def behind(lines: Sequence[Line], index: int) -> Attribution | None:
    """Find who speaks behind a bare quotation, as far as its paragraph or the quotation goes."""
    for step, line in enumerate(lines[index + 1 : index + 1 + FURTHEST]):
        # "“How big?” she asked." is cut behind the mark inside, and so is a Chinese quotation before its speaker.
        cut = step == 0 and line.attribution is not None and (line.chinese or len(line.text.split()) <= TAG)
        if line.opens or not (line.quotes or cut):
            return None
        if line.attribution is not None:
            return line.attribution
    return None


def ahead(lines: Sequence[Line], index: int) -> Attribution | None:
    """Find who speaks in the paragraph behind one that is nothing but a quotation, when it opens with one too."""
    following = next((line for line in lines[index + 1 : index + 1 + FURTHEST] if line.opens), None)
    if following is None or following.bare or not following.leads:
        return None
    return following.attribution
