"""What a headline says happened, part by part, and of what things a text speaks."""

import pytest

from digests.rules.editing.stories.concepts import concepts_of
from digests.rules.editing.stories.headlines import read_headline
from tests.lexicons import lexicon
from tests.relations import us_china


def sorted_words(*words: str) -> str:
    return " ".join(sorted(words))


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("US raises tariff on Chinese wine to 25 percent", ["up", "US", "%:25", "", "", False, "us"]),
        ("Raises come", ["", "", "", "", "", False, ""]),
        ("China lifts tariff to 25 percent", ["up", "China", "%:25", "", "", False, "prc"]),
        ("China lifts tariff", ["lift", "China", "", "", "", False, "prc"]),
        ("China suspends tariffs on wine", ["lift", "China", "", "", "tariff:wine", False, "prc"]),
        ("China closes port", ["close", "China", "", "", "", False, "prc"]),
        ("China closes tariffs", ["close", "China", "", "", "", False, "prc"]),
        ("Washington denies it raised tariffs", ["up", "Washington denies it", "", "", "", True, "us"]),
        ("Xi Jinping meets Donald Trump", ["", "", "", "donald trump xi jinping", "", False, ""]),
        (
            "US adds 12 Chinese firms to Entity List",
            ["impose", "US", "chines:12 firm:12", "entity list", "", False, "us"],
        ),
        ("Twelve firms added to list", ["impose", "Twelve firms", "add:12 firm:12", "", "", False, "twelve"]),
        ("Fair of 2024 opens", ["open", "Fair of 2024", "", "", "", False, "fair"]),
        ("US sells 2 million tons of beans", ["sell", "US", "million:2", "", "", False, "us"]),
        ("US sells $5 billion of beans", ["sell", "US", "$billion:5", "", "", False, "us"]),
        ("US sells 5 billion dollars of beans", ["sell", "US", "billion:5", "", "", False, "us"]),
        (
            "May 14 talks: 3 deals signed",
            ["sign", "May 14 talks 3 deals", "deal:3 sign:3", "may 14", "", False, "may"],
        ),
        ("“Elm Port Line” sails with 3G Phone Set", ["", "", "", "3g phone set elm port line", "", False, ""]),
        ("中国对美国加征25%关税", ["impose", "中国对美国", "%:25", "", "", False, "prc us"]),
        ("中国三架次军机飞越", ["", "", "架次:3", "", "", False, ""]),
        ("中国12架次军机飞越", ["", "", "架次:12", "", "", False, ""]),
        ("", ["", "", "", "", "", False, ""]),
        ("China, 5,000 jobs cut", ["down", "China, 5,000 jobs", "cut:5000 job:5000", "", "", False, "prc"]),
        ("Elm's Mayor bans cars", ["impose", "Elm's Mayor", "", "elm's mayor", "", False, "elm mayor"]),
        ("Mayor bans cars", ["impose", "Mayor", "", "", "", False, "mayor"]),
        ("US raises duty on wine and beer", ["up", "US", "", "", "duty:beer duty:wine", False, "us"]),
        ("US raises tariffs on steel: sources", ["up", "US", "", "", "", False, "us"]),
    ],
)
def test_a_headline_has_an_act_its_subject_numbers_names_goods_a_denial_and_actors(
    title: str, parts: list[str | bool]
) -> None:
    found = read_headline(title, us_china(), lexicon())
    assert [
        found.act,
        found.subject,
        sorted_words(*(f"{thing}:{number}" for thing, number in found.numbers)),
        sorted_words(*found.names),
        sorted_words(*(f"{measure}:{stem}" for measure, stem in found.goods)),
        found.denied,
        sorted_words(*found.actors),
    ] == parts
    assert found.tells == bool(parts[0] or parts[2] or parts[4])


@pytest.mark.parametrize(
    ("text", "things"),
    [
        (
            "Gallium and tariffs on steel rose 25 percent on May 14.",
            "date_5-14=1 gallium=1 number_25%=1 thing_gallium=1 thing_steel=1 thing_tariff=1",
        ),
        (
            "Xi Jinping met Donald Trump.",
            "donald=1 jinping=1 person_prc_0=2 person_us_1=2 thing_trump=1 trump=1 xi=1",
        ),
        ("Xi met Trump. Trump met Xi.", "person_prc_0=2 person_us_1=2 thing_trump=2 trump=2 xi=2"),
        ("18 billion dollars and $1.8 trillion were paid.", "number_1.8e+10=1 number_1.8e+12=1"),
        ("12 and 13 men of the 5 ports.", "number_13=1 thing_port=1"),
        ("中国对稀土加征25%关税，5月14日生效。", "date_5-14=1 number_25%=1 thing_rare_earth=1 thing_tariff=1"),
        ("180亿美元", "number_1.8e+10=1"),
        ("Tariff tariffs TARIFF", "tariff=2 thing_tariff=3"),
        ("ABC Corp and ABC", "abc=2 corp=1"),
        ("The 1,500 men of 2024", "number_1500=1 number_2024=1"),
    ],
)
def test_a_text_speaks_of_people_things_numbers_days_and_names(text: str, things: str) -> None:
    found = concepts_of("", text, us_china(), lexicon())
    assert sorted_words(*(f"{name.replace(' ', '_')}={times}" for name, times in found.items())) == things


def test_the_headline_counts_twice_and_the_end_of_a_long_text_not_at_all() -> None:
    assert concepts_of("Gallium", "", us_china(), lexicon())["thing gallium"] == 2
    assert concepts_of("Gallium", "Gallium", us_china(), lexicon())["thing gallium"] == 3
    for before, counted in ((1490, 1), (1500, 0)):
        text = f"{'x' * before} gallium"
        assert concepts_of("", text, us_china(), lexicon())["thing gallium"] == counted
