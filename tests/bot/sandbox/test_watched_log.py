"""Assertions on the log: they hold at the limit and fail beyond it."""

import pytest

from bot.sandbox.calls import Call
from tests.factories import NOW
from tests.sandbox import WatchedLog


def sends(*times: float, chat: int = 42, text: str = "") -> list[Call]:
    return [
        Call("sendMessage", {"chat_id": str(chat), "text": text or f"{time}"}, time, NOW, code=200)
        for time in times
    ]


def test_as_many_as_allowed_in_any_second_pass_and_one_more_fails() -> None:
    record = WatchedLog(sends(0.5, 0.9, 1.4))
    record.at_most(3)
    with pytest.raises(AssertionError, match="3 sends within 1 s to all chats; at most 2"):
        record.at_most(2)


def test_a_second_begins_anywhere_and_ends_before_the_next() -> None:
    WatchedLog(sends(0.0, 1.0, 2.0)).at_most(1)


def test_each_chat_is_counted_alone() -> None:
    WatchedLog(sends(0.0, chat=1) + sends(0.1, chat=2)).at_most_per_chat()
    with pytest.raises(AssertionError, match="to chat 1"):
        WatchedLog(sends(0.0, 0.5, chat=1)).at_most_per_chat()


def test_groups_have_their_minute() -> None:
    WatchedLog(sends(*range(20), chat=-5) + sends(*range(30), chat=5)).at_most_per_group()
    with pytest.raises(AssertionError, match="chat -5"):
        WatchedLog(sends(*range(21), chat=-5)).at_most_per_group()


def test_refused_requests_count_for_the_rate_but_not_as_sent() -> None:
    record = WatchedLog(sends(0.0, text="a"))
    record.calls.append(Call("sendMessage", {"chat_id": "42", "text": "a"}, 0.1, NOW, code=429))
    record.nothing_twice()
    assert len(record.sent(42)) == 1
    with pytest.raises(AssertionError):
        record.at_most(1)


def test_the_same_text_twice_to_one_chat_fails() -> None:
    WatchedLog(sends(0.0, chat=1, text="a") + sends(1.0, chat=2, text="a")).nothing_twice()
    with pytest.raises(AssertionError, match="sent twice to chat 1"):
        WatchedLog(sends(0.0, 9.0, chat=1, text="a")).nothing_twice()
