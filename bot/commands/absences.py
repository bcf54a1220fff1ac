"""Who was told that the bot was away."""

from collections import OrderedDict
from datetime import datetime, timedelta

TOLD_ONCE_IN = timedelta(hours=1)
MOST_TOLD = 10_000


class Absences:
    """Who was told that we were away; nobody is twice in an hour."""

    def __init__(self) -> None:
        self._told: OrderedDict[int, datetime] = OrderedDict()

    def first_time(self, chat: int, now: datetime) -> bool:
        """Say whether the chat has not been told of late, and note that it is told now."""
        told = self._told.pop(chat, None)
        while len(self._told) >= MOST_TOLD:
            self._told.popitem(last=False)
        self._told[chat] = now
        return told is None or not timedelta() <= now - told < TOLD_ONCE_IN
