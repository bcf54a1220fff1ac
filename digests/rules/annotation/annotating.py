"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from digests.model import Annotation, Article, Relation, Segment, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates, numbers, voices

VERSION = 2
"""The annotator's version: raised whenever the same article is read otherwise than before."""


def annotate(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return what one reading of the article finds. Pure: the same article gives the same annotation.

    Any text gives one: without text an article has one empty segment and no passages, and in a language that is
    not read it has no words but its headline's. Takes linear time in the length of the text.
    """
    passages = voices.attribute(article, relation, lexicon)
    return Annotation(
        article=article.id,
        kind=TextKind.NEWS if article.text else TextKind.HEADLINE,
        segments=(Segment(first=0, last=len(passages) - 1),),
        passages=passages,
        dates=dates.find(article, relation),
        quantities=numbers.find(article, relation),
    )
