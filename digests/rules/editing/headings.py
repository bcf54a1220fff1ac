"""What stands above a story of an article whose title names other matters too: a sentence of its segment,
verbatim, that tells what the segment is about and can be understood alone.
"""

from collections.abc import Collection, Mapping, Sequence

from digests.model import Annotation, Article, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.pegs import Worth, shortened, worth_of
from digests.rules.editing.naming import named
from digests.rules.similarity import stems_of

LEANS = 0.5  # chance from which on a sentence is taken for one that others are wanted for


def headings_of(
    pegs: Mapping[int, tuple[int, str]],
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    ranked: Sequence[Passage],
    quoted: Collection[tuple[int, int]],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[int, str]:
    """Return by article what stands above its story instead of its title. Pure.

    `pegs` are by article the number of the segment and its peg, `ranked` the passages that may be quoted, best
    first, `quoted` those, by article and index, that are to stand on the card. The peg, if it tells by itself what
    the matter is; else another sentence of the segment that does; else the question, if it is whole; else what is
    quoted. Articles of which no sentence can stand there are left out.
    """
    found = {}
    for article in articles:
        if article.id in pegs:
            segment, peg = pegs[article.id]
            own = [each for each in ranked if each.article == article.id and each.segment == segment]
            passages = [each for each in annotations[article.id].passages if each.segment == segment]
            found[article.id] = _heading(peg, passages, own, quoted, relation, lexicon)
    return {number: words for number, words in found.items() if words}


def _heading(
    peg: str,
    passages: Sequence[Passage],
    ranked: Sequence[Passage],
    quoted: Collection[tuple[int, int]],
    relation: Relation,
    lexicon: Lexicon,
) -> str:
    matter = _stems(" ".join(each.text for each in ranked[:1]), relation, lexicon)

    def about(words: str) -> bool:
        party = any(named(each, words, relation) for each in relation.parties)
        return party or not ranked or not matter.isdisjoint(_stems(words, relation, lexicon))

    origin = next((each for each in passages if peg in each.text), None)
    leans = origin is not None and (origin.leans >= LEANS or _only_names_it(origin, peg, lexicon))
    if tells_alone(peg, lexicon) and not leans and about(peg):
        return peg
    clear = [each for each in ranked if each.stands_alone and max(each.leans, each.unnamed) < LEANS]
    clear = [each for each in clear if tells_alone(each.text, lexicon) and about(each.text)]
    others = [each for each in clear if (each.article, each.index) not in quoted]
    if not others and worth_of(peg, lexicon) is Worth.ASKED and not peg[0].islower() and about(peg):
        return peg
    return next((shortened(each.text, lexicon) for each in (*others, *clear)), "")


def tells_alone(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence is news that stands alone: whole, no question, nobody's words to somebody."""
    words = lexicon.segments
    addressed = words.leading.match(sentence) or words.personal.match(sentence)
    return not addressed and not sentence[0].islower() and worth_of(sentence, lexicon) is Worth.SAID


def _only_names_it(origin: Passage, peg: str, lexicon: Lexicon) -> bool:
    """Say whether somebody who asks only names there what he will ask about."""
    return origin.place is Place.QUESTION and bool(lexicon.segments.naming.match(peg))


def _stems(text: str, relation: Relation, lexicon: Lexicon) -> set[str]:
    return set(stems_of(without_parties(text, relation), lexicon))
