"""Plain text: its length for Telegram, white space, fingerprint, script, and letters that look alike."""

import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from hashlib import blake2b

from digests.rules.remembering import remembered

HAN_SPAN = r"\u3400-\u9fff"
"""The Chinese characters, as a pattern has them between its brackets."""
HAN_SEARCHED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The Chinese characters, with further characters of names and old texts."""
WORD = re.compile(rf"[{HAN_SPAN}]|[^\W_]+")
_LATIN = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_PAIR_OR_LATIN = re.compile(rf"(?=([{HAN_SPAN}]{{2}}))[{HAN_SPAN}]|[{HAN_SPAN}]|({_LATIN.pattern})")
NOT_LETTERS = re.compile(r"[\W_]+")
HAN = re.compile(rf"[{HAN_SPAN}]")
KANA = re.compile(r"[\u3040-\u30ff]")
HANGUL = re.compile(r"[\uac00-\ud7af]")
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")

IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u0600-\u0dff])[\u200c\u200d](?![\U0001f000-\U0001faff\u2600-\u27bf])"
    "|(?<![\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])\ufe0f(?!\u20e3)"
)
"""Characters that show nothing and can hide in a text: those with the property Default_Ignorable_Code_Point of
Unicode 16 (DerivedCoreProperties.txt). Some of them turn the reading direction. Joiners stay where Arabic and
Indic letters and emoji need them, and so does the selector that makes an emoji of a sign."""


_MOST_MARKS = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")
"""Matches more than thirty marks in a row. Unicode's Annex 15 gives a letter no more than thirty. Ordering many
marks takes quadratic time."""

JOINER = "\u2060"
"""The character WORD JOINER, which is invisible. Where a client makes a link of a name, a tag or an address, the
link ends before this character."""


_ALIKE: Mapping[str, str] = {
    "a": "\u0251\u0391\u03b1\u0410\u0430\u13aa\u15c5\ua4ee",
    "b": "\u0184\u0392\u0412\u042c\u0432\u13cf\u13f4\u1472\u15af\u15f7\ua4d0\ua7b4\U00010301",
    "c": "\u0421\u0441\u13df\u1d04\u2ca4\u2ca5\ua4da\uabaf\U00010302\U00010415\U0001043d",
    "d": "\u0110\u0111\u0501\u13a0\u13e7\u146f\u15de\u15ea\ua4d2\ua4d3",
    "e": "\u0395\u0415\u0435\u04bd\u13ac\u2d39\ua4f0\uab32",
    "f": "\u03dc\u0584\u15b4\u1e9d\ua4dd\ua798\ua799\uab35",
    "g": "\u018d\u0261\u050c\u0581\u13c0\u13f3\u1d83\ua4d6",
    "h": "\u0126\u0127\u0397\u041d\u043d\u04bb\u0570\u13bb\u13c2\u157c\u2c8e\ua4e7",
    "i": "\u0131\u0197\u0268\u0269\u026a\u0399\u03b9\u0406\u0456\u04c0\u04cf\u13a5\u2c92\ua647\uab75",
    "j": "\u037f\u03f3\u0408\u0458\u13ab\u148d\ua4d9\ua7b2",
    "k": "\u039a\u03ba\u041a\u043a\u13e6\u16d5\u2c94\ua4d7",
    "l": "\u0141\u0142\u0196\u01c0\u13de\u14aa\u16c1\u2cd0\u2d4f\ua4e1\ua4f2\U00010309\U0001041b",
    "m": "\u039c\u03fa\u041c\u043c\u13b7\u15f0\u16d6\u2c98\ua4df\U00010311",
    "n": "\u039d\u03b7\u0578\u057c\u2c9a\ua4e0",
    "o": (
        "\u00d8\u00f8\u039f\u03bf\u03c3\u041e\u043e\u0555\u0585\u10ff\u1d0f\u1d11\u2c9e\u2c9f\u2d54\ua4f3"
        "\uab3d\U00010404\U0001042c"
    ),
    "p": "\u03a1\u03c1\u0420\u0440\u13e2\u146d\u2ca2\u2ca3\ua4d1",
    "q": "\u051b\u0563\u0566\u2d55",
    "r": "\u01a6\u0433\u13a1\u13d2\u1587\u1d26\u2c85\ua4e3\uab47\uab48\uab81",
    "s": "\u01bd\u0405\u0455\u054f\u13d5\u13da\ua4e2\ua731\uabaa\U00010420\U00010448",
    "t": "\u0166\u0167\u03a4\u03c4\u0422\u0442\u13a2\u2ca6\ua4d4\U00010315",
    "u": "\u028b\u03c5\u054d\u057d\u144c\u1d1c\ua4f4\ua79f\uab4e\uab52",
    "v": "\u03bd\u0474\u0475\u13d9\u142f\u1d20\u2d38\ua4e6\uaba9",
    "w": "\u026f\u0461\u051c\u051d\u0561\u13b3\u13d4\u1d21\ua4ea\uab83",
    "x": "\u03a7\u0425\u0445\u1541\u157d\u16b7\u2cac\u2d5d\ua4eb\ua7b3\U00010317",
    "y": "\u0263\u028f\u03a5\u03b3\u0423\u0443\u04ae\u04af\u10e7\u13a9\u13bd\u1d8c\u1eff\u2ca8\ua4ec\uab5a",
    "z": "\u0396\u13c3\u1d22\ua4dc\uab93",
}
"""Each Latin letter with letters of other scripts that look like it: single letters of Unicode's confusables.txt
(Technical Standard 39), and letters with a stroke. Words of languages stand in data (`config/lexicon/`). These
letters are no words, so they stand here."""

LETTERS = {ord(look): letter for letter, looks in _ALIKE.items() for look in looks}
"""Maps the code of each letter that looks like a Latin letter to that Latin letter, as a small letter."""

_CASED = {code: letter.upper() if chr(code).isupper() else letter for code, letter in LETTERS.items()}
FOREIGN = re.compile(r"[^\W\x00-\x7f\u3000-\ua3ff\uac00-\ud7ff]+")
"""Letters that are neither ASCII nor Chinese, Japanese or Korean."""


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Return the letters and figures of a text in lower case, and nothing between them."""
    return NOT_LETTERS.sub("", text).lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text, case-folded, in order; each Chinese character counts as a word."""
    return WORD.findall(text.casefold())


def words_and_pairs_of(text: str) -> list[str]:
    """Return the words of a text in small letters. Hyphens, dots and apostrophes join words. A run of Chinese
    gives overlapping pairs of characters."""
    if text.isascii():
        return _LATIN.findall(text.lower())
    return [pair or word.casefold() for pair, word in _PAIR_OR_LATIN.findall(text) if pair or word]


def length_in_words(text: str) -> int:
    """Return the number of words between spaces; for a Chinese text half the number of its characters."""
    return max(len(text.split()), 0 if text.isascii() else len(HAN.findall(text)) // 2)


def weight(text: str) -> int:
    """Return the length of a text in Latin letters. A Chinese, Japanese or Korean character counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(EASTERN.findall(text))


def bounded(text: str) -> str:
    """Return the text with at most thirty marks in a row, so that normalizing it takes linear time."""
    return text if text.isascii() else _MOST_MARKS.sub(r"\1", text)


@remembered(8192)  # the same sentences of a day are asked for again and again, once for each reader
def fingerprint(text: str) -> str:
    """Return 16 hex digits for a text. They stay the same when only case, punctuation or white space differ, when
    letters look alike, and when characters that show nothing are added."""
    plain = plain_letters(bounded(IGNORABLE.sub("", text)))
    words = " ".join(words_of(unicodedata.normalize("NFKC", plain)))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def calendar_mark(day: str, kind: str) -> str:
    """Return the fingerprint of a day (ISO 8601) with the kind of its date. A reader is told a day
    of one kind once, whichever article names it."""
    return fingerprint(f"{kind} on {day}")


def printed_at(words: str, url: str) -> str:
    """Return the fingerprint of words that stand beside a link to their article."""
    return fingerprint(f"{words} at {url}")


def dated_mark(day: str, kind: str, url: str) -> str:
    """Return the fingerprint of a day (ISO 8601) with the kind of its date, as the article at `url` names it."""
    return printed_at(f"{kind} on {day}", url)


foreign_mark = partial(printed_at, "elsewhere")
"""Returns the fingerprint for an article's address. The reader was told that the article
exists. The reader was not told what it says: its language is not one that the reader reads."""
named_mark = partial(printed_at, "named")
"""Returns the fingerprint for an article's address. It notes that the article was named by its headline, without a
card."""
cut_headline_mark = partial(printed_at, "headline")
"""Returns the fingerprint for the link of a headline that is shown cut. A cut headline is recognised by its link,
because its words may be those of several headlines."""


def plain_letters(text: str) -> str:
    """Return the text with plain Latin letters for letters that look like them and for letters of another form
    (bold, wide). Capitals and accents stay."""
    return text if text.isascii() else FOREIGN.sub(_plain, text)


def is_chinese(text: str) -> bool:
    """Say whether the text is written in Chinese: at least a fifth of its letters are Han characters."""
    found = len(HAN.findall(text))
    return found > 0 and found * 5 >= sum(character.isalpha() for character in text)


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found.group()).translate(_CASED)
