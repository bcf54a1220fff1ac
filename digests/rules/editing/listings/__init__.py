"""Changes of the parties' lists: who was added, removed or changed, as the text says it."""

from digests.rules.editing.listings.finding import changes_in, changes_of

__all__ = ["changes_in", "changes_of"]
