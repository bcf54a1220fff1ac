"""What a story's articles say in particular: how far its measure is, dates, numbers, and where they contradict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digests.model import Annotation, Article, Conflict, DatedPhrase, DateKind, ListChange, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.finding import day_of
from digests.rules.editing.conflicts import conflicts_of
from digests.rules.editing.list_changes import changes_of
from digests.rules.editing.standing import Standing, standing_of
from digests.rules.editing.withdrawal import standing

MOST_QUANTITIES = 80
STRICTEST = (DateKind.DEADLINE, DateKind.EFFECTIVE, DateKind.EXPIRY, DateKind.EVENT)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Where the story stands, the days that bind, its numbers, its contradictions, and changes of lists."""

    standing: Standing
    dates: tuple[DatedPhrase, ...]
    quantities: tuple[Quantity, ...]
    conflicts: tuple[Conflict, ...]
    list_changes: tuple[ListChange, ...]


def particulars_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    publishers: Mapping[int, int],
    relation: Relation,
    lexicon: Lexicon,
) -> Particulars:
    """Return the particulars of the articles, given in the order in which they came out. Pure.

    `annotations` are those of the articles, by id, narrowed to what is about the story's event, `publishers` by id
    the numbers of their publishers, which copies of one report share.
    """
    days = {article.id: day_of(article, relation, lexicon) for article in articles}
    quantities = tuple(
        replace(quantity, article=article.id)
        for article in articles
        if article.text
        for quantity in annotations[article.id].quantities
    )
    return Particulars(
        standing_of(articles, annotations, days, publishers),
        _dates(articles, annotations, lexicon),
        quantities[:MOST_QUANTITIES],
        conflicts_of(articles, annotations, quantities, relation, lexicon),
        changes_of(articles, annotations),
    )


def _dates(
    articles: Sequence[Article], annotations: Mapping[int, Annotation], lexicon: Lexicon
) -> tuple[DatedPhrase, ...]:
    """Return the days that bind and that no later article takes back, each once with its strictest kind, as the
    first article has it that also says what is due then."""
    found: dict[str, DatedPhrase] = {}
    for article in articles:
        for phrase in annotations[article.id].dates if article.text else ():
            if not phrase.binds:
                continue
            known = found.get(phrase.date)
            if known is None or _rank(phrase) < _rank(known):
                found[phrase.date] = replace(phrase, article=article.id)
    return standing([found[day] for day in sorted(found)], articles, annotations, lexicon)


def _rank(phrase: DatedPhrase) -> tuple[int, bool]:
    return STRICTEST.index(phrase.kind), not phrase.what
