"""What an outlet took back, and who is to be told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a story's article takes back. `article` and `index` (HEADLINE: the title) are the place that says so,
    `text` the words there, verbatim. `prints` are the fingerprints of the wrong sentences, headlines and days.
    `was` and `now` are a figure or a day (ISO 8601) before and after the correction; they are empty if the article
    names none. `whole`: the article replaces another source's article, which was wrong, at the same address."""

    article: int
    index: int
    text: str
    prints: tuple[str, ...]
    was: str = ""
    now: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ToldWrong:
    """The edition in which a subscriber was last told something wrong: its slot, its cause, and the hash of its
    text. `slot` is None if it was an answer."""

    slot: datetime | None = None
    cause: str = ""
    text: str = ""
