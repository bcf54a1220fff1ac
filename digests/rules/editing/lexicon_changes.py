"""A wish for other words in a theme's lexicon: "+export ban =4 -soybeans". Words are literal, never patterns. An
added word counts wherever it stands as a whole word, in capital or small letters (in Chinese anywhere). A removed
word no longer counts by itself. Longer entries that contain it still count: "-trade" leaves "trade war" alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digests.errors import LexiconError
from digests.model import Relation, Theme, WeightedPattern
from digests.rules.texts import HAN, squeeze

USUAL_WEIGHT = 3
MOST_CHANGES = 10
LONGEST_WORDS = 60
CHANGE = re.compile(r"(?:^|(?<=\s))([+＋−–-])\s*(?=\S)")
WEIGHT = re.compile(r"\s?[=＝]\s?(\S{0,9})$")


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words to add with a weight from 1 to 4, or to take away (weight 0)."""

    words: str
    weight: int

    @property
    def pattern(self) -> re.Pattern[str]:
        body = r"\s+".join(re.escape(word) for word in self.words.split())
        first, last = self.words[0], self.words[-1]
        opening = "" if HAN.match(first) or not first.isalnum() else r"(?<!\w)"
        closing = "" if HAN.match(last) or not last.isalnum() else r"(?!\w)"
        return re.compile(f"{opening}{body}{closing}", re.IGNORECASE)


def parse_changes(text: str) -> tuple[WordChange, ...]:
    """Return the changes that a text asks for: words behind + or -, and "=WEIGHT" behind words to add.

    LexiconError when the text asks for nothing that can be tried.
    """
    marks = list(CHANGE.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        raise LexiconError("no words to add or to take away", code="words-none")
    if len(marks) > MOST_CHANGES:
        raise LexiconError(f"more than {MOST_CHANGES} words", code="words-many", words=MOST_CHANGES)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(_change(mark[1] in "+＋", text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))


def with_changes(relation: Relation, theme: Theme, changes: Sequence[WordChange]) -> Relation:
    """Return the relation with the theme's lexicon changed. LexiconError when a word to add counts already, or
    when a word to take away does not count."""
    for change in changes:
        known = counts(theme, change.words)
        if known == bool(change.weight):
            code = "words-known" if known else "words-absent"
            raise LexiconError(f"{code}: {change.words}", code=code, words=change.words)
    added = tuple(WeightedPattern(change.weight, change.pattern) for change in changes if change.weight)
    without = frozenset(change.words.casefold() for change in changes if not change.weight)
    changed = replace(theme, entries=(*theme.entries, *added), without=theme.without | without)
    return replace(relation, themes=tuple(changed if each is theme else each for each in relation.themes))


def touches(changes: Sequence[WordChange | re.Pattern[str]], text: str) -> bool:
    """Say whether a text has any of the words. A text without them is treated as before."""
    patterns = (change.pattern if isinstance(change, WordChange) else change for change in changes)
    return any(pattern.search(text) for pattern in patterns)


def _change(adds: bool, written: str) -> WordChange:
    words, weight = squeeze(written).strip("\"“”'‘’「」"), USUAL_WEIGHT if adds else 0
    if adds and (match := WEIGHT.search(words)):
        if match[1] not in ("1", "2", "3", "4"):
            raise LexiconError(f"no weight: {match[1]}", code="words-weight", words=match[1])
        words, weight = squeeze(words[: match.start()]).strip("\"“”'‘’「」"), int(match[1])
    if len(words) > LONGEST_WORDS:
        raise LexiconError("the words are too long", code="words-long", words=words[:LONGEST_WORDS])
    if not any(character.isalnum() for character in words):
        raise LexiconError(f"no word: {words}", code="words-sign-alone")
    return WordChange(words, weight)


def counts(theme: Theme, words: str) -> bool:
    """Say whether words count for a theme: one of its entries matches exactly them."""
    found = (match for entry in theme.entries for match in entry.pattern.finditer(words))
    wanted = words.casefold()
    return wanted not in theme.without and any(squeeze(match.group()).casefold() == wanted for match in found)
