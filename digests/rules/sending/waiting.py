"""Whether a digest waits for articles that came in and are not edited yet, and what it says of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from digests.model import Backlog

LONGEST = timedelta(minutes=10)
MOST_AWAITED = 100
"""A source with more in the queue floods it: nobody's digest waits for that."""


def whole(backlogs: Sequence[Backlog]) -> Backlog | None:
    """Return what waits of all sources together, None when nothing does."""
    if not backlogs:
        return None
    return Backlog(sum(each.articles for each in backlogs), min(each.since for each in backlogs))


def is_put_off(backlogs: Sequence[Backlog], slot: datetime, now: datetime) -> bool:
    """Say whether the edition of a slot waits at `now`: articles that came in before it are to be edited, and it
    has not waited for ten minutes. It stays the edition of its slot."""
    awaited = any(each.articles <= MOST_AWAITED and each.since <= slot for each in backlogs)
    return awaited and slot <= now < slot + LONGEST


def untold(backlogs: Sequence[Backlog], slot: datetime) -> Backlog | None:
    """Return what waits while the edition of a slot is issued; None when all that came in before it is edited."""
    found = whole(backlogs)
    return found if found and found.since <= slot else None
