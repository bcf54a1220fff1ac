"""What is news to a reader: what was stored since their last edition and has not been told.

An edition marks as told the passages it quoted, and for each story also which articles it was made from and
which parties had spoken, so that a later article is compared with what was known then.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from digests.model import Digest, Line, Passage, Quantity, Silence, Story, StoryStatus, Told
from digests.rules.texts import fingerprint

RETOLD = 0.8
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3400-\u9fff]+|[^\W\d_]+")


class ChangeKind(StrEnum):
    """What makes a story that was told before worth telling again, the weightiest first."""

    ANSWER = "answer"
    NUMBER = "number"
    LINE = "line"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: `what` is a party's id, the words of a number or an outlet's name; `was` the number before."""

    kind: ChangeKind
    what: str
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNews:
    """A story with what is untold of it, best first. `fresh` are the articles that came in since."""

    story: Story
    status: StoryStatus
    change: Change | None = None
    fresh: frozenset[int]
    passages: tuple[Passage, ...]
    lines: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)


def news_of(story: Story, told: Told, since: datetime) -> StoryNews | None:
    """Return what is news of the story, or None when nothing came in since, or nothing untold.

    A story that was never told is NEW with all that is untold of it; one that was told is an UPDATE with what its
    new articles add: a party's first line, a changed number, another line, another report.
    """
    marks = _marks_of(story, told)
    fresh = frozenset(
        article.id
        for article in story.articles
        if (article.stored_at is None or article.stored_at > since) and f"article:{article.id}" not in marks
    )
    if not fresh:
        return None
    if not marks:
        return _new(story, told, fresh)
    return _update(story, told, marks, fresh)


def told_by(digest: Digest) -> Told:
    """Return what an edition of this digest tells: its passages, and the marks of each of its stories."""
    passages: set[str] = set()
    stories: dict[int, frozenset[str]] = {}
    for card in digest.cards:
        quoted = {
            fingerprint(line.passage.text) for line in quoted_lines(card.passages, card.lines, card.background)
        }
        articles = {f"article:{article.id}" for article in card.outlets}
        parties = {
            f"party:{party}"
            for party, line in card.lines.items()
            if line or card.silences.get(party, Silence.NOT_FOUND) is not Silence.NOT_FOUND
        }
        passages |= quoted
        stories[card.story] = frozenset(quoted | articles | parties)
    return Told(frozenset(passages), stories)


def quoted_lines(
    passages: Iterable[Line], lines: Mapping[str, Line | None], background: Iterable[Line]
) -> tuple[Line, ...]:
    """Return every line that a card quotes, in reading order."""
    return (*passages, *(line for line in lines.values() if line), *background)


def retells(text: str, earlier: str) -> bool:
    """Say whether a passage only repeats an earlier one: nearly all its words are there, and all its numbers."""
    words, known = _words(text), _words(earlier)
    if not words or any(word[0].isdigit() and word not in known for word in words):
        return False
    return len(words & known) >= RETOLD * len(words)


def _marks_of(story: Story, told: Told) -> frozenset[str]:
    """Return the marks of the story, also where it was told under another number before stories were joined."""
    marks = told.stories.get(story.id, frozenset())
    own = {f"article:{article.id}" for article in story.articles}
    return marks.union(*(others for others in told.stories.values() if not own.isdisjoint(others)))


def _new(story: Story, told: Told, fresh: frozenset[int]) -> StoryNews | None:
    passages = _untold(story.passages, told.passages)
    lines = {party: _untold(said, told.passages) for party, said in story.lines.items()}
    if (story.passages or any(story.lines.values())) and not (passages or any(lines.values())):
        return None
    return StoryNews(story=story, status=StoryStatus.NEW, fresh=fresh, passages=passages, lines=lines)


def _update(story: Story, told: Told, marks: frozenset[str], fresh: frozenset[int]) -> StoryNews | None:
    everything = (
        *story.passages,
        *(passage for said in story.lines.values() for passage in said),
        *story.background,
    )
    earlier = [passage.text for passage in everything if passage.article not in fresh]

    def untold(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        return tuple(
            passage
            for passage in _untold([each for each in passages if each.article in fresh], told.passages | marks)
            if not any(retells(passage.text, text) for text in earlier)
        )

    passages = untold(story.passages)
    lines = {party: untold(said) for party, said in story.lines.items()}
    change = _change(story, marks, fresh, passages, lines)
    if change is None:
        return None
    if change.kind is ChangeKind.NUMBER:
        passages = tuple(sorted(passages, key=lambda passage: not _holds(passage, story.quantities, change.what)))
    return StoryNews(
        story=story, status=StoryStatus.UPDATE, change=change, fresh=fresh, passages=passages, lines=lines
    )


def _untold(passages: Iterable[Passage], told: frozenset[str]) -> tuple[Passage, ...]:
    return tuple(passage for passage in passages if fingerprint(passage.text) not in told)


def _change(
    story: Story,
    marks: frozenset[str],
    fresh: frozenset[int],
    passages: Sequence[Passage],
    lines: Mapping[str, Sequence[Passage]],
) -> Change | None:
    spoken = [party for party, said in lines.items() if said]
    for party in spoken:
        spoke_before = any(passage.article not in fresh for passage in story.lines[party])
        if not spoke_before and f"party:{party}" not in marks:
            return Change(ChangeKind.ANSWER, party)
    shown = {
        (passage.article, passage.index)
        for passage in (*passages, *(each for said in lines.values() for each in said))
    }
    for number in story.quantities:
        if (number.article, number.index) in shown and (before := _number_before(number, story.quantities, fresh)):
            return Change(ChangeKind.NUMBER, number.text, before.text)
    if spoken:
        return Change(ChangeKind.LINE, spoken[0])
    if passages:
        return Change(ChangeKind.REPORT, story.article(passages[0].article).source.name)
    return _headline_change(story, fresh)


def _number_before(number: Quantity, numbers: Sequence[Quantity], fresh: frozenset[int]) -> Quantity | None:
    """Return what the number was before; None unless each side has exactly one value for the same thing."""
    alike = [other for other in numbers if _counts(other) == _counts(number)]
    after = {other.value for other in alike if other.article in fresh}
    before = [other for other in alike if other.article not in fresh]
    if not number.of or len(after) != 1 or len({other.value for other in before}) != 1:
        return None
    return before[0] if before[0].value != number.value else None


def _counts(number: Quantity) -> tuple[str, str]:
    return number.unit, " ".join(number.of.casefold().split())


def _holds(passage: Passage, numbers: Sequence[Quantity], words: str) -> bool:
    return any(
        number.text == words and (number.article, number.index) == (passage.article, passage.index)
        for number in numbers
    )


def _headline_change(story: Story, fresh: frozenset[int]) -> Change | None:
    """An article that came without its text is news when its headline is."""
    quoted = {passage.article for passage in story.passages}
    earlier = [article.title for article in story.articles if article.id not in fresh]
    for article in story.articles:
        bare = article.id in fresh and article.id not in quoted and not article.complete
        if bare and not any(retells(article.title, title) for title in earlier):
            return Change(ChangeKind.REPORT, article.source.name)
    return None


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    words: set[str] = set()
    for token in TOKEN.findall(text.casefold()):
        if "\u3400" <= token[0] <= "\u9fff":
            words |= {token[place : place + 2] for place in range(max(1, len(token) - 1))}
        else:
            words.add(token)
    return frozenset(words)
