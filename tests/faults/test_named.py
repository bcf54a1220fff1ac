"""What the judge reads in a report is what the bot wrote, in a text as in a file."""

from collections.abc import Sequence

import pytest

import bot.texts
from bot.sending.reports import COLUMNS, cells, text_without_file, whole_text
from digests.model import DeliveryTrouble, Troubled
from tests.bot.sending.test_report_words import TROUBLES, row, untold
from tests.faults.named import Key, named_rows, slot_in_words

pytestmark = pytest.mark.long

ROWS = [
    row(part, trouble, f"Error: {trouble} (again), part 9 of 9: failed", reader=reader)
    for reader in (3, 4, 50)
    for part, trouble in enumerate(TROUBLES, 1)
]


def plan_of(rows: Sequence[Troubled]) -> dict[Key, int]:
    return {
        (one.delivery.subscriber, slot_in_words(one.delivery.slot), one.delivery.part): 1000 + place
        for place, one in enumerate(rows)
    }


def expected(rows: Sequence[Troubled]) -> dict[DeliveryTrouble, set[int]]:
    places = list(enumerate(rows))
    return {
        trouble: {1000 + place for place, one in places if one.trouble is trouble} for trouble in DeliveryTrouble
    }


def test_each_part_that_a_text_names_is_read_as_what_it_was_named() -> None:
    text = whole_text(untold(ROWS), bot.texts.get("en"), "UTC")
    assert text is not None
    assert named_rows([text], [], plan_of(ROWS)) == expected(ROWS)


def test_what_a_text_leaves_out_was_not_named() -> None:
    rows = [row(1, reader=number) for number in range(1, 101)]
    text, number = text_without_file(untold(rows, 900), bot.texts.get("en"), "UTC")
    assert number < 100
    assert named_rows([text], [], plan_of(rows)) == expected(rows[:number])


def test_each_row_of_a_file_is_read_and_that_its_number_is_right_looked_at() -> None:
    line = ",".join(["1005", *cells(ROWS[5])[1:6], "", ""])
    file = f"{','.join(COLUMNS)}\r\n{line}\r\n".encode()
    only_the_sixth = named_rows([], [file], plan_of(ROWS))
    assert {number for numbers in only_the_sixth.values() for number in numbers} == {1005}
    assert only_the_sixth[ROWS[5].trouble] == {1005}
    with pytest.raises(AssertionError, match="the file calls"):
        named_rows([], [file.replace(b"1005", b"1006")], plan_of(ROWS))


def test_a_line_that_cannot_be_read_is_no_report_of_nothing() -> None:
    with pytest.raises(AssertionError, match="cannot be read"):
        named_rows(["Deliveries\nreader 3 and others"], [], {})
