import tomllib
from pathlib import Path

import pytest

import seeds
from bot.phrases import label_in, reason_text, weight_lines
from config.relations import read_pack
from digests.model import Reason, Verdict
from tests.relations import india_pakistan, us_china

LABELS = sorted(
    {
        str(entry["label"])
        for text in (
            read_pack("us-china"),
            (Path(seeds.__file__).parent / "outlets.toml").read_text(encoding="utf-8"),
        )
        for entries in tomllib.loads(text).values()
        if isinstance(entries, list)
        for entry in entries
        if "label" in entry
    }
)


def test_there_are_labels_to_tell() -> None:
    assert "PRC state media" in LABELS


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_label_of_the_pack_is_told_in_chinese(label: str, language: str) -> None:
    assert not any("a" <= letter.lower() <= "z" for letter in label_in(label, language))


def test_a_label_is_put_together_from_its_words() -> None:
    assert label_in("US think tank, nonprofit", "zh-Hans") == "美国智库，非营利"
    assert label_in("PRC state media (fictional)", "zh-Hant") == "中國官方媒體（虛構）"


@pytest.mark.parametrize("label", ["Peru, private", "US", "private club of the US", ""])
def test_what_is_not_known_and_what_is_english_stays(label: str) -> None:
    assert label_in(label, "en") == label
    assert label_in(label, "zh-Hans") == ("美国" if label == "US" else label)


# --- why an article was chosen ------------------------------------------------------------------


NAMED = Verdict.because(True, Reason.LEAD, "us", "prc")
THIRD = Verdict.because(True, Reason.THIRD_VOICE, "taiwan", "us", "taiwan")


@pytest.mark.parametrize(
    ("language", "party", "topic"),
    [("en", "Washington", "Taiwan"), ("zh-Hans", "华盛顿", "台湾与台海"), ("zh-Hant", "華盛頓", "台灣與台海")],
)
def test_parties_and_topics_have_their_names_in_the_readers_language(
    language: str, party: str, topic: str
) -> None:
    assert party in reason_text(NAMED, us_china(), language)
    told = reason_text(THIRD, us_china(), language)
    assert topic in told
    assert party in told


def test_an_older_verdict_is_told_as_it_was_stored() -> None:
    old = Verdict(True, "Washington and Beijing are named in one passage")
    assert reason_text(old, us_china(), "zh-Hans") == old.reason


def test_values_that_no_longer_fit_are_told_as_they_are() -> None:
    assert "us" in reason_text(NAMED, india_pakistan(), "en")
    assert reason_text(Verdict(True, "both-in-lead us"), us_china(), "en") == "both-in-lead us"


# --- what a story weighs ------------------------------------------------------------------------


def test_what_raises_a_story_and_what_lowers_it_stand_apart_in_the_readers_language() -> None:
    reasons = [("an act", True), ("a statement", False), ("a figure", True), ("unknown", True)]
    assert weight_lines(reasons, "en") == [
        "Counts for it: an act, a figure",
        "Counts against it: a statement only",
    ]
    assert weight_lines(reasons[:1], "zh-Hant") == ["更重要，因為：已採取行動"]
    assert weight_lines([], "en") == []
