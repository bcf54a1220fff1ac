"""Where a story's articles contradict one another: numbers, dates, and what one says and another denies."""

from digests.rules.editing.conflicts.finding import conflicts_of

__all__ = ["conflicts_of"]
