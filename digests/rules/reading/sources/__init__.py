"""Sources: the pack, when each source is read, how it does, and which of its items are news."""
