"""Recognises messages that say one simple thing and nothing else: to leave, to cancel, thanks, a greeting."""

import re
from functools import cache
from unicodedata import normalize

from bot.texts import sayings

LONGEST = 80
"""The most characters of a message that says one thing."""
WORD = re.compile(r"\w")
WITHOUT_SPACES = re.compile(r"[\u3400-\u9fff]")


def says_only(text: str, thing: str) -> bool:
    """Say whether a text says only this thing, in any language. Words that may stand around it, such as "please"
    and "how do I", are data of the catalogues: the message `sayings.around_THING`. Case, spaces and signs do not
    matter."""
    if len(text := text.strip()) > LONGEST:
        return False
    said = " ".join(normalize("NFKC", text).casefold().replace("’", "'").split())
    if not _any_of(thing).search(said):
        return False
    return not WORD.search(_any_of(thing, f"around_{thing}").sub(" ", said))


@cache
def _any_of(*things: str) -> re.Pattern[str]:
    """Return a pattern that matches everything said for these things, the longest first."""
    said = sorted(frozenset[str]().union(*map(sayings, things)), key=lambda each: (-len(each), each))
    return re.compile("|".join(map(_pattern, said)))


def _pattern(saying: str) -> str:
    """Return the pattern of a saying. Chinese has no spaces between words, so a word may begin and end
    anywhere."""
    return re.escape(saying) if WITHOUT_SPACES.search(saying) else rf"(?<!\w){re.escape(saying)}(?!\w)"
