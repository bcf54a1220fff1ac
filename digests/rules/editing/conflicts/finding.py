"""All contradictions of a story."""

from collections.abc import Mapping, Sequence

from digests.model import HEADLINE, Article, Conflict, DatedPhrase, Passage, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.conflicts.days import date_conflicts
from digests.rules.editing.conflicts.denials import denials
from digests.rules.editing.conflicts.figures import number_conflicts
from digests.rules.editing.conflicts.telling import Telling, telling_of

MOST_ARTICLES = 40  # of a story that are compared: each with each
Tellings = dict[tuple[int, int], tuple[Telling, str]]


def conflicts_of(
    articles: Sequence[Article],
    passages: Mapping[int, Sequence[Passage]],
    quantities: Sequence[Quantity],
    dates: Sequence[DatedPhrase],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Conflict, ...]:
    """Return where the articles contradict one another: numbers, then days, then claims that are denied. Pure.

    `passages` are by article; `dates` of all articles, of every kind. An article that repeats another's text has
    nothing of its own to say, nor has an outlet's own later count.
    """
    compared = sorted((each for each in articles if each.reprint_of is None), key=lambda each: each.id)[
        :MOST_ARTICLES
    ]
    tellings = _tellings(compared, passages, dates, lexicon)
    known = {article.id for article in compared}
    ours = [each for each in quantities if each.article in known and each.index != HEADLINE]
    numbers = number_conflicts(ours, tellings)
    days = date_conflicts([each for each in dates if each.article in known], tellings)
    told = {number: said for number, said in passages.items() if number in known}
    return (*numbers, *days, *denials(told, tellings, relation))


def _tellings(
    articles: Sequence[Article],
    passages: Mapping[int, Sequence[Passage]],
    dates: Sequence[DatedPhrase],
    lexicon: Lexicon,
) -> Tellings:
    days: dict[tuple[int, int], set[str]] = {}
    for phrase in dates:
        days.setdefault((phrase.article, phrase.index), set()).add(phrase.date)
    return {
        (article.id, each.index): (
            telling_of(article, each.index, each.text, days.get((article.id, each.index), ()), lexicon),
            each.text,
        )
        for article in articles
        for each in passages.get(article.id, ())
    }
