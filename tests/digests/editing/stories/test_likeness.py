"""How alike reports are, number by number: what headlines, names, numbers, pairs and the parties' names add."""

from collections.abc import Sequence

import numpy as np
import pytest

from digests.rules.editing.stories.concepts import party_codes
from digests.rules.editing.stories.features import (
    HEADLINE,
    NAME,
    NUMBER,
    OPENING,
    PAIR,
    features_of,
)
from digests.rules.editing.stories.vectors import NONE, Vectors
from tests.lexicons import lexicon
from tests.relations import us_china

Report = tuple[str, str]  # headline and text

REPORTS = (
    (
        "Port of Elm closes",
        "The port of Elm closed on Monday. Dockers of Elm want 9 percent more pay from the line of China.",
    ),
    (
        "Dockers close Elm port",
        "Dockers closed the port of Elm. They want 9 percent more pay, the union said on Monday.",
    ),
    (
        "Union of dockers meets",
        "The union of dockers met in Ash. Its members want shorter shifts and 9 days of rest.",
    ),
    ("Bread gets dear", "Bakers in Ash ask more for bread. Grain ships of China wait outside Elm since Monday."),
    ("Bears leave zoo", "Two bears left the zoo of Ash for China. Keepers of the zoo will miss them."),
    (
        "",
        (
            "The port of Elm closed on Monday. Dockers of Elm want 9 percent more pay. Dockers of Elm want 9 "
            "percent more pay from the line of China."
        ),
    ),
)
CHINESE_REPORTS = (
    ("榆树港关闭", "榆树港星期一关闭。码头工人要求加薪9%。"),
    ("码头工人罢工", "榆树港码头工人星期一罢工，要求加薪9%。"),
    ("动物园两只熊离开", "两只熊星期一离开动物园。"),
)


def likeness(
    reports: Sequence[Report],
    *,
    known: int = 0,
    least: float = 0.0,
    parties: bool = False,
    kinds: Sequence[int] | None = None,
) -> list[list[float | None]]:
    """Return for each report how alike it is to those before it, None to those that are not given."""
    codes = party_codes(us_china(), lexicon()) if parties else NONE
    rows = Vectors([features_of(*each, lexicon()).terms for each in reports], lexicon(), codes)
    found: list[list[float | None]] = [[None] * row for row in range(len(reports))]
    of_kinds = None if kinds is None else np.array(kinds, dtype=np.int8)
    for row, near, alike in rows.compare(known, least, of_kinds):
        for other, value in zip(near.tolist(), alike.tolist(), strict=True):
            found[row][other] = round(value, 2)
    return found[1:]


def terms_of_report(title: str, text: str) -> tuple[int, int, list[int], list[float]]:
    """Return how many terms there are, how many are pairs, how many bear each flag, and the largest amounts."""
    found = features_of(title, text, lexicon())
    flagged = [int(np.count_nonzero(found.flags & flag)) for flag in (NAME, NUMBER, HEADLINE, OPENING)]
    pairs = int(np.count_nonzero(found.flags & PAIR))
    return len(found.codes), pairs, flagged, [round(float(each), 2) for each in sorted(found.amounts)[-3:]]


@pytest.mark.parametrize(
    ("reports", "parties", "alike"),
    [
        (
            REPORTS,
            False,
            [
                [0.83],
                [0.17, 0.37],
                [0.17, 0.13, 0.06],
                [-0.04, -0.08, 0.08, 0.12],
                [1.04, 0.81, 0.25, 0.14, -0.04],
            ],
        ),
        (
            REPORTS,
            True,
            [
                [0.84],
                [0.17, 0.37],
                [0.15, 0.13, 0.06],
                [-0.07, -0.08, 0.09, 0.09],
                [1.04, 0.82, 0.25, 0.12, -0.07],
            ],
        ),
        (CHINESE_REPORTS, False, [[0.81], [0.05, 0.05]]),
    ],
)
def test_reports_are_as_alike_as_their_weighted_words(
    reports: Sequence[Report], parties: bool, alike: list[list[float]]
) -> None:
    assert likeness(reports, parties=parties) == alike


def test_pairs_that_are_too_little_alike_known_or_of_one_kind_are_not_given() -> None:
    assert likeness(REPORTS, least=0.3) == [
        [0.83],
        [None, 0.37],
        [None, None, None],
        [None] * 4,
        [1.04, 0.81, None, None, None],
    ]
    assert likeness(REPORTS, known=4) == [[None], [None] * 2, [None] * 3, *likeness(REPORTS)[3:]]
    assert likeness(REPORTS, kinds=[0, 0, 1, 1, 0, 1])[:3] == [[None], [0.17, 0.37], [0.17, 0.13, None]]


@pytest.mark.parametrize(
    ("report", "terms", "pairs", "flagged", "largest"),
    [
        (REPORTS[0], 23, 12, [4, 1, 3, 11], [1.97, 1.99, 2.94]),
        (REPORTS[5], 23, 12, [4, 1, 9, 11], [1.91, 1.93, 2.92]),
        (CHINESE_REPORTS[0], 33, 17, [0, 1, 4, 16], [1.94, 1.97, 1.98]),
        (("", ""), 0, 0, [0, 0, 0, 0], []),
    ],
)
def test_the_terms_of_a_report_are_its_stems_and_pairs_with_what_they_show(
    report: Report, terms: int, pairs: int, flagged: list[int], largest: list[float]
) -> None:
    assert terms_of_report(*report) == (terms, pairs, flagged, largest)


def test_only_the_opening_of_a_long_report_is_read_and_what_comes_early_counts_more() -> None:
    words = [f"{first}{second}{third}o" for first in "bdfgklmnpr" for second in "aeiou" for third in "bdfgklmnpr"]
    assert len(words) == 500
    found = features_of("", " ".join(words), lexicon())
    single = found.flags & PAIR == 0
    assert np.count_nonzero(~single) == 199
    assert 390 <= np.count_nonzero(single) <= 400
    assert np.count_nonzero(found.flags & OPENING) == np.count_nonzero(found.flags & HEADLINE) + 188
    amounts = found.amounts[single]
    assert amounts.max() == pytest.approx(1, abs=0.01)
    assert amounts.min() == pytest.approx(1 / (1 + 399 / 200), abs=0.01)
    assert set(found.amounts[~single].tolist()) == {0.5}
    assert np.count_nonzero(found.flags & HEADLINE) == 12


def test_what_says_nothing_is_no_term_in_any_language() -> None:
    malay = "Menteri itu berkata rundingan mengenai tarif akan diteruskan pada musim bunga tahun ini di ibu kota"
    found = features_of("", f"{malay} the", lexicon())
    assert found.language == "other"
    assert 0 not in found.codes.tolist()


def test_words_of_a_headline_count_in_the_opening_of_another_report_alone() -> None:
    filler = " ".join(
        f"{first}{second}{third}o" for first in "bdfgklmn" for second in "aeiou" for third in "bdfgkl"
    )
    told = ("Dockers of Elm strike", "Cranes stood still at noon.")

    def alike(text: str) -> float:
        ((value,),) = likeness([told, ("", text)], least=-1.0)
        assert value is not None
        return value

    assert alike(f"Dockers of Elm strike. {filler}") > alike(f"{filler} Dockers of Elm strike.") + 0.05
