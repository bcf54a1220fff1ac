"""How far a reader of the code walks with one article: `python -m tests.benchmarks.visited`.

Counts the functions and modules of ours that run while an article of five sentences is annotated, and how often
the walk comes into a module: each function once, in the order in which they are first called.
"""

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from types import FrameType

from digests.rules.annotation.annotating import annotate
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

ROOT = f"{Path(__file__).parents[2]}/"
TEXT = (
    "The Commerce Department added five Chinese companies to its Entity List on Monday. “This protects our "
    "workers,” the department said. China's commerce ministry urged Washington to lift the limits. Comments are "
    "due by June 24. Trade between the two fell by 12 percent in May."
)


def walked() -> list[tuple[str, str]]:
    """Return the module and name of each function, in the order in which they were first called."""
    found: dict[tuple[str, str, int], None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}digests/") and code.co_name[0] != "<":
            place = code.co_filename.removeprefix(ROOT), code.co_qualname, code.co_firstlineno
            found.setdefault(place)

    made, relation, words = article(1, text=TEXT), us_china(), lexicon()
    annotate(made, relation, words)  # what is made once for a relation or a lexicon is no part of the walk
    sys.setprofile(note)
    try:
        annotate(made, relation, words)
    finally:
        sys.setprofile(None)
    return [(module, name) for module, name, _ in found]


def main() -> None:
    places = walked()
    visits = Counter(module for module, _ in groupby(places, key=lambda place: place[0]))
    inside = [place for place in places if "/annotation/" in place[0]]
    print(f"{len(places)} functions in {len(visits)} modules, {len(inside)} of them in annotation")
    for module, times in visits.most_common():
        print(f"{times:4} visits  {sum(place[0] == module for place in places):4} functions  {module}")


if __name__ == "__main__":
    main()
