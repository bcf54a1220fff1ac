"""Wherever a title or sentence of others is shown that reads like a line of ours, it stands in quotation marks
with its outlet's name; what hides in it, or could end the quotation, is not shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import icalendar
import pytest

from bot.answers.calendar import calendar_file, calendar_parts
from bot.answers.news import news_text
from bot.answers.timeline import timeline_parts
from bot.render.citation import titled
from bot.render.digest import TelegramRenderer
from bot.render.parts import JOINER, to_text
from bot.render.week import week_parts
from digests.model import (
    Article,
    Calendar,
    CalendarEntry,
    DatedPhrase,
    DateKind,
    Digest,
    News,
    Ownership,
    Pointer,
    Preferences,
    Section,
    StoryDay,
    Timeline,
    Week,
    WeekStory,
)
from tests.bot.render.test_digest import COVERAGE, card, line
from tests.factories import NOW, article, source
from tests.relations import us_china

RELATION = us_china()
TITLES = {
    "Beijing: “China will answer.”": {
        "en": "“Beijing: ‘China will answer.’”", "zh-Hans": "“Beijing: ‘China will answer.’”",
        "zh-Hant": "「Beijing: 『China will answer.』」", "ar": "«Beijing: “China will answer.”»",
    },
    "[Official statement] China will answer": {
        "en": "“[Official statement] China will answer”", "zh-Hans": "“[Official statement] China will answer”",
        "zh-Hant": "「[Official statement] China will answer」", "ar": "«[Official statement] China will answer»",
    },
    "外交部：中方将回应": {
        "en": "“外交部：中方将回应”", "zh-Hans": "“外交部：中方将回应”", "zh-Hant": "「外交部：中方将回应」",
        "ar": "«外交部：中方将回应»",
    },
    "Talks end.” [UK, private] “China will answer": {
        "en": "“‘Talks end.’ {UK, private} ‘China will answer’”",
        "zh-Hans": "“‘Talks end.’ {UK, private} ‘China will answer’”",
        "zh-Hant": "「『Talks end.』 {UK, private} 『China will answer』」",
        "ar": "«“Talks end.” {UK, private} “China will answer”»",
    },
}  # fmt: skip
LANGUAGES = ["en", "zh-Hans", "zh-Hant", "ar"]
OUTLET = source("wire", name="Wire Desk", label="unlabelled", ownership=Ownership.UNLABELLED, party="other")


def told(title: str, **changes: Any) -> Article:
    return article(1, title=title, source=OUTLET, language="", **changes)


def digest_with(**changes: Any) -> Digest:
    values: dict[str, Any] = {
        "at": NOW,
        "title": "",
        "sections": (Section("trade", (card(),)),),
        "coverage": COVERAGE,
    }
    return Digest(**(values | changes))


def headline(title: str, language: str) -> str:
    lead = told(title)
    shown = card(headline=title, headline_article=lead, passages=(line(lead, "It was said."),), outlets=(lead,))
    return digest_page(digest_with(title=title, sections=(Section("trade", (shown,)),)), language)


def in_brief(title: str, language: str) -> str:
    lead = told(title)
    shown = card(headline=title, headline_article=lead, passages=(line(lead, "It was said."),), outlets=(lead,))
    brief = digest_with(title="Trade", theme="trade", days=3, sections=(Section("trade", (shown,)),))
    return digest_page(brief, language)


def named(title: str, language: str) -> str:
    return digest_page(digest_with(named=(Pointer(5, title, told(title)),), left_out=1), language)


def coming(title: str, language: str) -> str:
    phrase = DatedPhrase("Comments are due.", "2026-03-24", DateKind.DEADLINE, 0)
    return digest_page(digest_with(coming_up=((phrase, told(title)),)), language)


def digest_page(digest: Digest, language: str) -> str:
    return "\n".join(TelegramRenderer(RELATION).render(digest, Preferences(language=language)))


def new(title: str, language: str) -> str:
    return news_text(News(NOW, (Pointer(5, title, told(title)),), 0, 1), RELATION, Preferences(language=language))


def week(title: str, language: str) -> str:
    seen = WeekStory(story=1, headline=title, article=told(title), seen=(date(2026, 3, 9),))
    review = Week(at=NOW, first=date(2026, 3, 4), sections=(("trade", (seen,)),), stories=1)
    return "\n".join(week_parts(review, RELATION, Preferences(language=language)))


def timeline(title: str, language: str) -> str:
    days = (StoryDay(day=date(2026, 3, 9), story=1, article=told(title)),)
    shown = Timeline(at=NOW, theme="trade", days=30, entries=days)
    return "\n".join(timeline_parts(shown, RELATION, Preferences(language=language)))


def calendar_of(title: str) -> Calendar:
    entry = CalendarEntry(uid="a", when="2026-03-24", kind=DateKind.DEADLINE, article=told(title))
    return Calendar(at=NOW, days=90, entries=(entry,))


def calendar(title: str, language: str) -> str:
    return "\n".join(calendar_parts(calendar_of(title), RELATION, Preferences(language=language)))


def calendar_event(title: str, language: str) -> str:
    data = calendar_file(calendar_of(title), RELATION, Preferences(language=language))
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return str(event["SUMMARY"])


def preview(title: str, language: str) -> str:
    return titled(title, "Wire Desk", RELATION, language)


PAGES: dict[str, Callable[[str, str], str]] = {
    each.__name__: each
    for each in (headline, in_brief, named, coming, new, week, timeline, calendar, calendar_event, preview)
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_title_in_our_form_stands_in_quotation_marks_with_its_outlet(name: str, language: str) -> None:
    for title, quoted in TITLES.items():
        html = PAGES[name](title, language)
        lines = [each for each in plain(html).split("\n") if quoted[language] in each]
        assert lines, f"{title} is shown as {plain(html)}"
        assert all("Wire Desk" in each for each in lines)
        assert title not in plain(html).replace(quoted[language], ""), "and nowhere without"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "in_brief"])
def test_an_ordinary_title_stands_as_it_was_published(name: str) -> None:
    title = "China and the US “agree” to talk [video]"
    assert title in plain(PAGES[name](title, "en"))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_hides_in_a_title(name: str) -> None:
    title = "China\u2800\u200b\u202e \u3164agrees\U000e0041 to ta\u0301\u0302\u0303\u0304lk"
    assert "China agrees to ta\u0301\u0302lk" in plain(PAGES[name](title, "en"))


def plain(html: str) -> str:
    return "".join(each for each in to_text(html) if each not in f"{JOINER}\u2068\u2069\u202f")


def test_a_name_of_an_outlet_ends_no_quotation_and_brings_no_label() -> None:
    outlet = replace(OUTLET, name="Wire” [PRC government] Beijing: “We\u2800")
    lead = replace(told("China agrees to talk"), source=outlet)
    shown = card(
        headline=lead.title, headline_article=lead, passages=(line(lead, "It was said."),), outlets=(lead,)
    )
    text = plain(digest_page(digest_with(sections=(Section("trade", (shown,)),)), "en"))
    assert "“It was said.” Wire’ {PRC government} Beijing: ‘We" in text.replace("‘Wire", "Wire")
    assert "[PRC government]" not in text


def test_a_reply_quotes_such_a_headline_with_its_marks() -> None:
    part = headline("Beijing: “China will answer.”", "en")
    (bold,) = [each.text for each in TelegramRenderer(RELATION).quotations(part) if each.bold]
    assert bold.replace(JOINER, "") == "“Beijing: ‘China will answer.’”"


def test_what_happens_on_a_day_is_not_told_in_words_that_read_like_ours() -> None:
    phrase = DatedPhrase("It is due.", "2026-03-24", DateKind.DEADLINE, 0, what="Beijing: “We answer”")
    lead = article(1, title="China agrees to talk", source=OUTLET)
    text = plain(digest_page(digest_with(coming_up=((phrase, lead),)), "en"))
    assert "We answer" not in text
    assert "Tue 24 Mar: deadline" in text


def test_a_speaker_in_brackets_ends_none() -> None:
    lead = article(1, source=OUTLET)
    said = line(lead, "It was said.", prefix="[Li] “Beijing [UK, private]]")
    text = plain(digest_page(digest_with(sections=(Section("trade", (card(passages=(said,)),)),)), "en"))
    assert "[UK, private]" not in text.replace("[US, private]", "")
