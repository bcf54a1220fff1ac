"""Calls of the store that come to their end also when their caller is cut short."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Aggregate = TypeVar("Aggregate")


def uncut(aggregate: type[Aggregate]) -> type[Aggregate]:
    """Let the public coroutine methods of an aggregate end before a cancellation of their caller goes on.

    They are brief. A transaction that is torn off in the middle leaves its statement to the driver's thread, and
    its lock with it: for ten seconds nobody else could write.
    """
    for name, method in list(vars(aggregate).items()):
        if not name.startswith("_") and iscoroutinefunction(method):
            setattr(aggregate, name, _to_its_end(method))
    return aggregate


def _to_its_end(method: Callable[Arguments, Awaitable[Result]]) -> Callable[Arguments, Awaitable[Result]]:
    @wraps(method)
    async def whole(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        task = asyncio.ensure_future(method(*arguments, **named))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    return whole
