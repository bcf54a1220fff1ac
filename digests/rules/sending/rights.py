"""How much of an article a digest may quote: the source's policy, counted over all lines of the digest."""

from collections.abc import Iterable, Mapping

from digests.model import ALLOWANCES, Article, Passage


class Budget:
    """What has been quoted so far in one digest: passages and characters for each article, within `ALLOWANCES`."""

    def __init__(self) -> None:
        self._spent: dict[int, tuple[int, int]] = {}

    def allows(self, passages: Iterable[Passage], articles: Mapping[int, Article]) -> bool:
        """Say whether all these passages together may still be quoted."""
        asked: dict[int, tuple[int, int]] = {}
        for passage in passages:
            count, characters = asked.get(passage.article) or self._spent.get(passage.article, (0, 0))
            asked[passage.article] = count + 1, characters + len(passage.text)
        return all(_within(articles[article], *quoted) for article, quoted in asked.items())

    def spend(self, passage: Passage) -> None:
        """Count a passage as quoted."""
        count, characters = self._spent.get(passage.article, (0, 0))
        self._spent[passage.article] = count + 1, characters + len(passage.text)


def _within(article: Article, passages: int, characters: int) -> bool:
    allowed = ALLOWANCES[article.source.policy]
    return (allowed.passages is None or passages <= allowed.passages) and (
        allowed.characters is None or characters <= allowed.characters
    )
