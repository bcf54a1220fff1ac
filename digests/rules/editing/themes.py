"""Which themes an article is about, with the words that say so.

An article has a theme from the article threshold on. A passage's top theme is the one that scores highest in it,
ties going to the more specific; a passage without theme words inherits the top theme of the one before it. A theme
makes a section of a digest only if it is the top theme of some passage.
"""

from collections.abc import Sequence
from functools import lru_cache

from digests.model import Article, Passage, Relation, ThemeScore
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean, clean_passages, clean_title
from digests.rules.editing.exchanges import aside_in
from digests.rules.editing.lexicon import score_of


def classify(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[ThemeScore, ...]:
    """Return the article's themes, those with a section first, then by score and specificity. Pure.

    What a press conference says of other subjects than the two parties does not count.
    """
    title = clean_title(article.title, relation, lexicon, article.source.name)
    aside = aside_in(article, relation, lexicon)
    passages = [
        each for index, each in enumerate(clean_passages(article, relation, lexicon)) if index not in aside
    ]
    text = "\n".join(passages)
    parts = (title, *passages)
    tops, heard = set(_tops(parts, relation)), {theme for part in parts for theme, _ in _scores(part, relation)}
    scores = []
    for theme in relation.themes:
        if theme.id not in heard:  # what no passage has, all of them together have not
            continue
        score, evidence = score_of(theme, title, text)
        if score >= relation.article_threshold:
            scores.append(ThemeScore(theme.id, score, theme.id in tops, evidence[:6]))
    return tuple(
        sorted(scores, key=lambda each: (not each.section, -each.score, _specificity(each.theme, relation)))
    )


def themes_of_passage(
    passage: Passage, before: Passage | None, relation: Relation, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the top theme of a passage; where it has none and leans on the passage before it, that one's. Empty
    where there is none."""
    top = _top(clean(passage.text, relation, lexicon), relation)
    if not top and before is not None and not passage.stands_alone:
        top = _top(clean(before.text, relation, lexicon), relation)
    return (top,) if top else ()


def _tops(passages: Sequence[str], relation: Relation) -> list[str]:
    return [_top(passage, relation) for passage in passages]


def _top(passage: str, relation: Relation) -> str:
    ranks = (
        (-score, _specificity(theme, relation), theme)
        for theme, score in _scores(passage, relation)
        if score >= relation.passage_threshold
    )
    return min(ranks, default=(0, 0, ""))[2]


@lru_cache(maxsize=20_000)  # a story that grows is read again with every article that joins it
def _scores(passage: str, relation: Relation) -> tuple[tuple[str, int], ...]:
    """Return the themes that a passage has words of, with the score of each."""
    found = ((theme.id, score_of(theme, "", passage)[0]) for theme in relation.themes)
    return tuple((theme, score) for theme, score in found if score)


def _specificity(theme: str, relation: Relation) -> int:
    order = relation.specificity
    return order.index(theme) if theme in order else len(order)
