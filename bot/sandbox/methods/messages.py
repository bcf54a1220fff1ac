"""Methods that put messages into chats, change and remove them, and answer presses."""

from datetime import timedelta

from bot.sandbox.formatting import format_text
from bot.sandbox.methods.attached import read_keyboard, read_reply
from bot.sandbox.parameters import ApiError, Parameters, Upload
from bot.sandbox.state import State
from bot.sandbox.world import PRIVATE, Json, Message

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
DELETABLE_FOR, ANSWERED_WITHIN = timedelta(hours=48), timedelta(seconds=30)
LONGEST_ANSWER = 200
FORWARDED = ("text", "entities", "caption", "caption_entities", "document", "location")
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(state: State, parameters: Parameters) -> Json:
    text, entities = format_text(parameters, "text", TEXT_LIMIT)
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    options = parameters.json("link_preview_options")
    if parameters.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return _put(state, parameters, content | ({"link_preview_options": options} if options else {}))


def send_document(state: State, parameters: Parameters) -> Json:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    if not chat.may_send_files and chat.bot_status != "administrator":
        raise ApiError(400, "Bad Request: not enough rights to send documents to the chat")
    upload = parameters.file("document")
    if not isinstance(upload, Upload):
        raise ApiError(400, "Bad Request: there is no document in the request")
    if not upload.content:
        raise ApiError(400, "Bad Request: file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    identifier = f"file-{state.number()}"
    state.files[identifier] = upload
    document = {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}"[:40],
        "file_name": upload.name,
        "mime_type": upload.kind or "application/octet-stream",
        "file_size": len(upload.content),
    }
    text, entities = format_text(parameters, "caption", CAPTION_LIMIT)
    caption = {"caption": text, "caption_entities": entities}
    return _put(state, parameters, {"document": document} | {name: said for name, said in caption.items() if said})


def forward_message(state: State, parameters: Parameters) -> Json:
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
    return _put(state, parameters, content | {"forward_origin": original.json.get("forward_origin", origin)})


def send_chat_action(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    state.find_topic(chat, parameters)
    action = parameters.text("action")
    if action not in ACTIONS:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    state.happened("action", chat, text=action)
    return True


def edit_message_text(state: State, parameters: Parameters) -> Json:
    message = _editable(state, parameters)
    if "text" not in message.json:
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    text, entities = format_text(parameters, "text", TEXT_LIMIT)
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    return _change(state, message, parameters, {"text": text, "entities": entities})


def edit_message_reply_markup(state: State, parameters: Parameters) -> Json:
    return _change(state, _editable(state, parameters), parameters, {})


def delete_message(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    message = state.find_message(chat, parameters, "message to delete")
    own = message.by_bot or chat.type == PRIVATE or chat.bot_status == "administrator"
    if not own or state.clock() - message.sent_at > DELETABLE_FOR:
        raise ApiError(400, "Bad Request: message can't be deleted for everyone")
    message.deleted = True
    state.happened("deleted", chat, message)
    return True


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    press = state.presses.get(parameters.text("callback_query_id"))
    if press is None or press.pressed_at is None or state.clock() - press.pressed_at > ANSWERED_WITHIN:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    text = parameters.text("text")
    if len(text) > LONGEST_ANSWER:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    press.answered, press.toast, press.alert = True, text, parameters.flag("show_alert")
    if text:
        state.happened("alert" if press.alert else "toast", press.message.chat, press.message, text)
    state.updates.wake()
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
    keyboard = read_keyboard(parameters)
    changed = {name: value for name, value in message.json.items() if name not in content}
    changed |= {name: value for name, value in content.items() if value}
    changed.pop("reply_markup", None)
    if keyboard is not None:
        changed["reply_markup"] = keyboard
    if changed == message.json:
        raise ApiError(400, NOT_MODIFIED)
    message.versions.append(message.json)
    message.json = changed | {"edit_date": state.now()}
    state.happened("edited", message.chat, message)
    return message.json


def _put(state: State, parameters: Parameters, content: Json) -> Json:
    """Check chat, topic, reply and keyboard, then put the message there; the order is the server's."""
    chat = state.find_chat(parameters)
    keyboard = read_keyboard(parameters)
    state.check_access(chat)
    topic = state.find_topic(chat, parameters)
    if parameters.has("message_effect_id") and chat.user is None:
        raise ApiError(400, "Bad Request: message effects can be used only in private chats")
    content = content | read_reply(state, chat, topic, parameters)
    if topic is not None:
        content |= {"message_thread_id": topic.id, "is_topic_message": True}
    if keyboard is not None:
        content |= {"reply_markup": keyboard}
    if parameters.flag("protect_content"):
        content |= {"has_protected_content": True}
    message = state.put_message(chat, state.bot_author(chat), content, by_bot=True)
    message.silent = parameters.flag("disable_notification")
    return message.json


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
}
