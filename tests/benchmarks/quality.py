"""How good the rules are: `python -m tests.benchmarks.quality [NAME]...`, all by default.

NAME is claims, dates, gold, numbers, quotes, stories or summaries. Claims, dates and numbers have labelled
sentences of our own in this folder. The other data is not part of the repository: it is looked for in
../shared/data/dev (see the design's evaluation), and a table whose data is absent is skipped with a line that says
so. `summaries quick` leaves out sumy's slow methods.
"""

import sys
from collections.abc import Callable, Sequence

from tests.benchmarks import claims, dates, gold, grouping, numbers, quotes, summaries


def main(wanted: Sequence[str]) -> None:
    tables: dict[str, Callable[[], None]] = {
        "claims": claims.main,
        "dates": dates.main,
        "gold": gold.main,
        "numbers": numbers.main,
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
