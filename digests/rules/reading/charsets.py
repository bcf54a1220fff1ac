"""Decodes the bytes of a page or a feed with the encoding that loses least."""

import codecs
import re
from functools import lru_cache

from digests.model.lexicon import Lexicon
from digests.rules.texts import HAN

HEAD = 4096  # the HTML Standard wants the declaration in the first 1024 bytes; not all pages obey
LOST_AT_MOST = 0.02  # by judgement: if more of the characters beyond ASCII are lost, the encoding is wrong
SAMPLE = 60_000  # bytes of a page from which the library guesses
LONGEST_SAMPLE = 300_000  # bytes of a feed that are counted

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARK = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|[ \t\r\n\x00])+")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOST = re.compile(r"[\ufffd\ue000-\uf8ff\x80-\x9f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# The commonest characters make up a sixth of Chinese news prose, and next to nothing of text misread as Chinese.
COMMON_SHARE = 0.06

# A page labelled with a name on the left is decoded as the name behind it says (WHATWG Encoding Standard 4.2).
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
}
_UNKNOWN_TO_PYTHON = {"gb_2312-80": "gb18030", "windows-874": "cp874"}
_IN_USE = re.compile(
    r"^(?:utf-8|utf-16\S*|gb18030|big5\S*|hz|cp125\d|cp874|cp866|cp932|cp949|iso8859-\d+|iso2022_\w+|euc_\w+|"
    r"koi8-\w|mac-\w+|tis-620)$"
)
# Servers send these labels by default, and they fit any bytes.
_BY_DEFAULT = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})


def decoded(page: bytes, charset: str = "", *, lexicon: Lexicon) -> str:
    """Return the text of a page; never raises.

    `charset` is what the transport said. A byte order mark decides (HTML Standard 13.2.3.2). Then valid UTF-8 is
    read as UTF-8, whatever is declared, because other text is hardly ever valid UTF-8. Then these are tried: the
    declared encodings; Chinese encodings, if the text then has the commonest Chinese characters; and a guess. Each
    counts only if it loses next to nothing.
    """
    for mark, name in _MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(page[:HEAD])
    labels = (charset.strip().lower(), declared[1].decode("ascii").lower() if declared else "")
    names = [_known(label) for label in labels]
    seven_bit = [name for name in names if name.startswith(("iso2022", "hz", "utf-16", "utf-32"))]
    if not seven_bit:
        whole = _as_utf8(page)
        if whole is not None:
            return whole
    best: tuple[float, str] | None = None
    for name in (*(name for name, label in zip(names, labels, strict=True) if label not in _BY_DEFAULT), "utf-8"):
        text = page.decode(name, "replace") if name else ""
        lost = _lost(text) if text else 1.0
        if lost <= LOST_AT_MOST:
            return text
        best = min(best, (lost, text)) if best else (lost, text)
    for name in ("gb18030", "big5hkscs"):
        text = page.decode(name, "replace")
        han = HAN.findall(text)
        common = sum(character in lexicon.languages.chinese for character in han)
        if len(han) >= 10 and common >= COMMON_SHARE * len(han) and _lost(text) <= LOST_AT_MOST:
            return text
    from trafilatura.utils import detect_encoding  # noqa: PLC0415 - large, and rarely needed

    for name in (*names, *map(_known, detect_encoding(page[:SAMPLE])), "cp1252"):
        text = page.decode(name, "replace") if name else ""
        if text and _lost(text) <= LOST_AT_MOST:
            return text
    return best[1] if best else ""


@lru_cache(maxsize=200)
def _known(label: str) -> str:
    """Return the codec for an encoding's name, "" if there is none or nothing is published in it."""
    name = label.strip().lower().removeprefix("x-")
    try:
        found = codecs.lookup(_UNKNOWN_TO_PYTHON.get(name, name)).name if name else ""
    except (LookupError, ValueError):
        return ""
    found = _WIDER.get(found, found)
    return found if _IN_USE.match(found) else ""


def _as_utf8(page: bytes) -> str | None:
    """Return the page read as UTF-8, None if it is not. A page cut inside a character is still UTF-8."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(page)
    except UnicodeDecodeError:
        return None


def _lost(text: str) -> float:
    beyond = len(_BEYOND_ASCII.findall(text))
    return len(_LOST.findall(text)) / beyond if beyond else 0.0


def as_utf8(body: bytes, charset: str = "", *, checked: bool = True) -> bytes:
    """Return the document in UTF-8, without byte order marks, beginning at its first character.

    The bytes count first. Zeros between the letters mean UTF-16. Bytes that read as UTF-8 are UTF-8, even if
    another encoding is declared, which is often a mistake. Then the document's declaration counts, then `charset`,
    which the transport said. Never raises; bytes that fit nothing are left for the decoder to replace. Without
    `checked`, a document that calls itself UTF-8 is believed.
    """
    wide = _wide(body)
    if wide:
        return body.decode(wide, errors="replace").lstrip("\ufeff\ufffe \r\n").encode("utf-8", errors="replace")
    mark = _MARK.match(body)
    body = body[mark.end() :] if mark else body
    declared = _XML_DECLARED.search(body, 0, HEAD)
    names = [_known(declared[1].decode("ascii")) if declared else "", _known(charset)]
    named = next((name for name in names if name != "utf-8" and name[:6] not in ("", "utf-16")), "")
    if not (checked or named):
        return body
    if _as_utf8(body) is not None and not named.startswith(("iso2022", "hz")):
        return body
    named = _likely(body[:LONGEST_SAMPLE], named)
    return body if named == "utf-8" else body.decode(named, errors="replace").encode("utf-8", errors="replace")


def _wide(body: bytes) -> str:
    """Return the kind of UTF-16 that the bytes are in, or "". Only UTF-16 has this many zeros."""
    start = body[:400]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) * 8 <= len(start):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _likely(sample: bytes, named: str) -> str:
    """Return the encoding of bytes that are not sound UTF-8: UTF-8 with flaws, `named`, Chinese, or Western."""
    runs = _NOT_ASCII.findall(sample)
    whole = sum(map(len, runs))
    good = sum(map(len, _LETTER.findall(sample)))
    if good >= (whole - good) * (4 if named else 1):
        return "utf-8"
    if named:
        return named
    paired = sum(len(run) for run in runs if len(run) > 1)
    return "gb18030" if paired > 0.8 * whole else "cp1252"
