"""What a digest has no room for: named by headline, so that nobody need guess what was left out."""

from collections.abc import Iterable

from digests.model import COMMENT, Pointer
from digests.rules.sending.cards import headline_of
from digests.rules.sending.memory import Memory
from digests.rules.sending.novelty import StoryNews
from digests.rules.sending.rights import Budget, headline_within

MOST_NAMED, LEAST_NAMED = 5, 2
A_POINTER = 95  # characters that a story takes which is only named


def named_within(room: int) -> int:
    """Return how many stories are named where so many characters are left."""
    return max(LEAST_NAMED, min(MOST_NAMED, room // A_POINTER))


def pointers_to(
    news: Iterable[StoryNews], language: str, budget: Budget, memory: Memory, most: int | None = None
) -> tuple[Pointer, ...]:
    """Return what these stories are named by, reports in their order, then comment in its: the first `most`, no
    headline twice.

    A headline that is a sentence of its article, as the peg of a segment is, counts in `budget` as one that is
    quoted; where nothing more may be quoted, the title of the article names the story. `language` is BCP 47.
    """
    found: dict[str, Pointer] = {}
    titled = [(each.story.id, *headline_of(each, language, memory)) for each in news]
    for story, words, article in sorted(titled, key=lambda each: each[2].kind in COMMENT):
        if most is not None and len(found) >= most:
            break
        headline = headline_within(words, article, budget)
        found.setdefault(headline.casefold(), Pointer(story, headline, article))
    return tuple(found.values())
