"""Which themes an article is about, with the words that say so.

Each passage shares one vote among the themes whose words it has, in proportion to their scores; a passage with few
such words gives a part of its vote only, headline and lead have three votes each. What an article is about are the
themes with the most votes: at most three, none with less than a fifth of the first one's. So a word that stands in
many sentences of a long text counts, and one that is said in passing does not, however often all the words of its
theme come together.

A passage's top theme is the one that scores highest in it, ties going to the more specific; a passage without
theme words inherits the top theme of the one before it. A theme makes a section of a digest only if it is the top
theme of some passage.
"""

from collections.abc import Mapping, Sequence

from digests.model import Article, Passage, Relation, ThemeScore
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import outlined
from digests.rules.annotation.clean import clean, clean_title
from digests.rules.editing.gate import judge_text
from digests.rules.editing.lexicon import Hits, hits_in, scores_of
from digests.rules.editing.members import words_of_members

# Chosen on the themes of 523 real articles. Weights of themes, entries and words that were learned did no
# better on streams left out (F1 .70 to .74 beside .74). With words of themes mended on all of them, in-sample,
# precision and recall are .75: python -m tests.benchmarks.gate
MOST_THEMES = 3
LEAST_SHARE = 0.2  # of the votes of the first theme
LEAD, LEADING = 3, 3  # headline and two passages, and the votes that each of them has
LEAST_OF_TOP = 0.5  # of the score of a passage's top theme
WHOLE = 12  # scores of all themes together from which a passage gives its whole vote


def classify(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[ThemeScore, ...]:
    """Return the article's themes, those with a section first, then by votes. Pure.

    Of a text of several matters those have votes that pass the gate, all of them where none does.
    """
    title = clean_title(article.title, relation, lexicon, article.source.name)
    read = words_of_members(article, outlined(article, relation, lexicon), relation, lexicon)
    parts = [(own, passages) for _, own, passages in read]
    passing = [part for part in parts if judge_text(*part, article.source, relation).relevant] or parts
    return classify_passages(title, [each for _, passages in passing for each in passages], relation)


def classify_passages(title: str, passages: Sequence[str], relation: Relation) -> tuple[ThemeScore, ...]:
    """Return the themes of a headline or peg with its passages, all cleaned, as `classify` does. Pure."""
    hits = [hits_in(part, relation.themes) for part in (title, *passages)]
    parts = [_scores(part, relation) for part in hits]
    votes = _votes(parts)
    tops = {_top(part, relation) for part in parts}
    scores = []
    for theme, (score, evidence) in scores_of(relation.themes, hits[0], hits[1:], votes).items():
        if score >= relation.article_threshold:
            scores.append(ThemeScore(theme, score, theme in tops, evidence[:6]))
    scores.sort(key=lambda each: (-votes[each.theme], _specificity(each.theme, relation)))
    kept = [each for each in scores[:MOST_THEMES] if votes[each.theme] >= LEAST_SHARE * votes[scores[0].theme]]
    return tuple(sorted(kept, key=lambda each: not each.section))


def themes_of_passage(
    passage: Passage, before: Passage | None, relation: Relation, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the themes of which a passage has at least half as much as of its top one, best first; where it has
    none and leans on the passage before it, that one's."""
    found = themes_of_words(passage.text, relation, lexicon, LEAST_OF_TOP)
    if not found and before is not None and not passage.stands_alone:
        found = themes_of_words(before.text, relation, lexicon, LEAST_OF_TOP)
    return found


def themes_of_words(words: str, relation: Relation, lexicon: Lexicon, least: float = 0.0) -> tuple[str, ...]:
    """Return the themes that a sentence, title or peg is about, best first: those with at least the part `least`
    of what its top theme scores."""
    scores = _scores(hits_in(clean(words, relation, lexicon), relation.themes), relation)
    enough = max(relation.passage_threshold, least * max(scores.values(), default=0))
    found = [theme for theme, score in scores.items() if score >= enough]
    return tuple(sorted(found, key=lambda theme: (-scores[theme], _specificity(theme, relation))))


def _votes(parts: Sequence[Mapping[str, int]]) -> Mapping[str, float]:
    votes: dict[str, float] = {}
    for index, scores in enumerate(parts):
        vote = (LEADING if index < LEAD else 1) / max(WHOLE, sum(scores.values()))
        for theme, score in scores.items():
            votes[theme] = votes.get(theme, 0.0) + vote * score
    return votes


def _top(scores: Mapping[str, int], relation: Relation) -> str:
    ranks = (
        (-score, _specificity(theme, relation), theme)
        for theme, score in scores.items()
        if score >= relation.passage_threshold
    )
    return min(ranks, default=(0, 0, ""))[2]


def _scores(passage: Hits, relation: Relation) -> Mapping[str, int]:
    """Return the themes that a passage has words of, with the score of each."""
    return {theme: score for theme, (score, _) in scores_of(relation.themes, {}, [passage]).items()}


def _specificity(theme: str, relation: Relation) -> int:
    order = relation.specificity
    return order.index(theme) if theme in order else len(order)
