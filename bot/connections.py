"""The ways to Telegram: replies, polls and broadcasts each over connections of their own, paced together."""

from dataclasses import dataclass
from typing import Any

import telegram
from telegram.ext import Application, ApplicationBuilder

from bot.messenger import TelegramMessenger
from bot.pacing.pacing import Pacing
from bot.pacing.replies import ReplyPacing
from bot.probing import KnownNumbers, NotedReplies
from bot.updates.inbox import Arrivals
from bot.wire import SendingWire, Wire
from config.settings import Settings

FOR_REPLIES, FOR_POLLS, TO_SPARE = 16, 2, 4
IDLE_BETWEEN_REPLIES = 15.0

Telegram = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Connections:
    """python-telegram-bot's application, which replies; what polls are made over; what broadcasts go out by;
    the numbers of messages that are no parts; how the updates that are being handled have come."""

    application: Telegram
    polls: Wire
    messenger: TelegramMessenger
    numbers: KnownNumbers
    arrivals: Arrivals


def build_connections(settings: Settings) -> Connections:
    """Build the ways to Telegram; nothing is connected before the first request. SettingsError without a token."""
    root, token = settings.telegram_api, settings.token
    numbers, arrivals = KnownNumbers(), Arrivals()
    pacing = Pacing(rate=settings.messages_per_second)
    replies = Wire(root, FOR_REPLIES, idle=IDLE_BETWEEN_REPLIES)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(replies)
        .get_updates_request(replies)  # asks for none: polls are made over a Wire of their own
        .rate_limiter(NotedReplies(ReplyPacing(pacing, arrivals.note_answer), numbers))
        .job_queue(None)
        .updater(None)
        .build()
    )
    sends = SendingWire(root, settings.sends_in_flight + TO_SPARE)
    # A plain Bot: its requests take their turn in the messenger, not in the rate limiter as well.
    bot = telegram.Bot(token, f"{root}/bot", request=sends, get_updates_request=sends)
    messenger = TelegramMessenger(bot, pacing, paid=settings.paid_broadcasts)
    return Connections(application, Wire(root, FOR_POLLS, idle=IDLE_BETWEEN_REPLIES), messenger, numbers, arrivals)
