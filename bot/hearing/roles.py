"""Asks Telegram who is an admin of a group or channel."""

from datetime import datetime, timedelta
from enum import Enum, auto

from telegram import Bot, ChatMember, ChatMemberAdministrator
from telegram.error import TelegramError

REMEMBERED = timedelta(minutes=1)
"""For so long a person who is no admin causes no new question to Telegram, however often they try."""
MOST_REMEMBERED = 2000
PATIENCE = 5.0
"""Seconds for each step of the question to Telegram. A press should be answered while the person looks."""


class ChatRole(Enum):
    """What somebody is in a group or channel. UNKNOWN means that Telegram does not say. In a channel, an admin
    must have the right to post."""

    OWNER = auto()
    ADMIN = auto()
    OTHER = auto()
    UNKNOWN = auto()


ASKED_ANEW = frozenset({ChatRole.OWNER, ChatRole.ADMIN, ChatRole.UNKNOWN})
"""Roles that are not remembered. A person who loses such a role has no rights from that moment on."""


class ChatRoles:
    """Asks Telegram for a person's role each time. Only the role of a person who is no admin is remembered, for a
    minute."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[ChatRole, datetime]] = {}

    async def role(self, telegram: Bot, chat: int, person: int, now: datetime) -> ChatRole:
        """Return the role of the person in the chat now."""
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
    # A group's admins do not have the right to post, because everybody may write there.
    is_admin = isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not False
    return ChatRole.ADMIN if is_admin else ChatRole.OTHER
