"""A text as it is compared: without what shows nothing, letters that look alike as one letter, and Chinese in
simplified characters."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from digests.model.lexicon import ComparisonWords
from digests.rules.texts import FOREIGN, HAN, IGNORABLE, LETTERS, bounded, plain_letters

_JOINERS: dict[int, None] = dict.fromkeys((0x200C, 0x200D, 0xFE0F))  # those IGNORABLE leaves to letters and emoji
_UNUSUAL = re.compile(
    "[^\x00-\x7f\xa0-\xa9\xab\xac\xae-\xb1\xb6\xb7\xbb\xbf\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u3001-\u3130\u3190-\ua3ff\uff01-\uff0f]"
)
"""Anything but ASCII, the usual quotes and dashes, and Chinese and Japanese."""
_MARKS = re.compile("[\u0300-\u036f]+")
_FIGURES = (("i", "l"), ("1", "l"), ("|", "l"), ("0", "o"), ("rn", "m"), ("vv", "w"))


def undisguised(text: str) -> str:
    """Return the text without characters that show nothing and with plain letters instead of those that look like
    them, so that words are found in it; capitals, accents and punctuation stay. Linear, and again it changes
    nothing."""
    if text.isascii() or not _UNUSUAL.search(text):
        return text
    text = plain_letters(IGNORABLE.sub("", text))
    if _MARKS.search(text):
        text = _MARKS.sub("", unicodedata.normalize("NFC", bounded(text)))
    return text


def folded(text: str) -> str:
    """Return the text as it is compared with others, never as it is shown: without characters that show nothing,
    compatible forms, accents and look-alike letters as the plain letter, in small letters.

    Takes time linear in the text's length, and folding again changes nothing.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", bounded(IGNORABLE.sub("", text).translate(_JOINERS)))
    small = _MARKS.sub("", plain).translate(LETTERS).casefold()
    return unicodedata.normalize("NFC", small.translate(LETTERS))


def skeleton(text: str) -> str:
    """Return the undisguised text in small letters without accents, and those of its letters and figures that look
    alike as one: i, 1 and | as l, 0 as o, "rn" as m, "vv" as w. Numbers stay apart from each other, but are no
    numbers any more; punctuation stays."""
    plain = FOREIGN.sub(lambda found: folded(found.group()), undisguised(text)).lower()
    for letters, one in _FIGURES:
        plain = plain.replace(letters, one)
    return plain


def simplified(text: str, words: ComparisonWords) -> str:
    """Return the text with every traditional character as its simplified form; its length stays the same."""
    return text.translate(_table(words)) if HAN.search(text) else text


@lru_cache(maxsize=8)  # one table for each lexicon
def _table(words: ComparisonWords) -> Mapping[int, str]:
    return {ord(pair[0]): pair[1] for pair in words.scripts}
