import string

import pytest

from bot.phrases import reason_text
from bot.texts import FORMS, LANGUAGES
from digests.model import Reason, Verdict
from tests.relations import india_pakistan, us_china

NAMED = Verdict.because(True, Reason.LEAD, "us", "prc")
THIRD = Verdict.because(True, Reason.THIRD_VOICE, "taiwan", "us", "taiwan")


def test_every_reason_is_said_in_every_language_with_the_same_values() -> None:
    assert set(FORMS) == set(LANGUAGES)
    fields = {
        language: {
            reason: sorted(field for _, field, _, _ in string.Formatter().parse(form) if field)
            for reason, form in forms.items()
        }
        for language, forms in FORMS.items()
    }
    assert set(fields["en"]) == set(Reason)
    assert fields["zh-Hans"] == fields["en"] == fields["zh-Hant"]


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
