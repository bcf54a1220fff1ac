"""The Bot API's methods: a function each, from the sandbox's state and a request's parameters to the result."""

from collections.abc import Awaitable, Callable

from bot.sandbox.methods import answering, chats, editing, profile, receiving, sending
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import State

Method = Callable[[State, Parameters], object | Awaitable[object]]


def all_methods() -> dict[str, Method]:
    """Return every method by its name in lower case, which is how the server compares names."""
    methods: dict[str, Method] = {}
    for room in (sending, editing, answering, chats, profile, receiving):
        methods |= {name.lower(): method for name, method in room.METHODS.items()}
    return methods
