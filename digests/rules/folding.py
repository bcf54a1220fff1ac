"""Texts in the form for comparing: without invisible characters, with one letter for look-alike letters, and with
simplified Chinese characters."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from digests.model.lexicon import ComparisonWords
from digests.rules.texts import FOREIGN, HAN, IGNORABLE, LETTERS, bounded, plain_letters

_JOINERS: dict[int, None] = dict.fromkeys((0x200C, 0x200D, 0xFE0F))  # IGNORABLE leaves these to letters and emoji
_UNUSUAL = re.compile(
    "[^\x00-\x7f\xa0-\xa9\xab\xac\xae-\xb1\xb6\xb7\xbb\xbf\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u3001-\u3130\u3190-\ua3ff\uff01-\uff0f]"
)
"""Any character but ASCII, the usual quotes and dashes, and Chinese and Japanese."""
_MARKS = re.compile("[\u0300-\u036f]+")
_FIGURES = (("i", "l"), ("1", "l"), ("|", "l"), ("0", "o"), ("rn", "m"), ("vv", "w"))


def undisguised(text: str) -> str:
    """Return the text without invisible characters, and with plain letters for their look-alikes, so that words
    are found in it. Capitals, accents and punctuation stay. Linear time. Doing it twice changes nothing more."""
    if text.isascii() or not _UNUSUAL.search(text):
        return text
    text = plain_letters(IGNORABLE.sub("", text))
    if _MARKS.search(text):
        text = _MARKS.sub("", unicodedata.normalize("NFC", bounded(text)))
    return text


def folded(text: str) -> str:
    """Return the text in the form for comparing, never for showing: without invisible characters, with plain small
    letters for compatible forms, accented letters and look-alikes.

    Takes time linear in the text's length. Folding twice changes nothing more.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", bounded(IGNORABLE.sub("", text).translate(_JOINERS)))
    small = _MARKS.sub("", plain).translate(LETTERS).casefold()
    return unicodedata.normalize("NFC", small.translate(LETTERS))


def skeleton(text: str) -> str:
    """Return the undisguised text in small letters without accents. Letters and figures that look alike become
    one: i, 1 and | become l, 0 becomes o, "rn" becomes m, "vv" becomes w. Different numbers stay different, but
    are no numbers any more. Punctuation stays."""
    plain = FOREIGN.sub(lambda found: folded(found.group()), undisguised(text)).lower()
    for letters, one in _FIGURES:
        plain = plain.replace(letters, one)
    return plain


def simplified(text: str, words: ComparisonWords) -> str:
    """Return the text with simplified forms of traditional characters. Its length stays the same."""
    return text.translate(_table(words)) if HAN.search(text) else text


@lru_cache(maxsize=8)  # one table for each lexicon
def _table(words: ComparisonWords) -> Mapping[int, str]:
    return {ord(pair[0]): pair[1] for pair in words.scripts}
