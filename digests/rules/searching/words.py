"""The words by which every database finds texts: stems of words, and pairs of Chinese characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from digests.rules.remembering import remembered
from digests.rules.similarity import stemmer
from digests.rules.texts import HAN_SEARCHED

MOST_STEMS = 1 << 15  # stems that are cached: looking one up costs a tenth of finding it
_ONE_HAN = re.compile(rf"[{HAN_SEARCHED}]")
_WORD = re.compile(rf"[{HAN_SEARCHED}]|[^\W_{HAN_SEARCHED}]+")
_RUN = re.compile(rf"([{HAN_SEARCHED}]+)|([^\W_{HAN_SEARCHED}]+)")

Form = tuple[str, ...]
"""One spelling of a word or a name: the stems of its words and its single Chinese characters, in order."""


class Word(NamedTuple):
    """A word of a text as its stem, or one Chinese character, with its place."""

    stem: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """Return the words of a text in order."""
    return [Word(_stem(found[0]), *found.span()) for found in _WORD.finditer(text)]


def form_of(text: str) -> Form:
    """Return the words of a name without their places."""
    return tuple(_stem(word) for word in _WORD.findall(text))


def is_han(word: str) -> bool:
    """Say whether this is one Chinese character."""
    return len(word) == 1 and _ONE_HAN.fullmatch(word) is not None


def indexed(text: str) -> str:
    """Return the index of a text: its stems with spaces between. A run of Chinese characters gives its overlapping
    pairs, then its last character, so that every character begins a word of the index."""
    return " ".join(_indexed(text))


def in_index(form: Form) -> str:
    """Return the words of the index that stand in a row if a text has this form. A single Chinese character only
    begins a word of the index."""
    return " ".join(_pairs(form))


def _indexed(text: str) -> Iterator[str]:
    for han, word in _RUN.findall(text):
        if word:
            yield _stem(word)
        else:
            yield from (han[start : start + 2] for start in range(len(han) - 1))
            yield han[-1]


def _pairs(form: Form) -> Iterator[str]:
    for han, words in groupby(form, key=is_han):
        run = list(words)
        yield from map("".join, pairwise(run)) if han and len(run) > 1 else run


@remembered(MOST_STEMS)
def _stem(word: str) -> str:
    """Stem a word in small letters without accents, as in SQLite's index."""
    small = word.lower()
    if not small.isascii() and not is_han(small):
        parted = unicodedata.normalize("NFD", small)
        plain = "".join(letter for letter in parted if unicodedata.category(letter) != "Mn")
        small = unicodedata.normalize("NFC", plain) or small
    stem: str = stemmer().stemWord(small)
    return stem


def has(words: Sequence[Word], forms: Iterable[Form]) -> bool:
    """Say whether the words of a text have any of these forms."""
    stems = [word.stem for word in words]
    for form in forms:
        at = stems.index(form[0]) if form[0] in stems else -1
        while at >= 0:
            if _stands(words, at, form):
                return True
            at = next((place for place in range(at + 1, len(stems)) if stems[place] == form[0]), -1)
    return False


def places(text: str, forms: Iterable[Form]) -> list[tuple[int, int]]:
    """Return the places where a text has any of these forms, in order. Of overlapping forms the longest counts."""
    words = words_in(text)
    by_first: dict[str, list[Form]] = {}
    for form in sorted(set(forms), key=len, reverse=True):
        if form:
            by_first.setdefault(form[0], []).append(form)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        form = next((each for each in by_first.get(words[at].stem, ()) if _stands(words, at, each)), ())
        if form:
            found.append((words[at].start, words[at + len(form) - 1].end))
        at += len(form) or 1
    return found


def _stands(words: Sequence[Word], at: int, form: Form) -> bool:
    here = words[at : at + len(form)]
    if len(here) < len(form) or any(word.stem != stem for word, stem in zip(here, form, strict=True)):
        return False
    pairs = pairwise(here)
    return all(one.end == other.start for one, other in pairs if is_han(one.stem) and is_han(other.stem))
