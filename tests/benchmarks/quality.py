"""How good the rules are: `python -m tests.benchmarks.quality [summaries|stories|quotes|gold]...`, all by default.

The data is not part of the repository: it is looked for in ../shared/data/dev (see the design's evaluation), and a
table whose data is absent is skipped with a line that says so. `summaries quick` leaves out sumy's slow methods.
"""

import sys
from collections.abc import Callable, Sequence

from tests.benchmarks import gold, grouping, quotes, summaries


def main(wanted: Sequence[str]) -> None:
    tables: dict[str, Callable[[], None]] = {
        "gold": gold.main,
        "quotes": lambda: quotes.main([]),
        "stories": lambda: grouping.main([]),
        "summaries": lambda: summaries.main([name for name in wanted if name in ("quick", "speed")]),
    }
    for name, table in tables.items():
        if not wanted or name in wanted:
            print(f"--- {name}", flush=True)
            table()


if __name__ == "__main__":
    main(sys.argv[1:])
