"""Looking up what was perhaps accepted: in the operations chat, unseen by the reader."""

from bot.probing.numbers import KnownNumbers, NotedReplies
from bot.probing.prober import TelegramProber, place_of_marks
from bot.probing.probing import Probing, open_probing
from bot.probing.recognition import is_part

__all__ = [
    "KnownNumbers",
    "NotedReplies",
    "Probing",
    "TelegramProber",
    "is_part",
    "open_probing",
    "place_of_marks",
]
