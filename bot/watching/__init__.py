"""Watching the bot itself: counts and measurements, whether the bot can serve, which instance is at work, whether
the clock can be believed, and what operators are told of this."""
