"""What the gate makes of an article, and why. Also: what waits to be edited, what that costs, what is held back.

A reason is a code with values, so that every language has words for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why an article passed the gate, or did not. The values are ids of the relation's parties, in the order that
    the comments give. For `third-voice` and `instrument` the theme's id is the last value."""

    LEAD = "both-in-lead"  # both main parties, in headline and lead
    PASSAGE = "both-in-passage"  # both main parties, in one passage
    OWN_SOURCE = "own-source"  # the party whose own office publishes it, the party that is named
    THIRD_VOICE = "third-voice"  # the third voice, the main party beside it, the theme
    INSTRUMENT = "instrument"  # the party whose measure it is, the other party, the theme
    FOUND_AGAIN = "found-again"  # both main parties; given until 1.0.0
    APART = "apart"  # both main parties
    IN_PASSING = "in-passing"  # the two parties that are named together, in how many passages, of how many
    ASIDE = "aside"  # the two parties that are named in a matter that is not between them
    ONE_PARTY = "one-party"  # the party that is named, the party that is not
    THIRD_ALONE = "third-alone"  # the third voice, both main parties
    NO_PARTY = "no-party"  # both main parties
    OLD_PAGE = "old-page"
    BASELINE = "baseline"
    UNTITLED = "untitled"
    ELSEWHERE = "elsewhere"  # its address belongs to another source, and the source that lists it is unlabelled
    OVER_BUDGET = "over-budget"
    TOO_LONG = "too-long"  # the seconds after which its edit was stopped
    TOO_LARGE = "too-large"
    FAULTY = "faulty"  # the name of the error
    DISPLACED = "displaced"  # its address belongs to another source, which has published there itself
    OWNERS_WORDS = "owners-words"  # both main parties: it replaces what another source listed at its address


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate makes of an article, with the words that decided. `reason` is a `Reason` and its values,
    parted by spaces. Verdicts of releases without codes hold an English sentence."""

    relevant: bool
    reason: str
    evidence: tuple[str, ...] = ()

    @classmethod
    def because(cls, relevant: bool, reason: Reason, *values: str, evidence: tuple[str, ...] = ()) -> "Verdict":
        """Return the verdict for this reason. `values` are ids, in the order that the reason asks for."""
        return cls(relevant, " ".join((reason.value, *values)), evidence)

    @property
    def code(self) -> Reason | None:
        """The reason's code. None for an older verdict, whose reason is a sentence."""
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
    """An article that no edit has seen, with its source's number and the bytes of its text. `together` is the most
    articles, itself included, of a batch with this article; it is None until a batch with the article failed."""

    article: int
    source: int
    bytes: int
    together: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be edited, the oldest of each source first, and what each source has cost in the last day."""

    waiting: Sequence[Queued] = ()
    spent: Mapping[int, Cost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Articles of one source that wait to be edited: how many, and since when the oldest waits (UTC)."""

    articles: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back of a source: `set_aside` articles that no edit could take, with the last one's verdict,
    and the last day's articles `over_budget`, beyond what the source may cost, which can only be searched."""

    set_aside: int = 0
    last: Verdict | None = None
    over_budget: int = 0
