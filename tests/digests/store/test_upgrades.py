import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, ForeignKeyConstraint, text
from sqlalchemy.schema import SchemaItem

from digests.errors import SchemaError, StoreError
from digests.model import Address, Answer, Edition, Length, Reply
from digests.store import migrate, open_store
from digests.store.database import Database
from digests.store.reading.saving import url_hash
from digests.store.restores import _made_by
from digests.store.schema import metadata
from digests.store.sqlite import SEARCH_TABLE, parse_url, path_of
from digests.store.upgrades import known_revisions, newest_revision, upgrade_to
from tests.digests.store import earlier
from tests.digests.store.earlier import ARTICLE, SOURCE
from tests.digests.store.values import HOUR, draft
from tests.factories import NOW, some, source
from tests.ready_database import make_new_databases_by_migrations
from tests.stored import edition_at, issue_edition

FIRST_SUBSCRIBER = (
    "INSERT INTO subscriber (chat, thread, kind, zone, hours, themes, language, state, created_at, strikes) VALUES"
    " (42, 0, 'private', 'Asia/Taipei', '[\"08:00\"]', '[]', 'zh-Hant', 'active', '2026-03-09 12:00:00', 0)"
)
FIRST_STORY = (
    "INSERT INTO story (id, payload, first_stored, last_stored, edited_at) VALUES"
    " (1, '{\"importance\": 2.5}', '2026-03-09 12:00:00', '2026-03-09 12:00:00', '2026-03-09 12:00:00')"
)


@pytest.fixture(autouse=True)
def _databases_are_made_by_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    make_new_databases_by_migrations(monkeypatch)


FIRST_TEXT = "INSERT INTO edition_text (hash, parts, told) VALUES ('ff', '[\"one\", \"two\"]', '{}')"
FIRST_EDITION = (
    "INSERT INTO edition (id, subscriber_id, slot, issued_at, parts, text_hash) VALUES"
    " ({number}, {number}, '2026-03-10 06:00:00', '2026-03-10 06:00:00', 2, 'ff')"
)
FIRST_DELIVERY = (
    "INSERT INTO delivery (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason) VALUES"
    " ({number}, {part}, '{state}', 0, '2026-03-10 06:00:00', '2026-03-10 06:00:00', 0, 0, '')"
)


def differences(connection: Connection) -> list[object]:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith(SEARCH_TABLE)

    def shown(value: SchemaItem, _name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
        # A reference that was added with its column is shown without its ON DELETE; a test of its own looks at it.
        return not (
            isinstance(value, ForeignKeyConstraint)
            and list(value.columns.keys()) in (["reprint_of"], ["replaces"])
        )

    options = {"compare_type": True, "include_name": ours, "include_object": shown, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def execute(url: str, *statements: str) -> None:
    database = Database(parse_url(url))
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await database.close()


async def test_the_migrations_make_exactly_the_schema(url: str) -> None:
    await migrate(url)
    database = Database(parse_url(url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE source ADD COLUMN forgotten TEXT"))
        assert await connection.run_sync(differences) != []
    await database.close()


SHAPES = (
    "a7deadfecad4 a7efda85ef7a 3320692b70d7 cc4bf289d53d 410e709ef8b4 2437e9efd739 ad0a615c6901 8e89d5bf0156"
    " a06442295250 9c9850017bcb 49d05afcd462 9c5f8f7b7de4 40d75cfb64b1 40d75cfb64b1 f2d5d1148804 cdf7945f7f20"
    " 4945b7f099b2 d65d6b163db6 1b762c93b974 a4807cc8f793"
)
"""Of each revision's schema, word for word: a backup that says it otherwise is not restored."""


def test_each_revision_makes_the_schema_that_it_always_made() -> None:
    shapes = (sorted(_made_by(revision).items()) for revision in sorted(known_revisions()))
    assert [sha256(repr(shape).encode()).hexdigest()[:12] for shape in shapes] == SHAPES.split()


def test_the_names_of_the_migrations_say_the_revisions_that_alembic_finds_in_them() -> None:
    config = Config()
    config.set_main_option("script_location", "digests.store:migrations")
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert known_revisions() == {script.revision for script in scripts.walk_revisions()}
    assert newest_revision() == scripts.get_current_head()


async def test_migrating_makes_the_folder_and_twice_changes_nothing(url: str, tmp_path: Path) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await store.sources.add(source(), NOW)
    await migrate(url)
    async with open_store(url) as store:
        assert len(await store.sources.all()) == 1
    assert (tmp_path / "data" / "communique.db").exists()


async def filled_first_version(url: str) -> None:
    """Make a database of the first schema with a source, an article that can be found, and a story of it."""
    database = Database(parse_url(url))
    assert database.path is not None
    database.path.parent.mkdir(parents=True)

    def to_first(connection: Connection) -> None:
        upgrade_to(connection, "0001")

    async with database.write() as connection:
        await connection.run_sync(to_first)
    await database.close()
    await execute(
        url,
        SOURCE,
        ARTICLE.format(url_hash=url_hash(draft(1).url)),
        "INSERT INTO article_search (article_id, words) VALUES (7, 'tariff rise on monday')",
        FIRST_STORY,
        FIRST_SUBSCRIBER,
        "INSERT INTO story_article (story_id, article_id) VALUES (1, 7)",
        "INSERT INTO story_theme (story_id, theme) VALUES (1, 'trade')",
        "UPDATE article SET published = '2026-03-09 08:00:00.000000'",
    )


async def test_a_filled_database_of_the_first_version_keeps_everything_and_can_do_the_new(url: str) -> None:
    await filled_first_version(url)
    with pytest.raises(SchemaError, match="0001"):
        async with open_store(url):
            pass
    async with open_store(url, migrate=True) as store:
        (record,) = await store.sources.all()
        assert (record.source.id, record.source.recipe, record.state.etag) == ("gazette", None, '"x"')
        assert (record.state.failures, record.state.trouble, record.state.items) == (2, None, None)
        assert (record.state.cadence, record.state.moved_to) == (None, "")
        (article,) = await store.articles.get([7])
        assert (article.title, article.source.id, article.reprint_of) == ("Tariffs rise", "gazette", None)
        known_reader = some(await store.subscribers.get(Address(42)))
        assert (known_reader.language, known_reader.review_weekday) == ("zh-Hant", None)
        assert (known_reader.reads, known_reader.length) == ((), Length.NORMAL)
        assert record.source.names == {}
        (outline,) = await store.stories.outlines("trade", NOW - 48 * HOUR, NOW)
        assert (outline.importance, outline.newest) == (2.5, NOW - 28 * HOUR)
        assert await store.search.search("tariffs", NOW - 48 * HOUR, 9) == [7]
        known = await store.articles.recognise("gazette", [draft(1), draft(2, guid="guid-1"), draft(3)])
        assert {position: found.id for position, found in known.items()} == {0: 7, 1: 7}
        assert await store.articles.revise(7, "Tariffs fall", NOW)
        (new,) = await store.articles.save("gazette", [draft(1), draft(4)], NOW)
        assert new > 7
        assert await store.check() == []


async def test_what_an_earlier_version_has_told_is_still_there_to_be_answered(url: str) -> None:
    await filled_first_version(url)
    sent = FIRST_DELIVERY.format(number=1, part=2, state="sent")
    as_stored = "UPDATE edition SET slot = slot || '.000000'"
    await execute(url, FIRST_TEXT, FIRST_EDITION.format(number=1), sent, as_stored)
    await execute(url, "UPDATE delivery SET message = 77")
    await migrate(url)

    told = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    async with open_store(url) as store:
        answer = Answer(1, told, 2, "the old words", 12)
        update = Edition(subscriber=1, slot=NOW, issued_at=NOW, parts=("new",), answers=(answer,))
        assert await issue_edition(store, update, None, NOW)
        due = {each.text: each.reply for each in await store.deliveries.due(NOW, 9)}
        assert (await edition_at(store, 1, told)) is not None
    assert due == {"new": Reply(77, "the old words", 12)}


async def test_stories_of_an_earlier_version_get_outlines_and_their_sentences_that_name_days(url: str) -> None:
    path = some(path_of(parse_url(url)))
    earlier.make_earlier(path, "0006")
    payload = (
        '{"headline": "Tariffs rise", "lead": 7, "articles": [7], "themes": ["trade"], "importance": 2.5,'
        ' "passages": [{"article": 7, "index": 0, "text": "Tariffs rise on Monday."}],'
        ' "first_stored": "2026-03-09T12:00:00+00:00", "last_stored": "2026-03-09T12:00:00+00:00"}'
    )
    found = (
        '{"article": 7, "passages": [{"article": 7, "index": 0, "text": "Tariffs rise on Monday."},'
        ' {"article": 7, "index": 1, "text": "More is not known."}],'
        ' "dates": [{"text": "Monday", "date": "2026-03-16", "kind": "effective", "index": 0}]}'
    )
    earlier.execute(
        path,
        ARTICLE.format(url_hash=url_hash(draft(1).url)),
        FIRST_STORY.replace('{"importance": 2.5}', payload),
        "INSERT INTO story_article (story_id, article_id) VALUES (1, 7)",
        "INSERT INTO annotation (article_id, made_by, payload) VALUES (7, 'one', '" + found + "')",  # noqa: S608
    )
    async with open_store(url, migrate=True) as store:
        (glance,) = await store.stories.glances(NOW - 48 * HOUR)
        assert (glance.id, glance.themes, glance.importance) == (1, ("trade",), 2.5)
        assert glance.came_out == (NOW - 24 * HOUR,)
        assert await store.articles.sentences([7]) == {7: {0: "Tariffs rise on Monday."}}
        (story,) = await store.stories.get_all([1])
        assert await store.stories.bare([1]) == [replace(story, passages=())]
        assert await store.check() == []


async def test_what_an_earlier_version_let_wait_though_it_cannot_be_sent_waits_no_longer(url: str) -> None:
    await filled_first_version(url)
    await execute(url, FIRST_TEXT)
    readers = [
        ("active", "sent", "pending"),
        ("active", "failed", "pending"),
        ("stopped", "sent", "pending"),
        ("gone", "pending", "pending"),
        ("active", "gone", "pending"),
        ("active", "expired", "pending"),
    ]
    for number, (state, one, two) in enumerate(readers, 101):
        reader = FIRST_SUBSCRIBER.replace("(chat,", "(id, chat,").replace("(42,", f"({number}, {number},")
        await execute(
            url,
            reader.replace("'active'", f"'{state}'"),
            FIRST_EDITION.format(number=number),
            FIRST_DELIVERY.format(number=number, part=1, state=one),
            FIRST_DELIVERY.format(number=number, part=2, state=two),
        )
    async with open_store(url, migrate=True) as store:
        due = await store.deliveries.due(NOW, 99)
        assert sorted((each.subscriber, each.part) for each in due) == [(101, 2), (102, 2)]
        assert (await store.traffic.waiting(NOW)).due == 2, "no more is overdue than can be sent"
        assert await store.troubles.due(NOW) == {}


async def test_deleting_an_original_leaves_its_reprints(url: str) -> None:
    await filled_first_version(url)
    await migrate(url)
    await execute(url, ARTICLE.format(url_hash="other").replace("(7, 1", "(8, 1"))
    await execute(url, "UPDATE article SET reprint_of = 7 WHERE id = 8", "DELETE FROM article WHERE id = 7")
    async with open_store(url) as store:
        (article,) = await store.articles.get([8])
        assert article.reprint_of is None
        assert await store.check() == []


async def test_many_can_migrate_at_once(url: str) -> None:
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    async with open_store(url) as store:
        assert await store.check() == []


async def test_a_new_file_that_another_holds_for_a_moment_is_opened_all_the_same(url: str) -> None:
    path = Path(parse_url(url).database or "")
    path.parent.mkdir(parents=True)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA user_version=1")
    other.execute("BEGIN IMMEDIATE")  # WAL cannot be turned on now, and SQLite says so without waiting
    opening = asyncio.create_task(migrate(url))
    await asyncio.sleep(0.3)
    assert not opening.done()
    other.execute("COMMIT")
    other.close()
    await opening
    async with open_store(url) as store:
        assert await store.sources.all() == []


async def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder"):
        await migrate(f"sqlite+aiosqlite:///{tmp_path}/file/sub/a.db")


async def test_the_number_of_a_story_from_before_an_upgrade_is_not_given_again(url: str) -> None:
    await filled_first_version(url)
    await migrate(url)
    await execute(url, "DELETE FROM story", FIRST_STORY.replace("(id, ", "(").replace("(1, ", "("))
    database = Database(parse_url(url))
    async with database.read() as connection:
        assert list((await connection.execute(text("SELECT id FROM story"))).scalars()) == [2]
    await database.close()


async def test_a_question_that_stood_at_the_upgrade_still_stands(url: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "communique.db"
    earlier.make_earlier(path, "0011")
    earlier.execute(
        path,
        "INSERT INTO awaited_input (chat, thread, person, what, data, expires) VALUES"
        " (42, 0, 42, 'zone', '{}', '2099-03-10 12:00:00')",
    )
    async with open_store(url, migrate=True) as store:
        assert await store.conversations.awaited_input(Address(42), 42, NOW) == ("zone", {})
        await store.conversations.await_input(Address(42), 42, "add", {}, NOW + HOUR, form=7)
        assert await store.conversations.awaited_input(Address(42), 42, NOW) == ("zone", {})
