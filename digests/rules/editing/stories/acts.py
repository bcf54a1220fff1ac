"""What a headline says was done: verbs by act, and which acts are opposites."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from digests.model.lexicon import HeadlineWords


@dataclass(frozen=True, slots=True)
class Acts:
    """The act of each form of a verb, the act that is opposite to each, and where Chinese verbs stand."""

    of: Mapping[str, str]
    opposite: Mapping[str, str]
    chinese: re.Pattern[str]


@lru_cache(maxsize=8)  # of a lexicon
def acts_of(words: HeadlineWords) -> Acts:
    """Return the acts of a lexicon, its English verbs in all their regular forms."""
    verbs = [(verb, act) for act, listed in words.acts.items() for verb in sorted(listed)]
    chinese = sorted({verb for verb, _ in verbs if not verb.isascii()}, key=lambda verb: (-len(verb), verb))
    return Acts(
        {form: act for verb, act in verbs for form in (_forms(verb) if verb.isascii() else (verb,))},
        {one: other for pair in words.opposites for one, other in (pair, pair[::-1])},
        re.compile("|".join(chinese) or "(?!)"),
    )


def _forms(verb: str) -> set[str]:
    """A verb and its regular forms."""
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    doubled = verb + verb[-1]
    return {verb, plural, f"{verb}ed", f"{verb}ing", f"{doubled}ed", f"{doubled}ing"}
