"""What a headline says happened, and whether two headlines cannot be about one event.

A wrong merge erases news, a missed one costs a line: headlines with different numbers of the same thing, opposite
acts, or the same act of different actors are kept apart.
"""

import re
from dataclasses import dataclass

from digests.model import Party, Relation
from digests.rules.editing.similarity import stems_of

LONGEST = 300  # characters of a headline that are read
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
COUNTED = re.compile(
    rf"""(?i)(?<![\w.])([$€£¥]?)(\d[\d,]*(?:\.\d+)?|{"|".join(NUMBER_WORDS)})
    (?:(?:\s|-)?(%|percent\b|per\ cent\b|thousand\b|million\b|billion\b|trillion\b|bn\b|m\b))?
    ((?:\s+[A-Za-z][\w'’-]*){{0,3}})""",
    re.VERBOSE,
)
COUNTED_CHINESE = re.compile(r"(\d[\d,.]*)([万亿萬億]?)(%|名|家|人|架|艘|项|項|种|種|亿|元|天|個|个)")
MONTHS = re.compile(
    r"(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2}\b"
)
ACTS = {
    "up": "raise raises raised raising increase increases increased hike hikes hiked quadruple quadruples",
    "down": "cut cuts cutting lower lowers lowered reduce reduces reduced slash slashes slashed",
    "allow": "approve approves approved allow allows allowed clear clears cleared pass passes passed ratifies",
    "refuse": "reject rejects rejected refuse refuses refused veto vetoes vetoed block blocks blocked deny denies",
    "impose": "impose imposes imposed sanction sanctions sanctioned ban bans banned bars barred add adds added",
    "lift": "lift lifts lifted remove removes removed scrap scraps scrapped ease eases eased drops dropped",
    "join": "join joins joined enter enters entered",
    "leave": "leave leaves quit quits withdraw withdraws withdrew exit exits exited",
    "win": "win wins won beat beats",
    "lose": "lose loses lost",
    "arrest": "arrest arrests arrested detain detains detained jail jails jailed",
    "free": "free frees freed release releases released acquit acquits acquitted",
    "open": "open opens opened reopen reopens reopened resume resumes resumed",
    "close": "close closes closed shut shuts suspend suspends suspended halt halts halted",
    "visit": "visit visits visited",
    "sign": "sign signs signed",
    "fire": "fire fires fired launch launches launched",
    "buy": "buy buys bought acquire acquires acquired",
    "sell": "sell sells sold",
}
OPPOSITES = (
    ("up", "down"), ("allow", "refuse"), ("impose", "lift"), ("join", "leave"), ("win", "lose"),
    ("arrest", "free"), ("open", "close"), ("buy", "sell"),
)  # fmt: skip
ACT_OF = {word: act for act, words in ACTS.items() for word in words.split()}
OPPOSITE_OF = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}
LIFTED_TO = re.compile(r"(?i)\b(?:lift(?:s|ed)?|rais\w+)\b.*\bto\s+[$€£¥]?\d")
GOES_ON = re.compile(
    r"(?i)\b(?:first|second|last|final) day|\b(?:toll|counts? of|ris(?:es?|en)|climbs?|grows?|ends?|so far)\b"
)
NAME = re.compile(r"(?:[A-Z][\w’'-]*|\d+[A-Z]\w*)(?:\s+(?:[A-Z][\w’'-]*|\d+\w*))+")
WORD = re.compile(r"[\w$€£¥%.,’'-]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline holds: numbers by what they count, its first act, who does it, longer names."""

    text: str
    stems: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    act: str
    actors: frozenset[str]
    people: frozenset[str]
    names: frozenset[str]


def read_headline(title: str, relation: Relation) -> Headline:
    """Return what the headline holds; empty parts for an empty one."""
    title = title[:LONGEST]
    words = WORD.findall(title)
    position = next((place for place, word in enumerate(words[1:], 1) if word.casefold() in ACT_OF), 0)
    act = ACT_OF[words[position].casefold()] if position else ""
    if act == "lift" and LIFTED_TO.search(title):
        act = "up"
    return Headline(
        title,
        frozenset(stems_of(title)),
        frozenset(_numbers(title)),
        act,
        _actors(words[:position], relation) if act else frozenset(),
        _people(words[:position], relation) if act else frozenset(),
        frozenset(name.casefold() for name in NAME.findall(title)),
    )


def contradict(one: Headline, other: Headline) -> bool:
    """Say whether the two headlines cannot be about the same event."""
    if one.text == other.text:
        return False
    if _numbers_differ(one, other):
        # A count that grows while a named event goes on is the same story told further.
        return not (one.names & other.names and (GOES_ON.search(one.text) or GOES_ON.search(other.text)))
    if not one.act or not other.act:
        return False
    if OPPOSITE_OF.get(one.act) == other.act:
        return not _different(one.actors, other.actors)
    if one.act != other.act:
        return False
    return _different(one.people, other.people) or _different(one.actors, other.actors)


def _different(ones: frozenset[str], others: frozenset[str]) -> bool:
    return bool(ones and others) and not ones & others


def _numbers(title: str) -> set[tuple[str, str]]:
    """Pairs of what is counted and how many."""
    found = set()
    bare = MONTHS.sub(" ", title)
    for currency, digits, scale, after in COUNTED.findall(bare):
        value = str(NUMBER_WORDS.get(digits.casefold(), digits.replace(",", "")))
        unit = currency + {"percent": "%", "per cent": "%", "bn": "billion", "m": "million"}.get(
            scale.casefold(), scale.casefold()
        )
        if not unit and re.fullmatch(r"(?:19|20)\d\d", value):
            continue
        things = [unit] if unit else stems_of(after)[:2]
        found |= {(thing, value) for thing in things}
    found |= {(unit, digits + scale) for digits, scale, unit in COUNTED_CHINESE.findall(title)}
    return found


def _numbers_differ(one: Headline, other: Headline) -> bool:
    things = {thing for thing, _ in one.numbers} & {thing for thing, _ in other.numbers}
    mine = {pair for pair in one.numbers if pair[0] in things}
    yours = {pair for pair in other.numbers if pair[0] in things}
    return bool(things) and not mine & yours


def _actors(words: list[str], relation: Relation) -> frozenset[str]:
    """Who stands before the act: parties by their id, others by their capitalised words."""
    subject = " ".join(words)
    parties = {
        party.id
        for party in relation.parties
        for pattern in (*party.mentions, *party.metonyms, *party.roles, *party.bodies, *_patterns(party))
        if pattern.search(subject)
    }
    if parties:
        return frozenset(parties)
    return frozenset(word.casefold().removesuffix("'s").removesuffix("’s") for word in words if word[0].isupper())


def _people(words: list[str], relation: Relation) -> frozenset[str]:
    subject = " ".join(words)
    return frozenset(
        f"{party.id} {number}"
        for party in relation.parties
        for number, pattern in enumerate(_patterns(party))
        if pattern.search(subject)
    )


def _patterns(party: Party) -> list[re.Pattern[str]]:
    return [person.pattern for person in party.people]
