"""What Telegram's answer, or a missing answer, means for a message."""

from collections.abc import Mapping
from enum import StrEnum

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

from bot.sending.wire import PAUSE_AT_BARE_429, NotSentError, seconds_of
from digests.model import DeliveryState, Outcome, Refusal

NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""httpx's failures before the first byte of a request. After any other failure Telegram may have accepted the
message. This is for requests without a Wire, because a Wire tells by itself what has not left."""

CONSEQUENCES: Mapping[Refusal | None, str] = {
    # The chat has left for certain: nobody receives anything there until the bot is let in again.
    Refusal.LEFT: (
        "bot was blocked by the user|user_is_blocked|bot can't initiate conversation with a user|"
        "bot was kicked from the |bot is not a member of the "
    ),
    # The chat exists no more, or is no person.
    Refusal.DELETED: (
        "user is deactivated|user_deactivated|the group chat was deleted|group chat was deactivated|"
        "group chat is deactivated|bot can't send messages to bots|bot can't send messages to the bot|"
        "user_is_bot"
    ),
    # Something that the admins of the chat can change.
    Refusal.TOPIC_CLOSED: "topic_closed",
    Refusal.TOPIC_DELETED: "topic_deleted|message thread not found|topic_id_invalid",
    Refusal.NO_RIGHTS: (
        "not enough rights|have no rights to send a message|have no write access to the chat|"
        "need administrator rights in the channel chat|chat_admin_required|chat_write_forbidden|"
        "chat_restricted|chat_send_plain_forbidden|chat_guest_send_forbidden|user_banned_in_channel|"
        "user_restricted|allow_payment_required"
    ),
    # The chat is gone, perhaps only for now.
    Refusal.PERHAPS: (
        "chat not found|user not found|channel not found|channel_private|channel_invalid|chat_id_invalid|"
        "peer_id_invalid|privacy_premium_required"
    ),
    # Faults of the bot, which mean nothing for the chat.
    None: (
        "can't parse entities|message is too long|message_too_long|message text is empty|"
        "text must be non-empty|entities_too_long|entity_bounds_invalid|button_|reply markup is too long|"
        "reply_markup_"
    ),
}
"""What a refusal with 403 or 400 means for the chat. The first text counts that the answer holds. All are in lower
case, because python-telegram-bot changes the case ("Topic_closed"). Codes such as TOPIC_CLOSED come from Telegram
below the Bot API, with 400 in place of their own 403 or 406."""


NO_SUCH_QUOTE = ("quote_text_invalid", "quote not found", "quote_position_invalid")
NO_SUCH_MESSAGE = (
    "message to be replied not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
    "reply_to_invalid",
)
"""A 400 with one of these texts: the answered message does not have the quoted words, or is gone. The texts are
the Bot API's words of several years, and codes from below it."""
NO_SUCH_BUTTONS = ("button_", "reply markup is too long", "reply_markup_")
"""A 400 with one of these texts, in any case of letters: Telegram does not accept the message's buttons."""


class Taken(StrEnum):
    """Whether Telegram has taken a file. NO_FILE: it refuses this file, or all files, but may take a text."""

    YES = "yes"
    NO = "no"
    NO_FILE = "no file"


def outcome_of(error: TelegramError) -> Outcome:
    """Return the outcome of a message that failed with this error. BadRequest and TimedOut are NetworkErrors, too.
    After any other NetworkError the message is in doubt, unless the error came before the request left. A 403 with
    an unknown text may be about the chat (Refusal.PERHAPS). A 400 with an unknown text is a fault of the bot."""
    words = error.message.casefold()
    reason = f"{type(error).__name__}: {words}"[:300]
    match error:
        case RetryAfter():
            pause = seconds_of(error)
            return Outcome(DeliveryState.PENDING, retry_after=pause, reason=f"asked to wait {pause:.0f} s")
        case ChatMigrated():
            return Outcome(DeliveryState.MOVED, new_chat=error.new_chat_id, reason=reason)
        case Forbidden():
            return Outcome(DeliveryState.GONE, refusal=_refusal(words) or Refusal.PERHAPS, reason=reason)
        case BadRequest():
            refusal = _refusal(words)
            state = DeliveryState.GONE if refusal else DeliveryState.FAILED
            return Outcome(state, refusal=refusal, reason=reason)
        case InvalidToken() | Conflict():
            return Outcome(DeliveryState.PENDING, retry_after=60.0, reason=reason)
        case NotSentError():
            return Outcome(DeliveryState.PENDING, retry_after=error.seconds, reason=f"not sent: {words}"[:300])
        case NetworkError() if "too many requests" in words:
            return Outcome(DeliveryState.PENDING, retry_after=PAUSE_AT_BARE_429, reason=reason)
        case NetworkError() if type(error.__cause__).__name__ in NOT_SENT:
            return Outcome(DeliveryState.PENDING, reason=reason)
        case _:
            return Outcome(DeliveryState.UNCERTAIN, reason=reason)


def is_unsent(error: TelegramError) -> bool:
    """Return whether a message that failed with this error surely did not arrive."""
    return outcome_of(error).state is not DeliveryState.UNCERTAIN


def is_about_the_file(error: TelegramError) -> bool:
    """Return whether the file may be the cause of a refusal: the chat forbids files, or Telegram refuses this
    file. A text is worth a try then. It is not if the chat is closed to the bot, or if the cause is not known."""
    if isinstance(error, BadRequest):
        return _refusal(error.message.casefold()) in (None, Refusal.NO_RIGHTS)
    return isinstance(error, NetworkError) and "entity too large" in error.message.casefold()


def _refusal(words: str) -> Refusal | None:
    said = (each for each, texts in CONSEQUENCES.items() if any(text in words for text in texts.split("|")))
    return next(said, None)
