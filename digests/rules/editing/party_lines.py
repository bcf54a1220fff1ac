"""Each party's own words about a story: what its speakers provably say on the matter, best first.

What a sentence is worth as a line is learned (see `annotation.worth`). Conferences and interviews are about many
matters. A sentence of one is a line only if it names another party, or shares a word with the headlines or the
best passage. Newsletters, live pages, captions and sources without a label give no lines. A line is confirmed if
two independent publishers tell the same words or the same statement.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from digests.model import ROUNDUPS, SPOKEN, Article, Passage, PassageKind, Relation, TextKind
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.folding import simplified, skeleton
from digests.rules.party_names import named, without_parties
from digests.rules.similarity import retells, stems_of
from digests.rules.texts import is_chinese, words_of

LEAST = 0.5  # with a lower chance a sentence is no line; of the sentences worth a line .71 have more
Some = TypeVar("Some", bound=Passage)
RUN, RUN_CHINESE = 8, 16  # two texts share so many words (characters) in a row only if they quote the same


class _Said(NamedTuple):
    """A passage with its publisher, its stems and its runs of words."""

    party: str
    publisher: trust.Publisher
    stems: frozenset[str]
    runs: frozenset[tuple[str, ...]]


def lines_of(
    ranked: Sequence[Some],
    articles: Sequence[Article],
    headlines: Sequence[str],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[str, list[Some]]:
    """Return the words of each party among a story's passages (`ranked`, best first), best first. Parties without
    words are left out. Pure.

    Words in opinions come last. Words that can be understood go before words that need their speaker in front.
    Words that the party's own government published go before others. Then the chance to be worth a line decides,
    in tenths. Passages without proof, or that say nothing, are no lines."""
    by_id = {article.id: article for article in articles}
    matter = " ".join([*headlines, *(passage.text for passage in ranked[:1])])
    about = {party.id: is_about(matter, party.id, relation, lexicon) for party in relation.parties}
    found: dict[str, list[Some]] = defaultdict(list)
    for passage in ranked:
        article = by_id[passage.article]
        if passage.proof is None or passage.empty or passage.kind is not PassageKind.STATEMENT:
            continue
        if article.kind in ROUNDUPS or passage.line < LEAST or not trust.can_vouch(article.source):
            continue
        if article.kind not in SPOKEN or about[passage.party](passage.text):
            found[passage.party].append(passage)

    def order(passage: Passage) -> tuple[bool | float, ...]:
        article = by_id[passage.article]
        return (
            article.kind is TextKind.OPINION,
            not (passage.stands_alone or passage.prefix),
            not trust.is_own(passage.party, article.source),
            -round(passage.line, 1),
            not passage.stands_alone,
        )

    return {party.id: sorted(found[party.id], key=order) for party in relation.parties if party.id in found}


def is_about(matter: str, party: str, relation: Relation, lexicon: Lexicon) -> Callable[[str], bool]:
    """Return a function. It says whether words name a party other than this one, or something that the `matter`
    also names."""

    def stems(text: str) -> set[str]:
        return set(stems_of(without_parties(text, relation), lexicon))

    others = [each for each in relation.parties if each.id != party]
    common = stems(matter)
    return lambda words: (
        any(named(each, words, relation) for each in others) or not common.isdisjoint(stems(words))
    )


def confirmed_of(
    lines: Iterable[Passage],
    passages: Iterable[Passage],
    articles: Sequence[Article],
    publishers: Mapping[int, trust.Publisher],
    lexicon: Lexicon,
) -> tuple[tuple[int, int], ...]:
    """Return, by article and index, the lines that another publisher tells, too, with proof of the same party.
    `passages` are all passages of the story. `publishers` are by article id. A source without a label confirms
    nothing. Pure."""
    vouching = {article.id for article in articles if trust.can_vouch(article.source)}
    wanted = [each for each in lines if each.article in vouching]
    parties = {each.party for each in wanted}
    told = [each for each in passages if each.proof and each.party in parties and each.article in vouching]
    if not trust.are_independent(publishers[each.article] for each in (*wanted, *told)):
        return ()
    others = [_read(each, publishers, lexicon) for each in told]
    confirmed = []
    for line in wanted:
        own = _read(line, publishers, lexicon)
        same = (
            each.publisher
            for each in others
            if each.party == own.party and (own.runs & each.runs or retells(own.stems, each.stems))
        )
        if trust.are_independent((own.publisher, *same)):
            confirmed.append((line.article, line.index))
    return tuple(confirmed)


def _read(passage: Passage, publishers: Mapping[int, trust.Publisher], lexicon: Lexicon) -> _Said:
    said = passage.text.replace(passage.speaker_text, " ") if passage.speaker_text else passage.text
    words = tuple(words_of(simplified(skeleton(said), lexicon.comparison)))
    length = RUN_CHINESE if is_chinese(said) else RUN
    runs = frozenset(words[start : start + length] for start in range(len(words) - length + 1))
    return _Said(passage.party, publishers[passage.article], frozenset(stems_of(said, lexicon)), runs)
