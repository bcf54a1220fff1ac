"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from dataclasses import replace

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, Relation, Segment, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates, numbers, voices
from digests.rules.annotation.facts import facts_of
from digests.rules.annotation.listings import changes_in
from digests.rules.annotation.numbers.limits import limited
from digests.rules.annotation.tellings import tellings_of
from digests.rules.annotation.withdrawals import withdrawals_of

VERSION = 2
"""The annotator's version: raised whenever the same article is read otherwise than before."""


def made_by(relation: Relation, lexicon: Lexicon) -> str:
    """Return what an annotation depends on beside the article: the annotator, the relation's names, the words."""
    return f"{VERSION} {relation.key} {lexicon.key}"


def annotate(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return what one reading of the article finds. Pure: the same article gives the same annotation.

    Any text gives one: without text an article has one empty segment and no passages, and in a language that is
    not read it has no words but its headline's. Takes linear time in the length of the text.
    """
    return completed(outlined(article, relation), article, relation, lexicon)


def outlined(article: Article, relation: Relation) -> Annotation:
    """Return no more than the kind of text, its segments and passages: by these an article is judged."""
    passages = voices.attribute(article, relation)
    return Annotation(
        article=article.id,
        kind=TextKind.NEWS if article.text else TextKind.HEADLINE,
        segments=(Segment(first=0, last=len(passages) - 1),),
        passages=passages,
    )


def completed(outline: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return the annotation of which this is the outline, with all that its headline and passages tell."""
    passages = outline.passages
    days, above = dates.find(article, relation), _days_above(article, relation, lexicon)
    texts = {passage.index: passage.text for passage in passages} | {HEADLINE: article.title}
    quantities = limited(numbers.find(article, relation), texts, lexicon)
    titled = limited(numbers.quantities_in(article.title, HEADLINE, article.id), texts, lexicon)
    told = (*titled, *(each for each in quantities if each.index != HEADLINE))
    return replace(
        outline,
        dates=days,
        quantities=quantities,
        tellings=tellings_of(article, passages, relation, lexicon),
        facts=facts_of(article, passages, told, (*above, *days), relation, lexicon),
        list_changes=changes_in(article, passages, days, relation, lexicon),
        withdrawals=withdrawals_of(article, passages, (*above, *days), relation, lexicon),
    )


def _days_above(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """The days that the headline names: its "to" speaks of what is to come."""
    title = lexicon.facts.infinitive.sub(" will ", article.title)
    text = title.rstrip(".。") + "." if title else ""
    alone = replace(article, title="", text=text, effective_on=None, comments_close_on=None)
    return tuple(replace(each, index=HEADLINE) for each in dates.find(alone, relation))
