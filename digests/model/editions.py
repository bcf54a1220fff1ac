"""What was issued and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digests.model.digests import Told
from digests.model.subscribers import Address, ChatKind, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one subscriber is told at one slot: unique (subscriber, slot); `parts` are frozen Telegram HTML."""

    subscriber: int
    slot: datetime
    issued_at: datetime
    parts: tuple[str, ...]
    told: Told = field(default_factory=Told)


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    MOVED = "moved"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of one edition, with its fate. `attempt` fences every later update."""

    id: int
    subscriber: int
    address: Address
    kind: ChatKind
    slot: datetime
    part: int
    parts: int
    text: str
    state: DeliveryState
    attempt: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to.

    `state` is SENT (with `message`, Telegram's id), PENDING (surely not accepted: try again after `retry_after`
    seconds), GONE (the chat refuses, and `refusal` says why), MOVED (to chat `new_chat`), FAILED or
    UNCERTAIN (perhaps accepted: never repeated blindly). `reason` is for the log and the admin.
    """

    state: DeliveryState
    message: int = 0
    retry_after: float = 0.0
    refusal: Refusal | None = None
    new_chat: int = 0
    reason: str = ""
