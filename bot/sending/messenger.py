"""Sends parts to Telegram within its limits and returns an Outcome for each. Never repeats a part in doubt."""

import asyncio
import json
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.render.parts import to_text
from bot.sending.outcomes import (
    NO_SUCH_BUTTONS,
    NO_SUCH_MESSAGE,
    NO_SUCH_QUOTE,
    Taken,
    is_about_the_file,
    outcome_of,
)
from bot.sending.pacing import Pacing
from bot.sending.replies import answered
from bot.sending.wire import DEPARTURE, Departure, NotSentError, seconds_of
from digests.deliver import seconds_since_boot
from digests.model import Address, ChatKind, DeliveryState, Outcome, Reply, StoryMenu
from digests.rules.issuing.fates import PATIENCE
from digests.rules.texts import utf16_length

log = logging.getLogger("communique.messenger")

GENERAL_TOPIC = 1
LONGEST_WAIT_FOR_ANOTHER = 5.0
NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
FIRST_LINK = telegram.LinkPreviewOptions(is_disabled=False)
"""Telegram shows the preview of a message's first link."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one part is sent: its text, as HTML or plain, the message that it answers, and the buttons below it."""

    text: str
    reply: Reply | None = None
    html: bool = True
    keyboard: telegram.InlineKeyboardMarkup | None = None

    def after(self, outcome: Outcome) -> "Form | None":
        """Return a simpler form if Telegram has refused the part only because of its form: without the quotation,
        without the answer, without the buttons, or as plain text. Return None for every other outcome."""
        said = outcome.reason if outcome.state is DeliveryState.FAILED else ""
        if self.reply and self.reply.quote and any(words in said for words in NO_SUCH_QUOTE):
            return replace(self, reply=Reply(self.reply.message))
        if self.reply and any(words in said for words in (*NO_SUCH_MESSAGE, *NO_SUCH_QUOTE)):
            return replace(self, reply=None)
        if self.keyboard and any(words in said.lower() for words in NO_SUCH_BUTTONS):
            return replace(self, keyboard=None)
        if self.html and "can't parse entities" in said:
            return replace(self, text=to_text(self.text), html=False)
        return None


class TelegramMessenger:
    """The Messenger that `deliver` uses. `bot` makes its requests over a Wire. It must be initialized by its owner
    and must not retry by itself. With `paid` Telegram may charge for messages beyond its free rate. `keyboard`
    makes the buttons of a menu. `patience`: how many seconds after the first byte of a request the whole answer
    may take."""

    def __init__(
        self,
        bot: telegram.Bot,
        pacing: Pacing | None = None,
        *,
        patience: float = PATIENCE,
        paid: bool = False,
        keyboard: Callable[[StoryMenu], telegram.InlineKeyboardMarkup] | None = None,
    ) -> None:
        self._bot = bot
        self.pacing = pacing or Pacing()
        self._patience = patience
        self._paid = paid or None
        self._keyboard = keyboard

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.request.shutdown()

    def pause_left(self) -> float:
        """Return for how many seconds no chat may be written to."""
        return self.pacing.pause_left()

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        """Wait for a rate slot and return 0.0. If this chat has none, return at once for how many seconds. Reserve
        before claiming a part: a crash while waiting then leaves no part in doubt."""
        return await self.pacing.reserve(address.chat, shared=kind is not ChatKind.PRIVATE)

    async def send(
        self,
        address: Address,
        kind: ChatKind,
        html: str,
        *,
        reply: Reply | None = None,
        silent: bool = False,
        preview: bool = False,
        menu: StoryMenu | None = None,
        deadline: float = math.inf,
    ) -> Outcome:
        """Send one part and return the outcome. TelegramError is never raised. No request begins after `deadline`,
        an instant of `seconds_since_boot`. A part that is refused only because of its form is sent once more in a
        simpler form (see `Form`). If this is plain text, the reason of the outcome says so."""
        keyboard = self._keyboard(menu) if self._keyboard and menu else None
        form, note = Form(html, reply, keyboard=keyboard), ""
        while True:
            outcome = await self._attempt(address, form, silent, preview, deadline)
            simpler = form.after(outcome)
            if simpler is None:
                return replace(outcome, reason="; ".join(filter(None, (note, outcome.reason))))
            if simpler.html:
                log.info("a part is sent without its quotation, answer or buttons: %s", outcome.reason)
            elif form.html:
                log.error("Telegram cannot parse a part; the part is sent as plain text: %s", outcome.reason)
                note = f"sent as plain text: {outcome.reason}"
            wait = min(LONGEST_WAIT_FOR_ANOTHER, deadline - seconds_since_boot())
            try:
                async with asyncio.timeout(wait):
                    await self.pacing.turn(address.chat, shared=kind is not ChatKind.PRIVATE)
            except (TimeoutError, NotSentError):
                return Outcome(DeliveryState.PENDING, reason="no rate slot for a simpler form")
            form = simpler

    async def tell(self, chat: int, words: str, **options: Any) -> bool:
        """Send an operator words, in turn with replies, one message a second. Return whether Telegram took it."""

        error = await self._tell(chat, partial(self._bot.send_message, chat, words, **options))
        if error is not None:
            log.warning("an operator could not be told (%s): %s", error, words[:200])
        return error is None

    async def revise(self, chat: int, message: int, words: str, **options: Any) -> bool:
        """Put other words into a message to an operator, in turn as in `tell`. Return whether Telegram took it."""

        edit = partial(self._bot.edit_message_text, words, chat_id=chat, message_id=message, **options)
        error = await self._tell(chat, edit)
        if error is not None:
            log.info("a message to an operator could not be changed: %s", error)
        return error is None

    async def hand(self, chat: int, file: bytes, name: str, caption: str, **options: Any) -> Taken:
        """Send an operator a file, with a caption in plain text, in turn as in `tell`. Return the outcome."""

        send = partial(self._bot.send_document, chat, file, filename=name, caption=caption, **options)
        error = await self._tell(chat, send)
        if error is None:
            return Taken.YES
        log.warning("an operator could not be handed %s (%s): %s", name, error, caption[:200])
        return Taken.NO_FILE if is_about_the_file(error) else Taken.NO

    async def _tell(self, chat: int, send: Callable[..., Awaitable[object]]) -> TelegramError | None:
        async def call(departure: Departure) -> None:
            await send(api_kwargs={DEPARTURE: departure})

        try:
            await answered(self.pacing, chat, call, in_a_row=False)
        except TelegramError as error:
            return error
        return None

    async def _attempt(
        self, address: Address, form: Form, silent: bool, preview: bool, deadline: float
    ) -> Outcome:
        send = partial(
            self._bot.send_message,
            chat_id=address.chat,
            text=form.text,
            parse_mode=ParseMode.HTML if form.html else None,
            reply_parameters=_parameters_of(form.reply),
            message_thread_id=address.thread if address.thread > GENERAL_TOPIC else None,
            disable_notification=silent,
            link_preview_options=FIRST_LINK if preview else NO_PREVIEW,
            reply_markup=form.keyboard,
            allow_paid_broadcast=self._paid,
        )
        with self.pacing.on_the_way(address.chat) as turn:
            outcome = await self._outcome(address.chat, send, Departure(deadline, turn=turn))
        if outcome.state is DeliveryState.SENT:
            self.pacing.accepted()
        return outcome

    async def _outcome(
        self, chat: int, send: Callable[..., Awaitable[telegram.Message]], departure: Departure
    ) -> Outcome:
        try:
            async with asyncio.timeout(self._patience) as limit:
                loop = asyncio.get_running_loop()
                departure.on_leaving = lambda: limit.reschedule(loop.time() + self._patience)
                message = await send(api_kwargs={DEPARTURE: departure})
        except TelegramError as error:
            return self._refusal(chat, error)
        except TimeoutError:
            return Outcome(_if_unknown(departure), reason=f"no whole answer within {self._patience:g} s")
        except Exception as error:
            log.exception("python-telegram-bot does not understand Telegram's answer")
            if number := _number_of(departure.answer):
                return Outcome(DeliveryState.SENT, message=number)
            return Outcome(_if_unknown(departure), reason=f"an answer that makes no sense: {type(error).__name__}")
        return Outcome(DeliveryState.SENT, message=message.message_id)

    def _refusal(self, chat: int, error: TelegramError) -> Outcome:
        outcome = outcome_of(error)
        match error:
            case RetryAfter():
                self.pacing.refused(chat, seconds_of(error))
            case InvalidToken() | Conflict():
                self.pacing.pause(outcome.retry_after)
        return outcome


def _parameters_of(reply: Reply | None) -> telegram.ReplyParameters | None:
    if reply is None:
        return None
    return telegram.ReplyParameters(
        reply.message,
        allow_sending_without_reply=True,
        quote=reply.quote or None,
        quote_position=reply.position if reply.quote else None,
        quote_entities=[telegram.MessageEntity("bold", 0, utf16_length(reply.quote))] if reply.bold else None,
    )


def _if_unknown(departure: Departure) -> DeliveryState:
    return DeliveryState.PENDING if departure.left is False else DeliveryState.UNCERTAIN


def _number_of(answer: bytes) -> int:
    """Return the number of the message that Telegram accepted according to its answer, else 0."""
    try:
        said = json.loads(answer)
        return int(said["result"]["message_id"]) if said["ok"] else 0
    except (ValueError, KeyError, TypeError):
        return 0
