"""The calendar on the phone."""

from datetime import date
from typing import Any

import pytest

from bot.answers.calendar import calendar_parts
from bot.render.parts import measure, to_text
from digests.model import Calendar, CalendarEntry, DateKind, Ownership, Preferences
from tests.bot.render.test_digest import check
from tests.digests.sending.relation import RELATION
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
        'Deadline · <a href="https://harbour-gazette.example.org/1">A rule for chip parts</a>',
        "“Comments are due by March 24.” Office &lt;of&gt; Trade <i>[US government]</i>",
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


def test_rivals_are_named_with_who_says_so() -> None:
    shown = page(entry(rivals=((date(2026, 4, 1), article(2)), (date(2027, 1, 1), article(3)))))

    assert to_text(shown).splitlines()[-1] == (
        "⚠ Others say otherwise: 1 Apr (Harbour Gazette <https://harbour-gazette.example.org/2>), "
        "1 Jan 2027 (Harbour Gazette <https://harbour-gazette.example.org/3>)."
    )


def test_what_is_left_out_is_counted_and_nothing_is_said_in_words() -> None:
    shown = page(entry(), left_out=2, beyond=1)
    assert "next 90 days, 3 dates" in shown
    assert "2 later dates are left out here; the file has them all. 1 date lies further ahead." in shown

    empty = page(beyond=4, theme="taiwan")
    assert empty.startswith(
        "<b>Calendar: Taiwan and the Strait</b> · next 90 days, 0 dates\nI have read of no dates"
    )
    assert "4 dates lie further ahead." in empty


def test_a_long_calendar_goes_in_several_parts_that_each_stand_alone() -> None:
    long = article(1, title="<Tariffs> & quotas " * 15)
    entries = tuple(entry(f"2026-{4 + n // 28:02}-{n % 28 + 1:02}", article=long) for n in range(60))
    parts = calendar_parts(Calendar(at=NOW, days=90, entries=entries), RELATION, Preferences())

    assert len(parts) > 1
    for part in parts:
        check(part)
        assert measure(part).fits()
    assert sum(part.count("Deadline · ") for part in parts) == 60
