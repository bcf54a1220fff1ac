"""The first talk."""

from datetime import UTC, datetime, time, timedelta

import pytest

import bot.texts
from bot.commands.start import panel
from bot.render.parts import measure
from bot.texts import LANGUAGES, get
from digests.model import SubscriberState
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import NOW, subscriber
from tests.relations import us_china


async def test_start_shows_the_choices_and_a_sample_at_once_that_counts_as_nothing_told(room: Room) -> None:
    await room.publish_story("Taipei reports a transit", "A ship passed through the strait on Monday.")
    welcome, sample = await room.say("/start")
    assert "Shall I send it every day?" in welcome.text
    assert {"Taiwan", "Trade", "✅ 08:00", "New York", "Other place", "Start daily digest"} <= set(welcome.labels)
    assert "A ship passed through the strait" in sample.text
    assert "Start daily digest" in sample.labels
    (answer,) = await room.say("/digest")
    assert "A ship passed through the strait" in answer.text


async def test_start_alone_sends_nothing_and_says_so_where_there_are_no_stories(room: Room) -> None:
    await room.add_source()
    await room.store.sources.set_active("harbour-gazette", False, "", room.clock())
    _, sample = await room.say("/start")
    assert "no stories yet" in sample.text
    assert "Start daily digest" in sample.labels
    await room.say("/start")
    known = await room.known()
    assert known.state is SubscriberState.VISITOR
    assert known.next_digest_at is None


async def test_a_sample_names_how_much_there_is_where_all_is_in_other_languages(room: Room) -> None:
    await room.publish_story("台湾防务部门公布一艘军舰穿越台海", "一艘军舰周一穿越台湾海峡。", language="zh-Hans")
    _, sample = await room.say("/start")
    assert "1 more story in another language only" in sample.text
    assert "Start daily digest" in sample.labels


async def test_topic_hour_and_zone_are_chosen_by_buttons_and_consent_starts(room: Room) -> None:
    await room.say("/start")
    for label in ("Taiwan", "Trade", "12:00", "Taipei"):
        await room.press(label)
    welcome = room.sandbox.messages(room.reader)[0]
    assert "Topics: Taiwan, Trade" in welcome.text
    assert "12:00, Taipei time" in welcome.text
    assert {"✅ Taiwan", "✅ Trade", "✅ 12:00", "✅ Taipei"} <= set(welcome.labels)
    await room.press("Start daily digest", message=welcome)
    known = await room.known()
    assert known.state is SubscriberState.ACTIVE
    assert (known.themes, known.hours, known.zone) == (("taiwan", "trade"), (time(12),), "Asia/Taipei")
    assert known.next_digest_at == datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
    assert "Wed 11 Mar, 12:00" in room.sandbox.last(room.reader).text
    assert welcome.labels == [], "the choices are closed"


async def test_a_ticked_topic_pressed_again_is_taken_away(room: Room) -> None:
    await room.say("/start")
    await room.press("Taiwan")
    await room.press("✅ Taiwan")
    assert (await room.known()).themes == ()


async def test_pressing_start_twice_starts_once(room: Room) -> None:
    await room.say("/timezone UTC")
    for message in await room.say("/start"):
        await room.press("Start daily digest", message=message)
    said = room.newest(room.reader)
    for message in room.sandbox.messages(room.reader)[1:3]:
        again = await room.press("Start daily digest", message=message)
        assert "already" in again.toast
    assert room.newest(room.reader) == said
    assert sum("Your first digest comes" in each.text for each in room.sandbox.messages(room.reader)) == 1


async def test_start_again_is_harmless_to_a_subscriber(room: Room) -> None:
    await room.say("/start")
    await room.press("Taiwan")
    await room.press("London")
    await room.press("Start daily digest")
    before = await room.subscriber()
    (answer,) = await room.say("/start")
    assert "Your daily digest is on" in answer.text
    assert await room.subscriber() == before


@pytest.mark.parametrize(("link", "topics"), [("t_taiwan", "Topics: Taiwan"), ("t_bananas<b>", "Topics: all")])
async def test_a_link_names_a_topic_and_with_an_unknown_one_is_an_ordinary_start(
    room: Room, link: str, topics: str
) -> None:
    welcome, _ = await room.say(f"/start {link}")
    assert topics in welcome.text


async def test_a_link_does_not_change_a_subscription_but_offers_to(room: Room) -> None:
    await room.subscribe("/start t_trade")
    (answer,) = await room.say("/start t_taiwan")
    assert (await room.known()).themes == ("trade",)
    assert "Follow Taiwan daily" in answer.labels
    await room.press("Follow Taiwan daily")
    assert (await room.known()).themes == ("taiwan", "trade")


async def test_another_place_is_asked_for_for_a_quarter_of_an_hour_and_may_be_mistyped(room: Room) -> None:
    await room.say("/start")
    await room.press("Other place")
    room.clock.move(timedelta(minutes=16))
    await room.say("berlin")
    assert (await room.known()).zone == "UTC"
    await room.say("/start")
    await room.press("Other place")
    (advice,) = await room.say("Atlantis")
    assert "I do not know the time zone" in advice.text
    (answer,) = await room.say("berlin")
    assert "Berlin" in answer.text
    assert (await room.known()).zone == "Europe/Berlin"


async def test_a_reader_is_spoken_to_in_their_language(room: Room) -> None:
    reader = room.sandbox.add_user(43, "小文", language_code="zh-hant")
    welcome, _ = await room.say("/start", reader)
    assert "要每天傳送給您嗎" in welcome.text
    assert "香港" in welcome.labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_stays_short_however_much_is_chosen(language: str) -> None:
    everything = tuple(theme.id for theme in us_china().themes)
    reader = subscriber(themes=everything, zone="America/Argentina/ComodRivadavia")
    html, keyboard = panel(reader, get(language), us_china())
    assert measure(html).units < 400
    assert all(len(row) <= 5 for row in keyboard.inline_keyboard)


def test_the_first_sight_of_the_clock_is_utc() -> None:
    html, _ = panel(subscriber(created_at=NOW), get("en"), us_china())
    assert "Time: 08:00, UTC time" in html


# --- /privacy, /forget, /help ---------------------------------------------------------------------


async def test_privacy_says_in_every_language_when_backups_end_and_the_answer_to_forget_does_too(
    room: Room,
) -> None:
    for language in ("en", "zh-Hans", "zh-Hant"):
        texts = bot.texts.get(language)
        assert "14" in texts.privacy.format(contact="", days=room.services.backup_days)
        assert "14" in texts.forgotten.format(days=room.services.backup_days)
    (answer,) = await room.say("/privacy")
    for words in ("What is kept about you", "desk@example.org", "deleted after 14 days"):
        assert words in answer.text
    assert "{" not in answer.text


async def test_forget_asks_once_can_be_thought_over_and_deletes_once(room: Room) -> None:
    await room.say("/start")
    await room.say("/forget")
    await room.press("Keep it")
    assert await room.subscriber() is not None
    assert "Nothing was deleted" in room.sandbox.last(room.reader).text
    await room.subscribe()
    (question,) = await room.say("/forget")
    assert await room.subscriber() is not None
    await room.press("Delete my data")
    assert await room.subscriber() is None
    assert "Deleted" in question.text
    assert question.labels == []
    await room.say("/start")
    (question,) = await room.say("/forget")
    await room.press("Delete my data", message=question)
    press = await room.press("Delete my data", message=question)
    assert press.answered
    assert await room.subscriber() is None


async def test_help_shows_admin_commands_to_admins_only(room: Room) -> None:
    (answer,) = await room.say("/help")
    assert "/addsource" not in answer.text
    (answer,) = await room.say("/help", room.sandbox.add_user(ADMIN, "Alex"))
    assert "/addsource" in answer.text
