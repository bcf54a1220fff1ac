"""Plain text: its length for Telegram, its white space, its fingerprint, its script."""

import re
import unicodedata
from hashlib import blake2b

WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff]")


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def fingerprint(text: str) -> str:
    """Return 16 hex digits that stay the same when only case, punctuation or white space differ."""
    words = " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def is_chinese(text: str) -> bool:
    """Say whether the text is written in Chinese: at least a fifth of its letters are Han characters."""
    letters = sum(character.isalpha() for character in text)
    return letters > 0 and len(HAN.findall(text)) * 5 >= letters
