"""The same gate and themes on every pair, through `try` as a person calls it: another pair is data and no code."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import try_
from tests.relations import INDIA_PAKISTAN, US_CHINA_EXPECTED

PAIRS = {"us-china": US_CHINA_EXPECTED, str(INDIA_PAKISTAN): INDIA_PAKISTAN / "expected.jsonl"}
each_pair = pytest.mark.parametrize(("relation", "expected"), PAIRS.items(), ids=["packaged", "second"])


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def tried(rule: str, relation: str, lines: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    sent = [{key: line[key] for key in ("id", "title", "text")} for line in lines]
    result = CliRunner().invoke(
        try_.commands, [rule, "--relation", relation], input="\n".join(map(json.dumps, sent))
    )
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    return {answer["id"]: answer for answer in answers}


@each_pair
def test_the_gate_judges_every_article_of_the_pair_rightly(relation: str, expected: Path) -> None:
    lines = lines_of(expected)
    found = tried("gate", relation, lines)
    wrong = [line["id"] for line in lines if found[line["id"]]["relevant"] is not line["relevant"]]
    assert not wrong
    assert all(answer["reason"] and " " in answer["reason"] for answer in found.values())


@each_pair
def test_the_themes_with_a_section_are_those_of_the_pair(relation: str, expected: Path) -> None:
    lines = [line for line in lines_of(expected) if line["relevant"]]
    found = tried("themes", relation, lines)
    for line in lines:
        sections = {theme["theme"] for theme in found[line["id"]]["themes"] if theme["section"]}
        assert sections == set(line["themes"]), line["id"]


@each_pair
def test_both_scripts_and_every_kind_of_refusal_are_covered(relation: str, expected: Path) -> None:
    identifiers = {line["id"] for line in lines_of(expected)}
    assert identifiers >= {
        "chinese",
        "traditional",
        "one-party",
        "territory-alone",
        "apart",
        "outlet",
        "whole-word",
    }


def test_the_reason_names_the_parties_of_the_pair() -> None:
    line = {"id": 1, "title": "India tests a missile", "text": ""}
    answer = tried("gate", str(INDIA_PAKISTAN), [line])[1]
    assert answer["reason"] == "only New Delhi is named, not Islamabad"


def test_who_speaks_is_known_for_the_pair_with_terms_of_office() -> None:
    text = (
        "Leela Baruah said on Monday that India would open the dams. "
        "The Foreign Office in Islamabad said that Pakistan had asked for it. "
        "The United States said nothing."
    )
    article = {"id": 1, "title": "Dams", "text": text, "published": "2025-03-01T08:00:00Z", "language": "en"}
    result = CliRunner().invoke(
        try_.commands, ["attribute", "--relation", str(INDIA_PAKISTAN)], input=json.dumps(article)
    )
    passages = json.loads(result.stdout)["passages"]
    assert [passage["party"] for passage in passages[:2]] == ["india", "pakistan"]
    assert passages[0]["speaker"] == "Leela Baruah"


SMALLEST = """
id = "tea-coffee"
title = "Tea and Coffee"
[[party]]
id = "tea"
label = "Leaf"
main = true
mentions = ["Tealand"]
[[party]]
id = "coffee"
label = "Bean"
main = true
mentions = ["Coffea"]
"""
ONE_THEME = """
[[theme]]
id = "milk"
command = "milk"
title = "Milk"
words = [[4, "\\\\bmilk\\\\b"]]
"""


def test_two_parties_with_a_word_each_and_one_theme_are_enough(tmp_path: Path) -> None:
    (tmp_path / "relation.toml").write_text(SMALLEST, encoding="utf-8")
    (tmp_path / "themes.toml").write_text(ONE_THEME, encoding="utf-8")
    line = {"id": 1, "title": "Tealand and Coffea share milk", "text": ""}
    assert tried("gate", str(tmp_path), [line])[1]["reason"] == "Leaf and Bean are both named in headline and lead"
    assert [theme["theme"] for theme in tried("themes", str(tmp_path), [line])[1]["themes"]] == ["milk"]
