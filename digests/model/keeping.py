"""What readers do with a story that they were told: save it, mute it, or say that it is wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class KeptKind(StrEnum):
    """`saved`: to be found again. `muted`: not to be told again."""

    SAVED = "saved"
    MUTED = "muted"


class Wrong(StrEnum):
    """What a reader says is wrong with a story: it stands under another `topic`, is not about the `relation`, some
    `words` are not of those who are named with them, or it is `old`."""

    TOPIC = "topic"
    RELATION = "relation"
    WORDS = "words"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStory:
    """A story that a subscriber keeps, as it was told: all `stories` of its card, the article that heads it, the
    `words` above it (plain text), the article's address, outlet, label and time (UTC), and when it was kept."""

    kind: KeptKind
    story: int
    stories: tuple[int, ...]
    article: int
    words: str
    url: str
    outlet: str
    label: str
    published: datetime | None
    kept_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMark:
    """That a subscriber says `what` is wrong with a story, whose card had these `words` above it."""

    subscriber: int
    story: int
    what: Wrong
    article: int
    words: str
    marked_at: datetime
