"""/settings: one message, edited in place."""

from datetime import time

import pytest

from bot.commands.settings import read_hour, render
from bot.texts import LANGUAGES, delivery_words, get
from digests.model import HINDRANCES, Length, Refusal, SubscriberState, Weight
from tests.bot.commands.conftest import Room
from tests.factories import NOW, source, subscriber
from tests.relations import us_china


async def test_settings_is_one_message_that_changes_in_place_and_language_at_once(room: Room) -> None:
    (menu,) = await room.say("/settings")
    for label in ("Topics", "Taiwan", "‹ Back", "Time", "21:00", "‹ Back", "Time zone", "London", "‹ Back"):
        await room.press(label)
    assert [message.id for message in room.sandbox.messages(room.reader)] == [menu.id]
    assert "Topics: Taiwan" in menu.text
    assert "Time: 08:00, 21:00" in menu.text
    assert "Europe/London" in menu.text
    await room.say("/settings")
    await room.press("Language")
    await room.press("简体中文")
    assert "设置" in room.sandbox.last(room.reader).text


async def test_a_double_press_changes_nothing_more(room: Room) -> None:
    (menu,) = await room.say("/settings")
    await room.press("Topics")
    await room.press("Taiwan")
    await room.press("Trade")
    taiwan_on = next(
        button["callback_data"]
        for version in menu.versions
        for row in version["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "Taiwan"
    )
    room.sandbox.push_press(menu, taiwan_on)
    await room.quiet()
    assert (await room.known()).themes == ("taiwan", "trade")


async def test_the_last_hour_stays_and_another_is_asked_for(room: Room) -> None:
    await room.say("/settings")
    await room.press("Time")
    press = await room.press("✅ 08:00")
    assert "at least one hour" in press.toast
    known = await room.subscriber()
    assert known is None or known.hours == (time(8),)
    await room.say("/settings")
    await room.press("Time")
    await room.press("Other time")
    (advice,) = await room.say("25:61")
    assert "25:61 is not a" in advice.text
    (answer,) = await room.say("7:30 and 18:05")
    assert "07:30, 18:05" in answer.text
    assert (await room.known()).hours == (time(7, 30), time(18, 5))


async def test_start_pause_resume_and_stop_by_buttons(room: Room) -> None:
    await room.say("/timezone UTC")
    await room.say("/settings")
    states = []
    for label in ("Start daily digest", "Pause for 7 days", "Resume", "Stop daily digest"):
        await room.press(label)
        known = await room.known()
        states.append(known.state)
    assert states == [
        SubscriberState.ACTIVE,
        SubscriberState.PAUSED,
        SubscriberState.ACTIVE,
        SubscriberState.STOPPED,
    ]
    assert "Daily digest: off" in room.sandbox.last(room.reader).text


@pytest.mark.parametrize(
    "data", ["v0:settings:main", "v1:nothing", "v1:settings:topic:taiwan", "v1", "::::", "v1:start", "v1:follow"]
)
async def test_a_button_of_another_version_opens_a_fresh_menu(room: Room, data: str) -> None:
    (menu,) = await room.say("/help")
    press = room.sandbox.push_press(menu, data)
    await room.quiet()
    assert "out of date" in press.toast
    assert "Settings" in room.sandbox.last(room.reader).text


async def test_a_button_for_a_topic_that_is_gone_says_so(room: Room) -> None:
    (menu,) = await room.say("/help")
    press = room.sandbox.push_press(menu, "v1:settings:topic:bananas:on")
    await room.quiet()
    assert "no topic" in press.toast


async def test_the_day_of_the_weekly_review_is_chosen_by_buttons_and_taken_back(room: Room) -> None:
    (menu,) = await room.say("/settings")
    assert "Weekly review: Off" in menu.text
    await room.press("Weekly review")
    await room.press("Mon")
    assert "✅ Mon" in menu.labels
    await room.press("‹ Back")
    assert "Weekly review: Mon" in menu.text
    assert (await room.known()).review_weekday == 0

    await room.press("Weekly review")
    await room.press("Off")
    assert (await room.known()).review_weekday is None


async def test_the_languages_of_news_are_chosen_by_buttons_and_the_last_one_stays(room: Room) -> None:
    for number, language in enumerate(("en", "zh-Hans", "en")):
        url = f"https://paper-{number}.example.org/feed"
        await room.store.sources.add(source(f"paper-{number}", url=url, language=language), room.clock())
    (menu,) = await room.say("/settings")
    assert "News in: English" in menu.text
    await room.press("Languages of news")
    assert menu.labels[:3] == ["✅ English", "Chinese", "✅ As this chat"]
    await room.press("Chinese")
    assert menu.labels[:3] == ["✅ English", "✅ Chinese", "As this chat"]
    assert (await room.known()).reads == ("en", "zh")
    await room.press("✅ English")
    press = await room.press("✅ Chinese")
    assert "at least one language" in press.toast
    assert (await room.known()).reads == ("zh",)
    await room.store.sources.set_active("paper-1", False, "", room.clock())
    await room.press("‹ Back")
    assert "News in: Chinese (no source writes in it)" in menu.text
    await room.press("Languages of news")
    await room.press("As this chat")
    await room.press("‹ Back")
    assert "News in: English" in menu.text
    assert (await room.known()).reads == ()


async def test_the_length_of_digests_is_chosen_by_buttons(room: Room) -> None:
    (menu,) = await room.say("/settings")
    assert "Length: Normal" in menu.text
    await room.press("Length")
    assert menu.labels == ["Brief: headlines and one line", "✅ Normal", "Full", "‹ Back"]
    await room.press("Brief: headlines and one line")
    assert menu.labels[0] == "✅ Brief: headlines and one line"
    assert (await room.known()).length is Length.BRIEF
    await room.press("‹ Back")
    assert "Length: Brief" in menu.text
    await room.say("/forget")
    await room.press("Delete my data")
    (menu,) = await room.say("/settings")
    assert "Length: Normal" in menu.text, "it is forgotten with the rest"


async def test_who_wants_it_brief_has_a_line_a_story_in_every_digest_and_hears_of_it_by_why(room: Room) -> None:
    await room.publish_story("China opens a ferry to America", "The ferry from China sails on Monday.")
    (whole,) = await room.say("/digest")
    await room.say("/settings")
    await room.press("Length")
    await room.press("Brief: headlines and one line")
    (brief,) = await room.say("/digest")
    assert brief.text.count("“") == 1
    assert whole.text.count("“") >= 1
    (answer,) = await room.say("/why ferry")
    assert answer.text.endswith("You have chosen brief digests. They show the headline and one line of a story.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["topics", "hours", "zones", "languages", "reads", "lengths", "review"])
def test_back_is_the_last_button_of_every_page(view: str, language: str) -> None:
    texts = get(language)
    _, keyboard = render(view, subscriber(), texts, us_china())  # type: ignore[arg-type]
    assert keyboard.inline_keyboard[-1][-1].text == texts.back


def test_the_overview_says_when_the_next_digest_comes() -> None:
    active = subscriber(state=SubscriberState.ACTIVE, next_digest_at=NOW, zone="Asia/Taipei")
    html, _ = render("main", active, get("en"), us_china())
    assert "Next one: Tue 10 Mar, 20:00" in html


@pytest.mark.parametrize(("chosen", "more"), [(6, ""), (7, " +1")])
def test_the_overview_names_six_topics_and_counts_the_others(chosen: int, more: str) -> None:
    themes = tuple(theme.id for theme in us_china().themes[:chosen])
    html, _ = render("main", subscriber(themes=themes), get("en"), us_china())
    assert f"Topics: Diplomacy, Taiwan, Trade, Technology, Sanctions, Critical minerals{more}\n" in html


@pytest.mark.parametrize("text", ["2400", "0860", "08", "８０00", "", "08:0"])
def test_what_is_no_hour_is_none(text: str) -> None:
    assert read_hour(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", sorted(HINDRANCES))
def test_why_a_chat_cannot_receive_is_shown_with_a_way_to_go_on(refusal: Refusal, language: str) -> None:
    hindered = subscriber(state=SubscriberState.PAUSED, refusal=refusal)
    html, rows = render("main", hindered, get(language), us_china())
    assert delivery_words(language).named("states", refusal) in html
    assert get(language).resume in [key.text for row in rows.inline_keyboard for key in row]


# --- weights, days, sound, previews ------------------------------------------------------------------


async def test_a_topic_counts_more_then_less_then_never_and_as_others_again(room: Room) -> None:
    (menu,) = await room.say("/settings")
    await room.press("Topics")
    await room.press("More or less")
    found = []
    for label in ("as others", "more", "less", "never"):
        await room.press(f"Taiwan: {label}")
        found.append((await room.known()).weights)
    assert found == [
        (("taiwan", Weight.MORE),),
        (("taiwan", Weight.LESS),),
        (("taiwan", Weight.NEVER),),
        (),
    ]
    await room.press("Taiwan: as others")
    await room.press("Trade: as others")
    await room.press("Trade: more")
    await room.press("Trade: less")
    await room.press("‹ Back")
    assert "Topics: all but Trade; more: Taiwan\n" in menu.text
    await room.press("Topics")
    assert "All topics" in {each["text"] for row in menu.json["reply_markup"]["inline_keyboard"] for each in row}
    await room.press("All topics")
    assert (await room.known()).weights == (("taiwan", Weight.MORE),)


async def test_of_chosen_topics_none_comes_to_never(room: Room) -> None:
    await room.say("/settings")
    await room.press("Topics")
    await room.press("Taiwan")
    await room.press("More or less")
    for label in ("as others", "more", "less", "as others"):
        await room.press(f"Taiwan: {label}")
    assert (await room.known()).weights == (("taiwan", Weight.MORE),)
    forged = room.sandbox.push_press(room.sandbox.last(room.reader), "v1:settings:weight:taiwan:never")
    await room.quiet()
    assert "at least one topic" in forged.toast


async def test_digests_come_on_chosen_days_alone_and_the_last_day_stays(room: Room) -> None:
    await room.subscribe()
    await room.say("/settings")
    await room.press("Days")
    for day in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
        await room.press(f"✅ {day}")
    press = await room.press("✅ Mon")
    assert "at least one day" in press.toast
    known = await room.known()
    assert known.weekdays == (0,)
    assert known.next_digest_at is not None
    assert known.next_digest_at.weekday() == 0
    await room.say("/settings")
    assert "Days: Mon\n" in room.sandbox.last(room.reader).text
    await room.press("Days")
    await room.press("Every day")
    assert (await room.known()).weekdays == ()


async def test_sound_previews_and_alerts_are_switched_in_the_one_message(room: Room) -> None:
    (menu,) = await room.say("/settings")
    for label in ("Without sound", "Link preview", "Alerts"):
        await room.press(label)
    known = await room.known()
    assert (known.silent, known.previews, known.alerts) == (True, True, True)
    assert "Sound: off\nLink preview: on, of the first link\nAlerts of watch words: on, at once" in menu.text
    for label in ("✅ Without sound", "✅ Link preview", "✅ Alerts"):
        await room.press(label)
    known = await room.known()
    assert (known.silent, known.previews, known.alerts) == (False, False, False)
    assert [message.id for message in room.sandbox.messages(room.reader)] == [menu.id]
