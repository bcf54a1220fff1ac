"""What stands above a story of an article whose title names other matters too: a sentence of its segment,
verbatim, that tells news by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from digests.model import Annotation, Article, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import without_parties
from digests.rules.annotation.segments import PegWorth, peg_worth_of, shortened
from digests.rules.editing.naming import named
from digests.rules.similarity import stems_of

LEANS = 0.5  # chance from which on a sentence wants others
LITTLE = 0.3  # chance that it tells news that a heading has at least, a whole question aside
BETTER = 0.3  # by how much that of another is higher which goes before the peg
CUT = ("…", "...")


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
    first, `quoted` those, by article and index, that are to stand on the card. The peg, or of the sentences on the
    matter that can be understood the one that is likelier to tell news; else the question, if it is whole; else
    what is `quoted` anyway, where something else can be; else none. A title that was cut is the sentence that it
    begins.
    """
    found = {}
    for article in articles:
        annotation = annotations[article.id]
        if article.id in pegs:
            segment, peg = pegs[article.id]
            own = [each for each in annotation.passages if each.segment == segment]
            best = [each for each in ranked if each.article == article.id and each.segment == segment]
            origin = next((each for each in own if peg in each.text), None)
            about = _about(best, article, relation, lexicon)
            # What is in no passage is a line above the segment, written to stand there.
            found[article.id] = _heading(peg, origin, best, quoted, about, lexicon) if origin else peg
        elif whole := _uncut(article.title, annotation.passages):
            found[article.id] = shortened(whole, lexicon)
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
    free = [each for each in clear if (each.article, each.index) not in quoted]
    other = max(free, key=lambda each: each.heading, default=None)
    stands = _stands(peg, origin, lexicon) and (about(peg) or not best)
    chance = origin.heading if stands else 0.0
    if other is not None and other.heading >= max(LITTLE, chance + BETTER):
        return shortened(other.text, lexicon)
    asked = peg_worth_of(peg, lexicon) is PegWorth.ASKED and not peg[0].islower()
    if chance >= LITTLE or asked:
        return peg
    likeliest = max(clear, key=lambda each: each.heading, default=None)  # another one may be quoted below it
    told = likeliest is not None and likeliest.heading >= LITTLE and len(best) > 1
    return shortened(likeliest.text, lexicon) if likeliest is not None and told else ""


def _uncut(title: str, passages: Sequence[Passage]) -> str:
    """Return the sentence that opens a text where its title is that sentence, cut; else nothing."""
    begun = " ".join(title.split()).removesuffix(CUT[0]).removesuffix(CUT[1]).rstrip()
    opening = next((" ".join(each.text.split()) for each in passages[:1]), "")
    return opening if title.rstrip().endswith(CUT) and begun and opening.startswith(begun) else ""


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
    """Say whether the peg is no question nor the end of a sentence, and not said to somebody or by somebody who
    asks and only names what he will ask about."""
    words, asked = lexicon.segments, origin.place is Place.QUESTION
    addressed = words.personal.match(peg) and (asked or not lexicon.worth.we.search(peg))
    only_named = asked and words.naming.match(peg)
    begun = addressed or only_named or peg[0].islower()
    return peg_worth_of(peg, lexicon) is PegWorth.SAID and not (begun or origin.leans >= LEANS)


def _replaces(passage: Passage, lexicon: Lexicon) -> bool:
    """Say whether a passage can be understood alone and is not said to somebody."""
    words, text = lexicon.segments, passage.text
    spoken = words.leading.match(text) or words.personal.match(text) or words.naming.match(text)
    return passage.stands_alone and not spoken and peg_worth_of(text, lexicon) is PegWorth.SAID
