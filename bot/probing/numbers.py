"""Which numbers messages have that this process has seen: what people write, and what it answers them.

When a part in doubt is looked up, these are not asked for, and they tell from which number on to look.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

import telegram
from telegram.ext import BaseRateLimiter

from digests.rules.sending.doubts import SHARED, sequence_of

MOST = 20_000


class KnownNumbers:
    """The newest `most` numbers of private chats and basic groups, and the highest of every other chat."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._order: deque[int] = deque()
        self._shared: set[int] = set()
        self._news: dict[int, int] = {}
        self._highest: dict[int, int] = {}

    def note(self, chat: int, number: int) -> None:
        """Keep the number of a message that is no part of an edition."""
        sequence = sequence_of(chat)
        if number > self._highest.get(sequence, 0):
            self._highest[sequence] = self._news[sequence] = number
        if sequence == SHARED and number not in self._shared:
            self._shared.add(number)
            self._order.append(number)
            if len(self._order) > self._most:
                self._shared.discard(self._order.popleft())

    def between(self, sequence: int, floor: int, ceiling: int) -> frozenset[int]:
        """Return the known numbers of a numbering between those two."""
        if sequence != SHARED:
            return frozenset()
        return frozenset(number for number in self._shared if floor < number < ceiling)

    def take_news(self) -> Mapping[int, int]:
        """Return the highest number by numbering, of those in which it has grown since the last call."""
        news, self._news = self._news, {}
        return news

    async def hear(self, update: object, _context: object) -> None:
        """The callback of a handler for every update."""
        if isinstance(update, telegram.Update) and (message := update.message or update.channel_post):
            self.note(message.chat.id, message.message_id)


class NotedReplies(BaseRateLimiter[int]):
    """A rate limiter that notes the numbers of what is sent through another."""

    def __init__(self, inner: "BaseRateLimiter[int]", numbers: KnownNumbers) -> None:
        self._inner = inner
        self._numbers = numbers

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    async def process_request(self, *arguments: Any, **named: Any) -> Any:
        result = await self._inner.process_request(*arguments, **named)
        if isinstance(result, dict) and isinstance(result.get("chat"), dict) and "message_id" in result:
            self._numbers.note(int(result["chat"]["id"]), int(result["message_id"]))
        return result
