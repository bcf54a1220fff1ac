import asyncio
from datetime import timedelta

from sqlalchemy import text

from digests.model import Address
from digests.store import Store, open_store
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
