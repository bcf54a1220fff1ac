"""The sources: the pack, when each is asked, how it does, which of its items are news."""
