"""What is counted for whoever watches: what is due and late by verb, and at what cost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from digests.answer import answer_figures
from digests.model import Draft, Due, Edition, SourceState, SubscriberState, Verb
from digests.store import Store, open_store
from digests.store.figures import FigureRows
from digests.store.schema import article
from tests.factories import NOW, source, subscriber
from tests.stored import issue_edition

MINUTE = timedelta(minutes=1)
LATER = NOW + 40 * MINUTE


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Three sources, due at once, since just before half an hour ago, and switched off; four articles, one of them
    set aside; two readers, one of them with an edition that is not sent."""
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as opened:
        for name, due_at, active in (("late", NOW, True), ("due", LATER, True), ("off", NOW, False)):
            await opened.sources.add(source(name, url=f"https://{name}.example/feed", active=active), NOW)
            await opened.sources.record(name, SourceState(next_fetch_at=due_at, last_success_at=NOW, failures=3))
        for minute in range(4):
            draft = Draft(url=f"https://late.example/{minute}", title="Waits", text="Text.")
            await opened.articles.save("late", [draft], NOW + 5 * minute * MINUTE)
        async with opened._database.write() as connection:
            await connection.execute(update(article).where(article.c.id == 1).values(set_aside_by=7))
        for chat, hour in ((1, NOW), (2, LATER + MINUTE)):
            known = subscriber(chat, state=SubscriberState.ACTIVE, next_digest_at=hour)
            saved = await opened.subscribers.save(known, NOW)
        digest = Edition(subscriber=saved.id, slot=NOW, issued_at=NOW, parts=("one", "two"))
        await issue_edition(opened, digest, LATER + MINUTE, NOW + 20 * MINUTE)
        yield opened


async def test_each_verb_has_what_is_due_by_its_rows_and_how_much_of_it_is_late(store: Store) -> None:
    found = await answer_figures(store, LATER)
    assert found.due == {
        Verb.COLLECT: Due(2, 1, NOW),
        Verb.EDIT: Due(3, 1, NOW + 5 * MINUTE),
        Verb.PUBLISH: Due(1, 1, NOW),
        Verb.DELIVER: Due(2, 0, NOW + 20 * MINUTE),
        Verb.PROBE: Due(),
        Verb.REPORT: Due(),
    }
    assert (found.sources, found.failing, found.read_at) == (2, 0, NOW)
    assert found.articles == {"relevant": 0, "irrelevant": 0, "unedited": 3, "held": 1}
    assert found.deliveries["pending"] == 2


async def test_of_very_many_rows_the_oldest_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FigureRows, "most", 2)
    found = await answer_figures(store, LATER)
    assert found.due[Verb.EDIT] == Due(2, 1, NOW + 5 * MINUTE)
    assert sum(found.articles.values()) == 2


async def test_no_query_goes_through_a_table_that_grows(store: Store) -> None:
    asked: list[tuple[str, object]] = []
    engine = store._database._reader.sync_engine

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    await answer_figures(store, LATER)
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) < 20
    async with store._database.read() as connection:
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith(("SCAN article", "SCAN delivery", "SCAN story"))]
            assert not [step for step in steps if "ORDER BY" in step and "B-TREE" in step], (statement, steps)
