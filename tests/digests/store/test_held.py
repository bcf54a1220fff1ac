"""What is held of a chat is exported and erased, whichever table holds it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digests.export import export
from digests.model import Address
from digests.store import Store, open_store
from digests.store.columns import UtcInstant, metadata
from digests.store.held import NOT_OF_A_CHAT, held_of
from digests.store.schema import subscriber
from tests.digests.store.test_erasure import PERSON, SOON, where
from tests.digests.store.values import edition, reader
from tests.factories import NOW
from tests.stored import issue_edition

OTHER = 5_000_000_017
NO_CHAT = {
    "subscriber.thread", "edition.answers_message", "answer.message", "delivery.message", "delivery.id_floor",
    "message_number.highest", "probe_message.message", "update_seen.bot_id", "update_seen.update_id",
    "awaited_input.thread", "awaited_input.form", "kept_story.story", "kept_story.article", "story_mark.story",
    "story_mark.article", "edition_card.story", "edition_card.article", "article_shingle.value",
    "story_decision.act",
    "broadcast.form", "broadcast.message",
}  # fmt: skip
"""The large numbers that are no chat and no person: threads, messages, updates, stories, articles."""


def numbers() -> dict[str, sa.Column[Any]]:
    """Each column that can hold the number of a chat or person, as far as its type says."""
    found = {}
    for table in metadata.sorted_tables:
        own = table.autoincrement_column
        for column in table.columns:
            large = isinstance(column.type, sa.BigInteger) and not column.foreign_keys
            if large and column is not own and f"{table.name}.{column.name}" not in NO_CHAT:
                found[f"{table.name}.{column.name}"] = column
    return found


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'communique.db'}", migrate=True) as opened:
        yield opened


def test_each_table_is_exported_or_named_as_none_of_a_chat() -> None:
    assert set(held_of()) & set(NOT_OF_A_CHAT) == set()
    assert set(held_of()) | set(NOT_OF_A_CHAT) == set(metadata.tables)


def test_each_column_that_can_name_a_chat_is_of_a_table_that_is_exported() -> None:
    assert {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.c} >= NO_CHAT
    tables = {name.partition(".")[0] for name in numbers()}
    assert tables <= set(held_of())
    assert {"subscriber", "awaited_input", "update_seen", "message_number", "answer"} <= tables


def test_rows_that_name_a_subscriber_go_with_the_subscriber() -> None:
    keys = [key for table in metadata.sorted_tables for key in table.foreign_keys if key.column is subscriber.c.id]
    assert len(keys) >= 6
    assert [key.parent for key in keys if key.ondelete != "CASCADE"] == []


def value_of(column: sa.Column[Any], chat: int, serial: int) -> Any:
    """Something that can stand in a column; the chat where it can be that of a chat."""
    if f"{column.table.name}.{column.name}" in numbers():
        return chat
    if column.name == "thread":
        return 0
    if column.table.name == "edition" and column.name == "kind":
        return "correction"
    if isinstance(column.type, sa.Date):
        return NOW.date()
    if isinstance(column.type, UtcInstant):
        return NOW
    if isinstance(column.type, sa.JSON):
        return []
    if isinstance(column.type, sa.Boolean):
        return True
    if isinstance(column.type, sa.Integer | sa.Float):
        return serial
    return f"x{serial}"


async def fill(store: Store, chat: int, serial: int) -> None:
    """Put a row about the chat into every table that can hold one, and rows that it needs into others."""
    skipped = {"logbook", "edit_lease", "sending_pause", "article_search"}
    async with store._database.write() as connection:
        for table in metadata.sorted_tables:
            if table.name in skipped:
                continue
            values = {}
            for column in table.columns:
                key = next(iter(column.foreign_keys), None)
                if key is not None and key.column.table is table:
                    continue
                if key is not None and isinstance(column.type, sa.Text):
                    values[column.name] = f"x{serial}"
                elif isinstance(column.type, sa.LargeBinary):
                    values[column.name] = b"x"
                else:
                    values[column.name] = serial if key is not None else value_of(column, chat, serial)
            await connection.execute(sa.insert(table).values(values))


async def rows_with(store: Store, chat: int, serial: int) -> dict[str, int]:
    """How many rows of each table that can hold something of a chat name it, its subscriber or what was theirs."""
    found = {}
    async with store._database.read() as connection:
        for name in held_of():
            table = metadata.tables[name]
            wanted = [column == chat for column in numbers().values() if column.table is table]
            for key in table.foreign_keys:
                if key.column.table.name in held_of():
                    theirs = f"x{serial}" if isinstance(key.parent.type, sa.Text) else serial
                    wanted.append(key.parent == theirs)
            if "hash" in table.c:
                wanted.append(table.c.hash == f"x{serial}")
            count = sa.select(sa.func.count()).select_from(table).where(sa.or_(*wanted))
            if number := (await connection.execute(count)).scalar_one():
                found[name] = number
    return found


async def test_every_table_is_exported_and_erased_and_others_keep_theirs(store: Store, tmp_path: Path) -> None:
    await fill(store, PERSON, 101)
    await fill(store, OTHER, 202)
    assert set(await rows_with(store, PERSON, 101)) == set(held_of()), "each table holds something"
    before = await rows_with(store, OTHER, 202)

    held = await store.exports.held(Address(PERSON), 10**7)
    assert {name for name in held_of() if not held.tables[name]} == set()
    assert str(OTHER) not in str(held.tables)
    assert "x202" not in str(held.tables)

    await store.subscribers.forget(Address(PERSON), NOW)
    async with store._database.write() as connection:
        await connection.execute(sa.text("UPDATE update_seen SET raw = NULL"))
    await store.erasure.erase(SOON)
    assert await rows_with(store, PERSON, 101) == {}
    assert where(tmp_path / "communique.db", PERSON) == set()
    assert await rows_with(store, OTHER, 202) == before


async def test_of_what_is_too_much_for_a_file_the_oldest_is_left_out_and_the_file_says_so(store: Store) -> None:
    known = await reader(store, PERSON)
    for day in range(9):
        slot = NOW - timedelta(days=day)
        await issue_edition(store, edition(known, slot, f"day {day} " + "字" * 20_000), None, NOW)
    whole = await export(store, known.address, NOW)
    assert whole.since is None
    assert b"left_out" not in whole.content
    assert b"day 8" in whole.content
    for most in (200_000, 1):
        cut = await export(store, known.address, NOW, most)
        assert cut.since is not None
        assert b'"left_out": "editions and answers before' in cut.content
        assert b"day 8" not in cut.content
        if most > 1:
            assert len(cut.content) <= most
            assert b"day 0" in cut.content
