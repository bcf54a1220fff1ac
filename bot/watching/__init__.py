"""Watching the bot itself: what it counts and measures, whether it can serve, what operators are told of it."""
