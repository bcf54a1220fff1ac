"""People of the sandbox: what they do and what the bot hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.people import NoSuchButtonError
from bot.sandbox.world import GROUP
from tests.bot.sandbox.calling import call, people
from tests.factories import NOW
from tests.sandbox.calls import Call
from tests.sandbox.control import ControlError, act, look
from tests.sandbox.people import WatchedPeople


@pytest.fixture
def sandbox() -> WatchedPeople:
    sandbox = people()
    sandbox.add_user(42)
    return sandbox


def heard(sandbox: WatchedPeople) -> dict[str, Any]:
    """The newest update, without its number."""
    return {name: value for name, value in sandbox.updates.pending[-1].items() if name != "update_id"}


def with_keys(sandbox: WatchedPeople, chat: int, *labels: str) -> None:
    rows = [[{"text": label, "callback_data": f"{chat}:{label}"}] for label in labels]
    call(sandbox, "sendMessage", chat_id=chat, text="?", reply_markup={"inline_keyboard": rows})


def test_what_is_said_reaches_the_bot_with_its_command_marked(sandbox: WatchedPeople) -> None:
    sandbox.say(42, "/start t_taiwan")
    message = heard(sandbox)["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {"id": 42, "type": "private", "first_name": "Robin"}


def test_who_speaks_for_the_first_time_lets_the_bot_write_and_who_has_blocked_it_cannot(
    sandbox: WatchedPeople,
) -> None:
    reader = sandbox.add_user(43, started=False)
    sandbox.say(reader, "hi")
    assert call(sandbox, "sendMessage", chat_id=43, text="x")
    reader = sandbox.users[42]
    sandbox.block(reader)
    with pytest.raises(ValueError, match="unblock first"):
        sandbox.say(reader, "hi")


def test_the_newest_button_that_contains_the_label_is_pressed(sandbox: WatchedPeople) -> None:
    with_keys(sandbox, 42, "Settings", "Old")
    with_keys(sandbox, 42, "✅ Settings", "More settings")
    assert sandbox.press(42, "settings").label == "✅ Settings"
    assert sandbox.press(42, "old").data == "42:Old"
    with_keys(sandbox, 42, "All topics", "All")
    assert sandbox.press(42, "All").data == "42:All", "an exact label wins"
    assert sandbox.press(42, "Old").data == "42:Old"
    query = heard(sandbox)["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("42:Old", "?")
    assert query["chat_instance"]


def test_an_unknown_button_is_an_error_that_lists_the_others(sandbox: WatchedPeople) -> None:
    with_keys(sandbox, 42, "Yes", "No")
    with pytest.raises(NoSuchButtonError, match=r"there is no button \[Maybe\]; the buttons are: \[Yes\], \[No\]"):
        sandbox.press(42, "Maybe")


def test_an_old_keyboard_can_still_be_pressed_on_its_message(sandbox: WatchedPeople) -> None:
    with_keys(sandbox, 42, "Yes")
    message = sandbox.last(42)
    call(sandbox, "editMessageText", chat_id=42, message_id=message.id, text="done")
    with pytest.raises(NoSuchButtonError):
        sandbox.press(42, "Yes")
    assert sandbox.press(42, "Yes", message=message).data == "42:Yes"


def test_a_button_with_an_address_asks_the_bot_nothing(sandbox: WatchedPeople) -> None:
    keys = {"inline_keyboard": [[{"text": "Site", "url": "https://example.org/"}]]}
    call(sandbox, "sendMessage", chat_id=42, text="?", reply_markup=keys)
    assert sandbox.press(42, "Site").url == "https://example.org/"
    assert sandbox.updates.pending == []


def test_in_a_group_the_bot_hears_commands_its_name_and_answers_only(sandbox: WatchedPeople) -> None:
    group = sandbox.add_group()
    sent = call(sandbox, "sendMessage", chat_id=group.id, text="x")
    for text in ("hello", "/digest@communique_bot", "hey @communique_bot"):
        sandbox.say(group, text)
    sandbox.say(group, "thanks", reply_to=group.messages[sent["message_id"]])
    texts = [update["message"]["text"] for update in sandbox.updates.pending]
    assert texts == ["/digest@communique_bot", "hey @communique_bot", "thanks"]
    sandbox.add_to_group(group, status="administrator")
    sandbox.say(group, "hello again")
    assert heard(sandbox)["message"]["text"] == "hello again"


def test_an_anonymous_admin_speaks_as_the_group(sandbox: WatchedPeople) -> None:
    group = sandbox.add_group()
    sandbox.say(group, "/settings", anonymous=True)
    message = heard(sandbox)["message"]
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, group.id)


def test_blocking_and_coming_back_are_told(sandbox: WatchedPeople) -> None:
    reader = sandbox.users[42]
    states = []
    for deed in (sandbox.block, sandbox.unblock):
        deed(reader)
        change = heard(sandbox)["my_chat_member"]
        states.append((change["old_chat_member"]["status"], change["new_chat_member"]["status"]))
    assert states == [("member", "kicked"), ("kicked", "member")]


def test_joining_a_group_is_told_twice_as_telegram_does(sandbox: WatchedPeople) -> None:
    group = sandbox.add_group(bot_status="left")
    sandbox.add_to_group(group)
    assert [next(iter(set(update) - {"update_id"})) for update in sandbox.updates.pending] == [
        "my_chat_member",
        "message",
    ]


def test_a_group_that_becomes_a_supergroup_tells_both_sides(sandbox: WatchedPeople) -> None:
    old = sandbox.add_group(type=GROUP)
    new = sandbox.migrate(old)
    told = [update["message"] for update in sandbox.updates.pending]
    assert told[0]["migrate_to_chat_id"] == new.id
    assert told[1]["migrate_from_chat_id"] == old.id
    assert (old.type, new.type) == ("group", "supergroup")


def test_channel_posts_and_edits_have_kinds_of_their_own(sandbox: WatchedPeople) -> None:
    sandbox.post(sandbox.add_channel(), "news")
    assert "from" not in heard(sandbox)["channel_post"]
    sandbox.change_words(sandbox.say(42, "/strat"), "/start")
    edited = heard(sandbox)["edited_message"]
    assert (edited["text"], edited["edit_date"]) == ("/start", sandbox.now())


# --- the sandbox's own HTTP interface -------------------------------------------------------------


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
