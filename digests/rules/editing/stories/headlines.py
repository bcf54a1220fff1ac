"""What a headline says happened, and whether two headlines cannot be about one event.

A wrong merge erases news, a missed merge costs a line. So these headlines are kept apart: different numbers of the
same thing, opposite acts, one act of different actors, an act and its denial by the same actor.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Party, Relation
from digests.model.lexicon import HeadlineWords, Lexicon
from digests.rules.annotation.numbers import han_value, word_value
from digests.rules.folding import simplified
from digests.rules.remembering import remembered
from digests.rules.similarity import stems_of
from digests.rules.texts import HAN_SPAN, is_chinese

LONGEST = 300  # characters of a headline that are read
NAME = re.compile(
    r"(?:[A-Z][\w’'-]*|\d+[A-Z]\w*)(?:\s+(?:[A-Z][\w’'-]*|\d+\w*))+"
    rf"|(?<=[“「『])[{HAN_SPAN}][^”」』]{{1,15}}(?=[”」』])"
)
YEAR = re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[\w$€£¥%.,’'-]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline holds: numbers by what they count, its first act, the `subject` before the act, whether the
    act is denied, and longer names."""

    text: str
    numbers: frozenset[tuple[str, str]]
    act: str
    subject: str
    denied: bool
    names: frozenset[str]
    relation: Relation

    @property
    def tells(self) -> bool:
        return bool(self.act or self.numbers)

    @property
    def actors(self) -> frozenset[str]:
        return _actors(self.subject, self.relation)

    @property
    def people(self) -> frozenset[str]:
        return _people(self.subject, self.relation)


@remembered(4096)  # "China", "US" and the like: a few words stand before most acts
def _actors(subject: str, relation: Relation) -> frozenset[str]:
    """Return who stands before the act: parties by their id, others by their capitalised words."""
    parties = {
        party.id
        for party in relation.parties
        for pattern in (*party.mentions, *party.metonyms, *party.roles, *party.bodies, *_persons(party))
        if pattern.search(subject)
    }
    words = (word for word in WORD.findall(subject) if word[0].isupper())
    return frozenset(parties or (word.casefold().removesuffix("'s").removesuffix("’s") for word in words))


@remembered(4096)
def _people(subject: str, relation: Relation) -> frozenset[str]:
    return frozenset(
        f"{party.id} {number}"
        for party in relation.parties
        for number, pattern in enumerate(_persons(party))
        if pattern.search(subject)
    )


def _persons(party: Party) -> list[re.Pattern[str]]:
    return [person.pattern for person in party.people]


def read_headline(title: str, relation: Relation, lexicon: Lexicon) -> Headline:
    written = title[:LONGEST]
    words = lexicon.headlines
    title = simplified(written, lexicon.comparison) if is_chinese(written) else written
    act, subject = _act(title, written, lexicon)
    return Headline(
        title,
        frozenset(_numbers(title, lexicon)),
        act,
        subject,
        words.denied.search(title) is not None,
        frozenset(name.casefold() for name in NAME.findall(title)),
        relation,
    )


def contradict(one: Headline, other: Headline, lexicon: Lexicon) -> bool:
    """Say whether the two headlines cannot be about the same event."""
    if one.text == other.text:
        return False
    counted = {thing for thing, _ in one.numbers} & {thing for thing, _ in other.numbers}
    if counted and one.numbers.isdisjoint(other.numbers):
        # While a named event goes on, its count grows. This is the same story, told further.
        goes_on = lexicon.headlines.goes_on
        return not (one.names & other.names and (goes_on.search(one.text) or goes_on.search(other.text)))
    if not one.act or not other.act:
        return False
    if one.denied != other.denied:
        # One side's act that the other side denies is one story. An act and its denial by one side are two.
        return one.act == other.act and one.actors == other.actors
    if headline_acts_of(lexicon.headlines).opposite.get(one.act) == other.act:
        return not _different(one.actors, other.actors)
    if one.act != other.act:
        return False
    return _different(one.people, other.people) or _different(one.actors, other.actors)


def _different(ones: frozenset[str], others: frozenset[str]) -> bool:
    return bool(ones and others) and not ones & others


def _act(title: str, written: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return the first act, and what is `written` before it. An act without words before it does not count."""
    acts = headline_acts_of(lexicon.headlines)
    chinese = acts.chinese.search(title, 1)
    if chinese:
        return acts.of[chinese[0]], written[: chinese.start()]
    words = WORD.findall(title)
    for place, word in enumerate(words[1:], 1):
        if act := acts.of.get(word.casefold()):
            if act == "lift" and lexicon.headlines.raised_to.search(title):
                act = "up"
            elif act == "close" and lexicon.headlines.measure_suspended.search(title):
                act = "lift"
            return act, " ".join(words[:place])
    return "", ""


def _numbers(title: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    words, found = lexicon.headlines, set()
    for match in words.counted.finditer(words.day.sub(" ", title)):
        digits, scale = match["number"].replace(",", ""), (match["scale"] or "").casefold()
        value = digits if digits[0].isdigit() else f"{word_value(digits, lexicon.numbers):g}"
        unit = match["currency"] + words.same_units.get(scale, scale)
        if not unit and YEAR.fullmatch(value):
            continue
        things = [unit] if unit else stems_of(match["things"], lexicon)[:2]
        found |= {(thing, value) for thing in things}
    for match in words.measured.finditer(title):
        digits = match["number"].replace(",", "")
        value = digits if digits[0].isdigit() else f"{han_value(digits, lexicon.numbers):g}"
        found.add((match["unit"], value + (match["scale"] or "")))
    return found


# --- verbs by act ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadlineActs:
    """The act of each form of a verb, the opposite of each act, and a pattern of the Chinese verbs."""

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
