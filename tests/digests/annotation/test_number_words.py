"""The words by which numbers are read, one by one."""

import pytest

from digests.model import Quantity
from tests.digests.annotation.test_numbers import quantities

UNITS = {
    "ton": "ton|tons|tonne|tonnes|metric ton|metric tons",
    "barrel": "barrel|barrels",
    "bushel": "bushel|bushels",
    "km": "km|kilometer|kilometers|kilometre|kilometres",
    "mile": "mile|miles",
    "nautical mile": "nautical mile|nautical miles",
    "hectare": "hectare|hectares",
    "acre": "acre|acres",
    "MW": "MW|megawatts",
    "GW": "GW|gigawatts",
}


@pytest.mark.parametrize(
    ("unit", "word"), [(unit, word) for unit, words in UNITS.items() for word in words.split("|")]
)
def test_each_unit_by_its_words(unit: str, word: str) -> None:
    assert [(each.value, each.unit) for each in quantities(f"It held 12 {word} in all.")] == [(12, unit)]
    far = unit in {"km", "mile", "nautical mile", "hectare", "acre"}
    assert [each.of for each in quantities(f"It held 12 {word} of grain.")] == ["" if far else "grain"]


NOUNS = {
    "aircraft": "planes warplanes jets airplanes aeroplanes sorties aircraft",
    "vessel": "ships warships",
    "company": "firms businesses",
    "people": "persons people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "life": "lives",
    "troops": "troops",
    "personnel": "personnel",
    "series": "series",
    "species": "species",
    "tariff": "duties levies",
}


@pytest.mark.parametrize(("of", "noun"), [(of, noun) for of, nouns in NOUNS.items() for noun in nouns.split()])
def test_each_noun_that_is_counted_under_another_name(of: str, noun: str) -> None:
    assert [(each.value, each.of) for each in quantities(f"They saw 12 {noun} there.")] == [(12, of)]


SUBJECTS = """share deficit surplus growth output gdp production stake trade investment inflation
unemployment budget spending rate"""


@pytest.mark.parametrize("subject", SUBJECTS.split())
def test_each_noun_that_a_share_is_of(subject: str) -> None:
    assert [each.of for each in quantities(f"The {subject} of the town of Elm rose to 12 percent.")] == [subject]


@pytest.mark.parametrize(
    ("words", "of"),
    [("exports", "export"), ("imports", "import"), ("prices", "price"), ("sales", "sale"), ("holdings", "holding"),
     ("surcharges", "surcharge"), ("fees", "fee"), ("taxes", "tax"), ("charges", "charge"), ("duties", "tariff"),
     ("levies", "tariff"), ("tariffs", "tariff")],
)  # fmt: skip
def test_each_such_noun_in_the_plural(words: str, of: str) -> None:
    assert [each.of for each in quantities(f"The {words} in Elm rose to 12 percent.")] == [of]


PARTS = [
    ("half", 50),
    ("third", 100 / 3),
    ("quarter", 25),
    ("fifth", 20),
    ("sixth", 100 / 6),
    ("eighth", 12.5),
    ("tenth", 10),
]


@pytest.mark.parametrize(("part", "share"), PARTS)
def test_each_part_of_a_whole(part: str, share: float) -> None:
    one = "Half" if part == "half" else f"A {part}"
    assert [each.value for each in quantities(f"{one} of the ports closed.")] == [pytest.approx(share)]
    many = "halves" if part == "half" else f"{part}s"
    assert [each.value for each in quantities(f"Two {many} of the ports closed.")] == [pytest.approx(2 * share)]


@pytest.mark.parametrize(
    "way", ["about", "nearly", "almost", "over", "more than", "around", "roughly", "at least", "up to"]
)
def test_a_part_by_which_something_changes_is_a_share(way: str) -> None:
    assert [each.value for each in quantities(f"Output fell by {way} a third.")] == [pytest.approx(100 / 3)]
    assert [each.value for each in quantities("Output fell for a third.")] == []


LABELS = """Section Article Chapter Title Rule No. Number Resolution Page Boeing Route Type Item Part Line Group
Phase Flight Room Channel Highway Track Gate Tier"""


@pytest.mark.parametrize("label", LABELS.split())
def test_what_a_label_numbers_is_not_counted(label: str) -> None:
    assert quantities(f"In {label} 12 ports are named.") == []


@pytest.mark.parametrize("known", ["the", "these", "those", "both", "its", "their", "his", "her", "our", "all"])
def test_a_few_things_that_are_known_are_not_counted(known: str) -> None:
    assert quantities(f"They saw {known} 9 ports.") == []
    assert [each.value for each in quantities(f"They saw {known} 11 ports.")] == [11]


@pytest.mark.parametrize("between", ["-", "–", "—", "~", " - ", " to ", " or "])
def test_each_mark_or_word_between_the_ends_of_a_range(between: str) -> None:
    for text, unit in ((f"It cost $12{between}15 in all.", "USD"), (f"It is 12{between}15 percent.", "percent")):
        assert [(each.value, each.unit) for each in quantities(text)] == [(12, unit), (15, unit)]


@pytest.mark.parametrize("percent", ["%", " %", "％", " percent", " per cent", " pct", "-percent", "-per-cent"])
def test_each_way_to_write_percent(percent: str) -> None:
    assert [(each.value, each.unit) for each in quantities(f"It is 12{percent} now.")] == [(12, "percent")]


@pytest.mark.parametrize(
    "times", ["as", "more", "higher", "larger", "bigger", "the", "its", "their", "lower", "faster"]
)
def test_how_many_times_is_no_count(times: str) -> None:
    assert quantities(f"The port is 12 times {times} ports elsewhere.") == []


EMPTY = ["total", "value", "cost", "amount", "sum", "maximum", "minimum", "average", "level", "loss"]


@pytest.mark.parametrize("empty", EMPTY)
def test_a_number_is_of_nothing_where_the_noun_only_says_that_it_is_one(empty: str) -> None:
    (found,) = quantities(f"It came to a {empty} of $12 million.")
    assert isinstance(found, Quantity)
    assert found.of == ""
