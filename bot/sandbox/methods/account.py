"""Methods about the bot itself: who it is, its menus and descriptions, its chats, and how updates come to it."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.updates import Webhook
from bot.sandbox.world import PRIVATE, Chat, Json, member_json

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
LONGEST = {"description": 512, "short_description": 120}
PORTS = (443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


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


def _setter(name: str) -> Callable[[State, Parameters], bool]:
    def set_text(state: State, parameters: Parameters) -> bool:
        text = parameters.text(name)
        if len(text) > LONGEST[name]:
            raise ApiError(400, f"Bad Request: bot {name.replace('_', ' ')} is too long")
        state.profile.texts[name, _language(parameters)] = text
        return True

    return set_text


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


# --- chats -----------------------------------------------------------------------------------------


def get_chat(state: State, parameters: Parameters) -> Json:
    chat = _readable(state, parameters)
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(state: State, parameters: Parameters) -> Json:
    chat = _readable(state, parameters)
    number = parameters.integer("user_id")
    if number == state.bot.id:
        return member_json(state.bot, chat.bot_status)
    user = state.users.get(number)
    if user is None:
        raise ApiError(400, "Bad Request: user not found")
    if chat.type == PRIVATE:
        return member_json(user, "member")
    return member_json(user, chat.members.get(number, "left"))


def leave_chat(state: State, parameters: Parameters) -> bool:
    chat = _readable(state, parameters)
    if chat.type == PRIVATE:
        raise ApiError(400, "Bad Request: chat member status can't be changed in private chats")
    old, chat.bot_status = chat.bot_status, "left"
    state.change_of_bot(chat, state.bot, old)
    return True


def _readable(state: State, parameters: Parameters) -> Chat:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    return chat


# --- updates ---------------------------------------------------------------------------------------


async def get_updates(state: State, parameters: Parameters) -> list[Json]:
    return await state.updates.poll(
        parameters.integer("offset"),
        parameters.integer("limit", 100),
        float(parameters.integer("timeout")),
        parameters.json("allowed_updates"),
    )


def set_webhook(state: State, parameters: Parameters) -> bool:
    url = parameters.text("url").strip()
    if not url:
        return delete_webhook(state, parameters)
    secret = parameters.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    _check_webhook(url)
    connections = parameters.integer("max_connections", 40)
    state.updates.set_webhook(
        Webhook(url, secret, min(max(connections, 1), 100)),
        parameters.json("allowed_updates"),
        drop=parameters.flag("drop_pending_updates"),
    )
    return True


def delete_webhook(state: State, parameters: Parameters) -> bool:
    state.updates.set_webhook(Webhook(), None, drop=parameters.flag("drop_pending_updates"))
    return True


def get_webhook_info(state: State, _: Parameters) -> Json:
    webhook = state.updates.webhook
    values: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }
    if webhook.url:
        values["max_connections"] = webhook.max_connections
    if webhook.last_error:
        values |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if state.updates.allowed:
        values["allowed_updates"] = list(state.updates.allowed)
    return values


def _check_webhook(url: str) -> None:
    """Refuse what Telegram refuses; plain http to this machine passes, as with a Bot API server of one's own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ApiError(400, "Bad Request: bad webhook: invalid webhook URL specified") from None
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise ApiError(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": _setter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
