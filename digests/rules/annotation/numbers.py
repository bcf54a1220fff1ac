"""Finds the numbers of an article: shares, amounts, counts, in base units; what they count, what bounds them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from digests.model import Quantity
from digests.model.lexicon import Lexicon, NumberWords
from digests.rules.sieves import Sieve

JOINT = re.compile(r"[ -](?:and )?")
# Distances were chosen with tests.benchmarks.numbers, on labelled/numbers.jsonl and numbers_second.jsonl.
CONTEXT = 400  # characters before and after a number that are looked at
ABOUT, BOUNDED = "about", "bounded"
NEAR = 60  # characters before a number
MOST = 80  # numbers of a sentence that are looked at; a text with more is a table
LONGEST = 4000  # characters of a sentence that are looked at
SEVERAL = 2  # from so many on, English has a plural
LONGEST_NOUN = 6  # characters of a Chinese noun that are shown
MOST_NOUNS = 4  # words behind a number; it counts the last plural among them
FEW = 10  # so few things are often known already: "the two sides"
NOUN = re.compile(r"[A-Za-z][\w’'-]*")
YEAR = re.compile(r"(?:19|20)\d\d")

Found = tuple[int, int, Quantity]


def word_value(text: str, words: NumberWords) -> float:
    """Return the value of a number in words of a language with letters ("one hundred and twenty-one"), or 0 for
    other words."""
    total = value = 0.0
    for word in JOINT.split(text.lower()):
        if word in words.words:
            value += words.words[word]
        elif word in words.single:
            value += 1.0
        elif word in words.scales:
            value *= words.scales[word]
            if words.scales[word] > 100:  # words behind a larger scale are added to it
                total, value = total + value, 0.0
        else:
            return 0.0
    return total + value


def han_value(text: str, words: NumberWords) -> float:
    """Return the value of a Chinese numeral such as twenty-six or five thousand, or 0 for other texts."""
    total = section = digit = above = 0
    for character in text:
        if character in words.digits:
            digit = words.digits[character]
        elif character in words.steps:
            section += (digit or 1) * words.steps[character]
            digit = 0
        elif character in words.levels:
            level, value = words.levels[character], section + digit
            # A number behind a higher level is added to it. A number before it is multiplied by it.
            total = total + value * level if value and level < above else (total + value or 1) * level
            section, digit, above = 0, 0, level
        else:
            return 0.0
    return float(total + section + digit)


def normal_noun(word: str, words: NumberWords) -> str:
    """Return the singular of an English noun in small letters. Words for the same thing give one word."""
    word = re.sub(r"['’]s$", "", word.lower())
    if word in words.same:
        return words.same[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|[^aeiouh]oes)$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def subject_of(sentence: str, start: int, end: int, words: NumberWords) -> str:
    """Return what the share or amount at that place of the sentence is a share or amount of, or ""."""
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
    """Return a number as it is written in facts: "62 count", "100 percent"."""
    return f"{quantity.value:g} {quantity.unit.casefold()}"


def quantities_in(sentence: str, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Return the quantities of one sentence in order.

    `value` is in base units: 25 for 25 percent (unit "percent"), 0.25 for 25 basis points (unit "points"), 1.8e10
    for $18 billion (an ISO 4217 code), 62 for 62 aircraft (unit "count"), 1.2e7 for 12 million tons (unit "ton",
    `of` the substance), the ayes of a vote (unit "vote", `of` the noes). `of` is what is counted, or what a share
    or amount is of. It is singular, in small letters, and one word for all of one meaning ("planes" are
    "aircraft"). A range gives both ends. Dates, times, years and labels are no quantities, nor is a small number
    of known things ("the two sides").
    """
    taken: list[Found] = []
    candidates = (
        found
        for kind, pattern in _kinds(lexicon.numbers).left(sentence[:LONGEST])
        for match in pattern.finditer(sentence[:LONGEST])
        for found in _read(kind, match, lexicon.numbers)
    )
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


SHARES = (
    *("money_ranges", "money", "percent_ranges", "point", "basis_point", "percent", "fraction", "fraction_of"),
    *("tenths", "half"),
)
KINDS = (*SHARES, "vote", "unit", "joined_unit", "count_range", "count", "measured")
"""The kinds of numbers, the surest first. A number that overlaps one of an earlier kind is dropped."""


@lru_cache(maxsize=8)  # one for each lexicon
def _kinds(words: NumberWords) -> Sieve[tuple[str, re.Pattern[str]]]:
    """Return the patterns of numbers, each with the kind that it finds."""
    given = ((kind, getattr(words, kind)) for kind in KINDS)
    patterns = ((kind, pattern) for kind, one in given for pattern in (one if isinstance(one, tuple) else (one,)))
    return Sieve(patterns, lambda each: each[1:])


def _read(kind: str, match: re.Match[str], words: NumberWords) -> Iterator[Found]:
    """Yield the number of a match, or both ends of a range. Yield nothing if the match is no quantity."""
    told = _share(kind, match, words) if kind in SHARES else _count(kind, match, words)
    if told is None:
        return
    value, unit, of, end = told
    start, groups = match.start(), match.groupdict()
    if "low" in groups:  # the lower end has the scale of the upper end
        scale = value / _figure(match) if match["figure"] and _figure(match) else 1.0
        low = groups.get("lowword")
        lower = word_value(low, words) if low else float(match["low"].replace(",", "")) * scale
        if lower >= value:
            return
        text = match.string[start : match.end("lowword" if low else "low")]
        yield start, start + len(text), Quantity(text.strip(), round(lower, 6), unit, of)
        start = match.start(next(name for name in ("again", "figure", "word") if groups.get(name)))
    yield start, end, Quantity(match.string[start:end].strip(), round(value, 6), unit, of)


Told = tuple[float, str, str, int]
"""A number's value, its unit, what it is of, and where its words end."""


def _share(kind: str, match: re.Match[str], words: NumberWords) -> Told | None:
    """Return an amount of money or a share; None for a fraction that is a share of nothing."""
    unit, sentence = "percent", match.string
    match kind:
        case "money" | "money_ranges":
            value, unit = _value(match, words), words.currencies[match["currency"].strip().lower()]
        case "point" | "basis_point":
            value, unit = _value(match, words) / (100 if kind == "basis_point" else 1), "points"
        case "fraction":
            changed = words.changed.search(sentence, max(0, match.start() - 40), match.start())
            if not (changed or words.shared.match(sentence, match.end())):
                return None
            many = word_value(match["parts"], words) if match["parts"] else 1.0
            value = 100 * many / words.parts[(match["part"] or match["lone"]).lower()]
        case "fraction_of":
            whole = han_value(match["den"], words)
            if not whole:
                return None
            value = 100 * han_value(match["num"], words) / whole
        case "tenths":
            value = 10 * han_value(match["han"], words)
        case "half":
            value = 50.0
        case _:
            value = _value(match, words)
    return value, unit, subject_of(sentence, *match.span(), words), match.end()


def _count(kind: str, match: re.Match[str], words: NumberWords) -> Told | None:
    """Return a vote, a measure, or how many there are of something; None if the number counts nothing."""
    if kind == "vote":
        voted = words.voting.search(match.string)
        return (float(match["ayes"]), "vote", match["noes"], match.end()) if voted else None
    value = _value(match, words)
    if kind == "joined_unit":
        return value, words.units[match["unit"]], match["noun"], match.end()
    if kind == "unit":
        unit, noun = words.units[match["unit"].lower()], match["noun"] or ""
        named = noun and unit not in words.distances and noun.lower() not in words.not_nouns
        return value, unit, normal_noun(noun, words) if named else "", match.end()
    if kind != "measured":
        head = _counted(match, value, words)
        return (value, "count", normal_noun(head.group(), words), head.end()) if head else None
    if value < SEVERAL or (match["han"] and value <= FEW and match["measure"] in words.usual_measures):
        return None
    of = words.measures[match["measure"]] or match["noun"][:4]
    of = "entity" if of == "company" and words.body.match(match["noun"]) else of
    return value, "count", of, match.end("measure") + min(len(match["noun"]), LONGEST_NOUN)


def _counted(match: re.Match[str], value: float, words: NumberWords) -> re.Match[str] | None:
    """Return the noun that a number counts: the last plural among the words behind it. None if there is none."""
    sentence, before = match.string, match.string[max(0, match.start() - 20) : match.start()]
    known = value < SEVERAL or (value <= FEW and words.known.search(before)) or words.label.search(before)
    year = match["figure"] and YEAR.fullmatch(match["figure"])
    if known or year or words.folds.match(sentence[match.end() : match.end() + 20]):
        return None
    among = words.among.match(sentence, match.end())
    position = among.end() if among else match.end()
    last = None
    for _ in range(MOST_NOUNS):
        noun = NOUN.match(sentence, position)
        if noun is None or noun.group().lower() in words.not_nouns:
            break
        word = noun.group().lower()
        last = noun if word in words.same or (word.endswith("s") and not word.endswith("ss")) else last
        if not sentence.startswith(" ", noun.end()):
            break
        position = noun.end() + 1
    return last


def _value(match: re.Match[str], words: NumberWords) -> float:
    groups = match.groupdict()
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
