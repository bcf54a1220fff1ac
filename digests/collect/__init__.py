"""The first verb: reads the sources that are due, and stores their articles."""

from digests.collect.due import collect_due
from digests.collect.reports import CollectReport, SourceReport

__all__ = ["CollectReport", "SourceReport", "collect_due"]
