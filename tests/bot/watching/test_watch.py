"""What operators hear in Telegram when something is wrong with the bot itself, from the whole bot with a real
database, and what /readyz says of it."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.app import App, open_app
from bot.hearing import connecting as hearing
from bot.sandbox.clock import MovableClock
from bot.watching.readiness import (
    ANSWERS_WITHIN_POLLING,
    DEAD_AFTER,
    KNOCKS_WITHIN,
    DatabaseLook,
    Standing,
    reasons_against,
    reasons_to_restart,
)
from bot.watching.watch import Watch
from config.settings import Settings
from digests.collect import SourceReport
from digests.errors import StoreError
from digests.model import Edition, SubscriberState
from digests.store import open_store
from tests.bot.watching.exposed import samples_of
from tests.factories import NOW, source, subscriber
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

ADMIN, READER = 1, 42
LATE, OVER, REFUSES = "Digests are late", "Over: digests were sent late", "The database cannot be read or written"
NO_WRITING = "CREATE TRIGGER no_{name} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=clock) as opened:
        for person in (ADMIN, READER):
            opened.add_user(person)
        yield opened


@asynccontextmanager
async def bot(
    folder: Path, sandbox: WatchedTelegram, clock: MovableClock, listen: str = "", *, connected: bool = True
) -> AsyncIterator[App]:
    settings = Settings.model_validate(
        {
            "telegram_token": sandbox.token,
            "telegram_api": sandbox.url,
            "database": f"sqlite:///{folder / 'news.sqlite3'}",
            "admins": str(ADMIN),
            "listen": listen,
        }
    )
    async with open_app(settings, clock=clock, seeds=[source(active=False, reason="only here")]) as app:
        await app.start(knocking=False)
        if connected:
            await app.connected()
        yield app


async def owe_a_digest(app: App) -> None:
    store = app.newsroom.store
    who = await store.subscribers.save(subscriber(READER, state=SubscriberState.ACTIVE), NOW)
    await issue_edition(store, Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("one",)), None, NOW)


async def look(app: App, clock: MovableClock, *minutes: float) -> None:
    """Let the watch look after so many minutes, one after another, while nothing else is done."""
    for each in minutes:
        clock.set(clock() + timedelta(minutes=each))
        await app.schedule.verbs["watch"]()


async def knock(app: App, clock: MovableClock, *minutes: float) -> None:
    """Let every verb do its work after so many minutes, one after another."""
    for each in minutes:
        clock.set(clock() + timedelta(minutes=each))
        await app.knock()


def told(sandbox: WatchedTelegram, words: str) -> int:
    return sum(words in message.text for message in sandbox.messages(ADMIN))


async def test_operators_hear_once_that_digests_are_late_and_once_that_it_is_over_also_over_a_restart(
    tmp_path: Path, sandbox: WatchedTelegram, clock: MovableClock
) -> None:
    async with bot(tmp_path, sandbox, clock) as app:
        await owe_a_digest(app)
        await look(app, clock, 31, 4)
        assert told(sandbox, LATE) == 0
        await look(app, clock, 1, 1, 5)
        assert told(sandbox, LATE) == 1
        (condition,) = await app.newsroom.store.conditions.all()
        assert condition.name == "deliveries-late"
    async with bot(tmp_path, sandbox, clock) as app:
        await look(app, clock, 1, 10)
        await app.knock()
        assert await sandbox.heard(READER, "one")
        await look(app, clock, 1, 5)
        assert told(sandbox, OVER) == 0
        await look(app, clock, 6, 5)
        assert await app.newsroom.store.conditions.all() == []
    assert (told(sandbox, LATE), told(sandbox, OVER)) == (1, 1)


async def test_what_no_operator_took_is_told_again_after_five_minutes(
    tmp_path: Path, sandbox: WatchedTelegram, clock: MovableClock
) -> None:
    async with bot(tmp_path, sandbox, clock) as app:
        await owe_a_digest(app)
        sandbox.block(ADMIN)
        await look(app, clock, 31, 6)
        sandbox.unblock(ADMIN)
        await look(app, clock, 4)
        assert told(sandbox, LATE) == 0
        await look(app, clock, 1)
        assert told(sandbox, LATE) == 1


async def test_a_database_that_refuses_is_told_of_though_nothing_can_be_written_down(
    tmp_path: Path, sandbox: WatchedTelegram, clock: MovableClock
) -> None:
    async with bot(tmp_path, sandbox, clock) as app:
        await app.knock()
        with closing(sqlite3.connect(tmp_path / "news.sqlite3")) as database:
            for table in ("logbook", "condition"):
                database.execute(NO_WRITING.format(name=table, table=table))
        await knock(app, clock, 1, 1, 1, 1)
        assert told(sandbox, REFUSES) == 1
        assert "the disk is full" in sandbox.last(ADMIN).text
        with closing(sqlite3.connect(tmp_path / "news.sqlite3")) as database:
            for table in ("logbook", "condition"):
                database.execute(f"DROP TRIGGER no_{table}")
        await knock(app, clock, 1)
        (condition,) = await app.newsroom.store.conditions.all()
        assert (condition.name, "the disk is full" in condition.words) == ("database-refuses", True)
        await knock(app, clock, 10)
        assert told(sandbox, "Over: the database refused") == 1


async def test_it_is_not_ready_before_telegram_has_answered_and_then_it_is(
    tmp_path: Path, sandbox: WatchedTelegram, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "FIRST_RECONNECT", 0.01)
    sandbox.fail(error_code=502, description="Bad Gateway", times=0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    async with (
        bot(tmp_path, sandbox, clock, listen, connected=False) as app,
        httpx.AsyncClient(base_url=f"http://{listen}") as client,
    ):
        app.schedule.start()
        while app.schedule.knocked_ago() is None:  # noqa: ASYNC110 - it is the scheduler's turn
            await asyncio.sleep(0)
        before = await client.get("/readyz")
        alive = await client.get("/healthz")
        sandbox.mend()
        await app.connected()
        after = await client.get("/readyz")
        metrics = await client.get("/metrics")
    assert before.status_code == 503
    assert before.json()["reasons"] == {"telegram": "Telegram has not answered since the start"}
    assert (alive.status_code, after.status_code) == (200, 200)
    assert "communique_ready 1.0" in metrics.text


WELL = Standing(
    database="",
    knocked=KNOCKS_WITHIN,
    answered=ANSWERS_WITHIN_POLLING,
    answers_within=ANSWERS_WITHIN_POLLING,
    stepped_back=False,
    clock_doubted=False,
    stopping=False,
)


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"database": "locked"}, ["database"]),
        ({"knocked": None}, ["schedule"]),
        ({"knocked": KNOCKS_WITHIN + 1}, ["schedule"]),
        ({"answered": None}, ["telegram"]),
        ({"answered": ANSWERS_WITHIN_POLLING + 1}, ["telegram"]),
        ({"stepped_back": True, "clock_doubted": True}, ["another instance", "clock"]),
        ({"stopping": True}, ["stopping"]),
    ],
)
def test_each_thing_that_keeps_it_from_serving_is_a_reason(changed: dict[str, object], reasons: list[str]) -> None:
    assert (
        list(reasons_against(Standing(**{name: getattr(WELL, name) for name in WELL.__slots__} | changed)))
        == reasons
    )


def test_a_restart_is_asked_for_where_it_helps() -> None:
    assert reasons_to_restart("", None) == {}
    assert reasons_to_restart("", DEAD_AFTER) == {}
    assert list(reasons_to_restart("", DEAD_AFTER + 1)) == ["schedule"]
    assert list(reasons_to_restart("no answer", 1.0)) == ["database"]


async def test_a_database_that_hangs_is_asked_once_and_said_not_to_answer() -> None:
    asked = []
    answer = asyncio.Event()

    async def ask() -> None:
        asked.append(True)
        await answer.wait()

    database = DatabaseLook(ask, within=0.01)
    errors = [await database.error(), await database.error()]
    assert [str(error) for error in errors] == ["the database does not answer within 0.01 s"] * 2
    assert len(asked) == 1
    answer.set()
    assert await DatabaseLook(ask).error() is None


async def test_what_a_database_refuses_is_said_and_it_is_asked_anew() -> None:
    answers: list[Exception | None] = [StoreError("the disk is gone"), None]

    async def ask() -> None:
        if error := answers.pop(0):
            raise error

    database = DatabaseLook(ask)
    assert str(await database.error()) == "the disk is gone"
    assert await database.error() is None


async def test_a_reading_of_a_source_is_counted_by_what_came_of_it(clock: MovableClock) -> None:
    async def tell(_: object) -> bool:
        return True

    async with open_store("sqlite+aiosqlite://") as store:
        watch = Watch(store, clock, tell, "1")
        for report in (
            SourceReport(source="a", items=9, new=3),
            SourceReport(source="b", not_modified=True),
            SourceReport(source="c", not_modified=True),
            SourceReport(source="d", error="no answer"),
            SourceReport(source="e", left_alone_until=NOW),
        ):
            watch.note_source(report)
        page = samples_of((await watch.page(ready=True, stepped_back=False, telegram_wait=0.0)).decode())
    fetches = {labels["outcome"]: number for labels, number in page["communique_fetches_total"]}
    assert fetches == {"read": 1, "not_modified": 2, "failed": 1, "left_alone": 1}
    assert page["communique_articles_new_total"] == [({}, 3)]
