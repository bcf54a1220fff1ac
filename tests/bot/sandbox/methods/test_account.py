"""The bot's commands and descriptions, and what it asks of chats."""

import pytest

from bot.sandbox.parameters import ApiError
from tests.bot.sandbox.calling import call, people


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


def test_commands_are_kept_by_scope_and_language() -> None:
    sandbox = people()
    private = {"type": "all_private_chats"}
    call(sandbox, "setMyCommands", commands=[HELP], scope=private, language_code="zh")
    assert sandbox.menus == {('{"type": "all_private_chats"}', "zh"): [HELP]}


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


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Help me", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "help", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "help", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_a_command_has_its_form(command: dict[str, str], words: str) -> None:
    with pytest.raises(ApiError, match=words):
        call(people(), "setMyCommands", commands=[command])


def test_a_hundred_commands_pass_and_one_more_does_not() -> None:
    assert call(people(), "setMyCommands", commands=[HELP] * 100)
    with pytest.raises(ApiError, match="BOT_COMMANDS_TOO_MUCH"):
        call(people(), "setMyCommands", commands=[HELP] * 101)


def test_a_scope_of_a_chat_needs_the_chat() -> None:
    with pytest.raises(ApiError, match="chat not found"):
        call(people(), "setMyCommands", commands=[HELP], scope={"type": "chat", "chat_id": 42})


def test_descriptions_are_kept_by_language_and_limited() -> None:
    sandbox = people()
    call(sandbox, "setMyDescription", description="Digest")
    call(sandbox, "setMyDescription", description="摘要", language_code="zh")
    assert sandbox.descriptions == {("description", ""): "Digest", ("description", "zh"): "摘要"}
    with pytest.raises(ApiError, match="too long"):
        call(sandbox, "setMyShortDescription", short_description="x" * 121)
