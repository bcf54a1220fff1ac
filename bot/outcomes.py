"""What Telegram's answers, and the lack of one, say of a message."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from digests.model import DeliveryState, Outcome

PAUSE_AT_BARE_429 = 10.0
NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""httpx's failures before the first byte of the request; any other may come after Telegram has accepted it."""

LEFT = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation with a user",
    "bot was kicked from the ",
    "bot is not a member of the ",
    "the group chat was deleted",
    "bot can't send messages to bots",
)
"""Refusals that are final: this chat does not receive from us any more."""

UNREACHABLE = (
    "chat not found",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "not enough rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "user_is_blocked",
    "user_deactivated",
    "channel_private",
    "group chat was deactivated",
    "have no rights to send a message",
    "need administrator rights in the channel chat",
)
"""Refusals with 400 that mean the chat cannot be written to, but perhaps only today."""


def outcome_of(error: TelegramError) -> Outcome:
    """Return what an error of python-telegram-bot says of the message.

    The order matters: BadRequest and TimedOut are NetworkErrors. Of those, only what failed before the request
    left was surely not accepted; anything else may have been, and is uncertain.
    """
    words = error.message.casefold()
    reason = f"{type(error).__name__}: {words}"[:300]
    match error:
        case RetryAfter():
            pause = _seconds(error)
            return Outcome(DeliveryState.PENDING, retry_after=pause, reason=f"asked to wait {pause:.0f} s")
        case ChatMigrated():
            return Outcome(DeliveryState.MOVED, new_chat=error.new_chat_id, reason=reason)
        case Forbidden():
            return Outcome(DeliveryState.GONE, certain=any(text in words for text in LEFT), reason=reason)
        case BadRequest():
            gone = any(text in words for text in UNREACHABLE)
            return Outcome(DeliveryState.GONE if gone else DeliveryState.FAILED, certain=not gone, reason=reason)
        case InvalidToken() | Conflict():
            return Outcome(DeliveryState.PENDING, retry_after=60.0, reason=reason)
        case NetworkError() if "too many requests" in words:
            return Outcome(DeliveryState.PENDING, retry_after=PAUSE_AT_BARE_429, reason=reason)
        case NetworkError() if type(error.__cause__).__name__ in NOT_SENT:
            return Outcome(DeliveryState.PENDING, reason=reason)
        case _:
            return Outcome(DeliveryState.UNCERTAIN, reason=reason)


def _seconds(error: RetryAfter) -> float:
    # python-telegram-bot 22 warns where this is read as a number and will give a timedelta some day.
    pause = error._retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
