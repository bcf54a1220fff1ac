"""What readers do with a story that they were told: save it, mute it, or say that it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digests.model.editions import ToldCard


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
    """A subscriber's report that something is wrong with a story. `words` are the headline of the story's card.
    `told` is the card in which the subscriber was told the story, None if it is not known any more."""

    subscriber: int
    story: int
    what: Wrong
    article: int
    words: str
    marked_at: datetime
    told: ToldCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedStory:
    """A story that readers marked as wrong, without who they are. Each of the `readers` counts once. `counts` says
    how many readers marked it as what. `article` and `words` head the card that most of them were told. `sections`
    are the themes above their cards, the most frequent first ("": no theme). `last_at` is the last mark (UTC)."""

    story: int
    article: int
    words: str
    readers: int
    counts: Mapping[Wrong, int]
    sections: tuple[str, ...]
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MarkedShare:
    """How many of the cards that readers were told they marked. `of` is the id of a source or of a theme ("": no
    theme), `name` the name of the source. A card told to two readers counts twice. `readers` were told one of
    these cards."""

    of: str
    marked: int
    told: int
    readers: int
    name: str = ""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.marked / self.told if self.told else 0.0
