"""The demo: the whole bot on loopback, shown in the terminal, on the package's seeds."""

import os
import re
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import build_command_line, demo
from bot.cli.demo import DemoError, name_buttons, parse_jump, play
from bot.cli.phone import Screen
from bot.commands import request_limits

SEEDS = Path(__file__).parents[2] / "seeds"


async def shown(capsys: pytest.CaptureFixture[str], lines: Sequence[str], folder: Path | None = None) -> str:
    assert await play(lines, Screen(), folder) == 0
    return capsys.readouterr().out


def copy_of_seeds(folder: Path) -> Path:
    shutil.copytree(SEEDS / "articles", folder / "articles")
    shutil.copy(SEEDS / "outlets.toml", folder)
    return folder


async def test_a_topic_shows_both_capitals_and_links(capsys: pytest.CaptureFixture[str]) -> None:
    chat = await shown(capsys, ["/start", "/taiwan"])
    brief = chat.split(" /taiwan\n")[1]
    for words in ("Taiwan and the Strait", " via ", "Beijing “", "(fictional"):
        assert words in brief
    assert re.search(r"<http://127\.0\.0\.1:\d+/[\w/-]+>", brief)


async def test_the_demo_speaks_the_chosen_language_and_reads_all_that_are_chosen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await play(["/start", "/settings"], Screen(), language="zh-Hans", reads=("en", "zh")) == 0
    both = capsys.readouterr().out
    assert await play(["/start", "/settings"], Screen(), language="zh-Hans") == 0
    one = capsys.readouterr().out
    assert "设置" in both
    assert "英语" in both.split("/settings")[-1]
    assert "英语" not in one.split("/settings")[-1]


async def test_a_reader_is_no_admin_and_whoever_hosts_the_demo_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert await play(["/help", "/stats"], Screen(), language="zh-Hans", reader=True) == 0
    told = capsys.readouterr().out
    assert "/digest" in told
    assert "/addsource" not in told
    assert await play(["/help"], Screen(), language="zh-Hans") == 0
    assert "/addsource" in capsys.readouterr().out


async def test_a_question_too_many_is_answered_when_its_time_has_come(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The demo's person is an admin of the bot, who may ask for five times as much: so one question a minute.
    monkeypatch.setattr(request_limits, "DEAR", request_limits.Rate(0.2, 0.2))
    chat = await shown(capsys, ["giraffe", "zebra", "hippopotamus", "+2m"])
    before, _, after = " ".join(chat.replace("│", " ").split()).partition("I will then answer your last message.")
    assert "the word giraffe" in before
    assert "the word hippopotamus" in after
    assert "the word zebra" not in after, "only the last one"


@pytest.mark.long
async def test_a_topic_opens_with_what_it_heads_and_what_answers_for_it_is_quoted_of_both_capitals(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chat = await shown(capsys, ["/start", "+36h", "/taiwan"])
    brief = " ".join(chat.split(" /taiwan\n")[1].replace("│", " ").split())
    sanctions = brief.index("China freezes assets")

    assert brief.index("two days of drills around Taiwan") < brief.index("counts 49 Chinese aircraft") < sanctions
    answer = "“The Foreign Ministry in Beijing said the countermeasures answer"
    assert re.search(rf"Beijing {answer}", brief[sanctions:])


@pytest.mark.long
async def test_whoever_subscribes_by_button_gets_a_digest_each_day_at_the_hour_and_the_correction_when_it_came(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chat = await shown(capsys, ["/start", "[Start daily digest]", "[UTC]", "+1d", "+1d", "+1d"])
    subscribed = chat.split("You press [ UTC ]")[1]
    moments = re.findall(r"─ (\w{3} \d+ May) 2024, (\d\d:\d\d) UTC ─", subscribed)
    assert moments == [
        ("Thu 23 May", "08:00"),
        ("Fri 24 May", "07:00"),
        ("Fri 24 May", "08:00"),
        ("Fri 24 May", "14:00"),
        ("Sat 25 May", "07:00"),
        ("Sat 25 May", "08:00"),
        ("Sun 26 May", "07:00"),
    ]
    first, third = subscribed.split("Fri 24 May 2024, 08:00")
    assert "since Thu: " not in first
    assert "since Thu: " in third
    assert "Correction: 402, not 420" in subscribed.split("Fri 24 May 2024, 14:00")[1].split("Sat 25 May")[0]


@pytest.mark.long
async def test_a_word_changed_in_a_seed_article_is_seen_in_the_chat(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = copy_of_seeds(tmp_path)
    article = next((folder / "articles").glob("40-*.md"))
    text = article.read_text(encoding="utf-8")
    assert "drills around Taiwan" in text
    article.write_text(text.replace("drills around", "kumquats around"), encoding="utf-8")
    chat = " ".join((await shown(capsys, ["/start", "/taiwan"], folder)).replace("│", " ").split())
    assert "kumquats around Taiwan" in chat
    assert "drills around Taiwan with ships" not in chat


def test_an_unknown_button_is_told_with_those_there_are() -> None:
    result = CliRunner().invoke(
        build_command_line(), ["demo", "--say", "/start", "--say", "[Nope]", "--say", "+5x"]
    )
    assert result.exit_code == 1
    assert "No button says [Nope]. The buttons: [" in result.output
    assert "+5x is no length of time" in result.output


def test_lines_are_read_from_a_pipe_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"/start\n/help")
    os.close(writing)
    monkeypatch.setattr(demo, "STANDARD_INPUT", reading)
    result = CliRunner().invoke(build_command_line(), ["demo"])
    os.close(reading)
    assert result.exit_code == 0
    assert "Type text or a /command" in result.output
    assert [line.strip() for line in result.output.splitlines() if line.startswith("      ")][1::2] == [
        "/start",
        "/help",
    ]


@pytest.mark.parametrize(
    ("line", "jump"),
    [
        ("+1d", timedelta(days=1)), ("+90m", timedelta(minutes=90)), ("+2H", timedelta(hours=2)),
        ("+ 31d", timedelta(days=31)), ("+ trade", None), ("hello", None),
    ],
)  # fmt: skip
def test_how_much_time_a_line_lets_pass(line: str, jump: timedelta | None) -> None:
    assert parse_jump(line) == jump


@pytest.mark.parametrize(
    ("line", "words"), [("+32d", "At most"), ("+1y", "no length of time"), ("+5", "no length of time")]
)
def test_a_time_that_cannot_pass_is_refused(line: str, words: str) -> None:
    with pytest.raises(DemoError, match=words):
        parse_jump(line)


def test_a_button_that_is_not_there_names_the_newest_once_each() -> None:
    said = name_buttons(["Yes", "No", "Yes", *(str(number) for number in range(30))])
    assert said.startswith("The buttons: [Yes] [No] [0]")
    assert said.endswith("and 20 older ones.")
    assert name_buttons([]) == "There are no buttons yet."
