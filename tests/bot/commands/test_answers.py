"""/calendar, /new, /timeline and /week, asked for on the phone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from bot.answers.arguments import read_arguments
from bot.hearing.request import OldMenuError
from bot.render.phrases import advice_text
from bot.texts import LANGUAGES
from digests.errors import PreferenceError
from digests.model import HEADLINE, Correction
from digests.publish import correct_due
from digests.rules.texts import dated_mark
from digests.store import Edit
from tests.bot.commands.conftest import Room, publish_dated
from tests.editing import save_edit
from tests.factories import NOW
from tests.relations import us_china


def file_in(room: Room, message: Any) -> bytes:
    return room.sandbox.files[message.json["document"]["file_id"]].content


async def test_the_calendar_is_of_the_readers_topics_and_shows_all_on_a_press(room: Room) -> None:
    await publish_dated(room, themes=("tech",))
    await publish_dated(
        room, "2026-04-02", "April 2", title="Flights", text="Bids end on April 2.", themes=("people",)
    )
    await room.say("/topics tech")
    (answer,) = await room.say("/calendar")
    assert "next 90 days, 1 date\n" in answer.text
    assert "Tue 24 Mar\nDeadline · A rule for exports\n“Comments on the rule" in answer.text
    assert answer.labels == ["Calendar file (.ics)", "All topics"]

    (everything,) = await room.pressed("All topics")
    assert "next 90 days, 2 dates" in everything.text
    assert everything.labels == ["Calendar file (.ics)"]


async def test_a_topic_and_days_can_be_said_in_any_order(room: Room) -> None:
    await publish_dated(room, themes=("tech",))
    for words in ("/calendar tech 30d", "/calendar 30 technology", "/calendar 30天 tech"):
        (answer,) = await room.say(words)
        assert answer.text.startswith("Calendar: Technology, chips and AI · next 30 days, 1 date"), words
    (answer,) = await room.say("/calendar taiwan")
    assert "The news that I have read names no dates in that time." in answer.text
    assert answer.labels == ["All topics"]
    (answer,) = await room.say("/calendar taiwan ics")
    assert "document" not in answer.json, "a file without dates is not sent"


async def test_a_later_date_is_a_press_away(room: Room) -> None:
    await publish_dated(room, "2026-11-03", "November 3")
    (answer,) = await room.say("/calendar")
    assert "1 date lies further ahead." in answer.text
    (later,) = await room.pressed("Next 365 days")
    assert "Tue 3 Nov" in later.text


async def test_the_file_comes_by_command_and_by_button_and_a_calendar_can_read_it(room: Room) -> None:
    await publish_dated(room, themes=("tech",))
    (by_command,) = await room.say("/calendar tech ics")
    assert by_command.json["document"]["file_name"] == "communique-tech.ics"
    assert by_command.json["document"]["mime_type"] == "text/calendar"
    assert by_command.json["caption"].startswith("1 date, next 90 days.")
    (event,) = icalendar.Calendar.from_ical(file_in(room, by_command)).walk("VEVENT")
    assert event["SUMMARY"] == "Deadline: A rule for exports"
    assert event.decoded("DTSTAMP") == NOW

    await room.say("/calendar")
    before = room.newest(room.reader)
    room.clock.move(timedelta(minutes=5))
    await room.press("Calendar file (.ics)")
    (by_button,) = await room.answers(room.reader, before)
    (again,) = icalendar.Calendar.from_ical(file_in(room, by_button)).walk("VEVENT")
    assert again["UID"] == event["UID"]
    assert again.decoded("DTSTAMP") > event.decoded("DTSTAMP")


@pytest.mark.parametrize("words", ["/calendar 0d", "/calendar 366d", "/calendar 99999"])
async def test_days_out_of_reach_get_advice(room: Room, words: str) -> None:
    await room.add_source()
    (answer,) = await room.say(words)
    assert answer.text == "Please send a number of days from 1 to 365, such as /calendar 30d."


@pytest.mark.parametrize("command", ["/calendar", "/timeline"])
async def test_a_topic_that_does_not_exist_gets_the_nearest(room: Room, command: str) -> None:
    (answer,) = await room.say(f"{command} tawian")
    assert "There is no topic “tawian”. Did you mean /taiwan?" in answer.text
    (answer,) = await room.say(f"{command} <{'x' * 3000}")
    assert len(answer.text) < 500


async def test_a_timeline_tells_a_topic_day_by_day(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait.", hours_ago=30)
    await room.publish_story("A drill", "Forces began two days of exercises.", hours_ago=3)
    (answer,) = await room.say("/timeline taiwan")
    lines = answer.text.splitlines()
    assert lines[0] == "Timeline: Taiwan and the Strait · last 30 days, 2 entries"
    assert lines[2] == "Mon 9 Mar"
    assert "A ship passed through the strait." in lines[3]
    assert lines[5] == "Tue 10 Mar"
    (answer,) = await room.say("/timeline taiwan 1d")
    assert "A ship" not in answer.text


async def test_a_timeline_without_a_topic_asks_which_by_buttons(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait.")
    (answer,) = await room.say("/timeline 7d")
    assert "Press a topic" in answer.text
    assert len(answer.labels) == len(us_china().themes)
    (told,) = await room.pressed("Taiwan")
    assert "last 7 days, 1 entry" in told.text


async def test_the_week_is_reviewed_for_the_readers_topics(room: Room) -> None:
    await room.publish_story("A transit of the strait", "A ship passed.", hours_ago=100)
    await room.publish_story("Soybeans are sold", "A deal was made.", themes=("trade",))
    await room.publish_story("Long ago", "It happened.", hours_ago=24 * 9)
    (answer,) = await room.say("/week")
    assert "2 of 2 stories" in answer.text
    assert "Long ago" not in answer.text
    assert "Start daily digest" in answer.labels
    await room.say("/topics trade")
    (answer,) = await room.say("/week")
    assert "Soybeans are sold" in answer.text
    assert "A transit" not in answer.text


async def test_the_week_can_be_had_every_week_by_those_who_receive_the_digest(room: Room) -> None:
    await room.subscribe()
    (answer,) = await room.say("/week")
    assert answer.labels == ["Send it every week"]
    (days,) = await room.pressed("Send it every week")
    assert days.labels[:8] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "✅ Off"]
    await room.press("Sun")
    (answer,) = await room.say("/week")
    assert answer.labels == []


async def test_words_without_a_slash_are_understood(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait.")
    for words, opening in (
        ("calendar", "Calendar · "),
        ("Timeline Taiwan", "Timeline: Taiwan"),
        ("week", "The week · "),
        ("日历", "Calendar · "),
        ("时间线 台湾", "Timeline: Taiwan"),
        ("一週回顧", "The week · "),
    ):
        room.clock.move(timedelta(minutes=1))
        (answer,) = await room.say(words)
        assert answer.text.startswith(opening), words
    (answer,) = await room.say("week of silence")
    assert "or most of them" in answer.text


async def test_in_a_group_anybody_may_ask_and_press(room: Room) -> None:
    await publish_dated(room)
    group = room.sandbox.add_group("Readers", owner=room.reader)
    guest = room.sandbox.add_user(77, "Guest")
    room.sandbox.add_member(group, guest)
    answer = (await room.say("/calendar@communique_bot", group, user=guest))[-1]
    assert "1 date" in answer.text
    (file,) = await room.pressed("Calendar file (.ics)", group, user=guest)
    assert file.json["document"]["file_name"].endswith(".ics")


async def test_a_button_of_another_shape_opens_the_settings(room: Room) -> None:
    from bot.answers import calendar, news, timeline

    unknown = (
        *((calendar.press, words) for words in (("file", "own", "366"), ("erase",))),
        *((news.press, words) for words in ((), ("next",), ("9" * 19,))),
        (timeline.press, ()),
    )
    for press, words in unknown:
        with pytest.raises(OldMenuError):
            await press(None, words)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_asked_is_read_in_every_language(language: str) -> None:
    relation = us_china()

    def read(words: str) -> tuple[str, int, bool, bool]:
        asked = read_arguments(words, relation, most=90, example="/timeline taiwan 30d")
        return asked.theme.id if asked.theme else "", asked.days, asked.file, asked.everything

    assert read("") == ("", 0, False, False)
    assert read("taiwan 7d ICS") == ("taiwan", 7, True, False)
    assert read("台湾 7天 文件") == ("taiwan", 7, True, False)
    assert read("all 90") == ("", 90, False, True)
    with pytest.raises(PreferenceError) as caught:
        read("91d")
    assert "90" in (said := advice_text(caught.value, language))
    assert "/timeline taiwan 30d" in said


async def test_new_lists_headlines_with_their_outlets_and_turns_pages_in_place(room: Room) -> None:
    (answer,) = await room.say("/new")
    assert answer.text.endswith("\nNew for you\nYou have been told everything that came in.")
    assert answer.labels == []
    for number in range(10):
        await room.publish_story(f"{'abcdefghij'[number] * 9} ferry", f"Sentence {number} of a ferry on Monday.")
    (answer,) = await room.say("/new")
    assert answer.text.startswith("New for you · 10 stories\n1. ")
    assert "\n8. " in answer.text
    assert "Harbour Gazette (" in answer.text
    assert answer.labels == ["Next ›"]

    await room.press("Next ›")
    await room.quiet()
    (shown,) = [each for each in room.sandbox.messages(room.reader) if each.id == answer.id]
    assert "\n9. " in shown.text
    assert "\n10. " in shown.text
    assert "\n8. " not in shown.text
    assert shown.labels == ["‹ Previous"]
    await room.press("‹ Previous")
    await room.quiet()
    assert "\n1. " in shown.text


async def test_a_day_that_only_a_text_in_another_language_has_is_corrected_to_whom_the_calendar_named_it(
    room: Room,
) -> None:
    await room.subscribe()
    text = "对芯片部件规则的意见须在3月24日前提交。"
    story = await publish_dated(room, words="3月24日", title="出口规则", text=text, language="zh-Hans")
    (answer,) = await room.say("/calendar")
    assert "In Chinese only: Tue 24 Mar" in answer.text
    (day,), url = story.dates, story.articles[0].url
    wrong = (dated_mark(day.date, day.kind, url),)
    taken_back = Correction(article=story.lead, index=HEADLINE, text="It is not so.", prints=wrong)
    await save_edit(room.store, Edit(stories=[replace(story, corrections=(taken_back,))]), room.clock())
    assert (await correct_due(room.store, room.services.renderer, room.clock())).issued == 1


async def test_a_day_in_a_calendar_of_some_messages_is_corrected_in_a_reply_to_the_one_in_which_it_stood(
    room: Room,
) -> None:
    await room.subscribe()
    stories = [
        await publish_dated(
            room,
            f"2026-04-{day:02}",
            f"April {day}",
            title=f"Rule {day} for exports, {' '.join(['and for imports'] * 12)}",
            text=f"Comments on rule {day} for chip parts are due by April {day}{', as was said before' * 8}.",
        )
        for day in range(1, 21)
    ]
    first, *others = await room.say("/calendar")
    assert others
    assert "Rule 1 for exports" in first.text
    (day,), url = stories[0].dates, stories[0].articles[0].url
    wrong = (dated_mark(day.date, day.kind, url),)
    taken_back = Correction(article=stories[0].lead, index=HEADLINE, text="It is not so.", prints=wrong)
    await save_edit(room.store, Edit(stories=[replace(stories[0], corrections=(taken_back,))]), room.clock())
    assert (await correct_due(room.store, room.services.renderer, room.clock())).issued == 1
    (part,) = await room.store.deliveries.due(room.clock(), 9)
    assert part.reply is not None
    assert part.reply.message == first.id
