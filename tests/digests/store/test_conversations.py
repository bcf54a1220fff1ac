import asyncio
from datetime import timedelta

from sqlalchemy import text

from digests.model import Address, Downtime
from digests.store import Store, open_store
from digests.store.logbook import Condition
from tests.digests.store.values import DAY, HOUR
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
CHAT = Address(-1_001_234_567_890_123, 5)


async def test_an_update_is_new_once_for_each_bot(store: Store) -> None:
    note = store.conversations.note
    assert await note(7_000_000_001, {10: "{}", 11: "{}"}, NOW) == {10, 11}
    assert await note(7_000_000_001, {11: "{}", 12: "{}"}, NOW + HOUR) == {12}
    assert await note(7_000_000_002, {10: "{}"}, NOW) == {10}
    assert await note(7_000_000_001, {}, NOW) == set()


async def test_one_of_many_at_once_is_the_first(url: str) -> None:
    async with open_store(url, migrate=True) as one, open_store(url) as two:
        both = (one, two)
        seen = await asyncio.gather(*(both[turn % 2].conversations.note(1, {1: "{}"}, NOW) for turn in range(10)))
    assert seen.count({1}) == 1
    assert seen.count(set()) == 9


async def test_what_was_noted_and_not_done_is_found_again_in_order_with_its_text(store: Store) -> None:
    await store.conversations.note(1, {5: '{"five": 5}', 4: '{"four": 4}', 3: "{}"}, NOW)
    await store.conversations.note(2, {6: "another bot's"}, NOW)
    await store.conversations.done(1, {3: 0}, NOW)
    await store.conversations.begin_anew(1, 5)
    found = await store.conversations.undone(1)
    assert list(found.items()) == [(4, ('{"four": 4}', 0)), (5, ('{"five": 5}', 1))]


async def test_what_was_done_is_never_new_again_and_keeps_no_words(store: Store) -> None:
    await store.conversations.note(1, {3: "words"}, NOW)
    await store.conversations.done(1, {3: 0}, NOW)
    assert await store.conversations.note(1, {3: "words"}, NOW) == set()
    assert await store.conversations.undone(1) == {}
    async with store._database.read() as connection:
        assert (await connection.execute(text("SELECT raw FROM update_seen"))).scalar_one() is None


async def test_what_was_answered_counts_for_its_chat_and_what_was_not_is_known(store: Store) -> None:
    chats = {1: -5, 2: -5, 3: -6, 4: 7}
    await store.conversations.note(1, dict.fromkeys((*chats, 5), "{}"), NOW, chats)
    await store.conversations.done(1, {1: 3, 2: 0, 5: 1}, NOW)
    await store.conversations.done(1, {3: 1}, NOW + MINUTE)
    assert await store.traffic.answers(NOW) == [(-5, 3, NOW), (-6, 1, NOW + MINUTE)]
    assert await store.traffic.answers(NOW + MINUTE) == [(-6, 1, NOW + MINUTE)]
    assert await store.traffic.unanswered() == [7]


async def test_where_something_was_said_is_kept_only_as_long_as_its_answers_count(store: Store) -> None:
    async def kept() -> dict[int, int]:
        async with store._database.read() as connection:
            rows = await connection.execute(text("SELECT update_id, chat FROM update_seen WHERE chat != 0"))
            return {row[0]: row[1] for row in rows}

    await store.conversations.note(1, dict.fromkeys((1, 2, 3), "{}"), NOW, {1: -5, 2: 6, 3: 7})
    await store.conversations.done(1, {1: 2, 2: 0}, NOW)
    assert await kept() == {1: -5, 3: 7}
    await store.conversations.done(1, {3: 1}, NOW + 3 * MINUTE)
    assert await kept() == {3: 7}


async def test_input_is_awaited_of_the_one_who_was_asked_until_it_is_dropped(store: Store) -> None:
    await store.conversations.await_input(CHAT, 9_000_000_001, "zone", {"step": 2, "back": ["a"]}, NOW + HOUR)
    assert await store.conversations.awaited_input(CHAT, 2, NOW) is None
    assert await store.conversations.awaited_input(Address(CHAT.chat), 9_000_000_001, NOW) is None
    taken = await store.conversations.awaited_input(CHAT, 9_000_000_001, NOW)
    assert taken == ("zone", {"step": 2, "back": ["a"]})
    await store.conversations.drop_input(CHAT, 2)
    assert await store.conversations.awaited_input(CHAT, 9_000_000_001, NOW) == taken
    await store.conversations.drop_input(CHAT, 9_000_000_001)
    assert await store.conversations.awaited_input(CHAT, 9_000_000_001, NOW) is None


async def test_a_newer_question_replaces_the_older_and_expires(store: Store) -> None:
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW + HOUR)
    await store.conversations.await_input(CHAT, 1, "hours", {"x": 1}, NOW + DAY)
    assert await store.conversations.awaited_input(CHAT, 1, NOW + 2 * HOUR) == ("hours", {"x": 1})
    assert await store.conversations.awaited_input(CHAT, 1, NOW + DAY) is None


async def test_forms_stand_beside_each_other_and_beside_a_question(store: Store) -> None:
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW + HOUR)
    for form in (5, 6):
        await store.conversations.await_input(CHAT, 1, "add", {"n": form}, NOW + HOUR, form=form)
    await store.conversations.drop_input(CHAT, 1)
    await store.conversations.drop_input(CHAT, 1, form=6)
    assert await store.conversations.awaited_input(CHAT, 1, NOW) is None
    assert await store.conversations.awaited_input(CHAT, 1, NOW, form=6) is None
    assert await store.conversations.awaited_input(CHAT, 2, NOW, form=5) is None
    assert await store.conversations.awaited_input(CHAT, 1, NOW, form=5) == ("add", {"n": 5})


async def test_pruning_forgets_old_updates_and_questions(store: Store) -> None:
    await store.conversations.note(1, {1: "{}"}, NOW - DAY)
    await store.conversations.note(1, {2: "{}"}, NOW)
    await store.conversations.await_input(CHAT, 1, "zone", {}, NOW - HOUR)
    await store.conversations.await_input(CHAT, 2, "zone", {}, NOW + HOUR)
    assert await store.conversations.prune(NOW) == 2
    assert await store.conversations.note(1, {1: "{}", 2: "{}"}, NOW) == {1}
    assert await store.conversations.awaited_input(CHAT, 2, NOW) is not None


# --- The logbook: downtimes are noticed from the outside, by nobody having written


async def test_who_runs_without_a_break_has_no_downtime(store: Store) -> None:
    for minutes in range(0, 120, 5):
        assert await store.logbook.awake(NOW + minutes * MINUTE) == ()


async def test_a_quarter_of_an_hour_without_running_is_a_downtime_and_is_known_for_a_day(store: Store) -> None:
    await store.logbook.awake(NOW)
    await store.logbook.awake(NOW + 14 * MINUTE)
    first = Downtime(NOW + 14 * MINUTE, NOW + 200 * MINUTE)

    assert await store.logbook.awake(NOW + 200 * MINUTE) == (first,)
    assert await store.logbook.awake(NOW + 200 * MINUTE) == (first,)
    assert await store.logbook.awake(NOW + 210 * MINUTE) == (first,)
    second = Downtime(NOW + 210 * MINUTE, NOW + 400 * MINUTE)
    assert await store.logbook.awake(NOW + 400 * MINUTE) == (second, first)
    for minutes in range(400, 400 + 24 * 60, 10):
        await store.logbook.awake(NOW + minutes * MINUTE)
    assert await store.logbook.awake(second.until + timedelta(days=1)) == (second,)


async def test_a_clock_that_is_put_back_is_no_downtime(store: Store) -> None:
    await store.logbook.awake(NOW)
    assert await store.logbook.awake(NOW - 60 * MINUTE) == ()
    assert await store.logbook.awake(NOW - 59 * MINUTE) == ()


async def test_what_the_clocks_of_zones_do_is_kept(store: Store) -> None:
    assert await store.logbook.zones() == {}
    await store.logbook.note_zones({"Asia/Taipei": "a", "UTC": "b"})
    await store.logbook.note_zones({"UTC": "c"})
    assert await store.logbook.zones() == {"UTC": "c"}


async def test_what_telegram_wants_spared_is_known_until_when(store: Store) -> None:
    assert await store.logbook.waits() == {}
    await store.logbook.note_waits({0: NOW, -1001234567890: NOW + timedelta(hours=12)})
    assert await store.logbook.waits() == {0: NOW, -1001234567890: NOW + timedelta(hours=12)}
    await store.logbook.note_waits({})
    assert await store.logbook.waits() == {}


async def test_a_condition_stands_since_it_began_whatever_is_said_later_until_it_is_over(store: Store) -> None:
    await store.conditions.begin("updates", "refused", NOW)
    await store.conditions.begin("updates", "still refused", NOW + 60 * MINUTE)
    assert await store.conditions.all() == [Condition("updates", NOW, "still refused")]
    await store.conditions.end("updates")
    await store.conditions.end("never begun")
    assert await store.conditions.all() == []
