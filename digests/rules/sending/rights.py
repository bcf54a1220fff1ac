"""How much of an article a digest may quote: the source's policy, counted over all lines of the digest."""

from collections.abc import Iterable

from digests.model import Article, Passage, Policy

MOST_PASSAGES = 2
MOST_CHARACTERS = 400


class Budget:
    """What has been quoted so far in one digest: passages and characters for each article.

    `full` is unlimited, `excerpt` allows two passages and 400 characters of an article, `link-only` nothing.
    """

    def __init__(self) -> None:
        self._spent: dict[int, tuple[int, int]] = {}

    def allows(self, passages: Iterable[Passage], articles: dict[int, Article]) -> bool:
        """Say whether all these passages together may still be quoted."""
        asked: dict[int, tuple[int, int]] = {}
        for passage in passages:
            policy = articles[passage.article].source.policy
            if policy is Policy.FULL:
                continue
            if policy is Policy.LINK_ONLY:
                return False
            count, characters = asked.get(passage.article) or self._spent.get(passage.article, (0, 0))
            asked[passage.article] = count + 1, characters + len(passage.text)
        return all(
            count <= MOST_PASSAGES and characters <= MOST_CHARACTERS for count, characters in asked.values()
        )

    def spend(self, passage: Passage) -> None:
        """Count a passage as quoted."""
        count, characters = self._spent.get(passage.article, (0, 0))
        self._spent[passage.article] = count + 1, characters + len(passage.text)
