"""Reads article pages: text, title and date. Recognises walls and texts cut off by a paywall."""
