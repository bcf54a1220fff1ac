"""What Telegram's answers, and the lack of one, say of a message."""

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
"""httpx's failures before the first byte of a request that no Wire has made; any other may come after Telegram has
accepted it. (A Wire tells by itself.)"""

CONSEQUENCES: Mapping[Refusal | None, str] = {
    # Left for certain: nobody receives there until they let us in again.
    Refusal.LEFT: (
        "bot was blocked by the user|user_is_blocked|bot can't initiate conversation with a user|"
        "bot was kicked from the |bot is not a member of the "
    ),
    # Exists no more, or never was somebody who reads.
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
    # Perhaps gone, perhaps only today.
    Refusal.PERHAPS: (
        "chat not found|user not found|channel not found|channel_private|channel_invalid|chat_id_invalid|"
        "peer_id_invalid|privacy_premium_required"
    ),
    # Faults of ours, which say nothing of the reader.
    None: (
        "can't parse entities|message is too long|message_too_long|message text is empty|"
        "text must be non-empty|entities_too_long|entity_bounds_invalid|button_|reply markup is too long|"
        "reply_markup_"
    ),
}
"""What a refusal, with 403 or 400, says of the chat: the first text that the answer holds, in lower case, since
python-telegram-bot capitalises ("Topic_closed"). Codes in capitals come from Telegram below the Bot API, with 400
in place of their own 403 or 406."""


NO_SUCH_QUOTE = ("quote_text_invalid", "quote not found", "quote_position_invalid")
NO_SUCH_MESSAGE = (
    "message to be replied not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
    "reply_to_invalid",
)
"""What a 400 says where the words that are quoted are not in the message that is answered, or that one is gone:
the Bot API's own words of several years, and codes from below it."""
NO_SUCH_BUTTONS = ("button_", "reply markup is too long", "reply_markup_")
"""What a 400 says, in any case of letters, where Telegram does not take the buttons below a message."""


class Taken(StrEnum):
    """Whether Telegram has taken a file; NO_FILE: it refuses this file, or any, but perhaps not a text."""

    YES = "yes"
    NO = "no"
    NO_FILE = "no file"


def outcome_of(error: TelegramError) -> Outcome:
    """Return what an error of python-telegram-bot says of the message. BadRequest and TimedOut are NetworkErrors,
    of which only what failed before the request left was surely not accepted. A 403 with an unknown text is
    perhaps the reader's; such a 400 is a fault of ours."""
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
    """Say whether a message that failed so surely did not arrive."""
    return outcome_of(error).state is not DeliveryState.UNCERTAIN


def is_about_the_file(error: TelegramError) -> bool:
    """Say whether a refusal may be owed to the file: its chat forbids files, or Telegram does not like this one. A
    text is worth a try then, which it is not where the chat is closed to us or nobody knows."""
    if isinstance(error, BadRequest):
        return _refusal(error.message.casefold()) in (None, Refusal.NO_RIGHTS)
    return isinstance(error, NetworkError) and "entity too large" in error.message.casefold()


def _refusal(words: str) -> Refusal | None:
    said = (each for each, texts in CONSEQUENCES.items() if any(text in words for text in texts.split("|")))
    return next(said, None)
