"""What Telegram tells the bot: fetched or received, noted before it is confirmed, handled once."""

from bot.updates.arrival import Arrival, arrival, note_answer
from bot.updates.inbox import MOST_TRIES, Inbox
from bot.updates.parsing import MalformedUpdateError
from bot.updates.polling import Polling
from bot.updates.troubles import Tell, Troubles

__all__ = [
    "MOST_TRIES",
    "Arrival",
    "Inbox",
    "MalformedUpdateError",
    "Polling",
    "Tell",
    "Troubles",
    "arrival",
    "note_answer",
]
