"""The words of a language stand in the lexicon, the names of a pair in its relation: no Python file has any.

And the lexicon has none that nobody asks for.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import get_type_hints

import pytest

from config.lexicon import read_lexicon
from config.relations import read_relation
from digests.model.lexicon import Lexicon
from tests.lexicons import lexicon

ROOT = Path(__file__).parents[1]
FILES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "digests").rglob("*.py"))
SPAN = "digests/rules/texts.py"  # names the span of the Chinese characters for all
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_SPAN = re.compile(r"\\u(?:3400|4e00|9fff)")
ENUMERATED = 3  # so many words of a kind in one value are a list of them
VERBS = 6  # some of the verbs are nouns of our own trade as well
PROTOCOLS = {
    # RSS names the days on which a feed is not to be asked: these are the format's words, in any language.
    "digests/rules/reading/feeds/vocabulary.py": "months or days of the week"
}
LEXICON = "digests/model/lexicon.py"
# "not(" is a function of XPath.
NEGATIONS = re.compile(
    r"(?i)\b(?:not(?!\()|never|no longer|den(?:y|ies|ied))\b.{0,20}\||\|.{0,20}\b(?:not(?!\()|never|denied)\b"
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


@cache
def verbs() -> tuple[frozenset[str], frozenset[str]]:
    """Verbs of saying and doing, and those of them by which we call kinds of acts."""
    words = lexicon()
    done = {word for group in words.acts.verbs.values() for word in group}
    kinds = {key.partition(":")[0] for key in words.acts.verbs}
    return words.saying.strong | done | words.acts.irregular.keys(), frozenset(kinds)


def lists_verbs(value: str) -> bool:
    """Say whether a value is a list of verbs; one of nothing but our kinds of acts is none."""
    every, kinds = verbs()
    found = {word.casefold() for word in re.findall(r"[A-Za-z]+", value)} & every
    return len(found) >= VERBS and not found <= kinds


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
        "verbs": any(lists_verbs(value) for value in values),
    }
    return [fault for fault, holds in found.items() if holds and fault != PROTOCOLS.get(file)]


MONTHS = frozenset(
    "january february march april june july august september october november december".split()  # noqa: SIM905
)
DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))


@cache
def names_of_the_pair() -> frozenset[str]:
    """People, firms, offices and outlets of the packaged relation, as words of its patterns."""
    relation, _ = read_relation("us-china")
    patterns = [*relation["state_media"], *relation["agencies"].values()]
    for party in relation["party"]:
        for key in ("firms", "bodies", "offices"):
            patterns += party.get(key, ())
        patterns += [person["pattern"] for person in party["people"]]
    return frozenset(name for pattern in patterns for name in NAME.findall(pattern)) - ORDINARY


def names_in(file: str) -> set[str]:
    words = " ".join(values_of(file))
    return {name for name in names_of_the_pair() if name in words and re.search(rf"\b{re.escape(name)}\b", words)}


@pytest.mark.parametrize("file", FILES)
def test_a_file_holds_no_words_of_a_language_and_no_names_of_a_pair(file: str) -> None:
    assert faults_of(file) == []
    assert names_in(file) == set()


@pytest.mark.parametrize(
    "value", ["said|told|not|", "one two three", "Mon Tue Wed", "January and February, March"]
)
def test_words_are_found_in_a_value(value: str) -> None:
    lists = (*words_of_lexicon("numbers", "words"), *words_of_lexicon("dates", "weekdays"), MONTHS)
    assert NEGATIONS.search(value) or any(enumerates(value, words) for words in lists)


def test_verbs_are_found_in_a_pattern_and_kinds_of_acts_are_none() -> None:
    assert lists_verbs(r"(?i)\b(?:sign(?:s|ed)|suspend(?:s|ed)|cancel(?:s|led)|said|vow(?:s|ed)|warn(?:s|ed))\b")
    assert not lists_verbs("lift lower suspend resume propose cancel extend")
    assert not lists_verbs("whoever is told to wait and asked again is late")


@cache
def names_that_are_asked_for() -> frozenset[str]:
    """The attributes of all files, and the strings by which kinds of texts and sieves ask for theirs."""
    trees = [ast.parse((ROOT / file).read_text(encoding="utf-8")) for file in FILES if file != LEXICON]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    asked = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(asked | named | {f"{part}_{name}" for part in ("title", "address") for name in named})


@pytest.mark.parametrize("subject", [name for name, kind in get_type_hints(Lexicon).items() if is_dataclass(kind)])
def test_every_field_of_the_lexicon_is_asked_for(subject: str) -> None:
    names = {each.name for each in fields(get_type_hints(Lexicon)[subject])}
    assert names - names_that_are_asked_for() == set()


def test_every_part_of_a_pattern_is_put_into_one() -> None:
    for language, subjects in read_lexicon().items():
        for subject, table in subjects.items():
            patterns = str(list(table.values()))
            parts = {key for key in table if key.endswith("_part")}
            others = str(subjects)
            left = {key for key in parts if f"{{{key}}}" not in patterns and f"{{{subject}.{key}}}" not in others}
            assert left == set(), f"{language}.toml: {subject}"
