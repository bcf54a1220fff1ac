"""Agreement of two readings of the same text: weighted kappa for worth, plain agreement for the rest.

    python -m tests.benchmarks.labelling.agreement

Weighted kappa: J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968), with quadratic weights: 1 is full
agreement, 0 what chance brings. Borders of segments: F1 of the sentences at which a segment begins.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations

from tests.benchmarks.labelling.labels import REAL, StreamLabels, read_labels

SECOND = REAL / "second"
Pairs = list[tuple[Hashable, Hashable]]


def weighted_kappa(pairs: Iterable[tuple[int, int]]) -> float:
    """Return Cohen's kappa with quadratic weights of ratings on one scale; 1.0 where both always say one thing."""
    rated = list(pairs)
    if not rated:
        return 0.0
    first, second = Counter(one for one, _ in rated), Counter(other for _, other in rated)
    seen = sum((one - other) ** 2 for one, other in rated) / len(rated)
    expected = (
        sum(first[one] * second[other] * (one - other) ** 2 for one in first for other in second) / len(rated) ** 2
    )
    return 1.0 - seen / expected if expected else 1.0


def kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa of plain categories."""
    rated = list(pairs)
    if not rated:
        return 0.0
    first, second = Counter(one for one, _ in rated), Counter(other for _, other in rated)
    seen = sum(one == other for one, other in rated) / len(rated)
    expected = sum(first[each] * second[each] for each in first) / len(rated) ** 2
    return (seen - expected) / (1 - expected) if expected < 1 else 1.0


def main() -> None:
    """Print how far the second reading agrees with the first, mark by mark."""
    names = sorted(folder.name for folder in SECOND.iterdir() if folder.is_dir())
    readings = [(read_labels(name), read_labels(name, SECOND)) for name in names]
    print(f"{'':52}{'labelled twice':>16}{'agree':>8}{'kappa':>8}")
    for what, compare in _MARKS:
        pairs = [pair for first, second in readings for pair in compare(first, second)]
        _print(what, pairs)
    _print_borders(readings)
    _print_days(readings)


def _print(what: str, pairs: Pairs) -> None:
    if not pairs:
        print(f"{what:52}{0:>16}")
        return
    agree = sum(one == other for one, other in pairs) / len(pairs)
    numbers = [(one, other) for one, other in pairs if isinstance(one, int) and isinstance(other, int)]
    ordered = len(numbers) == len(pairs) and not isinstance(pairs[0][0], bool)
    value = weighted_kappa(numbers) if ordered else kappa(pairs)
    print(f"{what:52}{len(pairs):>16}{agree:>8.3f}{value:>8.3f}{'  weighted' if ordered else ''}")


def _print_borders(readings: Sequence[tuple[StreamLabels, StreamLabels]]) -> None:
    both = of_first = of_second = 0
    for first, second in readings:
        for article in first.segments.keys() & second.segments.keys():
            one = {segment.place.range.start for segment in first.segments[article]}
            other = {segment.place.range.start for segment in second.segments[article]}
            both, of_first, of_second = both + len(one & other), of_first + len(one), of_second + len(other)
    if of_first + of_second:
        print(f"{'segments: F1 of their borders':52}{of_second:>16}{2 * both / (of_first + of_second):>8.3f}")


def _print_days(readings: Sequence[tuple[StreamLabels, StreamLabels]]) -> None:
    both = of_all = first_alike = days = 0
    for first, second in readings:
        for day in first.days.keys() & second.days.keys():
            one, other = first.days[day].events, second.days[day].events
            both, of_all, days = both + len(set(one) & set(other)), of_all + len(other), days + 1
            first_alike += one[0] == other[0]
    if days:
        print(f"{'days: events among the five of both':52}{of_all:>16}{both / of_all:>8.3f}")
        print(f"{'days: the first of the five':52}{days:>16}{first_alike / days:>8.3f}")


# --- what is compared --------------------------------------------------------------------------------


def _sentences(read: Callable[..., Hashable]) -> Callable[[StreamLabels, StreamLabels], Pairs]:
    def compare(first: StreamLabels, second: StreamLabels) -> Pairs:
        found: Pairs = []
        for article, marked in second.sentences.items():
            own = dict(first.sentences.get(article, ()))
            found += [(read(own[place]), read(marks)) for place, marks in marked if place in own]
        return found

    return compare


def _sides(first: StreamLabels, second: StreamLabels) -> Pairs:
    """Sides agree where one reader's is among those that the other accepts, too."""
    found: Pairs = []
    for article, marked in second.sentences.items():
        own = dict(first.sentences.get(article, ()))
        for place, marks in marked:
            if place in own:
                one, other = own[place], marks
                agree = one.side in (other.side, *other.also) or other.side in (one.side, *one.also)
                found.append((one.side, one.side if agree else other.side))
    return found


def _articles(read: Callable[..., Hashable]) -> Callable[[StreamLabels, StreamLabels], Pairs]:
    def compare(first: StreamLabels, second: StreamLabels) -> Pairs:
        common = first.articles.keys() & second.articles.keys()
        return [(read(first.articles[each]), read(second.articles[each])) for each in sorted(common)]

    return compare


def _same_event(first: StreamLabels, second: StreamLabels) -> Pairs:
    """For each two articles with events in both readings: whether their main event is one."""
    common = sorted(first.articles.keys() & second.articles.keys())
    told = [each for each in common if first.articles[each].events and second.articles[each].events]
    return [
        (
            first.articles[one].events[0] == first.articles[other].events[0],
            second.articles[one].events[0] == second.articles[other].events[0],
        )
        for one, other in combinations(told, 2)
    ]


def _dates(read: Callable[..., Hashable]) -> Callable[[StreamLabels, StreamLabels], Pairs]:
    def compare(first: StreamLabels, second: StreamLabels) -> Pairs:
        found: Pairs = []
        for article, marked in second.dates.items():
            own = dict(first.dates.get(article, ()))
            found += [(read(own[place]), read(marks)) for place, marks in marked if place in own]
        return found

    return compare


def _pairs(first: StreamLabels, second: StreamLabels) -> Pairs:
    own = {(pair.told, pair.came): pair.marks.what for pair in first.pairs}
    return [(own[pair.told, pair.came], pair.marks.what) for pair in second.pairs if (pair.told, pair.came) in own]


_MARKS: tuple[tuple[str, Callable[[StreamLabels, StreamLabels], Pairs]], ...] = (
    ("sentences: worth", _sentences(lambda marks: marks.worth)),
    ("sentences: side", _sentences(lambda marks: marks.side)),
    ("sentences: side, others that are acceptable included", _sides),
    ("sentences: stands alone", _sentences(lambda marks: marks.alone)),
    ("sentences: kind", _sentences(lambda marks: marks.kind)),
    ("sentences: would embarrass (F)", _sentences(lambda marks: "F" in marks.flags)),
    ("sentences: tells the event (E)", _sentences(lambda marks: "E" in marks.flags)),
    ("articles: gate", _articles(lambda marks: marks.gate)),
    ("articles: kind of text", _articles(lambda marks: marks.text)),
    ("articles: first theme, where about the relation", _articles(lambda marks: marks.themes[:1])),
    ("articles, two at a time: one main event", _same_event),
    ("dates: binds", _dates(lambda marks: marks.binds)),
    ("dates: day", _dates(lambda marks: marks.day)),
    ("pairs: what came is", _pairs),
)


if __name__ == "__main__":
    main()
