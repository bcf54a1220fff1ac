"""What act a headline tells: its first verb of a kind that has somebody before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from digests.model.lexicon import HeadlineWords, Lexicon
from digests.rules.scripts import simplified

LONGEST = 300  # characters of a headline that are read
WORD = re.compile(r"[\w$€£¥%.,’'-]+")


def act_in(title: str, lexicon: Lexicon) -> str:
    """Return the act that a headline tells, such as "impose" or "lift"; "" where it tells none."""
    title, acts = simplified(title[:LONGEST], lexicon.comparison), headline_acts_of(lexicon.headlines)
    if chinese := acts.chinese.search(title, 1):
        return acts.of[chinese[0]]
    words = (word.casefold() for word in WORD.findall(title)[1:])
    act = next((acts.of[word] for word in words if word in acts.of), "")
    if act == "lift" and lexicon.headlines.raised_to.search(title):
        return "up"
    return "lift" if act == "close" and lexicon.headlines.measure_suspended.search(title) else act


@dataclass(frozen=True, slots=True)
class HeadlineActs:
    """The act of each form of a verb, the act that is opposite to each, and where Chinese verbs stand."""

    of: Mapping[str, str]
    opposite: Mapping[str, str]
    chinese: re.Pattern[str]


@lru_cache(maxsize=8)  # of a lexicon
def headline_acts_of(words: HeadlineWords) -> HeadlineActs:
    verbs = [(verb, act) for act, listed in words.acts.items() for verb in sorted(listed)]
    chinese = sorted({verb for verb, _ in verbs if not verb.isascii()}, key=lambda verb: (-len(verb), verb))
    return HeadlineActs(
        {form: act for verb, act in verbs for form in (_forms(verb) if verb.isascii() else (verb,))},
        {one: other for pair in words.opposites for one, other in (pair, pair[::-1])},
        re.compile("|".join(chinese) or "(?!)"),
    )


def _forms(verb: str) -> set[str]:
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    doubled = verb + verb[-1]
    return {verb, plural, f"{verb}ed", f"{verb}ing", f"{doubled}ed", f"{doubled}ing"}
