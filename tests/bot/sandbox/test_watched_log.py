"""Assertions on the log: they hold at the limit and fail beyond it."""

from collections.abc import Callable

import pytest

from bot.sandbox.calls import Call
from tests.factories import NOW
from tests.sandbox import WatchedLog


def sends(*times: float, chat: int = 42, text: str = "") -> list[Call]:
    return [
        Call("sendMessage", {"chat_id": str(chat), "text": text or f"{time}"}, time, NOW, code=200)
        for time in times
    ]


def test_refused_requests_count_for_the_rate_but_not_as_sent() -> None:
    record = WatchedLog(sends(0.0, text="a"))
    record.calls.append(Call("sendMessage", {"chat_id": "42", "text": "a"}, 0.1, NOW, code=429))
    record.nothing_twice()
    assert len(record.sent(42)) == 1
    with pytest.raises(AssertionError):
        record.at_most(1)


TWO = sends(0.0, chat=1, text="a") + sends(0.1, chat=2, text="a")


@pytest.mark.parametrize(
    ("held", "broken", "look", "words"),
    [
        (
            sends(0.0, 1.0, 2.0),
            sends(0.5, 0.9, 1.4),
            lambda log: log.at_most(1),
            "2 sends within 1 s to all chats",
        ),
        (TWO, sends(0.0, 0.5, chat=1), lambda log: log.at_most_per_chat(), "to chat 1"),
        (sends(*range(20), chat=-5), sends(*range(21), chat=-5), lambda log: log.at_most_per_group(), "chat -5"),
        (TWO, sends(0.0, 9.0, chat=1, text="a"), lambda log: log.nothing_twice(), "sent twice to chat 1"),
    ],
)
def test_each_limit_holds_at_the_limit_and_fails_beyond_it(
    held: list[Call], broken: list[Call], look: Callable[[WatchedLog], None], words: str
) -> None:
    look(WatchedLog(held))
    with pytest.raises(AssertionError, match=words):
        look(WatchedLog(broken))
