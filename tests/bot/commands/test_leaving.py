"""Leaving takes one word; kind words are answered kindly; a command is suggested only where it is meant."""

import pytest

from bot.commands.spelling import distance, spelled_nearly
from bot.sandbox.world import User
from digests.model import SubscriberState
from tests.bot.commands.conftest import Room

LANGUAGES = {"en": "Stop daily digest", "zh-hans": "停止每日简报", "zh-tw": "停止每日簡報"}
START = {"en": "Start daily digest", "zh-hans": "开启每日简报", "zh-tw": "開啟每日簡報"}
WORDS = (
    "stop", "Unsubscribe.", "CANCEL", " quit ", "停止", "退订。", "取消！", "退訂", "how do I unsubscribe?",
    "stop sending me this", "怎么退订", "/unsubscribe", "/cancel", "/quit", "/QUIT please",
)  # fmt: skip


async def reader_of(room: Room, language: str) -> User:
    reader = room.sandbox.add_user(77, "Lin", language_code=language)
    await room.say("/start", reader)
    await room.press(START[language], reader)
    await room.press("UTC", reader)
    assert (await room.known(77)).state is SubscriberState.ACTIVE
    return reader


@pytest.mark.parametrize("words", WORDS)
async def test_one_word_and_one_press_end_the_digest(room: Room, words: str) -> None:
    await room.subscribe()
    (offer,) = await room.say(words)
    assert "end the daily digest" in offer.text
    assert offer.labels == ["Stop daily digest"]
    assert (await room.known()).state is SubscriberState.ACTIVE, "nothing happens before the press"
    await room.press("Stop daily digest")
    known = await room.known()
    assert (known.state, known.next_digest_at) == (SubscriberState.STOPPED, None)
    assert room.sandbox.last(room.reader).text.startswith("Stopped."), "in place of the offer"
    assert room.sandbox.last(room.reader).id == offer.id


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_said_in_every_language(room: Room, language: str) -> None:
    reader = await reader_of(room, language)
    (offer,) = await room.say("退订", reader)
    assert offer.labels == [LANGUAGES[language]]
    await room.press(LANGUAGES[language], reader)
    assert (await room.known(77)).state is SubscriberState.STOPPED
    (answer,) = await room.say("stop", reader)
    assert answer.labels == [START[language]]


async def test_where_no_digest_comes_that_is_said_with_a_button_that_starts_one(room: Room) -> None:
    (answer,) = await room.say("unsubscribe")
    assert answer.text.startswith("No daily digest comes here, so there is nothing to end.")
    assert answer.labels == ["Start daily digest"]
    assert await room.subscriber() is None
    await room.press("Start daily digest")
    await room.press("New York")
    assert (await room.known()).state is SubscriberState.ACTIVE


async def test_who_has_paused_can_leave_too_and_a_second_press_changes_nothing(room: Room) -> None:
    await room.subscribe()
    await room.say("/pause 7")
    (offer,) = await room.say("stop")
    await room.press("Stop daily digest", message=offer)
    assert (await room.known()).state is SubscriberState.STOPPED
    press = room.sandbox.push_press(offer, "v1:stop:now")
    await room.quiet()
    assert press.answered
    assert (await room.known()).state is SubscriberState.STOPPED
    room.sandbox.push_press(offer, "v1:stop:yesterday")
    await room.quiet()
    assert "Settings" in room.sandbox.last(room.reader).text, "a button of another shape opens the settings"


@pytest.mark.parametrize("words", ["cancel tariffs", "取消关税", "stop the war", "quit paris"])
async def test_words_with_a_subject_are_searched_for(room: Room, words: str) -> None:
    await room.publish_story("Washington may cancel tariffs", "Officials cancel tariffs 取消关税 in May.")
    await room.subscribe()
    for answer in await room.say(words):
        assert "Stop daily digest" not in answer.labels
    if "tariffs" in words:
        assert "Washington may cancel tariffs" in answer.text


async def test_in_a_group_only_admins_are_offered_the_button_and_only_theirs_counts(room: Room) -> None:
    group = room.sandbox.add_group("Readers", owner=room.reader)
    guest = room.sandbox.add_user(78, "Guest")
    room.sandbox.add_member(group, guest)
    await room.say("/start@communique_bot", group)
    (*_, started) = await room.pressed("Start daily digest", group)
    for words in ("stop", "/unsubscribe@communique_bot", "cancel", "/cancel@communique_bot"):
        (refusal,) = await room.say(words, group, user=guest, reply_to=started)
        assert refusal.text.startswith("Only admins of this group"), words
        assert refusal.labels == []
    (offer,) = await room.say("退订", group, reply_to=started)
    assert offer.labels == ["Stop daily digest"]
    press = await room.press("Stop daily digest", group, user=guest)
    assert press.toast.startswith("Only admins")
    assert (await room.known(group.id)).state is SubscriberState.ACTIVE
    await room.press("Stop daily digest", group)
    assert (await room.known(group.id)).state is SubscriberState.STOPPED
    assert await room.say("stop", group, user=guest) == [], "what is not said to the bot is not answered"


# --- cancel: what is open ends --------------------------------------------------------------------


@pytest.mark.parametrize("words", ["cancel", "取消", "Cancel.", "/cancel"])
async def test_cancel_ends_an_open_question(room: Room, words: str) -> None:
    await room.subscribe()
    await room.press("Other place")
    (answer,) = await room.say(words)
    assert (answer.text, answer.labels) == ("Cancelled. Nothing was changed.", [])
    await room.say("Berlin")
    assert (await room.known()).zone == "UTC", "the question was over"
    (offer,) = await room.say(words)
    assert offer.labels == ["Stop daily digest"], "nothing is open any more"


async def test_stop_is_no_answer_to_a_question(room: Room) -> None:
    await room.subscribe()
    await room.press("Other place")
    (offer,) = await room.say("stop")
    assert offer.labels == ["Stop daily digest"]
    await room.say("Berlin")
    assert (await room.known()).zone == "UTC"


# --- kind words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Thanks", "thx!", "thank you so much", "谢谢", "謝謝你"])
async def test_thanks_are_answered_kindly_and_bring_no_news(room: Room, words: str) -> None:
    await room.publish_story("Thanks to both sides", "Officials said thanks 谢谢 on Monday.")
    (answer,) = await room.say(words)
    assert answer.text == "You are welcome. /digest shows what is new, /help lists what I can do."


@pytest.mark.parametrize("words", ["hi", "Hello!", "你好", "您好。"])
async def test_a_greeting_is_returned_with_a_way_to_begin_for_those_who_receive_nothing(
    room: Room, words: str
) -> None:
    await room.publish_story("A hello", "Officials said hi, hello and 你好 on Monday.")
    (answer,) = await room.say(words)
    assert answer.text.startswith("Hello.")
    assert answer.labels == ["Start daily digest"]
    await room.subscribe()
    (answer,) = await room.say(words)
    assert answer.labels == []


async def test_kind_words_cost_no_search_and_leave_a_question_open(room: Room) -> None:
    await room.subscribe()
    await room.press("Other place")
    for _ in range(8):
        (answer,) = await room.say("thanks")
        assert answer.text.startswith("You are welcome.")
    await room.say("Berlin")
    assert (await room.known()).zone == "Europe/Berlin"


# --- which command was meant ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("/audit", ""),
        ("/tawian", "/taiwan"),
        ("/SETINGS", "/settings"),
        ("/calnder", "/calendar"),
        ("/hlep", "/help"),
        ("/tp", ""),
        ("/unsubscrbe", "/unsubscribe"),
        ("/addsourc", ""),
        (f"/{'x' * 32}", ""),
    ],
)
async def test_a_command_is_suggested_only_where_it_is_spelled_nearly_the_same(
    room: Room, said: str, meant: str
) -> None:
    (answer,) = await room.say(said)
    assert ("Did you mean" in answer.text) == bool(meant)
    assert f"Did you mean {meant}?" in answer.text or not meant
    assert meant or "/help lists what I can do" in answer.text


def test_letters_in_the_wrong_order_count_once() -> None:
    pairs = ["audit quiet", "tawian taiwan", "calnder calendar", "abc abc", "week weeks", "ab ba"]
    assert [distance(*pair.split()) for pair in pairs] == [3, 1, 2, 0, 1, 1]
    assert spelled_nearly("quie", ["quit", "quiet", "why"], 3) == ["quit", "quiet"]
    assert spelled_nearly("setngsi", ["settings"]) == []
