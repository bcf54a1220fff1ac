"""What waits to be edited, what a source may cost a day, and what is held back of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digests.model.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Cost:
    """What editing costs: articles, bytes of their text (UTF-8), and seconds of a processor."""

    articles: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Queued:
    """An article that no edit has seen: its id, its source's number, the bytes of its text. Since a batch failed
    with it, it is edited `together` with at most so many, itself counted; None before."""

    article: int
    source: int
    bytes: int
    together: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be edited, the oldest of each source, and what each of these sources has cost in the last day."""

    waiting: Sequence[Queued] = ()
    spent: Mapping[int, Cost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Articles of one source that wait to be edited: how many, and since when the first of them (UTC)."""

    articles: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back of a source: articles that no edit could take, with the verdict on the last of them, and
    those of the last day that are beyond what it may cost, which can only be searched."""

    set_aside: int = 0
    last: Verdict | None = None
    over_budget: int = 0
