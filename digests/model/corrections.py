"""What an outlet took back, and who is to be told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeskCause(StrEnum):
    """Why an admin takes something back: others' words stood under somebody's name, it is about something else,
    its facts are wrong, or the outlet took it back."""

    SPEAKER = "speaker"
    TOPIC = "topic"
    FACTS = "facts"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a story's article takes back. `article` and `index` (HEADLINE: the title) are the place that says so,
    `text` the words there, verbatim. `prints` are the fingerprints of the wrong sentences, headlines and days.
    `was` and `now` are a figure or a day (ISO 8601) before and after the correction; they are empty if the article
    names none. `whole`: the article replaces another source's article, which was wrong, at the same address.

    With a `cause`, an admin took it back. `told` are then the words that were told, and `text` is the sentence of
    the article that says it right, "" if there is none."""

    article: int
    index: int
    text: str
    prints: tuple[str, ...]
    was: str = ""
    now: str = ""
    whole: bool = False
    cause: DeskCause | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class ToldWrong:
    """The edition in which a subscriber was last told something wrong: its slot, its cause, and the hash of its
    text. `slot` is None if it was an answer."""

    slot: datetime | None = None
    cause: str = ""
    text: str = ""
