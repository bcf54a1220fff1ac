"""What an English verb is done to: a measure, a list, a company, or nothing that concerns us."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Stage
from digests.rules.editing.claims.steps import words
from digests.rules.editing.claims.verbs import (
    APPROVED,
    ENTITIES,
    MEASURES,
    NO_MEASURE,
    NOMINAL,
    PAUSES,
    PERMISSIONS,
    RATES,
    SUBJECT_VERBS,
    TRADED,
    VERBS,
    Form,
    Verb,
)

WORD = re.compile(r"[A-Za-z][\w’'.&-]*\w|[A-Za-z]|\d[\d,.]*%?|[,;:()“”\"]")
LISTING = re.compile(
    r"(?i)\b(?P<way>to|on|onto|in|from|off) (?:its|the|a|an|their|this"
    r"|(?-i:[A-Z])[\w.]{1,30}’s) [^.;]{0,60}?"
    r"\b(?:lists?|blacklist)\b"
)
LISTED = re.compile(r"(?i)\b(?:compan|firm|entit|maker|group)")
BE = words("is are was were be been being get gets got")
ADVERBS = words("now also today still all both just since then")
QUANTIFIERS = words("most some all any part parts half dozens hundreds thousands billions series number")
BORDERS = words(
    "on over about against for to of in with from by that after before at as into onto since until than"
)
LISTING_VERBS = words("add put place include name remove take strike delete drop")
RATE_VERBS = words("raise hike double triple quadruple cut lower reduce halve slash increase charge collect")
HALTED = words("block halt suspend pause")
WINDOW = 12  # words after a verb among which its object is


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, its words in small letters, and where each begins."""

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Clause":
        found = list(WORD.finditer(text))
        words = tuple(match.group() for match in found)
        return cls(text, tuple(map(str.lower, words)), words, tuple(match.start() for match in found))

    def window(self, place: int) -> tuple[str, ...]:
        """The words of a verb's object: up to a preposition or mark, but through "most of" and its like."""
        window: list[str] = []
        for word in self.tokens[place + 1 : place + 1 + WINDOW]:
            if word in BORDERS and not (word == "of" and window and window[-1] in QUANTIFIERS):
                break
            if not word[0].isalnum() and word != '"':
                break
            window.append(word)
        return tuple(window)


def object_kind(clause: Clause, place: int, verb: Verb, headline: bool) -> str | None:
    """Return the kind of measure that the verb is done to, None when it is done to none."""
    passive = is_passive(clause.tokens, place, verb, headline)
    if verb.base in LISTING_VERBS:
        listing = LISTING.search(clause.text, clause.starts[place], clause.starts[place] + 400)
        away = verb.deed is Stage.LIFTED or verb.base == "take"
        if listing and (listing["way"].lower() in ("from", "off")) is away:
            return "list"
    if verb.base in ("name", "include"):
        return None
    if verb.base in ("blacklist", "delist"):
        return "list"
    if verb.base == "sanction":
        return "sanction" if _punishes(clause, place, passive) else None
    if verb.base in ("ban", "bar", "prohibit", "outlaw"):
        return "ban"
    if verb.base == "designate":
        return "list" if LISTED.search(clause.text) else None
    window = clause.window(place)
    if verb.base in ("restrict", "limit") and TRADED.intersection(window):
        return "control"
    if verb.base in HALTED and {"exports", "imports", "shipments"}.intersection(window):
        return "ban"
    if verb.base == "freeze" and "assets" in window:
        return "sanction"
    return _measure_in(window, verb) or _measure_before(clause.tokens, place, verb, passive)


def is_passive(tokens: Sequence[str], place: int, verb: Verb, headline: bool) -> bool:
    """Say whether the verb is done to its subject; headlines leave out the "is" of it."""
    if verb.form is Form.GERUND:
        return bool(place) and tokens[place - 1] == "being"
    if verb.form is not Form.PAST:
        return False
    before = place - 1
    while before >= 0 and (tokens[before] in ADVERBS or tokens[before].endswith("ly")):
        before -= 1
    if before < 0:
        return False
    return tokens[before] in BE or (headline and (tokens[before] in MEASURES or tokens[before] in ENTITIES))


def _punishes(clause: Clause, place: int, passive: bool) -> bool:
    """Tell sanctions from approval: "sanctioned a refinery" from "sanctioned the merger"."""
    following = clause.tokens[place + 1 : place + 9]
    if passive and "by" in following[:3]:
        agent = place + 1 + following.index("by") + 1
        return any(word[0].isupper() for word in clause.words[agent : agent + 4])
    if passive:
        return not ENTITIES.isdisjoint(clause.tokens[max(0, place - 8) : place])
    if not APPROVED.isdisjoint(following[:4]):
        return False
    if not ENTITIES.isdisjoint(following):
        return True
    named = clause.words[place + 1 : place + 2]
    return clause.tokens[place] == "sanctioned" and bool(named) and named[0][0].isupper()


def _measure_in(window: Sequence[str], verb: Verb) -> str | None:
    """Return the kind of the last measure of the object; None when it is only half of another thing's name."""
    noun = None
    for place, word in enumerate(window):
        if verb.deed is Stage.ANNOUNCED and word in NOMINAL:
            return kind_of(word)
        if word in MEASURES or (word in PAUSES and verb.deed in (Stage.EXTENDED, Stage.LIFTED, Stage.EXPIRED)):
            following = window[place + 1] if place + 1 < len(window) else ""
            if following in NO_MEASURE and not (following == "bill" and verb.deed is Stage.PROPOSED):
                return None
            noun = word
        elif noun is not None:
            break
    return kind_of(noun) if noun and _takes(verb, noun) else None


def _measure_before(tokens: Sequence[str], place: int, verb: Verb, passive: bool) -> str | None:
    """Return the kind of measure that is the subject: of a passive, or of a verb such as "rise" and "expire"."""
    if not passive and verb.base not in SUBJECT_VERBS:
        return None
    for offset in range(place - 1, max(-1, place - 14), -1):
        token = tokens[offset]
        if token in MEASURES or (token in PAUSES and verb.deed is Stage.EXPIRED):
            about = not NO_MEASURE.isdisjoint(tokens[max(0, offset - 4) : offset])  # "talks on tariffs"
            about = about or (offset + 1 < place and tokens[offset + 1] in NO_MEASURE)
            return kind_of(token) if not about and _takes(verb, token) else None
        known = VERBS.get(token)
        if known is not None and known.form is Form.PAST:
            return None
    return None


def _takes(verb: Verb, noun: str) -> bool:
    if verb.deed in (Stage.LIFTED, Stage.SUSPENDED) and noun in PERMISSIONS:
        return False  # to take a permission back makes things stricter
    if verb.base == "require":
        return noun.startswith(("licen", "permit"))
    if noun in ("bill", "act"):
        return verb.base in ("introduce", "propose", "table", "pass", "draft")
    if verb.base in RATE_VERBS or verb.base in ("rise", "fall"):
        return noun in RATES
    return verb.base not in ("add", "bring", "pass", "release", "stay", "come", "go")


def kind_in(tokens: Sequence[str]) -> str:
    return next((kind_of(token) for token in tokens if token in MEASURES), "")


def kind_of(noun: str) -> str:
    """Return one name for the nouns of one kind of measure."""
    kinds = {
        "fee": "fee", "licen": "control", "permit": "control", "control": "control", "curb": "control",
        "restriction": "control", "limit": "control", "quota": "control", "requirement": "control", "ban": "ban",
        "embargo": "ban", "prohibition": "ban", "moratorium": "ban", "sanction": "sanction",
        "countermeasure": "sanction", "penalt": "sanction", "blacklist": "list", "listing": "list",
        "designation": "list", "exclusion": "exclusion", "exemption": "exclusion", "waiver": "exclusion",
    }  # fmt: skip
    for opening, kind in kinds.items():
        if noun.startswith(opening):
            return kind
    return "tariff" if noun in RATES or noun in NOMINAL or noun in PAUSES else "rule"
