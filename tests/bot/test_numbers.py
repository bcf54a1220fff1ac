"""What is known of the numbers of messages."""

from datetime import UTC, datetime
from typing import Any

import pytest
import telegram
from telegram.ext import BaseRateLimiter

from bot.probing import KnownNumbers, NotedReplies

GROUP, SUPERGROUP = -5, -1_000_000_000_005
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def test_numbers_of_private_chats_and_basic_groups_are_known_together() -> None:
    numbers = KnownNumbers()
    for chat, number in ((42, 10), (43, 11), (GROUP, 12), (SUPERGROUP, 13), (42, 20)):
        numbers.note(chat, number)
    assert numbers.between(0, 10, 20) == {11, 12}
    assert numbers.between(SUPERGROUP, 0, 99) == frozenset()


def test_the_highest_are_news_once() -> None:
    numbers = KnownNumbers()
    for chat, number in ((42, 10), (43, 9), (SUPERGROUP, 3)):
        numbers.note(chat, number)
    assert numbers.take_news() == {0: 10, SUPERGROUP: 3}
    numbers.note(43, 9)
    assert numbers.take_news() == {}
    numbers.note(43, 11)
    assert numbers.take_news() == {0: 11}


def test_only_so_many_are_kept_the_newest() -> None:
    numbers = KnownNumbers(most=100)
    for number in range(1, 1001):
        numbers.note(42, number)
        numbers.note(42, number)
    assert numbers.between(0, 0, 10_000) == set(range(901, 1001))


@pytest.mark.parametrize("kind", ["message", "channel_post"])
async def test_what_people_write_is_known(kind: str) -> None:
    numbers = KnownNumbers()
    message = telegram.Message(5, NOW, telegram.Chat(42, "private"), text="hello")
    await numbers.hear(telegram.Update(1, **{kind: message}), None)
    assert numbers.between(0, 0, 9) == {5}


async def test_a_button_on_a_part_does_not_make_its_number_one_of_others() -> None:
    numbers = KnownNumbers()
    part = telegram.Message(5, NOW, telegram.Chat(42, "private"), text="a digest")
    press = telegram.CallbackQuery("1", telegram.User(42, "Robin", False), "x", message=part)
    await numbers.hear(telegram.Update(1, callback_query=press), None)
    assert numbers.between(0, 0, 9) == frozenset()


@pytest.mark.parametrize(
    ("result", "known"),
    [
        ({"message_id": 7, "chat": {"id": 42, "type": "private"}}, {7}),
        ({"message_id": 7}, set()),
        (True, set()),
        ([{"message_id": 7}], set()),
    ],
)
async def test_what_is_answered_is_known(result: Any, known: set[int]) -> None:
    class Inner(BaseRateLimiter[int]):
        async def initialize(self) -> None: ...

        async def shutdown(self) -> None: ...

        async def process_request(self, *_: Any, **__: Any) -> Any:
            return result

    numbers = KnownNumbers()
    noted = NotedReplies(Inner(), numbers)
    assert await noted.process_request(None, (), {}, "sendMessage", {}, None) == result
    assert numbers.between(0, 0, 9) == known
