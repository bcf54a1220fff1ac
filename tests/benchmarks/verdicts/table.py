"""The table of verdicts: by version, kind of card, element, stream, outlet and week, with counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

from tests.benchmarks.bootstrap import paired
from tests.benchmarks.labelling.agreement import kappa, weighted_kappa
from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts import figures
from tests.benchmarks.verdicts.elements import KINDS
from tests.benchmarks.verdicts.figures import LINES, Judged, Share
from tests.benchmarks.verdicts.stored import Verdict, outdated

LEAST_KAPPA = 0.6
FEWEST_DAYS = 5  # read of both versions, to compare them day by day
CERTAIN = 0.05


def table(
    verdicts: Mapping[str, Sequence[Verdict]], articles: Mapping[str, Mapping[str, StreamArticle]]
) -> tuple[str, list[str]]:
    """Return the table, and which verdicts are left out because what they are on has changed or is gone.

    `articles` are by stream and id. Verdicts on a stream that is not there cannot be checked: all are left out.
    """
    fit: dict[str, list[Verdict]] = {}
    left_out: list[str] = []
    for stream, some in verdicts.items():
        fit[stream] = [each for each in some if not outdated(each, articles.get(stream, {}))]
        if gone := len(some) - len(fit[stream]):
            left_out.append(f"{stream}: {gone} verdicts are on words that have changed since or are gone")
    versions = figures.by_version(fit)
    parts = [_version(commit, judged, articles) for commit, judged in versions.items()]
    return "\n\n".join(filter(None, (*parts, _compared(versions), _agreement(fit), _pairs(fit)))), left_out


def _version(commit: str, judged: Judged, articles: Mapping[str, Mapping[str, StreamArticle]]) -> str:
    cards = judged.cards
    rows = [f"===== {commit}: {len(judged.all_cards())} cards of {len(judged.days)} days ====="]
    rows += _rows("cards without a fault", {"all": figures.share(cards, figures.faultless)})
    rows += _shares("by kind of card", {
        kind: figures.share(some, figures.faultless)
        for kind, some in figures.parted(cards, lambda _, card: card.kind).items()
    })  # fmt: skip
    rows += _main(judged)
    rows += _elements(judged)
    rows += _shares("by stream, cards without a fault", _faultless_by(judged, "stream", articles))
    rows += _shares("by outlet, cards without a fault", _faultless_by(judged, "outlet", articles))
    rows += _shares("by week, cards without a fault", _faultless_by(judged, "week", articles))
    rows += _streams(judged)
    return "\n".join(rows)


def _main(judged: Judged) -> list[str]:
    """The rows that issues set targets for."""
    lines = {
        f"lines of a capital, statements counted: {mark}": figures.share(judged.cards, figures.marked(LINES, mark))
        for mark in ("ok", "wrong", "other", "empty")
    }
    shares = lines | {
        "date lines, those in the foot counted: ok": figures.dates_of(judged),
        "claims of change: ok": figures.share(judged.cards, figures.marked(("claim",))),
        "headlines: ok": figures.share(judged.cards, figures.marked(("headline",))),
        "sections: ok": figures.share(judged.cards, figures.marked(("section",))),
        "passages: ok": figures.share(judged.cards, figures.marked(("passage",))),
        "the foot's sentences and headlines: ok": figures.foot_share(judged, "foot"),
        **figures.stories(judged),
    }
    return [*_shares("", shares), *_a_day(judged)]


def _a_day(judged: Judged) -> list[str]:
    means = {
        "mark of a day with two stories or more": figures.mean_text(figures.marks(judged)),
        "faultless cards a day": figures.a_day(judged, figures.faultless),
        "right lines of a capital a day": figures.a_day(judged, figures.marked(LINES)),
        "right date lines on cards a day": figures.a_day(judged, figures.marked(("date",))),
    }
    return [f"  {name:58} {said}" for name, said in means.items()]


def _elements(judged: Judged) -> list[str]:
    """Every mark of every kind of element, with counts."""
    rows = ["", "elements, by mark"]
    on_cards = Counter((mark.kind, mark.mark) for card in judged.all_cards() for mark in card.elements)
    in_feet = Counter((mark.kind, mark.mark) for day in judged.days.values() for mark in day.foot)
    counted = on_cards + in_feet
    for kind in KINDS:
        total = sum(counted[kind.id, mark] for mark in kind.marks)
        if total:
            said = " · ".join(
                f"{mark} {counted[kind.id, mark]} ({counted[kind.id, mark] / total:.2f})"
                for mark in kind.marks
                if counted[kind.id, mark]
            )
            rows.append(f"  {kind.id:14}{total:>5}  {said}")
    return rows


def _faultless_by(
    judged: Judged, what: str, articles: Mapping[str, Mapping[str, StreamArticle]]
) -> dict[str, Share]:
    parts = {
        "stream": lambda day, _: day[0],
        "outlet": figures.outlet_of(articles),
        "week": lambda day, _: f"{day[0]} {figures.week_of(day)}",
    }
    some = figures.parted(judged.cards, parts[what])
    return {name: figures.share(cards, figures.faultless) for name, cards in some.items()}


def _streams(judged: Judged) -> list[str]:
    """Lines of a capital and marks of days by stream, so that one stream's fault is seen."""
    rows = ["", "by stream: right lines of a capital · mark of a day · stories with a card · first opens"]
    for name in sorted({day[0] for day in judged.days.keys() | judged.cards.keys()}):
        own = Judged(
            {day: some for day, some in judged.cards.items() if day[0] == name},
            {day: each for day, each in judged.days.items() if day[0] == name},
        )
        told = figures.stories(own)
        said = (
            figures.share(own.cards, figures.marked(LINES)), figures.mean_text(figures.marks(own)),
            told["chosen stories with a card"], told["the first chosen opens the digest"],
        )  # fmt: skip
        rows.append(f"  {name:26} {' · '.join(map(str, said))}")
    return rows


def _shares(title: str, shares: Mapping[str, Share]) -> list[str]:
    return [*(["", title] if title else [""]), *(f"  {name:58} {each}" for name, each in shares.items())]


def _rows(title: str, shares: Mapping[str, Share]) -> list[str]:
    return [f"{title}: {each}" for each in shares.values()]


def _compared(versions: Mapping[str, Judged]) -> str:
    """Two versions on the days that were read of both: the second's difference to the first."""
    rows = []
    for one, other in combinations(versions, 2):
        days = sorted(versions[one].days.keys() & versions[other].days.keys())
        if len(days) < FEWEST_DAYS:
            continue
        rows.append(f"===== {other} beside {one}, {len(days)} days that were read of both")
        for what, values in (("faultless cards a day", figures.faultless_of), ("mark of a day", figures.mark_of)):
            pairs = [(values(versions[other], day), values(versions[one], day)) for day in days]
            known = [(new, old) for new, old in pairs if new is not None and old is not None]
            if known:
                difference = paired([new for new, _ in known], [old for _, old in known])
                rows.append(f"  {what:58} {difference} {len(known)} days")
    return "\n".join(rows)


# --- agreement and pairs ------------------------------------------------------------------------------


def _agreement(verdicts: Mapping[str, Sequence[Verdict]]) -> str:
    pairs = figures.read_by_both(verdicts)
    if not pairs:
        return ""
    rows = [f"{'===== two readers':26}{'read twice':>12}{'alike':>8}{'kappa':>8}"]
    for kind, some in pairs.items():
        alike = sum(one == other for one, other in some) / len(some)
        numbers = [(one, other) for one, other in some if type(one) is int and type(other) is int]
        value = weighted_kappa(numbers) if len(numbers) == len(some) else kappa(some)
        note = f"  under {LEAST_KAPPA}: the guide is mended, and it is read again" if value < LEAST_KAPPA else ""
        rows.append(f"{kind:26}{len(some):>12}{alike:>8.2f}{value:>8.2f}{note}")
    return "\n".join(rows)


def _pairs(verdicts: Mapping[str, Sequence[Verdict]]) -> str:
    rows = []
    for (one, other), counted in figures.sent(verdicts).items():
        chance = sign_test(counted[one], counted[other])
        rows.append(
            f"===== side by side, {counted.total()} days: {one} {counted[one]}, {other} {counted[other]}, "
            f"neither {counted['']}; sign test p = {chance:.3f}{'' if chance < CERTAIN else ', may be luck'}"
        )
    return "\n".join(rows)


def sign_test(one: int, other: int) -> float:
    """Return how likely two equals would be at least so far apart, both ways; days for neither say nothing."""
    days, more = one + other, max(one, other)
    tail = sum(comb(days, each) for each in range(more, days + 1))
    return float(min(1.0, 2 * tail / 2**days))
