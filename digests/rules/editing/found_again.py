"""What a later story refers to: an article that was refused since it names one party only, and a later one that
passes and is about the same matter."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_passages, clean_title
from digests.rules.editing.gate import LEAD, instrument_in
from digests.rules.similarity import stems_of

DAYS = timedelta(days=10)
FEWEST, FEWEST_BESIDE = 4, 2  # rare stems in one sentence: alone, and beside the same instrument
RARE = 2  # refused articles that share a stem which is still rare


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """The id of a refused article, and what the later one shares with it: a document's number, or the id of an
    instrument, and rare words (stems)."""

    article: int
    evidence: tuple[str, ...]


def found_again(
    passing: Article, refused: Sequence[Article], relation: Relation, lexicon: Lexicon
) -> tuple[FoundAgain, ...]:
    """Return which of the refused articles the passing one refers to, in their order. Pure.

    So it does where it names the other's document by number, or where one of its sentences has the rare words of
    the other's headline: four of them, two where both are about the same instrument. Rare is what at most two of
    the refused have in their headlines; the names of the parties are no such word. Only what came out in the ten
    days before counts.
    """
    old = [article for article in refused if _before(article, passing)]
    subjects = {article.id: _subject(article, relation, lexicon) for article in old}
    known = Counter(stem for subject in subjects.values() for stem in subject)
    parts = [
        clean_title(passing.title, relation, lexicon, passing.source.name),
        *clean_passages(passing, relation, lexicon),
    ]
    stems = [frozenset(stems_of(part, lexicon)) for part in parts]
    acts = _acts(parts, relation)
    found = []
    for article in old:
        rare = {stem for stem in subjects[article.id] if known[stem] <= RARE}
        if evidence := _evidence(article, rare, parts, stems, acts, relation, lexicon):
            found.append(FoundAgain(article.id, evidence))
    return tuple(found)


def _evidence(
    article: Article,
    rare: Collection[str],
    parts: Sequence[str],
    stems: Iterable[frozenset[str]],
    acts: Collection[str],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    number = article.document_number
    if number and any(number in part for part in parts):
        return (number,)
    own = instrument_in(
        clean_title(article.title, relation, lexicon, article.source.name),
        clean_passages(article, relation, lexicon)[:LEAD],
        relation,
    )
    same = own[0].id if own is not None and own[0].id in acts else ""
    shared = max(([stem for stem in sorted(rare) if stem in each] for each in stems), key=len, default=[])
    if len(shared) < (FEWEST_BESIDE if same else FEWEST):
        return ()
    return (same, *shared) if same else tuple(shared)


def _before(article: Article, passing: Article) -> bool:
    if article.published is None or passing.published is None or article.id == passing.id:
        return False
    return timedelta() <= passing.published - article.published <= DAYS


def _subject(article: Article, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """The stems of a headline that say what it is about: without the parties' own names."""
    title = clean_title(article.title, relation, lexicon, article.source.name)
    for party in relation.parties:
        for pattern in party.nation:
            title = pattern.sub(" ", title)
    return frozenset(stems_of(title, lexicon))


def _acts(parts: Sequence[str], relation: Relation) -> frozenset[str]:
    """The ids of the instruments that any sentence names."""
    found = (instrument_in(part, (), relation) for part in parts)
    return frozenset(each[0].id for each in found if each is not None)
