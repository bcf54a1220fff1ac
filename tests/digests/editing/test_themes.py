"""The themes of an article, a passage and a headline."""

import re
from dataclasses import replace

import pytest

from digests.model import Theme, ThemeScore, WeightedPattern
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.sorting import classify
from digests.rules.editing.themes import (
    classify_passages,
    score_of,
    scores_of,
    section_by,
    section_chances,
    section_of,
    themes_of_passage,
    themes_of_words,
)
from tests.factories import article, passage
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china


def themes(title: str, text: str = "") -> dict[str, ThemeScore]:
    return {score.theme: score for score in classify(article(1, title=title, text=text), us_china(), lexicon())}


def passage_themes(text: str) -> list[tuple[str, ...]]:
    told = annotate(article(1, title="x", text=text), us_china(), lexicon()).sentences
    before = (None, *told)
    return [themes_of_passage(each, last, us_china(), lexicon()) for last, each in zip(before, told, strict=False)]


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
        ("Who is it? He who asks", "health"),
        ("Ms Yuan met Mr Yuan, and Yuan spoke", "business"),
        ("An apple a day; they ford the river with good intel", "business"),
        ("The stock exchange and the foreign exchange rate", "people"),
        ("They paid cash or Visa", "people"),
        ("A safeguard of legitimate rights and interests", "rights"),
        ("Red and white balloons rose over a ballooning deficit", "espionage"),
        ("Philippines and Bering Strait weather", "taiwan"),
        ("Assault and battery in the bitcoin mining town", "minerals"),
        ("A unit united under one union", "world"),
        ("Readers of the South China Morning Post grow older", "scs"),
        ("", "trade"),
    ],
)
def test_false_friends_make_no_theme(title: str, theme: str) -> None:
    assert theme not in themes(title, f"{title}.")


def test_a_theme_that_tops_no_passage_makes_no_section() -> None:
    found = themes("Tariffs rise", "Tariffs hit students. Tariffs hit museums.")
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


def test_a_word_in_passing_makes_no_theme_however_long_the_text_is() -> None:
    text = " ".join(f"Tariffs on steel rise to {number} percent." for number in range(10, 22))
    remark = " Museums and students noticed."
    assert "people" not in themes("Tariffs rise", text + remark)
    assert "people" in themes("Tariffs rise", text + remark * 12)


def test_an_article_is_about_three_themes_at_most() -> None:
    text = "Tariffs rise. Chips wait. Taiwan watches. Fentanyl is found. Student visas are few."
    assert len(themes("A day", text)) == 3


def test_each_sentence_has_one_vote_however_many_words_of_a_theme_it_has() -> None:
    loud = "Tariffs, import duties, anti-dumping, Section 301, the WTO, a trade war and soybeans."
    quiet = ["Taiwan and Taipei speak of the strait: Kinmen, the DPP and the island."] * 2
    filler = ["It rained.", "It rained."]
    (first, *_) = classify_passages("", [*filler, loud, *quiet], us_china())
    assert first.theme == "taiwan"


def test_headline_and_lead_weigh_more_than_what_follows() -> None:
    follow = ["Taiwan waited."] * 2
    (first, *_) = classify_passages("Tariffs rise", ["It rained.", "It rained.", *follow], us_china())
    assert first.theme == "trade"


def test_a_sentence_of_few_words_of_a_theme_gives_a_part_of_its_vote() -> None:
    weak, strong = "The drill was long.", "Tariffs, import duties, anti-dumping, a trade war and the WTO."
    found = classify_passages("A day", ["It rained.", "It rained.", strong, strong, weak, weak], us_china())
    assert [score.theme for score in found] == ["trade"]
    found = classify_passages("A day", ["It rained.", "It rained.", strong, strong, *[weak] * 4], us_china())
    assert [score.theme for score in found] == ["trade", "military"]


def test_a_matter_of_a_conference_that_is_not_the_pairs_has_no_say() -> None:
    title = "Foreign Ministry Spokesperson's Regular Press Conference on May 6"
    ours = """Harbour Daily: The United States raised its tariffs on Chinese steel yesterday. What is your comment?

Spokesperson: China opposes the American tariffs and will answer them."""
    theirs = """Valley Agency: Flood water stands in the north of Italy. Will museums and students there be helped?

Spokesperson: We feel for the students of Italy, and wish the museums a quick recovery."""
    assert "people" in themes(title, theirs)
    assert set(themes(title, f"{theirs}\n\n{ours}")) == {"trade"}


def test_of_equal_themes_the_more_specific_wins() -> None:
    assert passage_themes("Fentanyl tariffs were discussed on Monday.")[0][0] == "fentanyl"


def test_a_passage_is_about_what_has_half_as_many_words_in_it_as_its_top_theme() -> None:
    (both,) = passage_themes("The sanctions answer arms sales to Taiwan, the ministry said.")
    (one,) = passage_themes("Sanctions freeze assets of firms on the Entity List and blacklist a shop in Taipei.")
    assert set(both) == {"sanctions", "taiwan"}
    assert one == ("sanctions",)


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("A US Coast Guard cutter led the ship into Long Beach", False),
        ("The United States Coast Guard checked the cranes of the port", False),
        ("The U.S. Coast Guard sailed by Scarborough Shoal", True),
        ("A US Coast Guard cutter met a Chinese coast guard ship", True),
        ("The coast guard of the Philippines kept watch", True),
        ("China's coast guard may hold foreigners", True),
        ("美国海岸警卫队检查了港口的起重机", False),
        ("中国海警依法管控", True),
    ],
)
def test_the_coast_guard_of_the_united_states_is_no_matter_of_the_seas_by_itself(words: str, about: bool) -> None:
    assert ("scs" in themes_of_words(words, us_china(), lexicon())) is about


def test_a_leaning_passage_inherits_the_theme_of_the_one_before_once() -> None:
    text = (
        "Tariffs on steel rise to 25 percent. It was long expected. He did not say when. "
        "The city enjoyed a quiet evening."
    )
    assert passage_themes(text) == [("trade",), ("trade",), (), ()]


def test_another_pair_has_its_own_themes() -> None:
    text = "India and Pakistan argued over the Indus Waters Treaty. A shop sold Kashmir shawls."
    found = classify(article(1, title="Rivers", text=text), india_pakistan(), lexicon())
    assert [score.theme for score in found] == ["water"]


def test_a_headline_is_about_each_theme_whose_words_it_has_the_strongest_first() -> None:
    found = themes_of_words("US warships cross the Taiwan Strait as tariffs on chips rise", us_china(), lexicon())
    assert "taiwan" in found
    assert themes_of_words("A view of the harbour", us_china(), lexicon()) == ()


def theme(*entries: tuple[int, str], friends: tuple[str, ...] = ()) -> Theme:
    return Theme(
        id="trade",
        command="trade",
        title="Trade",
        entries=tuple(WeightedPattern(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in entries),
        false_friends=tuple(re.compile(pattern, re.IGNORECASE) for pattern in friends),
    )


TARIFF = theme((4, "tariff"))
WEAK = theme((1, "goods"), (1, "commerce"), (2, "exports"))
CHIPS = theme((4, "chips?"), friends=("potato chips?",))


@pytest.mark.parametrize(
    ("given", "title", "text", "score"),
    [
        (TARIFF, "", "A tariff.", 4),
        (TARIFF, "", "tariff tariff tariff tariff", 8),  # two hits count at most
        (TARIFF, "Tariff rises", "A tariff.", 12),  # one in the headline as two more
        (TARIFF, "Tariff rises", "", 8),
        (WEAK, "", "goods and commerce, goods and commerce", 0),  # weak words count in company only
        (WEAK, "", "goods and exports", 3),
        (CHIPS, "Potato chip fair", "A potato chip won.", 0),
        (CHIPS, "", "Potato chips and AI chips", 4),
    ],
)
def test_the_score_is_weight_times_hits_but_for_weak_words_and_false_friends(
    given: Theme, title: str, text: str, score: int
) -> None:
    assert score_of(given, title, text)[0] == score


def test_the_evidence_is_the_words_that_hit_weightiest_first() -> None:
    found = score_of(theme((1, "goods"), (4, "tariffs?")), "", "Goods under new tariffs")
    assert found == (5, ("tariffs", "Goods"))


@pytest.mark.parametrize(
    ("headline", "line", "section"),
    [
        ("Beijing and Washington argue about the origins of the coronavirus", "", "health"),
        ("China answers the US on Hong Kong", "The law on Hong Kong is China's own matter.", "rights"),
        ("商务部对美国大豆加征关税", "", "trade"),
        ("US and China talk of many things", "", ""),
        ("Top-level meeting shows what each side wants", "", "diplomacy"),
        ("The official who allegedly spied for China", "", "espionage"),
        ("China nuclear sub sank in its dock", "", "military"),
        ("A day in Geneva", "Both sides agreed to cut tariffs on steel and on toys.", "trade"),
    ],
)
def test_a_section_is_told_by_headline_and_first_line(headline: str, line: str, section: str) -> None:
    assert section_of(headline, line, (), us_china(), lexicon()) == section


def test_a_section_that_two_themes_could_have_alike_is_not_sure() -> None:
    relation, words = us_china(), lexicon()
    chances = section_chances({"trade": 4, "tech": 4}, {}, relation, words)
    assert max(chances.values()) < words.sections.weights["bar"]
    assert sum(chances.values()) < 1.0, "it may be none of them"
    assert section_chances({}, {}, relation, words) == {}
    assert section_by(chances, (), relation, words) == ""
    assert section_by(chances, ("tech", "trade"), relation, words) == "tech", "the story is about one of them"
    assert section_by(chances, ("people", "trade"), relation, words) == "trade", "the headline names it"
    assert section_by(chances, ("people",), relation, words) == "people", "some section is better than none"


@pytest.mark.parametrize(
    ("title", "barred"),
    [
        ("Beijing bars three US crane makers from trade", True),
        ("US crane makers barred from China trade", True),
        ("US crane makers open a works in Shenzhen", False),
    ],
)
def test_a_firm_that_is_barred_is_sanctioned_in_either_order_of_the_words(title: str, barred: bool) -> None:
    assert ("sanctions" in scores_of(title, us_china(), lexicon())) is barred


def test_where_no_theme_is_sure_the_story_says_what_it_is_about() -> None:
    relation, words = us_china(), lexicon()
    chances = {"taiwan": 0.5, "trade": 0.3}
    assert section_by(chances, ("sanctions", "taiwan"), relation, words) == "taiwan"
    assert section_by({"taiwan": 0.9}, ("sanctions",), relation, words) == "taiwan"


def test_the_headline_counts_for_more_than_the_line_and_more_words_for_more_than_few() -> None:
    relation, words = us_china(), lexicon()
    above, below = (
        section_chances(*told, relation, words)["trade"] for told in (({"trade": 4}, {}), ({}, {"trade": 4}))
    )
    assert above > below > section_chances({}, {"trade": 2}, relation, words)["trade"]
    assert section_chances({"trade": 99}, {}, relation, words) == section_chances(
        {"trade": 16}, {}, relation, words
    )


def test_a_theme_without_labels_has_its_words_and_a_prior_of_its_own() -> None:
    relation, words = us_china(), lexicon()
    assert relation.theme("climate") is not None
    unlabelled = [theme.id for theme in relation.themes if theme.prior is None]
    assert "climate" in unlabelled
    assert section_of("Climate envoys agree on methane", "Emissions fall.", (), relation, words) == "climate"
    for theme, said in (("trade", "trade"), ("climate", "")):
        told = {theme: 0.7}
        assert section_by(told, (), relation, words) == said, "what no labels tell has to be surer"
        assert section_by({theme: 0.8}, (), relation, words) == theme


def test_a_passage_that_leans_on_another_keeps_the_themes_of_its_own_words() -> None:
    before, own = "PLA holds drills around Taiwan.", "They also raised tariffs on Chinese steel."
    leans = passage(1, 1, own, stands_alone=False)
    empty = passage(1, 1, "They did so twice.", stands_alone=False)
    first = passage(1, 0, before)
    assert themes_of_passage(leans, first, us_china(), lexicon()) == ("trade",)
    assert themes_of_passage(leans, None, us_china(), lexicon()) == ("trade",)
    assert themes_of_passage(empty, first, us_china(), lexicon())[0] == "taiwan"
    assert themes_of_passage(replace(empty, stands_alone=True), first, us_china(), lexicon()) == ()
