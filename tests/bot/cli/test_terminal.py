"""The demo's terminal: what is typed there, and how wide it is."""

import asyncio
import os

import pytest

from bot.cli import demo
from bot.cli.demo import typed_lines
from bot.cli.phone import Screen


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


async def test_lines_and_characters_may_arrive_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    word = "关税".encode()
    assert await lines_of([b"/sta", b"rt\n" + word[:4], word[4:] + b"\n", b"last"], monkeypatch) == [
        "/start",
        "关税",
        "last",
    ]


async def test_bytes_that_are_no_text_do_not_end_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await lines_of([b"\xff\xfe\n"], monkeypatch) == ["��"]


async def test_nothing_typed_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await lines_of([], monkeypatch) == []


def test_words_that_are_not_of_the_chat_are_wrapped_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(44).say("word " * 30)
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 44


def test_a_screen_that_nobody_looks_at_has_no_colours() -> None:
    screen = Screen.of_this_terminal()
    assert (screen.styled, screen.prompted) == (False, False)
