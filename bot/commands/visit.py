"""One update as its handler sees it: who speaks, where, and how to answer."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from telegram import (
    Bot,
    Chat,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

import bot.texts
from bot.commands.desk import Desk
from bot.commands.membership import Standing
from bot.texts import Texts
from digests import subscribe
from digests.model import Address, ChatKind, Digest, Subscriber
from digests.rules.sending.editions import preferences_of

log = logging.getLogger("communique.commands")

GENERAL_TOPIC = 1
QUESTION_STANDS = timedelta(minutes=15)
CLOSED_FORMS_KNOWN = timedelta(hours=1)
CLOSED = "closed"
HIGHEST = 1 << 63
LONGEST_TOAST = 200
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
KINDS = {Chat.PRIVATE: ChatKind.PRIVATE, Chat.CHANNEL: ChatKind.CHANNEL}


class Visit:
    """Somebody's message or press. `subscriber` is the one of this chat, or a newcomer who is not stored."""

    def __init__(self, desk: Desk, telegram: Bot, update: Update, subscriber: Subscriber, arguments: str) -> None:
        self.desk = desk
        self.telegram = telegram
        self.update = update
        self.subscriber = subscriber
        self.arguments = arguments
        self._answered = False
        self._recalled = False
        self._closed: dict[int, bool] = {}

    @property
    def address(self) -> Address:
        return self.subscriber.address

    @property
    def texts(self) -> Texts:
        return bot.texts.get(self.subscriber.language)

    @property
    def now(self) -> datetime:
        return self.desk.clock()

    @property
    def private(self) -> bool:
        return self.subscriber.kind is ChatKind.PRIVATE

    @property
    def person(self) -> int:
        """The user's number, 0 where there is none."""
        return self.update.effective_user.id if self.update.effective_user else 0

    @property
    def is_bot_admin(self) -> bool:
        return self.private and self.person in self.desk.admins

    async def standing(self) -> Standing:
        """Say whether the person may change what this chat receives: in a group only its admins may."""
        message, chat = self.update.message, self.address.chat
        if self.private:
            return Standing.ADMIN
        if message is not None and message.sender_chat is not None and message.sender_chat.id == chat:
            return Standing.ADMIN  # an anonymous admin speaks as the group
        return await self.desk.membership.standing(self.telegram, chat, self.person, self.now)

    async def refusal(self) -> str:
        """Return why the person may not change what this chat receives, empty when they may."""
        texts = self.texts
        refusals = {Standing.OTHER: texts.group_admins_only, Standing.UNKNOWN: texts.group_admins_unknown}
        return refusals.get(await self.standing(), "")

    # --- answering -----------------------------------------------------------------------------

    async def say(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Send a message to where the person spoke."""
        await self._send(html, keyboard)

    async def show(self, digest: Digest, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Send a digest, the keyboard below its last part."""
        await self.tell(self.desk.renderer.render(digest, preferences_of(self.subscriber)), keyboard)

    async def tell(self, parts: Sequence[str], keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Send messages in order, the keyboard below the last one."""
        for number, part in enumerate(parts, 1):
            await self._send(part, keyboard if number == len(parts) else None)

    async def send_file(self, content: bytes, name: str, caption: str) -> None:
        """Send a file with a caption (HTML) to where the person spoke."""
        await self.telegram.send_document(
            self.address.chat,
            content,
            filename=name,
            caption=caption,
            parse_mode=ParseMode.HTML,
            message_thread_id=self.address.thread or None,
            reply_parameters=self._reply(),
        )

    async def ask(self, html: str, what: str, details: dict[str, Any] | None = None) -> None:
        """Ask a question; the person's next text answers it, for a quarter of an hour."""
        await self.remember(what, details or {}, QUESTION_STANDS)
        await self._send(html, None if self.private else ForceReply(selective=True))

    async def remember(self, what: str, details: dict[str, Any], lasts: timedelta) -> None:
        """Keep what the person's next text answers, in place of what was kept before."""
        self._recalled = False
        conversations = self.desk.store.conversations
        await conversations.await_input(self.address, self.person, what, details, self.now + lasts)

    async def keep_asking(self, what: str) -> None:
        """Let a question stand whose answer could not be used."""
        await self.remember(what, {}, QUESTION_STANDS)

    async def recall(self) -> tuple[str, dict[str, Any]] | None:
        """Return what was kept; it is gone when this visit ends well, unless something else is kept by then."""
        kept = await self.desk.store.conversations.awaited_input(self.address, self.person, self.now)
        self._recalled = kept is not None
        return kept

    # --- forms: messages with buttons that belong together, each by its own number -------------

    @property
    def new_form(self) -> str:
        """The number of the form that this update opens: the same when it is handled again, and no other's."""
        return str(self.update.update_id)

    async def keep_form(self, number: str, what: str, details: dict[str, Any], lasts: timedelta) -> None:
        """Keep what the buttons of one message belong to; its data carry the number."""
        conversations, until = self.desk.store.conversations, self.now + lasts
        self._closed.pop(int(number), None)
        await conversations.await_input(self.address, self.person, what, details, until, form=int(number))

    async def form_of(self, number: str, what: str) -> dict[str, Any] | None:
        """Return what the form of that number holds, for the person who opened it here; None when it is no longer
        open. Who pressed one of its buttons is told so then."""
        kept = await self._form(number)
        if kept is not None and kept[0] == what:
            return kept[1]
        await self.toast(self.texts.trial_expired)
        if kept is None:  # of one that was done with the message says already what became of it
            await self.edit(self.texts.trial_expired)
        return None

    async def look_up_form(self, number: str, what: str) -> dict[str, Any] | None:
        """Return what the form of that number holds, None when it is no longer open; nothing is said."""
        kept = await self._form(number)
        return kept[1] if kept is not None and kept[0] == what else None

    def close_form(self, number: str, *, replaced: bool = False) -> None:
        """Let a form count as old when this visit ends well: its message says what became of it, or else another
        one has `replaced` it."""
        self._closed[int(number)] = replaced

    async def _form(self, number: str) -> tuple[str, dict[str, Any]] | None:
        if not (number.isascii() and number.isdecimal()) or not 0 < int(number) < HIGHEST:
            return None  # a button of an earlier version
        conversations = self.desk.store.conversations
        return await conversations.awaited_input(self.address, self.person, self.now, form=int(number))

    async def settle(self) -> None:
        """Let go of what was recalled and closed. Not before all is done: an update may be handled again after a
        fault."""
        conversations = self.desk.store.conversations
        if self._recalled:
            self._recalled = False
            await conversations.drop_input(self.address, self.person)
        for form, replaced in self._closed.items():
            if replaced:
                await conversations.drop_input(self.address, self.person, form=form)
            else:
                until = self.now + CLOSED_FORMS_KNOWN
                await conversations.await_input(self.address, self.person, CLOSED, {}, until, form=form)
        self._closed.clear()

    async def edit(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Put this in place of the message whose button was pressed; send it where that cannot be done."""
        query = self.update.callback_query
        if query is None or not isinstance(query.message, Message):
            await self._send(html, keyboard)
            return
        try:
            await query.edit_message_text(
                html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=keyboard
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                await self._send(html, keyboard)

    async def strip_keyboard(self) -> None:
        """Take the buttons off the message whose button was pressed, if that can be done: what was asked for
        matters more."""
        query = self.update.callback_query
        if query is not None and isinstance(query.message, Message):
            with suppress(TelegramError):
                await query.edit_message_reply_markup(None)

    async def toast(self, text: str = "") -> None:
        """Answer the press, with a short plain text over the chat; only the first answer counts."""
        query = self.update.callback_query
        if query is None or self._answered:
            return
        self._answered = True
        try:
            await query.answer(text[:LONGEST_TOAST] or None)
        except TelegramError as error:  # too late to be shown, or lost: what was asked is done anyway
            log.info("a press could not be answered: %s", type(error).__name__)

    async def _send(self, html: str, markup: InlineKeyboardMarkup | ForceReply | None) -> None:
        await self.telegram.send_message(
            self.address.chat,
            html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            message_thread_id=self.address.thread or None,
            reply_parameters=self._reply(),
            reply_markup=markup,
        )

    def _reply(self) -> ReplyParameters | None:
        """In a group an answer names what it answers."""
        message = self.update.message
        if message is None or self.private:
            return None
        return ReplyParameters(message.message_id, allow_sending_without_reply=True)


async def enter(desk: Desk, telegram: Bot, update: Update, arguments: Sequence[str] = ()) -> Visit:
    """Return the visit of an update that belongs to a chat; whoever was gone is woken by it."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        raise ValueError("an update without a chat has no visit")
    newcomer = Subscriber(
        address=address_of(chat, update.effective_message),
        kind=KINDS.get(chat.type, ChatKind.GROUP),
        language=bot.texts.best_language(user.language_code if user else None, desk.languages),
    )
    subscriber = await subscribe.visit(desk.store, newcomer, desk.clock())
    if subscriber.kind is not ChatKind.PRIVATE and user is not None and not user.is_bot:
        subscriber = replace(subscriber, set_up_by=user.id)  # stored with whatever they change
    return Visit(desk, telegram, update, subscriber, " ".join(arguments))


def address_of(chat: Chat, message: Message | None) -> Address:
    """Return where a message belongs: its chat and, in a forum, its topic. The general topic has no number."""
    if isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id or 0
        return Address(chat.id, 0 if thread == GENERAL_TOPIC else thread)
    return Address(chat.id)
