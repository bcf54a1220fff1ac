"""Which parts the reports to the admins named, row by row: in the texts and the files that Telegram accepted."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import bot.texts
from bot.texts import report_words
from digests.model import DeliveryTrouble

ENGLISH, ZONE = "en", "UTC"
"""What admins are told in who have not said otherwise, as those of the tests."""
IN_FULL = re.compile(r"reader (\d+), (.+), part (\d+) of \d+: ([a-z ]+?)(?: \(.*\))?")
BY_READER = re.compile(r"reader (\d+), (.+?): (parts? \d.*)")
SOME_PARTS = re.compile(r"parts? ([\d, ]+) ([a-z ]+)")
TROUBLES = {
    report_words(ENGLISH).named("kinds", trouble): trouble
    for trouble in DeliveryTrouble
    if trouble is not DeliveryTrouble.NONE
}

Key = tuple[int, str, int]
"""Reader, slot as a report words it, part."""
Named = tuple[Key, DeliveryTrouble]


def slot_in_words(slot: datetime) -> str:
    """Return how a report to the admins of the tests words a slot."""
    return bot.texts.get(ENGLISH).moment(slot, ZONE)


def named_in_text(text: str) -> list[Named]:
    """Return each part that a message names, and as what; AssertionError for a line that cannot be read."""
    found: list[Named] = []
    for line in text.split("\n"):
        if whole := IN_FULL.fullmatch(line):
            reader, slot, part, words = whole.groups()
            found.append(((int(reader), slot, int(part)), TROUBLES[words]))
        elif brief := BY_READER.fullmatch(line):
            found += _of_an_edition(int(brief[1]), brief[2], brief[3])
        else:
            assert not line.startswith("reader "), f"a report has a line that cannot be read: {line}"
    return found


def named_in_file(content: bytes) -> list[tuple[int, Named]]:
    """Return each part that a file names by the number of its row, and as what."""
    rows = csv.DictReader(content.decode().splitlines())
    return [
        (
            int(row["delivery"]),
            (
                (int(row["reader"]), slot_in_words(datetime.fromisoformat(row["slot"])), int(row["part"])),
                DeliveryTrouble(row["what"]),
            ),
        )
        for row in rows
    ]


def named_rows(
    texts: Iterable[str], files: Iterable[bytes], plan: Mapping[Key, int]
) -> dict[DeliveryTrouble, set[int]]:
    """Return the rows that were named with each trouble. `plan` has the number of each row; what a text names and
    is not in it, such as of somebody who had all deleted at once, is left out."""
    found: dict[DeliveryTrouble, set[int]] = {trouble: set() for trouble in DeliveryTrouble}
    for text in texts:
        for key, trouble in named_in_text(text):
            if key in plan:
                found[trouble].add(plan[key])
    for file in files:
        for number, (key, trouble) in named_in_file(file):
            assert plan.get(key, number) == number, f"the file calls {key} {number}, which is {plan[key]}"
            found[trouble].add(number)
    return found


def instant_of(stored: str) -> datetime:
    """Return an instant as SQLite keeps it."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _of_an_edition(reader: int, slot: str, parts: str) -> Sequence[Named]:
    found: list[Named] = []
    for some in parts.split("; "):
        read = SOME_PARTS.fullmatch(some)
        assert read is not None, f"a report names parts that cannot be read: {some}"
        found += [((reader, slot, int(part)), TROUBLES[read[2]]) for part in read[1].split(", ")]
    return found
