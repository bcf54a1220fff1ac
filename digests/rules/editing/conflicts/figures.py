"""Numbers of the same thing that differ between articles: no update, no other scope, no rounding."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from digests.model import Account, Conflict, ConflictKind, Mark, Quantity
from digests.model.lexicon import LimitWords
from digests.rules.annotation.numbers import ABOUT, BOUNDED
from digests.rules.editing.conflicts.sentences import Sentence, Sentences, alike, hours_between, same_time

FARTHEST = 2.5  # times: values farther apart count different things
CLOSE_HOURS, SAME_EVENT_HOURS, STABLE_HOURS = 36.0, 12.0, 7 * 24.0
FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
FEW = 10  # so small counts are of anything: their sentences must be nearly the same
MOST_VALUES = 4  # of one thing in two articles: more are a table of different things
MOST = 3


Reading = tuple[Quantity, Sentence]


def number_conflicts(
    quantities: Sequence[Quantity], sentences: Sentences, words: LimitWords
) -> Iterator[Conflict]:
    """Give what different articles count differently, each thing once, with one account for each value."""
    twins = list(_twins(quantities, sentences))
    known = {(account.article, account.index) for conflict in twins for account in conflict.accounts}
    yield from twins[:MOST]
    by_thing: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for quantity in quantities:
        place = (quantity.article, quantity.index)
        # What a number was before is no account of what it is.
        if place in sentences and place not in known and quantity.unit != "vote" and not quantity.earlier:
            by_thing[quantity.unit, quantity.of.casefold()].append((quantity, sentences[place]))
    found = len(twins)
    for (unit, of), readings in by_thing.items():
        pairs = list(_differing(readings, unit, of, words))
        if pairs and found < MOST:
            found += 1
            yield _conflict(of, pairs)


def _twins(quantities: Sequence[Quantity], sentences: Sentences) -> Iterator[Conflict]:
    """Give the numbers that differ in sentences of different publishers that are the same but for their
    figures."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, sentence in sentences.items():
        if FIGURES.search(sentence.text):
            groups[FIGURES.sub("#", " ".join(sentence.text.casefold().split()))].append(place)
    held: dict[tuple[int, int], list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        held[quantity.article, quantity.index].append(quantity)
    for places in groups.values():
        first = places[0]
        for other in places[1:]:
            one, two = sentences[first], sentences[other]
            gap = hours_between(one, two)
            apart = gap is not None and abs(gap) > (CLOSE_HOURS if one.days else SAME_EVENT_HOURS)
            if one.family == two.family or one.days != two.days or apart:
                continue
            pairs = zip(held[first], held[other], strict=False)
            differing = [(left, right) for left, right in pairs if left.value != right.value]
            if len(held[first]) == len(held[other]) and len(differing) == 1:
                left, right = sorted(differing[0], key=lambda each: each.value)
                accounts = (Account(each.text, each.article, each.index) for each in (left, right))
                yield Conflict(ConflictKind.NUMBER, left.of, tuple(accounts))


def _differing(
    readings: Sequence[Reading], unit: str, of: str, words: LimitWords
) -> Iterator[tuple[Reading, Reading]]:
    articles: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        articles[reading[1].article].append(reading)
    for first, second in combinations(articles, 2):
        one, other = articles[first], articles[second]
        if one[0][1].family == other[0][1].family:
            continue
        values = {quantity.value for quantity, _ in (*one, *other)}
        rest = [each for each in one if not _stands_in(each, other)]
        opposite = [each for each in other if not _stands_in(each, one)]
        if not rest or not opposite or len(values) > MOST_VALUES:
            continue
        best = max(
            ((_comparable(left, right, unit, of, words), left, right) for left in rest for right in opposite),
            key=lambda each: each[0],
        )
        if best[0] > 0:
            yield best[1], best[2]


def _stands_in(reading: Reading, others: Sequence[Reading]) -> bool:
    """Say whether another article has the value too, exactly or rounded."""
    return any(_agree(reading[0], other) for other, _ in others)


def _agree(one: Quantity, other: Quantity) -> bool:
    low, high = sorted((one.value, other.value))
    if low == high:
        return True
    if not low or _rounded(low, high) or _rounded(high, low):
        return True
    limits = {one.limit, other.limit}
    return (ABOUT in limits and high / low <= 1.1) or (BOUNDED in limits and high / low <= 1.5)


def _rounded(value: float, exact: float) -> bool:
    """Say whether a value is the other one in fewer figures: 1.3 billion and 1.28 billion, 100,000 and
    98,700."""
    figures = len(f"{value:.12g}".replace(".", "").replace("-", "").strip("0").partition("e")[0]) or 1
    return value > 100 and float(f"{exact:.{figures}g}") == value and exact != value


def _comparable(one: Reading, other: Reading, unit: str, of: str, words: LimitWords) -> float:
    """Return how surely the two numbers are meant to be the same, 0 where they are not."""
    (left, first), (right, second) = one, other
    low, high = sorted((left.value, right.value))
    total = first.has(Mark.TOTAL) != second.has(Mark.TOTAL)
    if high / low > FARTHEST or left.part != right.part or total or BOUNDED in (left.limit, right.limit):
        return 0.0
    charge = of.startswith(tuple(words.charges))
    changing, vague = charge or of in words.changing, not of or of in words.vague
    gap = hours_between(first, second)
    later = second if gap is None or gap >= 0 else first
    stable = unit == "percent" and not changing and not vague
    if later.has(Mark.CHANGES) and not stable:
        return 0.0
    # A count of a day on which both agree may be printed late; without one, later is an update.
    close = CLOSE_HOURS if first.days & second.days else SAME_EVENT_HOURS
    hours = STABLE_HOURS if stable else close
    if not same_time(first, second, hours=hours):
        return 0.0
    if vague or (charge and " on " not in of):
        return alike(first, second, besides=(of,), least=4, share=0.75)
    if stable:
        return alike(first, second, besides=(of,), least=2, share=0.25)
    share = 0.5 if changing or unit != "count" or low <= FEW else 0.4
    return alike(first, second, besides=(of,), least=3, share=share)


def _conflict(of: str, pairs: Sequence[tuple[Reading, Reading]]) -> Conflict:
    accounts: dict[float, Account] = {}
    for quantity in sorted((each for pair in pairs for each, _ in pair), key=lambda each: each.value):
        accounts.setdefault(quantity.value, Account(quantity.text, quantity.article, quantity.index))
    return Conflict(ConflictKind.NUMBER, of, tuple(accounts.values()))
