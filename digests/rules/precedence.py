"""Decides which article was first: not by a printed date alone, but by when the article can have been seen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digests.model import Article

LONGEST_PAUSE = timedelta(hours=6)
"""The longest ordinary pause between two readings of a source."""
LONGEST_UNREAD = LONGEST_PAUSE + timedelta(hours=1)
"""The longest time that a source is unread without an outage: after its pause it waits for its turn."""
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)

Order = tuple[datetime, datetime, datetime]


def first_seen(
    published: datetime | None, stored: datetime | None, unseen_until: datetime | None
) -> datetime | None:
    """Return the instant from which an article counts. This is when it says that it came out, or else when it was
    stored. But it is not before its source was last read without it (`unseen_until`; None: the date is believed),
    and not after it was stored.

    So a wrong date gains no more than the source's own rhythm allows. None if nothing is known.
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
    """Return the key that puts articles in order. Told articles stand before those that came in later, whatever
    dates they print. Then articles are sorted by `first_seen`, then by printed date."""
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
    """Return the key that sorts articles, the first one first."""
    return order_of(article), article.id


def seen_at(article: Article) -> tuple[datetime, datetime, int]:
    """Return the key that sorts articles by when they came in, whether told or not, the first one first."""
    _, seen, published = order_of(replace(article, told_at=None))
    return seen, published, article.id


def surely_before(one: Article, other: Article) -> bool:
    """Say whether one article was there when the other's source was read without the other, whatever dates they
    print. False if that source was unread for longer, as in an outage, because then nobody knows."""
    if one.stored_at is None or other.stored_at is None or other.unseen_until is None:
        return False
    return one.stored_at <= other.unseen_until and other.stored_at - other.unseen_until < LONGEST_UNREAD


def told_first(numbers: Iterable[int], articles: Iterable[Article]) -> tuple[int, ...]:
    """Return the numbers of articles in their order, but those that were told first: an article that came in later
    is not put above a told one."""
    told = {article.id for article in articles if article.told_at is not None}
    return tuple(sorted(numbers, key=lambda number: number not in told))


def dated_at(article: Article) -> datetime | None:
    """Return when an article says that it came out, but not after it was stored if we read its source ourselves.
    None if the article does not say."""
    if article.published is None or article.stored_at is None or article.unseen_until is None:
        return article.published
    return min(article.published, article.stored_at)
