"""The amounts and shares of an article: value, unit, and what is counted."""

from digests.rules.annotation.numbers.finding import find, quantities_in

__all__ = ["find", "quantities_in"]
