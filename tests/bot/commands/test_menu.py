"""What Telegram shows of the bot."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import BotCommandLimit

from bot.answers.arguments import find_theme
from bot.answers.search import week
from bot.commands import register_commands
from bot.commands.registry import COMMANDS, Command, Menu, Rights, all_commands, help_text, menu
from bot.hearing.buttons import button, data, keyboard, parse
from bot.texts import LANGUAGES, get
from digests.model import Role, Theme
from tests.bot.commands.conftest import ADMIN, Room
from tests.relations import us_china


def calls(room: Room, method: str) -> list[dict[str, object]]:
    return [dict(call.values) for call in room.sandbox.log if call.method.lower() == method.lower()]


async def test_each_scope_and_language_gets_its_menu_and_only_admins_of_the_bot_see_their_commands(
    menus: Room,
) -> None:
    told = calls(menus, "setMyCommands")
    scopes = {(json.loads(str(each["scope"]))["type"], each.get("language_code", "")) for each in told}
    for scope in ("all_private_chats", "all_group_chats", "all_chat_administrators", "chat"):
        assert (scope, "") in scopes
        assert (scope, "zh") in scopes
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
    await register_commands(room.application.bot, room.services)
    assert refusal.happened == 2
    assert len(calls(room, "setMyShortDescription")) == 2


async def test_a_topic_whose_title_is_two_characters_stands_in_the_menu(room: Room) -> None:
    relation = us_china()
    farming = replace(relation.themes[0], id="farming", command="farming", titles={"zh-Hans": "农业"})
    services = replace(room.services, relation=replace(relation, themes=(*relation.themes, farming)))
    await register_commands(room.application.bot, services)
    told = [
        json.loads(str(each["commands"])) for each in calls(room, "setMyCommands") if each.get("language_code")
    ]
    assert told
    assert all({"command": "farming", "description": "农业"} in commands for commands in told)


def test_at_most_twelve_verbs_come_before_the_parties_and_the_topics() -> None:
    for place in (Menu.PRIVATE, Menu.GROUP, Menu.GROUP_ADMINS):
        names = [command.name for command in COMMANDS if place in command.menus]
        commands = [command.command for command in menu(place, get("en"), us_china(), Role.OWNER)]
        assert len(names) <= 12
        assert commands[: len(names) + 3] == [*names, "washington", "beijing", "taipei"]
        assert "taiwan" in commands


def test_every_verb_has_a_description_in_every_language() -> None:
    for language in LANGUAGES:
        for command in menu(Menu.BOT_ADMINS, get(language), us_china(), Role.OWNER):
            length = len(command.description)
            assert BotCommandLimit.MIN_DESCRIPTION <= length <= BotCommandLimit.MAX_DESCRIPTION


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_that_names_it(command: Command, language: str) -> None:
    told = help_text(get(language), [], group=False, role=command.rights.role)
    (line,) = (line for line in told.split("\n") if re.match(rf"/{command.name}\b", line))
    assert line.endswith(get(language).named("help", command.name))


def test_help_tells_admins_of_the_bot_and_of_a_group_what_is_for_them() -> None:
    assert "/addsource" not in help_text(get("en"), ["/taiwan"], group=False)
    assert "/taiwan – One topic" in help_text(get("en"), ["/taiwan"], group=False, role=Role.OWNER)
    before, _, after = help_text(get("en"), ["/taiwan"], group=True).partition("For admins of this group")
    assert "/digest" in before
    assert "/taiwan – One topic" in before
    assert "/taiwan" not in after
    assert "/settings" in after
    assert "/settings" not in before


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_what_is_written_after_a_command_is_said_in_chinese(language: str) -> None:
    told = help_text(get(language), [], group=False, role=Role.OWNER)
    after = re.findall(r"^/\w+ ([^–]+) –", told, re.MULTILINE)
    assert len(after) >= 12
    assert not [each for each in after if re.search("[A-Za-z]", each)]


def test_a_topic_whose_name_collides_is_reported_and_is_said_as_text(caplog: pytest.LogCaptureFixture) -> None:
    theme = Theme(id="sea", command="stats", aliases=("sea", "南海", "week"), title="The sea")
    relation = replace(us_china(), themes=(theme,))
    commands = all_commands(relation)
    assert "sea" in commands
    assert "南海" not in commands
    assert (commands["stats"].rights, commands["week"].run) == (Rights.MODERATOR, week)
    assert [record.getMessage().partition(":")[2].split()[0] for record in caplog.records] == ["/stats", "/week"]
    assert find_theme("南海", relation) is theme
    assert find_theme("week", relation) is theme


# --- the data of buttons --------------------------------------------------------------------------

WORD = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(WORD, min_size=1, max_size=2))
def test_what_a_button_says_is_read_back(words: list[str]) -> None:
    try:
        text = data(*words)
    except ValueError:
        return
    assert parse(text) == tuple(words)
    assert 1 <= len(text.encode()) <= 64


@pytest.mark.parametrize("words", [("x" * 62,), ("a:b",), ("字" * 21,)])
def test_data_that_telegram_would_refuse_is_refused_first(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no data"):
        data(*words)


@pytest.mark.parametrize("text", ["", "v1", "v2:settings", "settings", None, object()])
def test_data_of_another_version_means_nothing(text: object) -> None:
    assert parse(text) is None


def test_a_chosen_button_is_ticked_and_empty_rows_are_left_out() -> None:
    assert button("Taiwan", "x", chosen=True).text == "✅ Taiwan"
    assert button("Taiwan", "x").text == "Taiwan"
    assert len(keyboard([[], [button("a", "x")]]).inline_keyboard) == 1
