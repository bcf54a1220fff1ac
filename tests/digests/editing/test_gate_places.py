"""Where a text must name both parties to be about them: boundaries of the gate, one by one."""

from typing import Any

import pytest

from digests.model import Ownership, Reason
from digests.rules.editing.gate import instrument_in, judge_text
from tests.factories import source
from tests.relations import us_china

BOTH = "The US and China tax carpets."
ABOUT_NEITHER, ABOUT_ONE = "A fair opens", "A fair in America opens"


@pytest.mark.parametrize(
    ("title", "size", "places", "reason"),
    [
        (ABOUT_NEITHER, 10, [5], Reason.PASSAGE),
        (ABOUT_NEITHER, 11, [5], Reason.IN_PASSING),
        (ABOUT_NEITHER, 20, [5, 11], Reason.PASSAGE),
        (ABOUT_NEITHER, 21, [5, 11], Reason.IN_PASSING),
        (ABOUT_NEITHER, 30, [5, 15, 25], Reason.PASSAGE),
        (ABOUT_NEITHER, 31, [5, 15, 25], Reason.IN_PASSING),
        (ABOUT_NEITHER, 40, [1], Reason.IN_PASSING),
        (ABOUT_ONE, 12, [5], Reason.PASSAGE),
        (ABOUT_ONE, 13, [5], Reason.IN_PASSING),
        (ABOUT_ONE, 24, [5, 20], Reason.PASSAGE),
        (ABOUT_ONE, 25, [5, 20], Reason.IN_PASSING),
        (ABOUT_ONE, 40, [5, 11], Reason.PASSAGE),
        (ABOUT_ONE, 40, [5, 12], Reason.IN_PASSING),
        (ABOUT_ONE, 40, [1], Reason.LEAD),
        (ABOUT_ONE, 40, [2], Reason.IN_PASSING),
    ],
)
def test_both_are_named_in_the_lead_in_a_share_of_a_text_or_near_each_other(
    title: str, size: int, places: list[int], reason: Reason
) -> None:
    passages = [BOTH if at in places else f"Visitor number {at} came." for at in range(size)]
    found = judge_text(title, passages, source(), us_china())
    assert (found.code, found.relevant) == (reason, reason is not Reason.IN_PASSING)
    if reason is Reason.IN_PASSING:
        assert found.values == ("us", "prc", str(len(places)), str(size))


CONTROLS = ("Export controls on gallium announced", ["The ministry announced export controls on gallium."])
ARMS = ("Taiwan fair opens", ["Arms sales to Taiwan grow."])


@pytest.mark.parametrize(
    ("party", "ownership", "text", "reason", "values", "evidence"),
    [
        ("us", "government", CONTROLS, Reason.NO_PARTY, ["us", "prc"], []),
        ("us", "government", ("A fair opens", ["China was told."]), Reason.OWN_SOURCE, ["us", "prc"], ["China"]),
        ("us", "government", ("Beijing is told", []), Reason.OWN_SOURCE, ["us", "prc"], ["Beijing"]),
        (
            "us",
            "government",
            ("A fair opens", ["Americans came."]),
            Reason.ONE_PARTY,
            ["us", "prc"],
            ["Americans"],
        ),
        ("us", "government", ARMS, Reason.THIRD_VOICE, ["taiwan", "us", "taiwan"], ["Taiwan", "Washington"]),
        (
            "us",
            "government",
            ("A fair opens", [*["It rained."] * 40, "China was told."]),
            Reason.IN_PASSING,
            ["us", "prc", "1", "41"],
            ["China"],
        ),
        (
            "prc",
            "government",
            CONTROLS,
            Reason.INSTRUMENT,
            ["prc", "us", "minerals"],
            ["Beijing", "Export controls on gallium"],
        ),
        (
            "prc",
            "state-controlled",
            CONTROLS,
            Reason.INSTRUMENT,
            ["prc", "us", "minerals"],
            ["Beijing", "Export controls on gallium"],
        ),
        ("prc", "private", CONTROLS, Reason.NO_PARTY, ["us", "prc"], []),
        ("prc", "government", ("Beijing is told", []), Reason.ONE_PARTY, ["prc", "us"], ["Beijing"]),
        (
            "prc",
            "government",
            ("A fair opens", ["Americans came."]),
            Reason.OWN_SOURCE,
            ["prc", "us"],
            ["Americans"],
        ),
        ("prc", "state-controlled", ARMS, Reason.THIRD_ALONE, ["taiwan", "us", "prc"], ["Taiwan"]),
        ("taiwan", "government", ("Beijing is told", []), Reason.ONE_PARTY, ["prc", "us"], ["Beijing"]),
        ("taiwan", "government", ARMS, Reason.THIRD_ALONE, ["taiwan", "us", "prc"], ["Taiwan"]),
    ],
)
def test_what_an_office_publishes_is_that_party_acting(
    party: str, ownership: str, text: tuple[str, list[str]], reason: Reason, values: list[str], evidence: list[str]
) -> None:
    origin: Any = source(party=party, ownership=Ownership(ownership))
    found = judge_text(*text, origin, us_china())
    assert (found.code, found.values, found.evidence) == (reason, tuple(values), tuple(evidence))


def test_an_instrument_is_named_in_a_sentence_that_names_no_other_state() -> None:
    told = "The ministry announced export controls on gallium."
    others = "Japan was told of export controls on gallium."
    for title, passages, found in (
        (told, [], True),
        ("A fair opens", [told], True),
        (others, [told], True),
        ("A fair opens", [others, told], True),
        (others, [others], False),
        ("A fair opens", [], False),
    ):
        assert (instrument_in(title, passages, us_china()) is not None) is found
