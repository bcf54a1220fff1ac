"""The lexicon for tests: the packaged one, built once in a process."""

from dataclasses import replace
from functools import cache

from config.lexicon import read_lexicon
from digests.model.lexicon import Lexicon
from digests.rules.lexicons import Files, build_lexicon
from tests.read_files import ReadFiles


def built_lexicon(files: Files) -> Lexicon:
    """Return the lexicon of these files, the same one whenever they say the same."""
    return _built(ReadFiles.of(files))


@cache
def _built(read: ReadFiles) -> Lexicon:
    return build_lexicon(read.files)


@cache
def lexicon() -> Lexicon:
    return built_lexicon(read_lexicon())


@cache
def without_bars() -> Lexicon:
    """The lexicon with which every element of a card is shown, however little a reader would think of it."""
    words = lexicon().acceptance
    bars = {element: {**bar, "bar": 0.0} for element, bar in words.bars.items()}
    return replace(lexicon(), acceptance=replace(words, bars=bars))
