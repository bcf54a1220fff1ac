import asyncio
import shutil
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import schedule
from bot.app import open_app
from bot.hearing import connecting as hearing
from bot.hearing.connecting import TokenRefusedError
from bot.newsroom import open_newsroom
from bot.render.phrases import advice_text
from bot.sandbox.clock import MovableClock
from config.settings import Settings, SettingsError
from digests.answer import answer_digest
from digests.errors import SourceError
from digests.model import Address, Draft, Edition, Preferences, Role, SubscriberState
from digests.rules.issuing import acceptance
from digests.rules.searching.names import names_of
from digests.rules.texts import fingerprint
from digests.search import answer_search
from tests.factories import NOW, source, subscriber
from tests.journeys.house import QUIET, READING, open_press, open_running, settings_for
from tests.relations import INDIA_PAKISTAN
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

Chosen = Callable[..., Settings]

PACK = """
[[source]]
id = "mea"
name = "Ministry of External Affairs"
url = "https://mea.example/feed"
label = "Indian government"
ownership = "government"
party = "india"
family = "india-government"
"""


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram(clock=MovableClock(NOW)) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, sandbox: WatchedTelegram) -> Callable[..., Settings]:
    """The settings of a bot between this sandbox and a file of this test, others than usual by name."""
    return partial(settings_for, sandbox, tmp_path / "news.sqlite3")


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


async def test_no_telegram_at_start_is_no_fault(
    settings: Chosen, sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "FIRST_RECONNECT", 0.01)
    sandbox.fail("getMe", 502, "Bad Gateway", times=2)
    reader = sandbox.add_user(42)
    async with open_app(settings(), seeds=QUIET) as app:
        await app.start(knocking=False)
        await app.connected()
        sandbox.say(reader, "/help")
        assert await sandbox.heard(reader)
    assert len(sandbox.log.of("getMe")) == 3


async def test_what_was_read_is_to_be_edited_soon_and_what_was_issued_to_be_sent_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(schedule.Schedule, "soon", lambda _, verb: asked.append(verb))
    async with open_press() as (press, sandbox, clock):
        database = tmp_path / "news.sqlite3"
        async with open_running(sandbox, clock, database, seeds=press.sources(), **READING) as app:
            await app.knock()
            assert set(asked) == {"edit"}
            asked.clear()
            await app.knock()
            assert asked == []
            who = subscriber(42, state=SubscriberState.ACTIVE, next_digest_at=clock())
            await app.newsroom.store.subscribers.save(who, clock())
            await app.knock()
            assert asked == ["deliver"]


async def test_a_refused_token_ends_the_run_with_words_that_help(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    other = "123456789:AAanotheranotheranotheranother"
    async with open_app(settings(telegram_token=other), seeds=QUIET) as app:
        await app.start(knocking=False)
        with pytest.raises(TokenRefusedError) as caught:
            await app.failed
    assert "COMMUNIQUE_TELEGRAM_TOKEN" in advice_text(caught.value, "en")


async def test_updates_come_by_webhook_where_there_is_one(tmp_path: Path) -> None:
    public = "https://bot.example.org"
    listen = free_address()
    routes = {public: f"http://{listen}"}
    async with WatchedTelegram(clock=MovableClock(NOW), routes=routes) as sandbox:
        webhook = {"webhook_url": public, "webhook_secret": "secret", "listen": listen}
        reader = sandbox.add_user(42)
        async with open_running(sandbox, MovableClock(NOW), tmp_path / "news.sqlite3", **webhook):
            sandbox.say(reader, "/help")
            assert await sandbox.heard(reader)
    assert not sandbox.log.of("getUpdates")


async def test_metrics_tell_how_sending_goes_and_a_late_digest_is_no_reason_to_restart(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    listen = free_address()
    clock = MovableClock(NOW)
    async with open_app(settings(listen=listen), clock=clock, seeds=QUIET) as app:
        store = app.newsroom.store
        who = await store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE), NOW)
        edition = Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("one", "two"))
        await issue_edition(store, edition, None, NOW)
        draft = Draft(url="https://quiet.example.org/1", title="Waits", text="Text.")
        await store.articles.save("quiet", [draft], NOW + timedelta(hours=1, minutes=55))
        clock.set(NOW + timedelta(hours=2))
        await app.start(knocking=False)
        async with httpx.AsyncClient(base_url=f"http://{listen}") as client:
            metrics = (await client.get("/metrics")).text
            health = await client.get("/healthz")
    assert health.status_code == 200
    assert health.json()["conditions"] == {"edit": "1 article waits to be sorted, since 2026-03-10 13:55 UTC"}
    assert "communique_articles_waiting 1.0" in metrics
    assert "communique_articles_waiting_oldest_seconds 300.0" in metrics
    assert 'communique_units_due{verb="deliver"} 2.0' in metrics
    assert 'communique_units_late{verb="deliver"} 2.0' in metrics
    assert 'communique_oldest_due_seconds{verb="deliver"} 7200.0' in metrics
    assert "communique_sending_paused 0.0" in metrics


async def test_metrics_with_an_address_of_their_own_are_not_shown_at_the_public_one(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    public, own = free_address(), free_address()
    chosen = settings(listen=public, metrics_listen=own)
    async with open_app(chosen, seeds=QUIET) as app, httpx.AsyncClient() as client:
        await app.start(knocking=False)
        found = {
            (place, path): (await client.get(f"http://{place}{path}")).status_code
            for place in (public, own)
            for path in ("/health", "/healthz", "/readyz", "/metrics")
        }
    assert {status for (place, _), status in found.items() if place == public} == {404}
    assert {path: status for (place, path), status in found.items() if place == own} == {
        "/health": 200,
        "/healthz": 200,
        "/readyz": 503,  # nothing knocks in this test
        "/metrics": 200,
    }


FLOOD = """
import asyncio, resource, sys
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
async def hold(port):
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /health HTTP/1.1\\r\\n")
            print("in", flush=True)
            await reader.read()
        except OSError:
            pass
        await asyncio.sleep(0.2)
async def flood(port):
    await asyncio.gather(*(hold(port) for _ in range(600)))
asyncio.run(flood(int(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks from an address on loopback that only Linux has")
async def test_a_crowd_of_half_open_connections_at_the_door_does_not_mute_the_bot(tmp_path: Path) -> None:
    import resource

    listen = free_address()
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (400, usual[1]))
    flood = None
    try:
        async with WatchedTelegram() as sandbox:
            reader, clock = sandbox.add_user(42), partial(datetime.now, UTC)
            async with open_running(sandbox, clock, tmp_path / "news.sqlite3", listen=listen) as app:
                program = (sys.executable, "-c", FLOOD, listen.rpartition(":")[2])
                flood = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
                assert flood.stdout is not None
                for _ in range(600):
                    await flood.stdout.readline()
                store, now = app.newsroom.store, datetime.now(UTC)
                who = await store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE), now)
                digest = Edition(subscriber=who.id, slot=now, issued_at=now, parts=("a digest",))
                await issue_edition(store, digest, None, now)
                await app.knock()
                sandbox.say(reader, "/help")
                assert await sandbox.heard(reader, "a digest")
                assert await sandbox.heard(reader, "/topics")
                # Who asks from the crowd's own address may have to give way to it, as one of them.
                elsewhere = httpx.AsyncHTTPTransport(local_address="127.0.0.2")
                async with httpx.AsyncClient(base_url=f"http://{listen}", transport=elsewhere) as client:
                    assert (await client.get("/health")).status_code == 200
    finally:
        if flood is not None:
            flood.kill()
            await flood.wait()
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)


async def test_the_house_is_kept_once_a_day(settings: Chosen, sandbox: WatchedTelegram) -> None:
    clock = MovableClock(datetime(2026, 3, 10, 12, tzinfo=UTC))
    kept = []
    async with open_newsroom(settings(), clock, QUIET, migrate=True) as newsroom:
        expire = newsroom.store.articles.expire_bodies

        async def counted(before: datetime) -> int:
            kept.append(before)
            return await expire(before)

        newsroom.store.articles.expire_bodies = counted  # type: ignore[method-assign]
        for hours in (0, 1, 24):
            clock.set(NOW + timedelta(hours=hours))
            await newsroom.keep_house()
    assert kept == [NOW - timedelta(days=30), NOW - timedelta(days=29)]


async def test_what_the_rules_remember_of_texts_is_let_go_of_once_a_day(settings: Chosen) -> None:
    clock, known = MovableClock(NOW), []
    async with open_newsroom(settings(), clock, QUIET, migrate=True) as newsroom:
        for hours in (0, 1, 24):
            fingerprint("Beijing answers.")
            clock.set(NOW + timedelta(hours=hours))
            await newsroom.keep_house()
            known.append(fingerprint.cache_info().currsize)
    assert known == [0, 1, 0]


async def test_the_list_of_names_is_made_before_somebody_searches(settings: Chosen) -> None:
    names_of.cache_clear()
    async with open_newsroom(settings(), MovableClock(NOW), QUIET, migrate=True) as newsroom:
        assert await newsroom.edit() == 0
        assert names_of.cache_info().misses == 1
        await answer_search(newsroom.store, newsroom.relation, newsroom.lexicon, Preferences(), "fentanyl", NOW)
        assert names_of.cache_info().misses == 1


async def test_what_was_edited_is_judged_before_somebody_asks_and_again_when_it_was_let_go_of(
    settings: Chosen,
) -> None:
    clock = MovableClock(NOW)
    text = "The United States and China agreed to cut tariffs on steel. Beijing said the tariffs will end in May."
    async with open_newsroom(settings(), clock, (source(),), migrate=True) as newsroom:
        draft = Draft(
            url="https://harbour-gazette.example.org/1",
            title="United States and China agree to cut tariffs on steel",
            text=text,
            published=NOW,
            language="en",
        )
        await newsroom.store.articles.save(source().id, [draft], NOW)
        while await newsroom.edit():
            pass
        for _ in range(2):
            judged = acceptance._accepts.cache_info().misses
            given = newsroom.store, newsroom.relation, newsroom.lexicon, subscriber(1)
            assert (await answer_digest(*given, clock())).title == draft.title
            assert acceptance._accepts.cache_info().misses == judged
            await newsroom.keep_house()
            assert await newsroom.edit() == 0


@pytest.mark.parametrize("beside", [False, True], ids=["by the clock alone", "with one that only grows"])
async def test_nothing_is_deleted_by_a_clock_that_is_a_month_ahead(
    settings: Chosen, sandbox: WatchedTelegram, beside: bool
) -> None:
    clock, seconds = MovableClock(NOW), 0.0
    async with open_newsroom(
        settings(), clock, (source(),), migrate=True, seconds=(lambda: seconds) if beside else None
    ) as newsroom:
        draft = Draft(url="https://harbour-gazette.example.org/1", title="Old", text="A body of today.")
        (key,) = await newsroom.store.articles.save(source().id, [draft], NOW)

        async def kept() -> bool:
            (article,) = await newsroom.store.articles.get([key])
            return bool(article.text)

        async def after(span: timedelta, *, ahead: timedelta = timedelta(), looks: int = 1) -> bool:
            nonlocal seconds
            for _ in range(looks):
                seconds += span.total_seconds()
                clock.set(clock() + span)
                clock.set(clock() + ahead)
                await newsroom.keep_house()
                ahead = timedelta()
            return await kept()

        assert await after(timedelta(hours=1), looks=3)
        month = timedelta(days=40)
        assert await after(timedelta(seconds=5), ahead=month, looks=5)
        assert await after(timedelta(seconds=5), ahead=-month)
        assert await after(timedelta(hours=1), looks=30)
        # The same clock, believed since it has gone evenly for an hour.
        assert await after(timedelta(seconds=5), ahead=month)
        assert not await after(timedelta(hours=1), looks=26)


async def test_a_database_of_last_month_is_not_cleared_as_soon_as_it_is_opened(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    clock, seeds = MovableClock(NOW), (source(),)
    async with open_newsroom(settings(), clock, seeds, migrate=True) as newsroom:
        draft = Draft(url="https://harbour-gazette.example.org/1", title="Old", text="A body of today.")
        (key,) = await newsroom.store.articles.save(source().id, [draft], NOW)
    clock.move(timedelta(days=40))
    async with open_newsroom(settings(), clock, seeds, migrate=True) as newsroom:
        found = []
        for _ in range(2):
            await newsroom.keep_house()
            (article,) = await newsroom.store.articles.get([key])
            found.append(bool(article.text))
            clock.move(timedelta(hours=1))
    assert found == [True, False]


async def test_verbs_wait_while_the_clock_has_just_jumped_and_go_on_when_it_is_right_again(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    clock, seconds = MovableClock(NOW), 0.0
    async with open_app(settings(), clock=clock, seconds=lambda: seconds, seeds=QUIET) as app:
        store = app.newsroom.store
        who = await store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE), NOW)

        async def is_issued_at(moment: datetime) -> bool:
            nonlocal seconds
            seconds += 5
            clock.set(moment)
            await store.subscribers.save(replace(who, next_digest_at=min(moment, NOW)), NOW)
            await app.knock()
            return await store.editions.last(who.id) is not None

        assert not any([await is_issued_at(NOW + timedelta(days=30, seconds=5 * step)) for step in range(5)])
        assert await is_issued_at(NOW + timedelta(seconds=30))


async def test_backups_made_by_itself_end_after_the_days_of_the_setting(settings: Chosen, tmp_path: Path) -> None:
    clock = MovableClock(datetime.now(UTC))
    async with open_newsroom(settings(backup_days=5), clock, QUIET, migrate=True) as newsroom:
        backup = tmp_path / "news.sqlite3.before-0005.backup"
        backup.touch()
        await newsroom.keep_house()
        assert backup.exists()
        clock.set(clock() + timedelta(days=6))
        await newsroom.keep_house()
        assert not backup.exists()


async def test_what_keeps_erasing_from_its_end_for_a_minute_is_a_condition_until_it_ends(
    settings: Chosen, tmp_path: Path
) -> None:
    clock = MovableClock(NOW)
    async with open_newsroom(settings(), clock, QUIET, migrate=True) as newsroom:
        store = newsroom.store

        async def conditions() -> list[str]:
            return [each.name for each in await store.conditions.all()]

        with closing(sqlite3.connect(tmp_path / "news.sqlite3", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM subscriber").fetchone()
            await store.subscribers.forget(Address(6_123_456_789), NOW)
            clock.set(NOW + timedelta(seconds=30))
            await newsroom.erase()
            assert await conditions() == []
            clock.set(NOW + timedelta(seconds=61))
            await newsroom.erase()
            assert await conditions() == ["erasing"]
            reader.execute("ROLLBACK")
        await newsroom.erase()
        assert await conditions() == []


@pytest.mark.parametrize(
    ("opened", "changes", "words"),
    [
        (open_app, {"telegram_token": None}, "BotFather"),
        (open_newsroom, {"summary_method": "magic"}, "lexrank"),
        (open_newsroom, {"draft_languages": "tlh, RU"}, "of tlh; .*ar, ru"),
    ],
)
async def test_nothing_starts_with_settings_that_lack_or_name_something_wrong(
    settings: Chosen, opened: Callable[..., Any], changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        async with opened(settings(**changes), seeds=QUIET):
            pass


async def test_a_new_database_has_the_pack_of_its_relation_and_none_where_it_has_none(
    tmp_path: Path, sandbox: WatchedTelegram
) -> None:
    pair = tmp_path / "pair"
    shutil.copytree(INDIA_PAKISTAN, pair)

    async def names(database: str) -> list[str]:
        async with open_newsroom(
            settings_for(sandbox, tmp_path / database, relation=str(pair)), make=True
        ) as newsroom:
            return [each.source.id for each in await newsroom.store.sources.all()]

    assert await names("without.sqlite3") == []
    (pair / "sources.toml").write_text(PACK, encoding="utf-8")
    assert await names("with.sqlite3") == ["mea"]
    (pair / "sources.toml").write_text(PACK.replace("government", "crown"), encoding="utf-8")
    with pytest.raises(SourceError, match="mea: ownership"):
        await names("wrong.sqlite3")


async def test_the_console_shows_a_code_while_nobody_owns_the_bot_and_again_once_the_only_owner_is_forgotten(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    shown: list[str] = []
    reader = sandbox.add_user(42)
    clock = sandbox.clock
    assert isinstance(clock, MovableClock)
    async with open_app(settings(), clock=clock, seeds=QUIET, console=shown.append) as app:
        await app.knock()
        assert shown == [], "the bot is not connected yet"
        await app.start(knocking=False)
        await app.connected()

        async def say(text: str) -> str:
            sandbox.say(reader, text)
            await sandbox.settled()
            await app.idle()
            await app.knock()
            return sandbox.last(reader).text

        await app.knock()
        await app.knock()
        assert len(shown) == 1
        assert "@communique_bot in a private chat before 12:10 UTC" in shown[0]
        clock.move(timedelta(minutes=10))
        await app.knock()
        assert len(shown) == 2
        assert "before 12:20 UTC" in shown[1]
        first, code = (line.rpartition(" ")[2] for line in shown)

        assert "does not show this code" in await say(first)
        assert "owner of this bot now" in await say(code)
        clock.move(timedelta(minutes=30))
        await app.knock()
        assert len(shown) == 2, "there is an owner"

        await say("/forget")
        sandbox.press(reader, "Delete")
        await sandbox.settled()
        await app.idle()
        await app.knock()
        assert len(shown) == 3
        await say(shown[2].rpartition(" ")[2])
        assert await app.newsroom.store.admins.role(42) is Role.OWNER


async def test_a_bot_whose_settings_name_an_owner_shows_no_code_and_takes_none(
    settings: Chosen, sandbox: WatchedTelegram
) -> None:
    shown: list[str] = []
    reader = sandbox.add_user(42)
    async with open_app(settings(admins="7"), seeds=QUIET, console=shown.append) as app:
        await app.start(knocking=False)
        await app.connected()
        await app.knock()
        sandbox.say(reader, "2AAA-2AAA-2AAA")
        await sandbox.settled()
        await app.idle()
        assert shown == []
        assert "code" not in sandbox.last(reader).text
        assert await app.newsroom.store.admins.all() == []
