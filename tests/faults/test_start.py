"""Killed while it starts, or while SQLite tidies up, it starts again as if nothing had been."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.digests.store.earlier import make_database
from tests.faults import judge, points
from tests.faults.works import Works
from tests.next_version import NEXT

pytestmark = pytest.mark.long


def put_back(works: Works, *, former: bool) -> None:
    """Put the database back to how the former version made it, or take it away."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{works.database}{suffix}").unlink(missing_ok=True)
    if former:
        make_database(works.database)


def tables(works: Works) -> set[str]:
    if not works.database.exists():
        return set()
    with closing(sqlite3.connect(works.database, timeout=60)) as connection:
        return {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}


@pytest.mark.parametrize("former", [False, True])
@pytest.mark.parametrize("point", points.AT_THE_START)
async def test_killed_while_it_upgrades_the_database_it_upgrades_it_again(
    works: Works, point: str, former: bool
) -> None:
    works.options["FAULTS_NEXT_VERSION"] = "yes"
    await works.store._database.close()  # its file is about to be replaced
    put_back(works, former=former)
    before = tables(works)
    await works.dead(works.start_to_die(point))
    assert works.points() == {point: 1}
    if "migration" in point:
        assert tables(works) - {"sqlite_sequence"} == before - {"sqlite_sequence"}, (
            "half a migration is no migration"
        )
    assert works.sound() == []
    life = works.start()
    await works.until(lambda: bool(works.sandbox.log.of("getUpdates")), life=life)
    assert await life.end(signal.SIGTERM) == 0, works.tail()
    assert works.sound() == []
    assert {"delivery", "edition", "subscriber"} <= tables(works)
    kept = [each.name for each in works.database.parent.glob("news.sqlite3.before-*")]
    assert kept == ([f"news.sqlite3.before-{NEXT}.backup"] if former else [])


@pytest.mark.parametrize("deaths", [2, pytest.param(20, marks=[pytest.mark.faults, pytest.mark.timeout(600)])])
async def test_killed_during_a_checkpoint_the_database_is_sound_and_nothing_is_repeated(
    works: Works, deaths: int
) -> None:
    hits = 0
    while hits < deaths:
        await works.lay_out(10, parts=2)
        await works.dead(works.start(FAULTS_CHECKPOINT="24"))
        await works.bury()
        hits = works.points()[points.DURING_A_CHECKPOINT]
        assert len(works.lives) < 3 * deaths + 10, f"the checkpoint is over too soon: {works.points()}"
        assert works.sound() == []
    await works.finish(works.start())
    judge.check_doubts(works, most=8 * len(works.lives))
