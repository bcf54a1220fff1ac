"""Putting messages into chats and every reason why not; changing and removing them, answering presses."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import MovableClock
from bot.sandbox.parameters import ApiError, Parameters, Upload
from bot.sandbox.world import GROUP
from tests.bot.sandbox.calling import call, people
from tests.sandbox.methods import ALL_METHODS
from tests.sandbox.people import WatchedPeople

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
def sandbox() -> WatchedPeople:
    sandbox = people()
    sandbox.add_user(42)
    call(sandbox, "sendMessage", chat_id=42, text="one", reply_markup=KEYS)
    return sandbox


def refusal(sandbox: WatchedPeople, method: str = "sendMessage", **values: Any) -> str:
    with pytest.raises(ApiError) as refused:
        call(sandbox, method, **({"text": "x"} | values))
    return f"{refused.value.code} {refused.value.description}"


def test_a_message_comes_back_as_it_is_shown() -> None:
    sandbox = people()
    reader = sandbox.add_user(42, "Robin")
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = call(sandbox, "sendMessage", chat_id=42, text="<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
    assert sent["text"] == "Hi"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert sent["reply_markup"] == markup
    assert sent["date"] == sandbox.now()
    assert sandbox.last(reader).labels == ["Yes"]


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
def test_nothing_to_say_is_refused(sandbox: WatchedPeople, text: str) -> None:
    words = "400 Bad Request: message text is empty"
    assert refusal(sandbox, chat_id=42, text=text, parse_mode="HTML") == words


def test_why_a_person_cannot_be_reached() -> None:
    sandbox = people()
    for number in (1, 3, 4):
        sandbox.add_user(number, started=number != 1)
    sandbox.block(3)
    sandbox.deactivate(4)
    assert refusal(sandbox, chat_id=1) == "403 Forbidden: bot can't initiate conversation with a user"
    assert refusal(sandbox, chat_id=3) == "403 Forbidden: bot was blocked by the user"
    assert refusal(sandbox, chat_id=4) == "403 Forbidden: user is deactivated"
    assert refusal(sandbox, chat_id=5) == "400 Bad Request: chat not found"
    assert refusal(sandbox) == "400 Bad Request: chat_id is empty"
    sandbox.unblock(3)
    assert call(sandbox, "sendMessage", chat_id=3, text="x")["text"] == "x"


def test_a_group_may_forbid_documents_and_nothing_else() -> None:
    sandbox = people()
    group = sandbox.add_group()
    group.may_send_files = False
    words = "400 Bad Request: not enough rights to send documents to the chat"
    assert refusal(sandbox, "sendDocument", chat_id=group.id) == words
    assert call(sandbox, "sendMessage", chat_id=group.id, text="x")["text"] == "x"
    group.bot_status = "administrator"
    assert "there is no document" in refusal(sandbox, "sendDocument", chat_id=group.id)


def test_why_a_group_cannot_be_reached() -> None:
    sandbox = people()
    kicked, left, silent = (sandbox.add_group() for _ in range(3))
    sandbox.remove_from_group(kicked)
    left.bot_status = "left"
    silent.may_write = False
    channel = sandbox.add_channel(bot_status="member")
    assert refusal(sandbox, chat_id=kicked.id) == "403 Forbidden: bot was kicked from the supergroup chat"
    assert refusal(sandbox, chat_id=left.id) == "403 Forbidden: bot is not a member of the supergroup chat"
    assert refusal(sandbox, chat_id=channel.id) == "400 Bad Request: need administrator rights in the channel chat"
    words = "400 Bad Request: not enough rights to send text messages to the chat"
    assert refusal(sandbox, chat_id=silent.id) == words


def test_a_group_that_moved_says_where_to() -> None:
    sandbox = people()
    old = sandbox.add_group(type=GROUP)
    new = sandbox.migrate(old)
    with pytest.raises(ApiError, match="upgraded to a supergroup chat") as refused:
        call(sandbox, "sendMessage", chat_id=old.id, text="x")
    assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    assert call(sandbox, "sendMessage", chat_id=new.id, text="x")


def test_a_topic_is_open_closed_or_gone() -> None:
    sandbox = people()
    forum = sandbox.add_group(forum=True)
    topic = sandbox.open_topic(forum, "Trade")
    sent = call(sandbox, "sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)
    assert refusal(sandbox, chat_id=forum.id, message_thread_id=1).endswith("message thread not found")
    topic.closed = True
    assert refusal(sandbox, chat_id=forum.id, message_thread_id=topic.id) == "400 Bad Request: TOPIC_CLOSED"
    topic.deleted = True
    assert refusal(sandbox, chat_id=forum.id, message_thread_id=topic.id).endswith("message thread not found")


def test_what_cannot_be_forwarded_is_refused_in_the_servers_words(sandbox: WatchedPeople) -> None:
    sandbox.add_user(7)
    to_seven = {"chat_id": 7, "from_chat_id": 42}
    group = sandbox.add_group(bot_status="left")
    sandbox.add_to_group(group)
    service = next(iter(group.messages))
    said = refusal(sandbox, "forwardMessage", chat_id=7, from_chat_id=group.id, message_id=service)
    assert said == "400 Bad Request: message can't be forwarded"
    said = refusal(sandbox, "forwardMessage", **to_seven, message_id=99)
    assert said == "400 Bad Request: message to forward not found"


def test_what_is_forwarded_is_as_it_was_and_names_its_first_author_or_its_channel(sandbox: WatchedPeople) -> None:
    sandbox.add_user(7)
    said = sandbox.say(42, "/hello")
    once = call(sandbox, "forwardMessage", chat_id=7, from_chat_id=42, message_id=said.id)
    twice = call(sandbox, "forwardMessage", chat_id=42, from_chat_id=7, message_id=once["message_id"])
    assert twice["forward_origin"]["sender_user"]["id"] == 42
    assert (twice["text"], twice["entities"]) == ("/hello", said.json["entities"])
    channel = sandbox.add_channel()
    post = sandbox.post(channel, "news")
    number = {"chat_id": 42, "from_chat_id": channel.id, "message_id": post.id}
    assert call(sandbox, "forwardMessage", **number)["forward_origin"]["type"] == "channel"


def test_a_chat_that_blocked_the_bot_can_be_forwarded_from_but_not_to(sandbox: WatchedPeople) -> None:
    sandbox.add_user(7)
    number = call(sandbox, "sendMessage", chat_id=42, text="x")["message_id"]
    sandbox.block(42)
    assert call(sandbox, "forwardMessage", chat_id=7, from_chat_id=42, message_id=number)["text"] == "x"
    said = refusal(sandbox, "forwardMessage", chat_id=42, from_chat_id=7, message_id=number + 1)
    assert said == "403 Forbidden: bot was blocked by the user"


def test_an_action_must_be_known(sandbox: WatchedPeople) -> None:
    assert call(sandbox, "sendChatAction", chat_id=42, action="typing") is True
    assert "wrong parameter action" in refusal(sandbox, "sendChatAction", chat_id=42, action="dancing")


def test_an_answer_to_a_message_that_is_gone_is_refused_unless_allowed(sandbox: WatchedPeople) -> None:
    said = sandbox.say(42, "hello")
    reply = {"message_id": said.id}
    sent = call(sandbox, "sendMessage", chat_id=42, text="x", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "hello"
    said.deleted = True
    assert refusal(sandbox, chat_id=42, reply_parameters=reply).endswith("message to be replied not found")
    allowed = reply | {"allow_sending_without_reply": True}
    assert call(sandbox, "sendMessage", chat_id=42, text="x", reply_parameters=allowed)


def test_a_caption_has_its_own_limit(sandbox: WatchedPeople) -> None:
    files = {"document": Upload("a.csv", "text/csv", b"a")}
    fits = Parameters({"chat_id": 42, "caption": "x" * 1024}, files)
    assert ALL_METHODS["senddocument"](sandbox, fits)["caption"] == "x" * 1024
    with pytest.raises(ApiError, match="message caption is too long"):
        ALL_METHODS["senddocument"](sandbox, Parameters({"chat_id": 42, "caption": "x" * 1025}, files))


def edit(sandbox: WatchedPeople, method: str = "editMessageText", **values: Any) -> Any:
    return call(sandbox, method, chat_id=42, **({"message_id": sandbox.last(42).id} | values))


def test_an_edit_that_changes_nothing_is_refused(sandbox: WatchedPeople) -> None:
    with pytest.raises(ApiError, match="message is not modified: specified new message content"):
        edit(sandbox, text="one", reply_markup=KEYS)
    edit(sandbox, text="one")
    with pytest.raises(ApiError, match="message is not modified"):
        edit(sandbox, text="one")


def test_an_edit_takes_the_keyboard_away_or_changes_it_alone(sandbox: WatchedPeople) -> None:
    other = {"inline_keyboard": [[{"text": "No", "callback_data": "n"}]]}
    edit(sandbox, "editMessageReplyMarkup", reply_markup=other)
    assert (sandbox.last(42).text, sandbox.last(42).labels) == ("one", ["No"])
    edit(sandbox, text="two")
    assert sandbox.last(42).text == "two"
    assert sandbox.last(42).labels == []
    assert sandbox.last(42).versions[0]["reply_markup"] == KEYS


def test_only_own_messages_that_exist_can_be_edited(sandbox: WatchedPeople) -> None:
    said = sandbox.say(42, "mine")
    with pytest.raises(ApiError, match="message can't be edited"):
        edit(sandbox, text="x", message_id=said.id)
    with pytest.raises(ApiError, match="message to edit not found"):
        edit(sandbox, text="x", message_id=999)


def test_a_message_is_deleted_once_and_within_two_days(sandbox: WatchedPeople) -> None:
    assert edit(sandbox, "deleteMessage") is True
    assert sandbox.messages(42) == []
    call(sandbox, "sendMessage", chat_id=42, text="old")
    assert isinstance(sandbox.clock, MovableClock)
    sandbox.clock.move(timedelta(hours=49))
    with pytest.raises(ApiError, match="message can't be deleted for everyone"):
        edit(sandbox, "deleteMessage")


def test_an_answer_reaches_the_press(sandbox: WatchedPeople) -> None:
    press = sandbox.press(42, "Yes")
    assert not press.answered
    assert (
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id, text="Saved", show_alert="true") is True
    )
    assert (press.answered, press.toast, press.alert) == (True, "Saved", True)


def test_a_late_answer_and_one_of_201_characters_fail(sandbox: WatchedPeople) -> None:
    press = sandbox.press(42, "Yes")
    with pytest.raises(ApiError, match="MESSAGE_TOO_LONG"):
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
    assert isinstance(sandbox.clock, MovableClock)
    sandbox.clock.move(timedelta(seconds=30))
    assert call(sandbox, "answerCallbackQuery", callback_query_id=press.id)
    sandbox.clock.move(timedelta(seconds=1))
    with pytest.raises(ApiError, match="query is too old and response timeout expired or query ID is invalid"):
        call(sandbox, "answerCallbackQuery", callback_query_id=press.id)


# --- the bot's commands and descriptions, and what it asks of chats -------------------------------


def test_members_have_their_status() -> None:
    sandbox = people()
    group = sandbox.add_group()
    visitor = sandbox.add_user(7)
    sandbox.add_member(group, sandbox.add_user(8), "administrator")
    owner = next(iter(group.members))
    status = {
        number: call(sandbox, "getChatMember", chat_id=group.id, user_id=number)["status"]
        for number in (owner, 8, visitor.id, sandbox.bot.id)
    }
    assert status == {owner: "creator", 8: "administrator", 7: "left", sandbox.bot.id: "member"}
    with pytest.raises(ApiError, match="user not found"):
        call(sandbox, "getChatMember", chat_id=group.id, user_id=999)


HELP = {"command": "help", "description": "what I can do"}


def test_a_phone_shows_the_narrowest_scope_in_its_language() -> None:
    sandbox = people()
    reader = sandbox.add_user(42, language_code="zh-hans")
    for number, scope in enumerate(
        ({"type": "default"}, {"type": "all_private_chats"}, {"type": "chat", "chat_id": 42})
    ):
        command = {"command": f"c{number}", "description": "x"}
        call(sandbox, "setMyCommands", commands=[command], scope=scope)
        assert sandbox.menu(reader) == [command]
    call(sandbox, "setMyCommands", commands=[HELP], scope={"type": "chat", "chat_id": 42}, language_code="zh")
    assert sandbox.menu(reader) == [HELP]
    for language in ("zh", ""):
        call(sandbox, "deleteMyCommands", scope={"type": "chat", "chat_id": 42}, language_code=language)
    assert [each["command"] for each in sandbox.menu(reader)] == ["c1"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"commands": [HELP | {"command": "Help me"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [HELP | {"command": "x" * 33}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [HELP | {"description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [HELP | {"description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [HELP] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"scope": {"type": "chat", "chat_id": 42}}, "chat not found"),
    ],
)
def test_what_is_no_menu_is_refused(changes: dict[str, object], words: str) -> None:
    sandbox, private = people(), {"type": "all_private_chats"}
    call(sandbox, "setMyCommands", commands=[HELP] * 100, scope=private, language_code="zh")
    with pytest.raises(ApiError, match=words):
        call(sandbox, "setMyCommands", **({"commands": [HELP]} | changes))
    assert sandbox.menus == {('{"type": "all_private_chats"}', "zh"): [HELP] * 100}


def test_descriptions_are_kept_by_language_and_limited() -> None:
    sandbox = people()
    call(sandbox, "setMyDescription", description="Digest")
    call(sandbox, "setMyDescription", description="摘要", language_code="zh")
    assert sandbox.descriptions == {("description", ""): "Digest", ("description", "zh"): "摘要"}
    with pytest.raises(ApiError, match="too long"):
        call(sandbox, "setMyShortDescription", short_description="x" * 121)
