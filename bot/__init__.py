"""Telegram, the clock and the wiring."""

__version__ = "1.0.0"
