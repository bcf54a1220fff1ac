"""Removes secrets from all output. The command line and the log both call `redact`."""

import json
import re
import sys
from typing import Any
from urllib.parse import quote

INSTEAD = "(secret)"
LEAST = 6
"""Characters. A shorter value is not removed: ordinary words may contain it, and it is too short for a secret."""
FOLD = r"[\s│]*"
"""A printed table breaks a value that is too long for its column with such spaces and border lines."""

PATTERNS = (
    # A name and its password between the scheme of an address and its host.
    re.compile(r"(?<=://)[^\s/?#\"'<>:@]{0,100}:[^\s/?#\"'<>]{1,200}@"),
    # A bot's token, also inside an address, plain or quoted.
    re.compile(
        r"(?:bot\d{1,20}|\d{6,20})(?:(?:[:：]|%3[Aa])[A-Za-z0-9_-]{16,100}|\s?[:：]\s?[A-Za-z0-9_-]{30,100})"
    ),
    # The new id of a group in an error of Telegram: the log must not name readers' chats.
    re.compile(r"(?i)(?<=new chat id: )-?\d+"),
    # The second half of a token alone: this half is the secret one.
    re.compile(r"(?<![A-Za-z0-9_-])AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
)
_known: set[re.Pattern[str]] = set()


def keep_secret(value: str) -> None:
    """From now on `redact` removes this value: as it is, quoted for an address or in JSON, or folded by a table.
    It also removes what stands behind the first colon, such as the second half of a token."""
    value = value.strip()
    _, colon, half = value.partition(":")
    for secret in (value, half if colon else ""):
        if len(secret) >= LEAST:
            shapes = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
            folded = (FOLD.join(map(re.escape, "".join(shape.split()))) for shape in shapes)
            _known.add(re.compile("|".join(sorted(folded, key=len, reverse=True))))


def redact(text: str) -> str:
    """Return the text without secrets: values from `keep_secret`, and all that looks like a secret."""
    for secret in _known:
        text = secret.sub(INSTEAD, text)
    for pattern in PATTERNS:
        text = pattern.sub(_instead, text)
    return text


def _instead(found: re.Match[str]) -> str:
    return f"{INSTEAD}@" if found[0].endswith("@") else INSTEAD


def redact_output() -> None:
    """From now on all output of the process, with tracebacks, goes through `redact`."""
    sys.stdout = RedactedStream(sys.stdout)
    sys.stderr = RedactedStream(sys.stderr)


class RedactedStream:
    """A text stream that writes no secrets, in text or bytes. In all else it acts as the stream that it wraps."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(redact(text))
        return len(text)

    def writelines(self, lines: "list[str]") -> None:
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> "_RedactedBytes":
        return _RedactedBytes(self._stream.buffer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _RedactedBytes:
    """The stream of bytes below the text stream. Bytes that are no UTF-8 are passed on unchanged."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        text = bytes(data).decode("utf-8", "surrogateescape")
        self._stream.write(redact(text).encode("utf-8", "surrogateescape"))
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
