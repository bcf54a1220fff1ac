"""Rows are compared as a square matrix would have it, without the square."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.editing.stories import vectors
from digests.rules.editing.stories.concepts import party_codes
from digests.rules.editing.stories.features import (
    CHINESE,
    ENGLISH,
    HEADLINE,
    NAME,
    NUMBER,
    OPENING,
    OTHER,
    PAIR,
    Features,
    is_notice,
    story_features,
)
from digests.rules.editing.stories.vectors import NONE, Vectors
from tests.lexicons import lexicon
from tests.relations import us_china

WORDS = ["tariff", "Beijing", "panda", "zoo", "steel", "18", "drill", "island", "visa", "talks", "the", "Yellen"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=2, max_size=12)


def pairs(texts: list[str], known: int = 0, least: float = 0.0) -> dict[tuple[int, int], float]:
    rows = Vectors([story_features("", text, lexicon()).terms for text in texts], lexicon())
    return {
        (row, int(other)): round(float(value), 5)
        for row, near, alike in rows.compare(known, least)
        for other, value in zip(near, alike, strict=True)
    }


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 12))
def test_comparing_only_new_rows_finds_for_them_what_comparing_all_finds(texts: list[str], known: int) -> None:
    known = min(known, len(texts))
    whole = pairs(texts)
    assert pairs(texts, known) == {pair: value for pair, value in whole.items() if pair[0] >= known}


@settings(max_examples=60)
@given(TEXTS)
def test_finding_candidates_by_rare_terms_alone_loses_no_pair_that_is_alike(texts: list[str]) -> None:
    whole = pairs(texts, least=0.3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "COMMON", 4)
        patch.setattr(vectors, "HINT", 0.0)
        few = pairs(texts, least=0.3)
    assert set(few) <= set(whole)
    assert all(few[pair] == whole[pair] for pair in few)


def test_words_that_a_hyphen_joins_are_each_a_word() -> None:
    joined, apart = (
        story_features(title, "", lexicon())
        for title in ("Orrin-Tessaly talks last five-hour session", "Orrin Tessaly talks last five hour session")
    )
    assert set(joined.codes.tolist()) == set(apart.codes.tolist())


def test_a_row_is_as_alike_to_another_as_the_other_to_it_and_to_itself_wholly() -> None:
    text = "Washington will raise its tariff on steel from China to 50 percent this summer"
    assert pairs([text, text])[1, 0] == pytest.approx(1, abs=0.1)
    one, other = (
        pairs([text, "Beijing answers the tariff on steel", "a panda"]),
        pairs(["Beijing answers the tariff on steel", text, "a panda"]),
    )
    assert one[1, 0] == pytest.approx(other[1, 0])


def test_what_a_text_repeats_counts_little_more_than_once() -> None:
    bank, hotel = "Hong Kong raises its base rate, {} say", "Hong Kong ends its quarantine, {} say"
    rest = ["a panda", "talks on steel", "drill near the island"]
    once = pairs([bank.format("banks"), hotel.format("hotels"), *rest])[1, 0]
    often = "Hong Kong banks in Hong Kong of Hong Kong"
    assert pairs([bank.format(often), hotel.format(often.replace("banks", "hotels")), *rest])[1, 0] < 1.25 * once


def flagged(found: Features, flag: int) -> int:
    return int(np.count_nonzero(found.flags & flag))


def test_names_are_words_mostly_written_with_a_capital() -> None:
    assert (
        flagged(
            story_features("", "in Geneva they met in Geneva, the tariff Tariff tariff tariff", lexicon()), NAME
        )
        == 1
    )


def test_neighbours_are_pairs_and_each_term_stands_once() -> None:
    found = story_features("", "tariff on steel, tariff on steel, tariff on steel", lexicon())
    assert len(set(found.codes.tolist())) == len(found.codes)
    assert flagged(found, PAIR) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that the talks on the tariff would go on in the spring of this year.", ENGLISH),
        ("Menteri itu berkata rundingan mengenai tarif akan diteruskan pada musim bunga tahun ini di ibu kota.",
         OTHER),
        ("Der Minister sagte, die Gespräche über den Zoll würden im Frühling in Genf fortgesetzt.", OTHER),
        ("部长说，关税磋商将于今年春天继续。", CHINESE),
        ("部長說，WTO關稅磋商將於今年春天繼續。", CHINESE),
        ("Tarif baharu", ENGLISH),
        ("", ENGLISH),
    ],
)  # fmt: skip
def test_a_text_is_compared_in_its_language(text: str, language: str) -> None:
    assert story_features("", text, lexicon()).language == language


def test_both_scripts_have_the_same_terms() -> None:
    one, other = (
        story_features("", "美國對華加徵關稅，中方反對。", lexicon()),
        story_features("", "美国对华加征关税，中方反对。", lexicon()),
    )
    assert one.codes.tolist() == other.codes.tolist()


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Please enable JavaScript to view this page.", True),
        ("These captures were contributed to the Internet Archive by volunteers.", True),
        ("We use essential cookies on this site. Accept all cookies?", True),
        ("Access denied", True),
        ("请开启JavaScript后重试", True),
        ("The ministry said that talks would go on.", False),
        ("The Internet Archive, a library, lost its appeal. " + "The court explained its ruling at length. " * 30,
         False),
    ],
)  # fmt: skip
def test_a_notice_of_a_site_is_told_from_an_article_that_speaks_of_one(text: str, notice: bool) -> None:
    assert is_notice(text, lexicon().comparison) == notice


# --- How alike reports are, number by number: what headlines, names, numbers, pairs and the parties' names add

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
    rows = Vectors([story_features(*each, lexicon()).terms for each in reports], lexicon(), codes)
    found: list[list[float | None]] = [[None] * row for row in range(len(reports))]
    of_kinds = None if kinds is None else np.array(kinds, dtype=np.int8)
    for row, near, alike in rows.compare(known, least, of_kinds):
        for other, value in zip(near.tolist(), alike.tolist(), strict=True):
            found[row][other] = round(value, 2)
    return found[1:]


def terms_of_report(title: str, text: str) -> tuple[int, int, list[int], list[float]]:
    """Return how many terms there are, how many are pairs, how many bear each flag, and the largest amounts."""
    found = story_features(title, text, lexicon())
    flagged = [int(np.count_nonzero(found.flags & flag)) for flag in (NAME, NUMBER, HEADLINE, OPENING)]
    pairs = int(np.count_nonzero(found.flags & PAIR))
    return len(found.codes), pairs, flagged, [round(float(each), 2) for each in sorted(found.amounts)[-3:]]


@pytest.mark.parametrize(
    ("reports", "parties", "alike"),
    [
        (REPORTS, False,
         [[0.83], [0.17, 0.37], [0.17, 0.13, 0.06], [-0.04, -0.08, 0.08, 0.12], [1.04, 0.81, 0.25, 0.14, -0.04]]),
        (REPORTS, True,
         [[0.84], [0.17, 0.37], [0.15, 0.13, 0.06], [-0.07, -0.08, 0.09, 0.09], [1.04, 0.82, 0.25, 0.12, -0.07]]),
        (CHINESE_REPORTS, False, [[0.81], [0.05, 0.05]]),
    ],
)  # fmt: skip
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
    found = story_features("", " ".join(words), lexicon())
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
    found = story_features("", f"{malay} the", lexicon())
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
