"""Titles that sources change: each is judged like a new article before it stands anywhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.sorting import judged


@dataclass(frozen=True, slots=True)
class Offered:
    """An edited article under the title that its source gives it now; `relevant` is what it was under the one that
    stands."""

    article: Article
    relevant: bool


@dataclass(frozen=True, slots=True)
class JudgedTitles:
    """Which titles are taken and which are refused, by article id, and the articles with a taken one whose stories
    are to be built anew."""

    taken: Mapping[int, str] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    told: tuple[Article, ...] = ()


def judge_titles(
    offered: Sequence[Offered], in_stories: Collection[int], relation: Relation, lexicon: Lexicon
) -> JudgedTitles:
    """Judge the titles that sources give their articles now; `in_stories` are the articles of open stories. Pure.

    A title is refused if the article would not pass the gate under it: what was told of it stands under the title
    that was judged. That of an article that is shown nowhere is taken as it is; it does not come in by it.
    """
    taken: dict[int, str] = {}
    refused: dict[int, str] = {}
    told: list[Article] = []
    for each in offered:
        article = each.article
        if each.relevant and not judged(article, relation, lexicon).relevant:
            refused[article.id] = article.title
            continue
        taken[article.id] = article.title
        if each.relevant and article.id in in_stories and article.text:
            told.append(article)
    return JudgedTitles(taken, refused, tuple(told))
