"""Calling methods of the sandbox without HTTP, for tests of what they decide."""

from typing import Any

from bot.sandbox.clock import MovableClock
from bot.sandbox.methods import all_methods
from bot.sandbox.parameters import Parameters
from bot.sandbox.people import People
from tests.factories import NOW


def people(**options: Any) -> People:
    """A sandbox that is not served, on a clock that stands at NOW."""
    return People(clock=MovableClock(NOW), **options)


def call(sandbox: People, method: str, **values: Any) -> Any:
    """Return the method's result; ApiError when it is refused."""
    return all_methods()[method.lower()](sandbox, Parameters(values))
