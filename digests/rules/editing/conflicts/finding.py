"""All contradictions of a story."""

from collections.abc import Mapping, Sequence

from digests.model import HEADLINE, Annotation, Article, Conflict, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.editing.conflicts.days import date_conflicts
from digests.rules.editing.conflicts.denials import denials
from digests.rules.editing.conflicts.figures import number_conflicts
from digests.rules.editing.conflicts.sentences import sentences_of

MOST_ARTICLES = 40  # of a story that are compared: each with each


def conflicts_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    quantities: Sequence[Quantity],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Conflict, ...]:
    """Return where the articles contradict one another: numbers, then days, then claims that are denied. Pure.

    `quantities` are those of all. An article that repeats another's text has nothing of its own to say, nor has an
    outlet's own later count. What a side says or denies is not taken from a source that nobody answers for.
    """
    compared = sorted((each for each in articles if each.reprint_of is None), key=lambda each: each.id)
    sentences = sentences_of(compared[:MOST_ARTICLES], annotations)
    known = {article.id for article in compared[:MOST_ARTICLES]}
    ours = [each for each in quantities if each.article in known and each.index != HEADLINE]
    numbers = number_conflicts(ours, sentences, lexicon.limits)
    ours_told = [annotations[article.id] for article in articles if article.id in known]
    days = date_conflicts([phrase for annotation in ours_told for phrase in annotation.dates], sentences, lexicon)
    vouched = {article.id for article in articles if trust.can_vouch(article.source)}
    said = [each for told in ours_told if told.article in vouched for each in told.passages]
    return (*numbers, *days, *denials(said, sentences, relation))
