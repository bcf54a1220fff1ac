"""What becomes of chats: blocked and back, added to a group and removed, a group that becomes a supergroup."""

from telegram import ChatMember, ChatMemberUpdated, Message, Update
from telegram.ext import ContextTypes

from bot.commands.desk import Desk
from bot.commands.start import greeting_of_group
from bot.commands.visit import enter
from digests import subscribe
from digests.model import Address

OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def membership_changed(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was blocked, unblocked, added or removed. A group is greeted once, when we come into it."""
    change = update.my_chat_member
    if change is None:
        return
    address, now = Address(change.chat.id), desk.clock()
    if change.new_chat_member.status in OUT:
        await subscribe.left(desk.store, address, now)
        return
    await subscribe.came_back(desk.store, address, now)
    if _came_into_group(change):
        visit = await enter(desk, context.bot, update)
        await visit.say(greeting_of_group(visit))


async def group_moved(desk: Desk, message: Message) -> None:
    """A group has become a supergroup: told by a message in the old one and by one in the new."""
    if message.migrate_to_chat_id is not None:
        await subscribe.moved(desk.store, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await subscribe.moved(desk.store, message.migrate_from_chat_id, message.chat.id)


def _came_into_group(change: ChatMemberUpdated) -> bool:
    group = change.chat.type in (change.chat.GROUP, change.chat.SUPERGROUP)
    return group and change.old_chat_member.status in OUT
