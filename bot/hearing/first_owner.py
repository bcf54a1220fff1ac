"""The code on the console by which somebody becomes the first owner of the bot. It is in memory only."""

import re
import secrets
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from enum import Enum, auto

STANDS = timedelta(minutes=10)
DIGITS = "23456789"
LETTERS = f"ABCDEFGHJKLMNPQRSTUVWXYZ{DIGITS}"  # without I, O, 0 and 1, which look alike
GROUPS, IN_A_GROUP = 3, 4
SEPARATOR = "-"
GROUP = rf"[{DIGITS}][{LETTERS}]{{{IN_A_GROUP - 1}}}"
SHAPE = re.compile(rf"{GROUP}(?:[\s\u2010-\u2015-]*{GROUP}){{{GROUPS - 1}}}")
"""Each group begins with a digit, so no words that somebody looks for are taken for a code."""
LONGEST_SAID = 40
MOST_TRIES_OF_ONE = 5
MOST_TRIES = 100
"""The code has 54 random bits, so a hundred tries find it about once in 10^14 times. A much lower number would let
a few strangers keep the owner out."""


class Try(Enum):
    """What a code that somebody says is: the right one, a wrong one, or one after too many wrong ones."""

    RIGHT = auto()
    WRONG = auto()
    TOO_MANY = auto()


class FirstOwner:
    """The code that is open, if any. A restart makes a new one. `offered` says whether this bot shows codes on a
    console at all. If it does not, nothing that people write is taken for a code."""

    def __init__(self, *, offered: bool = False) -> None:
        self.offered = offered
        self._code = ""
        self._made_at: datetime | None = None
        self._tries: Counter[int] = Counter()

    def renew(self, now: datetime) -> str:
        """Return a new code if there is none, or if the one before is ten minutes old. Return "" while the one
        before stands."""
        if self._stands(now):
            return ""
        self._code = SEPARATOR.join(_group() for _ in range(GROUPS))
        self._made_at = now
        self._tries.clear()
        return self._code

    def close(self) -> None:
        """Let there be no code: it was used, or there is an owner."""
        self._code, self._made_at = "", None
        self._tries.clear()

    def hear(self, person: int, code: str, now: datetime) -> Try:
        """Say what a code (see `code_in`) of a person (Telegram user id) is. The right code stays open until
        `close`."""
        if not self._stands(now):
            return Try.WRONG
        if self._tries[person] >= MOST_TRIES_OF_ONE or self._tries.total() >= MOST_TRIES:
            return Try.TOO_MANY
        if secrets.compare_digest(code, self._code):
            return Try.RIGHT
        self._tries[person] += 1
        return Try.WRONG

    def _stands(self, now: datetime) -> bool:
        return self._made_at is not None and timedelta() <= now - self._made_at < STANDS


def _group() -> str:
    return secrets.choice(DIGITS) + "".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP - 1))


def code_in(text: str) -> str:
    """Return the code that a text is, as the console shows codes. Small letters, wide letters, spaces and other
    dashes are allowed. Return "" if the text is anything else. Pure."""
    said = unicodedata.normalize("NFKC", text[:LONGEST_SAID]).strip().upper()
    if not SHAPE.fullmatch(said):
        return ""
    bare = [letter for letter in said if letter in LETTERS]
    groups = ("".join(bare[start : start + IN_A_GROUP]) for start in range(0, len(bare), IN_A_GROUP))
    return SEPARATOR.join(groups)
