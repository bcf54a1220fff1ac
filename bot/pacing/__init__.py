"""When the next message may leave, so that Telegram's limits hold, and what a refusal for haste stops."""

from bot.pacing.earlier import messages_of_late
from bot.pacing.pacing import Pacing
from bot.pacing.pauses import Hold
from bot.pacing.replies import ReplyPacing, answered

__all__ = ["Hold", "Pacing", "ReplyPacing", "answered", "messages_of_late"]
