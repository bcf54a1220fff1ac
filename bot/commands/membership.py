"""Who is an admin of a group: asked of Telegram, remembered for five minutes."""

from datetime import datetime, timedelta

from telegram import Bot, ChatMember
from telegram.error import TelegramError

REMEMBERED = timedelta(minutes=5)
MOST_REMEMBERED = 2000


class Membership:
    """Answers for (chat, person); a refusal to answer counts as no."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[bool, datetime]] = {}

    async def is_admin(self, bot: Bot, chat: int, person: int, now: datetime) -> bool:
        """Say whether the person is an admin or the owner of the chat."""
        known = self._known.get((chat, person))
        if known is not None and timedelta() <= now - known[1] < REMEMBERED:
            return known[0]
        try:
            member = await bot.get_chat_member(chat, person)
        except TelegramError:
            return False
        answer = member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
        while len(self._known) >= MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[chat, person] = answer, now
        return answer
