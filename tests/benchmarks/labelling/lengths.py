"""How long a digest of five stories is: unfolded, without the targets of its links, in UTF-16 units."""

from collections.abc import Iterable, Sequence
from statistics import median

from bot.render.parts import measure
from tests.benchmarks.labelling.shown import ShownDay

STORIES = 5
MEDIAN, MOST = 2600, 3200


def lengths_of(days: Iterable[ShownDay]) -> list[int]:
    """Return the lengths of the digests with five stories."""
    return [sum(measure(part).units for part in day.parts) for day in days if len(day.cards) == STORIES]


def lengths_text(lengths: Sequence[int]) -> str:
    """Return how many there are, their median and the longest."""
    if not lengths:
        return "digests of five stories: none"
    return f"digests of five stories: {len(lengths)}, {median(lengths):.0f} characters, {max(lengths)} at most"


def too_long(lengths: Sequence[int]) -> list[str]:
    """Return in words what is longer than is read."""
    found = [f"a digest of five stories has {each} characters, over {MOST}" for each in lengths if each > MOST]
    if lengths and median(lengths) > MEDIAN:
        found.append(f"half the digests of five stories have over {MEDIAN} characters")
    return found
