"""The names of an enumeration, verbatim, and how many a text says there are."""

import pytest

from digests.model import DatedPhrase, DateKind, Passage
from digests.rules.annotation.listings import (
    changes_in,
    count_in,
    is_proper,
    items_after,
    listed_after,
    split_names,
)
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A1 Corp, B2 Inc and C3 Ltd", ["A1 Corp", "B2 Inc", "C3 Ltd"]),
        ("A1 Corp; B2 Inc; and C3 Ltd.", ["A1 Corp", "B2 Inc", "C3 Ltd."]),
        ("Ardent Co., Ltd., Bolt Inc., and Corvane LLC", ["Ardent Co., Ltd.", "Bolt Inc.", "Corvane LLC"]),
        ("Ardent, Bolt and Corvane", ["Ardent", "Bolt", "Corvane"]),
        ("three firms, Ardent Co., Bolt Co. and Corvane", ["Ardent Co.", "Bolt Co.", "Corvane"]),
        ("Ardent and Bolt", ["Ardent", "Bolt"]),
        ("甲公司、乙公司和丙公司。", ["甲公司", "乙公司", "丙公司"]),
        ("甲公司；乙公司", ["甲公司", "乙公司"]),
        ("Ardent, ardent, 12, 1A", ["Ardent", "1A"]),
        ("Ardent, Ardent", ["Ardent"]),
        ("A, Bo", ["Bo"]),
        ("", []),
        ("Ardent.", ["Ardent"]),
        ("Ardent Ltd.", ["Ardent Ltd."]),
        ("A" * 140, ["A" * 140]),
        ("A" * 141, []),
    ],
)  # fmt: skip
def test_an_enumeration_is_cut_into_its_names(text: str, names: list[str]) -> None:
    assert split_names(text, lexicon()) == tuple(names)


@pytest.mark.parametrize(
    ("segment", "count"),
    [
        (" five companies", 5),
        (" five companies and one institute", 6),
        (" 12 Chinese firms", 12),
        (" 12 companies and 3 people", 12),
        (" twenty-one entities", 21),
        (" one hundred firms", 100),
        (" one hundred and twenty-one entities", 121),
        (" the company", None),
        (" them", None),
        ("x" * 300 + " five companies", None),
        ("将12家企业列入", 12),
        ("将十二家企业列入", 12),
        ("将企业列入", None),
    ],
)
def test_a_text_says_how_many_there_are(segment: str, count: int | None) -> None:
    assert count_in(segment, lexicon()) == count


@pytest.mark.parametrize(
    ("segment", "whole", "names"),
    [
        (" the firms: Ardent, Bolt and Corvane.", True, ["Ardent", "Bolt", "Corvane"]),
        (" the firms: Ardent, Bolt and Corvane", True, ["Ardent", "Bolt"]),
        (" the firms: Ardent Co., Bolt Co.", True, ["Ardent Co.", "Bolt Co."]),
        (" the firms: Ardent Co., Bolt Co.", False, []),
        (" the firms: Ardent, Bolt Co., Lt", True, ["Ardent"]),
        (" the firms are Ardent and Bolt.", True, ["Ardent", "Bolt"]),
        (" the firms", True, []),
    ],
)
def test_names_follow_a_colon_and_one_that_may_be_cut_is_left_out(
    segment: str, whole: bool, names: list[str]
) -> None:
    assert listed_after(segment, lexicon(), whole=whole) == tuple(names)


@pytest.mark.parametrize(
    ("text", "whole", "names"),
    [
        ("These:\n1. Ardent Co.\n2. Bolt Inc.\n\nThe rest", True, ["Ardent Co.", "Bolt Inc."]),
        ("These:\n- Ardent\n\n- Bolt", True, ["Ardent", "Bolt"]),
        ("These:\n- Ardent\n- Bolt", False, ["Ardent"]),
        ("These: - Ardent\n- Bolt", True, ["Ardent", "Bolt"]),
        ("These:\n- Ardent\nThe rest\n- Bolt", False, ["Ardent"]),
        ("These:\nArdent\nBolt", True, []),
        ("These:", True, []),
        ("These:\n- 12\n- Bolt", True, ["Bolt"]),
    ],
)
def test_items_of_a_list_below_are_names(text: str, whole: bool, names: list[str]) -> None:
    assert items_after(text, len("These:"), lexicon(), whole=whole) == tuple(names)


def test_a_name_is_written_as_one_in_every_word() -> None:
    for name in ("Ardent Co", "Ardent of Macon", "Ardent & Bolt", "Ardent-Bolt 12"):
        assert is_proper(name, lexicon())
    for words in ("ardent co", "Ardent and its makers", ""):
        assert not is_proper(words, lexicon())


@pytest.mark.parametrize(
    ("days", "effective"),
    [
        ([("2026-03-20", DateKind.EFFECTIVE)], "2026-03-20"),
        ([("2026-03-20", DateKind.EFFECTIVE), ("2026-03-20", DateKind.EFFECTIVE)], "2026-03-20"),
        ([("2026-03-20", DateKind.EFFECTIVE), ("2026-03-21", DateKind.EFFECTIVE)], ""),
        ([("2026-03-20", DateKind.EVENT)], ""),
        ([("2026-03", DateKind.EFFECTIVE)], ""),
        ([("2026-03", DateKind.EFFECTIVE), ("2026-03-20", DateKind.EFFECTIVE)], "2026-03-20"),
        ([], ""),
    ],
)
def test_a_change_is_of_the_only_day_on_which_something_takes_effect(
    days: list[tuple[str, DateKind]], effective: str
) -> None:
    text = "The Commerce Department added Ardent and Bolt to its Entity List."
    made = article(1, title="", text=text)
    dates = [DatedPhrase(day, day, kind, 0, 1) for day, kind in days]
    (found,) = changes_in(made, [Passage(article=1, index=0, text=text)], dates, us_china(), lexicon())
    assert (found.added, found.removed, found.effective_on) == (("Ardent", "Bolt"), (), effective)


@pytest.mark.parametrize(
    ("text", "title", "changes"),
    [
        ("The Commerce Department had added Ardent and Bolt to its Entity List.", "", []),
        ("The Commerce Department may add Ardent and Bolt to its Entity List.", "", []),
        ("The Commerce Department added Ardent and Bolt to its Entity List.", "", [(3, ("Ardent", "Bolt"), None)]),
        ("It rained.", "US adds two firms to Entity List", [(0, (), 2)]),
        (
            "The Commerce Department added Ardent and Bolt to its Entity List.",
            "US adds two firms to Entity List",
            [(3, ("Ardent", "Bolt"), 2)],
        ),
    ],
)
def test_a_change_is_told_where_it_is_named_and_counted_where_it_is_counted(
    text: str, title: str, changes: list[tuple[int, tuple[str, ...], int | None]]
) -> None:
    made = article(1, title=title, text=text)
    found = changes_in(made, [Passage(article=1, index=3, text=text)], [], us_china(), lexicon())
    assert [(each.index, each.added, each.added_count) for each in found] == changes


@pytest.mark.parametrize("end", ["Co.", "Ltd.", "Inc.", ""])
def test_the_mark_of_a_shortened_word_does_not_end_the_names(end: str) -> None:
    first, second, third = (f"{name} {end}".strip() for name in ("Ardent Optics", "Bolt Motors", "Corvane Chips"))
    text = f"The Commerce Department added {first}, {second} and {third} to its Entity List."
    told = Passage(article=1, index=0, text=text)
    (change,) = changes_in(article(1, title="", text=text), [told], (), us_china(), lexicon())
    assert change.added == (first, second, third)
