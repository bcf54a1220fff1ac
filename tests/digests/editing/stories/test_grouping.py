"""Articles about one event are one story; a wrong merge erases news, so what contradicts stays apart."""

import re
import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.model import Article, Ownership, Relation
from digests.rules.editing.stories.grouping import alike_pairs, grouped
from tests.editing import group
from tests.factories import NOW, article, source
from tests.lexicons import lexicon
from tests.relations import us_china

SEEDS = Path(__file__).parents[4] / "seeds" / "articles"

TARIFFS = (
    "The United States will raise its tariff on Chinese electric vehicles to 100 percent this year, the White "
    "House said on Tuesday, closing a four-year review of the Section 301 duties. The increases cover about $18 "
    "billion of imports. Duties on solar cells double to 50 percent, and those on semiconductors follow in 2025."
)
CARS = (
    "Washington is to quadruple the duty on electric vehicles from China to 100 percent, ending a review of "
    "Section 301 tariffs. About $18 billion of goods are covered, the White House said, among them solar cells "
    "and semiconductors, whose duties rise to 50 percent."
)
CHINESE_TARIFFS = (
    "美国政府14日公布对华加征301关税四年期复审结果，宣布将自中国进口的电动汽车关税由25%提高到100%，涉及商品金额约180亿美元。"
    "光伏电池和半导体关税将分别升至50%。"
)
PANDAS = (
    "Two giant pandas will travel from Chengdu to the zoo of San Diego this summer under a loan of ten years, the "
    "zoo said. The animals are the first that China has sent to the United States since 2003."
)


@pytest.fixture(scope="module")
def relation() -> Relation:
    return us_china()


def told(identifier: int, title: str, text: str, **changes: Any) -> Article:
    return article(identifier, title=title, text=text, **changes)


def pair(relation: Relation, one: Article, other: Article) -> bool:
    groups = group([one, other], relation, lexicon())
    return groups[one.id] == groups[other.id]


def test_two_reports_of_one_event_are_one_story_and_another_event_is_another(relation: Relation) -> None:
    groups = group(
        [
            told(1, "US raises tariff on Chinese electric cars", TARIFFS),
            told(2, "Washington quadruples duty on electric cars", CARS),
            told(3, "Two pandas to travel to San Diego", PANDAS),
        ],
        relation,
        lexicon(),
    )
    assert groups[1] == groups[2] != groups[3]


def test_a_chinese_report_joins_the_english_one_by_its_numbers_and_subjects(relation: Relation) -> None:
    groups = group(
        [
            told(1, "US raises tariff on Chinese electric cars", TARIFFS),
            told(2, "美国宣布提高对华电动汽车关税", CHINESE_TARIFFS, language="zh-Hans"),
            told(3, "Two pandas to travel to San Diego", PANDAS),
        ],
        relation,
        lexicon(),
    )
    assert groups[1] == groups[2] != groups[3]


def test_a_part_printed_alone_joins_the_whole(relation: Relation) -> None:
    filler = " ".join(f"Ministers also spoke of matter number {number} at some length." for number in range(60))
    brief = told(2, "In brief", TARIFFS.partition(". ")[0] + ".")
    assert pair(relation, told(1, "The day in Washington", TARIFFS + " " + filler), brief)


def test_the_same_words_eleven_weeks_later_are_another_story(relation: Relation) -> None:
    later = told(2, "Washington quadruples duty on electric cars", CARS, published=NOW + timedelta(weeks=11))
    assert not pair(relation, told(1, "US raises tariff on Chinese electric cars", TARIFFS), later)


def test_a_story_lives_on_over_days(relation: Relation) -> None:
    days = [told(day, "US tariff on Chinese electric cars", TARIFFS, published=NOW + timedelta(days=day * 3))
            for day in range(1, 5)]  # fmt: skip
    assert len(set(group(days, relation, lexicon()).values())) == 1


def test_undated_articles_know_no_window(relation: Relation) -> None:
    one = told(1, "US raises tariff on Chinese electric cars", TARIFFS, published=None, stored_at=None)
    assert pair(relation, one, told(2, "Washington quadruples duty on electric cars", CARS))


def test_known_articles_keep_their_group_and_new_ones_join_or_are_numbered_downward(relation: Relation) -> None:
    articles = [
        told(1, "US raises tariff on Chinese electric cars", TARIFFS),
        told(2, "Washington quadruples duty on electric cars", CARS),
        told(3, "Two pandas to travel to San Diego", PANDAS),
        told(
            4, "Ferry route closes for repairs", "A ferry route closes for ten days because its pier is repaired."
        ),
    ]
    assert group(articles, relation, lexicon(), {1: 70}) == {1: 70, 2: 70, 3: -1, 4: -2}


def test_two_known_groups_are_never_merged(relation: Relation) -> None:
    twins = [told(number, "US raises tariff on Chinese electric cars", TARIFFS) for number in (1, 2, 3)]
    groups = group(twins, relation, lexicon(), {1: 70, 2: 80})
    assert (groups[1], groups[2]) == (70, 80)
    assert groups[3] in {70, 80}


def test_the_order_of_the_articles_does_not_matter(relation: Relation) -> None:
    articles = [one for one, _ in seeds()]
    assert group(articles, relation, lexicon()) == group(articles[::-1], relation, lexicon())


def test_no_articles_make_no_stories_and_empty_ones_stay_alone(relation: Relation) -> None:
    assert group([], relation, lexicon()) == {}
    assert not pair(relation, told(1, "", ""), told(2, "", ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US imposes 25 percent tariff on Chinese steel", "US imposes 50 percent tariff on Chinese steel"),
        ("US imposes visa limits on Chinese officials", "US lifts visa limits on Chinese officials"),
        ("US imposes sanctions on China's exporters", "China imposes sanctions on US exporters"),
    ],
)
def test_articles_whose_headlines_contradict_each_other_stay_apart(
    relation: Relation, one: str, other: str
) -> None:
    assert not pair(relation, told(1, one, TARIFFS), told(2, other, TARIFFS))
    assert pair(relation, told(1, one, TARIFFS), told(2, one, TARIFFS))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=4))
def test_whatever_the_texts_every_article_has_a_group(relation: Relation, written: list[tuple[str, str]]) -> None:
    articles = [told(number, title, text) for number, (title, text) in enumerate(written, 1)]
    groups = group(articles, relation, lexicon())
    assert set(groups) == {one.id for one in articles}
    assert sorted(set(groups.values()), reverse=True) == [
        -number for number in range(1, len(set(groups.values())) + 1)
    ]


def seeds() -> list[tuple[Article, str]]:
    """The reports of the demo's newsroom with the story each tells; other kinds of text have several matters."""
    found = []
    for path in sorted(SEEDS.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        values = tomllib.loads(front)
        if values["expect"]["relevant"] and "kind" not in values["expect"]:
            made = told(int(path.name[:2]), values["title"], body.strip(), published=values["published"])
            found.append((made, values["expect"]["story"]))
    return found


def test_the_demo_newsroom_comes_out_as_its_authors_meant_it(relation: Relation) -> None:
    """No event has articles of two stories."""
    known = fed([one for one, _ in seeds()], relation)
    of: dict[int, set[str]] = defaultdict(set)
    for one, story in seeds():
        of[known[one.id]].add(story)
    assert all(len(found) == 1 for found in of.values())


def fed(articles: list[Article], relation: Relation) -> dict[int, int]:
    """Group articles as they come in, one by one; return the group of each."""
    known: dict[int, int] = {}
    came: list[Article] = []
    for one in sorted(articles, key=lambda each: (each.published, each.id)):
        came.append(one)
        found = grouped(came, relation, lexicon(), known)
        number = found.groups[one.id]
        known[one.id] = number if number > 0 else max(known.values(), default=0) + 1
    return known


def test_the_sample_articles_come_out_as_the_gold_stories(relation: Relation) -> None:
    from tests.digests.shared_data import SHARED  # the samples are not part of the repository

    folder = SHARED.parents[1] / "domain" / "sample-articles"
    if not folder.is_dir():
        pytest.skip(f"no sample articles at {folder}")
    articles, stories = [], {}
    for path in sorted(folder.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        values = dict(re.findall(r"^(\w+): \"?(.*?)\"?$", front, re.MULTILINE))
        made = told(
            int(path.name[:2]),
            values["title"],
            body.strip(),
            published=datetime.fromisoformat(values["published"]),
        )
        articles.append(made)
        stories[made.id] = values.get("story", "")
    known = fed(articles, relation)
    for one, other in combinations(articles, 2):
        assert known[one.id] != known[other.id] or stories[one.id] == stories[other.id]


def test_the_next_step_of_a_matter_is_a_story_of_its_own(relation: Relation) -> None:
    step = (
        "Beijing will levy duties on corn and pork, the commerce ministry said, in answer to the Section 301 "
        "tariff of Washington on electric vehicles. Farmers in two states expect prices to fall."
    )
    first = [told(1, "US raises tariff on Chinese electric cars", TARIFFS), told(2, "Pandas to travel", PANDAS)]
    title = "China answers tariff on electric vehicles with duties on corn"
    later = told(3, title, step, published=NOW + timedelta(days=2))
    found = grouped([*first, later], relation, lexicon(), {1: 70, 2: 80})
    assert found.groups[3] == -1


def test_of_stories_that_come_in_together_the_one_soon_after_resembles_the_earlier(relation: Relation) -> None:
    step = (
        "Beijing will levy duties on corn and pork, the commerce ministry said, in answer to the Section 301 "
        "tariff of Washington on electric vehicles. Farmers in two states expect prices to fall."
    )
    title = "China answers tariff on electric vehicles with duties on corn"
    first = [told(1, "US raises tariff on Chinese electric cars", TARIFFS), told(2, "Pandas to travel", PANDAS)]
    soon, late = ([*first, told(3, title, step, published=NOW + timedelta(days=days))] for days in (1, 2))
    found = grouped(soon, relation, lexicon())
    assert [found.groups[one.id] for one in soon] == [-1, -2, -3]
    assert found.resembles == {-3: (-1,)}
    found = grouped(late, relation, lexicon())
    assert found.resembles == {}
    known = told(4, "Washington quadruples duty on electric cars", CARS)
    joined = grouped([*soon, known], relation, lexicon(), {4: 70})
    assert joined.groups == {1: 70, 2: -1, 3: -2, 4: 70}
    assert joined.resembles == {-2: (70,)}


def test_known_articles_are_not_compared_again_but_new_ones_are_compared_with_them(relation: Relation) -> None:
    articles = [
        told(number, f"US raises tariff on Chinese electric cars {number}", TARIFFS) for number in range(1, 6)
    ]
    pairs = alike_pairs(articles, relation, lexicon(), fresh=4)
    assert set(pairs.ones.tolist()) == {4}
    assert len(alike_pairs(articles, relation, lexicon()).ones) == 10


def test_notices_in_place_of_articles_are_no_story_together(relation: Relation) -> None:
    notice = "Please enable JavaScript and cookies to continue. Your browser does not support them at the moment."
    assert not pair(relation, told(1, "", notice), told(2, "", notice))


def test_a_headline_still_tells_what_a_notice_hides(relation: Relation) -> None:
    notice = "Please enable JavaScript to continue."
    title = "US raises tariff on Chinese electric cars to 100 percent"
    assert pair(relation, told(1, title, TARIFFS), told(2, title, notice))


def test_one_report_in_both_chinese_scripts_is_one_story(relation: Relation) -> None:
    traditional = (
        "美國政府14日公布對華加徵301關稅四年期複審結果，宣布將自中國進口的電動汽車關稅由25%提高到100%，涉及商品金額約180億美元。"
        "光伏電池和半導體關稅將分別升至50%。"
    )
    groups = group(
        [
            told(1, "美国宣布提高对华电动汽车关税", CHINESE_TARIFFS, language="zh-Hans"),
            told(2, "美國宣布提高對華電動汽車關稅", traditional, language="zh-Hant"),
            told(
                3,
                "两只大熊猫今夏赴美",
                "两只大熊猫将于今年夏天从成都前往圣迭戈动物园，租期十年。",
                language="zh-Hans",
            ),
        ],
        relation,
        lexicon(),
    )
    assert groups[1] == groups[2] != groups[3]


def test_a_malay_report_joins_the_english_one_by_names_and_numbers(relation: Relation) -> None:
    malay = (
        "Amerika Syarikat akan menaikkan tarif ke atas kenderaan elektrik dari China kepada 100 peratus, kata "
        "White House pada Selasa. Kenaikan itu meliputi import bernilai AS$18 bilion, termasuk sel solar dan "
        "semikonduktor yang tarifnya naik kepada 50 peratus di bawah Seksyen 301."
    )
    groups = group(
        [
            told(1, "US raises tariff on Chinese electric cars", TARIFFS),
            told(2, "AS naikkan tarif kenderaan elektrik China", malay, language="ms"),
            told(3, "Two pandas to travel to San Diego", PANDAS),
        ],
        relation,
        lexicon(),
    )
    assert groups[1] == groups[2] != groups[3]


def test_two_malay_reports_are_not_one_story_for_their_function_words(relation: Relation) -> None:
    flood = (
        "Banjir di negeri itu telah memaksa lebih 300 penduduk untuk berpindah ke pusat yang dibuka oleh kerajaan "
        "pada malam ini, dan mereka akan kembali apabila air surut dengan selamat."
    )
    match = (
        "Pasukan itu telah menang dalam perlawanan akhir yang dimainkan pada petang ini, dan mereka akan pulang "
        "ke ibu kota dengan piala untuk diraikan oleh para penyokong."
    )
    assert not pair(relation, told(1, "", flood, language="ms"), told(2, "", match, language="ms"))


def test_hostile_texts_of_any_length_are_grouped(relation: Relation) -> None:
    texts = [
        "a" * 200_000,
        "2" * 200_000,
        "中" * 200_000,
        "1," * 100_000,
        "Jan 1 " * 50_000,
        "“" * 100_000,
        "A b " * 60_000,
    ]
    articles = [told(number, text[:90_000], text) for number, text in enumerate(texts, 1)]
    assert len(group(articles, relation, lexicon())) == len(articles)


def test_copies_share_a_story_and_do_not_push_others_away(relation: Relation) -> None:
    reports = [one for one, _ in seeds() if one.id in (6, 22)]  # alike, but not very much
    copies = [replace(reports[0], id=number) for number in range(100, 120)]
    groups = group([*reports, *copies], relation, lexicon())
    assert len(set(groups.values())) == 1
    assert group([*reports, *copies], relation, lexicon(), {6: 70, 100: 70}) == dict.fromkeys(groups, 70)


def test_a_copy_eleven_weeks_later_is_news_of_its_own(relation: Relation) -> None:
    title = "US raises tariff on Chinese electric cars"
    assert not pair(
        relation, told(1, title, TARIFFS), told(2, title, TARIFFS, published=NOW + timedelta(weeks=11))
    )


@pytest.mark.parametrize("title", ["Tariffs rise", "Two pandas travel", "Tariffs rise; two pandas travel", ""])
def test_two_reports_pasted_into_one_article_do_not_make_one_story_of_two(relation: Relation, title: str) -> None:
    two = [told(1, "Tariffs rise", TARIFFS), told(2, "Two pandas travel", PANDAS)]
    paste = told(3, title, f"{TARIFFS}\n\n{PANDAS}")
    groups = group([*two, paste], relation, lexicon())
    assert groups[1] != groups[2]
    assert groups[3] in (groups[1], groups[2])


def test_a_paste_that_is_in_a_story_brings_no_other_into_it_later(relation: Relation) -> None:
    pandas, tariffs = told(1, "Two pandas travel", PANDAS), told(3, "Tariffs rise", TARIFFS)
    paste = told(2, "Tariffs rise; two pandas travel", f"{TARIFFS}\n\n{PANDAS}")
    groups = group([pandas, paste, tariffs], relation, lexicon(), {1: 70, 2: 70})
    assert (groups[1], groups[2]) == (70, 70)
    assert groups[3] != 70


BOTH = (
    "The duty on electric vehicles from China goes to 100 percent after a review of Section 301 tariffs. Goods "
    "worth $18 billion are covered, solar cells and semiconductors too, the White House said. To the zoo of San "
    "Diego two giant pandas will travel this summer from Chengdu. A loan of ten years brings the animals, China's "
    "first to the United States since 2003, the zoo said."
)


def in_own_words(first: int, several: int = 6) -> list[Article]:
    """Articles that tell both matters, no sentence as another has it."""
    title = "Duty on electric vehicles rises to 100 percent; two pandas travel to San Diego"
    return [told(first + number, title, f"{BOTH} Number {number} ends here.") for number in range(several)]


CARS_RISE, PANDAS_TRAVEL = (
    ("US raises duty on electric vehicles", CARS),
    ("Two pandas travel to San Diego", PANDAS),
)


def test_articles_about_two_matters_do_not_join_them_though_they_paste_nothing(relation: Relation) -> None:
    cars, pandas = told(1, *CARS_RISE), told(2, *PANDAS_TRAVEL)
    groups = group([cars, pandas, *in_own_words(3)], relation, lexicon())
    assert groups[1] != groups[2]
    assert {groups[number] for number in range(3, 9)} <= {groups[1], groups[2]}


def test_articles_about_two_matters_that_are_in_the_story_of_one_bring_no_other_into_it(
    relation: Relation,
) -> None:
    both = in_own_words(3)
    known = dict.fromkeys((1, *(each.id for each in both)), 70)
    found = group([told(1, *CARS_RISE), *both, told(20, *PANDAS_TRAVEL)], relation, lexicon(), known)
    assert found[20] != 70


def test_a_story_of_articles_about_two_matters_alone_is_joined_by_one_of_them(relation: Relation) -> None:
    both = in_own_words(3)
    known = dict.fromkeys((each.id for each in both), 70)
    found = group([*both, told(20, *CARS_RISE), told(21, *PANDAS_TRAVEL)], relation, lexicon(), known)
    assert (found[20] == 70) != (found[21] == 70)


def test_what_nobody_answers_for_joins_no_two_stories_and_says_nothing_of_what_they_resemble(
    relation: Relation,
) -> None:
    nobodys = source("unknown", ownership=Ownership.UNLABELLED, label="unlabelled")
    both = [replace(each, source=nobodys) for each in in_own_words(3)]
    cars, pandas = told(20, *CARS_RISE), told(21, *PANDAS_TRAVEL)
    known = dict.fromkeys((each.id for each in both), 70)
    found = grouped([*both, cars, pandas], relation, lexicon(), known)
    assert (found.groups[20] == 70) != (found.groups[21] == 70)
    later = grouped([cars, replace(both[0], published=NOW + timedelta(days=6))], relation, lexicon(), {20: 7})
    assert later.resembles == {}


def test_a_copy_in_look_alike_letters_is_of_the_same_story(relation: Relation) -> None:
    disguised = TARIFFS.replace("e", "\u0435").replace("a", "\u0430").replace("o", "\u043e")
    assert pair(relation, told(1, "Tariffs rise", TARIFFS), told(2, "T\u0430riffs rise", disguised))
