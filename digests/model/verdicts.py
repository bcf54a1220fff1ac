"""What the gate makes of an article, and why; what waits to be edited, what that costs, and what is held back.

A reason is a code with its values, so that every language can say it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why an article passed the gate, or did not. The values that follow are ids of the relation's parties, in the
    order given here; `third-voice` and `instrument` end with the theme's id."""

    LEAD = "both-in-lead"  # both main parties, in headline and lead
    PASSAGE = "both-in-passage"  # both main parties, in one passage
    OWN_SOURCE = "own-source"  # the party whose own office publishes it, the one that is named
    THIRD_VOICE = "third-voice"  # the third voice, the main party beside it, the theme
    INSTRUMENT = "instrument"  # the party whose measure it is, the other one, the theme
    FOUND_AGAIN = "found-again"  # both main parties; given until 1.0.0
    APART = "apart"  # both main parties
    IN_PASSING = "in-passing"  # the two that are named together, in how many passages, of how many
    ASIDE = "aside"  # the two that are named in a matter that is not between them
    ONE_PARTY = "one-party"  # the one that is named, the one that is not
    THIRD_ALONE = "third-alone"  # the third voice, both main parties
    NO_PARTY = "no-party"  # both main parties
    OLD_PAGE = "old-page"
    BASELINE = "baseline"
    UNTITLED = "untitled"
    ELSEWHERE = "elsewhere"  # its address is another source's, and nobody says whose the source is that lists it
    OVER_BUDGET = "over-budget"
    TOO_LONG = "too-long"  # for how many seconds its edit went on
    TOO_LARGE = "too-large"
    FAULTY = "faulty"  # the name of the error
    DISPLACED = "displaced"  # its address is another source's, which has published there itself
    OWNERS_WORDS = "owners-words"  # both main parties: it stands for what another source listed there


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate makes of an article, with the words that decided. `reason` is a `Reason` and its values,
    parted by spaces; verdicts stored before there were codes hold an English sentence."""

    relevant: bool
    reason: str
    evidence: tuple[str, ...] = ()

    @classmethod
    def because(cls, relevant: bool, reason: Reason, *values: str, evidence: tuple[str, ...] = ()) -> "Verdict":
        """Return the verdict for this reason; `values` are ids, in the order that the reason asks for."""
        return cls(relevant, " ".join((reason.value, *values)), evidence)

    @property
    def code(self) -> Reason | None:
        """The reason's code, None for an older verdict whose reason is a sentence."""
        word = self.reason.partition(" ")[0]
        return Reason(word) if word in set(Reason) else None

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.reason.split()[1:]) if self.code else ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What editing costs: articles, bytes of their text (UTF-8), and seconds of a processor."""

    articles: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Queued:
    """An article that no edit has seen, with its source's number and the bytes of its text. Since a batch failed
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
