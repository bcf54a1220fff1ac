"""The dates of an article: the words that name them, the days they mean, and what happens on them."""

from digests.rules.annotation.dates.due import same_matter
from digests.rules.annotation.dates.finding import day_of, day_told, find

__all__ = ["day_of", "day_told", "find", "same_matter"]
