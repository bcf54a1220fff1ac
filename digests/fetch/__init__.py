"""The only room with HTTP: polite conditional requests, under a guard and a cap."""

from digests.fetch.client import build_client
from digests.fetch.exchange import Fetched
from digests.fetch.fetcher import Fetcher
from digests.fetch.politeness import Politeness

__all__ = ["Fetched", "Fetcher", "Politeness", "build_client"]
