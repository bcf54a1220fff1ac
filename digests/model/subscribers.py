"""Who receives: chats and their wishes."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class SubscriberState(StrEnum):
    """`visitor` has talked to us but not asked for daily messages; `gone` cannot be reached any more."""

    VISITOR = "visitor"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber receives: a chat and, in a forum, its topic (0 when none)."""

    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat that receives. `zone` is an IANA name, `hours` local times, `themes` empty for all of them.

    `review_weekday` is the local day (0 is Monday) on which the first digest closes with the week in review, None
    for never.
    """

    id: int = 0
    address: Address
    kind: ChatKind = ChatKind.PRIVATE
    zone: str = "UTC"
    hours: tuple[time, ...] = (time(8, 0),)
    themes: tuple[str, ...] = ()
    language: str = "en"
    review_weekday: int | None = None
    state: SubscriberState = SubscriberState.VISITOR
    paused_until: datetime | None = None
    next_digest_at: datetime | None = None
    created_at: datetime | None = None
    strikes: int = 0
