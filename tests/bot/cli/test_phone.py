"""A chat as a phone shows it, in lines of text."""

import asyncio
import os
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.cli import demo
from bot.cli.demo import typed_lines
from bot.cli.phone import Screen, show_buttons, show_message, show_moment, show_note
from bot.sandbox.formatting import parse_html
from tests.factories import NOW

TAIPEI = ZoneInfo("Asia/Taipei")
BOT = {"is_bot": True, "first_name": "Communiqué"}
ADDRESS = "https://example.org/" + "long/" * 20


def message(html: str, **fields: Any) -> dict[str, Any]:
    text, entities = parse_html(html)
    return {
        "message_id": 1,
        "date": int(NOW.timestamp()),
        "from": BOT,
        "text": text,
        "entities": entities,
    } | fields


def words(html: str, **options: Any) -> list[str]:
    """The lines of a bot's message without its head and the bar at the left."""
    return [line.removeprefix("│").removeprefix(" ") for line in show_message(message(html), **options)[1:]]


def test_the_bot_speaks_at_the_left_and_the_person_at_the_right() -> None:
    assert show_message(message("Hello")) == ["Communiqué · 12:00", "│ Hello"]
    mine = show_message(message("/start", **{"from": {"is_bot": False, "first_name": "Robin"}}), width=30)
    assert mine == ["                   You · 12:00", "                        /start"]
    assert show_message(message("x"), zone=TAIPEI)[0] == "Communiqué · 20:00"


def test_what_a_message_answers_is_a_line_above_it_the_words_that_it_quotes_first() -> None:
    told = {"text": "The whole\nof what was told, and some more of it", "message_id": 1}
    answer = message("x", reply_to_message=told)
    assert show_message(answer, width=30)[1:] == ["│ ↩ The whole of what was …", "│ x"]
    assert show_message(answer | {"quote": {"text": "of what was told"}})[1:] == ["│ ↩ of what was told", "│ x"]


def test_an_edit_is_marked_with_its_own_time() -> None:
    edited = message("x", edit_date=int(NOW.timestamp()) + 60)
    assert show_message(edited, edited=True)[0] == "Communiqué · 12:01 · edited"
    assert show_message(edited)[0] == "Communiqué · 12:00"


def test_a_link_is_written_out_once_and_never_broken() -> None:
    lines = words(f'See <a href="{ADDRESS}">the notice</a>.', width=44)
    assert lines == ["See the notice", f"<{ADDRESS}>."]
    assert words('<a href="https://example.org/a">https://example.org/a</a>') == ["https://example.org/a"]


def test_bold_and_italic_are_codes_only_for_a_terminal_and_stand_where_they_should() -> None:
    assert words("<b>Bold</b> word") == ["Bold word"]
    assert words("<b>Bold</b> word", styled=True) == ["\x1b[1mBold\x1b[0m word"]
    assert words("😀😀 <b>bold</b>", styled=True) == ["😀😀 \x1b[1mbold\x1b[0m"]


def test_a_moment_is_told_in_the_readers_zone_or_in_the_senders_words() -> None:
    html = '<tg-time unix="1773144000" format="{}">12:00 UTC</tg-time>'
    assert words(html.format("t"), zone=TAIPEI) == ["20:00"]
    assert words(html.format("wDT"), zone=TAIPEI) == ["Tue 10 Mar 2026 20:00:00"]
    assert words(html.format("wDT"), zone=TAIPEI, language="zh-Hans") == ["周二 2026年3月10日 20:00:00"]
    assert words(html.format("d"), zone=TAIPEI) == ["2026-03-10"]
    assert words(html.format("t")) == ["12:00 UTC"]
    assert words(html.format("r"), zone=TAIPEI) == ["12:00 UTC"]


def test_quotes_are_set_in_and_folded_ones_look_different() -> None:
    assert words("a\n<blockquote>b\nc</blockquote>\nd") == ["a", "▎ b", "▎ c", "d"]
    assert words("<blockquote expandable>b</blockquote>") == ["▹ b"]


def test_chinese_breaks_anywhere_but_not_before_a_comma() -> None:
    lines = words("中国商务部发言人表示，中方坚决反对美方加征关税。", width=22)
    assert lines == ["中国商务部发言人表示，", "中方坚决反对美方加征", "关税。"]


def test_buttons_stand_in_rows_below_and_a_row_too_wide_goes_on() -> None:
    rows = [[{"text": "Yes"}, {"text": "No"}], [{"text": "Site", "url": "https://example.org/"}]]
    lines = show_message(message("?", reply_markup={"inline_keyboard": rows}))
    assert lines[2:] == ["  [ Yes ] [ No ]", "  [ Site ] <https://example.org/>"]
    wide = [[{"text": "x" * 20}, {"text": "y" * 20}]]
    assert show_buttons(wide, width=44) == [f"  [ {'x' * 20} ]", f"  [ {'y' * 20} ]"]


def test_files_and_places_are_named() -> None:
    file = message("", document={"file_name": "export.csv", "file_size": 9}, caption="yours")
    assert show_message(file)[1:] == ["│ [file] export.csv (9 bytes)", "│ yours"]
    assert show_message(message("", location={"latitude": 25.03, "longitude": 121.56}))[1] == (
        "│ [place] 25.0300, 121.5600"
    )


def test_the_clock_and_notes_stand_in_the_middle() -> None:
    assert show_moment(NOW, None, width=44) == "───────── Tue 10 Mar 2026, 12:00 UTC ─────────"[1:-1]
    assert "20:00 Taipei" in show_moment(NOW, TAIPEI)
    assert show_note("( Saved )", width=29) == ["          ( Saved )"]


MARKUP = st.lists(
    st.sampled_from(
        [
            "word ",
            "中文",
            "😀",
            "\n",
            "<b>bold</b> ",
            "x" * 90,
            "<blockquote>quoted\nlines</blockquote>",
            "<i>a\nb</i>",
        ]
    ),
    max_size=25,
)


@given(MARKUP, st.integers(24, 60), st.booleans())
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(pieces: list[str], width: int, styled: bool) -> None:
    sent = message("".join(pieces))
    lines = show_message(sent, width=width)
    assert all(cell_len(line) <= width for line in lines)
    shown = "".join(line.removeprefix("│") for line in lines[1:])
    assert "".join(shown.replace("▎", "").split()) == "".join(sent["text"].split())
    assert len(show_message(sent, width=width, styled=styled)) == len(lines)


@pytest.mark.parametrize("chat", [{"from": BOT}, {"chat": {"first_name": "News"}}, {}])
def test_who_speaks_need_not_be_known(chat: dict[str, Any]) -> None:
    bare = {"message_id": 1, "date": int(NOW.timestamp()), "text": "x"} | chat
    assert show_message(bare)[1] == "│ x"


# --- what is typed there, and how wide it is


async def lines_of(chunks: list[bytes], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    reading, writing = os.pipe()
    monkeypatch.setattr(demo, "STANDARD_INPUT", reading)
    lines = typed_lines(Screen())
    waiting = asyncio.ensure_future(anext(lines, None))
    for chunk in chunks:
        await asyncio.sleep(0.02)
        os.write(writing, chunk)
    os.close(writing)
    first = await waiting
    found = [] if first is None else [first, *[line async for line in lines]]
    os.close(reading)
    return found


async def test_lines_and_characters_may_arrive_in_pieces_and_bytes_that_are_no_text_end_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    word = "关税".encode()
    assert await lines_of([b"/sta", b"rt\n" + word[:4], word[4:] + b"\n", b"last"], monkeypatch) == [
        "/start",
        "关税",
        "last",
    ]
    assert await lines_of([b"\xff\xfe\n"], monkeypatch) == ["��"]
    assert await lines_of([], monkeypatch) == []


def test_words_that_are_not_of_the_chat_are_wrapped_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(44).say("word " * 30)
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 44


@pytest.mark.parametrize(("columns", "width"), [(20, 44), (50, 50), (200, 60)])
def test_a_screen_is_as_wide_as_the_terminal_within_reason(
    columns: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert Screen.of_this_terminal().width == width


def test_a_screen_that_nobody_looks_at_has_no_colours() -> None:
    screen = Screen.of_this_terminal()
    assert (screen.styled, screen.prompted) == (False, False)
