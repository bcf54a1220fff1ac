"""The elements that an article can give a card: headline, passage, line, statement. Each has its acceptance, which
is the probability that a strict reader would let it stand on the card. `communique try accept` prints them."""

from collections.abc import Iterator
from typing import NamedTuple

from digests.model import SPOKEN, Annotation, Article, Passage, Place, Relation, Story
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Above, Acceptance, Element, Judge, accepts_sentence, accepts_title
from digests.rules.issuing.cards import heading_by


class Judged(NamedTuple):
    """The words of an element, the party that speaks ("" for none), and the acceptance of the element."""

    words: str
    party: str
    acceptance: Acceptance


def elements_of(annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> list[Judged]:
    """Return all elements that an article could give a card, in the order of its text. First comes the title. Then
    comes each sentence, as a passage or as a line of the party that provably says it. A sentence that somebody
    says in a conference or an interview comes twice: as the headline of a statement card, then as a statement
    below such a headline. Pure."""
    fact = annotation.headline.fact
    found = (
        [Judged(article.title, "", accepts_title(article.title, article, fact, lexicon))] if article.title else []
    )
    spoken = annotation.kind in SPOKEN
    above = None if spoken else Above.of(article.title, article.id, relation, lexicon)
    for passage in (each for each in annotation.sentences if each.place is not Place.QUESTION or each.proof):
        kinds = (Element.SAID, Element.STATEMENT) if spoken and passage.proof else (_below(passage),)
        for kind in kinds:
            judged = accepts_sentence(kind, passage, article, relation, lexicon, above)
            found.append(Judged(passage.text, passage.party if passage.proof else "", judged))
    return found


def foremost_of(story: Story, article: Article, relation: Relation, lexicon: Lexicon) -> list[Judged]:
    """Return what an article can give the card of its story: its headline, its surest passage, and the surest line
    of each party. Pure."""
    words, _, acceptance = heading_by(article, story, Judge(relation, lexicon))
    heading = words or article.title
    above = Above.of(heading, article.id, relation, lexicon)
    found = [Judged(heading, "", acceptance)]

    def judged(element: Element, party: str, passages: tuple[Passage, ...]) -> Iterator[Judged]:
        for each in (passage for passage in passages if passage.article == article.id):
            yield Judged(each.text, party, accepts_sentence(element, each, article, relation, lexicon, above))

    told = [judged(Element.PASSAGE, "", story.passages)]
    told += [judged(Element.LINE, party.id, story.lines.get(party.id, ())) for party in relation.parties]
    best = (max(some, key=lambda each: each.acceptance.probability, default=None) for some in told)
    return [*found, *filter(None, best)]


def _below(passage: Passage) -> Element:
    return Element.LINE if passage.proof else Element.PASSAGE
