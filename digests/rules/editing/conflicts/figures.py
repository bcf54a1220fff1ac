"""Numbers of the same thing that differ between articles: no update, no other scope, no rounding."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from digests.model import Account, Conflict, ConflictKind, Quantity
from digests.rules.editing.conflicts.telling import Telling, alike, hours_between, same_time

CHARGES = ("tariff", "rate", "charge", "tax", "fee", "surcharge")
CHANGING = frozenset(("export", "import", "trade", "sale", "price", "growth", "output", "production", "budget"))
VAGUE = frozenset(
    (
        "",
        "time",
        "point",
        "item",
        "way",
        "step",
        "question",
        "part",
        "side",
        "people",
        "case",
        "thing",
        "month",
        "level",
    )
)
"""What is counted in too many ways for two numbers of it to be the same thing."""
ABOUT = re.compile(
    r"(?i)\b(?:about|around|nearly|almost|some|roughly|approximately|close to|an estimated)\W*(?:US)?[$€£¥]?$"
    r"|[约約近]$"
)
BOUNDED = re.compile(
    r"(?i)\b(?:more than|over|at least|up to|as (?:many|much|few|little) as|fewer than|less than|under|above"
    r"|below|only)"
    r"\W*(?:US)?[$€£¥]?$|(?:超过|超過|逾|至少|多达|多達|不到)$"
)
EARLIER = re.compile(
    r"(?i)\b(?:from|was|were|up from|down from|compared (?:with|to)|against|than|previously|earlier"
    r"|originally|had been)"
    r"(?: (?:about|some|the))? ?(?:US)?[$€£¥]?$|[从從由自较較]$"
)
MOVED = re.compile(
    r"(?i)\b(?:ros?e|risen|climb(?:s|ed)|grew|grown|increas(?:e|es|ed)|jump(?:s|ed)|now|so far|updat(?:e|es"
    r"|ed)|revis(?:e|es|ed)"
    r"|rais(?:e|es|ed)|fell|fallen|drop(?:s|ped)|cut|lower(?:s|ed)|another|additional|further|latest"
    r"|later (?:said|put)|correct(?:s|ed))\b"
    r"|增至|升至|升到|降至|降到|更新|又有|新增"
)
PART = re.compile(r"(?i)^[^.;,]{0,30}?\bof (?:the|them|those|these|which|whom|its|their)\b")
AMONG = re.compile(
    r"(?i)\b(?:including|among (?:them|these|those)|of which|of whom)\W+(?:\w+\W+){0,2}$|其中[^，。]{0,8}$"
)
TOTAL = re.compile(r"(?i)\b(?:total|overall|altogether|in all|combined|sum)\b|[共总總]计?|合计|合計")
FARTHEST = 2.5  # times: values farther apart count different things
CLOSE_HOURS, SAME_EVENT_HOURS, STABLE_HOURS = 36.0, 12.0, 7 * 24.0
FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
FEW = 10  # so small counts are of anything: their sentences must be nearly the same
MOST_VALUES = 4  # of one thing in two articles: more are a table of different things
MOST = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity where it stands: its sentence, and how its words limit it."""

    quantity: Quantity
    telling: Telling
    about: bool
    bounded: bool
    part: bool
    total: bool
    moved: bool


def readings_of(
    quantities: Sequence[Quantity], tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> list[Reading]:
    """Return the quantities that can be compared: those of a sentence that tells how things are, not how
    they were."""
    found = []
    for quantity in quantities:
        told = tellings.get((quantity.article, quantity.index))
        if told is None or quantity.unit == "vote":
            continue
        telling, text = told
        place = text.find(quantity.text)
        if place < 0:
            continue
        before, after = text[max(0, place - 60) : place], text[place + len(quantity.text) :]
        if EARLIER.search(before.rstrip() + (" " if before.endswith(" ") else "")) or EARLIER.search(
            before.rstrip()
        ):
            continue
        own = quantity.text if quantity.unit == "count" else quantity.text + after[:40]
        found.append(
            Reading(
                quantity,
                telling,
                about=bool(ABOUT.search(before.rstrip())),
                bounded=bool(BOUNDED.search(before.rstrip())),
                part=bool((quantity.unit == "count" and PART.match(own)) or AMONG.search(before)),
                total=bool(TOTAL.search(text)),
                moved=bool(MOVED.search(text)),
            )
        )
    return found


def number_conflicts(
    quantities: Sequence[Quantity], tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> Iterator[Conflict]:
    """Give what different articles count differently, each thing once, with one account for each value."""
    twins = list(_twins(quantities, tellings))
    known = {(account.article, account.index) for conflict in twins for account in conflict.accounts}
    yield from twins[:MOST]
    readings = readings_of([each for each in quantities if (each.article, each.index) not in known], tellings)
    by_thing: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        by_thing[reading.quantity.unit, reading.quantity.of.casefold()].append(reading)
    found = len(twins)
    for (unit, of), alike_ones in by_thing.items():
        pairs = list(_differing(alike_ones, unit, of))
        if pairs and found < MOST:
            found += 1
            yield _conflict(of, pairs)


def _twins(
    quantities: Sequence[Quantity], tellings: Mapping[tuple[int, int], tuple[Telling, str]]
) -> Iterator[Conflict]:
    """Give the numbers that differ in sentences of different publishers that are the same but for their
    figures."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, (_, text) in tellings.items():
        if FIGURES.search(text):
            groups[FIGURES.sub("#", " ".join(text.casefold().split()))].append(place)
    held: dict[tuple[int, int], list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        held[quantity.article, quantity.index].append(quantity)
    for places in groups.values():
        first = places[0]
        for other in places[1:]:
            one, two = tellings[first][0], tellings[other][0]
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


def _differing(readings: Sequence[Reading], unit: str, of: str) -> Iterator[tuple[Reading, Reading]]:
    articles: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        articles[reading.telling.article].append(reading)
    for first, second in combinations(articles, 2):
        one, other = articles[first], articles[second]
        if one[0].telling.family == other[0].telling.family:
            continue
        values, others = {each.quantity.value for each in one}, {each.quantity.value for each in other}
        rest = [each for each in one if not _stands_in(each, other)]
        opposite = [each for each in other if not _stands_in(each, one)]
        if not rest or not opposite or len(values | others) > MOST_VALUES:
            continue
        best = max(
            ((_comparable(left, right, unit, of), left, right) for left in rest for right in opposite),
            key=lambda each: each[0],
        )
        if best[0] > 0:
            yield best[1], best[2]


def _stands_in(reading: Reading, others: Sequence[Reading]) -> bool:
    """Say whether another article has the value too, exactly or rounded."""
    return any(_agree(reading, other) for other in others)


def _agree(one: Reading, other: Reading) -> bool:
    low, high = sorted((one.quantity.value, other.quantity.value))
    if low == high:
        return True
    if not low or _rounded(low, high) or _rounded(high, low):
        return True
    if (one.about or other.about) and high / low <= 1.1:
        return True
    return (one.bounded or other.bounded) and high / low <= 1.5


def _rounded(value: float, exact: float) -> bool:
    """Say whether a value is the other one in fewer figures: 1.3 billion and 1.28 billion, 100,000 and
    98,700."""
    figures = len(f"{value:.12g}".replace(".", "").replace("-", "").strip("0").partition("e")[0]) or 1
    return value > 100 and float(f"{exact:.{figures}g}") == value and exact != value


def _comparable(one: Reading, other: Reading, unit: str, of: str) -> float:
    """Return how surely the two numbers are meant to be the same, 0 where they are not."""
    low, high = sorted((one.quantity.value, other.quantity.value))
    if high / low > FARTHEST or one.part != other.part or one.total != other.total or one.bounded or other.bounded:
        return 0.0
    charge = of.startswith(CHARGES)
    changing = charge or of in CHANGING
    gap = hours_between(one.telling, other.telling)
    later = other if gap is None or gap >= 0 else one
    stable = unit == "percent" and not changing and of not in VAGUE
    if later.moved and not stable:
        return 0.0
    # A count of a day on which both agree may be printed late; without one, later is an update.
    close = CLOSE_HOURS if one.telling.days & other.telling.days else SAME_EVENT_HOURS
    hours = STABLE_HOURS if stable else close
    if not same_time(one.telling, other.telling, hours=hours):
        return 0.0
    if of in VAGUE or (charge and " on " not in of):
        return alike(one.telling, other.telling, besides=(of,), least=4, share=0.75)
    if stable:
        return alike(one.telling, other.telling, besides=(of,), least=2, share=0.25)
    share = 0.5 if changing or unit != "count" or low <= FEW else 0.4
    return alike(one.telling, other.telling, besides=(of,), least=3, share=share)


def _conflict(of: str, pairs: Sequence[tuple[Reading, Reading]]) -> Conflict:
    accounts: dict[float, Account] = {}
    for reading in sorted((each for pair in pairs for each in pair), key=lambda each: each.quantity.value):
        quantity = reading.quantity
        accounts.setdefault(quantity.value, Account(quantity.text, quantity.article, quantity.index))
    return Conflict(ConflictKind.NUMBER, of, tuple(accounts.values()))
