"""The Bot API's further methods: what the bot calls in groups, to look a message up, and for a webhook."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import urlsplit

from telegram.constants import SUPPORTED_WEBHOOK_PORTS, ChatAction

from bot.sandbox.methods import METHODS, put
from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.world import PRIVATE, Chat, Json
from tests.sandbox.members import member_json
from tests.sandbox.people import WatchedPeople
from tests.sandbox.webhook import Webhook

DELETABLE_FOR = timedelta(hours=48)
FORWARDED = ("text", "entities", "caption", "caption_entities", "document", "location")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def forward_message(state: WatchedPeople, parameters: Parameters) -> Json:
    source = state.find_chat(parameters, "from_chat_id")
    state.check_access(source, writing=False)
    original = state.find_message(source, parameters, "message to forward")
    if original.json.get("has_protected_content"):
        raise ApiError(400, "Bad Request: message has protected content and can't be forwarded")
    content = {name: original.json[name] for name in FORWARDED if name in original.json}
    if not content:  # what the server says itself, such as who has joined
        raise ApiError(400, "Bad Request: message can't be forwarded")
    date, sender = original.json["date"], original.json.get("from")
    origin = {"type": "channel", "date": date, "chat": source.as_json(), "message_id": original.id}
    if sender is not None:
        origin = {"type": "user", "date": date, "sender_user": sender}
    # Of what was forwarded before, the first author stays.
    return put(state, parameters, content | {"forward_origin": original.json.get("forward_origin", origin)})


def send_chat_action(state: WatchedPeople, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    state.find_topic(chat, parameters)
    if parameters.text("action") not in set(ChatAction):
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    return True


def delete_message(state: WatchedPeople, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    message = state.find_message(chat, parameters, "message to delete")
    own = message.by_bot or chat.type == PRIVATE or chat.bot_status == "administrator"
    if not own or state.clock() - message.sent_at > DELETABLE_FOR:
        raise ApiError(400, "Bad Request: message can't be deleted for everyone")
    message.deleted = True
    state.happened("deleted", chat, message)
    return True


def get_chat(state: WatchedPeople, parameters: Parameters) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    needed = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return _readable(state, parameters).as_json() | needed


def get_chat_member(state: WatchedPeople, parameters: Parameters) -> Json:
    chat = _readable(state, parameters)
    number = parameters.integer("user_id")
    if number == state.bot.id:
        return member_json(state.bot, chat.bot_status, posts=number not in chat.may_not_post)
    user = state.users.get(number)
    if user is None:
        raise ApiError(400, "Bad Request: user not found")
    status = "member" if chat.type == PRIVATE else chat.members.get(number, "left")
    return member_json(user, status, posts=number not in chat.may_not_post)


def _readable(state: WatchedPeople, parameters: Parameters) -> Chat:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    return chat


def set_webhook(state: WatchedPeople, parameters: Parameters) -> bool:
    """Deliver there from now on; plain http to this machine passes, as with a Bot API server of one's own."""
    url, secret = parameters.text("url").strip(), parameters.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    parts = urlsplit(url)
    if url and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        if parts.scheme != "https":
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in SUPPORTED_WEBHOOK_PORTS:
            raise ApiError(
                400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
    state.updates.set_webhook(Webhook(url, secret), parameters.json("allowed_updates"))
    return True


def delete_webhook(state: WatchedPeople, _: Parameters) -> bool:
    state.updates.set_webhook(Webhook(), None)
    return True


def get_webhook_info(state: WatchedPeople, _: Parameters) -> Json:
    webhook = state.updates.webhook
    values: Json = {"url": webhook.url, "has_custom_certificate": False}
    values["pending_update_count"] = len(state.updates.pending)
    if webhook.last_error:
        values |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    return values


_FUNCTIONS: tuple[Callable[[WatchedPeople, Parameters], object], ...] = (
    forward_message, send_chat_action, delete_message, get_chat, get_chat_member, set_webhook, delete_webhook,
    get_webhook_info,
)  # fmt: skip
ALL_METHODS: dict[str, Callable[[WatchedPeople, Parameters], object | Awaitable[object]]] = METHODS | {
    method.__name__.replace("_", ""): method for method in _FUNCTIONS
}
