"""The first verb: sources that are due -> articles in the store."""

from digests.collect.due import collect_due
from digests.collect.reports import CollectReport, SourceReport

__all__ = ["CollectReport", "SourceReport", "collect_due"]
