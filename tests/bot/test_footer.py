"""The footer's words for what a digest goes without."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.footer import coverage_text, late_text
from bot.texts.digest_words import digest_words
from digests.model import Coverage, Downtime, Gap, Late, Trouble
from tests.factories import NOW  # Tuesday 10 March 2026, 12:00 UTC

DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")


def footer(*gaps: Gap, language: str = "en", zone: str = "UTC") -> str:
    coverage = Coverage(31, 34, gaps)
    return coverage_text(coverage, digest_words(language), NOW, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("trouble", "english", "simplified", "traditional"),
    [
        (Trouble.UNREACHABLE, "not reached: ", "未能连接：", "未能連線："),
        (Trouble.REFUSED, "not reached: ", "未能连接：", "未能連線："),
        (Trouble.PAGE, "not readable: ", "无法读取：", "無法讀取："),
        (Trouble.EMPTY, "empty: ", "没有内容：", "沒有內容："),
        (Trouble.UNDATED, "without dates: ", "没有日期：", "沒有日期："),
        (Trouble.SILENT, "silent: ", "久无更新：", "久無更新："),
    ],
)  # fmt: skip
def test_each_trouble_has_its_sentence_in_three_languages(
    trouble: Trouble, english: str, simplified: str, traditional: str
) -> None:
    gap = Gap("Gazette", trouble, NOW - 4 * DAY)

    assert footer(gap) == f"31 of 34 sources reached; {english}Gazette since Fri"
    assert footer(gap, language="zh-Hans") == f"34个来源中读到31个；{simplified}Gazette（周五起）"
    assert footer(gap, language="zh-Hant") == f"34個來源中讀到31個；{traditional}Gazette（週五起）"


def test_every_trouble_is_named_under_some_sentence() -> None:
    for trouble in Trouble:
        assert "Gazette" in footer(Gap("Gazette", trouble)), trouble


def test_since_is_a_weekday_within_the_week_and_a_day_of_the_year_before() -> None:
    def since(year: int, month: int, day: int, hour: int = 0, zone: str = "UTC") -> str:
        gap = Gap("Gazette", Trouble.SILENT, datetime(year, month, day, hour, tzinfo=UTC))
        return footer(gap, zone=zone).partition("since ")[2]

    assert since(2026, 3, 5, 12) == "Thu"
    assert since(2026, 3, 4, 12) == "4 Mar", "a week ago the weekday alone would be read as today"
    assert since(2025, 11, 20) == "20 Nov 2025"
    assert since(2026, 3, 8, 20, zone="Asia/Taipei") == "Mon"


def test_one_that_was_never_read_has_no_since() -> None:
    assert footer(Gap("Gazette", Trouble.UNREACHABLE)) == "31 of 34 sources reached; not reached: Gazette"


def test_few_are_named_and_the_others_counted() -> None:
    gaps = [Gap(f"Outlet {number}", Trouble.FAULTY) for number in range(6)]

    assert footer(*gaps).endswith("not reached: Outlet 0, Outlet 1, Outlet 2, Outlet 3 and 2 more")
    assert footer(*gaps[:4], Gap("Frozen", Trouble.SILENT)).endswith("Outlet 2, Outlet 3; silent: 1")
    assert footer(*gaps[:3], Gap("Frozen", Trouble.SILENT), Gap("Ice", Trouble.SILENT)).endswith(
        "Outlet 2; silent: Frozen and 1 more"
    )


def test_no_sources_at_all_is_said() -> None:
    assert coverage_text(Coverage(0, 0), digest_words("en"), NOW, UTC_ZONE) == "no source is switched on yet"


def test_a_late_digest_says_so_and_why_where_that_is_known() -> None:
    morning = Late(Downtime(NOW - timedelta(hours=9), NOW - timedelta(hours=2, minutes=20)))
    overnight = Late(Downtime(NOW - timedelta(hours=14), NOW - timedelta(hours=2)))

    assert late_text(morning, "en", NOW, UTC_ZONE) == "Late: the bot was not running between 03:00 and 09:40"
    assert "between Mon 9 Mar 22:00 and 10:00" in late_text(overnight, "en", NOW, UTC_ZONE)
    assert late_text(morning, "zh-Hans", NOW, ZoneInfo("Asia/Taipei")) == "迟到：机器人在11:00至17:40之间没有运行"
    assert "3月9日" in late_text(overnight, "zh-Hant", NOW, UTC_ZONE)
    assert late_text(Late(), "en", NOW, UTC_ZONE) == "Late: it could not be made at its hour"
