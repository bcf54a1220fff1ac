"""Places in a text without its words: character ranges with a hash, and the sentences that labels count."""

import hashlib
from dataclasses import dataclass

from digests.rules.annotation.passages import passages_of
from tests.lexicons import lexicon

HASH_LENGTH = 12  # hexadecimal digits; enough that a changed text is noticed


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Characters `start` to `end` (excluded) of an article's text, and the hash of what stood there."""

    start: int
    end: int
    hash: str = ""

    def fits(self, text: str) -> bool:
        """Say whether the text has at this place what was labelled."""
        return 0 <= self.start < self.end <= len(text) and self.hash == hash_of(text[self.start : self.end])

    def overlap(self, other: "Range") -> float:
        """Return the share of the shorter of the two ranges that both cover, 0 to 1."""
        common = min(self.end, other.end) - max(self.start, other.start)
        shorter = min(self.end - self.start, other.end - other.start)
        return max(0, common) / shorter if shorter > 0 else 0.0


def hash_of(words: str) -> str:
    """Return the hash that a range keeps of its words: the beginning of their SHA-256 in hexadecimal digits."""
    return hashlib.sha256(words.encode()).hexdigest()[:HASH_LENGTH]


def range_of(text: str, start: int, end: int) -> Range:
    """Return the range of these characters of a text, with its hash."""
    return Range(start, end, hash_of(text[start:end]))


def place_of(text: str, words: str) -> Range | None:
    """Return where the words stand first in a text, None where they do not."""
    start = text.find(words)
    return range_of(text, start, start + len(words)) if words and start >= 0 else None


def sentence_ranges(text: str, language: str = "") -> tuple[Range, ...]:
    """Return the sentences of a text in order, furniture included.

    Where the rules find passages, these are the sentences; what lies between them is cut at the ends of lines.
    Ranges are kept with the labels, so that another splitter does not move what was labelled.
    """
    found: list[Range] = []
    line_start = 0
    for line in text.splitlines(keepends=True):
        position = 0
        for passage in passages_of(line, lexicon(), language):
            start = line.find(passage, position)
            if start < 0:
                continue
            found += _between(text, line_start + position, line_start + start)
            found.append(range_of(text, line_start + start, line_start + start + len(passage)))
            position = start + len(passage)
        found += _between(text, line_start + position, line_start + len(line))
        line_start += len(line)
    return tuple(found)


def _between(text: str, start: int, end: int) -> list[Range]:
    words = text[start:end]
    bare = words.strip()
    if not any(character.isalnum() for character in bare):
        return []
    start += words.index(bare)
    return [range_of(text, start, start + len(bare))]
