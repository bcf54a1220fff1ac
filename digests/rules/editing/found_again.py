"""What a later story refers to: an article that was refused since it names one party only, and a later one that
passes and tells of the same measure.

Rare words alone are no reference: of 19 articles that four of them found on the real streams to develop on, 3 were
about the relation. A document's number is one, and so are rare words beside the same instrument.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_passages, clean_title, without_parties
from digests.rules.editing.gate import LEAD, instrument_in
from digests.rules.similarity import stems_of

DAYS = timedelta(days=10)
FEWEST = 2  # rare stems of the refused headline in one sentence of a text that names the same instrument
RARE = 2  # refused articles that share a stem which is still rare


def found_again(
    passing: Sequence[Article], refused: Sequence[Article], relation: Relation, lexicon: Lexicon
) -> dict[int, tuple[str, ...]]:
    """Return, by the id of each refused article that one of the passing ones refers to, what the two share: a
    document's number, or the id of an instrument and rare words (stems). Pure.

    Rare is what at most two of the refused have in their headlines; the parties' names are no such words. A
    passing article refers only to what came out in the ten days before it.
    """
    if not passing or not refused:
        return {}
    titles = {each.id: clean_title(each.title, relation, lexicon, each.source.name) for each in refused}
    stems = {each: frozenset(stems_of(without_parties(titles[each], relation), lexicon)) for each in titles}
    known = Counter(stem for own in stems.values() for stem in own)
    told: list[tuple[Article, list[str], list[frozenset[str]], set[str]]] = []
    for each in passing:
        parts = [clean_title(each.title, relation, lexicon, each.source.name)]
        parts += clean_passages(each, relation, lexicon)
        instruments = (instrument_in(part, (), relation) for part in parts)
        named = {found[0].id for found in instruments if found is not None}
        told.append((each, parts, [frozenset(stems_of(part, lexicon)) for part in parts], named))
    again: dict[int, tuple[str, ...]] = {}
    for article in refused:
        later = [each for each in told if _before(article, each[0])]
        number = article.document_number
        if number and any(number in part for _, parts, _, _ in later for part in parts):
            again[article.id] = (number,)
            continue
        rare = frozenset(stem for stem in stems[article.id] if known[stem] <= RARE)
        fullest = [(max([rare & words for words in said], key=len), named) for _, _, said, named in later]
        shared = [each for each in fullest if len(each[0]) >= FEWEST and each[1]]
        if not shared:
            continue
        own = instrument_in(titles[article.id], clean_passages(article, relation, lexicon)[:LEAD], relation)
        fitting = [words for words, named in shared if own is not None and own[0].id in named]
        if own is not None and fitting:
            words = max(fitting, key=len)
            again[article.id] = (own[0].id, *sorted(words))
    return again


def _before(article: Article, passing: Article) -> bool:
    if article.published is None or passing.published is None or article.id == passing.id:
        return False
    return timedelta() <= passing.published - article.published <= DAYS
