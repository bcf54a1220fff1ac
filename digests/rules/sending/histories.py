"""What a subscriber was sent, in short: what of it still counts as told, and a key that those alike share."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from digests.model import Issued

REMEMBERED = timedelta(days=60)


def remembered(history: Sequence[Issued], now: datetime) -> tuple[Issued, ...]:
    """Return the editions that shape the next one, by slot: those issued in the last 60 days, and the last one."""
    since = now - REMEMBERED
    inside = sorted(history)
    return tuple(each for each in inside if each.issued_at >= since or each is inside[-1])


def telling(history: Sequence[Issued], now: datetime) -> tuple[str, ...]:
    """Return the hashes of the texts that still count as told, sorted and each once."""
    since = now - REMEMBERED
    return tuple(sorted({each.text for each in history if each.issued_at >= since}))


def key_of(history: Sequence[Issued], now: datetime) -> str:
    """Return a key of what is remembered at `now`, when the last edition of the history was issued.

    Who has the same key has the same editions to be remembered, at any later moment too. Editions that are
    forgotten in time drop out of it, so that subscribers who came on different days are alike again after 60 days.
    """
    hashed = blake2b(digest_size=16)
    for each in remembered(history, now):
        hashed.update(f"{each.slot.isoformat()} {each.issued_at.isoformat()} {each.text}\n".encode())
    return hashed.hexdigest()


def may_group(told_at: datetime | None, now: datetime) -> bool:
    """Say whether a key made at `told_at` holds at `now`: not where the clock was set back, since then more is
    remembered than went into it."""
    return told_at is not None and told_at <= now
