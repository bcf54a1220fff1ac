"""Methods that put a message into a chat."""

import json

from bot.sandbox.entities import format_text
from bot.sandbox.html import utf16_length
from bot.sandbox.keyboards import read_markup
from bot.sandbox.parameters import ApiError, Parameters, Upload
from bot.sandbox.replies import read_reply
from bot.sandbox.state import State
from bot.sandbox.world import FILE_FIELDS, Json, Message

TEXT_LIMIT, CAPTION_LIMIT, RICH_LIMIT = 4096, 1024, 32768
LARGEST_UPLOAD = 50 * 1024 * 1024
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


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
    file = _file(state, parameters, "document")
    return _put(state, parameters, {"document": file} | _caption(parameters))


def send_photo(state: State, parameters: Parameters) -> Json:
    file = _file(state, parameters, "photo")
    size = {name: file[name] for name in ("file_id", "file_unique_id", "file_size")}
    return _put(state, parameters, {"photo": [size | {"width": 1280, "height": 720}]} | _caption(parameters))


def send_location(state: State, parameters: Parameters) -> Json:
    try:
        place = {name: float(parameters.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise ApiError(400, "Bad Request: latitude is empty") from None
    return _put(state, parameters, {"location": place})


def send_rich_message(state: State, parameters: Parameters) -> Json:
    rich = parameters.json("rich_message")
    given = [name for name in ("html", "markdown", "blocks") if isinstance(rich, dict) and rich.get(name)]
    if len(given) != 1:
        raise ApiError(400, "Bad Request: exactly one of html, markdown and blocks must be given in rich_message")
    words = rich[given[0]] if isinstance(rich[given[0]], str) else json.dumps(rich[given[0]])
    if utf16_length(words) > RICH_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    return _put(state, parameters, {"rich_message": rich})


def copy_message(state: State, parameters: Parameters) -> Json:
    original = _original(state, parameters, "message to copy")
    content = {name: original.json[name] for name in _content_fields(original)}
    if parameters.has("caption"):
        content |= _caption(parameters)
    return {"message_id": _put(state, parameters, content)["message_id"]}


def forward_message(state: State, parameters: Parameters) -> Json:
    original = _original(state, parameters, "message to forward")
    if original.json.get("has_protected_content"):
        raise ApiError(400, "Bad Request: message has protected content and can't be forwarded")
    content = {name: original.json[name] for name in _content_fields(original)}
    if not content:  # what the server says itself, such as who has joined
        raise ApiError(400, "Bad Request: message can't be forwarded")
    sender = original.json.get("from")
    date = original.json["date"]
    if "forward_origin" in original.json:  # of what was forwarded before, the first author stays
        content["forward_origin"] = original.json["forward_origin"]
    elif sender is not None:
        content["forward_origin"] = {"type": "user", "date": date, "sender_user": sender}
    else:
        content["forward_origin"] = {
            "type": "channel",
            "date": date,
            "chat": original.chat.as_json(),
            "message_id": original.id,
        }
    return _put(state, parameters, content)


def send_chat_action(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    state.find_topic(chat, parameters)
    action = parameters.text("action")
    if action not in ACTIONS:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    state.happened("action", chat, text=action)
    return True


def send_message_draft(state: State, parameters: Parameters) -> bool:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    if chat.user is None:
        raise ApiError(400, "Bad Request: message drafts are for private chats only")
    text, _ = format_text(parameters, "text", TEXT_LIMIT)
    state.happened("action", chat, text=f"draft: {text}")
    return True


def _content_fields(message: Message) -> list[str]:
    names = ("text", "entities", "caption", "caption_entities", *FILE_FIELDS)
    return [name for name in names if name in message.json]


def _original(state: State, parameters: Parameters, what: str) -> Message:
    source = state.find_chat(parameters, "from_chat_id")
    state.check_access(source, writing=False)
    return state.find_message(source, parameters, what)


def _caption(parameters: Parameters) -> Json:
    text, entities = format_text(parameters, "caption", CAPTION_LIMIT)
    content: Json = {"caption": text} if text else {}
    return content | ({"caption_entities": entities} if entities else {})


def _file(state: State, parameters: Parameters, name: str) -> Json:
    given = parameters.file(name)
    if given is None:
        raise ApiError(400, f"Bad Request: there is no {name} in the request")
    if isinstance(given, str):
        if given not in state.files and not given.startswith(("http://", "https://")):
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        identifier, upload = given, state.files.get(given, Upload(given.rpartition("/")[2], "", b""))
    else:
        upload = given
        if not upload.content:
            raise ApiError(400, "Bad Request: file must be non-empty")
        if len(upload.content) > LARGEST_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        identifier = f"file-{state.number()}"
        state.files[identifier] = upload
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}"[:40],
        "file_name": upload.name,
        "mime_type": upload.kind or "application/octet-stream",
        "file_size": len(upload.content),
    }


def _put(state: State, parameters: Parameters, content: Json) -> Json:
    """Check chat, topic, reply and keyboard, then put the message there; the order is the server's."""
    chat = state.find_chat(parameters)
    markup = read_markup(parameters)
    state.check_access(chat)
    topic = state.find_topic(chat, parameters)
    if parameters.has("message_effect_id") and chat.user is None:
        raise ApiError(400, "Bad Request: message effects can be used only in private chats")
    content = content | read_reply(state, chat, topic, parameters)
    if topic is not None:
        content |= {"message_thread_id": topic.id, "is_topic_message": True}
    if markup is not None and "inline_keyboard" in markup:
        content |= {"reply_markup": markup}
    elif markup is not None:
        chat.keyboard = markup if "keyboard" in markup else None
    if parameters.flag("protect_content"):
        content |= {"has_protected_content": True}
    message = state.put_message(chat, state.bot_author(chat), content, by_bot=True)
    message.silent = parameters.flag("disable_notification")
    return message.json


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendLocation": send_location,
    "sendRichMessage": send_rich_message,
    "sendMessageDraft": send_message_draft,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
