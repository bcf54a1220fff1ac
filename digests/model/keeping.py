"""What readers do with a story that they were told: save it, mute it, or say that it is wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class KeptKind(StrEnum):
    """`saved`: to be found again. `muted`: not to be told again."""

    SAVED = "saved"
    MUTED = "muted"


class Wrong(StrEnum):
    """What a reader says is wrong with a story: it belongs to another topic, it is not about the relation, some
    words have the wrong speaker, or the story is old."""

    TOPIC = "topic"
    RELATION = "relation"
    WORDS = "words"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStory:
    """A story that a subscriber keeps, as it was told. `stories` are all stories of its card, `article` heads the
    card, `words` are the headline (plain text). `published` and `kept_at` are UTC."""

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
    """A subscriber's report that something is wrong with a story. `words` are the headline of the story's card."""

    subscriber: int
    story: int
    what: Wrong
    article: int
    words: str
    marked_at: datetime
