"""The numbers of an article: shares, amounts and counts, in base units, with what they count."""

import re
from collections.abc import Iterator
from itertools import islice

from digests.model import HEADLINE, Article, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.numbers import patterns
from digests.rules.annotation.numbers.subjects import subject_of
from digests.rules.annotation.numbers.words import (
    CURRENCIES,
    DISTANCES,
    MEASURES,
    PARTS,
    SCALES,
    STOPS,
    UNITS,
    WORDS,
    han_value,
    is_plural,
    normal_noun,
)
from digests.rules.annotation.passages import passages_of

MOST = 80  # numbers of a sentence that are looked at: more are a table
LONGEST = 4000  # characters of a sentence that are looked at
LONGEST_NOUN = 6  # characters of a Chinese noun that are shown
FEW = 10  # so many things are often known already: "the two sides", 三个联合公报

Found = tuple[int, int, Quantity]


def find(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Return the numbers of the article's passages in order, then those that only its headline gives (index -1).

    `value` is in base units: 25 for 25 percent (unit "percent"), 0.25 for 25 basis points (unit "points"), 1.8e10
    for $18 billion (an ISO 4217 code), 62 for 62 aircraft (unit "count"), 1.2e7 for 12 million tons (unit "ton",
    `of` the substance), the ayes of a vote (unit "vote", `of` the noes). `of` is what is counted, in small letters
    and singular, the same for words that mean the same ("planes" are "aircraft"), or what a share or amount is of.
    Both ends of a range are given. Dates, times, years and labels are no quantities, nor is a small number of
    things already known ("the two sides"). The relation is there for the contract; no rule depends on it.
    """
    found: list[Quantity] = []
    for index, sentence in enumerate(passages_of(article.text, lexicon, article.language, article.title)):
        found += quantities_in(sentence, index, article.id)
    told = {(quantity.value, quantity.unit) for quantity in found}
    headline = quantities_in(article.title, HEADLINE, article.id)
    return (*found, *(each for each in headline if (each.value, each.unit) not in told))


def quantities_in(sentence: str, index: int, article: int) -> list[Quantity]:
    """Return the quantities of one sentence in order."""
    taken: list[Found] = []
    for start, end, quantity in islice(_candidates(sentence[:LONGEST], index, article), MOST):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
            taken.append((start, end, quantity))
    return [quantity for _, _, quantity in sorted(taken, key=lambda entry: entry[0])]


def _candidates(sentence: str, index: int, article: int) -> Iterator[Found]:
    """Give what each pattern finds, the surest first: a later one that overlaps an earlier is dropped."""
    reader = _Reader(sentence, index, article)
    yield from reader.amounts()
    yield from reader.shares()
    yield from reader.votes()
    yield from reader.measures()
    yield from reader.counts()


class _Reader:
    def __init__(self, sentence: str, index: int, article: int) -> None:
        self.sentence, self.index, self.article = sentence, index, article

    def found(self, start: int, end: int, value: float, unit: str, of: str) -> Found:
        text = self.sentence[start:end].strip()
        return start, end, Quantity(text, round(value, 6), unit, of, self.index, self.article)

    def both(self, match: re.Match[str], unit: str, of: str, end: int = 0) -> Iterator[Found]:
        """Both ends of a range: the scale of the upper one holds for the lower."""
        value, middle = _value(match), match.start("figure") if match["figure"] else match.start("word")
        scale = value / _figure(match) if match["figure"] and _figure(match) else 1.0
        low = match.groupdict().get("lowword")
        lower = _word(low) if low else float(match["low"].replace(",", "")) * scale
        if lower < value:
            yield self.found(match.start(), match.end("lowword" if low else "low"), lower, unit, of)
            yield self.found(middle, end or match.end(), value, unit, of)

    def subject(self, match: re.Match[str]) -> str:
        return subject_of(self.sentence, match.start(), match.end())

    def amounts(self) -> Iterator[Found]:
        for pattern in patterns.MONEY_RANGES:
            for match in pattern.finditer(self.sentence):
                yield from self.both(match, _currency(match), self.subject(match))
        for pattern in patterns.MONEY:
            for match in pattern.finditer(self.sentence):
                yield self.found(*match.span(), _value(match), _currency(match), self.subject(match))

    def shares(self) -> Iterator[Found]:
        for pattern in patterns.PERCENT_RANGES:
            for match in pattern.finditer(self.sentence):
                yield from self.both(match, "percent", self.subject(match))
        for match in patterns.POINT.finditer(self.sentence):
            yield self.found(*match.span(), _value(match), "points", self.subject(match))
        for match in patterns.BASIS_POINT.finditer(self.sentence):
            yield self.found(*match.span(), _value(match) / 100, "points", self.subject(match))
        for pattern in patterns.PERCENT:
            for match in pattern.finditer(self.sentence):
                yield self.found(*match.span(), _value(match), "percent", self.subject(match))
        yield from self.fractions()

    def fractions(self) -> Iterator[Found]:
        for match in patterns.FRACTION.finditer(self.sentence):
            shared = patterns.SHARED.match(self.sentence, match.end())
            changed = patterns.CHANGED.search(self.sentence, max(0, match.start() - 40), match.start())
            part = match["part"].lower()
            whole = PARTS.get(part) or PARTS.get(part.rstrip("s")) or 2
            many = (match["parts"] or "a").lower()
            if (shared or changed) and (match["parts"] or part == "half"):
                value = 100 * (1 if many in ("a", "an") else _word(many)) / whole
                yield self.found(*match.span(), value, "percent", self.subject(match))
        for match in patterns.HAN_FRACTION.finditer(self.sentence):
            whole_value = han_value(match["den"])
            if whole_value and match["den"] != "百":
                value = 100 * han_value(match["num"]) / whole_value
                yield self.found(*match.span(), value, "percent", self.subject(match))
        for match in patterns.HAN_TENTHS.finditer(self.sentence):
            yield self.found(*match.span(), 10 * han_value(match["han"]), "percent", self.subject(match))
        for match in patterns.HAN_HALF.finditer(self.sentence):
            yield self.found(*match.span(), 50.0, "percent", self.subject(match))

    def votes(self) -> Iterator[Found]:
        for match in patterns.VOTE.finditer(self.sentence) if patterns.VOTING.search(self.sentence) else ():
            yield self.found(*match.span(), float(match["ayes"]), "vote", match["noes"])

    def measures(self) -> Iterator[Found]:
        for match in patterns.UNIT.finditer(self.sentence):
            unit, noun = UNITS[match["unit"].lower()], match["noun"] or ""
            named = noun and unit not in DISTANCES and noun.lower() not in STOPS
            yield self.found(*match.span(), _value(match), unit, normal_noun(noun) if named else "")
        for match in patterns.HAN_UNIT.finditer(self.sentence):
            yield self.found(*match.span(), _value(match), UNITS[match["unit"]], match["noun"])

    def counts(self) -> Iterator[Found]:
        for match in patterns.COUNT_RANGE.finditer(self.sentence):
            head = self.counted(match)
            if head is not None:
                yield from self.both(match, "count", normal_noun(head.group()), head.end())
        for match in patterns.COUNT.finditer(self.sentence):
            head = self.counted(match)
            if head is not None:
                yield self.found(match.start(), head.end(), _value(match), "count", normal_noun(head.group()))
        for match in patterns.HAN_COUNT.finditer(self.sentence):
            value = _value(match)
            known = (
                match["han"] and value <= FEW and match["measure"] in ("个", "個", "次", "人", "位", "起", "份")
            )
            if value >= 2 and not known:
                of = MEASURES[match["measure"]] or match["noun"][:4]
                of = "entity" if of == "company" and match["noun"].startswith(("实体", "實體")) else of
                end = match.end("measure") + min(len(match["noun"]), LONGEST_NOUN)
                yield self.found(match.start(), end, value, "count", of)

    def counted(self, match: re.Match[str]) -> re.Match[str] | None:
        """Return the noun that a number counts: the last plural of the words that follow it."""
        value, before = _value(match), self.sentence[max(0, match.start() - 20) : match.start()]
        if value < 2 or (value <= FEW and patterns.KNOWN.search(before)) or patterns.LABEL.search(before):
            return None
        if match["figure"] and re.fullmatch(r"(?:19|20)\d\d", match["figure"]):
            return None
        if patterns.FOLDS.match(self.sentence[match.end() : match.end() + 20]):
            return None
        position = match.end() + (len("of the ") if self.sentence.startswith("of the ", match.end()) else 0)
        nouns: list[re.Match[str]] = []
        while len(nouns) < 4:
            noun = patterns.NOUN.match(self.sentence, position)
            if noun is None or noun.group().lower() in STOPS:
                break
            nouns.append(noun)
            if not self.sentence.startswith(" ", noun.end()):
                break
            position = noun.end() + 1
        return next((noun for noun in reversed(nouns) if is_plural(noun.group())), None)


def _currency(match: re.Match[str]) -> str:
    name = match["currency"].strip().lower().removeprefix("new ")
    return CURRENCIES.get(name) or CURRENCIES[f"{name}s"]


def _figure(match: re.Match[str]) -> float:
    return float(match["figure"].replace(",", ""))


def _word(text: str) -> float:
    tens, _, ones = text.lower().partition("-")
    return WORDS[tens] + WORDS.get(ones, 0.0)


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("han"):
        return han_value(groups["han"])
    if groups.get("dozen"):
        many = groups["dozen"].lower().removesuffix(" dozen")
        return 6.0 if many == "half a" else 12.0 * (1 if many in ("a", "an") else _word(many))
    if groups.get("halfscale"):
        return SCALES[groups["halfscale"].lower()] / 2
    if groups.get("word"):
        return _word(groups["word"]) * SCALES[(groups.get("wordscale") or "").lower()]
    scale = groups.get("scale") or groups.get("letter") or ""
    return round(_figure(match) * SCALES[scale.lower()], 6)
