"""Searches: what the question asks for, how articles are ranked, and which sentence of each article is shown."""
