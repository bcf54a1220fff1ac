"""What the bot does when a chat changes: the bot is blocked, unblocked, added or removed, its rights change, a
topic opens again, or a group becomes a supergroup."""

import logging

from telegram import (
    Bot,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

import bot.texts
from bot.commands.start import greeting_of_group
from bot.hearing.buttons import CHANNEL, button, keyboard
from bot.hearing.request import Request, Services, address_of
from bot.render.parts import inert
from digests import subscribe
from digests.model import Address

log = logging.getLogger("communique.commands")

LONGEST_TITLE = 60


async def membership_changed(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Note that the bot was blocked, unblocked, added or removed, or that its rights were changed. A group is
    greeted once, when the bot is in it and may write. Whoever lets the bot post in a channel is told in private
    how to set it up."""
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
        if chat.type == Chat.CHANNEL and not _may_write(chat, change.old_chat_member):
            await _tell_of_channel(services, context.bot, change)


async def _tell_of_channel(services: Services, telegram: Bot, change: ChatMemberUpdated) -> None:
    """Tell the person who let the bot post in a channel, in private, how to set the channel up. Telegram refuses
    this if the person never wrote to the bot; the log then says so, without the person's number."""
    channel, person = change.chat, change.from_user
    if services.is_banned(person.id):
        return
    known = await services.store.subscribers.get(Address(person.id))
    spoken = known.language if known else bot.texts.best_language(person.language_code, services.languages)
    texts = bot.texts.get(spoken)
    named = f"@{channel.username}" if channel.username else str(channel.id)
    title = inert(channel.title or named, LONGEST_TITLE)
    try:
        await telegram.send_message(
            person.id,
            texts.channel_added.format(channel=title, command=f"<code>/channel {named}</code>"),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard([[button(texts.channel_set_up, CHANNEL, str(channel.id))]]),
        )
    except (BadRequest, Forbidden) as error:
        log.warning("channel %s: who let the bot post there could not be told: %s", channel.id, error)


async def group_moved(services: Services, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Note that a group has become a supergroup. Telegram says so by a message in the old group and one in the
    new."""
    message = update.message
    if message is not None and message.migrate_to_chat_id is not None:
        await subscribe.moved(services.store, message.chat.id, message.migrate_to_chat_id, services.clock())
    elif message is not None and message.migrate_from_chat_id is not None:
        await subscribe.moved(services.store, message.migrate_from_chat_id, message.chat.id, services.clock())


async def topic_reopened(services: Services, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Note that a closed topic of a forum is open again. Telegram says so by a message in the topic."""
    if update.message is not None:
        address = address_of(update.message.chat, update.message)
        await subscribe.topic_reopened(services.store, address, services.clock())


def _is_out(member: ChatMember) -> bool:
    """Say whether the member is no longer in the chat. In a private chat this means that the person has blocked
    the bot."""
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _may_write(chat: Chat, member: ChatMember) -> bool:
    """Say whether a member who is in the chat may write there. In a channel only admins with the right to post may
    write."""
    if chat.type == Chat.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages
