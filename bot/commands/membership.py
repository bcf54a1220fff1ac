"""What becomes of chats: blocked and back, added and removed, rights taken and given, a topic that opens again,
a group that becomes a supergroup."""

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.ext import ContextTypes

from bot.commands.start import greeting_of_group
from bot.hearing.request import Request, Services, address_of
from digests import subscribe


async def membership_changed(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was blocked, unblocked, added, removed, or its rights were changed. A group is greeted once, when we
    come into it and may speak."""
    change = update.my_chat_member
    if change is None:
        return
    chat, now = change.chat, services.clock()
    if _is_out(change.new_chat_member):
        await subscribe.left(services.store, chat.id, now)
    elif not _may_write(chat, change.new_chat_member):
        await subscribe.lost_rights(services.store, chat.id, now)
    else:
        await subscribe.came_back(services.store, chat.id, now)
        if chat.type in (Chat.GROUP, Chat.SUPERGROUP) and _is_out(change.old_chat_member):
            request = Request(services, context.bot, update)
            await request.know()
            await request.say(greeting_of_group(request))


async def group_moved(services: Services, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A group has become a supergroup: told by a message in the old one and by one in the new."""
    message = update.message
    if message is not None and message.migrate_to_chat_id is not None:
        await subscribe.moved(services.store, message.chat.id, message.migrate_to_chat_id, services.clock())
    elif message is not None and message.migrate_from_chat_id is not None:
        await subscribe.moved(services.store, message.migrate_from_chat_id, message.chat.id, services.clock())


async def topic_reopened(services: Services, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A closed topic of a forum is open again: told by a message in it."""
    if update.message is not None:
        address = address_of(update.message.chat, update.message)
        await subscribe.topic_reopened(services.store, address, services.clock())


def _is_out(member: ChatMember) -> bool:
    """Whether somebody of this status is not in the chat; in a private chat: has blocked us."""
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _may_write(chat: Chat, member: ChatMember) -> bool:
    """Whether somebody of this status, who is in the chat, may write there. In a channel only admins may, and only
    with the right to post."""
    if chat.type == Chat.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages
