"""Repairs text that was once decoded with the wrong encoding."""

import re

from lxml import etree  # type: ignore[import-untyped]

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Invisible characters that wrong bytes may stand for. An lxml tree cannot hold them."""


def repaired(text: str) -> str:
    """Return the text with mis-decoded words ("Donâ€™t") repaired; never raises.

    Each line is repaired by itself, because sound and mis-decoded lines occur in one text. Only the encoding is
    repaired: quotation marks, commas and widths stay, because sentences are quoted verbatim. Unclear text stays.
    Takes linear time.
    """
    if text.isascii():
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - 0.2 s, only where texts are read

    fixed = "\n".join(line if line.isascii() else fix_encoding(line) for line in text.split("\n"))
    return text if fixed == text else _NO_TEXT.sub("", fixed)


def is_mis_decoded(text: str) -> bool:
    """Say whether a text, already repaired, still has characters as no language writes them."""
    if text.isascii():
        return False
    from ftfy.badness import is_bad  # noqa: PLC0415 - as above

    return any(map(is_bad, text.split("\n")))


def repair_words(tree: etree._Element) -> None:
    """Repair the words between a tree's tags, in place. Words in attributes are repaired by their readers."""
    for element in tree.iter():
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and (fixed := repaired(words)) != words:
                setattr(element, place, fixed)
