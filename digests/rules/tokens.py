"""A text's words as they are compared and counted: in small letters, Chinese in pairs of characters."""

import re
from collections.abc import Iterable, Iterator

from digests.rules.texts import HAN, HAN_SPAN

LATIN = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
WORD = re.compile(rf"(?P<han>[{HAN_SPAN}])|{LATIN.pattern}")


def words_of(text: str) -> Iterable[str]:
    """Return the words of a text in small letters; runs of Chinese as overlapping pairs of characters."""
    if text.isascii():
        return LATIN.findall(text.lower())
    return _chinese(text) if HAN.search(text) else map(str.casefold, LATIN.findall(text))


def _chinese(text: str) -> Iterator[str]:
    run = ""
    for match in WORD.finditer(text):
        word = match.group()
        if match["han"]:
            if run and text[match.start() - 1] == run:
                yield run + word
            run = word
            continue
        run = ""
        yield word.casefold()
