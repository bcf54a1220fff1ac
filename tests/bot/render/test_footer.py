"""The footer's words for what a digest goes without."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.render.citation import Citation
from bot.render.footer import coverage_text, late_text, waiting_text
from digests.model import Backlog, Coverage, Downtime, Gap, Late, Preferences, Trouble
from tests.factories import NOW  # Tuesday 10 March 2026, 12:00 UTC
from tests.relations import us_china

DAY = timedelta(days=1)


def reader(language: str = "en", zone: str = "UTC") -> Citation:
    return Citation(us_china(), Preferences(language=language, zone=zone), NOW)


def footer(*gaps: Gap, language: str = "en", zone: str = "UTC") -> str:
    coverage = Coverage(31, 34, gaps)
    return coverage_text(coverage, reader(language, zone))


@pytest.mark.parametrize(
    ("trouble", "english", "simplified", "traditional"),
    [
        (Trouble.UNREACHABLE, "not reached: ", "未能连接：", "未能連線："),
        (Trouble.REFUSED, "not reached: ", "未能连接：", "未能連線："),
        (Trouble.PAGE, "not readable: ", "无法读取：", "無法讀取："),
    ],
)
def test_what_went_missing_since_the_day_before_is_said_in_three_languages(
    trouble: Trouble, english: str, simplified: str, traditional: str
) -> None:
    gap = Gap("Gazette", trouble, NOW - 1.5 * DAY)

    assert footer(gap) == f"{english}Gazette since Mon"
    assert footer(gap, language="zh-Hans") == f"{simplified}Gazette（周一起）"
    assert footer(gap, language="zh-Hant") == f"{traditional}Gazette（週一起）"


@pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.EMPTY, Trouble.UNDATED])
def test_sources_without_news_are_for_admins(trouble: Trouble) -> None:
    assert footer(Gap("Gazette", trouble, NOW - DAY)) == ""


def test_what_is_missing_for_long_is_no_news_unless_it_is_much() -> None:
    gap = Gap("Gazette", Trouble.UNREACHABLE, NOW - 4 * DAY)
    assert footer(gap, Gap("Never Read", Trouble.UNREACHABLE)) == ""
    assert coverage_text(Coverage(12, 34, (gap,)), reader()) == "12 of 34 sources reached"
    assert coverage_text(Coverage(0, 0), reader()) == "no source is switched on yet"


def test_every_trouble_that_keeps_a_source_from_being_read_is_named_under_some_sentence() -> None:
    for trouble in set(Trouble) - {Trouble.SILENT, Trouble.EMPTY, Trouble.UNDATED, Trouble.OVER_BUDGET}:
        assert "Gazette" in footer(Gap("Gazette", trouble, NOW - DAY)), trouble


def test_since_is_a_day_of_the_readers_clock_and_of_many_a_few_are_named() -> None:
    gap = Gap("Gazette", Trouble.REFUSED, datetime(2026, 3, 8, 20, tzinfo=UTC))
    assert footer(gap).endswith("since Sun")
    assert footer(gap, zone="Asia/Taipei").endswith("since Mon")
    gaps = [Gap(f"Outlet {number}", Trouble.FAULTY, NOW - DAY) for number in range(6)]
    assert footer(*gaps).endswith(
        "not reached: Outlet 0 since Mon, Outlet 1 since Mon, Outlet 2 since Mon, Outlet 3 since Mon and 2 more"
    )


def test_a_digest_says_how_much_that_came_in_is_not_sorted_yet_and_since_when() -> None:
    many, one = Backlog(412, NOW - timedelta(minutes=4)), Backlog(1, NOW - timedelta(hours=13))

    assert waiting_text(many, reader()) == (
        "not complete: 412 articles that came in since 11:56 are still to be sorted"
    )
    assert waiting_text(one, reader()) == (
        "not complete: 1 article that came in at Mon 9 Mar 23:00 is still to be sorted"
    )
    assert waiting_text(many, reader("zh-Hans", "Asia/Taipei")) == ("尚不完整：19:56以来收到的412篇文章还未整理")
    assert waiting_text(one, reader("zh-Hant", "Asia/Taipei")) == "尚不完整：07:00以來收到的1篇文章還未整理"


def test_a_late_digest_says_so_and_why_where_that_is_known() -> None:
    morning = Late(Downtime(NOW - timedelta(hours=9), NOW - timedelta(hours=2, minutes=20)))
    overnight = Late(Downtime(NOW - timedelta(hours=14), NOW - timedelta(hours=2)))

    assert late_text(morning, reader()) == "Late: the bot was not running between 03:00 and 09:40"
    assert "between Mon 9 Mar 22:00 and 10:00" in late_text(overnight, reader())
    assert late_text(morning, reader("zh-Hans", "Asia/Taipei")) == "延迟：机器人在11:00至17:40之间没有运行"
    assert "3月9日" in late_text(overnight, reader("zh-Hant"))
    assert late_text(Late(), reader()) == "Late: it could not be made at its hour"
