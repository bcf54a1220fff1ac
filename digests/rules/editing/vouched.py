"""Whose articles tell a story: those of outlets of which it is known whose they are, where there are any."""

from collections.abc import Sequence

from digests.model import Article, Ownership, Source

NO_LABEL = ("", "unlabelled")


def is_labelled(source: Source) -> bool:
    """Say whether somebody has said whose a source is."""
    return source.ownership is not Ownership.UNLABELLED or source.label.strip() not in NO_LABEL


def vouched_for(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that tell a story, in their order: those of labelled sources, or all where none is.

    The others are named beside it. They give it neither headline nor words, days or figures, and do not count among
    its publishers: what only a source says that nobody knows is told as that source's own story.
    """
    labelled = [article for article in articles if is_labelled(article.source)]
    return labelled or list(articles)
