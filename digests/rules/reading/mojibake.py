"""Text that was once decoded by the wrong encoding -> the text it was meant to be."""

import re

from lxml import etree  # type: ignore[import-untyped]

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What wrong bytes may stand for; it shows nothing, and a tree cannot hold it."""


def repaired(text: str) -> str:
    """Return the text with what was mis-decoded ("Donâ€™t") as it was meant, all else as it came; never raises.

    Each line is looked at by itself, since texts are pasted together of sound lines and others. Nothing but the
    encoding is mended: quotation marks, commas and widths stay, since sentences are quoted verbatim. What cannot
    be told stays as it came. Takes linear time.
    """
    if text.isascii():
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - 0.2 s, only where texts are read

    fixed = "\n".join(line if line.isascii() else fix_encoding(line) for line in text.split("\n"))
    return text if fixed == text else _NO_TEXT.sub("", fixed)


def is_mis_decoded(text: str) -> bool:
    """Say whether a text, repaired before, still holds what no language writes: nobody can tell what it was."""
    if text.isascii():
        return False
    from ftfy.badness import is_bad  # noqa: PLC0415 - as above

    return any(map(is_bad, text.split("\n")))


def repair_words(tree: etree._Element) -> None:
    """Repair the words between a tree's tags, in place. Those in attributes are repaired where they are read."""
    for element in tree.iter():
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and (fixed := repaired(words)) != words:
                setattr(element, place, fixed)
