"""Hearing beside another instance, a webhook, a slow start."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.hearing import connecting as hearing
from bot.hearing import polling
from bot.hearing.polling import Polling
from digests.model import Address, Draft, Edition, SubscriberState
from tests.factories import source, subscriber
from tests.journeys.house import QUIET, settings_for
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition, unedited_articles

pytestmark = pytest.mark.long

ADMIN = 7


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram() as opened:
        opened.add_user(ADMIN, "Alex")
        yield opened


@pytest.fixture(autouse=True)
def _quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fight over updates as it is, twenty times as fast."""
    for name in ("SHORTEST_PAUSE", "SPREAD", "FIRST_STEP_BACK", "FORGOTTEN_AFTER", "LEFT_ALONE"):
        monkeypatch.setattr(polling, name, getattr(polling, name) / 20)
    monkeypatch.setattr(Polling.__init__, "__kwdefaults__", Polling.__init__.__kwdefaults__ | {"seconds": 1})


def opened(folder: Path, sandbox: WatchedTelegram, name: str) -> AbstractAsyncContextManager[App]:
    return open_app(settings_for(sandbox, folder / f"{name}.sqlite3", admins=str(ADMIN)), seeds=QUIET)


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def lay_out(app: App, sandbox: WatchedTelegram) -> None:
    now, store = datetime.now(UTC), app.newsroom.store
    sandbox.add_user(5001)
    who = subscriber(5001, state=SubscriberState.ACTIVE, next_digest_at=now + timedelta(days=1))
    who = await store.subscribers.save(who, now)
    edition = Edition(subscriber=who.id, slot=now, issued_at=now, parts=("News.",))
    assert await issue_edition(store, edition, now + timedelta(days=1), now)


VERBS = ("collect", "edit", "publish", "keep_house")


async def test_of_two_instances_one_steps_back_says_so_and_runs_no_verb_until_the_other_has_gone(
    tmp_path: Path, sandbox: WatchedTelegram
) -> None:
    reader, _ = sandbox.add_user(42), sandbox.add_user(5002)
    async with opened(tmp_path, sandbox, "one") as one, opened(tmp_path, sandbox, "two") as two:
        await one.start(knocking=False)
        await one.connected()
        await until(lambda: len(sandbox.log.of("getUpdates")) >= 2)  # one that was answered in full
        await two.start(knocking=False)
        await until(lambda: two.hearing.stepped_back or one.hearing.stepped_back)
        assert not one.hearing.stepped_back
        await until(lambda: "stepped back" in " ".join(message.text for message in sandbox.messages(ADMIN)))
        (condition,) = await two.newsroom.store.conditions.all()
        assert "another instance" in condition.words.casefold()
        await lay_out(two, sandbox)
        await lay_out_work(two)
        two.schedule.start()
        assert await two.knock() == 0
        assert await work_done(two) == dict.fromkeys(VERBS, False)
        assert sandbox.messages(5001) == []
        sandbox.say(reader, "/help")
        await sandbox.heard(reader, "What I can do")
        await asyncio.sleep(3)
        assert two.hearing.stepped_back
        told = [message for message in sandbox.messages(ADMIN) if "stepped back" in message.text]
        assert len(told) == 1
        assert len(sandbox.messages(reader)) == 1

        await one.close()
        await until(lambda: not two.hearing.stepped_back)
        sandbox.say(reader, "/help")
        await until(lambda: len(sandbox.messages(reader)) == 2)
        await two.knock()
        assert await work_done(two) == dict.fromkeys(VERBS, True)
        assert len(sandbox.messages(5001)) == 1
        await two.hearing.idle()
        assert await two.newsroom.store.conditions.all() == []


async def lay_out_work(app: App) -> None:
    """Give every verb something to do: a source and a slot that are due, an article nobody edited, an old text."""
    now, store = datetime.now(UTC), app.newsroom.store
    await store.sources.add(source("due", url="http://127.0.0.1:9/feed"), now)
    who = subscriber(5002, state=SubscriberState.ACTIVE, hours=(now.time(),), next_digest_at=now)
    await store.subscribers.save(who, now)
    for url, at in (("old", now - timedelta(days=40)), ("new", now)):
        draft = Draft(url=f"https://quiet.example.org/{url}", title=url, text=f"The text of the {url} one.")
        await store.articles.save("quiet", [draft], at)


async def work_done(app: App) -> dict[str, bool]:
    """Look which verbs have done what `lay_out_work` gave them."""
    store, now = app.newsroom.store, datetime.now(UTC)
    (due,) = [record for record in await store.sources.all() if record.source.id == "due"]
    who = await store.subscribers.get(Address(5002))
    texts = [article.text for article in await store.articles.stored_since(now - timedelta(days=99))]
    return {
        "collect": due.state.last_attempt_at is not None,
        "edit": await unedited_articles(store, 9) == [],
        "publish": who is not None and await store.editions.last(who.id) is not None,
        "keep_house": "" in texts,
    }


async def test_who_polls_removes_a_webhook_at_its_start_and_steps_back_before_one_that_is_set_later(
    tmp_path: Path, sandbox: WatchedTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.updates.webhook.url = "https://old.example.org/secret-path"
    async with opened(tmp_path, sandbox, "one") as one:
        await one.start(knocking=False)
        await one.connected()
        assert "old.example.org" in caplog.text
        assert "secret-path" not in caplog.text
        reader = sandbox.add_user(42)
        sandbox.say(reader, "/help")
        await sandbox.heard(reader, "What I can do")
        sandbox.updates.webhook.url = "https://new.example.org"
        sandbox.updates.wake()
        await until(lambda: one.hearing.stepped_back)
        await until(lambda: "deleteWebhook" in " ".join(message.text for message in sandbox.messages(ADMIN)))
        assert sandbox.updates.webhook.url
        sandbox.updates.webhook.url = ""
        await until(lambda: not one.hearing.stepped_back)


async def test_a_database_that_is_locked_at_the_start_is_waited_for(
    tmp_path: Path, sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digests.errors import StoreError

    monkeypatch.setattr(hearing, "FIRST_RECONNECT", 0.01)
    async with opened(tmp_path, sandbox, "one") as one:
        undone, faults = one.newsroom.store.conversations.undone, [StoreError("locked")]

        async def sometimes(bot: int) -> object:
            if faults:
                raise faults.pop()
            return await undone(bot)

        monkeypatch.setattr(one.newsroom.store.conversations, "undone", sometimes)
        reader = sandbox.add_user(42)
        await one.start(knocking=False)
        sandbox.say(reader, "/help")
        await sandbox.heard(reader, "What I can do")
