"""Who was first: not by a printed date alone, but at the earliest when we could have seen it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digests.model import Article

LONGEST_PAUSE = timedelta(hours=6)
"""How long an ordinary pause between two readings of a source is at most."""
LONGEST_UNREAD = LONGEST_PAUSE + timedelta(hours=1)
"""How long a source is unread at most without an outage: after its pause it waits for its turn."""
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)

Order = tuple[datetime, datetime, datetime]


def first_seen(
    published: datetime | None, stored: datetime | None, unseen_until: datetime | None
) -> datetime | None:
    """Return from when an article counts: when it says that it came out (when it was stored where it says
    nothing), but not before its source was last read without it (`unseen_until`; None is believed), and not after
    it was stored.

    So a date that is too early or too late gains nothing beyond a source's own rhythm. None where nothing is
    known.
    """
    came = published or stored
    if came is None or unseen_until is None:
        return came
    came = max(came, unseen_until)
    return min(came, stored) if stored else came


def order_by(
    *,
    published: datetime | None,
    stored_at: datetime | None,
    unseen_until: datetime | None = None,
    told_at: datetime | None = None,
) -> Order:
    """Return by what articles are put in order: those that were told before those that came in later, whatever
    these print; then from when they count; of those that were there when their sources were first read, by what
    they say."""
    seen = first_seen(published, stored_at, unseen_until)
    return told_at or LATEST, seen or EARLIEST, published or stored_at or EARLIEST


def order_of(article: Article) -> Order:
    return order_by(
        published=article.published,
        stored_at=article.stored_at,
        unseen_until=article.unseen_until,
        told_at=article.told_at,
    )


def age_of(article: Article) -> tuple[Order, int]:
    """Return the key by which articles are sorted, the first one first."""
    return order_of(article), article.id


def seen_at(article: Article) -> tuple[datetime, datetime, int]:
    """Return the key by which articles are sorted as they came in, whatever was told of them; the first one
    first."""
    _, seen, published = order_of(replace(article, told_at=None))
    return seen, published, article.id


def surely_before(one: Article, other: Article) -> bool:
    """Say whether one article was there when the other's source was read without it: whatever dates they print. Of
    what was unread for longer, as in an outage, nobody knows."""
    if one.stored_at is None or other.stored_at is None or other.unseen_until is None:
        return False
    return one.stored_at <= other.unseen_until and other.stored_at - other.unseen_until < LONGEST_UNREAD


def told_first(numbers: Iterable[int], articles: Iterable[Article]) -> tuple[int, ...]:
    """Return the numbers of articles, those that were told before those that came in after that, which lead
    nothing that was told; otherwise in their order."""
    told = {article.id for article in articles if article.told_at is not None}
    return tuple(sorted(numbers, key=lambda number: number not in told))


def dated_at(article: Article) -> datetime | None:
    """Return when an article says that it came out, which is not after it was stored where we read it ourselves;
    None of one that does not say."""
    if article.published is None or article.stored_at is None or article.unseen_until is None:
        return article.published
    return min(article.published, article.stored_at)
