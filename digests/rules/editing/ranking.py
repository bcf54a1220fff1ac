"""How much a story matters: by acts and by who stands behind it, not by how many repeat it."""

from collections.abc import Mapping, Sequence

from digests.model import COMMENT, Article, Origin, Ownership, Passage
from digests.model.lexicon import Lexicon, RankingWords

ACT, MET, TALK, COMMENTED = 4.5, 1.0, 0.4, 4.0
"""What an act and a meeting weigh, what the support of a story weighs where it is talk alone, and what a story
loses of which there is comment alone."""
CLAIMS: Mapping[str, float] = {
    "official act": 1.0,
    "official statement": 0.0,
    "attributed report": -0.5,
    "unnamed sources": -1.5,
    "denial": -0.5,
}


def importance(
    articles: Sequence[Article],
    lines: Mapping[str, Sequence[Passage]],
    origins: Sequence[Origin],
    both_governments: bool,
    claim: str,
    lexicon: Lexicon,
) -> float:
    """Return how much the story matters, about 0 to 14; more is more. Pure.

    `lines` are the parties' own words by party id, `claim` is what the story rests on. What was done goes before
    what was said however many say it; of two alike, an official act goes before a report of one.
    """
    words, titles = lexicon.ranking, [article.title for article in articles]
    acts = any(_acts(title, words) for title in titles)
    meetings = any(words.met.search(title) for title in titles)
    spoken = sum(1 for passages in lines.values() if passages)
    official = any(article.source.ownership is Ownership.GOVERNMENT for article in articles)
    weight = 1.0 if acts else TALK
    score = ACT * acts + MET * (meetings and not acts) + weight * 1.5 * min(spoken, 2)
    score += weight * (1.5 * official + 1.5 * both_governments) + min(len(origins), 4) * 0.75
    score += CLAIMS.get(claim, -1.0 if claim else 0.0)
    if all(article.kind in COMMENT for article in articles):
        score -= COMMENTED
    return round(max(score, 0.0), 3)


def _acts(title: str, words: RankingWords) -> bool:
    """Say whether a headline tells of an act, not of an intention or a wish."""
    return bool(words.acted.search(title)) and not words.intends.search(title)
