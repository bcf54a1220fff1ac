"""Tells operators what became of deliveries: every part by name, one message for many, until it is accepted."""

from bot.reports.telling import Reports

__all__ = ["Reports"]
