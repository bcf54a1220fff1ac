"""Labels of the own stream's sentences: a file a text, a line a sentence, known by the words with which it opens.

    opens|side|also|speaker|proof|kind|dates|numbers

`README.md` in `labelled/own` says what each field is. The words may stand here, since they are our own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digests.model import DateKind, Proof
from tests.benchmarks.labelling.marks import KINDS, SIDES, MarksError, empty, one_of, read_marks, several

LABELS = Path(__file__).parents[1] / "labelled" / "own"
PROOFS = [proof.value for proof in Proof]
DAYS = [kind.value for kind in DateKind]
DAY = re.compile(r"(?P<day>\d{4}(?:-\d\d){0,2}) (?P<kinds>[a-z/]+)(?P<sign>[!?]?)")
NUMBER = re.compile(r"(?P<value>[\d.]+) (?P<unit>[A-Za-z ]+)(?P<sign>\??)")


@dataclass(frozen=True, slots=True)
class DayLabel:
    """A day, month or year that a sentence names (ISO 8601), the kinds that it may have, whether a reader should
    have it in a calendar of the relation, and whether it may be left out."""

    day: str
    kinds: tuple[str, ...]
    binds: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class NumberLabel:
    """A number in figures, in base units, and whether it may be left out."""

    value: float
    unit: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLabel:
    """Whose voice a sentence carries, other sides that are acceptable, who speaks ("" is not asked), by which
    proofs that may be known ("" among them: or by none), the kinds that it may have, its days and numbers."""

    opens: str
    side: str
    also: tuple[str, ...]
    speaker: str
    proofs: tuple[str, ...]
    kinds: tuple[str, ...]
    days: tuple[DayLabel, ...]
    numbers: tuple[NumberLabel, ...]

    def carries(self, party: str) -> bool:
        """Say whether the sentence may stand under the party's name."""
        return party in (self.side, *self.also)


def read_sentence_labels(article: str, folder: Path = LABELS) -> tuple[list[SentenceLabel], list[str]]:
    """Return the labels of a text's sentences in order, if it has any, and the faults of those left out."""
    file = folder / f"{article}.marks"
    if not file.is_file():
        return [], []
    found, faults = read_marks(file.read_text(encoding="utf-8"), _sentence, file.name)
    return list(found.values()), faults


def _sentence(fields: Sequence[str]) -> tuple[str, SentenceLabel]:
    opens, side, also, speaker, proofs, kinds, days, numbers = fields
    return opens, SentenceLabel(
        opens=opens,
        side=one_of(side, SIDES),
        also=tuple(one_of(each, SIDES) for each in several(also)),
        speaker=empty(speaker),
        proofs=tuple(_proof(each) for each in proofs.split("/")),
        kinds=tuple(one_of(each, KINDS) for each in kinds.split("/")),
        days=tuple(map(_day, several(days))),
        numbers=tuple(map(_number, several(numbers))),
    )


def _proof(word: str) -> str:
    return one_of(word, PROOFS) if empty(word) else ""


def _day(words: str) -> DayLabel:
    match = DAY.fullmatch(words)
    if match is None:
        raise MarksError(f"{words!r} is no day with its kind")
    kinds = tuple(one_of(each, DAYS) for each in match["kinds"].split("/"))
    return DayLabel(match["day"], kinds, match["sign"] == "!", match["sign"] == "?")


def _number(words: str) -> NumberLabel:
    match = NUMBER.fullmatch(words)
    if match is None:
        raise MarksError(f"{words!r} is no number with its unit")
    return NumberLabel(float(match["value"]), match["unit"], bool(match["sign"]))
