"""Methods about the bot itself: who it is, its commands, its descriptions, its menu button."""

import json
import re
from collections.abc import Callable

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.world import Json

MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
TEXTS = {
    "name": ("name", 64),
    "description": ("description", 512),
    "short_description": ("short_description", 120),
}


def get_me(state: State, _: Parameters) -> Json:
    return state.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(state: State, parameters: Parameters) -> bool:
    commands = parameters.json("commands", [])
    if not isinstance(commands, list):
        raise ApiError(400, "Bad Request: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    listed = []
    for command in commands:
        name = str(command.get("command", "")).strip().removeprefix("/")
        description = str(command.get("description", "")).strip()
        if not COMMAND.fullmatch(name):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        listed.append({"command": name, "description": description})
    state.profile.commands[_key(state, parameters)] = listed
    return True


def get_my_commands(state: State, parameters: Parameters) -> list[Json]:
    return state.profile.commands.get(_key(state, parameters), [])


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    state.profile.commands.pop(_key(state, parameters), None)
    return True


def set_chat_menu_button(state: State, parameters: Parameters) -> bool:
    button = parameters.json("menu_button", {"type": "default"})
    if button.get("type") not in ("commands", "web_app", "default"):
        raise ApiError(400, "Bad Request: MenuButton has unsupported type")
    state.profile.menu_buttons[parameters.integer("chat_id")] = button
    return True


def get_chat_menu_button(state: State, parameters: Parameters) -> Json:
    buttons = state.profile.menu_buttons
    return buttons.get(parameters.integer("chat_id")) or buttons.get(0) or {"type": "commands"}


def _setter(kind: str) -> Callable[[State, Parameters], bool]:
    name, limit = TEXTS[kind]

    def set_text(state: State, parameters: Parameters) -> bool:
        text = parameters.text(name)
        if len(text) > limit:
            raise ApiError(400, f"Bad Request: bot {name.replace('_', ' ')} is too long")
        state.profile.texts[kind, _language(parameters)] = text
        return True

    return set_text


def _getter(kind: str) -> Callable[[State, Parameters], Json]:
    def get_text(state: State, parameters: Parameters) -> Json:
        texts = state.profile.texts
        fallback = state.bot.first_name if kind == "name" else ""
        text = texts.get((kind, _language(parameters))) or texts.get((kind, "")) or fallback
        return {TEXTS[kind][0]: text}

    return get_text


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise ApiError(400, "Bad Request: LANG_CODE_INVALID")
    return language


def _key(state: State, parameters: Parameters) -> tuple[str, str]:
    scope = parameters.json("scope") or {"type": "default"}
    fields = SCOPES.get(str(scope.get("type")))
    if fields is None:
        raise ApiError(400, "Bad Request: can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in fields:
        state.find_chat(Parameters(scope))
    kept = {name: scope[name] for name in ("type", *fields)}
    return json.dumps(kept, sort_keys=True), _language(parameters)


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
