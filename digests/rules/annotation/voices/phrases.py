"""Where a noun phrase begins, without a parser: from its last word back to what cannot belong to it."""

import re

from digests.rules.annotation.voices.speech import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    LINKS,
    NO_HEAD,
    PRONOUNS,
    RELATIVES,
    SPEECH,
    STANDALONE,
    SUBORDINATORS,
)
from digests.rules.annotation.voices.verbs import FINITE

TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+|\b(?:Sens?|Govs?|Reps?|Lt|Gen|Mrs?|Ms|Drs?|Jr|Sr|St|Ft|Mt|Adm|Cols?|Capt|Cmdr|Sgt|Maj|Profs?|Rev"
    r"|Hon|Supt|Pres"
    r"|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev"
    r"|Okla|Ore|Pa"
    r"|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Inc|Corp|Co|Ltd|U\.S|U\.K|U\.N|D\.C|N\.[HJYCDM]|S\.[CD]|R\.I|W\.Va"
    r"|[A-Z])\.|\0+"
    r"|[\w$][\w.’'&/@-]*[\w’']|[\w$]|\S"
)
ROUNDLY = frozenset(("about", "some", "nearly", "around", "roughly", "almost"))
CONTRACTED = re.compile(r"(?i)(?:he|she|it|they|we|i|you|who|that|there)[’'](?:s|ve|re|d|ll|m)$")
POSSESSIVE = re.compile(r"[’']s?$")
WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day$")
OPENING = re.compile(
    r"(?i)^(?:[A-Z. ,]{3,30}(?:, [\w. ]{3,10})?(?: \(\w+\))? [—–-]+ |(?:and|but|so|yet|still|however"
    r"|meanwhile|also|then|later|instead|in fact|of course|for (?:example|instance)"
    r"|(?:in|on|at|during|after|before|earlier|last|late|early|this|asked|speaking|by|with|for|despite"
    r"|under) [^,]{2,120}(?=,)"
    r"|(?:on |late |early |last |this )*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: "
    r"(?:morning|afternoon"
    r"|evening|night))?|today|yesterday|[a-z]+ly(?=,)),?\s+)"
)

Tokens = list[re.Match[str]]


def tokens_of(masked: str) -> Tokens:
    """Return the words and marks of a sentence, each with its place; a masked quotation is one of them."""
    return list(TOKEN.finditer(masked))


def is_light(word: str) -> bool:
    """Say whether a word may stand between a subject and its verb."""
    lower = word.lower()
    return (
        lower in AUXILIARIES | ADVERBS
        or bool(WEEKDAY.match(word))
        or (lower.endswith("ly") and lower != "family" and word.islower())
    )


def phrase_before(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Go back from the last word of a noun phrase to its first; also give what stands before it."""
    word = tokens[last].group()
    before = tokens[last - 1].group().lower() if last else ""
    if (word.lower() in PRONOUNS or CONTRACTED.match(word)) and not (word == "He" and before[:1].isalpha()):
        return last, before
    if not re.match(r"[\w$]", word) or word.lower() in NO_HEAD or POSSESSIVE.search(word):
        return None, ""
    if word in FINITE and not _is_noun(tokens, last):
        return None, ""
    first = last
    while first > 0:
        each = tokens[first - 1].group()
        lower = each.lower()
        if each == "He" and tokens[first].group()[0].isupper():
            # "He Lifeng": before a capital letter it is a surname.
            first -= 1
            continue
        if not re.match(r"[\w$]", each) or lower in SUBORDINATORS | PRONOUNS | {"but"}:
            break
        if lower in RELATIVES:
            # "the bill, which critics call": who speaks stands between the two.
            return _antecedent(tokens, first - 1) if lower == "whose" else (first, "that")
        if each in FINITE or is_verb(tokens, first - 1):
            relative = _relative_before(tokens, first - 1)
            if relative is not None:
                return _antecedent(tokens, relative)
            return _cut(tokens, first, last, lower)
        first -= 1
    while (
        first < last
        and (tokens[first].group().lower() in LINKS | ADVERBS | {"and", "or"})
        and tokens[first].group().lower() not in ("all", "both", "each")
    ):
        first += 1
    if first and tokens[first].group()[0].isdigit() and tokens[first - 1].group().lower() in ROUNDLY:
        first -= 1
    return first, tokens[first - 1].group().lower() if first else ""


def _is_noun(tokens: Tokens, place: int) -> bool:
    """Say whether a word that may be a verb is a noun here: "the report", "a new poll of theirs shows"."""
    for back in range(place - 1, max(-1, place - 4), -1):
        word = tokens[back].group()
        if word.lower() in DETERMINERS - STANDALONE or POSSESSIVE.search(word):
            return True
        if not word.isalpha() or word in FINITE or word.lower() in NO_HEAD:
            return False
    return False


def is_verb(tokens: Tokens, place: int) -> bool:
    """Say whether a word in -ed is a verb here, not an adjective ("the retired officer")."""
    word = tokens[place].group()
    if not word.islower() or len(word) < 4 or not word.endswith("ed"):
        return False
    before = tokens[place - 1].group().lower() if place else ""
    return before not in DETERMINERS and not (place and before.endswith("ly"))


def _relative_before(tokens: Tokens, place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        lower = tokens[back].group().lower()
        if lower in RELATIVES:
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
    if verb not in SPEECH and verb not in AUXILIARIES:
        return None, verb
    for place in range(first, last + 1):
        word = tokens[place].group()
        if word.lower() in DETERMINERS or word[0].isupper():
            return place, verb
    return None, verb
