"""What becomes of chats: blocked and back, added and removed, rights taken and given, a topic that opens again,
a group that becomes a supergroup."""

from telegram import (
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    Update,
)
from telegram.ext import ContextTypes

from bot.commands.desk import Desk
from bot.commands.start import greeting_of_group
from bot.commands.visit import address_of, enter
from digests import subscribe


async def membership_changed(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was blocked, unblocked, added, removed, or its rights were changed. A group is greeted once, when we
    come into it and may speak."""
    change = update.my_chat_member
    if change is None:
        return
    chat, now = change.chat.id, desk.clock()
    if is_out(change.new_chat_member):
        await subscribe.left(desk.store, chat, now)
    elif not may_write(change.chat, change.new_chat_member):
        await subscribe.lost_rights(desk.store, chat, now)
    else:
        await subscribe.came_back(desk.store, chat, now)
        if _came_into_group(change):
            visit = await enter(desk, context.bot, update)
            await visit.say(greeting_of_group(visit))


async def group_moved(desk: Desk, message: Message) -> None:
    """A group has become a supergroup: told by a message in the old one and by one in the new."""
    if message.migrate_to_chat_id is not None:
        await subscribe.moved(desk.store, message.chat.id, message.migrate_to_chat_id, desk.clock())
    elif message.migrate_from_chat_id is not None:
        await subscribe.moved(desk.store, message.migrate_from_chat_id, message.chat.id, desk.clock())


async def topic_reopened(desk: Desk, message: Message) -> None:
    """A closed topic of a forum is open again: told by a message in it."""
    await subscribe.topic_reopened(desk.store, address_of(message.chat, message), desk.clock())


def is_out(member: ChatMember) -> bool:
    """Say whether somebody of this status is not in the chat; in a private chat: has blocked us."""
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def may_write(chat: Chat, member: ChatMember) -> bool:
    """Say whether somebody of this status, who is in the chat, may write there. In a channel only admins may, and
    only with the right to post."""
    if chat.type == Chat.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages


def _came_into_group(change: ChatMemberUpdated) -> bool:
    group = change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
    return group and is_out(change.old_chat_member)
