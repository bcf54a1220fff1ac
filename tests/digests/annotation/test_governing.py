"""The verb that governs a day says whether it is over, binds, or is not sure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import DateKind
from digests.rules.annotation.annotating import annotate
from tests.benchmarks.dates import GOVERNED, TITLE, governed
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NOT_YET = "海关总署8日说，6月20日起恢复进口美国牛肉。"  # the day is right; that it binds is not told by its verb
JUDGED = [(case, found, wanted) for name in GOVERNED for case, found, wanted in governed(RELATION, name)]
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(("case", "found", "wanted"), JUDGED, ids=[case["text"] for case, _, _ in JUDGED])
def test_a_day_is_what_its_verb_makes_of_it(
    case: dict[str, Any], found: list[tuple[str, str]], wanted: list[tuple[str, str]]
) -> None:
    assert (found == wanted) is (case["text"] != NOT_YET)


def test_eighty_sentences_in_two_languages_are_asked() -> None:
    assert [case.get("language", "en")[:2] for case, _, _ in JUDGED].count("zh") == 33
    assert len(JUDGED) == 80
    kinds = {meaning for case, _, _ in JUDGED for _, meaning in case["days"]}
    assert kinds == {"past", "binds", "open"}


def days(text: str, published: date, language: str = "en") -> list[tuple[str, DateKind]]:
    noon = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)
    made = article(1, title="", text=text, published=noon, language=language)
    return [(phrase.date, phrase.kind) for phrase in annotate(made, RELATION, lexicon()).dates]


@given(DAYS, st.integers(1, 364))
def test_what_was_done_on_a_day_is_past_whatever_the_day_of_the_article(published: date, back: int) -> None:
    held = published - timedelta(days=back)
    if (held.month, held.day) != (2, 29):
        for words in (f"{MONTHS[held.month - 1]} {held.day}", f"{held.day} {MONTHS[held.month - 1]}"):
            met = days(f"The group first met in Beijing on {words}.", published)
            assert met == [(held.isoformat(), DateKind.PAST)]
        met = days(f"双方曾于{held.month}月{held.day}日会晤。", published, "zh-Hans")
        assert met == [(held.isoformat(), DateKind.PAST)]


@given(DAYS, st.integers(1, 200))
def test_what_will_be_done_on_a_day_lies_ahead(published: date, ahead: int) -> None:
    planned = published + timedelta(days=ahead)
    if (planned.month, planned.day) != (2, 29):
        text = f"The group agreed to meet in Beijing on {MONTHS[planned.month - 1]} {planned.day}."
        assert days(text, published) == [(planned.isoformat(), DateKind.EVENT)]


NOVEMBER = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A verb right beside the day, behind it where the day opens the clause, and one that is farther away.
        ("The envoys met on January 30.", "2025-01-30"),
        ("On January 30, the envoys met.", "2025-01-30"),
        ("The envoys met their hosts in the old town hall of the city on January 30.", "2025-01-30"),
        ("The line has been open since January 30.", "2025-01-30"),
        ("The envoy and Will Barr sat down on January 30.", "2025-01-30"),
        ("The United States withdrew on January 30.", "2025-01-30"),
        ("The envoys said on January 30 that the line was open.", "2025-01-30"),
        # What is said, resolved or only describes has another verb: it may be to come.
        ("The envoys said the meeting on January 30 would be short.", "2026-01-30"),
        ("The envoys announced a meeting on January 30.", "2026-01-30"),
        ("The talks, which opened on November 3, go on on January 30.", "2026-01-30"),
        ("On January 30 the ban announced in May takes effect.", "2026-01-30"),
        ("The envoys met and will meet again on January 30.", "2026-01-30"),
        ("A meeting planned on January 30 will be short.", "2026-01-30"),
    ],
)
def test_the_year_of_a_day_is_that_of_its_verb(text: str, expected: str) -> None:
    assert expected in [day for day, _ in days(text, NOVEMBER)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美国将派团参加1月30日在北京成立的中美工作组会议。", "2025-01-30"),
        ("中美将参加于1月30日在北京举行的会议。", "2026-01-30"),
        ("中美会议将于1月30日举行。", "2026-01-30"),
        ("中美1月30日成立的工作组一直在工作，至今已开会两次。", "2025-01-30"),
    ],
)
def test_what_describes_has_no_other_days_verb(text: str, expected: str) -> None:
    published = date(2025, 2, 20) if expected.startswith("2025") else NOVEMBER
    assert [day for day, _ in days(text, published, "zh-Hans")] == [expected]


def binding(text: str) -> list[str]:
    published = datetime(2024, 5, 14, 12, tzinfo=UTC)
    language = "en" if text.isascii() else "zh-Hans"
    made = article(1, title=TITLE[language[:2]], text=text, published=published, language=language)
    return [each.date for each in annotate(made, RELATION, lexicon()).dates if each.binds]


@pytest.mark.parametrize(
    "text",
    [
        "The United States and China will{} meet on June 3.",
        "China and the United States have{} agreed to meet on June 3.",
        "On June 3 the United States and China will{} meet.",
    ],
)
def test_a_plan_that_is_denied_is_none(text: str) -> None:
    assert binding(text.format("")) == ["2024-06-03"]
    assert binding(text.format(" not")) == []


@pytest.mark.parametrize(
    "text",
    [
        # What is denied there is another verb's, or time runs out all the same.
        "US firms will not be allowed to sell chips to China from June 3.",
        "China refused to lift its ban on US beans that takes effect on June 3.",
        "China could not say more about the US tariffs, which take effect on June 3.",
        "US and Chinese firms may apply for licences until June 3.",
        "The United States denied a report on China, and the talks of the two will be held on June 3.",
        "6月3日起，美国不再向中国企业发放许可。",
    ],
)
def test_what_is_denied_elsewhere_keeps_its_day(text: str) -> None:
    assert binding(text) == ["2024-06-03"]
