import pytest

from bot.phrases import weight_lines
from bot.texts import LANGUAGES, weight_words
from digests.rules.editing.ranking import PROMISED
from tests.lexicons import lexicon


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feature_of_the_ranking_has_its_words(language: str) -> None:
    assert set(weight_words(language).names) == {*lexicon().ranking.weights, *PROMISED}


def test_what_raises_a_story_and_what_lowers_it_stand_apart_in_the_readers_language() -> None:
    reasons = [("an act", True), ("a statement", False), ("a figure", True), ("unknown", True)]
    assert weight_lines(reasons, "en") == [
        "Weighs more by: an act, a figure",
        "Weighs less by: a statement only",
    ]
    assert weight_lines(reasons[:1], "zh-Hant") == ["更重要，因為：已採取行動"]
    assert weight_lines([], "en") == []
