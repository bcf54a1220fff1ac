"""Changes of the parties' lists: who was added, removed or changed, as the text says it."""

from digests.rules.annotation.listings.finding import ADDED, MODIFIED, REMOVED, changes_in

__all__ = ["ADDED", "MODIFIED", "REMOVED", "changes_in"]
