"""Pairs of invented reports, labelled by hand: of two that are called independent, both have to be."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digests.model import Article, Ownership
from tests.editing import count
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

FILE = Path(__file__).parents[2] / "benchmarks" / "labelled" / "origins.jsonl"


def pairs() -> Iterator[tuple[str, Article, Article]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        yield pair["label"], made(1, pair["one"]), made(2, pair["other"])


def made(number: int, values: dict[str, Any]) -> Article:
    outlet = source(
        values["source"].replace(" ", "-").casefold(),
        name=values["source"],
        family=values.get("family", values["source"].replace(" ", "-").casefold()),
        ownership=Ownership(values.get("ownership", "private")),
        party=values.get("party", "other"),
    )
    return article(number, source=outlet, text=values["text"], source_credit=values.get("credit", ""))


def test_what_is_called_independent_is() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for label, one, other in pairs():
        found["independent" if len(count([one, other], us_china(), lexicon())) == 2 else "syndicated", label] += 1
    right = found["independent", "independent"]
    called = right + found["independent", "syndicated"]
    labelled = right + found["syndicated", "independent"]
    assert labelled + called >= 40
    assert right / called >= 0.95
    assert right / labelled >= 0.9


@pytest.mark.parametrize("number", range(sum(1 for _ in pairs())))
def test_the_order_of_two_reports_does_not_matter(number: int) -> None:
    _, one, other = list(pairs())[number]
    assert len(count([one, other], us_china(), lexicon())) == len(count([other, one], us_china(), lexicon()))
