"""A timeline on the phone."""

from datetime import date
from typing import Any

from bot.answers.timeline import timeline_parts
from bot.render.parts import measure, to_text
from digests.model import Preferences, StoryDay, Timeline
from tests.bot.render.test_digest import check
from tests.digests.sending.relation import RELATION
from tests.factories import NOW, article, passage


def day(number: int, text: str = "", **changes: Any) -> StoryDay:
    values: dict[str, Any] = {
        "day": date(2026, 3, number),
        "story": number,
        "article": article(number, title=f"Headline {number}"),
        "passage": passage(number, 0, text) if text else None,
    }
    return StoryDay(**(values | changes))


def page(*entries: StoryDay, language: str = "en", **changes: Any) -> str:
    values: dict[str, Any] = {"at": NOW, "theme": "taiwan", "days": 30, "entries": entries}
    (part,) = timeline_parts(Timeline(**(values | changes)), RELATION, Preferences(language=language))
    check(part)
    return part


def test_each_day_has_its_lines_with_outlet_label_and_link() -> None:
    text = to_text(page(day(8, "A ship passed."), day(9), day(9, "Talks ended.")))

    assert text.splitlines() == [
        "Timeline: Taiwan and the Strait · last 30 days, 3 entries",
        "",
        "Sun 8 Mar",
        "• “A ship passed.” Harbour Gazette <https://harbour-gazette.example.org/8> [US, private]",
        "",
        "Mon 9 Mar",
        "• Headline 9 <https://harbour-gazette.example.org/9> Harbour Gazette [US, private]",
        "• “Talks ended.” Harbour Gazette <https://harbour-gazette.example.org/9> [US, private]",
    ]


def test_a_speaker_in_front_a_foreign_line_and_the_year_before_are_said() -> None:
    said = passage(1, 0, "中方坚决反对。", prefix="[外交部]")
    shown = page(day(1, day=date(2025, 12, 30), article=article(1, language="zh-Hans"), passage=said), days=90)

    assert "<b>30 Dec 2025</b>" in shown
    assert "• [外交部] “中方坚决反对。”" in shown
    assert "<i>[US, private, Chinese]</i>" in shown


def test_what_is_left_out_is_counted_in_three_languages_and_nothing_is_said_in_words() -> None:
    assert page(day(8), left_out=1).endswith("<i>1 less important entry is left out.</i>")
    assert "另有3条较次要的未列出。" in page(day(8), left_out=3, language="zh-Hans")
    assert "另有3則較次要的未列出。" in page(day(8), left_out=3, language="zh-Hant")
    assert "There are no stories on this topic in that time." in page()


def test_a_long_timeline_goes_in_parts_within_the_limits() -> None:
    entries = tuple(day(1 + n // 3, f"<Line> {n} & more. " * 12) for n in range(24))
    parts = timeline_parts(Timeline(at=NOW, theme="trade", days=30, entries=entries), RELATION, Preferences())

    assert len(parts) > 1
    for part in parts:
        check(part)
        assert measure(part).fits()
    assert sum(part.count("• ") for part in parts) == 24
