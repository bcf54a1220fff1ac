"""Try hostile inputs: `python -m tests.benchmarks.fuzzing [NAME]... [--minutes 10] [--seed 1]`.

NAME is annotate, feeds, pages, renderer or updates; all of them without any. What must hold: no exception but
those that are declared, time in proportion to the size, nothing larger than its input or than Telegram allows.
Ends with 1 where something does not.
"""

import argparse
import sys

from tests.benchmarks.fuzzing.running import fuzz
from tests.benchmarks.fuzzing.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fuzzing", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*TARGETS, []], metavar="NAME")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = 0
    for name in given.names or TARGETS:
        tried = fuzz(TARGETS[name], given.minutes, given.seed)
        found += len(tried.defects)
        print(
            f"{name}: {tried.inputs} inputs, slowest {tried.slowest:.2f} CPU s, {len(tried.defects)} defects",
            flush=True,
        )
        for defect in tried.defects:
            print(f"  {defect}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
