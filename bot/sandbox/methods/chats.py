"""Methods about chats, their members and their topics."""

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.world import PRIVATE, Chat, Json, Topic, User, member_json


def get_chat(state: State, parameters: Parameters) -> Json:
    chat = _readable(state, parameters)
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    values = chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.pinned:
        values["pinned_message"] = chat.messages[chat.pinned[-1]].json
    return values


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


def get_chat_administrators(state: State, parameters: Parameters) -> list[Json]:
    chat = _readable(state, parameters)
    if chat.type == PRIVATE:
        raise ApiError(400, "Bad Request: there are no administrators in the private chat")
    people = [(state.users[number], status) for number, status in chat.members.items()]
    if chat.bot_status == "administrator":
        people.append((state.bot, "administrator"))
    return [member_json(user, status) for user, status in people if status in ("creator", "administrator")]


def get_chat_member_count(state: State, parameters: Parameters) -> int:
    chat = _readable(state, parameters)
    present = sum(1 for status in chat.members.values() if status not in ("left", "kicked"))
    return 2 if chat.type == PRIVATE else present + (chat.bot_status in ("member", "administrator"))


def leave_chat(state: State, parameters: Parameters) -> bool:
    chat = _readable(state, parameters)
    if chat.type == PRIVATE:
        raise ApiError(400, "Bad Request: chat member status can't be changed in private chats")
    old, chat.bot_status = chat.bot_status, "left"
    change_of_bot(state, chat, state.bot, old)
    return True


def create_forum_topic(state: State, parameters: Parameters) -> Json:
    chat = _forum(state, parameters)
    name = parameters.text("name")
    if not 1 <= len(name) <= 128:
        raise ApiError(400, "Bad Request: TOPIC_TITLE_EMPTY" if not name else "Bad Request: TOPIC_TITLE_TOO_LONG")
    topic = Topic(state.number(), name)
    chat.topics[topic.id] = topic
    return topic.as_json()


def edit_forum_topic(state: State, parameters: Parameters) -> bool:
    topic = _topic(_forum(state, parameters), parameters)
    topic.name = parameters.text("name") or topic.name
    return True


def close_forum_topic(state: State, parameters: Parameters) -> bool:
    topic = _topic(_forum(state, parameters), parameters)
    if topic.closed:
        raise ApiError(400, "Bad Request: TOPIC_NOT_MODIFIED")
    topic.closed = True
    return True


def reopen_forum_topic(state: State, parameters: Parameters) -> bool:
    topic = _topic(_forum(state, parameters), parameters)
    if not topic.closed:
        raise ApiError(400, "Bad Request: TOPIC_NOT_MODIFIED")
    topic.closed = False
    return True


def delete_forum_topic(state: State, parameters: Parameters) -> bool:
    chat = _forum(state, parameters)
    topic = _topic(chat, parameters)
    topic.deleted = True
    for message in chat.messages.values():
        message.deleted = message.deleted or message.thread == topic.id
    return True


def change_of_bot(state: State, chat: Chat, by: User, old: str) -> None:
    """Tell the bot that its own membership changed from `old` to what it is now."""
    state.updates.put(
        "my_chat_member",
        {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": state.now(),
            "old_chat_member": member_json(state.bot, old),
            "new_chat_member": member_json(state.bot, "kicked" if chat.blocked else chat.bot_status),
        },
    )


def _readable(state: State, parameters: Parameters) -> Chat:
    chat = state.find_chat(parameters)
    state.check_access(chat, writing=False)
    return chat


def _forum(state: State, parameters: Parameters) -> Chat:
    chat = state.find_chat(parameters)
    state.check_access(chat)
    if not chat.forum:
        raise ApiError(400, "Bad Request: the chat is not a forum")
    if chat.bot_status != "administrator":
        raise ApiError(400, "Bad Request: not enough rights to manage topics in the chat")
    return chat


def _topic(chat: Chat, parameters: Parameters) -> Topic:
    topic = chat.topics.get(parameters.integer("message_thread_id"))
    if topic is None or topic.deleted:
        raise ApiError(400, "Bad Request: TOPIC_ID_INVALID")
    return topic


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
