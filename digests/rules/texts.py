"""Plain text: its length for Telegram, its white space, its fingerprint, its script."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from digests.rules.lookalikes import plain_letters

HAN_SPAN = r"\u3400-\u9fff"
"""The Chinese characters, as they stand between the brackets of a pattern."""
HAN_SEARCHED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Those beside that stand in names and old texts, too."""
WORD = re.compile(rf"[{HAN_SPAN}]|[^\W_]+")
NOT_LETTERS = re.compile(r"[\W_]+")
HAN = re.compile(rf"[{HAN_SPAN}]")
KANA = re.compile(r"[\u3040-\u30ff]")
HANGUL = re.compile(r"[\uac00-\ud7af]")
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")

_TYPOGRAPHIC = "\u2019\u201c\u201d\u2018\u2013\u2014\u2026\u00a0"  # quotes, dashes, dots, a space
_NO_WORD = {number: " " for number in range(128) if not chr(number).isalnum()}


IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u0600-\u0dff])[\u200c\u200d](?![\U0001f000-\U0001faff\u2600-\u27bf])"
    "|(?<![\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])\ufe0f(?!\u20e3)"
)
"""What shows nothing and can hide in a text: the characters with the property Default_Ignorable_Code_Point of
Unicode 16 (DerivedCoreProperties.txt), some of which turn the reading direction. The joiners stay where Arabic and
Indic letters and emoji need them, and the selector that makes an emoji of a sign."""


_MOST_MARKS = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")
"""More marks than a letter can have (thirty, by Unicode's Annex 15): ordering them takes quadratic time."""

JOINER = "\u2060"
"""WORD JOINER: shows nothing, and ends what a client takes for a name, a tag or an address."""


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Return a text's letters and figures in lower case, and nothing between them."""
    return NOT_LETTERS.sub("", text).lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text, case-folded, in order; each Chinese character counts as a word."""
    plain = plain_words(text)
    return WORD.findall(text.casefold()) if plain is None else plain


def plain_words(text: str) -> list[str] | None:
    """Return the words of a text that is ASCII but for the usual quotes and dashes, as most English is, in lower
    case; None for any other text. This takes a fifth of a pattern's time."""
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
        if not text.isascii():
            return None
    return text.lower().translate(_NO_WORD).split()


def length_in_words(text: str) -> int:
    """Return the number of words between spaces; of a Chinese text half the number of its characters."""
    return max(len(text.split()), 0 if text.isascii() else len(HAN.findall(text)) // 2)


def weight(text: str) -> int:
    """Return how long a text is, in Latin letters: a Chinese, Japanese or Korean one says as much as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(EASTERN.findall(text))


def bounded(text: str) -> str:
    """Return the text with no more than thirty marks in a row, so that normalizing it takes time linear in its
    length."""
    return text if text.isascii() else _MOST_MARKS.sub(r"\1", text)


@lru_cache(maxsize=8192)  # the sentences of a day are looked for in what each of many readers was told
def fingerprint(text: str) -> str:
    """Return 16 hex digits that stay the same when only case, punctuation or white space differ, and when
    letters are exchanged for others that look like them or characters are put in that show nothing."""
    plain = plain_letters(bounded(IGNORABLE.sub("", text)))
    words = " ".join(words_of(unicodedata.normalize("NFKC", plain)))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def is_chinese(text: str) -> bool:
    """Say whether the text is written in Chinese: at least a fifth of its letters are Han characters."""
    found = len(HAN.findall(text))
    return found > 0 and found * 5 >= sum(character.isalpha() for character in text)
