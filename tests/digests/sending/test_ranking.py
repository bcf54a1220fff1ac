"""One event, one card."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from digests.model import Digest, Preferences, Story, StoryStatus
from digests.rules.sending.compose import brief
from digests.rules.sending.novelty import StoryNews
from digests.rules.sending.ranking import without_repeats
from digests.rules.sending.told import told_by
from tests.digests.sending.relation import RELATION, digest_of
from tests.factories import NOW, article, passage, story
from tests.lexicons import lexicon

SAID = (
    "The river commission of both sides will close the lower lock on Monday.",
    "Pilots said that the lower lock is to be closed for nine weeks of repairs.",
)


def of_lock(number: int, importance: float, *, theme: str = "trade", **changes: Any) -> Story:
    at = NOW - timedelta(hours=number)
    page = article(number, title=f"Lock {number}", published=at, stored_at=at)
    values: dict[str, Any] = {"passages": (passage(number, 0, SAID[number % 2], themes=(theme,)),)} | changes
    return story(number, themes=(theme,), importance=importance, articles=(page,), last_stored=at, **values)


def cards(digest: Digest) -> list[int]:
    return [card.story for card in digest.cards]


def test_of_two_stories_that_perhaps_tell_one_event_the_weightier_has_the_card_and_the_other_is_named() -> None:
    for first, second in ((2.0, 1.0), (1.0, 2.0)):
        digest = digest_of(of_lock(1, first), of_lock(2, second, resembles=(1,)))
        weightier = 1 if first > second else 2
        assert cards(digest) == [weightier]
        assert [each.story for each in digest.named] == [3 - weightier]
        assert 3 - weightier not in told_by(digest).stories


def test_in_a_brief_too_and_under_another_topic_each_has_its_card() -> None:
    pair = (of_lock(1, 2.0), of_lock(2, 1.0, resembles=(1,)))
    assert cards(brief("trade", pair, Preferences(), NOW, RELATION, lexicon())) == [1]
    assert sorted(cards(digest_of(pair[0], of_lock(2, 1.0, theme="tech", resembles=(1,))))) == [1, 2]


def test_an_update_has_the_card_before_what_resembles_it() -> None:
    first, second = (
        ("trade", StoryNews(story=each, status=StoryStatus.NEW, fresh=frozenset(), passages=each.passages))
        for each in (of_lock(1, 2.0), of_lock(2, 1.0, resembles=(1,)))
    )
    moved = ("trade", replace(second[1], status=StoryStatus.UPDATE))
    assert without_repeats([first, second]) == [first]
    assert without_repeats([first, moved]) == [moved]
    assert without_repeats([moved, first]) == [moved]


def test_the_place_of_what_perhaps_tells_the_same_goes_to_another_story() -> None:
    other = of_lock(
        3, 0.5, passages=(passage(3, 0, "The ferry guild asks for a fee on grain.", themes=("trade",)),)
    )
    seen = digest_of(of_lock(1, 3.0), of_lock(2, 2.0, resembles=(1,)), other, most=2)
    assert cards(seen) == [1, 3]
