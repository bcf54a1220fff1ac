"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from digests.model import Annotation, Article, Relation, Segment
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates, numbers, voices
from digests.rules.annotation.kinds import kind_of

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
    passages = voices.attribute(article, relation, lexicon)
    return Annotation(
        article=article.id,
        kind=kind_of(article, [passage.text for passage in passages], lexicon, relation),
        segments=(Segment(first=0, last=len(passages) - 1),),
        passages=passages,
        dates=dates.find(article, relation, lexicon),
        quantities=numbers.find(article, relation, lexicon),
    )
