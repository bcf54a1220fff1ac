"""What act a headline tells, and of what things a text speaks."""

import pytest

from digests.rules.editing.stories.concepts import concepts_of
from digests.rules.editing.stories.headlines import act_in
from tests.lexicons import lexicon
from tests.relations import us_china


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("US suspends tariffs on Chinese steel", "lift"),
        ("US suspends talks with China", "close"),
        ("US lifts tariffs to 100 percent", "up"),
        ("US lifts tariffs on steel", "lift"),
        ("Rubio won praise in Beijing", "win"),
        ("Approval of arms sale", ""),
        ("美国暂停加征关税", "lift"),
        ("中方暂停两军对话", "close"),
    ],
)
def test_a_verb_is_read_with_what_it_governs(title: str, act: str) -> None:
    assert act_in(title, lexicon()) == act


@pytest.mark.parametrize("part", ["suspend a ", "1,", "raise to ", "“中", "二家", "A1 ", "lift "])
def test_a_hostile_headline_comes_to_an_end(part: str) -> None:
    act_in(part * 200_000, lexicon())


ACTS = {
    "up": "raises increases hikes quadruples doubles triples",
    "down": "cuts lowers reduces slashes halves",
    "allow": "approves allows clears passes ratifies permits",
    "refuse": "rejects refuses vetoes blocks",
    "impose": "imposes sanctions bans bars adds blacklists",
    "lift": "lifts removes scraps eases drops waives delists",
    "join": "joins enters",
    "leave": "leaves left quits withdraws withdrew exits",
    "win": "wins won beats",
    "lose": "loses lost",
    "arrest": "arrests detains jails",
    "free": "frees releases acquits",
    "open": "opens reopens resumes restarts restores",
    "close": "closes shuts suspends halts pauses freezes froze cancels",
    "visit": "visits",
    "sign": "signs",
    "fire": "fires launches",
    "buy": "buys bought acquires purchases",
    "sell": "sells sold",
}


@pytest.mark.parametrize(("act", "verb"), [(act, verb) for act, verbs in ACTS.items() for verb in verbs.split()])
def test_each_verb_of_a_headline_tells_its_act(act: str, verb: str) -> None:
    assert act_in(f"China {verb} a harbour in Bern", lexicon()) == act


def test_a_chinese_act_may_stand_behind_one_character_but_not_first() -> None:
    assert act_in("美加征关税", lexicon()) == "impose"
    assert act_in("加征关税", lexicon()) == ""


# --- Of what things a text speaks. ---


def sorted_words(*words: str) -> str:
    return " ".join(sorted(words))


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Gallium and tariffs on steel rose 25 percent on May 14.",
         "date_5-14=1 gallium=1 number_25%=1 thing_gallium=1 thing_steel=1 thing_tariff=1"),
        ("Xi Jinping met Donald Trump.",
         "donald=1 jinping=1 person_prc_0=2 person_us_1=2 thing_trump=1 trump=1 xi=1"),
        ("Xi met Trump. Trump met Xi.", "person_prc_0=2 person_us_1=2 thing_trump=2 trump=2 xi=2"),
        ("18 billion dollars and $1.8 trillion were paid.", "number_1.8e+10=1 number_1.8e+12=1"),
        ("12 and 13 men of the 5 ports.", "number_13=1 thing_port=1"),
        ("中国对稀土加征25%关税，5月14日生效。", "date_5-14=1 number_25%=1 thing_rare_earth=1 thing_tariff=1"),
        ("180亿美元", "number_1.8e+10=1"),
        ("Tariff tariffs TARIFF", "tariff=2 thing_tariff=3"),
        ("ABC Corp and ABC", "abc=2 corp=1"),
        ("The 1,500 men of 2024", "number_1500=1 number_2024=1"),
    ],
)  # fmt: skip
def test_a_text_speaks_of_people_things_numbers_days_and_names(text: str, things: str) -> None:
    found = concepts_of("", text, us_china(), lexicon())
    assert sorted_words(*(f"{name.replace(' ', '_')}={times}" for name, times in found.items())) == things


def test_the_headline_counts_twice_and_the_end_of_a_long_text_not_at_all() -> None:
    assert concepts_of("Gallium", "", us_china(), lexicon())["thing gallium"] == 2
    assert concepts_of("Gallium", "Gallium", us_china(), lexicon())["thing gallium"] == 3
    for before, counted in ((1490, 1), (1500, 0)):
        text = f"{'x' * before} gallium"
        assert concepts_of("", text, us_china(), lexicon())["thing gallium"] == counted
