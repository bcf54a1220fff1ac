"""Who is an admin of a group or channel."""

from datetime import datetime, timedelta
from enum import Enum, auto

from telegram import Bot, ChatMember, ChatMemberAdministrator
from telegram.error import TelegramError

REMEMBERED = timedelta(minutes=1)
"""For so long who is no admin does not make us ask again, however often they try."""
MOST_REMEMBERED = 2000
PATIENCE = 5.0
"""Seconds for each step of the question: a press is to be answered while the person looks."""


class ChatRole(Enum):
    """What somebody is in a group or channel; unknown where Telegram does not say. Of a channel's admins those
    count who may post."""

    OWNER = auto()
    ADMIN = auto()
    OTHER = auto()
    UNKNOWN = auto()


ASKED_ANEW = frozenset({ChatRole.OWNER, ChatRole.ADMIN, ChatRole.UNKNOWN})
"""What is not remembered: who is demoted has no rights from that moment."""


class ChatRoles:
    """Who is an admin of a group or channel: asked of Telegram each time. Only who is none is remembered, for a
    minute."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[ChatRole, datetime]] = {}

    async def role(self, telegram: Bot, chat: int, person: int, now: datetime) -> ChatRole:
        """Say what the person is in the chat now."""
        known = self._known.pop((chat, person), None)
        if known is None or not timedelta() <= now - known[1] < REMEMBERED:
            known = await _ask(telegram, chat, person), now
        if known[0] not in ASKED_ANEW:
            while len(self._known) >= MOST_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[chat, person] = known
        return known[0]


async def _ask(telegram: Bot, chat: int, person: int) -> ChatRole:
    try:
        member = await telegram.get_chat_member(
            chat, person, read_timeout=PATIENCE, connect_timeout=PATIENCE, pool_timeout=PATIENCE
        )
    except TelegramError:
        return ChatRole.UNKNOWN
    if member.status == ChatMember.OWNER:
        return ChatRole.OWNER
    # In a group nobody has the right to post, since everybody may.
    is_admin = isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not False
    return ChatRole.ADMIN if is_admin else ChatRole.OTHER
