"""What a story's articles say in particular: how far its measure is, dates, numbers, and where they contradict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digests.model import Annotation, Article, Conflict, DatedPhrase, DateKind, ListChange, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation import dates
from digests.rules.editing import claims
from digests.rules.editing.conflicts import conflicts_of
from digests.rules.editing.listings import changes_of
from digests.rules.editing.withdrawal import standing

MOST_QUANTITIES = 80
STRICTEST = (DateKind.DEADLINE, DateKind.EFFECTIVE, DateKind.EXPIRY, DateKind.EVENT, DateKind.PAST)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Where the story stands, the days that bind, its numbers, its contradictions, and changes of lists."""

    standing: claims.Standing
    dates: tuple[DatedPhrase, ...]
    quantities: tuple[Quantity, ...]
    conflicts: tuple[Conflict, ...]
    list_changes: tuple[ListChange, ...]


def particulars_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    relation: Relation,
    lexicon: Lexicon,
) -> Particulars:
    """Return the particulars of the articles, given in the order in which they came out. Pure.

    `annotations` are those of the articles that have text, by id, narrowed to what is about the story's event.
    """
    told = {number: found.passages for number, found in annotations.items()}
    all_dates = {number: found.dates for number, found in annotations.items()}
    days = {article.id: dates.day_of(article, relation, lexicon) for article in articles}
    quantities = tuple(
        replace(quantity, article=article.id)
        for article in articles
        if article.id in annotations
        for quantity in annotations[article.id].quantities
    )
    return Particulars(
        claims.standing_of(articles, told, all_dates, days, relation),
        _dates(articles, all_dates, days, relation, lexicon),
        quantities[:MOST_QUANTITIES],
        conflicts_of(
            articles,
            told,
            quantities,
            [phrase for found in all_dates.values() for phrase in found],
            relation,
            lexicon,
        ),
        changes_of(articles, told, all_dates, relation, lexicon),
    )


def _dates(
    articles: Sequence[Article],
    all_dates: Mapping[int, Sequence[DatedPhrase]],
    days: Mapping[int, date | None],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[DatedPhrase, ...]:
    """Return the days that bind and that no later article takes back, each once with its strictest kind; an event
    "this year" is too vague, and one on the day of the article is news and no plan."""
    found: dict[str, DatedPhrase] = {}
    for article in articles:
        for phrase in all_dates.get(article.id, ()):
            if not phrase.date or phrase.kind is DateKind.PAST or _is_no_plan(phrase, days[article.id]):
                continue
            known = found.get(phrase.date)
            if known is None or STRICTEST.index(phrase.kind) < STRICTEST.index(known.kind):
                found[phrase.date] = replace(phrase, article=article.id)
    return standing((found[day] for day in sorted(found)), articles, relation, lexicon)


def _is_no_plan(phrase: DatedPhrase, day: date | None) -> bool:
    vague = len(phrase.date) == 4
    over = day is not None and phrase.date <= day.isoformat()
    return phrase.kind is DateKind.EVENT and (vague or over)
