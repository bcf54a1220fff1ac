"""The desk works on both databases."""

from tests.both_databases import store

__all__ = ["store"]
