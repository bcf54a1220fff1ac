"""Cuts an article into its matters: what is gated, themed, grouped and told later is a segment, not the article.

A conference has one a question with its answer and the follow-ups on the same matter, a fact sheet one a measure,
a live page or a roundup one an entry; ordinary news is one. What is left over (greetings, routine, closings) is a
segment of its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.model import Article, Segment
from digests.model.lexicon import Lexicon
from digests.rules.annotation.exchanges import exchange_borders, is_conference
from digests.rules.annotation.matters import matter_borders
from digests.rules.annotation.turns import Turn, turns_of


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's segments in order, which hold each sentence exactly once, and each sentence's turn."""

    segments: tuple[Segment, ...]
    turns: tuple[Turn | None, ...]


def cut(article: Article, sentences: Sequence[str], starts: Collection[int], lexicon: Lexicon) -> Cut:
    """Return the article's segments and turns. Pure, linear in the length of the text.

    `sentences` are the article's passages, verbatim and in order, `starts` those that open a paragraph. Without
    sentences there is one segment from 0 to -1.
    """
    turns = turns_of(sentences, starts, article.title, lexicon)
    if is_conference(turns):
        borders = exchange_borders(sentences, starts, turns, lexicon)
    else:
        borders = matter_borders(article, sentences, starts, turns, lexicon)
    ends = [*borders[1:], len(sentences)]
    segments = [Segment(first=first, last=end - 1) for first, end in zip(borders, ends, strict=True)]
    return Cut(tuple(segments), tuple(turns))
