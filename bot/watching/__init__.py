"""Watching the bot itself: what it counts and measures, whether it can serve and which instance does, whether its
clock is believed, and what operators are told of all that."""
