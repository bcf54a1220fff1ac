"""What was right and what was not, one finding a decision, and the table of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTH = 62


@dataclass(frozen=True, slots=True)
class Finding:
    """One decision: what it is of, whether it is as labelled, and where it stands, with what was made of it."""

    what: str
    right: bool
    where: str


def figures(findings: Iterable[Finding]) -> dict[str, tuple[int, int]]:
    """Return by what was decided how often it was right, and of how many, in the order of the findings."""
    found: dict[str, tuple[int, int]] = {}
    for each in findings:
        right, of = found.get(each.what, (0, 0))
        found[each.what] = right + each.right, of + 1
    return found


def table(findings: Iterable[Finding]) -> str:
    """Return the figures as lines of text, those of one subject (what stands before a colon) together."""
    found = figures(findings)
    subjects = list(dict.fromkeys(what.partition(":")[0] for what in found))
    rows = sorted(found.items(), key=lambda row: subjects.index(row[0].partition(":")[0]))
    return "\n".join(f"{what:{WIDTH}}{right / of:>6.3f}  {right} of {of}" for what, (right, of) in rows)


def wrong(findings: Iterable[Finding], words: str) -> Iterator[str]:
    """Yield each finding that is not as labelled, of decisions whose name has these words."""
    return (f"{each.what}: {each.where}" for each in findings if not each.right and words in each.what)
