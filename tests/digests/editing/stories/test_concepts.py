"""What texts in different languages can be compared by: people, subjects, numbers, dates, names."""

from collections import Counter

import pytest

from digests.rules.editing.stories.concepts import concepts_of
from digests.rules.folding import simplified
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china


def said(text: str) -> set[str]:
    return set(concepts_of("", text, us_china(), lexicon()))


@pytest.mark.parametrize(
    ("one", "other", "concept"),
    [
        ("duties on $18 billion of goods", "涉及商品180亿美元", "number 1.8e+10"),
        ("duties on $18 billion of goods", "bernilai 18 bilion", "number 1.8e+10"),
        ("about 10.5 million people", "约1050万人", "number 1.05e+07"),
        ("a rate of 50 percent", "稅率為50%", "number 50%"),
        ("a rate of 50 percent", "kadar 50 peratus", "number 50%"),
        ("on May 14 in Geneva", "5月14日在日内瓦", "date 5-14"),
        ("on 20 September", "9月20日", "date 9-20"),
        ("an earthquake", "gempa bumi itu", "thing earthquake"),
        ("the earthquakes", "一場地震", "thing earthquake"),
        ("South Korea said", "Korea Selatan berkata", "thing south korea"),
        ("South Korea said", "韓國表示", "thing south korea"),
        ("the Entity List", "實體清單", "thing entity list"),
        ("Yellen arrives", "葉倫抵達", "person us 4"),
        ("Nvidia said", "Nvidia表示", "nvidia"),
    ],
)
def test_one_thing_has_one_name_in_every_language(one: str, other: str, concept: str) -> None:
    assert concept in said(one) & said(other)


def test_words_in_small_letters_are_no_names_and_small_numbers_tell_nothing() -> None:
    assert said("the two of them met 3 times with 12 others") == set()


def test_the_day_of_a_date_is_no_number() -> None:
    assert said("on May 14 they met") & {"number 14"} == set()
    assert "number 14" in said("on May 14 the 14 met")


def test_the_headline_counts_twice() -> None:
    assert concepts_of("Nvidia", "", us_china(), lexicon()) == Counter({"nvidia": 2, "thing nvidia": 2})


def test_names_of_another_pair_are_compared_by_its_own_glossary() -> None:
    english, chinese = "Shots crossed the Line of Control.", "实际控制线附近有枪声。"
    pair = india_pakistan()
    assert set(concepts_of("", english, pair, lexicon())) & set(concepts_of("", chinese, pair, lexicon()))
    assert not said(english) & said(chinese)


def test_a_person_is_named_only_where_their_whole_pattern_stands() -> None:
    assert not any(concept.startswith("person") for concept in said("Robert Burns wrote poems"))
    assert any(concept.startswith("person") for concept in said("Nicholas Burns met reporters"))


def test_each_thing_has_a_name_in_both_kinds_of_script_and_no_name_is_two_things() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for thing in (*lexicon().concepts.things, *us_china().glossary):
        assert {name.isascii() for name in thing} == {True, False}, thing
        for name in thing:
            assert seen.setdefault(name, thing) == thing, name
    for thing in lexicon().concepts.things:
        assert thing == tuple(simplified(name, lexicon().comparison) for name in thing)


def test_traditional_characters_become_simplified_ones_one_by_one() -> None:
    words = lexicon().comparison
    assert {len(pair) for pair in words.scripts} == {2}
    assert len({pair[0] for pair in words.scripts}) == len(words.scripts)
    assert simplified("美國對華加徵關稅", words) == "美国对华加征关税"
    assert simplified("abc", words) == "abc"
