"""Takes secrets out of everything that is said. The command line and the log both call this one function."""

import json
import re
import sys
from typing import Any
from urllib.parse import quote

INSTEAD = "(secret)"
LEAST = 6
"""Characters. A shorter value also stands in ordinary words, and protects nothing."""
FOLD = r"[\s│]*"
"""What a table puts into a word that is too long for it."""

PATTERNS = (
    # A name and its password between the scheme of an address and its host.
    re.compile(r"(?<=://)[^\s/?#\"'<>:@]{0,100}:[^\s/?#\"'<>]{1,200}@"),
    # A bot's token, also inside an address, plain or quoted.
    re.compile(
        r"(?:bot\d{1,20}|\d{6,20})(?:(?:[:：]|%3[Aa])[A-Za-z0-9_-]{16,100}|\s?[:：]\s?[A-Za-z0-9_-]{30,100})"
    ),
    # The new number of a group, in Telegram's refusal: the log names no chat of a reader.
    re.compile(r"(?i)(?<=new chat id: )-?\d+"),
    # The second half of a token alone: it opens everything.
    re.compile(r"(?<![A-Za-z0-9_-])AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
)
_known: set[re.Pattern[str]] = set()


def keep_secret(value: str) -> None:
    """Never let this value, which has just been read, be said: as it is, quoted for an address or in JSON, or
    folded by a table. Of a token, its second half is never said either."""
    value = value.strip()
    _, colon, half = value.partition(":")
    for secret in (value, half if colon else ""):
        if len(secret) >= LEAST:
            shapes = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
            folded = (FOLD.join(map(re.escape, "".join(shape.split()))) for shape in shapes)
            _known.add(re.compile("|".join(sorted(folded, key=len, reverse=True))))


def redact(text: str) -> str:
    """Return the text without any secret, whether we have read the secret or it only looks like one."""
    for secret in _known:
        text = secret.sub(INSTEAD, text)
    for pattern in PATTERNS:
        text = pattern.sub(_instead, text)
    return text


def _instead(found: re.Match[str]) -> str:
    return f"{INSTEAD}@" if found[0].endswith("@") else INSTEAD


def redact_output() -> None:
    """From now on, let all that the process writes, tracebacks included, go through `redact`."""
    sys.stdout = RedactedStream(sys.stdout)
    sys.stderr = RedactedStream(sys.stderr)


class RedactedStream:
    """A text stream that says nothing secret. Otherwise it is the stream that it wraps, its bytes included."""

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
    """The bytes below. Bytes that are no UTF-8 are passed on unchanged."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        text = bytes(data).decode("utf-8", "surrogateescape")
        self._stream.write(redact(text).encode("utf-8", "surrogateescape"))
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
