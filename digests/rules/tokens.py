"""A text's words as they are compared and counted: in small letters, Chinese in pairs of characters."""

import re
from collections.abc import Iterator

WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+(?:[.,'’-][^\W_]+)*")


def words_of(text: str) -> Iterator[str]:
    """Give the words of a text in small letters; runs of Chinese as overlapping pairs of characters."""
    run = ""
    for match in WORD.finditer(text):
        word = match.group()
        if "\u3400" <= word[0] <= "\u9fff":
            if run and text[match.start() - 1] == run:
                yield run + word
            run = word
            continue
        run = ""
        yield word.casefold()
