"""The sandbox's own HTTP interface."""

from datetime import timedelta

import pytest

from bot.sandbox.calls import Call
from bot.sandbox.control import ControlError, act, look
from tests.bot.sandbox.calling import call, people
from tests.factories import NOW


def test_a_person_can_be_played_by_orders() -> None:
    sandbox = people()
    act(sandbox, "add_user", {"id": 42, "first_name": "Robin"})
    act(sandbox, "say", {"chat": 42, "text": "/start", "user": 42})
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    call(sandbox, "sendMessage", chat_id=42, text="?", reply_markup=keys)
    pressed = act(sandbox, "press", {"chat": 42, "label": "Yes"})
    assert isinstance(pressed, dict)
    assert pressed["data"] == "y"
    chat = look(sandbox, "chat", {"id": "42"})
    assert isinstance(chat, list)
    assert [message["text"] for message in chat] == ["/start", "?"]


def test_a_fault_can_be_ordered_as_tg_mock_writes_it() -> None:
    sandbox = people()
    response = {
        "error_code": 429,
        "description": "Too Many Requests: retry after 5",
        "parameters": {"retry_after": 5},
    }
    order = {"method": "sendMessage", "match": {"chat_id": 42}, "times": 3, "response": response, "delay": 0.5}
    act(sandbox, "fail", order)
    [fault] = sandbox.faults.ordered
    assert (fault.method, fault.match, fault.times, fault.delay) == ("sendMessage", {"chat_id": 42}, 3, 0.5)
    error = fault.error()
    assert error is not None
    assert {"error_code": error.code, "description": error.description, "parameters": error.parameters} == response


def test_the_clock_can_be_moved_and_set() -> None:
    sandbox = people()
    assert act(sandbox, "clock", {"seconds": 90}) == (NOW + timedelta(seconds=90)).isoformat()
    assert act(sandbox, "clock", {"set": "2026-04-01T08:00:00+08:00"}) == "2026-04-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("action", "arguments", "words"),
    [
        ("dance", {}, "unknown action dance"),
        ("say", {"chat": -5, "text": "x"}, "there is no chat -5"),
        ("say", {"chat": 42}, "text"),
        ("say", {"chat": 42, "text": "x", "user": 7}, "there is no user 7"),
        ("press", {"chat": 42, "label": "Yes"}, "there is no button"),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(
    action: str, arguments: dict[str, object], words: str
) -> None:
    sandbox = people()
    sandbox.add_user(42)
    with pytest.raises(ControlError, match=words):
        act(sandbox, action, arguments)


def test_speed_limits_and_faults_are_ordered_and_taken_back() -> None:
    sandbox = people()
    act(sandbox, "answer_within", {"least": 0.1, "most": 0.2, "accept": "last"})
    act(sandbox, "limit", {"overall": 5})
    act(sandbox, "fail", {"method": "sendMessage", "error_code": 429, "lasting": 60})
    assert (sandbox.latency.least, sandbox.latency.accept) == (0.1, "last")
    assert sandbox.limits is not None
    assert (sandbox.limits.overall, sandbox.limits.per_group) == (5, 20)
    assert [fault.method for fault in sandbox.faults.ordered] == ["sendMessage"]
    act(sandbox, "limit_nothing", {})
    act(sandbox, "mend", {})
    assert (sandbox.limits, sandbox.faults.ordered) == (None, [])
    with pytest.raises(ControlError, match="nothing"):
        act(sandbox, "limit", {"nothing": 5})


def test_many_people_are_added_at_once_and_the_log_is_read_in_pieces() -> None:
    sandbox = people()
    assert act(sandbox, "add_users", {"chats": [1, 2, 3]}) == 3
    for number in range(3):
        sandbox.log.begin(Call("sendMessage" if number else "getMe", {"chat_id": number}, 0.0, NOW))
    later = look(sandbox, "log", {"since": "1", "method": "sendmessage"})
    assert isinstance(later, list)
    assert [call["chat"] for call in later] == [1, 2]
    act(sandbox, "clear", {})
    assert look(sandbox, "log", {}) == []
    assert look(sandbox, "counts", {}) == {"requests": {"getMe": 1, "sendMessage": 2}, "answers": {}}
