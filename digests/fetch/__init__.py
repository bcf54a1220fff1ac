"""The only HTTP: one polite conditional request, under a guard and a cap."""

from digests.fetch.answers import Fetched
from digests.fetch.client import build_client
from digests.fetch.fetcher import Fetcher
from digests.fetch.manners import Manners

__all__ = ["Fetched", "Fetcher", "Manners", "build_client"]
