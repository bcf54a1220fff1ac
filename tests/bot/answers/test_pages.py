"""Calendar, timeline and the week in review on the phone."""

from datetime import date
from typing import Any

import pytest

from bot.answers.calendar import calendar_parts
from bot.answers.timeline import timeline_parts
from bot.render.parts import measure, to_text
from bot.render.week import week_parts
from digests.model import (
    Calendar,
    CalendarEntry,
    DateKind,
    Ownership,
    Preferences,
    StoryDay,
    Timeline,
    Week,
    WeekStatement,
    WeekStory,
)
from tests.bot.render.test_digest import check
from tests.digests.issuing.relation import RELATION
from tests.factories import NOW, article, passage, source

OFFICE = source("office", name="Office <of> Trade", label="US government", ownership=Ownership.GOVERNMENT)


def entry(when: str = "2026-03-24", **changes: Any) -> CalendarEntry:
    values: dict[str, Any] = {
        "uid": "a1",
        "when": when,
        "kind": DateKind.DEADLINE,
        "article": article(1, title="A rule for chip parts", source=OFFICE),
        "passage": passage(1, 0, "Comments are due by March 24."),
    }
    return CalendarEntry(**(values | changes))


def page(*entries: CalendarEntry, language: str = "en", **changes: Any) -> str:
    values: dict[str, Any] = {"at": NOW, "days": 90, "entries": entries}
    (part,) = calendar_parts(Calendar(**(values | changes)), RELATION, Preferences(language=language))
    check(part)
    return part


def test_a_date_has_its_day_kind_headline_sentence_outlet_and_label() -> None:
    assert page(entry()).splitlines() == [
        "<b>Calendar</b> · next 90 days, 1 date",
        "",
        "<b>Tue 24 Mar</b>",
        'Deadline · <a href="https://office.example/1">A rule for chip parts</a>',
        "“Comments are due by March 24.” Office &lt;of&gt; Trade (US government)",
    ]


def test_dates_of_one_day_stand_under_one_day_and_today_is_called_so() -> None:
    text = to_text(page(entry("2026-03-10"), entry("2026-03-10", kind=DateKind.EVENT, passage=None), entry()))

    assert text.count("Tue 10 Mar (today)") == 1
    assert "Planned · A rule" in text


def test_what_is_due_stands_before_the_headline_and_what_a_proposal_would_put_in_force_is_said_so() -> None:
    assert "\nComments due · " in page(entry(what="comments"))
    assert "\nTakes effect: a &lt;rule&gt; · " in page(entry(kind=DateKind.EFFECTIVE, what="a <rule>"))
    would = page(entry(kind=DateKind.EFFECTIVE, what="tariffs", proposed=True))
    assert "Would take effect: tariffs · " in would
    proposed = entry(kind=DateKind.EFFECTIVE, proposed=True)
    assert "\nWould take effect · " in page(proposed)
    assert "\n拟生效 · " in page(proposed, language="zh-Hans")
    assert "\nTakes effect · " in page(entry(kind=DateKind.EFFECTIVE))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["4 May 2027", "Jun 2026, no day named", "2028, no day named"]),
        ("zh-Hans", ["2027年5月4日", "2026年6月，未说明哪一天", "2028年，未说明哪一天"]),
        ("zh-Hant", ["2027年5月4日", "2026年6月，未說明哪一天", "2028年，未說明哪一天"]),
    ],
)
def test_another_year_a_month_and_a_year_are_said(language: str, words: list[str]) -> None:
    shown = page(entry("2026-06"), entry("2027-05-04"), entry("2028"), language=language)

    assert all(each in shown for each in words)


def test_what_is_left_out_is_counted_and_nothing_is_said_in_words() -> None:
    shown = page(entry(), left_out=2, beyond=1)
    assert "next 90 days, 3 dates" in shown
    assert "2 later dates are left out here; the file has them all. 1 date lies further ahead." in shown

    empty = page(beyond=4, theme="taiwan")
    assert empty.startswith(
        "<b>Calendar: Taiwan and the Strait</b> · next 90 days, 0 dates\nThe news that I have read names no dates"
    )
    assert "4 dates lie further ahead." in empty


def test_days_that_only_another_language_tells_are_named_in_the_foot_with_a_link() -> None:
    office = article(2, title="关于芯片零件的规定", source=OFFICE, language="zh-Hans")
    foreign = (entry("2026-03-25", article=office, passage=None),)
    line = 'In Chinese only: Wed 25 Mar (Deadline, <a href="https://office.example/2">Office &lt;of&gt; Trade</a>)'
    for shown in (page(entry(), foreign=foreign), page(foreign=foreign)):
        assert f"<i>{line}</i>" in shown
        assert "芯片" not in shown


def test_days_that_only_another_language_tells_stand_in_the_brackets_of_the_readers_language() -> None:
    foreign = (entry("2026-03-25", article=article(2, source=OFFICE, language="en"), passage=None),)
    shown = page(foreign=foreign, language="zh-Hans")
    assert "仅有英语原文：3月25日 周三（截止、<a " in shown


def test_a_long_calendar_goes_in_several_parts_that_each_stand_alone() -> None:
    long = article(1, title="<Tariffs> & quotas " * 15)
    entries = tuple(entry(f"2026-{4 + n // 28:02}-{n % 28 + 1:02}", article=long) for n in range(60))
    parts = calendar_parts(Calendar(at=NOW, days=90, entries=entries), RELATION, Preferences())

    assert len(parts) > 1
    for part in parts:
        check(part)
        assert measure(part).fits()
    assert sum(part.count("Deadline · ") for part in parts) == 60


# --- a timeline -----------------------------------------------------------------------------------


def day(number: int, text: str = "", **changes: Any) -> StoryDay:
    values: dict[str, Any] = {
        "day": date(2026, 3, number),
        "story": number,
        "article": article(number, title=f"Headline {number}"),
        "passage": passage(number, 0, text) if text else None,
    }
    return StoryDay(**(values | changes))


def timeline(*entries: StoryDay, language: str = "en", **changes: Any) -> str:
    values: dict[str, Any] = {"at": NOW, "theme": "taiwan", "days": 30, "entries": entries}
    (part,) = timeline_parts(Timeline(**(values | changes)), RELATION, Preferences(language=language))
    check(part)
    return part


def test_each_day_has_its_lines_with_outlet_label_and_link() -> None:
    text = to_text(timeline(day(8, "A ship passed."), day(9), day(9, "Talks ended.")))

    assert text.splitlines() == [
        "Timeline: Taiwan and the Strait · last 30 days, 3 entries",
        "",
        "Sun 8 Mar",
        "• “A ship passed.” Harbour Gazette <https://harbour-gazette.example.org/8> (US, private)",
        "",
        "Mon 9 Mar",
        "• Headline 9 <https://harbour-gazette.example.org/9> Harbour Gazette (US, private)",
        "• “Talks ended.” Harbour Gazette <https://harbour-gazette.example.org/9> (US, private)",
    ]


def test_a_speaker_in_front_a_foreign_line_and_the_year_before_are_said() -> None:
    said = passage(1, 0, "中方坚决反对。", prefix="[外交部]")
    shown = timeline(day(1, day=date(2025, 12, 30), article=article(1, language="zh-Hans"), passage=said), days=90)

    assert "<b>30 Dec 2025</b>" in shown
    assert "• [外交部] “中方坚决反对。”" in shown
    assert "(US, private, Chinese)" in shown


def test_what_is_left_out_is_counted_in_three_languages_and_nothing_is_said_in_words() -> None:
    assert timeline(day(8), left_out=1).endswith("<i>1 less important entry is left out.</i>")
    assert "另有3条较次要的未列出。" in timeline(day(8), left_out=3, language="zh-Hans")
    assert "另有3則較次要的未列出。" in timeline(day(8), left_out=3, language="zh-Hant")
    assert "There are no stories on this topic in that time." in timeline()


def test_a_long_timeline_goes_in_parts_within_the_limits() -> None:
    entries = tuple(day(1 + n // 3, f"<Line> {n} & more. " * 12) for n in range(24))
    parts = timeline_parts(Timeline(at=NOW, theme="trade", days=30, entries=entries), RELATION, Preferences())

    assert len(parts) > 1
    for part in parts:
        check(part)
        assert measure(part).fits()
    assert sum(part.count("• ") for part in parts) == 24


# --- the week in review ---------------------------------------------------------------------------


def told(number: int = 1, **changes: Any) -> WeekStory:
    values: dict[str, Any] = {
        "story": number,
        "headline": f"Headline <{number}>",
        "article": article(number, title=f"Headline <{number}>"),
        "seen": (date(2026, 3, 9),),
        "origins": 1,
    }
    return WeekStory(**(values | changes))


def week(*sections: tuple[str, tuple[WeekStory, ...]], language: str = "en", **changes: Any) -> str:
    values: dict[str, Any] = {"at": NOW, "first": date(2026, 3, 4), "sections": sections}
    (part,) = week_parts(Week(**(values | changes)), RELATION, Preferences(language=language))
    check(part)
    return part


def test_a_story_has_one_line_with_its_days_origins_and_what_it_rests_on() -> None:
    seen = (date(2026, 3, 7), date(2026, 3, 9))
    act = told(2, seen=seen, origins=3, both_governments=True, claim="official act")
    text = to_text(week(("trade", (told(), act)), ("", (told(3),)), stories=9, others=("trade", "taiwan")))

    first, second, third = (
        f"• Headline <{number}> <https://harbour-gazette.example.org/{number}> Harbour Gazette (US, private) · "
        for number in (1, 2, 3)
    )
    assert text.splitlines() == [
        "The week · Wed 4 Mar to Tue 10 Mar",
        "3 of 9 stories, by days in the news, publishers and official acts",
        "",
        "TRADE AND TARIFFS",
        f"{first}Mon 9 Mar",
        f"{second}Sat 7 Mar to Mon 9 Mar (2 days) · 3 publishers, both governments",
        "",
        "OTHER NEWS",
        f"{third}Mon 9 Mar",
        "",
        "More under /trade, /taiwan.",
    ]


def spoken(number: int, speaker: str, words: str, party: str = "us") -> WeekStatement:
    page = source(f"page-{number}", name="Press Office", party=party, label="US government")
    return WeekStatement(number, speaker, words, article(number, source=page), date(2026, 3, 6))


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [
        (
            "en",
            "WHAT WAS SAID",
            "• Ada Rowe: “We <will> buy no chips.” <{url}> Press Office (US government) · Fri 6 Mar",
        ),
        (
            "zh-Hans",
            "各方表态",
            "• Ada Rowe：“We <will> buy no chips.” <{url}> Press Office（美国政府、英语） · 3月6日 周五",
        ),
        (
            "zh-Hant",
            "各方表態",
            "• Ada Rowe：「We <will> buy no chips.」 <{url}> Press Office（美國政府、英文） · 3月6日 週五",
        ),
    ],
)
def test_what_was_said_stands_below_the_stories_an_entry_a_speaker(language: str, title: str, shown: str) -> None:
    said = (spoken(3, "Ada Rowe", "We <will> buy no chips."), spoken(4, "Press Office", "The fees stay."))
    text = to_text(week(("trade", (told(),)), said=said, stories=4, language=language))
    blocks = text.split("\n\n")
    assert blocks[-1].splitlines()[:2] == [title, shown.format(url="https://page-3.example/3")]
    assert blocks[-1].splitlines()[2].count("Press Office") == 1, "its own name stands once"
    assert "3" in blocks[0], "they are counted among the stories that are shown"
    assert title in to_text(week(said=said, stories=2, language=language)), "where nothing else is told, too"


def test_it_is_said_in_chinese_too() -> None:
    shown = week(("trade", (told(origins=2, claim="denial"),)), stories=1, language="zh-Hans")

    assert shown.startswith("<b>一周回顾</b> · 3月4日 周三至3月10日 周二")
    assert "贸易与关税" in shown
    assert "2家发布 · 否认" in shown
    assert "3月7日 周六至3月9日 周一（2天）" in week(
        ("trade", (told(seen=(date(2026, 3, 7), date(2026, 3, 9))),)), language="zh-Hans"
    )
    assert "其余见" not in shown


def test_a_week_without_stories_says_so() -> None:
    assert "There were no stories on your topics. /topics lists all topics." in week()


def test_a_headline_that_is_a_sentence_stands_in_quotation_marks_and_a_title_does_not() -> None:
    said = "The two sides will talk about soybeans in the spring."
    briefing = told(1, headline=said, article=article(1, title="Press briefing"))
    assert "• “The two sides" in to_text(week(("trade", (briefing,))))
    assert "• The two sides" in to_text(week(("trade", (told(1, headline=said, article=article(1, title=said)),))))
