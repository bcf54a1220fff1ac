"""The week in review on the phone."""

from datetime import date
from typing import Any

from bot.render.parts import to_text
from bot.render.week import week_parts
from digests.model import Preferences, Week, WeekStory
from tests.bot.render.test_digest import check
from tests.digests.sending.relation import RELATION
from tests.factories import NOW, article


def line(number: int = 1, **changes: Any) -> WeekStory:
    values: dict[str, Any] = {
        "story": number,
        "headline": f"Headline <{number}>",
        "article": article(number, title=f"Headline <{number}>"),
        "seen": (date(2026, 3, 9),),
        "origins": 1,
    }
    return WeekStory(**(values | changes))


def page(*sections: tuple[str, tuple[WeekStory, ...]], language: str = "en", **changes: Any) -> str:
    values: dict[str, Any] = {"at": NOW, "first": date(2026, 3, 4), "sections": sections}
    (part,) = week_parts(Week(**(values | changes)), RELATION, Preferences(language=language))
    check(part)
    return part


def test_a_story_has_one_line_with_its_days_origins_and_what_it_rests_on() -> None:
    seen = (date(2026, 3, 7), date(2026, 3, 9))
    act = line(2, seen=seen, origins=3, both_governments=True, claim="official act")
    text = to_text(page(("trade", (line(), act)), ("", (line(3),)), stories=9, others=("trade", "taiwan")))

    first, second, third = (
        f"• Headline <{number}> <https://harbour-gazette.example.org/{number}> Harbour Gazette [US, private] · "
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


def test_it_is_said_in_chinese_too() -> None:
    shown = page(("trade", (line(origins=2, claim="denial"),)), stories=1, language="zh-Hans")

    assert shown.startswith("<b>一周回顾</b> · 3月4日 周三至3月10日 周二")
    assert "贸易与关税" in shown
    assert "2家发布 · 否认" in shown
    assert "3月7日 周六至3月9日 周一（2天）" in page(
        ("trade", (line(seen=(date(2026, 3, 7), date(2026, 3, 9))),)), language="zh-Hans"
    )
    assert "其余见" not in shown


def test_a_week_without_stories_says_so() -> None:
    assert "There were no stories on your topics. /topics lists all topics." in page()


def test_a_headline_that_was_asked_at_a_conference_is_marked_and_a_title_is_not() -> None:
    question = "Will the two sides talk about soybeans?"
    briefing = line(1, headline=question, article=article(1, title="Press briefing"))
    assert "• Asked: Will the two sides" in to_text(page(("trade", (briefing,))))
    assert "• Will the two sides" in to_text(
        page(("trade", (line(1, headline=question, article=article(1, title=question)),)))
    )
    assert "记者问：" in page(("trade", (briefing,)), language="zh-Hans")
