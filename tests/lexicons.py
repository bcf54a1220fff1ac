"""The lexicon for tests: the packaged one."""

from functools import cache

from config.lexicon import read_lexicon
from digests.model.lexicon import Lexicon
from digests.rules.lexicons import build_lexicon


@cache
def lexicon() -> Lexicon:
    return build_lexicon(read_lexicon())
