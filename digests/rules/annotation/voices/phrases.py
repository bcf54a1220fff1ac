"""Where a noun phrase begins, without a parser: from its last word back to what cannot belong to it."""

import re
from collections.abc import Iterable

from digests.rules.annotation.voices.grammar import Grammar

POSSESSIVE = re.compile(r"[’']s?$")


class Tokens(list[re.Match[str]]):
    """The words and marks of a sentence, each with its place, and the words by which they are read; a masked
    quotation is one of them."""

    def __init__(self, masked: str, grammar: Grammar) -> None:
        super().__init__(grammar.words.token.finditer(masked))
        self.grammar = grammar
        self.words = grammar.words

    def only(self, tokens: Iterable[re.Match[str]]) -> "Tokens":
        """Return some of the tokens, read by the same words."""
        some = Tokens("", self.grammar)
        some.extend(tokens)
        return some


def is_light(word: str, grammar: Grammar) -> bool:
    """Say whether a word may stand between a subject and its verb."""
    lower = word.lower()
    return (
        lower in grammar.light
        or bool(grammar.words.weekday.match(word))
        or (lower.endswith("ly") and lower != "family" and word.islower())
    )


def phrase_before(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Go back from the last word of a noun phrase to its first; also give what stands before it."""
    word = tokens[last].group()
    before = tokens[last - 1].group().lower() if last else ""
    if (word.lower() in tokens.words.pronouns or tokens.words.contracted.match(word)) and not (
        word == "He" and before[:1].isalpha()
    ):
        return last, before
    if not re.match(r"[\w$]", word) or word.lower() in tokens.grammar.no_head or POSSESSIVE.search(word):
        return None, ""
    if word in tokens.grammar.finite and not _is_noun(tokens, last):
        return None, ""
    first = last
    while first > 0:
        each = tokens[first - 1].group()
        lower = each.lower()
        if each == "He" and tokens[first].group()[0].isupper():
            # "He Lifeng": before a capital letter it is a surname.
            first -= 1
            continue
        if not re.match(r"[\w$]", each) or lower in tokens.words.subordinators | tokens.words.pronouns | {"but"}:
            break
        if lower in tokens.words.relatives:
            # "the bill, which critics call": who speaks stands between the two.
            return _antecedent(tokens, first - 1) if lower == "whose" else (first, "that")
        if each in tokens.grammar.finite or is_verb(tokens, first - 1):
            relative = _relative_before(tokens, first - 1)
            if relative is not None:
                return _antecedent(tokens, relative)
            return _cut(tokens, first, last, lower)
        first -= 1
    while (
        first < last
        and (tokens[first].group().lower() in tokens.words.links | tokens.words.adverbs | {"and", "or"})
        and tokens[first].group().lower() not in ("all", "both", "each")
    ):
        first += 1
    if first and tokens[first].group()[0].isdigit() and tokens[first - 1].group().lower() in tokens.words.roundly:
        first -= 1
    return first, tokens[first - 1].group().lower() if first else ""


def _is_noun(tokens: Tokens, place: int) -> bool:
    """Say whether a word that may be a verb is a noun here: "the report", "a new poll of theirs shows"."""
    for back in range(place - 1, max(-1, place - 4), -1):
        word = tokens[back].group()
        if word.lower() in tokens.words.determiners - tokens.words.standalone or POSSESSIVE.search(word):
            return True
        if not word.isalpha() or word in tokens.grammar.finite or word.lower() in tokens.grammar.no_head:
            return False
    return False


def is_verb(tokens: Tokens, place: int) -> bool:
    """Say whether a word in -ed is a verb here, not an adjective ("the retired officer")."""
    word = tokens[place].group()
    if not word.islower() or len(word) < 4 or not word.endswith("ed"):
        return False
    before = tokens[place - 1].group().lower() if place else ""
    return before not in tokens.words.determiners and not (place and before.endswith("ly"))


def _relative_before(tokens: Tokens, place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        lower = tokens[back].group().lower()
        if lower in tokens.words.relatives:
            return back
        if not re.match(r"[\w$]", lower):
            return None
    return None


def _antecedent(tokens: Tokens, relative: int) -> tuple[int | None, str]:
    if relative == 0 or tokens[relative - 1].group() == ",":
        return None, ""
    return phrase_before(tokens, relative - 1)


def _cut(tokens: Tokens, first: int, last: int, verb: str) -> tuple[int | None, str]:
    """Begin a phrase that a verb was found before: behind its last "and", or at its first determiner or name.

    What follows a verb that is none of saying or thinking is what was done, and no subject of a later verb:
    "shared a syllabus called ...".
    """
    for place in range(last, first - 1, -1):
        if tokens[place].group().lower() in ("and", "but"):
            return (place + 1 if place < last else None), "and"
    if verb not in tokens.words.speech and verb not in tokens.words.auxiliaries:
        return None, verb
    for place in range(first, last + 1):
        word = tokens[place].group()
        if word.lower() in tokens.words.determiners or word[0].isupper():
            return place, verb
    return None, verb
