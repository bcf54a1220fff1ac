"""What stands above a story of an article whose title names other matters too: a sentence of its segment,
verbatim, that tells news by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from digests.model import Annotation, Article, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.pegs import Worth, shortened, worth_of
from digests.rules.editing.naming import named
from digests.rules.similarity import stems_of

LEANS = 0.5  # chance from which on a sentence wants others
NEWS = 0.5  # chance from which on a sentence tells news by itself
LITTLE = 0.3  # the same, below which a sentence does not stand above another's words


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
    first, `quoted` those, by article and index, that are to stand on the card. The peg, if it tells news on the
    matter; else of the sentences that can be understood the likeliest to do so, those that are `quoted` last; but
    a whole question stands rather than what is quoted anyway, or hardly tells anything. Where nothing else can, a
    peg that leans stands; articles of which no sentence names the matter are left out.
    """
    found = {}
    for article in articles:
        if article.id in pegs:
            segment, peg = pegs[article.id]
            own = [each for each in annotations[article.id].passages if each.segment == segment]
            best = [each for each in ranked if each.article == article.id and each.segment == segment]
            origin = next((each for each in own if peg in each.text), None)
            about = _about(best, article, relation, lexicon)
            # What is in no passage is a line above the segment, written to stand there.
            found[article.id] = _heading(peg, origin, best, quoted, about, lexicon) if origin else peg
    return {number: words for number, words in found.items() if words}


def _heading(
    peg: str,
    origin: Passage,
    best: Sequence[Passage],
    quoted: Collection[tuple[int, int]],
    about: Callable[[str], bool],
    lexicon: Lexicon,
) -> str:
    clear = [each for each in best if _replaces(each, lexicon) and about(each.text)]
    clear.sort(key=lambda each: ((each.article, each.index) in quoted, -each.heading))
    others = [each for each in clear if each.heading >= LITTLE and (each.article, each.index) not in quoted]
    better = origin.heading < LITTLE and any(each.heading >= NEWS for each in clear)
    stands = origin.heading >= NEWS or (_stands(peg, origin, lexicon) and not better)
    asked = worth_of(peg, lexicon) is Worth.ASKED and not peg[0].islower()
    if (stands and (about(peg) or not best)) or (asked and not others):
        return peg
    if clear:
        return shortened(clear[0].text, lexicon)
    said = worth_of(peg, lexicon) is Worth.SAID and not lexicon.segments.personal.match(peg)
    return peg if said and about(peg) else ""


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


def _stands(peg: str, origin: Passage, lexicon: Lexicon) -> bool:
    """Say whether the peg is no question, and not said to somebody or by somebody who asks and only names what he
    will ask about."""
    words, asked = lexicon.segments, origin.place is Place.QUESTION
    addressed = words.personal.match(peg) and (asked or not lexicon.worth.we.search(peg))
    only_named = asked and words.naming.match(peg)
    return worth_of(peg, lexicon) is Worth.SAID and not (addressed or only_named or origin.leans >= LEANS)


def _replaces(passage: Passage, lexicon: Lexicon) -> bool:
    """Say whether a passage can be understood alone and is not said to somebody."""
    words, text = lexicon.segments, passage.text
    spoken = words.leading.match(text) or words.personal.match(text) or words.naming.match(text)
    return passage.stands_alone and not spoken and worth_of(text, lexicon) is Worth.SAID
