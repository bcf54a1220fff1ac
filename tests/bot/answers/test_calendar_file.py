"""The calendar file: read back by the library and looked at byte by byte."""

from datetime import date, timedelta
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.calendar import calendar_file, file_name
from digests.model import Calendar, CalendarEntry, DateKind, Preferences
from tests.digests.issuing.relation import RELATION
from tests.factories import NOW, article, passage, source

TITLE = (
    "中美经贸会谈定于六月举行；关税、出口管制与农产品采购均在议程之内，双方代表团已确认出席会议并将共同会见记者"
)


def entry(when: str = "2026-03-24", uid: str = "a1", **changes: Any) -> CalendarEntry:
    values: dict[str, Any] = {
        "uid": uid,
        "when": when,
        "kind": DateKind.DEADLINE,
        "article": article(1, title="A rule, for chips; and parts"),
        "passage": passage(1, 0, "Comments are due by March 24."),
        "themes": ("tech", "trade", "unheard-of"),
    }
    return CalendarEntry(**(values | changes))


def content(*entries: CalendarEntry, language: str = "en", **changes: Any) -> bytes:
    values: dict[str, Any] = {"at": NOW, "days": 90, "entries": entries}
    return calendar_file(Calendar(**(values | changes)), RELATION, Preferences(language=language))


def events(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_each_day_is_a_whole_day_event_of_a_published_calendar_that_says_what_is_due() -> None:
    data = content(entry())
    (event,) = events(data)

    assert event["UID"] == "a1@communique"
    assert event.decoded("DTSTAMP") == NOW
    assert event.decoded("DTSTART") == date(2026, 3, 24)
    assert event.decoded("DTEND") == date(2026, 3, 25)
    assert event["SUMMARY"] == "Deadline: A rule, for chips; and parts"
    assert event["URL"] == "https://harbour-gazette.example.org/1"
    assert event["DESCRIPTION"] == "“Comments are due by March 24.”\nHarbour Gazette (US, private)"
    assert event["CATEGORIES"].cats == ["Technology", "Trade"]
    assert event["TRANSP"] == "TRANSPARENT"
    assert b"DTSTART;VALUE=DATE:20260324\r\n" in data
    file = icalendar.Calendar.from_ical(data)
    name = "Communiqué: US and China"
    assert (file["VERSION"], file["METHOD"], file["X-WR-CALNAME"], file.errors) == ("2.0", "PUBLISH", name, [])
    assert file["PRODID"]
    (due,) = events(content(entry(what="comments")))
    assert due["SUMMARY"] == "Comments due: A rule, for chips; and parts"
    (starts,) = events(content(entry(what="tariffs on steel", kind=DateKind.EFFECTIVE)))
    assert starts["SUMMARY"] == "Takes effect: tariffs on steel: A rule, for chips; and parts"


def test_what_is_quoted_and_the_label_are_in_the_readers_typography_and_language() -> None:
    (event,) = events(content(entry(passage=passage(1, 0, "意见提交至“截止日”。")), language="zh-Hant"))

    assert event["DESCRIPTION"].splitlines()[0] == "「意见提交至『截止日』。」"
    assert "US, private" not in event["DESCRIPTION"]


def test_lines_are_folded_at_75_bytes_and_never_within_a_character() -> None:
    data = content(entry(article=article(1, title=TITLE, language="zh-Hans"), passage=None), language="zh-Hans")

    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    assert events(data)[0]["SUMMARY"] == f"截止：{TITLE}"


def test_the_same_calendar_gives_the_same_bytes_and_a_later_one_the_same_uids() -> None:
    assert content(entry()) == content(entry())
    later = content(entry(), entry("2026-03-30", "b2"), at=NOW + timedelta(days=3))

    assert [event["UID"] for event in events(later)] == ["a1@communique", "b2@communique"]
    assert events(later)[0].decoded("DTSTAMP") == NOW + timedelta(days=3)


def test_the_name_of_the_file_says_what_is_in_it() -> None:
    assert file_name(Calendar(at=NOW, days=9, theme="taiwan"), RELATION, "en") == "communique-taiwan.ics"
    assert file_name(Calendar(at=NOW, days=9), RELATION, "zh-Hans") == "communique-us-china.ics"


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=60))
def test_no_headline_sentence_or_address_breaks_the_file(title: str, words: str, address: str) -> None:
    where = article(1, title=title, url=f"https://example.org/{address}", source=source(name=words[:20]))
    data = content(entry(article=where, passage=passage(1, 0, words or "x")), entry("2026-03-25", "b2"))

    first, second = events(data)
    assert first["UID"] == "a1@communique"
    assert second["SUMMARY"] == "Deadline: A rule, for chips; and parts"
    assert data.count(b"BEGIN:VEVENT\r\n") == 2


def test_nothing_that_others_wrote_opens_a_line_of_its_own_or_hides() -> None:
    hostile = (
        "Talks\r\nEND:VEVENT\r\nBEGIN:VEVENT\u2028ATTENDEE:mailto:a@b.example\x85\u202e\u200b\u00ad\x1b[2J;,\\n"
    )
    told = article(
        1, title=hostile, url=f"https://a.example/{hostile}", source=source(name=hostile, label=hostile)
    )
    data = content(entry(article=told, what=hostile, passage=passage(1, 0, hostile)))

    lines = data.decode().split("\r\n")
    unfolded = data.decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in unfolded if line.startswith(("BEGIN:", "END:", "ATTENDEE"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert not any(sign in data.decode() for sign in "\u2028\x85\u202e\u200b\u00ad\x1b")
    assert all("\n" not in line and len(line.encode()) <= 75 for line in lines)
    assert len(events(data)) == 1
