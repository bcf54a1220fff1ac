"""What an outlet took back, and who is to be told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a story's article takes back. `article` and `index` (HEADLINE: its title) are where it says so, `text`
    are the words there, verbatim. `prints` are the fingerprints of the sentences, headlines and days that were
    wrong. `was` and `now` are a figure or a day (ISO 8601) as it was told and as it is; empty where the article
    names none. `whole`: the article stands for another source's at the same address, all of which was wrong."""

    article: int
    index: int
    text: str
    prints: tuple[str, ...]
    was: str = ""
    now: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ToldWrong:
    """The edition in which a subscriber was told something wrong last: its slot and cause, and the hash of its
    text; no slot where it was an answer."""

    slot: datetime | None = None
    cause: str = ""
    text: str = ""
