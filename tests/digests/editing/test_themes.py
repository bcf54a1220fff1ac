import pytest

from digests.model import ThemeScore
from digests.rules.editing.themes import classify, passage_themes
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china


def themes(title: str, text: str = "") -> dict[str, ThemeScore]:
    return {score.theme: score for score in classify(article(1, title=title, text=text), us_china(), lexicon())}


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("US raises tariffs on Chinese steel", "trade"),
        ("Commerce Department adds Chinese firms to Entity List", "sanctions"),
        ("China restricts exports of gallium and rare earths", "minerals"),
        ("PLA holds drills around Taiwan", "taiwan"),
        ("Nvidia may sell AI chips to China again", "tech"),
        ("Coast guards clash at Second Thomas Shoal", "scs"),
        ("Surveillance balloon shot down off Carolina", "espionage"),
        ("China and US launch counternarcotics group on fentanyl", "fentanyl"),
        ("Direct flights between US and China to double", "people"),
        ("House of Representatives passes bill on China", "politics"),
        ("美国对华加征关税", "trade"),
        ("中國限制稀土與鎵出口", "minerals"),
        ("美國批准對台軍售 台灣總統府致謝", "taiwan"),
        ("华为芯片遭限制", "tech"),
    ],
)
def test_the_theme_is_found_and_makes_a_section(title: str, theme: str) -> None:
    found = themes(title, f"{title}.")
    assert found[theme].section
    assert found[theme].evidence


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("The committee will plan and support airports in China", "military"),
        ("The committee will plan and support airports in China", "trade"),
        ("Aid reaches the airport, said the maid", "tech"),
        ("Potato chips and chocolate chips sell well", "tech"),
        ("The Braves near the trade deadline as unions trade blame", "trade"),
        ("Sanctioned barbecue contest draws a crowd", "sanctions"),
        ("The business climate is good and the political climate is bad", "climate"),
        ("Who is it? He who asks", "climate"),
        ("Ms Yuan met Mr Yuan, and Yuan spoke", "business"),
        ("An apple a day; they ford the river with good intel", "business"),
        ("The stock exchange and the foreign exchange rate", "people"),
        ("They paid cash or Visa", "people"),
        ("A safeguard of legitimate rights and interests", "rights"),
        ("Red and white balloons rose over a ballooning deficit", "espionage"),
        ("Philippines and Bering Strait weather", "taiwan"),
        ("Assault and battery in the bitcoin mining town", "minerals"),
        ("A unit united under one union", "world"),
    ],
)
def test_false_friends_make_no_theme(title: str, theme: str) -> None:
    assert theme not in themes(title, f"{title}.")


def test_a_theme_that_tops_no_passage_makes_no_section() -> None:
    text = (
        "Tariffs on exports rise again. Tariffs and import duties hit students and exchanges. "
        "Tariffs and trade talks also hit tourists."
    )
    found = themes("Tariffs rise", text)
    assert found["trade"].section
    assert "people" in found
    assert not found["people"].section


def test_sections_come_first_then_the_score() -> None:
    scores = classify(
        article(1, title="Tariffs rise", text="Tariffs on exports rise. A fentanyl group met."),
        us_china(),
        lexicon(),
    )
    assert [score.theme for score in scores][:2] == ["trade", "fentanyl"]
    assert [score.section for score in scores] == sorted((score.section for score in scores), reverse=True)


def test_of_equal_themes_the_more_specific_wins() -> None:
    made = article(1, title="x", text="Fentanyl tariffs were discussed on Monday.")
    assert passage_themes(made, us_china(), lexicon()) == (("fentanyl",),)


def test_a_leaning_passage_inherits_the_theme_of_the_one_before_once() -> None:
    text = (
        "Tariffs on steel rise to 25 percent. It was long expected. He did not say when. "
        "The city enjoyed a quiet evening."
    )
    assert passage_themes(article(1, title="x", text=text), us_china(), lexicon()) == (
        ("trade",),
        ("trade",),
        (),
        (),
    )


def test_an_outlets_name_is_no_theme() -> None:
    assert "scs" not in themes("Readers of the South China Morning Post grow older")


def test_another_pair_has_its_own_themes() -> None:
    text = "India and Pakistan argued over the Indus Waters Treaty. A shop sold Kashmir shawls."
    found = classify(article(1, title="Rivers", text=text), india_pakistan(), lexicon())
    assert [score.theme for score in found] == ["water"]


def test_an_article_without_words_has_no_theme() -> None:
    assert classify(article(1, title="", text=""), us_china(), lexicon()) == ()
    assert passage_themes(article(1, title="", text=""), us_china(), lexicon()) == ()
