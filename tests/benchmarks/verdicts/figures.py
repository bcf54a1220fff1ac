"""Figures of verdicts: shares with their counts, and the interval that days drawn again give them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.benchmarks.bootstrap import interval, ratio
from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts.elements import OK
from tests.benchmarks.verdicts.stored import FIRST, CardVerdict, DayVerdict, PairVerdict, Verdict

MARKED_FROM = 2  # stories that a reader chose, from which on a day's mark counts
LINES = ("line", "statement")
"""Kinds of elements that stand under a side's name."""
Day = tuple[str, str]
"""A stream and a day of it (ISO 8601)."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, and the interval that holds 95 % of what days drawn again give."""

    part: int
    whole: int
    low: float = 0.0
    high: float = 0.0

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        return f"{self.part / self.whole:.2f} [{self.low:.2f}, {self.high:.2f}] {self.part}/{self.whole}"


@dataclass(slots=True)
class Judged:
    """The verdicts of first readers on one version, by day of a stream, and those of second ones."""

    cards: dict[Day, list[CardVerdict]] = field(default_factory=lambda: defaultdict(list))
    days: dict[Day, DayVerdict] = field(default_factory=dict)

    def all_cards(self) -> list[CardVerdict]:
        return [card for some in self.cards.values() for card in some]


def by_version(verdicts: Mapping[str, Iterable[Verdict]], reader: int = FIRST) -> dict[str, Judged]:
    """Return what one reader of each day judged by commit. A day that was read in several rounds counts once,
    as the round says whose name comes first."""
    found: dict[str, Judged] = {}
    rounds: dict[tuple[str, Day], str] = {}
    for stream, some in verdicts.items():
        for each in sorted((each for each in some if each.reader == reader), key=lambda each: each.round):
            if isinstance(each, PairVerdict):
                continue
            day = (stream, each.day)
            if rounds.setdefault((each.commit, day), each.round) != each.round:
                continue
            judged = found.setdefault(each.commit, Judged())
            if isinstance(each, CardVerdict):
                judged.cards[day].append(each)
            else:
                judged.days[day] = each
    return found


def share(cards: Mapping[Day, Sequence[CardVerdict]], of: Callable[[CardVerdict], tuple[int, int]]) -> Share:
    """Return a share over cards; `of` gives for a card the part and the whole that it adds."""
    counted = [[of(card) for card in some] for some in cards.values()]
    parts = [sum(part for part, _ in each) for each in counted]
    wholes = [sum(whole for _, whole in each) for each in counted]
    if not sum(wholes):
        return Share(0, 0)
    found = ratio(parts, wholes)
    return Share(sum(parts), sum(wholes), found.low, found.high)


def faultless(card: CardVerdict) -> tuple[int, int]:
    return int(card.faultless), 1


def marked(kinds: Sequence[str], mark: str = OK) -> Callable[[CardVerdict], tuple[int, int]]:
    """Return what counts elements of some kinds that have a mark, of all of these kinds."""

    def count(card: CardVerdict) -> tuple[int, int]:
        some = [element for element in card.elements if element.kind in kinds]
        return sum(element.mark == mark for element in some), len(some)

    return count


def only(
    cards: Mapping[Day, Sequence[CardVerdict]], wanted: Callable[[Day, CardVerdict], bool]
) -> dict[Day, list[CardVerdict]]:
    return {day: [card for card in some if wanted(day, card)] for day, some in cards.items()}


def parted(
    cards: Mapping[Day, Sequence[CardVerdict]], part: Callable[[Day, CardVerdict], str]
) -> dict[str, dict[Day, list[CardVerdict]]]:
    """Return the cards by what `part` says of each, in order."""
    names = sorted({part(day, card) for day, some in cards.items() for card in some})
    return {name: only(cards, lambda day, card, name=name: part(day, card) == name) for name in names}  # type: ignore[misc]


def week_of(day: Day) -> str:
    """Return the week of a day, such as "2025-W14"."""
    year, week, _ = date.fromisoformat(day[1]).isocalendar()
    return f"{year}-W{week:02}"


def outlet_of(articles: Mapping[str, Mapping[str, StreamArticle]]) -> Callable[[Day, CardVerdict], str]:
    """Return what tells the outlet of a card's first article, which is the one that its headline links."""

    def outlet(day: Day, card: CardVerdict) -> str:
        article = articles.get(day[0], {}).get(card.articles[0]) if card.articles else None
        return article.source if article else "?"

    return outlet


# --- days ---------------------------------------------------------------------------------------------


def stories(judged: Judged) -> dict[str, Share]:
    """Return of the stories that readers chose: those with a card, those with one or named, the first is ours."""
    days = [day for day in judged.days.values() if day.chosen]
    return {
        "chosen stories with a card": _of_days(days, lambda day: sum(bool(each.card) for each in day.chosen)),
        "chosen stories with a card or named": _of_days(
            days, lambda day: sum(bool(each.card) or each.named for each in day.chosen)
        ),
        "the first chosen opens the digest": _of_days(
            days, lambda day: int(day.chosen[0].card == 1), each_one=True
        ),
        "the first chosen has a card": _of_days(days, lambda day: int(bool(day.chosen[0].card)), each_one=True),
    }


def _of_days(days: Sequence[DayVerdict], part: Callable[[DayVerdict], int], *, each_one: bool = False) -> Share:
    if not days:
        return Share(0, 0)
    parts, wholes = [part(day) for day in days], [1 if each_one else len(day.chosen) for day in days]
    found = ratio(parts, wholes)
    return Share(sum(parts), sum(wholes), found.low, found.high)


def marks(judged: Judged) -> list[float]:
    """Return the marks of the days on which the reader chose two stories or more."""
    days = judged.days.values()
    return [day.mark for day in days if day.mark is not None and len(day.chosen) >= MARKED_FROM]


def mark_of(judged: Judged, day: Day) -> float | None:
    """Return the mark of one day, where its reader chose two stories or more."""
    verdict = judged.days[day]
    return verdict.mark if len(verdict.chosen) >= MARKED_FROM else None


def faultless_of(judged: Judged, day: Day) -> float | None:
    """Return how many cards of one day are without a fault."""
    return float(sum(card.faultless for card in judged.cards.get(day, ())))


def a_day(judged: Judged, of: Callable[[CardVerdict], tuple[int, int]]) -> str:
    """Return how many a day has in the mean, over the days that were read, with its interval."""
    days = list(judged.days) or list(judged.cards)
    return mean_text([float(sum(of(card)[0] for card in judged.cards.get(day, ()))) for day in days])


def mean_text(values: Sequence[float]) -> str:
    if not values:
        return "-"
    found = interval(values)
    return f"{found.mean:.2f} [{found.low:.2f}, {found.high:.2f}] {len(values)} days"


def foot_share(judged: Judged, kind: str, mark: str = OK) -> Share:
    """Return how many elements of a kind in the foot have a mark, of all there."""
    counted = [
        [element.mark == mark for element in day.foot if element.kind == kind] for day in judged.days.values()
    ]
    if not any(counted):
        return Share(0, 0)
    parts, wholes = [sum(each) for each in counted], [len(each) for each in counted]
    found = ratio(parts, wholes)
    return Share(sum(parts), sum(wholes), found.low, found.high)


def dates_of(judged: Judged, mark: str = OK) -> Share:
    """Return how many days in lines of cards and of the foot have a mark, of all."""
    parts, wholes = [], []
    for day in judged.days.keys() | judged.cards.keys():
        elements = [element for card in judged.cards.get(day, ()) for element in card.elements]
        elements += judged.days[day].foot if day in judged.days else ()
        found = [element.mark == mark for element in elements if element.kind == "date"]
        parts.append(sum(found))
        wholes.append(len(found))
    if not sum(wholes):
        return Share(0, 0)
    value = ratio(parts, wholes)
    return Share(sum(parts), sum(wholes), value.low, value.high)


# --- two readers ---------------------------------------------------------------------------------------


def read_by_both(verdicts: Mapping[str, Iterable[Verdict]]) -> dict[str, list[tuple[Hashable, Hashable]]]:
    """Return the two readers' marks of each element that both read, by kind of element; beside that whether the
    card is without fault, and of the days the mark, to the whole point."""
    one, other = _by_key(verdicts, FIRST), _by_key(verdicts, FIRST + 1)
    pairs: dict[str, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for key in sorted(one.keys() & other.keys()):
        for kind, mark in one[key].items():
            if kind in other[key]:
                pairs[kind.rpartition("|")[0]].append((mark, other[key][kind]))
    return dict(pairs)


def _by_key(verdicts: Mapping[str, Iterable[Verdict]], reader: int) -> dict[tuple[str, ...], dict[str, Hashable]]:
    found: dict[tuple[str, ...], dict[str, Hashable]] = {}
    for stream, some in verdicts.items():
        for each in some:
            if each.reader != reader or isinstance(each, PairVerdict):
                continue
            key = (stream, each.round, each.day, each.commit)
            if isinstance(each, CardVerdict):
                marks: dict[str, Hashable] = {f"{mark.kind}|{mark.key}": mark.mark for mark in each.elements}
                found[*key, str(each.number)] = marks | {"card without a fault|": each.faultless}
            else:
                marks = {f"{mark.kind}|{mark.key}": mark.mark for mark in each.foot}
                found[*key, "day"] = marks | (
                    {"mark of a day|": round(each.mark)} if each.mark is not None else {}
                )
    return found


def sent(verdicts: Mapping[str, Iterable[Verdict]]) -> dict[tuple[str, str], Counter[str]]:
    """Return by two commits how often each would be sent, empty for neither."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for some in verdicts.values():
        for each in some:
            if isinstance(each, PairVerdict) and each.reader == FIRST:
                found.setdefault(each.commits, Counter())[each.send] += 1
    return found
