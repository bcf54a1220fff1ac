"""Calling methods of the sandbox without HTTP, for tests of what they decide."""

from typing import Any

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import Parameters
from tests.factories import NOW
from tests.sandbox.methods import ALL_METHODS
from tests.sandbox.people import WatchedPeople


def people(**options: Any) -> WatchedPeople:
    """A sandbox that is not served, on a clock that stands at NOW."""
    return WatchedPeople(clock=MovableClock(NOW), **options)


def call(sandbox: WatchedPeople, method: str, **values: Any) -> Any:
    """Return the method's result; ApiError when it is refused."""
    return ALL_METHODS[method.lower()](sandbox, Parameters(values))
