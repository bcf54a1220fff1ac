"""What Telegram's answers, and the lack of one, say of a message."""

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

from bot.wire import PAUSE_AT_BARE_429, NotSentError, seconds_of
from digests.model import DeliveryState, Outcome, Refusal

NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""httpx's failures before the first byte of a request that no Wire has made; any other may come after Telegram has
accepted it. (A Wire tells by itself.)"""

CONSEQUENCES: tuple[tuple[str, Refusal | None], ...] = (
    # Left for certain: nobody receives there until they let us in again.
    ("bot was blocked by the user", Refusal.LEFT),
    ("user_is_blocked", Refusal.LEFT),
    ("bot can't initiate conversation with a user", Refusal.LEFT),
    ("bot was kicked from the ", Refusal.LEFT),
    ("bot is not a member of the ", Refusal.LEFT),
    # Exists no more, or never was somebody who reads.
    ("user is deactivated", Refusal.DELETED),
    ("user_deactivated", Refusal.DELETED),
    ("the group chat was deleted", Refusal.DELETED),
    ("group chat was deactivated", Refusal.DELETED),
    ("group chat is deactivated", Refusal.DELETED),
    ("bot can't send messages to bots", Refusal.DELETED),
    ("bot can't send messages to the bot", Refusal.DELETED),
    ("user_is_bot", Refusal.DELETED),
    # Something that the admins of the chat can change.
    ("topic_closed", Refusal.TOPIC_CLOSED),
    ("topic_deleted", Refusal.TOPIC_DELETED),
    ("message thread not found", Refusal.TOPIC_DELETED),
    ("topic_id_invalid", Refusal.TOPIC_DELETED),
    ("not enough rights", Refusal.NO_RIGHTS),
    ("have no rights to send a message", Refusal.NO_RIGHTS),
    ("have no write access to the chat", Refusal.NO_RIGHTS),
    ("need administrator rights in the channel chat", Refusal.NO_RIGHTS),
    ("chat_admin_required", Refusal.NO_RIGHTS),
    ("chat_write_forbidden", Refusal.NO_RIGHTS),
    ("chat_restricted", Refusal.NO_RIGHTS),
    ("chat_send_plain_forbidden", Refusal.NO_RIGHTS),
    ("chat_guest_send_forbidden", Refusal.NO_RIGHTS),
    ("user_banned_in_channel", Refusal.NO_RIGHTS),
    ("user_restricted", Refusal.NO_RIGHTS),
    ("allow_payment_required", Refusal.NO_RIGHTS),
    # Perhaps gone, perhaps only today.
    ("chat not found", Refusal.PERHAPS),
    ("user not found", Refusal.PERHAPS),
    ("channel not found", Refusal.PERHAPS),
    ("channel_private", Refusal.PERHAPS),
    ("channel_invalid", Refusal.PERHAPS),
    ("chat_id_invalid", Refusal.PERHAPS),
    ("peer_id_invalid", Refusal.PERHAPS),
    ("privacy_premium_required", Refusal.PERHAPS),
    # Faults of ours, which say nothing of the reader.
    ("can't parse entities", None),
    ("message is too long", None),
    ("message_too_long", None),
    ("message text is empty", None),
    ("text must be non-empty", None),
    ("entities_too_long", None),
    ("entity_bounds_invalid", None),
    ("button_", None),
    ("reply markup is too long", None),
    ("reply_markup_", None),
)
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


def is_about_the_file(error: TelegramError) -> bool:
    """Say whether a refusal may be owed to the file: its chat forbids files, or Telegram does not like this one. A
    text is worth a try then, which it is not where the chat is closed to us or nobody knows."""
    if isinstance(error, BadRequest):
        return _refusal(error.message.casefold()) in (None, Refusal.NO_RIGHTS)
    return isinstance(error, NetworkError) and "entity too large" in error.message.casefold()


def _refusal(words: str) -> Refusal | None:
    return next((refusal for text, refusal in CONSEQUENCES if text in words), None)
