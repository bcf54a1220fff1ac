"""A reader's verdict on cards beside the automatic one: where the two differ too often, the program is mended.

A line of `reader.marks` is `stream|card|faults|Washington|Beijing`: the card by a hash of what it shows, so that a
verdict counts only for a card that still looks like that; the kinds of fault; of each capital's line right, other,
subject or empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.labelling import marks
from tests.benchmarks.labelling.grading import FAULTS, CardVerdict
from tests.benchmarks.labelling.labels import REAL
from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.labelling.shown import ShownCard

READER = "reader.marks"
MOST_APART = 0.2  # of the cards on which the two may differ in one kind of fault
SAID_OF_A_LINE = ("right", "other", "subject", "empty", "-")
CAPITALS = ("us", "prc")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found wrong with a card, and said of each capital's line ("-": there is none)."""

    faults: frozenset[str]
    capitals: Mapping[str, str]


def card_hash(card: ShownCard) -> str:
    """Return the hash of what a reader sees of a card."""
    # The two fixed ones are of cards that could still be marked as changed: the others keep their verdicts.
    shown = [str(card.day), card.section, "False", "", card.headline]
    shown += [f"{line.role} {line.prefix} {line.text}" for line in card.lines]
    shown += [f"{each.kind} {each.day}" for each in card.dates]
    return hash_of("\n".join(shown))


def read_readings(folder: Path = REAL) -> tuple[dict[str, Reading], list[str]]:
    """Return a reader's verdicts by stream and card, and the faults of lines that cannot be used."""
    file = folder / READER
    return marks.read_marks(file.read_text(encoding="utf-8"), _reading, READER) if file.is_file() else ({}, [])


def agreement_of(
    verdicts: Mapping[str, Sequence[CardVerdict]], readings: Mapping[str, Reading]
) -> dict[str, tuple[int, int]]:
    """Return by kind of fault on how many cards the reader and the program agree, and of how many both know.

    `verdicts` are by stream. Of lines under a capital's name it is counted by line whether both call it right.
    """
    found: dict[str, tuple[int, int]] = {}
    for fault, agree in _compared(verdicts, readings):
        both, known = found.get(fault, (0, 0))
        found[fault] = both + agree, known + 1
    return found


def agreement_text(agreement: Mapping[str, tuple[int, int]]) -> str:
    """Return the agreement as a table, with a mark at what has to be mended."""
    rows = [f"{'the reader and the program agree':72}{'cards':>10}"]
    for fault, what in FAULTS.items():
        both, known = agreement.get(fault, (0, 0))
        apart = known and 1 - both / known > MOST_APART
        share = f"{both / known:>8.2f}" if known else f"{'-':>8}"
        rows.append(f"{what:72}{both:>5}/{known:<4}{share}{'  to be mended' if apart else ''}")
    return "\n".join(rows)


def _compared(
    verdicts: Mapping[str, Sequence[CardVerdict]], readings: Mapping[str, Reading]
) -> Iterable[tuple[str, bool]]:
    for stream, some in verdicts.items():
        for verdict in some:
            reading = readings.get(f"{stream}|{card_hash(verdict.card)}")
            if reading is None:
                continue
            for fault, known in verdict.faults.items():
                if fault != "capital" and known is not None:
                    yield fault, known == (fault in reading.faults)
            for each in verdict.capitals:
                said = reading.capitals.get(each.line.role, "-")
                if each.verdict and said != "-":
                    yield "capital", (each.verdict == "right") == (said == "right")


def _reading(fields: Sequence[str]) -> tuple[str, Reading]:
    stream, card, faults, *said = fields
    found = frozenset(marks.one_of(each, tuple(FAULTS)) for each in marks.several(faults))
    lines = {party: marks.one_of(each, SAID_OF_A_LINE) for party, each in zip(CAPITALS, said, strict=True)}
    return f"{stream}|{card}", Reading(found, lines)
