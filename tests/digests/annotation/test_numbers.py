import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Quantity
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.numbers import quantities_in
from digests.rules.annotation.passages import passages_of
from tests.benchmarks.numbers import SETS, judged
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()


def quantities(text: str, language: str = "en") -> list[Quantity]:
    sentences = passages_of(text, lexicon(), language)
    return [each for sentence in sentences for each in quantities_in(sentence, lexicon())]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The tariff rises to 100 percent this year.", 100, "percent"),
        ("The duty on batteries is 7.5% now.", 7.5, "percent"),
        ("The increases cover about $18 billion of imports.", 18e9, "USD"),
        ("The rates cover $18 billion of Chinese exports.", 18e9, "USD"),
        ("The sale is worth US$1.1bn in total.", 1.1e9, "USD"),
        ("Exports fell to 250 million yuan in May.", 250e6, "CNY"),
        ("About 1,500 soldiers took part in it.", 1500, "count"),
        ("Beijing plans tariffs on 50-bln-dollar farm goods.", 50e9, "USD"),
        ("It plans tariffs on 50 bln USD of farm goods.", 50e9, "USD"),
        ("It plans tariffs on goods worth 3.5 mln U.S. dollars.", 3.5e6, "USD"),
        ("Twenty-one ships left the port at noon.", 21, "count"),
    ],
)
def test_english_numbers_are_in_base_units(text: str, value: float, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit) == (value, unit)
    assert found.text in text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("涉及商品金额约180亿美元。", 18e9, "USD"),
        ("关税由百分之25提高。", 25, "percent"),
        ("贸易额达到3.5万亿元人民币。", 3.5e12, "CNY"),
        ("国防部侦测到62架次解放军军机。", 62, "count"),
        ("周邊海域有27艘次艦船。", 27, "count"),
        ("共有三亿五千万名学生。", 350e6, "count"),
    ],
)
def test_chinese_numbers_are_in_base_units(text: str, value: float, unit: str) -> None:
    (found,) = quantities(text, "zh-Hans")
    assert (found.value, found.unit) == (value, unit)


def test_one_amount_in_two_languages_is_the_same_value() -> None:
    (english,), (chinese,) = (
        quantities("It covers $18 billion of goods."),
        quantities("涉及180亿美元。", "zh-Hans"),
    )
    assert (english.value, english.unit) == (chinese.value, chinese.unit)


def test_words_that_count_the_same_thing_have_one_form() -> None:
    text = (
        "Taiwan tracked 62 Chinese military aircraft and 27 naval vessels. "
        "It said 47 of the planes crossed the line, and 49 warplanes and 20 ships came on Friday."
    )
    found = [(quantity.value, quantity.of) for quantity in quantities(text)]
    assert found == [(62, "aircraft"), (27, "vessel"), (47, "aircraft"), (49, "aircraft"), (20, "vessel")]
    (chinese,) = quantities("国防部侦测到62架次解放军军机。", "zh-Hans")
    assert chinese.of == "aircraft"


def test_a_share_says_what_it_is_of() -> None:
    text = (
        "China produces about 80 percent of the world's gallium and 60 percent of its germanium. "
        "A study put the share at 94 percent of world gallium output and 83 percent for germanium."
    )
    assert [quantity.of for quantity in quantities(text)] == ["gallium", "germanium", "gallium", "germanium"]


def test_tariffs_on_different_goods_are_not_the_same_thing() -> None:
    text = "Duties on solar cells double to 50 percent, and those on semiconductors rise to 60 percent."
    assert [quantity.of for quantity in quantities(text)] == ["tariff on solar cells", "tariff on semiconductors"]


def test_a_vote_keeps_both_numbers() -> None:
    (found,) = quantities("The House had voted 419 to 0 to condemn the flight.")
    assert (found.value, found.unit, found.of) == (419, "vote", "0")


@pytest.mark.parametrize(
    "text",
    [
        "The leaders met on May 14, 2024 for two days at 10 a.m.",
        "The Section 301 duties go back to 2018 talks.",
        "The two sides and the three communiques were named.",
        "One official spoke of it again.",
        "会议于2024年5月14日举行。",
    ],
)
def test_dates_times_labels_and_things_already_known_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_quantities_come_in_order_in_their_sentence() -> None:
    made = article(1, text="Exports fell 5 percent. Imports rose by $2 billion and 3 percent.")
    found = annotate(made, RELATION, lexicon()).sentences
    assert [[quantity.value for quantity in each.quantities] for each in found] == [[5], [2e9, 3]]


@given(st.text(alphabet="0123456789.,% $万亿美元percntbilo-架次人", max_size=60))
def test_no_text_raises(text: str) -> None:
    quantities(text)
    quantities(text, "zh-Hans")


@pytest.mark.parametrize("name", SETS)
def test_labelled_sentences_keep_their_numbers(name: str) -> None:
    for wanted, found, text in judged(RELATION, name):
        assert found == wanted, text


def test_a_headline_has_the_quantities_that_no_sentence_gives() -> None:
    def counted(title: str, text: str) -> list[list[tuple[float, str]]]:
        found = annotate(article(1, title=title, text=text), RELATION, lexicon())
        return [[(quantity.value, quantity.of) for quantity in each.quantities] for each in found.all]

    listed = "Five firms and an institute were listed."
    assert counted("US blacklists six Chinese entities", listed) == [[(6, "entity")], [(5, "company")]]
    assert counted("Five firms listed", "Five firms were listed on Monday.") == [[], [(5, "company")]]


def test_both_ends_of_a_range_are_shown_as_they_are_written() -> None:
    assert [each.text for each in quantities("It bought 40 to 50 jets.")] == ["40", "50 jets"]
    assert [each.text for each in quantities("The duty may be 10 to 15 percent.")] == ["10", "15 percent"]
    (chinese,) = quantities("共有5万名现任和前任员工以及不少志愿者来华。", "zh-Hans")
    assert chinese.text == "5万名现任和前任员"
    assert quantities("Dia membayar AS$5 juta.") == []


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("$5", "USD"), ("US$5", "USD"), ("5 dollars", "USD"), ("¥5", "CNY"), ("RMB 5", "CNY"), ("CNY 5", "CNY"),
        ("5 yuan", "CNY"), ("5 renminbi", "CNY"), ("NT$5", "TWD"), ("€5", "EUR"), ("5 euros", "EUR"),
        ("£5", "GBP"), ("5 pounds", "GBP"), ("5 yen", "JPY"), ("HK$5", "HKD"), ("A$5", "AUD"),
        ("S$5", "SGD"), ("C$5", "CAD"),
        ("5 Canadian dollars", "CAD"), ("5 Australian dollars", "AUD"), ("5 Hong Kong dollars", "HKD"),
        ("5 Singapore dollars", "SGD"), ("5 New Taiwan dollars", "TWD"),
    ],
)  # fmt: skip
def test_each_currency_by_its_sign_and_its_name(amount: str, unit: str) -> None:
    assert [(each.value, each.unit) for each in quantities(f"The fee is now {amount} in all.")] == [(5, unit)]


@pytest.mark.parametrize(
    ("scale", "times"),
    [("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("mn", 1e6), ("mln", 1e6), ("m", 1e6), ("bn", 1e9),
     ("billion", 1e9), ("bln", 1e9), ("b", 1e9), ("trillion", 1e12), ("tn", 1e12)],
)  # fmt: skip
def test_each_scale_of_money(scale: str, times: float) -> None:
    space = "" if len(scale) < 3 else " "
    assert [each.value for each in quantities(f"It cost $5{space}{scale} in all.")] == [5 * times]


TO_TWENTY_ONE = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty twenty-one"""
TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *zip(TO_TWENTY_ONE.split(), range(2, 22), strict=True),
        *zip(TENS, range(30, 100, 10), strict=True),
        *[("half a dozen", 6), ("a dozen", 12), ("two dozen", 24), ("three dozen", 36), ("two hundred", 200)],
        *[("two thousand", 2e3), ("two million", 2e6), ("two billion", 2e9), ("half a million", 5e5)],
        *[("5 hundred", 500), ("5 thousand", 5e3), ("5 million", 5e6), ("5 billion", 5e9), ("5 trillion", 5e12)],
    ],
)
def test_each_number_in_words(words: str, number: int) -> None:
    assert [each.value for each in quantities(f"On the way {words} ships were seen.")] == [number]


ABOUT = "about|around|nearly|almost|some|roughly|approximately|close to|an estimated"
BOUNDED = (
    "more than|over|at least|up to|as many as|as much as|as little as|fewer than|less than|under|above|below|only"
)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        *((each, "about") for each in ABOUT.split("|")),
        *((each, "bounded") for each in BOUNDED.split("|")),
        ("a yearly", ""),
    ],
)
def test_the_words_before_a_number_bound_it(words: str, limit: str) -> None:
    for amount in ("$5 billion", "20 percent"):
        text = f"The trade {words} {amount}."
        (found,) = quantities(text)
        assert found.limit == limit
