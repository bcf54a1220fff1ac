"""Each party's own words about a story: what its speakers provably say on the matter, best first.

What a sentence is worth as a line is learned (see `annotation.worth`). Out of a conference or an interview, which
go on about everything, only what shares a word with the headlines or the best passage or names another party is
one. What a newsletter, a live page or captions tell once more is nobody's line, and so is what a source tells that
nobody answers for.
"""

from collections.abc import Collection, Sequence

from digests.model import SPOKEN, Article, Passage, PassageKind, Relation, TextKind
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.clean import without_parties
from digests.rules.editing.naming import named
from digests.rules.similarity import stems_of

AGAIN = (TextKind.NEWSLETTER, TextKind.LIST)
LEAST = 0.5  # chance below which a sentence is no line: of a party's sentences worth one, .71 have more


def lines_of(
    ranked: Sequence[Passage],
    articles: Sequence[Article],
    headlines: Sequence[str],
    foreign: Collection[int],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[str, list[Passage]]:
    """Return by party its own words, best first; parties without any are left out. Pure.

    `ranked` are the story's passages, best first. What an opinion says of a party comes behind all else, what can
    be understood before what needs its speaker in front, what is in none of the `foreign` articles before others,
    what the party's own government published before what others tell of it, then what has the better chance to be
    worth a line (in tenths). What has no proof or says nothing is no line.
    """
    by_id = {article.id: article for article in articles}
    matter = _stems(" ".join([*headlines, *(passage.text for passage in ranked[:1])]), relation, lexicon)
    found: dict[str, list[tuple[tuple[object, ...], Passage]]] = {}
    for place, passage in enumerate(ranked):
        article = by_id[passage.article]
        if passage.proof is None or passage.empty or passage.kind is not PassageKind.STATEMENT:
            continue
        if not trust.can_vouch(article.source):
            continue
        if article.kind in AGAIN or passage.line < LEAST or relation.party(passage.party) is None:
            continue
        if article.kind in SPOKEN and not _on_the_matter(passage, matter, relation, lexicon):
            continue
        clear = passage.stands_alone or bool(passage.prefix)
        order = (
            article.kind is TextKind.OPINION,
            not clear,
            passage.article in foreign,
            not trust.is_own(passage.party, article.source),
            -round(passage.line, 1),
            not passage.stands_alone,
            place,
        )
        found.setdefault(passage.party, []).append((order, passage))
    return {
        party.id: [passage for _, passage in sorted(found[party.id], key=lambda each: each[0])]
        for party in relation.parties
        if party.id in found
    }


def _on_the_matter(passage: Passage, matter: Collection[str], relation: Relation, lexicon: Lexicon) -> bool:
    if any(named(party, passage.text, relation) for party in relation.parties if party.id != passage.party):
        return True
    return bool(_stems(passage.text, relation, lexicon) & set(matter))


def _stems(text: str, relation: Relation, lexicon: Lexicon) -> set[str]:
    return set(stems_of(without_parties(text, relation), lexicon))
