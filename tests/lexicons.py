"""The lexicon for tests: the packaged one, built once in a process."""

from functools import cache

from config.lexicon import read_lexicon
from digests.model.lexicon import Lexicon
from digests.rules.lexicons import Files, build_lexicon

_built: dict[str, Lexicon] = {}


def built_lexicon(files: Files) -> Lexicon:
    """Return the lexicon of these files, the same one whenever they say the same."""
    said = repr(files)
    if said not in _built:
        _built[said] = build_lexicon(files)
    return _built[said]


@cache
def lexicon() -> Lexicon:
    return built_lexicon(read_lexicon())
