"""How an index page is read, in words for the admin who is about to add it."""

import re
from datetime import datetime

from bot.texts.source_words import Moment, SourceWords
from digests.model import Recipe
from digests.rules.reading.patterns import linear_pattern

_SCHEME = re.compile(r"^https?\??://")
_DIGITS = re.compile(r"\\d(?:[+*]|\{[\d,]+\})?")
_ANYTHING = re.compile(r"(?:\\S|\\w|\[\^?[^\]]*\])(?:[+*]|\{[\d,]+\})?")
_MAY_BE_THERE = re.compile(r"\(\?:\\\?\\S\*\)\?$")
_ESCAPED = re.compile(r"\\([^\w\s])")
_SPECIAL = re.compile(r"[\\()|*+{}^$\[\]?]")


def recipe_lines(
    recipe: Recipe, words: SourceWords, *, example: str, newest_at: datetime | None, day: Moment, zone_name: str
) -> list[str]:
    """Return what links are taken for articles and where their dates come from, as plain text, a line each.

    `example` is the address of an article on the page, `newest_at` the newest date that was read, `zone_name` how
    people call the recipe's zone.
    """
    lines = []
    if pattern := plain_pattern(recipe.link_pattern):
        lines.append(words.links_like.format(pattern=pattern))
    if example:
        such_as = words.links_such_as.format(link=_SCHEME.sub("", example))
        lines.append(such_as if lines else words.links_like.format(pattern=such_as))
    dates = _dates(recipe, words, example)
    if newest_at is not None:
        dates = words.but_shown.format(rule=dates, newest=words.newest_as.format(when=day(newest_at)))
    lines.append(dates)
    if recipe.zone:
        lines.append(words.zone.format(zone=zone_name))
    return lines


def plain_pattern(pattern: str) -> str:
    """Return a pattern for addresses as people write it: # for figures, … for anything; "" where it says more."""
    rest = _MAY_BE_THERE.sub("", _SCHEME.sub("", pattern))
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    rest = _ESCAPED.sub(keep, _ANYTHING.sub("…", _DIGITS.sub("#", rest)))
    if _SPECIAL.search(rest):
        return ""
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], rest)


def _dates(recipe: Recipe, words: SourceWords, example: str) -> str:
    if not recipe.date_pattern:
        return words.dates_anywhere
    in_address = linear_pattern(recipe.date_pattern).search(example)
    return words.dates_in_address if in_address else words.dates_beside
