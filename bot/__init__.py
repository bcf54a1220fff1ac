"""Telegram, the clock and the wiring."""

__version__ = "2.0.0"
