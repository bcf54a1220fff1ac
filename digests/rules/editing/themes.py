"""Which themes a text is about, with the words that say so.

A theme's score in a text is the sum over its entries of weight times hits. An entry has two hits at most; a hit in
the headline counts as two more (for the design of the lexicon see the head of themes.toml).

Each passage shares one vote among the themes whose words it has, in proportion to their scores. A passage with few
such words gives only a part of its vote. Headline and lead have three votes each. The article is about the themes
with the most votes: at most three, and none with less than a fifth of the first one's votes. So a word in many
sentences of a long text counts. A word in passing does not, even if all words of its theme stand there together.

A passage's top theme is the one with the highest score in it. If two are equal, the more specific one wins. A
passage without theme words inherits the top theme of the passage before it.

Headline and first line of a card decide under which section of a digest it stands. The section is their likeliest
theme, if it is likely enough. Otherwise it is the first of the story's themes that these words name, or else the
story's first theme.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from digests.model import Passage, Relation, Theme, ThemeScore, WeightedPattern
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean
from digests.rules.sieves import Sieve
from digests.rules.texts import squeeze

MOST_HITS, TITLE_HITS, NEEDED_WEIGHT = 2, 2, 2  # as the head of themes.toml says
# Chosen on the themes of 523 real articles. Learned weights of themes, entries and words did no
# better on streams left out (F1 .70 to .74 beside .74). With themes' words mended on all streams, in-sample,
# precision and recall are .75: python -m tests.benchmarks.gate
MOST_THEMES = 3
LEAST_SHARE = 0.2  # a theme must have this share of the first theme's votes
LEAD, LEADING = 3, 3  # the lead has three parts (headline, two passages); each of them has three votes
LEAST_OF_TOP = 0.5  # a theme of a passage must have this share of the top theme's score
WHOLE = 12  # if all themes together score so much in a passage, it gives its whole vote
MOST_SCORED, UNIT = 16, 4  # the most that a headline or line scores for a section; a word that decides alone
MOST_EVIDENCE = 6

Word = re.Pattern[str] | WeightedPattern  # a false friend, or an entry
EntryHits = dict[int, tuple[int, str]]  # by an entry's place: how often it hits, up to MOST_HITS, and what
Hits = dict[str, EntryHits]  # by theme


def score_of(theme: Theme, title: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Return the theme's score in headline and text, and the words that made it, weightiest first. Entries of
    weight 1 count only beside heavier ones; alone they score 0."""
    return _scored(theme, _hits_in(title, (theme,)), [_hits_in(text, (theme,))])


def classify_passages(title: str, passages: Sequence[str], relation: Relation) -> tuple[ThemeScore, ...]:
    """Return the themes of a cleaned text: a headline, or the peg of a segment, with its passages. Themes with a
    section come first, then themes with more votes. Pure."""
    hits = [_hits_in(part, relation.themes) for part in (title, *passages)]
    named = {theme.id: theme for theme in relation.themes}
    votes: dict[str, float] = defaultdict(float)
    tops = set()
    for index, part in enumerate(hits):
        scores = _scores(part, relation)
        vote = (LEADING if index < LEAD else 1) / max(WHOLE, sum(scores.values()))
        for theme, score in scores.items():
            votes[theme] += vote * score
        # Only themes without a place in `specificity` can be equal. Then the first in the alphabet is taken.
        tops |= set(_best_first(dict(sorted(scores.items())), relation, relation.passage_threshold)[:1])
    found = [
        ThemeScore(theme, score, theme in tops, evidence[:MOST_EVIDENCE])
        for theme in votes
        for score, evidence in [_scored(named[theme], hits[0], hits[1:])]
        if score >= relation.article_threshold
    ]
    found.sort(key=lambda each: (-votes[each.theme], _specificity(each.theme, relation)))
    kept = [each for each in found[:MOST_THEMES] if votes[each.theme] >= LEAST_SHARE * votes[found[0].theme]]
    return tuple(sorted(kept, key=lambda each: not each.section))


def themes_of_passage(
    passage: Passage, before: Passage | None, relation: Relation, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the themes that score at least half as much in a passage as its top theme, best first. A leaning
    passage without themes gets the themes of the passage before it."""
    found = themes_of_words(passage.text, relation, lexicon, LEAST_OF_TOP)
    if not found and before is not None and not passage.stands_alone:
        found = themes_of_words(before.text, relation, lexicon, LEAST_OF_TOP)
    return found


def themes_of_words(words: str, relation: Relation, lexicon: Lexicon, least: float = 0.0) -> tuple[str, ...]:
    """Return the themes that a sentence, title or peg is about, best first. Each scores at least the share `least`
    of the top theme's score."""
    scores = scores_of(words, relation, lexicon)
    enough = max(relation.passage_threshold, least * max(scores.values(), default=0))
    return tuple(_best_first(scores, relation, enough))


def section_of(headline: str, line: str, themes: Sequence[str], relation: Relation, lexicon: Lexicon) -> str:
    """Return the theme that headline and first line of a card are about: the likeliest, if it is likely enough.
    Otherwise return the first of the story's `themes` that they name, else its first, "" without any. Pure.

    Readers found "Other news" right on 6 of 16 cards. The stories of most of these cards had a theme.
    """
    above, below = (scores_of(words, relation, lexicon) for words in (headline, line))
    return section_by(section_chances(above, below, relation, lexicon), themes, relation, lexicon)


def section_by(chances: Mapping[str, float], themes: Sequence[str], relation: Relation, lexicon: Lexicon) -> str:
    """Return the section by the chances of themes in headline and first line, and by the story's `themes`; "" if
    there is none. A theme that was in no labels has only its words to go by, and has its own bar."""
    weights, likeliest = lexicon.sections.weights, max(chances, key=lambda each: chances[each], default="")
    theme = relation.theme(likeliest)
    bar = weights["bar"] if theme is None or theme.prior is not None else weights["unlabelled bar"]
    if chances.get(likeliest, 0.0) >= bar:
        return likeliest
    known = [each for each in themes if relation.theme(each)]  # an editor may have removed one
    return next((each for each in (*filter(chances.get, known), *known)), "")


def scores_of(words: str, relation: Relation, lexicon: Lexicon) -> Mapping[str, int]:
    """Return the themes that have words in a headline or line, with their scores. Pure."""
    return _scores(_hits_in(clean(words, relation, lexicon), relation.themes), relation)


def section_chances(
    headline: Mapping[str, int], line: Mapping[str, int], relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return by theme the chance that a headline and a line with these scores are about it. The chances add up to
    less than 1, because both may be about no theme."""
    weights = lexicon.sections.weights
    odds = {}
    for theme in (each for each in relation.themes if each.id in headline or each.id in line):
        prior = weights["unlabelled"] if theme.prior is None else theme.prior
        told = ((weights["headline"], headline), (weights["line"], line))
        heard = sum(weight * min(scores.get(theme.id, 0), MOST_SCORED) / UNIT for weight, scores in told)
        odds[theme.id] = math.exp(prior + heard)
    whole = 1 + sum(odds.values())
    return {theme: each / whole for theme, each in odds.items()}


def _best_first(scores: Mapping[str, int], relation: Relation, least: float) -> list[str]:
    found = [theme for theme, score in scores.items() if score >= least]
    return sorted(found, key=lambda theme: (-scores[theme], _specificity(theme, relation)))


def _specificity(theme: str, relation: Relation) -> int:
    order = relation.specificity
    return order.index(theme) if theme in order else len(order)


def _scores(passage: Hits, relation: Relation) -> Mapping[str, int]:
    """Return the themes that have words in a passage, with their scores."""
    scores = {theme.id: _scored(theme, {}, [passage])[0] for theme in relation.themes if theme.id in passage}
    return {theme: score for theme, score in scores.items() if score}


def _scored(theme: Theme, headline: Hits, parts: Sequence[Hits]) -> tuple[int, tuple[str, ...]]:
    """Return the score and the words of a theme by the hits in a headline and other parts; see `score_of`."""
    title, texts = headline.get(theme.id, {}), [hits[theme.id] for hits in parts if theme.id in hits]
    score, weightiest = 0, 0
    evidence: list[tuple[int, str]] = []
    for place in sorted({place for told in (title, *texts) for place in told}):
        weight = theme.entries[place].weight
        found = [told[place] for told in texts if place in told]
        hits = min(sum(number for number, _ in found), MOST_HITS)
        if place in title:
            hits, found = hits + TITLE_HITS, [title[place]]
        score += weight * hits
        weightiest = max(weightiest, weight)
        evidence.append((-weight, found[0][1]))
    if weightiest < NEEDED_WEIGHT:
        return 0, ()
    return score, tuple(dict.fromkeys(words for _, words in sorted(evidence, key=lambda pair: pair[0])))


def _hits_in(text: str, themes: tuple[Theme, ...]) -> Hits:
    """Return what the entries of each theme hit in a text. The theme's false friends are cut out before."""
    found: Hits = {}
    for theme, words in groupby(_sieve(themes).left(text), key=lambda each: each[0]):
        own: EntryHits = {}
        rest = text
        for _, place, word in words:
            if not isinstance(word, WeightedPattern):
                rest = word.sub(" ", rest)
            elif (hits := _hits(word.pattern, rest, theme.without))[0]:
                own[place] = hits
        if own:
            found[theme.id] = own
    return found


@lru_cache(maxsize=128)  # one entry for each tuple of themes, not for each text
def _sieve(themes: tuple[Theme, ...]) -> Sieve[tuple[Theme, int, Word]]:
    words: list[tuple[Theme, int, Word]] = []
    for theme in themes:
        words += ((theme, -1, friend) for friend in theme.false_friends)
        words += ((theme, place, entry) for place, entry in enumerate(theme.entries))
    return Sieve(words, lambda each: (each[2].pattern if isinstance(each[2], WeightedPattern) else each[2],))


def _hits(pattern: re.Pattern[str], text: str, without: Collection[str]) -> tuple[int, str]:
    """Return how often the pattern hits, counted up to `MOST_HITS`, and the first words that it hits."""
    hits, first = 0, ""
    for match in pattern.finditer(text):
        words = squeeze(match.group())
        if without and words.casefold() in without:
            continue
        first = first or words
        hits += 1
        if hits == MOST_HITS:
            break
    return hits, first
