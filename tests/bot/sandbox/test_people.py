"""People of the sandbox: what they do and what the bot hears of it."""

from typing import Any

import pytest

from bot.sandbox.people import NoSuchButtonError
from bot.sandbox.world import GROUP
from tests.bot.sandbox.calling import call, people
from tests.sandbox import WatchedPeople


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
    for act in (sandbox.block, sandbox.unblock):
        act(reader)
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
