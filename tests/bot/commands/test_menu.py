"""What Telegram shows of the bot."""

import json

from bot.commands import register_commands
from bot.commands.menu import BOT_ADMIN, GROUP, GROUP_ADMIN, PRIVATE, menu
from bot.texts import LANGUAGES, get
from tests.bot.commands.conftest import ADMIN, Room, us_china


def calls(room: Room, method: str) -> list[dict[str, object]]:
    return [dict(call.values) for call in room.sandbox.log if call.method.lower() == method.lower()]


async def test_each_scope_and_language_gets_its_menu(menus: Room) -> None:
    told = calls(menus, "setMyCommands")
    scopes = {(json.loads(str(each["scope"]))["type"], each.get("language_code", "")) for each in told}
    for scope in ("all_private_chats", "all_group_chats", "all_chat_administrators", "chat"):
        assert (scope, "") in scopes
        assert (scope, "zh") in scopes


async def test_only_admins_of_the_bot_are_shown_their_commands(menus: Room) -> None:
    for each in calls(menus, "setMyCommands"):
        scope = json.loads(str(each["scope"]))
        shown = "addsource" in str(each["commands"])
        assert shown == (scope == {"type": "chat", "chat_id": ADMIN})


async def test_descriptions_fit_and_are_told_in_both_languages(menus: Room) -> None:
    descriptions = [str(each["description"]) for each in calls(menus, "setMyDescription")]
    shorts = [str(each["short_description"]) for each in calls(menus, "setMyShortDescription")]
    assert len(descriptions) == len(shorts) == 2
    assert all(len(text) < 512 for text in descriptions)
    assert all(len(text) < 120 for text in shorts)


async def test_an_admin_unknown_to_telegram_stops_nothing(room: Room) -> None:
    scope = json.dumps({"chat_id": ADMIN, "type": "chat"})
    refusal = room.sandbox.fail(
        "setMyCommands", 400, "Bad Request: chat not found", match={"scope": scope}, times=2
    )
    await register_commands(room.application.bot, room.desk)
    assert refusal.happened == 2
    assert len(calls(room, "setMyShortDescription")) == 2


def test_at_most_nine_verbs_come_before_the_topics() -> None:
    for names in (PRIVATE, GROUP, GROUP_ADMIN):
        commands = [command.command for command in menu(names, get("en"), us_china())]
        assert len(names) <= 9
        assert commands[: len(names)] == list(names)
        assert "taiwan" in commands


def test_every_verb_has_a_description_in_every_language() -> None:
    for language in LANGUAGES:
        for command in menu((*PRIVATE, *BOT_ADMIN), get(language), us_china()):
            assert 3 <= len(command.description) <= 256
