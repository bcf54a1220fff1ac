"""The numbers of an article: shares, amounts and counts, in base units, what they count and what bounds them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from digests.model import Quantity
from digests.model.lexicon import Lexicon, NumberWords
from digests.rules.sieves import Sieve

JOINT = re.compile(r"[ -](?:and )?")
# Distances by tests.benchmarks.numbers, on labelled/numbers.jsonl and numbers_second.jsonl.
CONTEXT = 400  # characters before and after a number that are looked at
ABOUT, BOUNDED = "about", "bounded"
NEAR = 60  # characters before a number
MOST = 80  # numbers of a sentence that are looked at: more are a table
LONGEST = 4000  # characters of a sentence that are looked at
SEVERAL = 2  # of so many there is a plural
LONGEST_NOUN = 6  # characters of a Chinese noun that are shown
MOST_NOUNS = 4  # words behind a number, the last plural of which is what it counts
FEW = 10  # so many things are often known already: "the two sides"
NOUN = re.compile(r"[A-Za-z][\w’'-]*")
YEAR = re.compile(r"(?:19|20)\d\d")

Found = tuple[int, int, Quantity]


def word_value(text: str, words: NumberWords) -> float:
    """Return the value of a number in words of a language with letters ("one hundred and twenty-one"); 0 for what
    is none."""
    total = value = 0.0
    for word in JOINT.split(text.lower()):
        if word in words.words:
            value += words.words[word]
        elif word in words.single:
            value += 1.0
        elif word in words.scales:
            value *= words.scales[word]
            if words.scales[word] > 100:  # what stands behind a larger scale is not counted in it
                total, value = total + value, 0.0
        else:
            return 0.0
    return total + value


def han_value(text: str, words: NumberWords) -> float:
    """Return the value of a Chinese numeral such as twenty-six or five thousand, 0 for what is none."""
    total = section = digit = above = 0
    for character in text:
        if character in words.digits:
            digit = words.digits[character]
        elif character in words.steps:
            section += (digit or 1) * words.steps[character]
            digit = 0
        elif character in words.levels:
            level, value = words.levels[character], section + digit
            # what stands behind a higher level is added to it, what stands before it is counted in it
            total = total + value * level if value and level < above else (total + value or 1) * level
            section, digit, above = 0, 0, level
        else:
            return 0.0
    return float(total + section + digit)


def normal_noun(word: str, words: NumberWords) -> str:
    """Return the singular of an English noun in small letters, one word for those that count the same thing."""
    word = re.sub(r"['’]s$", "", word.lower())
    if word in words.same:
        return words.same[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|[^aeiouh]oes)$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def subject_of(sentence: str, start: int, end: int, words: NumberWords) -> str:
    """Name what the share or amount at that place of the sentence is of, "" where nothing is named."""
    before, after = sentence[max(0, start - CONTEXT) : start], sentence[end : end + CONTEXT]
    named = words.named_after.match(after)
    if named:
        return _charged(normal_noun(named["noun"], words), after[named.end() :], words)
    holder = words.named_before.search(before)
    whole = words.whole.match(after)
    if whole and whole["whole"].lower() not in words.not_nouns and not (holder and whole["link"].lower() == "for"):
        return normal_noun(whole["whole"], words)
    if holder and _says(holder["noun"], words):
        return _charged(normal_noun(holder["noun"], words), "", words)
    charged = words.subject_after.match(after)
    if charged:
        return words.subjects[charged["noun"]]
    names = [words.subjects[match["noun"]] for match in words.subject_after.finditer(before)]
    if names:
        return next((name for name in reversed(names) if name != "growth"), names[-1])
    found = list(words.subject.finditer(words.clause.split(before)[-1])) or list(words.subject.finditer(before))
    if not found:
        told = words.predicated.search(before)
        return normal_noun(told["noun"], words) if told and _says(told["noun"], words) else ""
    noun = normal_noun(found[-1].group(), words)
    # "Duties on solar cells ..., and those on semiconductors rise": the last goods named before the number.
    goods = list(words.goods.finditer(before, before.rfind(found[-1].group())))
    return f"{noun} on {goods[-1]['goods'].lower()}" if goods and noun in words.charges else noun


def _says(noun: str, words: NumberWords) -> bool:
    return noun.lower() not in words.empty and noun.lower() not in words.not_nouns


def _charged(noun: str, after: str, words: NumberWords) -> str:
    goods = words.goods.match(f"x{after}", 2) if after.startswith(" ") and noun in words.charges else None
    return f"{noun} on {goods['goods'].lower()}" if goods else noun


def written(quantity: Quantity) -> str:
    """Return a number as facts have it: "62 count", "100 percent"."""
    return f"{quantity.value:g} {quantity.unit.casefold()}"


def quantities_in(sentence: str, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Return the quantities of one sentence in order.

    `value` is in base units: 25 for 25 percent (unit "percent"), 0.25 for 25 basis points (unit "points"), 1.8e10
    for $18 billion (an ISO 4217 code), 62 for 62 aircraft (unit "count"), 1.2e7 for 12 million tons (unit "ton",
    `of` the substance), the ayes of a vote (unit "vote", `of` the noes). `of` is what is counted, in small letters
    and singular, the same for words that mean the same ("planes" are "aircraft"), or what a share or amount is of.
    Both ends of a range are given. Dates, times, years and labels are no quantities, nor is a small number of
    things already known ("the two sides").
    """
    reader = _NumberReader(sentence[:LONGEST], lexicon.numbers)
    taken: list[Found] = []
    # the surest first: a later one that overlaps an earlier is dropped
    candidates = chain(reader.amounts(), reader.shares(), reader.measures(), reader.counts())
    for start, end, quantity in islice(candidates, MOST):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
            taken.append((start, end, quantity))
    found, words = list[Quantity](), lexicon.limits
    for _, _, quantity in sorted(taken, key=lambda entry: entry[0]):
        place = sentence.find(quantity.text)
        near = sentence[max(0, place - NEAR) : max(0, place)].rstrip()
        limit = ABOUT if words.about.search(near) else BOUNDED if words.bounded.search(near) else ""
        found.append(replace(quantity, limit=limit))
    return tuple(found)


KINDS = (
    *("money_ranges", "money", "percent_ranges", "point", "basis_point", "percent", "fraction", "fraction_of"),
    *("tenths", "half", "vote", "unit", "joined_unit", "count_range", "count", "measured"),
)


@lru_cache(maxsize=8)  # of a lexicon
def _kinds(words: NumberWords) -> Sieve[tuple[str, re.Pattern[str]]]:
    """The patterns of numbers with the name of what they find."""
    given = ((kind, getattr(words, kind)) for kind in KINDS)
    patterns = ((kind, pattern) for kind, one in given for pattern in (one if isinstance(one, tuple) else (one,)))
    return Sieve(patterns, lambda each: each[1:])


class _NumberReader:
    def __init__(self, sentence: str, words: NumberWords) -> None:
        self.sentence, self.words = sentence, words
        self.possible: dict[str, list[re.Pattern[str]]] = {}
        for kind, pattern in _kinds(words).left(sentence):
            self.possible.setdefault(kind, []).append(pattern)

    def found(self, start: int, end: int, value: float, unit: str, of: str) -> Found:
        text = self.sentence[start:end].strip()
        return start, end, Quantity(text, round(value, 6), unit, of)

    def matches(self, kind: str) -> Iterator[re.Match[str]]:
        for pattern in self.possible.get(kind, ()):
            yield from pattern.finditer(self.sentence)

    def both(self, match: re.Match[str], unit: str, of: str, end: int = 0) -> Iterator[Found]:
        """Both ends of a range: the scale of the upper one holds for the lower."""
        value, groups = self.value(match), match.groupdict()
        middle = match.start(next(name for name in ("again", "figure", "word") if groups.get(name)))
        scale = value / _figure(match) if match["figure"] and _figure(match) else 1.0
        low = groups.get("lowword")
        lower = word_value(low, self.words) if low else float(match["low"].replace(",", "")) * scale
        if lower < value:
            yield self.found(match.start(), match.end("lowword" if low else "low"), lower, unit, of)
            yield self.found(middle, end or match.end(), value, unit, of)

    def subject(self, match: re.Match[str]) -> str:
        return subject_of(self.sentence, match.start(), match.end(), self.words)

    def share(self, match: re.Match[str], value: float, unit: str = "percent") -> Found:
        return self.found(*match.span(), value, unit, self.subject(match))

    def amounts(self) -> Iterator[Found]:
        currencies = self.words.currencies
        for match in self.matches("money_ranges"):
            yield from self.both(match, currencies[match["currency"].strip().lower()], self.subject(match))
        for match in self.matches("money"):
            yield self.share(match, self.value(match), currencies[match["currency"].strip().lower()])

    def shares(self) -> Iterator[Found]:
        words = self.words
        for match in self.matches("percent_ranges"):
            yield from self.both(match, "percent", self.subject(match))
        for kind, unit, parts in (
            ("point", "points", 1),
            ("basis_point", "points", 100),
            ("percent", "percent", 1),
        ):
            for match in self.matches(kind):
                yield self.share(match, self.value(match) / parts, unit)
        for match in self.matches("fraction"):
            shared = words.shared.match(self.sentence, match.end())
            changed = words.changed.search(self.sentence, max(0, match.start() - 40), match.start())
            whole = words.parts[(match["part"] or match["lone"]).lower()]
            if shared or changed:
                many = word_value(match["parts"], words) if match["parts"] else 1.0
                yield self.share(match, 100 * many / whole)
        for match in self.matches("fraction_of"):
            if whole_value := han_value(match["den"], words):
                yield self.share(match, 100 * han_value(match["num"], words) / whole_value)
        for match in self.matches("tenths"):
            yield self.share(match, 10 * han_value(match["han"], words))
        for match in self.matches("half"):
            yield self.share(match, 50.0)

    def measures(self) -> Iterator[Found]:
        words = self.words
        for match in self.matches("vote") if words.voting.search(self.sentence) else ():
            yield self.found(*match.span(), float(match["ayes"]), "vote", match["noes"])
        for match in self.matches("unit"):
            unit, noun = words.units[match["unit"].lower()], match["noun"] or ""
            named = noun and unit not in words.distances and noun.lower() not in words.not_nouns
            yield self.found(*match.span(), self.value(match), unit, normal_noun(noun, words) if named else "")
        for match in self.matches("joined_unit"):
            yield self.found(*match.span(), self.value(match), words.units[match["unit"]], match["noun"])

    def counts(self) -> Iterator[Found]:
        words = self.words
        for match in self.matches("count_range"):
            head = self.counted(match)
            if head is not None:
                yield from self.both(match, "count", normal_noun(head.group(), words), head.end())
        for match in self.matches("count"):
            head = self.counted(match)
            if head is not None:
                noun = normal_noun(head.group(), words)
                yield self.found(match.start(), head.end(), self.value(match), "count", noun)
        for match in self.matches("measured"):
            value = self.value(match)
            known = match["han"] and value <= FEW and match["measure"] in words.usual_measures
            if value >= SEVERAL and not known:
                of = words.measures[match["measure"]] or match["noun"][:4]
                of = "entity" if of == "company" and words.body.match(match["noun"]) else of
                end = match.end("measure") + min(len(match["noun"]), LONGEST_NOUN)
                yield self.found(match.start(), end, value, "count", of)

    def counted(self, match: re.Match[str]) -> re.Match[str] | None:
        """Return the noun that a number counts: the last plural of the words that follow it."""
        value, before = self.value(match), self.sentence[max(0, match.start() - 20) : match.start()]
        words = self.words
        known = value < SEVERAL or (value <= FEW and words.known.search(before)) or words.label.search(before)
        year = match["figure"] and YEAR.fullmatch(match["figure"])
        if known or year or words.folds.match(self.sentence[match.end() : match.end() + 20]):
            return None
        among = words.among.match(self.sentence, match.end())
        position = among.end() if among else match.end()
        last = None
        for _ in range(MOST_NOUNS):
            noun = NOUN.match(self.sentence, position)
            if noun is None or noun.group().lower() in words.not_nouns:
                break
            word = noun.group().lower()
            last = noun if word in words.same or (word.endswith("s") and not word.endswith("ss")) else last
            if not self.sentence.startswith(" ", noun.end()):
                break
            position = noun.end() + 1
        return last

    def value(self, match: re.Match[str]) -> float:
        words, groups = self.words, match.groupdict()
        if groups.get("han"):
            return han_value(groups["han"], words)
        if groups.get("dozen"):
            return words.dozens[groups["dozen"].lower()]
        if groups.get("halfscale"):
            return words.scales[groups["halfscale"].lower()] / 2
        if groups.get("word"):
            return word_value(groups["word"], words) * words.scales.get((groups.get("wordscale") or "").lower(), 1)
        scale = groups.get("scale") or groups.get("letter") or ""
        return round(_figure(match) * words.scales.get(scale.lower(), 1), 6)


def _figure(match: re.Match[str]) -> float:
    return float(match["figure"].replace(",", ""))
