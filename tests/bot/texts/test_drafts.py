"""Languages that were added by data alone: Russian, for its plural forms, and Arabic, for its direction."""

import re
from dataclasses import replace

import pytest

from bot.answers.calendar import calendar_parts
from bot.answers.news import news_text
from bot.answers.timeline import timeline_parts
from bot.commands.faults import advice
from bot.commands.settings import render
from bot.commands.start import panel
from bot.render.parts import measure
from bot.render.week import week_parts
from bot.texts import DRAFTS, LANGUAGES, best_language, digest_words, get, offered
from digests.errors import AddressError, UnknownSourceError
from digests.model import (
    Calendar,
    CalendarEntry,
    DateKind,
    News,
    Pointer,
    Preferences,
    StoryDay,
    SubscriberState,
    Timeline,
    Week,
    WeekStory,
)
from tests.bot.render.test_digest import card, check, digest, page
from tests.factories import NOW, article, subscriber
from tests.relations import us_china

ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def test_drafts_are_offered_only_where_an_operator_wants_them() -> None:
    assert {"ar", "ru"} <= set(DRAFTS)
    assert not set(DRAFTS) & set(LANGUAGES)
    assert best_language("ru-RU") == "en"
    assert best_language("ru-RU", offered({"ru"})) == "ru"
    assert offered({"ru", "tlh"}) == offered({"RU"}) == (*LANGUAGES, "ru")


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("ru", {1: "1 сюжет", 3: "3 сюжета", 5: "5 сюжетов", 11: "11 сюжетов", 21: "21 сюжет"}),
        ("ar", {1: "خبر واحد", 2: "خبران", 4: "أخبار", 15: "خبرًا"}),
    ],
)
def test_what_is_counted_has_all_forms_of_the_language(language: str, counted: dict[int, str]) -> None:
    for number, told in counted.items():
        assert told in digest_words(language).count("stories", number)


SHOWN = {
    "ru": {
        "start": ("Темы", "Москва", "Включить"), "settings": ("Настройки", "вт, 10 мар., 12:00"),
        "digest": ("10 мар. · 1 сюжет",), "error": ("Источника x нет. /sources",),
    },
    "ar": {
        "start": ("المواضيع", "الرياض", "تفعيل"), "settings": ("الإعدادات", "الثلاثاء، 10 مارس"),
        "digest": ("مارس · خبر واحد",), "error": ("لا يوجد مصدر باسم x. /sources",),
    },
}  # fmt: skip


@pytest.mark.parametrize("language", SHOWN)
def test_start_settings_a_digest_and_an_error_are_shown(language: str) -> None:
    texts, zone = get(language), {"ru": "Europe/Moscow", "ar": "Asia/Riyadh"}[language]
    start, keyboard = panel(subscriber(created_at=NOW, zone=zone), texts, us_china())
    active = subscriber(state=SubscriberState.ACTIVE, next_digest_at=NOW, zone="UTC")
    pages = {
        "start": start + str([key.text for row in keyboard.inline_keyboard for key in row]),
        "settings": render("main", active, texts, us_china())[0],
        "digest": page(digest(card()), language=language),
        "error": advice(UnknownSourceError("no source x", source="x"), texts),
    }
    check(pages["digest"])
    assert "{" not in start
    for name, words in SHOWN[language].items():
        assert all(word in pages[name].replace(ISOLATE, "").replace(END, "") for word in words), name
    _, keyboard = render("languages", replace(active, language=language), texts, us_china(), offered({language}))
    assert f"✅ {texts.own_name}" in [key.text for row in keyboard.inline_keyboard for key in row]
    assert "https://example.org/feed.xml" in advice(AddressError(), texts)


def test_what_others_wrote_and_what_is_put_in_is_isolated_where_the_language_is_written_from_the_right() -> None:
    html = page(digest(card()), language="ar")
    assert f"{ISOLATE}«We will defend our workers.»{END}" in html
    assert re.search(f'{ISOLATE}<a href="[^"]+">White House</a>{END}', html)
    assert html.count(ISOLATE) == html.count(END)
    assert measure(html).fits()
    assert ISOLATE not in page(digest(card()), language="ru") + page(digest(card()), language="en")


def test_what_is_to_be_copied_is_left_as_it_is() -> None:
    texts = get("ar")
    assert texts.unknown_command.format(command="/x") == f"لا أعرف الأمر {ISOLATE}/x{END}."
    assert "<code>a1b2</code>" in texts.failed.format(reference="a1b2")


def test_what_a_draft_lacks_is_said_in_english() -> None:
    assert get("ar").privacy == get("en").privacy.replace("{days}", f"{ISOLATE}{{days}}{END}").replace(
        "{contact}", f"{ISOLATE}{{contact}}{END}"
    )


def test_headlines_of_answers_are_isolated_as_those_of_the_digest_are() -> None:
    relation, preferences, day = us_china(), Preferences(language="ar"), NOW.date()
    told = article(1, title="A headline")
    seen = WeekStory(story=1, headline="A headline", article=told, seen=(day,))
    dated = CalendarEntry(uid="a1", when="2026-03-24", kind=DateKind.EVENT, article=told)
    happened = StoryDay(day=day, story=1, article=told)
    pages = {
        "/week": week_parts(Week(at=NOW, first=day, sections=(("trade", (seen,)),)), relation, preferences),
        "/timeline": timeline_parts(
            Timeline(at=NOW, theme="trade", days=30, entries=(happened,)), relation, preferences
        ),
        "/calendar": calendar_parts(Calendar(at=NOW, days=30, entries=(dated,)), relation, preferences),
        "/new": news_text(
            News(at=NOW, entries=(Pointer(story=1, headline="A headline", article=told),), first=0, total=1),
            relation,
            preferences,
        ),
        "a digest": page(digest(card(headline="A headline")), language="ar"),
    }
    link = re.escape(ISOLATE) + r'(<b>)?<a href="[^"]+">A headline</a>(</b>)?' + re.escape(END)
    for name, parts in pages.items():
        assert re.search(link, "".join(parts)), name
