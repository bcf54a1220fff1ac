"""Methods that change, remove or mark messages."""

from datetime import timedelta

from bot.sandbox.entities import format_text
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.sending import CAPTION_LIMIT, TEXT_LIMIT
from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.world import PRIVATE, Chat, Json, Message

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(state: State, parameters: Parameters) -> Json:
    message = _editable(state, parameters)
    if "text" not in message.json:
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    text, entities = format_text(parameters, "text", TEXT_LIMIT)
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    return _change(state, message, parameters, {"text": text, "entities": entities})


def edit_message_caption(state: State, parameters: Parameters) -> Json:
    message = _editable(state, parameters)
    if "text" in message.json:
        raise ApiError(400, "Bad Request: there is no caption in the message to edit")
    text, entities = format_text(parameters, "caption", CAPTION_LIMIT)
    return _change(state, message, parameters, {"caption": text, "caption_entities": entities})


def edit_message_reply_markup(state: State, parameters: Parameters) -> Json:
    return _change(state, _editable(state, parameters), parameters, {})


def delete_message(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    message = state.find_message(chat, parameters, "message to delete")
    _delete(state, chat, message)
    return True


def delete_messages(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    for number in parameters.json("message_ids", []):
        message = chat.messages.get(int(number))
        if message is not None and not message.deleted:
            _delete(state, chat, message)
    return True


def pin_chat_message(state: State, parameters: Parameters) -> bool:
    chat = _pinnable(state, parameters)
    message = state.find_message(chat, parameters, "message to pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
    state.happened("pinned", chat, message)
    return True


def unpin_chat_message(state: State, parameters: Parameters) -> bool:
    chat = _pinnable(state, parameters)
    number = parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise ApiError(400, "Bad Request: message to unpin not found")
    chat.pinned.remove(number)
    return True


def unpin_all_chat_messages(state: State, parameters: Parameters) -> bool:
    _pinnable(state, parameters).pinned.clear()
    return True


def set_message_reaction(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    message = state.find_message(chat, parameters, "message to react")
    reactions = parameters.json("reaction", [])
    if len(reactions) > 1:
        raise ApiError(400, "Bad Request: REACTIONS_TOO_MANY")
    message.reactions = reactions
    state.happened("reaction", chat, message, "".join(str(reaction.get("emoji", "")) for reaction in reactions))
    return True


def _editable(state: State, parameters: Parameters) -> Message:
    if parameters.has("inline_message_id"):
        raise ApiError(400, "Bad Request: MESSAGE_ID_INVALID")
    chat = state.find_chat(parameters)
    state.check_access(chat)
    message = state.find_message(chat, parameters, "message to edit")
    if not message.by_bot:
        raise ApiError(400, "Bad Request: message can't be edited")
    return message


def _change(state: State, message: Message, parameters: Parameters, content: Json) -> Json:
    """Edit; a request without a keyboard takes the keyboard away, as Telegram does."""
    markup = read_markup(parameters)
    if markup is not None and "inline_keyboard" not in markup:
        raise ApiError(400, "Bad Request: message can't be edited")
    changed = {name: value for name, value in message.json.items() if name not in content}
    changed |= {name: value for name, value in content.items() if value}
    changed.pop("reply_markup", None)
    if markup is not None:
        changed["reply_markup"] = markup
    if changed == message.json:
        raise ApiError(400, NOT_MODIFIED)
    message.versions.append(message.json)
    message.json = changed | {"edit_date": state.now()}
    state.happened("edited", message.chat, message)
    return message.json


def _delete(state: State, chat: Chat, message: Message) -> None:
    own = message.by_bot or chat.type == PRIVATE or chat.bot_status == "administrator"
    if not own or state.clock() - message.sent_at > DELETABLE_FOR:
        raise ApiError(400, "Bad Request: message can't be deleted for everyone")
    message.deleted = True
    state.happened("deleted", chat, message)


def _pinnable(state: State, parameters: Parameters) -> Chat:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    if chat.type != PRIVATE and chat.bot_status != "administrator":
        raise ApiError(400, "Bad Request: not enough rights to manage pinned messages in the chat")
    return chat


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
}
