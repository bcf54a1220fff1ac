"""What is forgotten is gone from the bytes of the files, not only from the rows."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import subscribe
from digests.model import Address, ChatKind, Role
from digests.store import Store, erasure, files, open_store
from digests.store.erasure import Erasure, forms_of, has_traces
from tests.digests.store.earlier import asked
from tests.digests.store.values import edition, reader
from tests.factories import NOW
from tests.stored import issue_edition

PERSON, GROUP = 6_123_456_789, -1_009_876_543_210
BOT = 7_000_000_001
SOON = NOW + timedelta(seconds=15)


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{path}", migrate=True) as opened:
        yield opened


def spellings(number: int) -> list[bytes]:
    """Every way in which such a number may stand in a file: as text, as JSON text has it, as an integer of various
    widths, as a variable-length one of SQLite's."""
    found = [str(number).encode(), str(abs(number)).encode(), json.dumps({"id": number}).encode()]
    for width in (5, 6, 8) if number.bit_length() < 40 else (6, 8):
        found += [number.to_bytes(width, order, signed=True) for order in ("big", "little")]
    return [*found, varint(number)]


def varint(number: int) -> bytes:
    rest, groups = number & 0xFFFF_FFFF_FFFF_FFFF, []
    if rest >> 56:
        groups, rest = [rest & 0xFF], rest >> 8
        groups += [(rest >> 7 * each & 0x7F) | 0x80 for each in range(8)]
        return bytes(reversed(groups))
    while rest or not groups:
        groups.append((rest & 0x7F) | (0x80 if groups else 0))
        rest >>= 7
    return bytes(reversed(groups))


def where(path: Path, *numbers: int) -> set[str]:
    """In which of the files of a database, and those beside it, any of the numbers stands."""
    forms = [form for number in numbers for form in spellings(number)]
    files = [each for each in path.parent.iterdir() if each.is_file()]
    return {each.name for each in files if any(form in each.read_bytes() for form in forms)}


def raw(number: int, chat: int = PERSON) -> str:
    said = {"message_id": number, "chat": {"id": chat}, "from": {"id": PERSON}, "text": "/digest"}
    return json.dumps({"update_id": number, "message": said})


async def live_a_life(store: Store, chat: int = PERSON) -> None:
    """Let a reader be in every table that has readers: said things, was asked and sent things, set a group up."""
    said = {number: raw(number, chat) for number in range(1, 30)}
    await store.conversations.note(BOT, said, NOW, dict.fromkeys(said, chat))
    kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
    known = await reader(store, chat, kind=kind)
    for day in range(9):
        await issue_edition(store, edition(known, NOW - timedelta(days=day), f"part of day {day}"), None, NOW)
    await reader(store, -55, set_up_by=PERSON)
    await store.conversations.await_input(Address(-55), PERSON, "zone", {"asked by": PERSON}, NOW)
    await store.conversations.await_input(Address(chat), PERSON, "hours", {"chat": chat}, NOW)
    await store.logbook.note_waits({chat: NOW, 0: NOW})
    await store.doubts.see({chat: 70})
    await store.conversations.done(BOT, dict.fromkeys(said, 1), NOW)


async def crowd(store: Store) -> None:
    """Let there be others around the reader, so that pages are full and divided."""
    for number in range(60):
        known = await reader(store, 5_000_000_000 + number * 7_919, zone="Asia/Taipei")
        await issue_edition(store, edition(known, NOW, f"part {number}"), None, NOW)


@pytest.mark.parametrize("chat", [PERSON, GROUP])
async def test_who_is_forgotten_stands_in_no_byte_of_any_file_soon(store: Store, path: Path, chat: int) -> None:
    await live_a_life(store, chat)
    await crowd(store)
    assert where(path, chat)
    await subscribe.forget(store, Address(chat), NOW)
    await store.subscribers.forget(Address(PERSON), NOW)
    assert await store.erasure.erase(SOON) is None
    assert where(path, chat, PERSON) == set()
    assert await store.check() == []
    assert path.with_name(path.name + "-wal").exists(), "the bot goes on meanwhile"


async def test_the_press_that_asked_for_it_is_gone_as_well_once_it_is_handled(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    await store.conversations.note(BOT, {1: raw(1)}, NOW, {1: PERSON})
    await store.subscribers.forget(Address(PERSON), NOW)
    await store.erasure.erase(SOON)
    assert where(path, PERSON), "its text is needed until it is handled"
    await store.conversations.done(BOT, {1: 1}, SOON)
    await store.erasure.erase(SOON)
    assert where(path, PERSON) == set()
    assert asked(path, ERASURES) == []


async def test_what_a_process_still_writes_down_right_after_goes_too(store: Store, path: Path) -> None:
    await live_a_life(store, GROUP)
    await store.subscribers.forget(Address(GROUP), NOW)
    await store.erasure.erase(NOW)
    await store.doubts.see({GROUP: 71})
    await store.logbook.note_waits({GROUP: NOW, -3: NOW})
    await store.erasure.erase(SOON)
    await store.logbook.note_waits({GROUP: NOW, -3: NOW}, known={GROUP, -3})
    assert await store.logbook.waits() == {-3: NOW}
    assert where(path, GROUP) == set()


async def test_who_speaks_again_within_minutes_is_gone_when_these_are_over(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    await store.subscribers.forget(Address(PERSON), NOW)
    await store.conversations.note(BOT, {2: raw(2)}, SOON, {2: PERSON})
    await store.conversations.done(BOT, {2: 1}, SOON)
    await store.erasure.erase(SOON)
    assert where(path, PERSON)
    later = SOON + timedelta(minutes=3)
    await store.conversations.let_go(later)
    await store.erasure.erase(later)
    assert where(path, PERSON) == set()


async def test_a_role_that_somebody_got_again_since_they_were_forgotten_stays(store: Store, path: Path) -> None:
    await store.admins.give(PERSON, Role.OWNER, NOW)
    await store.subscribers.forget(Address(PERSON), NOW)
    assert await store.admins.role(PERSON) is None
    await store.admins.give(PERSON, Role.OWNER, NOW)
    assert await store.erasure.erase(SOON) is None
    assert await store.admins.role(PERSON) is Role.OWNER


async def test_a_reader_of_what_was_before_delays_it_and_keeps_nobody_waiting(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM subscriber").fetchone()
        await store.subscribers.forget(Address(PERSON), NOW)
        assert await store.erasure.erase(SOON) == NOW, "it says since when it is due"
        await reader(store, 3)
        assert where(path, PERSON)
        assert await store.erasure.erase(SOON) == NOW, "and stays due"
        other.execute("ROLLBACK")
        assert await store.erasure.erase(SOON) is None
        assert where(path, PERSON) == set()


async def test_readers_that_come_and_go_all_the_time_do_not_keep_it_off(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    stopping = asyncio.Event()

    def read() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as other:
            while not stopping.is_set():
                other.execute("BEGIN")
                other.execute("SELECT count(*) FROM subscriber").fetchone()
                time.sleep(0.02)
                other.execute("ROLLBACK")

    reading = [asyncio.create_task(asyncio.to_thread(read)) for _ in range(4)]
    await asyncio.sleep(0.1)
    await store.subscribers.forget(Address(PERSON), NOW)
    tries = 0
    while where(path, PERSON) and tries < 20:
        await store.erasure.erase(SOON)
        tries += 1
    stopping.set()
    await asyncio.gather(*reading)
    assert tries <= 3


ERASURES = "SELECT name FROM logbook WHERE name = 'erasure'"


def leave_a_copy(path: Path) -> None:
    """Leave a copy of a page with the person's number, such as SQLite makes of a full one."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete=0")
        connection.execute("CREATE TABLE page (number INTEGER)")
        connection.execute("INSERT INTO page VALUES (?)", (PERSON,))
        connection.execute("DROP TABLE page")
        connection.commit()


async def test_what_another_process_left_due_is_erased_by_the_next_one(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    await store.subscribers.forget(Address(PERSON), NOW)
    leave_a_copy(path)
    following = Erasure(store._database)
    assert await following.erase(SOON) is None
    assert where(path, PERSON), "who forgot may still be at it"
    await following.erase(NOW + timedelta(seconds=31))
    assert where(path, PERSON) == set()
    assert asked(path, ERASURES) == []


async def test_a_copy_that_sqlite_made_of_a_page_is_found_and_the_file_rewritten(store: Store, path: Path) -> None:
    await reader(store, PERSON)
    leave_a_copy(path)
    await store.subscribers.forget(Address(PERSON), NOW)
    await store.erasure.erase(SOON)
    assert where(path, PERSON) == set()
    assert await store.check() == []


async def test_nobody_keeps_it_busy_rewriting(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewritten, counted = list[Path](), erasure.rewrite

    def slow(given: Path) -> None:
        rewritten.append(given)
        time.sleep(0.1)
        counted(given)

    monkeypatch.setattr(erasure, "rewrite", slow)
    monkeypatch.setattr(erasure, "has_traces", lambda *_: True)
    for turn in range(8):
        await store.subscribers.forget(Address(PERSON), NOW)
        await store.erasure.erase(SOON)
        assert len(rewritten) == 1, turn
    assert asked(path, ERASURES) == ["erasure"], "it stays due"
    monkeypatch.setattr(erasure, "RESTS", 0)
    store.erasure._rests_until = 0.0
    await store.erasure.erase(SOON)
    assert len(rewritten) == 2
    assert asked(path, ERASURES) == []


async def test_a_topic_that_leaves_a_forum_where_others_stay_ends_the_work_too(store: Store, path: Path) -> None:
    await store.subscribers.save((await reader(store, GROUP)), NOW)
    await store.conversations.await_input(Address(GROUP, 5), 4, "zone", {}, NOW)
    await store.subscribers.forget(Address(GROUP, 5), NOW)
    await store.conversations.note(BOT, {3: raw(3, GROUP)}, SOON, {3: GROUP})
    await store.conversations.done(BOT, {3: 1}, SOON)
    await store.erasure.erase(SOON)
    assert asked(path, ERASURES) == []
    assert await store.subscribers.get(Address(GROUP)) is not None


async def test_what_probing_left_with_the_forgotten_is_still_to_be_taken_away(store: Store) -> None:
    await reader(store, PERSON)
    for chat, message in ((PERSON, 71), (PERSON, 72), (PERSON + 1, 73)):
        await store.doubts.made(chat, message, NOW)
    await store.doubts.tidied(PERSON, 71, NOW)
    await store.doubts.tidied(PERSON + 1, 73, NOW)
    await store.subscribers.forget(Address(PERSON), NOW)
    assert await store.doubts.left_over() == [(PERSON, 72)]
    assert [await store.doubts.lowest_made(number, NOW) for number in (70, 72)] == [72, 73]


async def test_who_is_forgotten_since_is_due(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await reader(store, PERSON)
    await reader(store, PERSON + 1)
    await store.subscribers.forget(Address(PERSON), NOW)

    async def meanwhile(given: object) -> bool:
        await store.subscribers.forget(Address(PERSON + 1), SOON)
        monkeypatch.undo()
        return await erasure.checkpoint(store._database)

    monkeypatch.setattr(erasure, "checkpoint", meanwhile)
    await store.erasure.erase(SOON)
    assert asked(path, ERASURES) == ["erasure"]
    await store.erasure.erase(SOON + timedelta(seconds=15))
    assert where(path, PERSON, PERSON + 1) == set()


async def test_in_memory_there_is_nothing_to_erase() -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        await reader(store, PERSON)
        assert await store.subscribers.forget(Address(PERSON), NOW)
        assert await store.erasure.erase(SOON) is None


@given(st.integers(-(1 << 60), 1 << 60))
def test_a_number_is_found_as_sqlite_stores_it_and_as_text(number: int) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE kept (number BIGINT, words TEXT)")
        connection.execute("INSERT INTO kept VALUES (?, ?)", (number, json.dumps({"chat": {"id": number}})))
        content = connection.serialize()
    assert all(form in content for form in forms_of(number))
    assert all(len(form) >= 4 for form in forms_of(number))
    assert forms_of(number) or abs(number) < 1 << 23


def test_a_number_is_found_across_pieces_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "READ_AT_ONCE", 8)
    for place in range(20):
        file = tmp_path / f"{place}"
        file.write_bytes(bytes(place) + str(PERSON).encode() + bytes(30))
        assert has_traces(file, [PERSON])
        assert not has_traces(file, [PERSON + 1])
        assert not has_traces(file, [])
