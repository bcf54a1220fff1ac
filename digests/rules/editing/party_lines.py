"""Each party's own words about a story: what its speakers provably say on the matter, best first.

What a sentence is worth as a line is learned (see `annotation.worth`). Out of a conference or an interview, which
go on about everything, only what shares a word with the headlines or the best passage or names another party is
one. What a newsletter, a live page or captions tell once more is nobody's line, and so is what a source tells that
nobody answers for. A line is confirmed where two independent publishers tell the same words or the same statement.
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

LEAST = 0.5  # chance below which a sentence is no line: of a party's sentences worth one, .71 have more
Some = TypeVar("Some", bound=Passage)
RUN, RUN_CHINESE = 8, 16  # words, characters in a row that two have in common only where they quote the same


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
    """Return by party its own words, best first, of a story's passages, best first; parties without any are left
    out. Pure.

    What an opinion says of a party comes behind all else, what can be understood before what needs its speaker in
    front, what the party's own government published before what others tell of it, then what has the better chance
    to be worth a line (in tenths). What has no proof or says nothing is no line."""
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
    """Return what says of words whether they name a party other than this one, or something that the words of the
    matter name too."""

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
    """Return, by article and index, which of the lines another publisher tells too, with proof of the same party.
    `passages` are all of the story, `publishers` those of its articles by id. A source that cannot vouch confirms
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
