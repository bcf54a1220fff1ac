"""Whose articles tell a story: those of outlets of which it is known whose they are, where there are any."""

from collections.abc import Sequence

from digests.model import Article
from digests.rules import trust


def vouched_for(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that tell a story, in their order: those for which somebody answers, or all where none.

    The others are named beside it. They give it neither headline nor words, days or figures, and do not count
    among its publishers: what only a source says that nobody knows is told as that source's own story.
    """
    answered = [article for article in articles if trust.can_vouch(article.source)]
    return answered or list(articles)
