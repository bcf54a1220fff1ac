"""The dates of an article: the words that name them, the days they mean, and what happens on them."""

from digests.rules.editing.dates.finding import day_of, find
from digests.rules.editing.dates.withdrawal import standing

__all__ = ["day_of", "find", "standing"]
