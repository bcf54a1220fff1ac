"""The characters of a feed, whatever it says of its own encoding."""

import codecs
import re
from functools import lru_cache

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARK = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|[ \t\r\n\x00])+")
_LOOKED_AT = 2000
_SAMPLE = 300_000
_FAMILIES = ("utf-8", "gb", "big5", "hz", "iso", "cp", "koi8", "shift-jis", "euc", "mac-", "tis", "ascii", "johab")
_FULLER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs"}


def as_utf8(body: bytes, charset: str = "", *, checked: bool = True) -> bytes:
    """Return the document in UTF-8, without byte order marks, beginning at its first character.

    What the bytes show counts first: zeros between the letters are UTF-16, and what reads as UTF-8 is UTF-8
    even where another encoding is declared, as it often is by mistake. Then what the document declares, then
    `charset`, which the transport said. Never raises; bytes that fit nothing are left for the decoder to replace.
    Unless `checked`, what says of itself that it is UTF-8 is believed.
    """
    wide = _wide(body)
    if wide:
        return body.decode(wide, errors="replace").lstrip("\ufeff\ufffe \r\n").encode("utf-8", errors="replace")
    mark = _MARK.match(body)
    body = body[mark.end() :] if mark else body
    declared = _DECLARED.search(body, 0, _LOOKED_AT)
    names = [_codec(declared[1].decode("ascii")) if declared else "", _codec(charset)]
    named = next((name for name in names if name not in ("", "utf-8")), "")
    if not (checked or named):
        return body
    if _is_utf8(body) and not named.startswith(("iso2022", "hz")):
        return body
    named = _likely(body[:_SAMPLE], named)
    return body if named == "utf-8" else body.decode(named, errors="replace").encode("utf-8", errors="replace")


def _wide(body: bytes) -> str:
    """Return the UTF-16 that the bytes are in, "" when they are in none: zeros by accident are fewer."""
    start = body[:400]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) * 8 <= len(start):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


@lru_cache(maxsize=200)
def _codec(name: str) -> str:
    """Return Python's name of an encoding that feeds come in, "" when it is none."""
    try:
        found = codecs.lookup(name.strip().removeprefix("x-")).name if name else ""
    except (LookupError, ValueError):
        return ""
    return _FULLER.get(found, found) if found.replace("_", "-").startswith(_FAMILIES) else ""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likely(sample: bytes, named: str) -> str:
    """Return what bytes that are no flawless UTF-8 are in: that with flaws, what is named, Chinese, or Western."""
    runs = _NOT_ASCII.findall(sample)
    whole = sum(map(len, runs))
    good = sum(map(len, _LETTER.findall(sample)))
    if good >= (whole - good) * (4 if named else 1):
        return "utf-8"
    if named:
        return named
    paired = sum(len(run) for run in runs if len(run) > 1)
    return "gb18030" if paired > 0.8 * whole else "cp1252"
