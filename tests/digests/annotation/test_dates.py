from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import DateKind, Ownership
from digests.rules.annotation.annotating import annotate
from tests.benchmarks.dates import SETS, judged
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

RELATION = us_china()
TUESDAY = datetime(2024, 5, 14, 15, 20, tzinfo=UTC)


def dated(text: str, published: datetime | None = TUESDAY, **changes: object) -> list[tuple[str, str]]:
    made = article(1, title="", text=text, published=published, **changes)
    return [(phrase.date, phrase.kind.value) for phrase in annotate(made, RELATION, lexicon()).dates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The White House said on Tuesday that duties would rise.", ("2024-05-14", "past")),
        ("Wang Yi said on Friday that talks had begun.", ("2024-05-10", "past")),
        ("Yellen was to meet Vice Premier He Lifeng on Saturday.", ("2024-05-18", "event")),
        ("A delegation will visit Beijing next Friday.", ("2024-05-24", "event")),
        ("Officials met last Wednesday in Geneva for talks.", ("2024-05-08", "past")),
        ("The rule takes effect on June 15.", ("2024-06-15", "effective")),
        ("China will require licences for gallium from August 1.", ("2024-08-01", "effective")),
        ("Public comments are due by June 28, 2024.", ("2024-06-28", "deadline")),
        ("Firms may write to the bureau until May 31.", ("2024-05-31", "deadline")),
        ("The exclusions expire on 1 June 2024.", ("2024-06-01", "expiry")),
        ("The truce was extended until November 10.", ("2024-11-10", "expiry")),
        ("A fighter shot down the balloon on February 4.", ("2024-02-04", "past")),
        ("The leaders met in Bali in November 2022.", ("2022-11", "past")),
        ("The two sides have not met since last November.", ("2023-11", "past")),
        ("Duties on semiconductors rise to 50 percent in 2025.", ("2025", "effective")),
        ("The duties were first imposed in 2018.", ("2018", "past")),
        ("They plan to add flights early next year.", ("2025", "event")),
        ("The envoy arrives in Beijing tomorrow, officials said.", ("2024-05-15", "event")),
        ("The list was published on Sept. 3, 2023.", ("2023-09-03", "past")),
        ("Airlines ask to fly 60 round trips a week from July 1.", ("2024-07-01", "event")),
        ("The drills end on Friday.", ("2024-05-17", "event")),
        ("The port will be closed to ships of China from Sunday.", ("2024-05-19", "effective")),
        ("Officers agreed on Monday to test a phone line in June.", ("2024-06", "event")),
        ("Officers agreed on Monday to test a phone line in June.", ("2024-05-13", "past")),
        ("The two sides agreed on Tuesday to hold talks.", ("2024-05-14", "past")),
        ("The meeting will be held in June instead of May, the ministry said.", ("2024-06", "event")),
        ("The bureau said it had 38 applications by Friday evening.", ("2024-05-10", "past")),
        ("Rescuers had found 20 people by Friday night.", ("2024-05-10", "past")),
        ("The ministry said firms had to apply by Friday.", ("2024-05-17", "deadline")),
        ("The ministry said it had asked firms to reply by Friday.", ("2024-05-17", "deadline")),
        ("On Tuesday the ministry said that it would impose tariffs.", ("2024-05-14", "past")),
    ],
)
def test_english_dates_are_resolved_and_say_what_they_mean(text: str, expected: tuple[str, str]) -> None:
    assert expected in dated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美国政府14日公布复审结果。", ("2024-05-14", "past")),
        ("有关规定自8月1日起施行。", ("2024-08-01", "effective")),
        ("半导体关税自2025年起执行。", ("2025", "effective")),
        ("代表团将于下周三访问北京。", ("2024-05-22", "event")),
        ("意见征集截止5月31日。", ("2024-05-31", "deadline")),
        ("豁免将于2024年6月1日到期。", ("2024-06-01", "expiry")),
        ("两国元首去年会晤。", ("2023", "past")),
        ("新規定自八月一日起施行。", ("2024-08-01", "effective")),
    ],
)
def test_chinese_dates_are_resolved_and_say_what_they_mean(text: str, expected: tuple[str, str]) -> None:
    assert expected in dated(text, language="zh-Hans")


def test_a_weekday_is_counted_in_the_outlets_zone() -> None:
    # 02:30 UTC on Thursday is still Wednesday in Washington and long Thursday in Beijing.
    night = datetime(2023, 11, 16, 2, 30, tzinfo=UTC)
    text = "The two presidents met on Wednesday for four hours."
    assert dated(text, night) == [("2023-11-15", "past")]
    assert dated("The drill began on Thursday.", night, source=source(party="prc")) == [("2023-11-16", "past")]
    assert dated("The drill began on Thursday.", night) == [("2023-11-09", "past")]


def test_a_reprint_of_the_next_day_means_the_same_weekday() -> None:
    next_day = datetime(2024, 5, 15, 9, 0, tzinfo=UTC)
    assert dated("The White House said on Tuesday it would.", next_day) == [("2024-05-14", "past")]


def test_a_date_without_year_crosses_the_new_year() -> None:
    december, january = datetime(2024, 12, 20, tzinfo=UTC), datetime(2025, 1, 5, tzinfo=UTC)
    assert dated("The rule takes effect on January 2.", december) == [("2025-01-02", "effective")]
    assert dated("The list was published on December 30.", january) == [("2024-12-30", "past")]


def test_nothing_relative_is_resolved_without_a_publication_day() -> None:
    assert dated("They met on Tuesday and will meet on June 3.", None) == []
    assert dated("They met on June 3, 2023.", None) == [("2023-06-03", "past")]


@pytest.mark.parametrize(
    ("held", "day"),
    [("March 9, 2020", "2020-03-10"), ("March 9", "2024-05-15"), ("Events of March 2020", "2024-05-15")],
)
def test_a_transcript_put_up_anew_is_of_the_day_in_its_headline(held: str, day: str) -> None:
    title = f"Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on {held}"
    made = article(1, title=title, text="A delegation will visit China tomorrow.", published=TUESDAY)
    assert [(phrase.date, phrase.kind) for phrase in annotate(made, RELATION, lexicon()).dates] == [
        (day, DateKind.EVENT)
    ]


def test_names_and_verbs_are_no_months() -> None:
    assert dated("Protesters march as talks may begin and Theresa May speaks.") == []
    assert dated("The 50 percent duty and 2,025 cars and $2024 are no dates.") == []


def test_an_official_documents_own_days_are_kept() -> None:
    made = article(1, text="A rule.", effective_on=date(2024, 6, 1), comments_close_on=date(2024, 5, 31))
    found = {(phrase.date, phrase.kind) for phrase in annotate(made, RELATION, lexicon()).dates}
    assert found >= {("2024-06-01", DateKind.EFFECTIVE), ("2024-05-31", DateKind.DEADLINE)}


def test_impossible_days_are_left_out() -> None:
    assert dated("The rule takes effect on February 30, 2024.") == []
    assert dated("会议定于13月40日举行，2月31日结束。", language="zh-Hans") == []


@given(st.text(alphabet="0123456789年月日十一二 MayJune,.-onst自起", max_size=60))
def test_no_text_raises(text: str) -> None:
    dated(text)
    dated(text, None, language="zh-Hans")


@pytest.mark.parametrize("name", SETS)
def test_labelled_sentences_keep_their_dates(name: str) -> None:
    for case, found in judged(RELATION, name):
        assert sorted(found) == sorted((day, kind) for day, kind in case["dates"]), case["text"]


def test_a_time_ahead_that_names_no_day_is_kept_as_words() -> None:
    (phrase,) = annotate(
        article(1, title="", text="The two sides will meet in the coming weeks."), RELATION, lexicon()
    ).dates
    assert (phrase.text, phrase.date, phrase.kind) == ("in the coming weeks", "", DateKind.EVENT)
    assert dated("They met in the coming weeks of their lives.") == []


def test_days_after_publication_count_from_an_official_documents_own_day() -> None:
    text = "The rule takes effect 30 days after publication."
    own = source("register", ownership=Ownership.GOVERNMENT)
    assert dated(text, source=own) == [("2024-06-13", "effective")]
    assert dated(text) == [("", "effective")]


def test_a_long_sentence_full_of_dates_takes_work_in_proportion() -> None:
    text = "He was told on May 3 that it will be due by June 4 and " * 500

    dated(text)
    assert calls_in(lambda: dated(text[:8_000])) < 8 * calls_in(lambda: dated(text[:2_000]))


def test_many_dated_sentences_take_work_in_proportion() -> None:
    def found(count: int) -> int:
        one = article(1, title="", text="They met on May 3. " * count, published=TUESDAY)
        return len(annotate(one, RELATION, lexicon()).dates)

    assert found(1_500) == 1_500
    assert calls_in(lambda: found(600)) < 8 * calls_in(lambda: found(150))


LAST_OF_JANUARY = datetime(2024, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rule takes effect one month from now.", ("2024-02-29", "effective")),
        ("The licences expire two months from today.", ("2024-03-31", "expiry")),
        ("The truce will expire 13 months from now.", ("2025-02-28", "expiry")),
        ("The talks will resume two weeks from now.", ("2024-02-14", "event")),
        ("The rule takes effect 30 days from now.", ("2024-03-01", "effective")),
        ("The duties were imposed two years ago.", ("2022", "past")),
        ("The duties were imposed three months ago.", ("2023-10", "past")),
        ("The talks will resume next month.", ("2024-02", "event")),
        ("The talks were held last month.", ("2023-12", "past")),
        ("The talks will resume at the end of this week.", ("2024-02-04", "event")),
        ("The talks will resume at the end of next week.", ("2024-02-11", "event")),
    ],
)
def test_months_end_on_a_day_that_they_have(text: str, expected: tuple[str, str]) -> None:
    assert dated(text, LAST_OF_JANUARY) == [expected]


MONTHS = [
    ("January", "Jan."), ("February", "Feb."), ("March", "Mar."), ("April", "Apr."), ("May", "May"),
    ("June", "Jun."), ("July", "Jul."), ("August", "Aug."), ("September", "Sept."), ("October", "Oct."),
    ("November", "Nov."), ("December", "Dec."),
]  # fmt: skip


@pytest.mark.parametrize(("month", "long", "short"), [(place, *names) for place, names in enumerate(MONTHS, 1)])
def test_each_month_by_its_name_and_its_short_name(month: int, long: str, short: str) -> None:
    expected = [(f"2025-{month:02d}-09", "effective")]
    assert dated(f"The rule takes effect on {long} 9, 2025.") == expected
    assert dated(f"The rule takes effect on {short} 9, 2025.") == expected
    assert dated(f"有关规定自2025年{month}月9日起施行。") == expected


@pytest.mark.parametrize(
    ("name", "chinese", "ahead", "back"),
    [
        ("Monday", "一", 20, 13),
        ("Tuesday", "二", 21, 14),
        ("Wednesday", "三", 22, 8),
        ("Thursday", "四", 23, 9),
        ("Friday", "五", 24, 10),
        ("Saturday", "六", 25, 11),
        ("Sunday", "日", 26, 12),
    ],
)
def test_each_day_of_the_week(name: str, chinese: str, ahead: int, back: int) -> None:
    assert dated(f"The delegation will visit Beijing next {name}.") == [(f"2024-05-{ahead:02d}", "event")]
    assert dated(f"Officials met on {name}.") == [(f"2024-05-{back:02d}", "past")]
    assert dated(f"代表团将于下周{chinese}访问北京。") == [(f"2024-05-{ahead:02d}", "event")]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
        ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("fifteen", 15), ("twenty", 20), ("thirty", 30),
        ("sixty", 60), ("ninety", 90),
    ],
)  # fmt: skip
def test_each_number_of_days_in_words(words: str, days: int) -> None:
    on = date(2024, 5, 14).toordinal() + days
    expected = [(date.fromordinal(on).isoformat(), "effective")]
    assert dated(f"The rule takes effect {words} day{'s' * (days > 1)} from now.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A length of time in which something was done is no day by which it is due.
        ("The clinics treated all of them within two months.", []),
        ("It will be renewed unless, within 90 days prior to the anniversary, the order is dropped.", []),
        ("Washington will spend 9 billion dollars on it within three years.", []),
        ("The duties are projected to cost the ports 900 jobs by the end of 2025.", []),
        ("Analysts predicted that prices will rise by 3 percent in 2025.", []),
        ("The two sides will mark the anniversary of their ties in July.", []),
        ("The two sides met in early January, officials said.", [("2024-01", "past")]),
        ("Who will own the chips that rule tomorrow?", []),
        ("They will tighten their ties at the first such meeting in 15 years.", []),
        # What a tariff does on a day takes effect then.
        ("Washington will impose duties on steel on June 3.", [("2024-06-03", "effective")]),
        ("Washington will decide on June 3 whether to impose duties on steel.", [("2024-06-03", "event")]),
        ("Washington will decide whether to impose duties on steel on June 3.", [("2024-06-03", "deadline")]),
        ("美国将于6月3日对钢铁加征关税。", [("2024-06-03", "effective")]),
        # Words that count to a day and the day itself are one; what is due then is said before the first.
        (
            "If the duty is not withdrawn by tomorrow, May 15, 2024, more will follow.",
            [("2024-05-15", "deadline"), ("2024-05-15", "deadline")],
        ),
    ],
)
def test_lengths_of_time_and_days_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert dated(text, language="zh-Hans" if "于" in text else "en") == expected


def test_a_length_of_time_counts_from_no_day_of_another_sentence_or_matter() -> None:
    text = (
        "Both sides will act by May 20, 2024. "
        "Washington will suspend its duty imposed on April 2, 2024 for 90 days, but keep the other."
    )

    assert dated(text) == [("2024-05-20", "deadline"), ("2024-04-02", "past")]


@pytest.mark.parametrize("text", ["Firms must reply within 90 days.", "The duties are suspended for 180 days."])
def test_what_is_told_on_two_days_has_no_other_day_on_the_second(text: str) -> None:
    first, later = (dated(text, datetime(2026, 3, day, 12, 0, tzinfo=UTC)) for day in (3, 5))
    assert first == later


def test_a_text_that_says_which_day_tomorrow_is_was_spoken_the_day_before() -> None:
    text = "This call is held back until 5 a.m. tomorrow, Tuesday, May 14. The envoys will meet tomorrow."

    assert dated(text)[-1] == ("2024-05-14", "event")
