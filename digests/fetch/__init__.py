"""The only HTTP: one polite conditional request, under a guard and a cap."""

from digests.fetch.fetcher import Fetched, Fetcher, build_client

__all__ = ["Fetched", "Fetcher", "build_client"]
