"""What an English verb is done to: a measure, a list, a company, or nothing that concerns us."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Stage
from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts.verbs import Form, Verb, acts_of

WORD = re.compile(r"[A-Za-z][\w’'.&-]*\w|[A-Za-z]|\d[\d,.]*%?|[,;:()“”\"]")
WINDOW = 12  # words after a verb among which its object is


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, its words in small letters, and where each begins."""

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]
    lexicon: Lexicon

    @classmethod
    def of(cls, text: str, lexicon: Lexicon) -> "Clause":
        found = list(WORD.finditer(text))
        words = tuple(match.group() for match in found)
        starts = tuple(match.start() for match in found)
        return cls(text, tuple(map(str.lower, words)), words, starts, lexicon)

    def window(self, place: int) -> tuple[str, ...]:
        """The words of a verb's object: up to a preposition or mark, but through "most of" and its like."""
        words = self.lexicon.measures
        window: list[str] = []
        for word in self.tokens[place + 1 : place + 1 + WINDOW]:
            if word in words.borders and not (word == "of" and window and window[-1] in words.quantifiers):
                break
            if not word[0].isalnum() and word != '"':
                break
            window.append(word)
        return tuple(window)

    def kind(self) -> str:
        """Return the kind of the first measure that the clause names, "" where it names none."""
        measures = self.lexicon.measures.measures
        return next((kind_of(token, self.lexicon) for token in self.tokens if token in measures), "")


def object_kind(clause: Clause, place: int, verb: Verb, headline: bool) -> str | None:
    """Return the kind of measure that the verb is done to, None when it is done to none."""
    words = clause.lexicon.measures
    passive = is_passive(clause, place, verb, headline)
    if verb.base in words.listing_verbs:
        listing = words.listing.search(clause.text, clause.starts[place], clause.starts[place] + 400)
        away = verb.deed is Stage.LIFTED or verb.base == "take"
        if listing and (listing["way"].lower() in ("from", "off")) is away:
            return "list"
    takes = _takes_of(verb, clause.lexicon)
    if takes == "list":
        return "list"
    if takes == "company":
        return "sanction" if _punishes(clause, place, passive) else None
    if takes == "anything":
        return "ban"
    if takes == "entities":
        return "list" if words.listed.search(clause.text) else None
    window = clause.window(place)
    if takes == "trade" and words.traded.intersection(window):
        return "control"
    if verb.base in words.halting_verbs and words.halted_trade.intersection(window):
        return "ban"
    if verb.base == "freeze" and "assets" in window:
        return "sanction"
    return _measure_in(window, verb, clause.lexicon) or _measure_before(clause, place, verb, passive)


def is_passive(clause: Clause, place: int, verb: Verb, headline: bool) -> bool:
    """Say whether the verb is done to its subject; headlines leave out the "is" of it."""
    tokens, words = clause.tokens, clause.lexicon.measures
    if verb.form is Form.GERUND:
        return bool(place) and tokens[place - 1] == "being"
    if verb.form is not Form.PAST:
        return False
    before = place - 1
    while before >= 0 and (tokens[before] in words.adverbs or tokens[before].endswith("ly")):
        before -= 1
    if before < 0:
        return False
    last = tokens[before]
    return last in words.be or (headline and (last in words.measures or last in words.entities))


def _punishes(clause: Clause, place: int, passive: bool) -> bool:
    """Tell sanctions from approval: "sanctioned a refinery" from "sanctioned the merger"."""
    words = clause.lexicon.measures
    following = clause.tokens[place + 1 : place + 9]
    if passive and "by" in following[:3]:
        agent = place + 1 + following.index("by") + 1
        return any(word[0].isupper() for word in clause.words[agent : agent + 4])
    if passive:
        return not words.entities.isdisjoint(clause.tokens[max(0, place - 8) : place])
    if not words.approved.isdisjoint(following[:4]):
        return False
    if not words.entities.isdisjoint(following):
        return True
    named = clause.words[place + 1 : place + 2]
    return clause.tokens[place] == "sanctioned" and bool(named) and named[0][0].isupper()


def _measure_in(window: Sequence[str], verb: Verb, lexicon: Lexicon) -> str | None:
    """Return the kind of the last measure of the object; None when it is only half of another thing's name."""
    words, nouns = lexicon.measures, acts_of(lexicon.acts).deeds
    noun = None
    for place, word in enumerate(window):
        if verb.deed is Stage.ANNOUNCED and word in nouns:
            return kind_of(word, lexicon)
        paused = word in words.pauses and verb.deed in (Stage.EXTENDED, Stage.LIFTED, Stage.EXPIRED)
        if word in words.measures or paused:
            following = window[place + 1] if place + 1 < len(window) else ""
            if following in words.no_measure and not (following == "bill" and verb.deed is Stage.PROPOSED):
                return None
            noun = word
        elif noun is not None:
            break
    return kind_of(noun, lexicon) if noun and _takes(verb, noun, lexicon) else None


def _measure_before(clause: Clause, place: int, verb: Verb, passive: bool) -> str | None:
    """Return the kind of measure that is the subject: of a passive, or of a verb such as "rise" and "expire"."""
    tokens, lexicon, words = clause.tokens, clause.lexicon, clause.lexicon.measures
    if not passive and verb.base not in words.subject_verbs:
        return None
    for offset in range(place - 1, max(-1, place - 14), -1):
        token = tokens[offset]
        if token in words.measures or (token in words.pauses and verb.deed is Stage.EXPIRED):
            about = not words.no_measure.isdisjoint(tokens[max(0, offset - 4) : offset])  # "talks on tariffs"
            about = about or (offset + 1 < place and tokens[offset + 1] in words.no_measure)
            return kind_of(token, lexicon) if not about and _takes(verb, token, lexicon) else None
        known = acts_of(lexicon.acts).verbs.get(token)
        if known is not None and known.deed and known.form is Form.PAST:
            return None
    return None


def _takes(verb: Verb, noun: str, lexicon: Lexicon) -> bool:
    words, takes = lexicon.measures, _takes_of(verb, lexicon)
    if verb.deed in (Stage.LIFTED, Stage.SUSPENDED) and noun in words.permissions:
        return False
    if noun in words.bills:
        return verb.base in words.bill_verbs
    if takes == "licence":
        return noun in words.permissions and kind_of(noun, lexicon) == "control"
    return noun in words.rates if takes == "rate" else takes not in ("bill", "lists")


def _takes_of(verb: Verb, lexicon: Lexicon) -> str:
    return next((what for what, verbs in lexicon.measures.takes.items() if verb.base in verbs), "")


def kind_of(noun: str, lexicon: Lexicon) -> str:
    """Return one name for the nouns of one kind of measure."""
    words = lexicon.measures
    for opening, kind in words.kinds.items():
        if noun.startswith(opening):
            return kind
    named = noun in words.rates or noun in words.pauses or noun in acts_of(lexicon.acts).deeds
    return "tariff" if named else "rule"
