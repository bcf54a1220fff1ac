"""What stands above a story of an article whose title names other matters too: a sentence of its segment,
verbatim, that tells what the segment is about and can be understood alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from digests.model import Annotation, Article, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.pegs import Worth, shortened, worth_of
from digests.rules.editing.naming import named
from digests.rules.similarity import stems_of

LEANS, HARDLY = 0.5, 0.3  # chances that a sentence wants others: too high for any, too high for one of the best


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
        if article.id not in pegs:
            continue
        segment, peg = pegs[article.id]
        own = [each for each in annotations[article.id].passages if each.segment == segment]
        best = [each for each in ranked if each.article == article.id and each.segment == segment]
        about = _about(best, article, relation, lexicon)
        if _stands(peg, own, lexicon) and (about(peg) or not best):
            found[article.id] = peg
            continue
        clear = [each for each in best if _replaces(each, lexicon) and about(each.text)]
        others = [each for each in clear if (each.article, each.index) not in quoted]
        firm = [each for each in others if max(each.leans, each.unnamed) < HARDLY]
        asked = worth_of(peg, lexicon) is Worth.ASKED and not peg[0].islower()
        if firm or (clear and not asked):
            found[article.id] = shortened((*firm, *others, *clear)[0].text, lexicon)
        elif asked:
            found[article.id] = peg
    return found


def _about(
    best: Sequence[Passage], article: Article, relation: Relation, lexicon: Lexicon
) -> Callable[[str], bool]:
    """Return what says of words whether they name a party other than the one that speaks, or something that the
    best passage of the segment names too."""
    parties = [party for party in relation.parties if party.id != article.source.party]

    def stems(text: str) -> set[str]:
        return set(stems_of(without_parties(text, relation), lexicon))

    matter = stems(" ".join(each.text for each in best[:1]))
    return lambda words: (
        any(named(party, words, relation) for party in parties) or not matter.isdisjoint(stems(words))
    )


def _stands(peg: str, own: Sequence[Passage], lexicon: Lexicon) -> bool:
    """Say whether the peg is news that stands alone: no question, and not said to somebody or by somebody who asks
    and only names what he will ask about."""
    origin = next((each for each in own if peg in each.text), None)
    asked = origin is not None and origin.place is Place.QUESTION
    words = lexicon.segments
    addressed = words.personal.match(peg) and (asked or not lexicon.worth.we.search(peg))
    only_named = asked and words.naming.match(peg)
    leans = origin is not None and origin.leans >= LEANS
    return worth_of(peg, lexicon) is Worth.SAID and not (addressed or only_named or leans)


def _replaces(passage: Passage, lexicon: Lexicon) -> bool:
    """Say whether a passage that is no peg tells as much as one."""
    words, text = lexicon.segments, passage.text
    spoken = words.leading.match(text) or words.personal.match(text) or words.naming.match(text)
    clear = passage.stands_alone and max(passage.leans, passage.unnamed) < LEANS
    return clear and not spoken and worth_of(text, lexicon) is Worth.SAID
