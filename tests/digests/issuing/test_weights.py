"""Topics that count more, less or never to a reader, and stories that a reader has muted."""

from dataclasses import replace

import pytest

from digests.model import Digest, Preferences, Story, Weight
from digests.rules.issuing.answers.week_review import foremost
from digests.rules.issuing.told import told_by
from tests.digests.issuing.answers.test_week_review import glance, numbers, told, week
from tests.digests.issuing.relation import digest_of
from tests.digests.issuing.test_compose import simple
from tests.factories import NOW, article, passage
from tests.lexicons import lexicon

MORE, LESS, NEVER = Weight.MORE, Weight.LESS, Weight.NEVER


def cards(digest: Digest) -> list[int]:
    return [card.story for card in digest.cards]


def pair(apart: float = 1.0) -> tuple[Story, Story]:
    """A weightier story of trade and a lighter one of Taiwan."""
    return simple(1, "trade", 5.0), simple(2, "taiwan", 5.0 - apart)


def test_a_story_of_a_topic_that_counts_more_goes_before_a_weightier_one() -> None:
    assert cards(digest_of(*pair())) == [1, 2]
    assert cards(digest_of(*pair(), weights=(("taiwan", MORE),))) == [2, 1]


def test_a_story_of_a_topic_that_counts_less_goes_behind_a_lighter_one_and_keeps_its_card() -> None:
    assert cards(digest_of(*pair(), weights=(("trade", LESS),))) == [2, 1]


def test_how_much_a_topic_counts_is_one_number_of_the_lexicon() -> None:
    more = lexicon().ranking.topics["more"]
    assert cards(digest_of(*pair(more - 0.1), weights=(("taiwan", MORE),))) == [2, 1]
    assert cards(digest_of(*pair(more + 0.1), weights=(("taiwan", MORE),))) == [1, 2]


def test_of_too_many_stories_those_of_a_topic_that_counts_more_have_a_card_sooner() -> None:
    stories = [simple(number, "trade" if number < 5 else "taiwan", 9.0 - number) for number in range(1, 8)]
    weights = (("taiwan", MORE), ("trade", LESS))
    assert set(cards(digest_of(*stories, most=3))) == {1, 2, 3}
    assert set(cards(digest_of(*stories, most=3, weights=weights))) == {1, 5, 6}


def test_a_story_of_a_topic_that_counts_never_is_told_only_for_the_sake_of_another() -> None:
    alone, both = simple(1, "taiwan", 5.0), simple(2, "taiwan", 4.0, themes=("taiwan", "trade"))
    found = digest_of(alone, both, weights=(("taiwan", NEVER),))
    assert [(section.theme, cards(found)) for section in found.sections] == [("trade", [2])]
    without_topic = simple(3, "trade", 1.0, themes=())
    assert 3 in cards(digest_of(without_topic, weights=(("taiwan", NEVER),)))


def test_all_topics_that_count_the_same_give_the_same_digest() -> None:
    plain = digest_of(*pair())
    assert digest_of(*pair(), weights=(("culture", MORE),)).sections == plain.sections
    assert Preferences().never == frozenset()


@pytest.mark.parametrize(
    ("chosen", "weights", "wanted"),
    [
        ((), (), True),
        (("trade",), (), False),
        (("taiwan",), (("taiwan", LESS),), True),
        ((), (("taiwan", NEVER),), False),
        (("taiwan",), (("taiwan", NEVER),), False),
    ],
)
def test_a_reader_wants_what_they_chose_except_what_counts_never(
    chosen: tuple[str, ...], weights: tuple[tuple[str, Weight], ...], wanted: bool
) -> None:
    reader = Preferences(themes=chosen, weights=weights)
    assert reader.wants(("taiwan",)) is reader.wants_theme("taiwan") is wanted
    assert reader.wants(()) is not bool(chosen)


def test_a_muted_story_is_not_told() -> None:
    one, other = pair()
    found = digest_of(one, other, muted=frozenset((1,)))
    assert cards(found) == [2]
    assert (found.left_out, found.held_back, found.named) == (0, 0, ())


def test_what_goes_on_from_a_muted_story_under_another_number_is_not_told_either() -> None:
    first = simple(1, "trade", 5.0)
    before = told_by(digest_of(first))
    said = passage(8, 0, "Washington now raises the tariff to 40 percent and Beijing protests.", themes=("trade",))
    goes_on = simple(2, "trade", 5.0, articles=(*first.articles, article(8, title="The tariff rises again")))
    goes_on = replace(goes_on, passages=(*first.passages, said), lead=8, headline="The tariff rises again")
    assert cards(digest_of(goes_on, told=before)) == [2]
    assert cards(digest_of(goes_on, told=before, muted=frozenset((1,)))) == []
    assert {1, 2} <= digest_of(goes_on, told=before).considered


def test_the_week_in_review_leaves_out_what_is_muted_or_counts_never() -> None:
    stories = [told(1, 1.0), told(2, 1.0, themes=("taiwan",)), told(3, 1.0)]
    reader = Preferences(muted=frozenset((1,)), weights=(("taiwan", NEVER),))
    assert foremost(map(glance, stories), reader, NOW) == ([3], 1)
    assert numbers(week(*stories, preferences=reader)) == [3]
    assert sorted(numbers(week(*stories))) == [1, 2, 3]
