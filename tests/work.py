"""Work that is counted, not timed: the same on every machine, however busy it is."""

import sys
from collections.abc import Callable
from typing import Any


def calls_in(work: Callable[[], object]) -> int:
    """Return how many functions, of Python and of C, are called while `work` is done; what is inside one call of
    C, such as a search of a regular expression, is not seen. It is done once before, so that caches are filled."""
    work()
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(former)
    return calls
