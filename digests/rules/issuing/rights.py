"""Decides how much a digest may quote. A source's policy allows only so much, and a digest must stay short enough
to be read."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from digests.model import ALLOWANCES, HEADLINE, Article, Passage

UNLIMITED = 1_000_000
LONG = 450  # a passage that takes more characters always needs room that is left
BESIDE = 25  # characters that stand beside a passage and its outlet: who says it, the time, marks


class Budget:
    """What has been quoted so far in one digest: passages and characters for each article, within `ALLOWANCES`.
    `left` is the room of the digest: how many more characters it can have. `open` gives a story its room, until
    the next story is opened. Without room a story may still quote one passage that is not `LONG`."""

    def __init__(self, left: int = UNLIMITED) -> None:
        self.left = left
        self._room, self._empty = UNLIMITED, True
        self._spent: dict[int, tuple[int, int]] = {}
        self._heads: dict[int, list[str]] = {}

    def open(self, headline: str, kept: int) -> None:
        """Begin a story with this headline. Its room is what is left, less `kept` characters for the stories that
        follow."""
        self.left -= len(headline)
        self._room, self._empty = self.left - kept, True

    def close(self) -> None:
        """End the stories. Stories that are only named come after them and need no such room."""
        self._room, self._empty = UNLIMITED, True

    def allows(self, passages: Collection[Passage], articles: Mapping[int, Article]) -> bool:
        """Say whether all these passages together may still be quoted."""
        room = sum(room_of(each, articles[each.article]) for each in passages)
        if room > self._room and not (self._empty and len(passages) == 1 and room <= LONG):
            return False
        asked: dict[int, tuple[int, int]] = {}
        for passage in passages:
            count, characters = asked.get(passage.article) or self._spent.get(passage.article, (0, 0))
            more, longer = self._counts(passage)
            asked[passage.article] = count + more, characters + longer
        return all(_within(articles[article], *quoted) for article, quoted in asked.items())

    def spend(self, passage: Passage, article: Article) -> None:
        """Count a passage of this article as quoted."""
        room = room_of(passage, article)
        self.left -= room
        self._room, self._empty = self._room - room, False
        self._count(passage)

    def head(self, passage: Passage) -> None:
        """Count a passage that stands as a headline, which has its own room. The headline may be cut. If the whole
        sentence stands below it, too, the two count as one quotation."""
        bare = replace(passage, text=passage.text.strip("… "))
        self._count(bare)
        self._heads.setdefault(passage.article, []).append(bare.text)

    def _count(self, passage: Passage) -> None:
        count, characters = self._spent.get(passage.article, (0, 0))
        more, longer = self._counts(passage)
        self._spent[passage.article] = count + more, characters + longer

    def _counts(self, passage: Passage) -> tuple[int, int]:
        """Return how many passages and characters a quotation of this passage adds."""
        for head in self._heads.get(passage.article, ()):
            if head in passage.text:
                return 0, len(passage.text) - len(head)
        return 1, len(passage.text)


def headline_within(words: str, article: Article, budget: Budget) -> str:
    """Return the words by which this article names its story. They are a sentence of it, which counts as quoted.
    If no more of the article may be quoted, they are its title."""
    if words == article.title:
        return words
    sentence = Passage(article=article.id, index=HEADLINE, text=words)
    if not budget.allows([sentence], {article.id: article}):
        return article.title
    budget.spend(sentence, article)
    return words


def room_of(passage: Passage, article: Article) -> int:
    """Return the characters that a passage takes on the page with its outlet and what else stands beside it."""
    return len(passage.text) + len(article.source.name) + len(article.source.label) + BESIDE


def _within(article: Article, passages: int, characters: int) -> bool:
    allowed = ALLOWANCES[article.source.policy]
    return (allowed.passages is None or passages <= allowed.passages) and (
        allowed.characters is None or characters <= allowed.characters
    )
