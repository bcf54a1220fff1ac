"""Whom a text calls by name: a party, by our name of it or by the name of its state, people or capital."""

import pytest

from digests.rules.issuing.answers.who_speaks import find_party
from tests.relations import us_china


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Beijing", "prc"),
        ("北京", "prc"),
        ("中国", "prc"),
        ("China", "prc"),
        ("washington", "us"),
        ("美国", "us"),
        ("U.S.", "us"),
        ("台湾", "taiwan"),
        ("臺灣", "taiwan"),
        ("taiwan", "taiwan"),
    ],
)
def test_a_party_is_found_by_what_people_call_it(text: str, party: str) -> None:
    found = find_party(text, us_china())
    assert found is not None
    assert found.id == party


@pytest.mark.parametrize("text", ["", "   ", "Rubio", "外交部", "China tariffs", "x" * 10_000, "(.*"])
def test_a_person_an_office_or_a_question_is_no_party(text: str) -> None:
    assert find_party(text, us_china()) is None
