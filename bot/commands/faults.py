"""What a person is told, and what is logged, when something cannot be done or when answering fails."""

import logging
import secrets
from contextlib import suppress

from telegram import Chat, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

import bot.texts
from bot.hearing.inbox import MOST_TRIES, Arrivals
from bot.hearing.request import address_of
from bot.render.parts import inert
from bot.render.phrases import advice_text
from bot.sending.outcomes import outcome_of
from bot.sending.wire import NotSentError
from bot.texts import Texts
from digests.errors import CommuniqueError, StoreError

LONGEST_QUOTED = 300


def advice(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do (HTML)."""
    return advice_text(error, texts.language, lambda words: inert(words, LONGEST_QUOTED))


log = logging.getLogger("communique.commands")

SOON = 5.0
"""The longest time, in seconds, for which an answer waits to be tried again."""


async def on_error(arrivals: Arrivals, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what went wrong under a reference, and tell the person this reference. The person never gets the error's
    own text. A refusal by a chat that takes no answers is only logged."""
    error, how = context.error, arrivals.of(update)
    soon = isinstance(error, StoreError) or (isinstance(error, NotSentError) and error.seconds <= SOON)
    if soon and how.tries < MOST_TRIES:
        how.again, how.failure = True, f"{type(error).__name__}: {error}"
        return
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and outcome_of(error).refusal):
        log.info("an answer was refused: %s", error)
        return
    reference = secrets.token_hex(3)
    number = update.update_id if isinstance(update, Update) else "?"
    untaken = isinstance(error, NetworkError | RetryAfter)
    if untaken and not isinstance(error, BadRequest):  # a BadRequest is a fault of ours
        log.warning("update %s: Telegram did not take the answer (%s), reference %s", number, error, reference)
        return
    log.error("update %s could not be answered, reference %s", number, reference, exc_info=error)
    how.failure = f"{type(error).__name__}, reference {reference}"
    if (
        not isinstance(update, Update)
        or update.effective_chat is None
        or update.effective_chat.type == Chat.CHANNEL
    ):
        return
    user = update.effective_user
    texts = bot.texts.get(bot.texts.best_language(user.language_code if user else None))
    address = address_of(update.effective_chat, update.effective_message)
    with suppress(TelegramError):
        if update.callback_query is not None:
            await update.callback_query.answer()
    with suppress(TelegramError):
        await context.bot.send_message(
            address.chat,
            texts.failed.format(reference=reference),
            parse_mode=ParseMode.HTML,
            message_thread_id=address.thread or None,
        )
