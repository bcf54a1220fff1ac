"""Which side's outlets carry a story."""

from collections.abc import Iterable

from digests.model import Article, Relation


def only_side(articles: Iterable[Article], relation: Relation) -> str:
    """Return the id of the party on whose side all these articles were published, "" when there is no such one.

    That no outlet of the other side, and none from elsewhere, carries a story says more than how many do.
    """
    sides = {article.source.party for article in articles}
    side = sides.pop() if len(sides) == 1 else ""
    return side if relation.party(side) else ""
