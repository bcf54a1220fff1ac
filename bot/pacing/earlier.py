"""What an earlier process has written to Telegram of late, as far as rows say: parts of digests, and answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.pacing.limits import SHORT_BURST


def messages_of_late(
    parts: Iterable[tuple[int, datetime]],
    answers: Iterable[tuple[int, int, datetime]],
    unanswered: Iterable[int],
    now: datetime,
) -> Sequence[tuple[int, float]]:
    """Return the chat of each message, and how many seconds ago it left at the latest.

    `parts` are chat and instant (aware UTC) of each; `answers` are how many messages went into a chat, and when
    the last of them had left, which all of them count by. What the process died over may have been answered,
    which nobody has noted: in the chats of `unanswered` as many count as may follow one another at once, as if
    just now. What else was said there was not begun: the updates of a chat are handled one after another.
    """
    found = [(chat, (now - at).total_seconds()) for chat, at in parts]
    found += [(chat, (now - at).total_seconds()) for chat, count, at in answers for _ in range(count)]
    return found + [(chat, 0.0) for chat in unanswered for _ in range(SHORT_BURST)]
