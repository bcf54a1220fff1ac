"""What a day is of, in the words of its sentence. All prose is invented; published on Tuesday, May 14, 2024."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.dates.meaning import same_matter
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

TUESDAY = datetime(2024, 5, 14, 15, 20, tzinfo=UTC)


def named(text: str, language: str = "en", **given: object) -> list[str]:
    """Return what each date of a text is of, in their order."""
    made = article(1, text=text, published=TUESDAY, language=language, **given)
    return [each.what for each in annotate(made, us_china(), lexicon()).dates]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Comments on the proposed rule are due by June 28.", "Comments on the proposed rule"),
        ("The public comment period ends on June 28.", "public comment period"),
        ("Firms have until June 28 to send their nominations.", "nominations"),
        ("The licence requirement takes effect on June 28.", "licence requirement"),
        ("From June 28, a 25 percent tariff on Chinese steel will apply.", "25 percent tariff on Chinese steel"),
        ("China's curbs on $34 billion of US goods start on June 28.", "China's curbs on $34 billion of US goods"),
        ("The 90-day suspension of duties expires on June 28.", "90-day suspension of duties"),
        ("Talks between Washington and Beijing are due on June 28.", "Talks between Washington and Beijing"),
        ("Beijing's retaliatory duties take effect on June 28.", "Beijing's retaliatory duties"),
        ("The office will hold a hearing on the petition on June 28.", "hearing on the petition"),
        ("Tariffs on steel and aluminium take effect on June 28.", "Tariffs on steel and aluminium"),
        ("Beijing welcomes Secretary of State Ida Lund's visit on June 28.", "Ida Lund's visit"),
        # What is not said in few words is not said, and what is of another matter or day is not taken.
        ("It takes effect on June 28.", ""),
        ("Firms must leave by June 28.", ""),
        ("It takes effect on June 28, and the tariffs go on.", ""),
        ("It was agreed that the plan will take effect on June 28, noting exemptions for steel.", ""),
        ("The levies will take effect on June 28 unless a final deal is signed.", "levies"),
        ("It takes effect on June 28 if no final deal is signed.", ""),
        ("They want a final deal before it takes effect on June 28.", ""),
        ("They signed no final deal, with higher rates due to take effect on June 28.", ""),
        ("The final deal, which takes effect on June 28, was signed.", "final deal"),
        ("Comments must be sent before noon on June 28.", "Comments"),
        ("Washington suspends its tariffs on steel until June 28.", ""),
        ("The tariffs on steel are suspended until June 28.", ""),
        ("The two sides held talks on May 3.", ""),
    ],
)
def test_what_a_day_is_of_is_said_in_the_words_of_its_clause(text: str, what: str) -> None:
    assert named(text) == [what]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("公众可在6月28日前提交意见。", "意见"),
        ("自6月28日起，中方将对原产于美国的猪肉加征25%关税。", "25%关税"),
        ("首批关税上调将于6月28日生效，其中电动汽车关税由25%提高到100%。", "电动汽车关税"),
        ("中美经贸磋商将于6月28日在日内瓦举行。", "中美经贸磋商"),
        ("主席将于6月28日访问北欧三国。", "访问北欧三国"),
        ("原定于6月28日的访问已取消。", "访问"),
        ("美方34%的对等关税的暂停将于6月28日到期。", ""),
    ],
)
def test_chinese_words_are_taken_as_they_stand(text: str, what: str) -> None:
    assert named(text, "zh-Hans") == [what]


def test_each_of_two_days_has_its_own() -> None:
    text = "Comments are due by June 3, and the tariffs on steel take effect on June 28."

    assert named(text) == ["Comments", "tariffs on steel"]
    assert named(text.replace(",", "")) == ["Comments", ""]
    assert named("The hearing will be held on June 3 and June 4.") == ["hearing", "hearing"]


def test_the_day_to_which_a_document_takes_comments_is_that_of_comments() -> None:
    given: dict[str, object] = {"comments_close_on": date(2024, 6, 28), "effective_on": date(2024, 7, 1)}

    assert named("The office asks for public comments.", **given) == ["", "public comments"]
    assert named("The office asks.", **given) == ["", ""]


@given(st.text(alphabet="tariffs on ofthe duesbycomment,.;June28 ％关税将对6月日", max_size=200))
def test_what_is_named_stands_in_the_text_and_is_short(text: str) -> None:
    for what in named(f"{text} on June 28."):
        assert what in text
        assert len(what) <= 60


@pytest.mark.parametrize("piece", ["a ", "tariffs on ", "on of ", "x", "关", "对等", "的"])
def test_what_is_far_from_a_day_does_not_change_what_it_is_of(piece: str) -> None:
    near = named(f"The rule takes effect on June 28 {piece * 200}")
    assert named(f"The rule takes effect on June 28 {piece * 40000}") == near


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("comments", "the public comment period", True),
        ("tariffs on Chinese steel", "additional tariffs", True),
        ("tariffs on Chinese goods", "exclusions for Chinese goods", False),
        ("25%关税", "关税", True),
        ("关税", "磋商", False),
        ("", "comments", False),
    ],
)
def test_two_phrases_are_of_one_matter_by_their_heads(one: str, other: str, same: bool) -> None:
    assert same_matter(one, other, lexicon().due) is same
    assert same_matter(other, one, lexicon().due) is same
