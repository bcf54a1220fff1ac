"""The words of a language stand in the lexicon, the names of a pair in its relation: no Python file has any.

A file that still waits for its words to be moved is named in WAITING; that list only gets shorter.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config.lexicon import read_lexicon
from config.relations import read_relation

ROOT = Path(__file__).parents[1]
WAITING = frozenset(
    f"digests/rules/{file}.py"
    for file in (
        "annotation/clean",
        "annotation/voices/acts",
        "annotation/voices/chinese_speech",
        "annotation/voices/lines",
        "annotation/voices/listener",
        "annotation/voices/quotations",
        "annotation/voices/register",
        "annotation/voices/speakers",
        "editing/ranking",
        "editing/withdrawal",
        "reading/feeds/vocabulary",
        "reading/lists/rows",
    )
)
FILES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "digests").rglob("*.py"))
SPAN = "digests/rules/texts.py"  # names the span of the Chinese characters for all
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_SPAN = re.compile(r"\\u(?:3400|4e00|9fff)")
ENUMERATED = 3  # so many words of a kind in one value are a list of them
NEGATIONS = re.compile(
    r"(?i)\b(?:not|never|no longer|den(?:y|ies|ied))\b.{0,20}\||\|.{0,20}\b(?:not|never|denied)\b"
)
NAME = re.compile(r"[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]+)*")
# What stands in names of offices, firms and outlets and means something else as well.
ORDINARY = frozenset(
    ("Central", "Daily", "Director", "Eastern", "House", "Mark", "Minister", "Office", "Pacific", "Times")
)


@cache
def values_of(file: str) -> tuple[str, ...]:
    """The strings of a file that are no docstrings; those that stand in one tuple, list, set or table joined."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return tuple(_values(tree, told))


def _values(node: ast.AST, left_out: set[int]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if id(child) in left_out:
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        elif isinstance(child, ast.Tuple | ast.List | ast.Set | ast.Dict):
            parts = child.keys if isinstance(child, ast.Dict) else child.elts
            strings = (part.value for part in parts if isinstance(part, ast.Constant))
            yield " ".join(string for string in strings if isinstance(string, str))
        yield from _values(child, left_out)


@cache
def words_of_lexicon(subject: str, *fields: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(read_lexicon()["en"][subject][field]) for field in fields)


def enumerates(value: str, words: frozenset[str]) -> bool:
    found = {word.casefold() for word in re.findall(r"[A-Za-z]+", value)}
    return len(found & words) >= ENUMERATED


def faults_of(file: str) -> list[str]:
    text, values = (ROOT / file).read_text(encoding="utf-8"), values_of(file)
    (numbers, months, days) = (
        *words_of_lexicon("numbers", "words"),
        *words_of_lexicon("dates", "months", "weekdays"),
    )
    calendar = months | days | MONTHS | DAYS
    found = {
        "Chinese characters": CHINESE.search(text) is not None,
        "a span of its own of Chinese characters": file != SPAN and CHINESE_SPAN.search(text) is not None,
        "months or days of the week": any(enumerates(value, calendar) for value in values),
        "numbers in words": any(enumerates(value, numbers) for value in values),
        "negations": any(NEGATIONS.search(value) for value in values),
    }
    return [fault for fault, holds in found.items() if holds]


MONTHS = frozenset(
    (
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
)
DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))


@cache
def names_of_the_pair() -> frozenset[str]:
    """People, firms, offices and outlets of the packaged relation, as words of its patterns."""
    relation, _, _ = read_relation("us-china")
    patterns = [*relation["state_media"], *relation["agencies"].values()]
    for party in relation["party"]:
        for key in ("firms", "bodies", "offices"):
            patterns += party.get(key, ())
        patterns += [person["pattern"] for person in party["people"]]
    return frozenset(name for pattern in patterns for name in NAME.findall(pattern)) - ORDINARY


def names_in(file: str) -> set[str]:
    words = " ".join(values_of(file))
    return {name for name in names_of_the_pair() if name in words and re.search(rf"\b{re.escape(name)}\b", words)}


@pytest.mark.parametrize("file", [file for file in FILES if file not in WAITING])
def test_a_file_holds_no_words_of_a_language_and_no_names_of_a_pair(file: str) -> None:
    assert faults_of(file) == []
    assert names_in(file) == set()


def test_a_file_whose_words_are_moved_does_not_wait_any_more() -> None:
    assert set(FILES) >= WAITING, "moved or gone"
    assert [file for file in sorted(WAITING) if not faults_of(file) and not names_in(file)] == []


@pytest.mark.parametrize(
    "value", ["said|told|not|", "one two three", "Mon Tue Wed", "January and February, March"]
)
def test_words_are_found_in_a_value(value: str) -> None:
    lists = (*words_of_lexicon("numbers", "words"), *words_of_lexicon("dates", "weekdays"), MONTHS)
    assert NEGATIONS.search(value) or any(enumerates(value, words) for words in lists)
