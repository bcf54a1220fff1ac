"""Too much at once: the person is told once how long to wait, and the last thing they said is answered then."""

import json
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import AsyncMock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import build_handlers
from bot.commands.registry import COMMANDS
from bot.commands.request_limits import (
    DEAR,
    GROUP,
    MOST_WAITING_IN_A_GROUP,
    PERSON,
    Rate,
    RequestLimits,
    Ruling,
    refilled,
    wait_for,
)
from bot.hearing.inbox import Inbox, UpdateTroubles
from bot.hearing.put_off import Asker, PutOffs
from bot.sandbox.world import Chat, User
from digests.model import SubscriberState
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import NOW

WAIT = {"en": "Wait {n} seconds.", "zh-hans": "请等{n}秒。", "zh-tw": "請等{n}秒。"}


@pytest.fixture(autouse=True, scope="module")
def seconds_that_stand_still() -> Iterator[None]:
    """However long a busy machine takes over an answer, no time passes but by the bot's clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RequestLimits.__init__, "__defaults__", (lambda: 0.0,))
        patch.setattr(PutOffs.__init__, "__defaults__", (lambda: 0.0,))
        yield


def crowd(room: Room, people: int) -> tuple[Chat, list[User]]:
    group = room.sandbox.add_group("Readers", owner=room.reader)
    guests = [room.sandbox.add_user(100 + number, f"Guest {number}") for number in range(people)]
    for guest in guests:
        room.sandbox.add_member(group, guest)
    return group, guests


# --- one person -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", WAIT)
async def test_after_some_questions_in_a_row_the_bot_says_how_long_to_wait_and_then_answers_the_last(
    room: Room, language: str
) -> None:
    reader = room.sandbox.add_user(77, "Lin", language_code=language)
    answers = [text for number in range(8) for text in await room.say(f"giraffes {number}", reader)]
    assert len(answers) == 6
    assert answers[5].text.startswith(WAIT[language].format(n=15))
    assert await room.wait(14, reader) == []
    (late,) = await room.wait(1, reader)
    assert "giraffes 7" in late.text
    assert await room.wait(60, reader) == [], "once"


async def test_whoever_waits_is_told_once_in_a_window_and_again_in_the_next(room: Room) -> None:
    answers = [message.text for _ in range(30) for message in await room.say("/help")]
    assert sum("What I can do" in text for text in answers) == 20
    assert answers[20:] == ["Wait 30 seconds. I will then answer your last message."]
    (late,) = await room.wait(30)
    assert "What I can do" in late.text
    answers = [message.text for _ in range(12) for message in await room.say("/help")]
    assert sum("What I can do" in text for text in answers) == 9, "half the bucket, one of it for the late answer"
    assert sum(text.startswith("Wait 30 seconds.") for text in answers) == 1


async def test_the_seconds_are_the_true_ones_rounded_up(room: Room) -> None:
    for _ in range(20):
        await room.say("/help")
    room.clock.move(timedelta(seconds=1.3))
    (told,) = await room.say("/help")
    assert told.text.startswith("Wait 29 seconds.")
    assert await room.wait(28.6) == []
    assert len(await room.wait(0.2)) == 1


async def test_what_takes_long_waits_while_the_rest_is_answered(room: Room) -> None:
    await room.add_source()
    for _ in range(6):
        told = await room.say("/week")
    assert told[0].text.startswith("Wait 15 seconds.")
    (answer,) = await room.say("/help")
    assert "What I can do" in answer.text
    (late,) = await room.wait(15)
    assert late.text.startswith("The week")


async def test_stop_is_heard_from_whoever_has_asked_for_too_much_and_lets_go_of_what_they_asked(
    room: Room,
) -> None:
    await room.subscribe()
    for _ in range(30):
        await room.say("/help")
    await room.say("/stop")
    assert (await room.known()).state is SubscriberState.STOPPED
    assert await room.wait(60) == []


async def test_a_word_that_asks_to_leave_is_heard_as_well(room: Room) -> None:
    await room.subscribe()
    for _ in range(30):
        await room.say("/help")
    (offer,) = await room.say("unsubscribe")
    assert offer.labels == ["Stop daily digest"]
    await room.press("Stop daily digest")
    assert (await room.known()).state is SubscriberState.STOPPED


async def test_the_answer_to_a_question_of_ours_is_no_search(room: Room) -> None:
    await room.subscribe()
    for number in range(6):
        await room.say(f"giraffes {number}")
    await room.press("Other place")
    (answer,) = await room.say("Taipei")
    assert "Taipei" in answer.text


async def test_a_press_too_many_is_told_by_a_toast_once_and_the_last_one_is_done_in_time(room: Room) -> None:
    await room.say("/settings")
    for _ in range(19):
        await room.press("Topics")
        await room.press("Back")
        room.clock.move(timedelta(seconds=1.5))
    room.clock.move(timedelta(minutes=5))
    for _ in range(10):
        await room.press("Topics")
        await room.press("Back")
    first, second = await room.press("Topics"), await room.press("Length")
    assert first.toast.startswith("Wait 30 seconds.")
    assert (second.answered, second.toast) == (True, "")
    await room.wait(30)
    assert room.sandbox.last(room.reader).text.startswith("Length")


async def test_an_admin_may_ask_for_more(room: Room) -> None:
    admin = room.sandbox.add_user(ADMIN, "Alex")
    answers = [message for _ in range(30) for message in await room.say("/help", admin)]
    assert len(answers) == 30


async def test_so_may_an_admin_whose_role_was_given_in_chat_as_long_as_it_lasts(room: Room) -> None:
    owner, admin = room.sandbox.add_user(ADMIN, "Alex"), room.sandbox.add_user(7, "Sam")
    await room.say("/admins 7 moderator", owner)
    answers = [message for _ in range(30) for message in await room.say("/help", admin)]
    assert len(answers) == 30
    await room.say("/admins 7", owner)
    await room.press("Take the role", owner)
    await room.press("Yes, take it", owner)
    answers = [message for _ in range(30) for message in await room.say("/help", admin)]
    assert any(message.text.startswith("Wait") for message in answers)


async def test_of_what_waits_only_the_last_stays_noted_and_nothing_once_it_is_answered(room: Room) -> None:
    for number in range(7):
        await room.say(f"giraffes {number}")
    waiting = await room.store.conversations.undone(room.application.bot.id)
    assert [json.loads(text)["message"]["text"] for text, _ in waiting.values()] == ["giraffes 6"]
    await room.say("giraffes 7")
    (row,) = (await room.store.conversations.undone(room.application.bot.id)).values()
    assert json.loads(row[0])["message"]["text"] == "giraffes 7", "only the last one"
    await room.wait(15)
    await room.quiet()
    assert await room.store.conversations.undone(room.application.bot.id) == {}, "nothing of it is kept"


async def test_the_question_that_waits_is_answered_at_once_by_the_next_process(room: Room) -> None:
    for number in range(7):
        await room.say(f"giraffes {number}")
    before = room.newest(room.reader)
    room.application.handlers.clear()
    build_handlers(room.services, room.application)
    next_inbox = Inbox(
        room.store, room.application, room.clock, UpdateTroubles(AsyncMock()), room.services.arrivals
    )
    await next_inbox.recover()
    await next_inbox.idle()
    (answer,) = await room.answers(room.reader, before)
    assert "giraffes 6" in answer.text


# --- a group ----------------------------------------------------------------------------------------


async def test_nobody_in_a_group_waits_in_silence_because_of_another(room: Room) -> None:
    await room.add_source()
    group, (first, second) = crowd(room, 2)
    flood = [
        message.text for _ in range(20) for message in await room.say("/help@communique_bot", group, user=first)
    ]
    assert len(flood) == 13
    assert flood[12].startswith("Wait 30 seconds.")
    (told,) = await room.say("/taiwan@communique_bot", group, user=second)
    assert told.text.startswith("Wait 35 seconds."), "behind the first one"
    assert told.json["reply_to_message"]["from"]["id"] == second.id
    assert await room.say("/trade@communique_bot", group, user=second) == []
    (late,) = await room.wait(30, group)
    assert "What I can do" in late.text
    (late,) = await room.wait(5, group)
    assert late.text.startswith("Trade")
    assert late.json["reply_to_message"]["from"]["id"] == second.id


async def test_each_in_a_group_has_their_own_limit_for_what_takes_long(room: Room) -> None:
    await room.add_source()
    group, (first, second) = crowd(room, 2)
    asked = [
        message.text for _ in range(7) for message in await room.say("/week@communique_bot", group, user=first)
    ]
    assert [text.startswith("Wait 15 seconds.") for text in asked] == [False] * 5 + [True]
    (answer,) = await room.say("/week@communique_bot", group, user=second)
    assert answer.text.startswith("The week")


async def test_a_group_is_not_flooded_however_many_ask_in_it(room: Room) -> None:
    group, people = crowd(room, 30)
    answers = []
    for person in people:
        answers += await room.say("/help@communique_bot", group, user=person)
    done = [message for message in answers if "What I can do" in message.text]
    assert len(done) == GROUP.at_once
    waiting = [message for message in answers if message.text.startswith("Wait ")]
    assert len(waiting) == MOST_WAITING_IN_A_GROUP
    assert len(answers) - len(done) - len(waiting) == 1, "one notice for all who found no place"
    assert len(await room.wait(120, group)) == MOST_WAITING_IN_A_GROUP


CROWDED = {
    "en": "Too many people are asking here at once. Ask again in 90 seconds.",
    "zh-hans": "这里同时提问的人太多。请在90秒后再问。",
    "zh-hant": "這裡同時提問的人太多。請在90秒後再問。",
}


@pytest.mark.parametrize("language", CROWDED)
async def test_whoever_finds_too_many_waiting_in_a_group_is_told_when_to_ask_again(
    room: Room, language: str
) -> None:
    group, people = crowd(room, GROUP.at_once + MOST_WAITING_IN_A_GROUP)
    for person in people:
        await room.say("/help@communique_bot", group, user=person)
    late = room.sandbox.add_user(500, "Lin", language_code=language)
    room.sandbox.add_member(group, late)
    (told,) = await room.say("/help@communique_bot", group, user=late)
    assert told.text == CROWDED[language]
    assert await room.say("/help@communique_bot", group, user=late) == [], "told once"
    await room.wait(90, group)
    (answer,) = await room.say("/help@communique_bot", group, user=people[0])
    assert "What I can do" in answer.text, "the notice named a time at which asking is of use"


async def test_a_press_that_finds_too_many_waiting_always_says_so_on_the_phone(room: Room) -> None:
    group, people = crowd(room, GROUP.at_once + MOST_WAITING_IN_A_GROUP - 1)
    await room.say("/settings@communique_bot", group, user=room.reader)
    for person in people:
        await room.say("/help@communique_bot", group, user=person)
    presses = [await room.press("Topics", group, user=room.reader) for _ in range(2)]
    assert [press.toast for press in presses] == [CROWDED["en"]] * 2


# --- the rule ---------------------------------------------------------------------------------------

SOME = Rate(4, 60)


def limits(most: int = 100) -> RequestLimits:
    return RequestLimits(lambda: 0.0, most=most)


def test_what_reads_days_of_stories_is_dear() -> None:
    dear = {command.name for command in COMMANDS if command.dear}
    assert dear >= {"digest", "new", "week", "calendar", "timeline"}
    assert not dear & {"help", "settings", "stop", "time"}


def test_whoever_finds_no_token_waits_until_half_the_bucket_is_full() -> None:
    assert [wait_for(left, SOME) for left in (4.0, 1.0, 0.9, 0.0, -1.0)] == [
        0.0,
        0.0,
        pytest.approx(1.1),
        2.0,
        3.0,
    ]


def test_a_clock_that_goes_back_takes_nothing_away_and_a_bucket_is_never_fuller_than_full() -> None:
    assert refilled(2.0, SOME, -3600.0) == 2.0
    assert refilled(2.0, SOME, 1.0) == 3.0
    assert refilled(2.0, SOME, 3600.0) == 4.0


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(0, 20), st.booleans()), max_size=80))
def test_no_more_is_done_than_the_rates_say_and_nobody_is_told_twice_in_a_window(
    steps: list[tuple[int, float, bool]],
) -> None:
    known, now, done, windows = limits(), NOW, dict.fromkeys(range(1, 5), 0), dict.fromkeys(range(1, 5), NOW)
    promised = 0
    for person, gap, dear in steps:
        now += timedelta(seconds=gap)
        ruling = known.ask(Asker(person, -100), now, group=True, dear=dear)
        done[person] += ruling.now
        promised += ruling.tell
        if ruling.tell:
            assert now >= windows[person]
            windows[person] = now + timedelta(seconds=ruling.seconds)
    passed = (now - NOW).total_seconds()
    assert (
        sum(done.values()) + promised <= GROUP.at_once + passed * GROUP.a_minute / 60 + MOST_WAITING_IN_A_GROUP + 1
    )
    assert max(done.values()) <= PERSON.at_once + passed * PERSON.a_minute / 60 + 1e-6


def test_each_who_waits_in_a_group_is_told_a_time_of_their_own_and_others_are_done_in_between() -> None:
    known = limits()
    rulings = [known.ask(Asker(person, -100), NOW, group=True) for person in range(1, 16)]
    assert [each.now for each in rulings] == [True] * 12 + [False] * 3
    assert [each.seconds for each in rulings[12:]] == [30.0, 35.0, 40.0]
    assert known.ask(Asker(1, 1), NOW).now, "elsewhere nobody waits"
    assert known.ask(Asker(1, -200), NOW, group=True).now
    later = NOW + timedelta(seconds=30)
    assert known.ask(Asker(99, -100), later, group=True).now


def test_one_who_finds_too_many_waiting_is_told_for_all_and_the_next_one_in_the_next_window() -> None:
    known, full = limits(), 12 + MOST_WAITING_IN_A_GROUP
    for person in range(1, full + 1):
        known.ask(Asker(person, -100), NOW, group=True)
    rulings = [known.ask(Asker(person, -100), NOW, group=True) for person in range(100, 103)]
    assert rulings == [Ruling(90.0, tell=True, drop=True), *[Ruling(90.0, drop=True)] * 2]
    assert known.ask(Asker(103, -100, thread=7), NOW, group=True).tell, "another topic of the forum hears its own"
    assert known.ask(Asker(1, 1), NOW).now, "elsewhere nobody waits"


def test_a_search_that_waits_takes_one_token_of_the_group_however_often_it_is_said() -> None:
    known, asker = limits(), Asker(1, -100)
    for _ in range(15):
        if known.ask(asker, NOW, group=True).now:
            known.ask_dear(asker, NOW, group=True)
    assert [known.ask(Asker(person, -100), NOW, group=True).now for person in range(2, 9)] == [True] * 6 + [False]


@pytest.mark.parametrize(("admin", "done"), [(False, PERSON.at_once), (True, 5 * PERSON.at_once)])
def test_admins_may_ask_for_more_and_not_for_anything(admin: bool, done: float) -> None:
    known = limits()
    assert [known.ask(Asker(1, 1), NOW, admin=admin).now for _ in range(200)].count(True) == done


def test_what_is_dear_is_done_less_often_and_leaves_the_rest() -> None:
    known = limits()
    assert [known.ask(Asker(1, 1), NOW, dear=True).now for _ in range(8)].count(True) == DEAR.at_once
    assert known.ask(Asker(1, 1), NOW).now


def test_time_passes_by_either_clock() -> None:
    seconds = [0.0]
    known = RequestLimits(lambda: seconds[0])
    for _ in range(30):
        known.ask(Asker(1, 1), NOW)
    for seconds[0], done in ((0.0, False), (29.0, False), (31.0, True)):
        assert known.ask(Asker(1, 1), NOW).now is done
    for _ in range(30):
        known.ask(Asker(1, 1), NOW)
    assert known.ask(Asker(1, 1), NOW + timedelta(minutes=1)).now


def test_only_so_many_people_are_remembered() -> None:
    known = limits(most=10)
    for person in range(1000):
        for _ in range(21):
            known.ask(Asker(person, person), NOW)
    assert len(known._buckets) == len(known._windows) == 10


def test_a_request_that_is_dropped_is_neither_done_nor_told() -> None:
    assert not Ruling(drop=True).now
    assert not Ruling(drop=True).tell


def test_of_those_who_wait_the_oldest_is_let_go_when_there_are_too_many() -> None:
    kept = PutOffs[str](lambda: NOW, lambda: 0.0, most=2)
    assert kept.keep(Asker(1, 1), "a", 5) == []
    assert kept.keep(Asker(1, 1), "b", 5) == ["a"]
    assert kept.keep(Asker(1, 1, 7), "topic", 5) == []
    assert kept.keep(Asker(2, 2), "c", 0) == ["b"]
    assert kept.take_due() == ["c"]
    assert (kept.drop(Asker(1, 1, 7)), kept.drop(Asker(1, 1, 7))) == (["topic"], [])
