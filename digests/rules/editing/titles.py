"""Which article's title stands above a story: one that tells the event, of an outlet near to neither side."""

from collections.abc import Collection, Mapping, Sequence

from digests.model import COMMENT, HEADLINE, Annotation, Article, Ownership, Relation, Telling
from digests.model.lexicon import Lexicon
from digests.rules.precedence import Order
from digests.rules.sieves import patterns_of

INDEPENDENT = (Ownership.PRIVATE, Ownership.NONPROFIT, Ownership.PUBLIC_BROADCASTER)
STATE = (Ownership.STATE_CONTROLLED, Ownership.PARTY_LINKED)
OPENING = 3  # passages by which a title is measured
BOTH, ONE, GOVERNMENTS, STATES, UNKNOWN = range(5)
Merits = tuple[bool, bool, bool, bool, bool, bool, int, bool, int, Order, int]


def titles_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    pegs: Collection[int],
    reprinted: Collection[int],
    places: Mapping[int, int],
    ages: Mapping[int, Order],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[int, ...]:
    """Return the articles, by number, whose title should stand above the story, the best first. Pure.

    By these in turn: a report, act or statement before comment; an original before what is `reprinted`; what is
    all about the event before what tells of other matters too and has only a peg for it (`pegs`); a title in words
    before a notice's number, and before one that claims more than its own text; in English, the language in
    which the relation is told; an independent outlet's that names both main parties, any independent one's, a
    government's, a state outlet's, one of whose owner nothing is known; with text before a bare headline; whose
    best passage ranks first (`places`); the earliest (`ages`); the smallest number.
    """

    def order(article: Article) -> Merits:
        annotation = annotations[article.id]
        return (
            article.kind in COMMENT,
            article.id in reprinted,
            article.id in pegs,
            bool(lexicon.titles.numbered.search(article.title)),
            claims_more(article.title, annotation, lexicon),
            not article.language.startswith("en"),
            _nearness(article, relation),
            not annotation.passages,
            places.get(article.id, len(places)),
            ages[article.id],
            article.id,
        )

    return tuple(article.id for article in sorted(articles, key=order))


def claims_more(title: str, annotation: Annotation, lexicon: Lexicon) -> bool:
    """Say whether a title claims more than the passages that open its text: that something is decided which they
    call considered, that one thing caused what they only put after it."""
    opening = annotation.passages[:OPENING]
    if not opening:
        return False
    causes = lexicon.titles.causes
    if causes.search(title) and not any(causes.search(each.text) for each in opening):
        return True
    told = _step_of(annotation, HEADLINE)
    steps = [step for step in (_step_of(annotation, each.index) for each in opening) if step]
    if told is None or told.step is None or not told.step.formal or not steps:
        return False
    return not any(each.step is not None and each.step.formal for each in steps)


def _step_of(annotation: Annotation, index: int) -> Telling | None:
    return next((each for each in annotation.tellings if each.index == index and each.step is not None), None)


def _nearness(article: Article, relation: Relation) -> int:
    ownership = article.source.ownership
    if ownership in INDEPENDENT:
        named = all(patterns_of(party, "mentions").search(article.title) for party in relation.main)
        return BOTH if named else ONE
    if ownership is Ownership.GOVERNMENT:
        return GOVERNMENTS
    return STATES if ownership in STATE else UNKNOWN
