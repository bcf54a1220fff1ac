"""A year's use is exported, then forgotten: the number of the chat stands in no byte of the database and its
write-ahead log, in no line that the bot logs and, after `BACKUP_DAYS`, in no backup."""

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import update

from config.log import set_up_log
from config.settings import Settings
from digests import subscribe
from digests.export import export
from digests.keeping import keep, mark_wrong
from digests.model import DeliveryState, KeptKind, ToldCard, Weight, Wrong
from digests.store import back_up, open_store, prune_backups
from digests.store.schema import delivery
from tests.digests.issuing.relation import RELATION
from tests.digests.store.test_erasure import PERSON, crowd, live_a_life, where
from tests.digests.store.values import edition
from tests.factories import NOW
from tests.stored import issue_edition, known

DAY = timedelta(days=1)

pytestmark = pytest.mark.long


async def test_after_a_year_all_is_exported_and_after_forget_the_number_stands_nowhere(
    tmp_path: Path,
) -> None:
    logged = StringIO()
    set_up_log("text", "debug", logged)
    path = tmp_path / "communique.db"
    url = f"sqlite+aiosqlite:///{path}"
    end = NOW + 366 * DAY
    async with open_store(url, migrate=True) as store:
        await live_a_life(store)
        await crowd(store)
        robin = next(iter(await store.chats.subscribers(PERSON)))
        for day in range(1, 366):
            now = NOW + day * DAY
            card = ToldCard(1, day, (day,), day, f"Story {day}")
            await issue_edition(store, edition(robin, now, f"part of day {day}"), None, now, cards=[card])
            last = (
                (await store.exports.held(robin.address, 10**8)).tables["edition"][-1]["id"]
                if day % 30 == 0
                else 0
            )
            if last:
                for kind in KeptKind:
                    await keep(store, robin, kind, last, 1, now)
                await mark_wrong(store, robin, Wrong.OLD, last, 1, now)
            await store.answers.note(robin.id, PERSON, [{f"print of day {day}"}], now)
        robin = await subscribe.set_weight(store, await known(store, robin), "taiwan", Weight.MORE, RELATION, end)
        async with store._database.write() as connection:
            await connection.execute(update(delivery).values(state=DeliveryState.SENT))
        await store.editions.prune(end - 90 * DAY)
        await store.answers.prune(end - 90 * DAY)

        tables = json.loads((await export(store, robin.address, end)).content)["tables"]
        assert tables["subscriber"][0]["weights"] == [["taiwan", "more"]]
        assert {each["kind"] for each in tables["kept_story"]} == {"saved", "muted"}
        assert len(tables["kept_story"]) == 24
        assert len(tables["story_mark"]) == 12
        assert 85 <= len(tables["edition"]) <= 100
        assert 85 <= len(tables["answer"]) <= 100
        for name in ("edition_text", "edition_card", "delivery", "printed_text", "awaited_input"):
            assert tables[name], name
        assert tables["set_up"][0]["chat"] == -55
        assert tables["logbook"]
        backup = path.with_name(f"{path.name}.before-0021.backup")
        await back_up(url, backup)

        await subscribe.forget(store, robin.address, end)
        assert await store.erasure.erase(end + timedelta(seconds=15)) is None
        assert where(path, PERSON) == {backup.name}, "the database and its log are clean; the backup has its time"
        kept_for = Settings.model_fields["backup_days"].default * DAY
        os.utime(backup, (end.timestamp(), end.timestamp()))
        for later, gone in ((kept_for - DAY, []), (kept_for + timedelta(seconds=1), [backup])):
            assert await prune_backups(url, end + later - kept_for) == gone
        assert where(path, PERSON) == set()
        assert await store.check() == []
        again = json.loads((await export(store, robin.address, end)).content)["tables"]
        assert {name: rows for name, rows in again.items() if rows} == {}
    assert str(PERSON) not in logged.getvalue()
    assert "is old and is deleted" in logged.getvalue(), "what is logged is seen"
