"""How updates come to their handlers."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.commands.registry import BUTTONS
from bot.hearing import inbox
from bot.hearing.buttons import data
from bot.hearing.inbox import Inbox
from bot.hearing.parsing import MalformedUpdateError
from digests.errors import StoreError
from tests.bot.hearing.conftest import BOT, Desk, raw
from tests.factories import NOW


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def test_updates_of_one_chat_are_handled_in_order_and_do_not_wait_for_another_chat(desk: Desk) -> None:
    box, gate = desk.inbox(), asyncio.Event()
    desk.gates["b"] = gate
    await box.take([raw(1, text="a"), raw(2, text="b"), raw(3, text="c"), raw(4, 2, "quick")])
    await until(lambda: {"b begins", "quick ends"} <= {*desk.notes})
    assert not {"b ends", "c begins"} & {*desk.notes}
    gate.set()
    await box.idle()
    steps = [note for note in desk.notes if "quick" not in note]
    assert steps == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


async def test_only_so_many_are_handled_at_once(desk: Desk) -> None:
    box, gate = desk.inbox(at_once=3), asyncio.Event()
    desk.gates["x"] = gate
    await box.take([raw(number, number) for number in range(1, 11)])
    await until(lambda: len(desk.notes) == 3)
    await asyncio.sleep(0.01)
    assert len(desk.notes) == 3
    gate.set()
    await box.idle()
    assert len(desk.ended()) == 10


async def test_no_more_is_asked_for_while_too_much_is_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_WAITING", 2)
    box, gate = desk.inbox(), asyncio.Event()
    desk.gates["x"] = gate
    await box.take([raw(1), raw(2)])
    room = asyncio.create_task(box.room())
    await asyncio.sleep(0.01)
    assert not room.done()
    gate.set()
    await asyncio.wait_for(room, 60)


async def test_an_update_is_handled_once_however_often_it_comes(desk: Desk) -> None:
    box = desk.inbox()
    await box.take([raw(1), raw(1)])
    await box.take([raw(1)])
    await desk.inbox().take([raw(1)])
    await box.idle()
    assert desk.ended() == ["x"]


async def test_what_was_begun_and_not_done_is_handled_by_the_next_process_and_what_was_done_is_not(
    desk: Desk,
) -> None:
    box = desk.inbox()
    desk.gates["/stop"] = asyncio.Event()
    await box.take([raw(1, text="done"), raw(2, text="/stop"), raw(3, text="behind")])
    await until(lambda: "/stop begins" in desk.notes)
    await box.stop(0)
    assert desk.ended() == ["done"]

    desk.gates.clear()
    after = desk.inbox()
    await after.recover()
    await after.take([raw(2, text="/stop"), raw(4, text="new")])
    await after.idle()
    assert desk.ended() == ["done", "/stop", "behind", "new"]


async def test_a_stop_lets_what_was_begun_end_and_begins_no_other(desk: Desk) -> None:
    box, gate = desk.inbox(), asyncio.Event()
    desk.gates["first"] = gate
    await box.take([raw(1, text="first"), raw(2, text="second")])
    await until(lambda: bool(desk.notes))
    stopping = asyncio.create_task(box.stop(10))
    await asyncio.sleep(0.01)
    gate.set()
    await stopping
    assert desk.ended() == ["first"]
    assert list(await desk.store.conversations.undone(BOT)) == [2]


async def test_an_update_over_which_the_process_ends_again_and_again_is_given_up_and_told(desk: Desk) -> None:
    await desk.store.conversations.note(BOT, {1: json.dumps(raw(1))}, NOW)
    for _ in range(5):
        await desk.store.conversations.begin_anew(BOT, 1)
    box = desk.inbox()
    await box.recover()
    await box.idle()
    assert desk.notes == []
    assert "update 1 was given up" in desk.told[0]
    assert await desk.store.conversations.undone(BOT) == {}


async def test_a_malformed_update_leaves_the_others_alone_and_is_told_without_its_words(desk: Desk) -> None:
    box = desk.inbox()
    broken = {"update_id": 2, "message": {"text": "my secret", "chat": 5}}
    await box.take([raw(1, text="a"), broken, "nonsense", None, {"message": {}}, raw(3, 3, text="b")])
    await box.idle()
    assert sorted(desk.ended()) == ["a", "b"]
    await until(lambda: bool(desk.told))
    assert "update 2 (message)" in desk.told[0]
    assert "my secret" not in "".join(desk.told)
    alone = await desk.inbox().take([{"update_id": 4, "message": 7}])
    assert isinstance(alone, MalformedUpdateError), "one that comes alone is handed back"
    deep: object = "my secret"
    for _ in range(100_000):
        deep = [deep]
    alone = await desk.inbox().take([raw(5) | {"new_field": deep}])
    assert isinstance(alone, MalformedUpdateError), "what cannot be noted is not taken"


async def test_an_update_of_a_kind_that_nobody_handles_is_left_alone(desk: Desk) -> None:
    box = desk.inbox()
    await box.take([{"update_id": 1, "telepathy": {"thought": "hello"}}, {"update_id": 2}])
    await box.idle()
    assert desk.notes == desk.told == []


async def test_a_handler_that_hangs_is_cut_off_and_the_chat_goes_on(desk: Desk) -> None:
    box = desk.inbox(longest=0.01)
    desk.gates["stuck"] = asyncio.Event()
    await box.take([raw(1, text="stuck"), raw(2, text="next")])
    await box.idle()
    assert desk.ended() == ["next"]
    assert "update 1 (message): not done within 0.01 s" in desk.told[0]
    assert await desk.store.conversations.undone(BOT) == {}


async def test_by_how_many_messages_a_chat_was_answered_is_written_down_over_all_tries(desk: Desk) -> None:
    async def answer(update: Update, _: object) -> None:
        for chat in (5, 5, 6):
            desk.arrivals.note_answer(chat)
        if update.update_id == 1 and desk.arrivals.of(update).tries == 1:
            desk.arrivals.of(update).again = True

    desk.application.add_handler(TypeHandler(Update, answer), group=1)
    box = desk.inbox()
    await box.take([raw(1, 5), raw(2, 7)])
    await box.idle()
    assert await desk.store.traffic.answers(NOW) == [(5, 4, NOW)]


async def test_a_handler_that_fails_leaves_the_others_alone(desk: Desk) -> None:
    async def on_error(update: object, context: object) -> None:
        desk.arrivals.of(update).failure = "RuntimeError, reference abc"

    desk.application.add_error_handler(on_error)
    desk.faults["bad"] = [RuntimeError("words of the person")]
    box = desk.inbox()
    await box.take([raw(1, text="bad"), raw(2, text="good")])
    await box.idle()
    assert desk.ended() == ["good"]
    assert desk.told == ["An update could not be handled.\nupdate 1 (message): RuntimeError, reference abc"]


async def test_an_update_is_tried_again_where_its_handler_asks_for_it_and_waits_longer_each_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, sleep = list[float](), asyncio.sleep

    async def at_once(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", at_once)

    async def on_error(update: object, context: object) -> None:
        desk.arrivals.of(update).again = True

    desk.application.add_error_handler(on_error)
    desk.faults["/stop"] = [StoreError("locked"), StoreError("locked")]
    box = desk.inbox()
    await box.take([raw(1, text="/stop"), raw(2, text="later")])
    await box.idle()
    assert desk.ended() == ["/stop", "later"]
    first, second = filter(None, waits)
    assert first < second


async def test_nothing_is_taken_that_could_not_be_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> set[int]:
        raise StoreError("disk full")

    box = desk.inbox()
    with monkeypatch.context() as patched:
        patched.setattr(desk.store.conversations, "note", full)
        with pytest.raises(StoreError):
            await box.take([raw(1)])
    assert desk.notes == []
    await box.take([raw(1)])
    await box.idle()
    assert desk.ended() == ["x"]


async def test_many_troubles_are_told_once_and_then_together(desk: Desk) -> None:
    box = desk.inbox()
    await box.take([{"update_id": number, "message": 5} for number in range(1, 9)])
    await until(lambda: bool(desk.told))
    (words,) = desk.told
    assert words.startswith("8 updates could not be handled.")
    assert words.endswith("… and 3 more; the log names each.")
    await box.take([{"update_id": 9, "message": 5}])
    await asyncio.sleep(0.01)
    assert len(desk.told) == 1


async def dies_over_what_it_begins(desk: Desk) -> Inbox:
    """A process begins what it finds, and is heard of no more."""
    box = desk.inbox(apart=0)
    await box.recover()
    await until(lambda: bool(desk.notes))
    desk.notes.clear()
    return box


async def begun(desk: Desk) -> dict[int, int]:
    return {number: times for number, (_, times) in (await desk.store.conversations.undone(BOT)).items()}


async def test_only_what_was_begun_when_processes_ended_is_given_up_and_not_what_waited_behind(desk: Desk) -> None:
    await desk.store.conversations.note(BOT, {number: json.dumps(raw(number)) for number in range(1, 4)}, NOW)
    desk.gates["x"] = asyncio.Event()
    dead = [await dies_over_what_it_begins(desk) for _ in range(6)]
    assert await begun(desk) == {2: 1, 3: 0}
    for box in dead:
        await box.stop(0)


async def test_what_is_cut_by_a_stop_is_no_cause_of_it(desk: Desk) -> None:
    await desk.store.conversations.note(BOT, {1: json.dumps(raw(1))}, NOW)
    desk.gates["x"] = asyncio.Event()
    for _ in range(6):
        box = desk.inbox()
        await box.recover()
        await until(lambda: bool(desk.notes))
        await box.stop(0)
        desk.notes.clear()
    assert await begun(desk) == {1: 0}


async def test_what_processes_ended_over_waits_until_one_has_lived_without_it_and_a_stop_does_not_wait(
    desk: Desk,
) -> None:
    await desk.store.conversations.note(BOT, {1: json.dumps(raw(1)), 2: json.dumps(raw(2, 2, "other"))}, NOW)
    for _ in range(3):
        await desk.store.conversations.begin_anew(BOT, 1)
    box = desk.inbox(apart=600)
    await box.recover()
    await until(lambda: desk.ended() == ["other"])
    async with asyncio.timeout(60):
        await box.stop(600)
    assert await begun(desk) == {1: 3}
    patient = desk.inbox(apart=0.05)
    await patient.recover()
    await patient.idle()
    assert desk.ended() == ["other", "x"]


def press_of(*words: str) -> dict[str, object]:
    press = {"id": "1", "from": raw(1)["message"]["from"], "chat_instance": "1", "message": raw(1)["message"]}
    return {"update_id": 1, "callback_query": press | {"data": data(*words)}}


@pytest.mark.parametrize(
    "update",
    [
        *(raw(1, text=words) for words in ("/stop", "/STOP@communique_bot now", "/pause 7", "/forget")),
        *(press_of(each.name, each.always) for each in BUTTONS.values() if each.always),
        press_of("settings", "pause", "7"),
        press_of("forget", "no"),
    ],
)
async def test_who_wants_to_leave_is_heard_however_often_processes_ended_over_it(
    desk: Desk, update: dict[str, Any]
) -> None:
    await desk.store.conversations.note(BOT, {1: json.dumps(update)}, NOW)
    for _ in range(9):
        await desk.store.conversations.begin_anew(BOT, 1)
    box = desk.inbox(apart=600)
    await box.recover()
    await box.idle()
    assert desk.ended() == [update.get("message", {"text": "x"})["text"]]


async def test_what_ended_a_process_twice_is_handled_alone(desk: Desk) -> None:
    texts = {number: json.dumps(raw(number, number, str(number))) for number in range(1, 4)}
    await desk.store.conversations.note(BOT, texts, NOW)
    for number in texts:
        await desk.store.conversations.begin_anew(BOT, number)
    desk.gates["1"] = asyncio.Event()
    box = desk.inbox()
    await box.recover()
    await until(lambda: bool(desk.notes))
    await asyncio.sleep(0.01)
    assert desk.notes == ["1 begins"]
    desk.gates["1"].set()
    await box.idle()
    assert desk.ended() == ["1", "2", "3"]
