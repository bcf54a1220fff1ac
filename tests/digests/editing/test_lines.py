"""What stands under a party's name: its own words, on the matter, that say something."""

from dataclasses import replace
from typing import Any

import pytest

from digests.model import Article, Ownership, Passage, PassageKind, Proof, TextKind
from digests.rules.editing.party_lines import confirmed_of, lines_of
from digests.rules.trust import Publisher
from tests.factories import article, passage, source
from tests.lexicons import lexicon
from tests.relations import us_china

MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc")
HEADLINE = "Tariffs on solar panels rise to 40 percent"
NAMING = "The United States should lift its duties."
SHARING = "The tariffs on solar panels will hurt families."
NEITHER = "Nobody gains by that."


def said(index: int, text: str, number: int = 1, **changes: Any) -> Passage:
    values = {"party": "prc", "proof": Proof.OFFICE, "kind": PassageKind.STATEMENT, "line": 0.9} | changes
    return passage(number, index, text, **values)


def lines(*passages: Passage, articles: tuple[Article, ...] = (article(1),)) -> list[str]:
    found = lines_of(passages, articles, [HEADLINE], us_china(), lexicon())
    return [each.text for each in found.get("prc", [])]


@pytest.mark.parametrize(
    "changes", [{"proof": None}, {"empty": True}, {"kind": PassageKind.FACT}, {"party": "outlet"}, {"party": "us"}]
)
def test_what_has_no_proof_says_nothing_or_is_somebody_elses_is_no_line(changes: dict[str, Any]) -> None:
    assert lines(said(0, NAMING)) == [NAMING]
    assert lines(said(0, NAMING, **changes)) == []


def test_what_has_the_better_chance_comes_first_and_what_has_too_little_is_no_line() -> None:
    poor, fair, good = (said(place, NEITHER, line=line) for place, line in enumerate((0.49, 0.6, 0.9)))
    assert lines(poor) == []
    assert lines(replace(fair, text=SHARING), replace(good, text=NAMING)) == [NAMING, SHARING]


def test_what_has_nearly_the_same_chance_keeps_its_order() -> None:
    assert lines(said(0, NEITHER, line=0.86), said(1, NAMING, line=0.94)) == [NEITHER, NAMING]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TextKind.EXCHANGE, []),
        (TextKind.TRANSCRIPT, []),
        (TextKind.STATEMENT, [NEITHER]),
        (TextKind.NEWS, [NEITHER]),
    ],
)
def test_of_a_conference_or_interview_what_shares_nothing_with_the_matter_is_no_line(
    kind: TextKind, expected: list[str]
) -> None:
    asked = passage(1, 0, "Duties on solar panels of China rise.")
    assert lines(asked, said(1, NEITHER), articles=(article(1, kind=kind),)) == expected
    assert lines(asked, said(1, SHARING), articles=(article(1, kind=kind),)) == [SHARING]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TextKind.NEWSLETTER, [SHARING]),
        (TextKind.LIST, [SHARING]),
        (TextKind.OPINION, [SHARING, NAMING]),
        (TextKind.ANALYSIS, [NAMING, SHARING]),
        (TextKind.ACT, [NAMING, SHARING]),
    ],
)
def test_what_a_newsletter_or_captions_say_of_a_party_is_no_line_and_what_an_opinion_says_comes_last(
    kind: TextKind, expected: list[str]
) -> None:
    report = said(0, SHARING, 2, line=0.6)
    assert lines(said(0, NAMING), report, articles=(article(1, kind=kind), article(2))) == expected


def test_the_best_passage_says_what_the_matter_is_as_the_headline_does() -> None:
    asked = passage(1, 0, "Families gain and lose.")
    spoken = (article(1, kind=TextKind.TRANSCRIPT),)
    assert lines(asked, said(1, "Our families will lose."), articles=spoken) == ["Our families will lose."]


def test_what_can_be_understood_comes_first_then_a_governments_own() -> None:
    leaning = said(0, f"It says: {NAMING}", stands_alone=False)
    outlet, own = said(1, NAMING), said(2, NAMING.replace("duties", "taxes"), number=2)
    both = (article(1), article(2, source=MINISTRY))
    assert lines(leaning, outlet, own, articles=both) == [own.text, outlet.text, leaning.text]


@pytest.mark.parametrize(
    ("one", "other", "confirmed"),
    [
        ("said the port will close its gates on Monday", "promised the port will close its gates on Monday", True),
        (
            "said the port will close its gates on Monday",
            "promised the port will close its gates on Tuesday",
            False,
        ),
        ("发言人表示港口周一将关闭所有大门直到另行通知为止", "官员重申港口周一将关闭所有大门直到另行通知后", True),
        ("发言人表示港口周一将关闭所有大门", "官员重申港口周一将关闭所有船坞", False),
    ],
)
def test_a_line_is_confirmed_where_another_publisher_quotes_enough_words_of_it_in_a_row(
    one: str, other: str, confirmed: bool
) -> None:
    end = " after the storm tore both cranes off their rails" if one.isascii() else ""
    line, told = said(0, f"Lena Vox {one}.", 1), said(0, f"Otis Barr {other}{end}.", 2)
    articles = [article(number, source=source(f"paper-{number}")) for number in (1, 2)]
    publishers = {number: Publisher(number, f"family {number}", f"paper-{number}.example") for number in (1, 2)}
    found = confirmed_of([line], [line, told], articles, publishers, lexicon())
    assert found == (((1, 0),) if confirmed else ())
