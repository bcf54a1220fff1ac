"""What an article is compared by: the words of its opening, as codes, and how much each word counts.

Words are kept as 32-bit codes in arrays. A word takes five bytes; as a string it would take fifty. So ten thousand
articles fit into memory. Two of a hundred thousand words share a code about once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.folding import simplified
from digests.rules.remembering import remembered
from digests.rules.similarity import stemmer
from digests.rules.texts import HAN_SPAN, is_chinese

Codes = npt.NDArray[np.uint32]
Amounts = npt.NDArray[np.float32]
Flags = npt.NDArray[np.uint8]

CHINESE, ENGLISH, OTHER = "zh", "en", "other"
NAME, NUMBER, PAIR, HEADLINE, OPENING = (np.uint8(1 << bit) for bit in range(5))

READ = 4500  # characters of a text that are read
LONGEST_NOTICE = 1000  # characters; a longer text is an article, even if it quotes a notice of a site
WORDS_READ = 400  # words that are read; words that say nothing are left out
EARLY = 200.0  # a word behind so many words counts half
PAIRED = 200  # so many words at the beginning make pairs with their neighbours
PAIR_AMOUNT = 0.5
HEADLINE_WORDS = 12  # so many first words stand for the title of a text without one
OPENING_WORDS = 200  # in so many first words the words of another article's headline are looked for
SCRIPT_SHOWN = 400  # so many first characters show the script
SAMPLE = 250  # so many first words show the language
FEWEST_WORDS = 12  # a shorter text is taken to be English
# At least this share of an English text are words that say nothing. Malay, French or German have hardly any.
ENGLISH_SHARE = 0.12
WORD = re.compile(rf"[{HAN_SPAN}]+|[^\W_]+(?:[.,'’][^\W_]+)*")  # a hyphen parts words
HAN = re.compile(rf"[{HAN_SPAN}]+")

Terms = tuple[Codes, Amounts, Flags]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One article: its language ("zh", "en" or "other") and its terms, each once.

    A term is the stem of a word, a pair of neighbouring Chinese characters, or (flag PAIR) two neighbouring terms.
    `amounts` are counts: a term counts less the farther it is from the beginning. `flags` say that a term is
    mostly written with a capital (NAME), is a number (NUMBER), stands in the headline or without one in the first
    words (HEADLINE), or stands near the beginning (OPENING).
    """

    language: str
    codes: Codes
    amounts: Amounts
    flags: Flags

    @property
    def terms(self) -> Terms:
        return self.codes, self.amounts, self.flags


@remembered(3000)
def story_features(title: str, text: str, lexicon: Lexicon) -> Features:
    """Return what an article is compared by. Pure. Remembered, so a later edit reads only new texts."""
    words, code = lexicon.comparison, _coder(lexicon.comparison)
    body = "" if is_notice(text, words) else text[:READ]
    opening = f"{title[:READ]}\n{body}"[:SCRIPT_SHOWN]
    chinese = HAN.search(opening) and is_chinese(opening)
    coded = [
        _coded_chinese(simplified(part, words), code) if chinese else map(code, WORD.findall(part))
        for part in (title[:READ], body)
    ]
    parts = [np.array([*part], dtype=np.uint64) for part in coded]
    language = CHINESE
    if not chinese:
        sample = np.concatenate(parts)[:SAMPLE]
        silent = np.count_nonzero(sample == 0)
        language = ENGLISH if len(sample) < FEWEST_WORDS or silent >= ENGLISH_SHARE * len(sample) else OTHER
    parts = [part[~np.isin(part, _silent_abroad(words)) if language == OTHER else part != 0] for part in parts]
    found = np.concatenate(parts)[:WORDS_READ]
    codes, marks = (found & np.uint64(0xFFFFFFFF)).astype(np.uint32), (found >> np.uint64(32)).astype(np.uint8)
    terms, place = np.unique(codes, return_inverse=True)
    near = 1 / (1 + np.arange(len(codes)) / EARLY)
    amounts = np.bincount(place, near, minlength=len(terms))
    capital = np.bincount(place, marks & NAME != 0, minlength=len(terms)) > 0.7 * np.bincount(place)
    flags = np.where(capital, NAME, np.uint8(0))
    flags[place[marks & NUMBER != 0]] |= NUMBER
    flags[place[: len(parts[0]) or HEADLINE_WORDS]] |= HEADLINE
    flags[place[:OPENING_WORDS]] |= OPENING
    pairs, times = np.unique(_pairs(codes[:PAIRED]), return_counts=True)
    return Features(
        language,
        np.concatenate([terms, pairs]),
        np.concatenate([amounts, times * PAIR_AMOUNT]).astype(np.float32),
        np.concatenate([flags, np.full(len(pairs), PAIR)]),
    )


def is_notice(text: str, words: ComparisonWords) -> bool:
    """Say whether the whole text is a notice of a site (of an archive, a widget, a cookie or pay wall) and no
    article. A page that could not be read leaves such a notice, in the same words from every outlet. If notices
    were compared as news, the strangest articles would become one story."""
    return len(text) <= LONGEST_NOTICE and words.notices.search(text) is not None


def code_of(stem: str) -> int:
    """Return the code of a stem, from 1 to 2**31 - 1. It is the same on every machine, at every time."""
    return crc32(stem.encode("utf-8", "surrogatepass")) >> 1 or 1


def _coded_chinese(words: str, code: Callable[[str], int]) -> Iterator[int]:
    """Give the codes of all pairs of neighbouring Chinese characters, and of the words between them."""
    for word in WORD.findall(HAN.sub(r" \g<0> ", words)):
        if HAN.match(word):
            yield from map(code, map("".join, pairwise(word)))
        else:
            yield code(word)


@lru_cache(maxsize=8)  # of a lexicon
def _coder(words: ComparisonWords) -> Callable[[str], int]:
    @remembered(1 << 16)
    def code(word: str) -> int:
        """Return the code of a word's stem with its marks in the higher bits; 0 for a word that says nothing."""
        small = word.casefold()
        if small in words.silent:
            return 0
        stem = stemmer().stemWord(small) if small.isascii() else small
        marks = (NAME if word[0].isupper() else 0) | (NUMBER if small[0].isdigit() else 0)
        return code_of(stem) | int(marks) << 32

    return code


@lru_cache(maxsize=8)  # of a lexicon
def _silent_abroad(words: ComparisonWords) -> npt.NDArray[np.uint64]:
    silent = sorted(words.silent_abroad)
    return np.array([0, *map(_coder(words), (*silent, *(word.capitalize() for word in silent)))], np.uint64)


def _pairs(codes: Codes) -> Codes:
    """Return one code, 2**31 or above, for each two neighbours."""
    mixed = codes[:-1].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + codes[1:].astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(33)).astype(np.uint32) | np.uint32(1 << 31)
