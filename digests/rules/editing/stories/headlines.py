"""What a headline says happened, and whether two headlines cannot be about one event.

A wrong merge erases news, a missed one costs a line: headlines with different numbers of the same thing, opposite
acts, the same act of different actors, an act and its denial by the same actor, or measures on other goods are
kept apart.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Party, Relation
from digests.rules.editing.stories.acts import (
    ACT_OF,
    CHINESE_ACT,
    DENIED,
    MEASURE_SUSPENDED,
    OPPOSITE_OF,
    RAISED_TO,
)
from digests.rules.editing.stories.scripts import folded
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese

LONGEST = 300  # characters of a headline that are read
COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
NUMBER_WORDS = {word: value for value, word in enumerate(COUNTING.split())}
COUNTED = re.compile(
    rf"""(?i)(?<![\w.])([$€£¥]?)(\d[\d,]*(?:\.\d+)?|{"|".join(NUMBER_WORDS)})
    (?:(?:\s|-)?(%|percent\b|per\ cent\b|thousand\b|million\b|billion\b|trillion\b|bn\b|m\b))?
    ((?:\s+[A-Za-z][\w'’-]*){{0,3}})""",
    re.VERBOSE,
)
CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
COUNTED_CHINESE = re.compile(
    r"(?<!第)(\d[\d,.]*|[一二三四五六七八九十两])(万亿|万|亿)?余?多?"
    r"(%|个百分点|名|家|人|架次?|艘次?|项|种|美元|欧元|元|天|个|岁|吨|辆|枚|次|所|座|条|件|只)"
)
MONTHS = re.compile(
    r"(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2}\b"
)
GOES_ON = re.compile(
    r"(?i)\b(?:first|second|last|final) day|\b(?:toll|counts? of|ris(?:es?|en)|climbs?|grows?|ends?|so far)\b"
    r"|首日|首天|次日|第二天|最后一天|结束|升至|增至|累计|死亡人数"
)
NAME = re.compile(
    r"(?:[A-Z][\w’'-]*|\d+[A-Z]\w*)(?:\s+(?:[A-Z][\w’'-]*|\d+\w*))+|(?<=[“「『])[\u3400-\u9fff][^”」』]{1,15}(?=[”」』])"
)
# "licence rule for memory chips": what a measure is about, in two words or three.
GOODS = re.compile(
    r"\b(licen[cs]es?|rules?|tariffs?|duty|duties|bans?|curbs?|controls?|exports?|imports?|limits?|permits?|quotas?"
    r"|restrictions?) (?:of|on|for|over) "
    r"((?:(?!(?:bound|sold|shipped|made)\b)[a-z][a-z-]+ ?){2,3})(?<! )"
    r"(?=,|;|$| (?:to|from|bound|sold|shipped|made|by|for|takes?|took|enters?) )"
)
WORD = re.compile(r"[\w$€£¥%.,’'-]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline holds: numbers by what they count, its first act, what stands before it, whether it is
    denied, longer names, the goods that a measure is about."""

    text: str
    numbers: frozenset[tuple[str, str]]
    act: str
    subject: str
    denied: bool
    names: frozenset[str]
    goods: frozenset[tuple[str, str]]
    relation: Relation

    @property
    def tells(self) -> bool:
        """Whether it holds anything by which it could contradict another."""
        return bool(self.act or self.numbers or self.goods)

    @property
    def actors(self) -> frozenset[str]:
        return _actors(self.subject, self.relation)

    @property
    def people(self) -> frozenset[str]:
        return _people(self.subject, self.relation)


def read_headline(title: str, relation: Relation) -> Headline:
    """Return what the headline holds; empty parts for an empty one."""
    written = title[:LONGEST]
    title = folded(written) if is_chinese(written) else written
    act, subject = _act(title, written)
    return Headline(
        title,
        frozenset(_numbers(title)),
        act,
        subject,
        DENIED.search(title) is not None,
        frozenset(name.casefold() for name in NAME.findall(title)),
        frozenset(
            (measure.rstrip("s"), stem) for measure, goods in GOODS.findall(title) for stem in stems_of(goods)
        ),
        relation,
    )


def contradict(one: Headline, other: Headline) -> bool:
    """Say whether the two headlines cannot be about the same event."""
    if one.text == other.text:
        return False
    if _goods_differ(one, other):
        return True
    if _numbers_differ(one, other):
        # A count that grows while a named event goes on is the same story told further.
        return not (one.names & other.names and (GOES_ON.search(one.text) or GOES_ON.search(other.text)))
    if not one.act or not other.act:
        return False
    if one.denied != other.denied:
        # What one side does and the other denies is one story; what the same side does and denies is not.
        return one.act == other.act and one.actors == other.actors
    if OPPOSITE_OF.get(one.act) == other.act:
        return not _different(one.actors, other.actors)
    if one.act != other.act:
        return False
    return _different(one.people, other.people) or _different(one.actors, other.actors)


def _different(ones: frozenset[str], others: frozenset[str]) -> bool:
    return bool(ones and others) and not ones & others


def _goods_differ(one: Headline, other: Headline) -> bool:
    """Say whether both are about one kind of measure, and each names goods of which the other has no word."""
    if {measure for measure, _ in one.goods}.isdisjoint(measure for measure, _ in other.goods):
        return False
    words, others = set(stems_of(one.text)), set(stems_of(other.text))
    return words.isdisjoint(stem for _, stem in other.goods) and others.isdisjoint(stem for _, stem in one.goods)


def _act(title: str, written: str) -> tuple[str, str]:
    """The first act, and what is `written` before it; an act needs somebody before it."""
    chinese = CHINESE_ACT.search(title, 1)
    if chinese:
        return ACT_OF[chinese[0]], written[: chinese.start()]
    words = WORD.findall(title)
    for place, word in enumerate(words[1:], 1):
        if act := ACT_OF.get(word.casefold()):
            if act == "lift" and RAISED_TO.search(title):
                act = "up"
            elif act == "close" and MEASURE_SUSPENDED.search(title):
                act = "lift"
            return act, " ".join(words[:place])
    return "", ""


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
    for digits, scale, unit in COUNTED_CHINESE.findall(title):
        found.add((unit, CHINESE_DIGITS.get(digits, digits.replace(",", "")) + scale))
    return found


def _numbers_differ(one: Headline, other: Headline) -> bool:
    if not one.numbers or not other.numbers:
        return False
    things = {thing for thing, _ in one.numbers} & {thing for thing, _ in other.numbers}
    mine = {pair for pair in one.numbers if pair[0] in things}
    yours = {pair for pair in other.numbers if pair[0] in things}
    return bool(things) and not mine & yours


@lru_cache(maxsize=4096)
def _actors(subject: str, relation: Relation) -> frozenset[str]:
    """Who stands before the act: parties by their id, others by their capitalised words."""
    parties = {
        party.id
        for party in relation.parties
        for pattern in (*party.mentions, *party.metonyms, *party.roles, *party.bodies, *_patterns(party))
        if pattern.search(subject)
    }
    if parties:
        return frozenset(parties)
    words = (word for word in WORD.findall(subject) if word[0].isupper())
    return frozenset(word.casefold().removesuffix("'s").removesuffix("’s") for word in words)


@lru_cache(maxsize=4096)
def _people(subject: str, relation: Relation) -> frozenset[str]:
    return frozenset(
        f"{party.id} {number}"
        for party in relation.parties
        for number, pattern in enumerate(_patterns(party))
        if pattern.search(subject)
    )


def _patterns(party: Party) -> list[re.Pattern[str]]:
    return [person.pattern for person in party.people]
