"""What a sentence tells of a measure, and how lists of words are written."""

from dataclasses import dataclass

from digests.model import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """What a sentence tells of a measure: the deed, and how far it is done.

    `deed` is the stage once it is done; `stage` what it is now. `formal`: somebody has decided, published or done
    something, and does not only consider it. `kind` is the kind of measure ("tariff", "list"), empty if unknown.
    `firm`: it is told as done; the present of "the review raises tariffs" may be of a plan.
    """

    deed: Stage
    stage: Stage
    formal: bool
    kind: str = ""
    firm: bool = True


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as a text."""
    return frozenset(text.split())
