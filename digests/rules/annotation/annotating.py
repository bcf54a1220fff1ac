"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digests.model import Annotation, Article, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates, numbers, voices
from digests.rules.annotation.kinds import kind_of
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, cut
from digests.rules.annotation.turns import TurnKind

VERSION = 2
"""The annotator's version: raised whenever the same article is read otherwise than before."""


def made_by(relation: Relation, lexicon: Lexicon) -> str:
    """Return what an annotation depends on beside the article: the annotator, the lexicon and the names."""
    return f"{VERSION} {lexicon.key} {relation.key}"


def annotate(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return what one reading of the article finds. Pure: the same article gives the same annotation.

    Any text gives one: without text an article has one empty segment and no passages, and in a language that is
    not read it has no words but its headline's. Takes linear time in the length of the text.
    """
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    found = cut(article, sentences, paragraph_starts(article.text, sentences), lexicon, relation)
    return Annotation(
        article=article.id,
        kind=kind_of(article, sentences, lexicon, relation),
        segments=found.segments,
        passages=tuple(_placed(voices.attribute(article, relation, lexicon), found)),
        dates=dates.find(article, relation, lexicon, sentences),
        quantities=numbers.find(article, relation, lexicon, sentences),
    )


def _placed(passages: Sequence[Passage], found: Cut) -> Iterator[Passage]:
    """Give the passages with the segment that they stand in and what they are there."""
    for number, segment in enumerate(found.segments):
        for index in range(segment.first, segment.last + 1):
            turn = found.turns[index]
            place = Place.BODY if index else Place.LEAD
            if turn is not None and turn.kind is not TurnKind.SAID:
                place = Place.QUESTION if turn.asked else Place.ANSWER
            yield replace(passages[index], segment=number, place=place)
