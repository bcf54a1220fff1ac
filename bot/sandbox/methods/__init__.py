"""The Bot API's methods that the bot calls: a function each, from the sandbox's state and a request's parameters
to the result."""

from collections.abc import Awaitable, Callable

from bot.sandbox.methods import account, messages
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import State

Method = Callable[[State, Parameters], object | Awaitable[object]]


def all_methods() -> dict[str, Method]:
    """Return every method by its name in lower case, which is how the server compares names."""
    return {name.lower(): method for name, method in (messages.METHODS | account.METHODS).items()}
