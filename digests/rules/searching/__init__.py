"""What a reader searches for: what the question asks, how articles are ranked, which sentence of each is shown."""
