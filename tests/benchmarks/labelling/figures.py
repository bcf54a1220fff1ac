"""The fault table: what the verdicts on a stream's cards add up to, beside earlier figures, with floors."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields

from tests.benchmarks.labelling.grading import (
    FAULTS,
    CardVerdict,
    binding_found,
    grade_days,
    shown_events,
)
from tests.benchmarks.labelling.labels import StreamLabels
from tests.benchmarks.labelling.shown import ShownDay

Cell = Callable[["Figures"], str]


@dataclass(slots=True, kw_only=True)
class Figures:
    """Counts over the days of a stream (or of several together); shares are made of them when they are shown.

    `with_passages` are cards that quote anything; `judged` those of them of which every label is there or a fault
    is certain, `faultless` those without a fault. `faults` counts cards by kind of fault,
    `known` those of which that could be told. `capitals` counts lines under a capital's name by verdict: right,
    other (somebody else's words), subject (off it), empty, unlabelled. `kind_leads` are days whose first card is
    an opinion or the like. `headings` are headlines that are a sentence out of a text, `none` of them that tell
    nothing, `leaning` that tell something only to who knows what came before. `foreign` are cards of which every
    article is in another language than the reader's.
    """

    days: int = 0
    cards: int = 0
    with_passages: int = 0
    judged: int = 0
    faultless: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    capitals: dict[str, int] = field(default_factory=dict)
    kind_leads: int = 0
    dates: int = 0
    dates_known: int = 0
    dates_wrong: int = 0
    lines: int = 0
    lines_labelled: int = 0
    binding_found: int = 0
    binding_there: int = 0
    events_shown: int = 0
    events_there: int = 0
    days_labelled: int = 0
    headings: int = 0
    headings_known: int = 0
    headings_none: int = 0
    headings_leaning: int = 0
    foreign: int = 0


# What may not become less, each as a count over another: what is shown, and how much of it is right, so that
# neither showing less nor showing anything at all makes the figures better.
FLOORS = {
    "cards with passages a day": ("with_passages", "days"),
    "capitals' lines a day": ("capital_lines", "days"),
    "capitals' lines that are right, a day": ("capitals_right", "days"),
    "binding dates found": ("binding_found", "binding_there"),
    "of the five events that matter most, shown a day": ("events_shown", "days_labelled"),
    "cards with passages that have no fault": ("faultless", "judged"),
    "of the capitals' lines, right": ("capitals_right", "capitals_known"),
}
# Faults that only a card with passages can have.
OF_LINES = ("lead", "capital", "alone", "furniture", "language")
# A line under a capital's name may go when it was wrong: right ones are held by their own floor.
LINES_THAT_MAY_GO = 0.5


def figures_of(
    days: Sequence[ShownDay], labels: StreamLabels, chinese: frozenset[str]
) -> tuple[Figures, tuple[CardVerdict, ...]]:
    """Return the figures of a replay and the verdict on each of its cards."""
    verdicts = grade_days(days, labels, chinese)
    figures = Figures(days=len(days), cards=len(verdicts))
    _count_cards(figures, verdicts, labels, chinese)
    for verdict in verdicts:
        _count_lines(figures, verdict, labels)
    shown_dates = [right for verdict in verdicts for _, right in verdict.dates]
    figures.dates = len(shown_dates)
    figures.dates_known = sum(right is not None for right in shown_dates)
    figures.dates_wrong = sum(right is False for right in shown_dates)
    figures.binding_found, figures.binding_there = binding_found(days, labels)
    events = shown_events(days, labels)
    figures.events_shown = sum(shown for shown, _ in events.values())
    figures.events_there = sum(there for _, there in events.values())
    figures.days_labelled = len(events)
    return figures, verdicts


def together(several: Iterable[Figures]) -> Figures:
    """Return the sum of the figures of several streams."""
    total = Figures()
    for each in several:
        for one in fields(Figures):
            value = getattr(each, one.name)
            if isinstance(value, dict):
                setattr(total, one.name, dict(Counter(getattr(total, one.name)) + Counter(value)))
            else:
                setattr(total, one.name, getattr(total, one.name) + value)
    return total


def as_row(figures: Figures) -> dict[str, object]:
    """Return the figures as plain values for a line of JSON."""
    return asdict(figures)


def of_row(row: Mapping[str, object]) -> Figures:
    """Return the figures of such a line; names it does not know are passed over."""
    known = {one.name for one in fields(Figures)}
    return Figures(**{name: value for name, value in row.items() if name in known})  # type: ignore[arg-type]


def below_floors(now: Figures, floor: Figures) -> list[str]:
    """Return what is less than the floor allows, each with both figures; empty when nothing is."""
    less = []
    for what, (count, over) in FLOORS.items():
        least = rate(floor, count, over)
        if count == "capital_lines" and least is not None:
            least *= LINES_THAT_MAY_GO
        reached = rate(now, count, over)
        if least is not None and (reached or 0.0) < least - 1e-9:
            less.append(f"{what}: {reached or 0.0:.2f}, the floor is {least:.2f}")
    return less


def rate(figures: Figures, count: str, over: str) -> float | None:
    """Return a count over another, None where that is nothing."""
    below = _counted(figures, over)
    return _counted(figures, count) / below if below else None


def table_of(columns: Mapping[str, Figures]) -> str:
    """Return the fault table as lines of text: a row a measure, a column for each of the named figures."""
    width = max(15, *(len(name) + 2 for name in columns))
    rows = [f"{'':58}" + "".join(f"{name:>{width}}" for name in columns)]
    for what, cell in _ROWS:
        rows.append(f"{what:58}" + "".join(f"{cell(figures):>{width}}" for figures in columns.values()))
    return "\n".join(rows)


def _count_cards(
    figures: Figures, verdicts: Sequence[CardVerdict], labels: StreamLabels, chinese: frozenset[str]
) -> None:
    for verdict in verdicts:
        card = verdict.card
        if card.lines:
            figures.with_passages += 1
            figures.judged += verdict.faultless is not None
            figures.faultless += verdict.faultless is True
        for fault, found in verdict.faults.items():
            if found is not None and (card.lines or fault not in OF_LINES):
                figures.known[fault] = figures.known.get(fault, 0) + 1
                figures.faults[fault] = figures.faults.get(fault, 0) + found
        figures.foreign += bool(card.lines) and chinese.issuperset(card.articles)
        if card.heading:
            worth = labels.heading_at(card.headline_article, card.heading)
            figures.headings += 1
            figures.headings_known += bool(worth)
            figures.headings_none += worth == "none"
            figures.headings_leaning += worth == "leans"
        figures.kind_leads += card.place == 0 and verdict.faults["kind"] is True


def _count_lines(figures: Figures, verdict: CardVerdict, labels: StreamLabels) -> None:
    for line in verdict.card.lines:
        figures.lines += 1
        figures.lines_labelled += bool(line.range and labels.sentence_at(line.article, line.range))
    for each in verdict.capitals:
        key = each.verdict or "unlabelled"
        figures.capitals[key] = figures.capitals.get(key, 0) + 1


def _counted(figures: Figures, count: str) -> int:
    if count == "capital_lines":
        return sum(figures.capitals.values())
    if count == "capitals_right":
        return figures.capitals.get("right", 0)
    if count == "capitals_known":
        return sum(figures.capitals.values()) - figures.capitals.get("unlabelled", 0)
    return int(getattr(figures, count))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {part / whole:.2f}" if whole else "-"


def _capital(verdict: str) -> Cell:
    def cell(figures: Figures) -> str:
        return _share(figures.capitals.get(verdict, 0), _counted(figures, "capitals_known"))

    return cell


def _fault(kind: str) -> Cell:
    return lambda figures: _share(figures.faults.get(kind, 0), figures.known.get(kind, 0))


def _daily(count: str) -> Cell:
    return lambda figures: f"{_counted(figures, count) / figures.days:.2f}" if figures.days else "-"


_ROWS: tuple[tuple[str, Cell], ...] = (
    ("days / cards", lambda figures: f"{figures.days} / {figures.cards}"),
    ("cards with passages, a day", _daily("with_passages")),
    ("cards with passages and without a fault", lambda figures: _share(figures.faultless, figures.judged)),
    ("capitals' lines, a day", _daily("capital_lines")),
    ("capitals' lines that are right", _capital("right")),
    ("  somebody else's words", _capital("other")),
    ("  off the subject", _capital("subject")),
    ("  empty", _capital("empty")),
    *(
        (FAULTS[kind], _fault(kind))
        for kind in (
            "lead",
            "split",
            "merged",
            "kind",
            "title",
            "relation",
            "theme",
            "alone",
            "furniture",
            "language",
        )
    ),
    ("cards of which nothing is in the reader's language", lambda figures: str(figures.foreign)),
    (
        "days led by an opinion, analysis or newsletter as news",
        lambda figures: _share(figures.kind_leads, figures.days),
    ),
    (
        "headlines out of a text that tell no news",
        lambda figures: _share(figures.headings_none, figures.headings_known),
    ),
    (
        "  or none that is understood alone",
        lambda figures: _share(figures.headings_leaning, figures.headings_known),
    ),
    ("date lines that are wrong", lambda figures: _share(figures.dates_wrong, figures.dates_known)),
    ("binding dates found", lambda figures: _share(figures.binding_found, figures.binding_there)),
    (
        "of the five events that matter most, shown",
        lambda figures: _share(figures.events_shown, figures.events_there),
    ),
    (
        "  a day",
        lambda figures: f"{figures.events_shown / figures.days_labelled:.2f}" if figures.days_labelled else "-",
    ),
    ("shown lines that have a label", lambda figures: _share(figures.lines_labelled, figures.lines)),
)
