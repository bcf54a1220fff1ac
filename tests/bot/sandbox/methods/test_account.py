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
