"""What outlets take back: what was wrong, and what is left of a story without it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.model import Article, Correction, Ownership, Source, Story
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.corrections import Former
from digests.rules.precedence import LONGEST_PAUSE
from digests.rules.texts import dated_mark, printed_at
from tests.digests.issuing.test_novelty import US_CHINA
from tests.editing import story_of
from tests.factories import NOW, article, source
from tests.lexicons import lexicon

HOUR = timedelta(hours=1)
LEDGER = source("pacific-ledger", label="US, private")
OPENING = (
    "Fourteen exchange programmes between universities in the United States and China will resume on September 1"
)
WITH_420 = f"{OPENING} with 420 places for students, the universities said."
CORRECTED = f"{OPENING} with 402 places for students, not 420 as we reported on Thursday."
TITLE_420 = "US and China resume student exchanges with 420 places"
TAKEN_BACK = "Correction: fewer places in student exchanges between US and China"


def told(number: int, title: str, text: str, by: Source = LEDGER, **changes: object) -> Article:
    at = NOW - (30 - number) * HOUR
    values = {"published": at, "stored_at": at, "unseen_until": at - HOUR / 2, "language": "en"} | changes
    return article(number, title=title, text=text, source=by, url=f"https://{by.id}.example/{number}", **values)


def of(article: Article, words: str = "") -> str:
    """The fingerprint of words as they stand beside a link to the article; its text where none are given."""
    return printed_at(words or article.text, article.url)


def correction_in(*articles: Article) -> Correction | None:
    found = story_of(1, articles, US_CHINA).corrections
    assert len(found) < 2
    return found[0] if found else None


def shown_of(story: Story) -> list[str]:
    """All that a card, a page or a list may show of a story."""
    quoted = [*story.passages, *(each for said in story.lines.values() for each in said)]
    return [*(each.text for each in quoted), *filter(None, (story.headline_of(each) for each in story.articles))]


FIRST = told(1, TITLE_420, WITH_420)
SECOND = told(2, TAKEN_BACK, CORRECTED)


def test_a_figure_that_its_outlet_calls_no_without_first_so_is_taken_back_with_the_one_in_its_place() -> None:
    found = correction_in(FIRST, SECOND)
    assert found is not None
    assert (found.article, found.text, found.was, found.now) == (2, CORRECTED, "420", "402")
    assert {of(FIRST), of(FIRST, TITLE_420)} <= set(found.prints)


def test_nothing_of_a_story_shows_what_was_taken_back() -> None:
    story = story_of(1, [FIRST, SECOND], US_CHINA)
    assert [words for words in shown_of(story) if "420" in words] == [CORRECTED]
    assert story.lead == 2
    assert [each.withdrawn for each in sorted(story.articles, key=lambda each: each.id)] == [True, False]


@pytest.mark.parametrize(
    ("title", "text", "was", "now"),
    [
        ("Correction: 402 places in student exchanges of US and China", "", "420", "402"),
        ("", "The Ledger wrongly reported 420 places for students in the exchange programmes.", "420", ""),
        ("", "An earlier report of 420 places for students in exchange programmes was wrong.", "420", ""),
        (
            "",
            "The programmes have 402 places for students, a corrected figure of this paper shows.",
            "420",
            "402",
        ),
    ],
)
def test_the_figure_is_known_from_what_the_correcting_sentence_names(
    title: str, text: str, was: str, now: str
) -> None:
    later = told(2, title or "Correction: student exchanges of US and China", text or "Students apply in July.")
    found = correction_in(FIRST, later)
    assert found is not None
    assert (found.was, found.now) == (was, now)


def test_a_wrong_day_is_taken_back_with_its_mark_in_the_calendar() -> None:
    text = (
        "The new rule on Chinese chip-making parts takes effect on {}, the Commerce Department in Washington said."
    )
    first = told(1, "US rule on Chinese chip parts", text.format("November 12"))
    later = text.format("November 21, not on November 12 as we reported")
    second = told(2, "Correction: day of US rule on Chinese chip parts", later)
    story = story_of(1, [first, second], US_CHINA)
    (found,) = story.corrections
    assert (found.was[5:], found.now[5:]) == ("11-12", "11-21")
    assert dated_mark(found.was, "effective", first.url) in found.prints
    assert [phrase.date[5:] for phrase in story.dates] == ["11-21"]
    other = dated_mark(found.was, "effective", "https://morning-post.example/another-rule")
    assert other not in found.prints, (
        "something else takes effect on that day, and whoever was told so was told right"
    )


def test_what_names_no_figure_takes_back_the_sentences_that_it_is_about() -> None:
    wrong = "The Chinese commerce minister left the talks with the United States in Geneva early on Friday."
    first = told(1, "Chinese minister leaves talks with US", wrong + " The talks are about chips.")
    second = told(
        2,
        "Correction on talks of US and China",
        "An earlier report that the Chinese commerce minister left the talks in Geneva early was wrong.",
    )
    found = correction_in(first, second)
    assert found is not None
    assert (found.was, found.now) == ("", "")
    assert of(first, wrong) in found.prints
    assert of(first, "The talks are about chips.") not in found.prints


WIRE = source("harbour-wire", label="UK, private", family="harbour-wire")
THIRD = source("morning-post", label="SG, private", family="morning-post")
MINISTRY = source(
    "education-ministry", label="PRC government", ownership=Ownership.GOVERNMENT, party="prc", family="prc"
)
OF_WIRE = "The universities offer 420 places for students from September, people close to the programmes said."
OF_THIRD = "Students can have 420 places in the programmes, which closed in 2020, a dean told this paper."


def test_a_figure_that_the_outlet_was_the_first_to_tell_is_wrong_in_anothers_report_too() -> None:
    wire = told(2, "Student places", OF_WIRE, WIRE)
    found = correction_in(FIRST, wire, told(3, TAKEN_BACK, CORRECTED))
    assert found is not None
    assert of(wire) in found.prints


def test_a_source_that_is_read_at_the_longest_pause_is_surely_second_too() -> None:
    wire = told(9, "Student places", OF_WIRE, WIRE)
    late = replace(wire, unseen_until=NOW - (21 * HOUR + LONGEST_PAUSE + HOUR / 4))
    found = correction_in(FIRST, late, told(20, TAKEN_BACK, CORRECTED))
    assert found is not None
    assert of(late) in found.prints


def test_a_copy_that_comes_after_the_correction_is_struck_though_the_correction_was_told_first() -> None:
    late = told(9, "Student places", OF_WIRE, WIRE)
    first, second = replace(FIRST, told_at=NOW), replace(SECOND, told_at=NOW - 20 * HOUR)
    found = correction_in(second, first, late)
    assert found is not None
    assert {of(FIRST), of(late)} <= set(found.prints)


@pytest.mark.parametrize(
    "others",
    [
        (told(0, "Student places", OF_WIRE, WIRE),),
        (told(2, "Student places", OF_WIRE, WIRE), told(3, "Places for students", OF_THIRD, THIRD)),
        (told(2, "Student places", OF_WIRE, MINISTRY),),
        (told(2, "Student places", OF_WIRE, WIRE, unseen_until=NOW - 30 * HOUR),),
    ],
    ids=["another was first", "two others tell it", "a government tells it", "nobody knows who was first"],
)
def test_what_others_stand_for_is_not_taken_from_them(others: tuple[Article, ...]) -> None:
    found = correction_in(*others, FIRST, told(9, TAKEN_BACK, CORRECTED))
    assert found is not None
    assert of(FIRST) in found.prints
    assert not {of(each) for each in others} & set(found.prints)


LICENCE = "US licence for buckets to China"
EXPIRES = "The American licence for buckets to China, which miners shipped at Gilwell, expires on"


def test_a_day_whose_words_begin_another_is_known_where_it_stands_by_itself() -> None:
    first = told(1, f"{LICENCE} expires on April 1", f"{EXPIRES} April 1 in the Quarmere trade dispute.")
    text = f"{EXPIRES} April 18, not on April 1 as we reported, in the Quarmere trade dispute."
    found = correction_in(first, told(2, f"Correction: {LICENCE}", text))
    assert found is not None
    assert (found.was, found.now) == ("2026-04-01", "2026-04-18")
    assert {of(first), of(first, first.title)} <= set(found.prints)


def test_a_day_is_wrong_in_anothers_headline_too_where_it_is_only_written() -> None:
    first = told(1, f"{LICENCE} expires on May 30", f"{EXPIRES} May 30 in the Farport climate talks.")
    text = f"{EXPIRES} May 30 in the Farport climate talks, the Ledger reported."
    wire = told(2, "Farport climate talks: licence of US ends on May 30, miners of China told", text, WIRE)
    text = f"{EXPIRES} May 3, not on May 30 as we reported, in the Farport climate talks."
    found = correction_in(first, wire, told(3, f"Correction: {LICENCE}", text))
    assert found is not None
    assert {of(wire), of(wire, wire.title)} <= set(found.prints)


def test_a_correction_under_the_wrong_title_stands_under_its_sentence() -> None:
    second = told(2, TITLE_420, f"An earlier report gave a figure that was wrong. {CORRECTED}")
    story = story_of(1, [FIRST, second], US_CHINA)
    assert all(each.withdrawn for each in story.articles)
    assert story.headline == CORRECTED


def test_a_copy_takes_nothing_back_of_the_report_that_it_copied() -> None:
    wire = told(1, TITLE_420, f"{WITH_420} {OF_WIRE} {OF_THIRD}", WIRE)
    copy = told(2, TITLE_420, wire.text)
    found = correction_in(wire, copy, told(3, TAKEN_BACK, CORRECTED))
    assert found is None or not {of(wire, each) for each in (wire.title, WITH_420, OF_WIRE, OF_THIRD)} & set(
        found.prints
    )


def test_a_source_of_whose_owner_nothing_is_known_takes_nothing_back() -> None:
    unknown = replace(LEDGER, ownership=Ownership.UNLABELLED, label="unlabelled")
    first, second = (replace(each, source=unknown) for each in (FIRST, SECOND))
    assert correction_in(first, second) is None
    assert correction_in(told(3, TITLE_420, WITH_420, WIRE), first, second) is None


def test_an_outlet_takes_back_only_what_it_told_itself() -> None:
    assert correction_in(told(1, TITLE_420, WITH_420, WIRE), SECOND) is None


def test_what_another_source_had_listed_at_the_address_is_wrong_as_a_whole() -> None:
    squatted = told(
        1, "Beijing breaks off all student exchanges with US", "All exchanges of US and China end today."
    )
    owner = told(2, TITLE_420, WITH_420, replaces=1, corrects=True)
    (found,) = story_of(1, [owner], US_CHINA, former=Former(displaced={1: squatted})).corrections
    assert found.whole
    assert {of(squatted, squatted.title), of(squatted)} <= set(found.prints)
    assert (
        story_of(1, [replace(owner, corrects=False)], US_CHINA, former=Former(displaced={1: squatted})).corrections
        == ()
    )


def test_what_the_owner_of_an_address_says_itself_was_not_wrong_in_a_copy_that_had_listed_it() -> None:
    squatted = told(1, "Beijing breaks off all student exchanges with US", f"{WITH_420} All of it ends today.")
    owner = told(2, TITLE_420, WITH_420, replaces=1, corrects=True)
    squatted = replace(squatted, url=owner.url)
    story = story_of(1, [owner], US_CHINA, former=Former(displaced={1: squatted}))
    (found,) = story.corrections
    assert of(squatted, "All of it ends today.") in found.prints
    assert of(owner) not in found.prints
    assert TITLE_420 in shown_of(story)


def test_what_was_taken_back_stays_so_when_the_story_goes_on() -> None:
    first = story_of(1, [FIRST, SECOND], US_CHINA)
    later = told(5, "Student places", f"{OPENING} with 420 places for students, the dean said again.")
    again = story_of(1, [FIRST, SECOND, later], US_CHINA, former=Former(first.corrections))
    assert not any("420" in words for words in shown_of(again) if words != CORRECTED)
    assert [each.article for each in again.corrections] == [2]
    assert {*first.corrections[0].prints, of(later)} <= {*again.corrections[0].prints}
    without_first = story_of(1, [SECOND, later], US_CHINA, former=Former(again.corrections))
    assert without_first.corrections == again.corrections


@pytest.mark.parametrize(
    ("title", "was"),
    [
        ("US and China resume student exchanges with 402 places", "420"),
        ("US and China resume student exchanges with 470 places", None),
        ("China and US agree on exchanges of students", None),
    ],
    ids=["a lower figure", "one that grew", "other words"],
)
def test_a_lower_figure_in_a_title_that_its_source_changed_takes_back_the_former_one(
    title: str, was: str | None
) -> None:
    renamed = replace(FIRST, title=title)
    former = Former(retitled={1: (FIRST, annotate(FIRST, US_CHINA, lexicon()))})
    story = story_of(1, [renamed], US_CHINA, former=former)
    assert [each.was for each in story.corrections] == ([was] if was else [])
    if was:
        (found,) = story.corrections
        assert {of(FIRST), of(FIRST, TITLE_420)} <= set(found.prints)
        assert of(FIRST, title) not in found.prints
        assert shown_of(story) == [title]


def test_a_correction_of_another_figure_than_those_told_here_takes_back_none_of_them() -> None:
    matter = "Chinese police have seized {} kilograms of fentanyl precursors bound for the United States"
    first = told(
        1, "China seizes precursors for US at Harbour plant", matter.format("7,401") + " at the Harbour plant."
    )
    later = matter.format("9,341") + " at the River plant, not 4,701 as we reported."
    second = told(2, "Correction: China seizes precursors for US at River plant", later)
    assert correction_in(first, second) is None


def test_the_wrong_figure_is_named_as_the_correcting_outlets_language_has_it() -> None:
    ribao = source("xinjiang-ribao", label="SG, private", family="xinjiang-ribao", language="zh-Hans")
    text = "The Chinese company Harbour will hire 1,611 workers for its plant in Portland in the United States"
    first = told(1, "Chinese company Harbour to hire workers in Portland", f"{text}.")
    chinese = told(
        0,
        "中国企业Harbour将在美国招聘1611名工人",
        "中国企业Harbour将为其美国工厂招聘1611名工人。",
        ribao,
        language="zh-Hans",
    )
    later = text.replace("1,611", "7,759") + ", not 1,611 as we reported."
    found = correction_in(chinese, first, told(2, "Correction: Chinese company Harbour", later))
    assert found is not None
    assert (found.was, found.now) == ("1,611", "7,759")


def test_a_wrong_day_that_stood_in_a_headline_alone_is_no_day_of_the_calendar() -> None:
    rule = "The new rule on Chinese chip-making parts takes effect {}, the Commerce Department in Washington said."
    first = told(1, "US rule on Chinese chip parts takes effect on November 12", rule.format("soon"))
    later = rule.format("on November 21, not on November 12 as we reported")
    story = story_of(1, [first, told(2, "Correction: day of US rule on Chinese chip parts", later)], US_CHINA)
    assert [phrase.date[5:] for phrase in story.dates] == ["11-21"]


def test_a_long_figure_is_taken_back_in_another_language_too_whatever_it_counts_there() -> None:
    chenbao = source("harbour-chenbao", label="SG, private", family="harbour-chenbao", language="zh-Hans")
    chinese = "中美Harbour大豆合同：中国在Kinstone附近处理3204件美国物品"
    text = "China praised {} sails from America near Kinstone, where the Harbour soybean contract began"
    first = told(1, "Harbour soybean contract: China praised 3,204 American sails", f"{text.format('3,204')}.")
    other = told(2, chinese, f"{chinese}。", chenbao, language="zh-Hans")
    later = f"{text.format('6,419')}, not 3,204 as we reported."
    found = correction_in(first, other, told(3, "Correction: Harbour soybean contract", later))
    assert found is not None
    assert {of(first, first.title), of(other, chinese)} <= set(found.prints)
