"""One matter has one card in a digest, whatever stories tell of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from digests.model import Digest, Preferences, Story, Told
from digests.rules.sending.compose import brief, compose, told_by
from tests.digests.sending.relation import COVERAGE, RELATION
from tests.factories import NOW, article, passage, story
from tests.lexicons import lexicon

SAID = (
    "The river commission of both sides will close the lower lock on Monday.",
    "Pilots said that the lower lock is to be closed for nine weeks of repairs.",
)


def of_lock(number: int, importance: float, *, theme: str = "trade", came: datetime = NOW, **changes: Any) -> Story:
    at = came - timedelta(hours=number)
    page = article(number, title=f"Lock {number}", published=at, stored_at=at)
    told = (passage(number, 0, SAID[number % 2], themes=(theme,)),)
    return story(
        number, themes=(theme,), importance=importance, passages=told, articles=(page,), last_stored=at, **changes
    )


def digest_of(*stories: Story, told: Told | None = None, days: int = 1) -> Digest:
    return compose(
        stories, told or Told(), Preferences(), COVERAGE, NOW, since=NOW - timedelta(days=days),
        relation=RELATION, lexicon=lexicon(),
    )  # fmt: skip


def cards(digest: Digest) -> list[int]:
    return [card.story for card in digest.cards]


def test_of_two_stories_of_one_matter_the_weightier_has_the_card_and_the_other_is_named() -> None:
    for first, second in ((2.0, 1.0), (1.0, 2.0)):
        digest = digest_of(of_lock(1, first), of_lock(2, second, follows=(1,)))
        weightier = 1 if first > second else 2
        assert cards(digest) == [weightier]
        assert [each.story for each in digest.named] == [3 - weightier]
        assert 3 - weightier not in told_by(digest).stories


def test_a_step_of_another_topic_or_another_day_has_its_own_card() -> None:
    under_another = of_lock(2, 1.0, theme="tech", follows=(1,))
    days_later = of_lock(1, 2.0, came=NOW - timedelta(days=3))
    assert sorted(cards(digest_of(of_lock(1, 2.0), under_another))) == [1, 2]
    assert sorted(cards(digest_of(days_later, of_lock(2, 1.0, follows=(1,)), days=9))) == [1, 2]


def test_the_place_of_what_tells_the_same_matter_goes_to_another_story() -> None:
    others = [replace(of_lock(number, 0.5), passages=()) for number in (3,)]
    digest = digest_of(of_lock(1, 3.0), of_lock(2, 2.0, follows=(1,)), *others)
    assert cards(digest) == [1, 3]


def test_a_brief_has_one_card_of_a_matter_too() -> None:
    shown = brief(
        "trade", (of_lock(1, 2.0), of_lock(2, 1.0, follows=(1,))), Preferences(), NOW, RELATION, lexicon()
    )
    assert cards(shown) == [1]
