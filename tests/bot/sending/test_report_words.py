"""The words of a report: every part is named, whatever its reason holds, and Telegram takes the message."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.texts
from bot.sending.reports import COLUMNS, Untold, caption, cells, harmless, text_without_file, whole_text
from bot.texts import report_words
from digests.model import Address, ChatKind, Delivery, DeliveryState, DeliveryTrouble, Mention, Troubled
from digests.rules.texts import utf16_length
from tests.factories import NOW

TROUBLES = sorted(set(DeliveryTrouble) - {DeliveryTrouble.NONE})
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["👩🏽‍🚀" * 300, "\ud83d", "x" * 999, "\nreader 1, part 1", "=1+1", 'a "b", c\r\nd', "\u202e拒绝\0"]
    ),
)


def row(
    number: int = 1,
    trouble: DeliveryTrouble = DeliveryTrouble.UNCERTAIN,
    reason: str = "",
    slot: datetime = NOW,
    reader: int = 12,
) -> Troubled:
    delivery = Delivery(
        id=number,
        subscriber=reader,
        address=Address(1),
        kind=ChatKind.PRIVATE,
        slot=slot,
        issued_at=slot,
        part=number,
        parts=9,
        text="",
        state=DeliveryState.UNCERTAIN,
        attempt=1,
        due_at=slot,
    )
    return Troubled(delivery, trouble, reason, NOW, None, NOW)


def untold(rows: list[Troubled], left: int = 0) -> Untold:
    return Untold(rows, [Mention(one.delivery.id, one.trouble, one.report_at) for one in rows], b"", left)


@st.composite
def all_sorts(draw: st.DrawFn, most: int = 100) -> list[Troubled]:
    """So many parts as a text is made of, of few readers or of many with long numbers, whatever their reasons."""
    count = draw(st.integers(1, most))
    readers = draw(st.sampled_from([(1, 3), (10**15, 10**15 + 10**6)]))
    return [
        row(
            number + draw(st.sampled_from([0, 10**15])),
            draw(st.sampled_from(TROUBLES)),
            draw(HOSTILE),
            NOW + timedelta(days=draw(st.integers(0, 400))),
            draw(st.integers(*readers)),
        )
        for number in range(1, count + 1)
    ]


@given(all_sorts(), st.integers(0, 10**6), st.sampled_from(sorted(bot.texts.LANGUAGES)))
def test_whatever_is_to_be_told_fits_into_a_message(rows: list[Troubled], left: int, language: str) -> None:
    texts = bot.texts.get(language)
    text, named = text_without_file(untold(rows, left), texts, "Pacific/Kiritimati")
    assert utf16_length(text) <= LONGEST_TEXT
    assert min(len(rows), 20) <= named <= len(rows)
    assert utf16_length(caption(untold(rows, left), texts)) <= LONGEST_CAPTION


@given(all_sorts(30), st.sampled_from(sorted(bot.texts.LANGUAGES)))
def test_a_message_without_a_file_names_every_part(rows: list[Troubled], language: str) -> None:
    texts = bot.texts.get(language)
    text = whole_text(untold(rows), texts, "UTC")
    if text is None:
        return  # too long with such numbers of readers and parts: a file
    assert utf16_length(text) <= LONGEST_TEXT
    lines = text.split("\n")
    for one in rows:
        words = report_words(language)
        start = words.row.partition("{slot}")[0].format(reader=one.delivery.subscriber)
        slot = texts.moment(one.delivery.slot, "UTC")
        theirs = [line for line in lines if line.startswith(start + slot)]
        assert any(str(one.delivery.part) in line and words.named("kinds", one.trouble) in line for line in theirs)


@given(st.lists(HOSTILE, min_size=1, max_size=9))
def test_a_reason_can_neither_break_a_row_nor_be_calculated(reasons: list[str]) -> None:
    told = [cells(row(number, reason=reason)) for number, reason in enumerate(reasons)]
    for line in told:
        assert len(line) == len(COLUMNS)
        assert not set("\r\n\0") & set("".join(line))
        assert not line[COLUMNS.index("reason")].startswith("=")
        "".join(line).encode()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＠SUM"])
def test_a_spreadsheet_calculates_no_cell(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Forbidden: a+b") == "Forbidden: a+b"


def test_a_part_is_told_with_reader_slot_part_and_reason() -> None:
    rows = [row(1, DeliveryTrouble.FAILED, "message is\ntoo long")]
    assert whole_text(untold(rows), bot.texts.get("en"), "UTC") == (
        "Deliveries\n1 failed: Telegram refused it\n\n"
        "reader 12, Tue 10 Mar, 12:00, part 1 of 9: failed (message is too long)"
    )


def test_a_long_reason_is_cut_where_no_character_breaks() -> None:
    rows = [row(1, DeliveryTrouble.FAILED, "ab" + "🚀" * 99)]
    text = whole_text(untold(rows), bot.texts.get("en"), "UTC")
    assert text is not None
    assert text.endswith("(ab" + "🚀" * 58 + "…)")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "reader 12, Tue 10 Mar, 12:00: parts 6, 7 uncertain; part 8 sent again"),
        ("zh-Hans", "读者 12，3月10日 周二 12:00：第6、7部分未确认；第8部分已重发"),
        ("zh-Hant", "讀者 12，3月10日 週二 12:00：第6、7部分未確認；第8部分已重送"),
    ],
)
def test_the_parts_of_one_edition_are_a_line_in_every_language(language: str, line: str) -> None:
    rows = [row(number) for number in range(1, 8)] + [row(8, DeliveryTrouble.RESENT)]
    text = whole_text(untold(rows), bot.texts.get(language), "UTC")
    assert text is not None
    assert text.split("\n\n")[-1] == line


@pytest.mark.parametrize("language", bot.texts.LANGUAGES)
def test_a_file_says_how_many_are_still_to_come(language: str) -> None:
    texts = bot.texts.get(language)
    assert "4321" in caption(untold([row()], 4321), texts)
    assert report_words(language).later.partition("{n}")[2] not in caption(untold([row()]), texts)
