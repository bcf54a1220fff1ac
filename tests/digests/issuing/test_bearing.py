"""Which differences between what two readers were told matter to their digests."""

from dataclasses import replace

import pytest

from digests.model import DatedPhrase, DateKind, Fact, Told, ToldFact, ToldStory
from digests.rules.issuing.bearing import MOST_APART, AtHand
from digests.rules.issuing.told import rumour
from digests.rules.texts import calendar_mark, fingerprint, foreign_mark, named_mark
from tests.factories import article, passage, story

FACT = Fact(1, 0, acts=("raise",), numbers=("100 percent",), words=("tariff", "car", "commerce"))
SAID = passage(1, 0, "The Commerce Department raised the tariff on electric cars.", fact=FACT)
LATER = article(2, replaces=9)
DUE = DatedPhrase(1, 0, "1 May", "2026-05-01", DateKind.EFFECTIVE)
HERE = AtHand([story(7, articles=(article(1), LATER), passages=(SAID,), dates=(DUE,))], ())
LONG_AGO = Told(frozenset(("other",)), {3: ToldStory(articles=frozenset((5,)))}, frozenset())


def apart(told: Told, *both: Told) -> bool:
    """Whether a reader who was told this, and one who was not, may get different digests; both were told more."""
    common = {str(number): each for number, each in enumerate(both)}
    assert HERE.tells_apart(common | {"own": told}, common) == HERE.tells_apart(common, common | {"own": told})
    return HERE.tells_apart(common | {"own": told}, common)


def told_fact(fact: Fact) -> Told:
    return Told(facts=frozenset((ToldFact(replace(fact, article=0, index=0), 3, 0),)))


def test_what_was_told_long_ago_of_other_things_makes_no_difference() -> None:
    assert not apart(LONG_AGO)
    assert not apart(told_fact(Fact(0, 0, acts=("list",), words=("ship", "harbour", "fisher"))))
    assert not HERE.tells_apart({"a": LONG_AGO}, {"b": LONG_AGO})


@pytest.mark.parametrize(
    "told",
    [
        Told(stories={7: ToldStory()}),
        Told(stories={3: ToldStory(articles=frozenset((1,)))}),
        Told(stories={3: ToldStory(articles=frozenset((9,)))}),
        Told(frozenset((fingerprint(SAID.text),))),
        Told(frozenset((rumour(fingerprint(SAID.text)),))),
        Told(frozenset((calendar_mark(DUE.date, DUE.kind),))),
        Told(frozenset((foreign_mark(LATER.url),))),
        Told(frozenset((named_mark(LATER.url),))),
        told_fact(FACT),
        told_fact(replace(FACT, words=(*FACT.words, "ohio"))),
    ],
    ids=["story", "article", "replaced", "sentence", "rumour", "date", "foreign", "named", "fact", "more"],
)
def test_what_is_at_hand_again_makes_a_difference(told: Told) -> None:
    assert apart(told)


def test_a_fact_that_only_shares_words_makes_no_difference() -> None:
    assert not apart(told_fact(replace(FACT, acts=("lower",), numbers=("20 percent",))))


def test_a_story_that_both_were_told_of_makes_a_difference_in_every_telling() -> None:
    assert apart(Told(stories={3: ToldStory(articles=frozenset((6,)))}), LONG_AGO)
    assert apart(replace(told_fact(FACT), facts=frozenset((ToldFact(Fact(0, 0), 3, 0),))), LONG_AGO)


def test_readers_with_very_different_histories_are_not_compared() -> None:
    many = {str(number): Told(frozenset((str(number),))) for number in range(MOST_APART + 1)}
    assert HERE.tells_apart(many, {})
    many.popitem()
    assert not HERE.tells_apart(many, {})
