"""Work that is counted, not timed: the same on every machine, however busy it is."""

import sys
from collections.abc import Callable
from cProfile import Profile


def calls_in(work: Callable[[], object]) -> int:
    """Return how many functions, of Python and of C, are called while `work` is done; what is inside one call of
    C, such as a search of a regular expression, is not seen. It is done once before, so that caches are filled."""
    work()
    former = sys.getprofile()
    profile = Profile()
    try:
        profile.runcall(work)
    finally:
        sys.setprofile(former)
    return sum(entry.callcount for entry in profile.getstats())
