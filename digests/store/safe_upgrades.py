"""Upgrades of a database file, each with a verified backup beside it."""

import asyncio
import logging
import sqlite3
from glob import escape
from pathlib import Path

from digests.errors import SchemaError, StoreError
from digests.store import upgrades
from digests.store.backups import copy_file, discard, finish, partial_of, problem_in
from digests.store.erasure import sweep
from digests.store.sqlite import parse_url, path_of
from digests.store.upgrades import newest_revision

log = logging.getLogger("communique.store")

KEPT = 3
"""So many of these backups stay, the newest; more would pile up for ever."""


async def migrate(url: str) -> Path | None:
    """Make the database of that URL, or bring it up to this version's schema; an older one is backed up before.

    Returns the backup, None when there was nothing to upgrade. StoreError or SchemaError, with what to do, when
    the backup cannot be made or is not whole, or the upgrade fails: the database is as it was then.
    """
    path, made = path_of(parse_url(url)), list[Path]()

    async def before(revision: str) -> None:
        if path is not None:
            made.append(await _back_up(path, revision))

    try:
        await upgrades.migrate(url, before)
    except StoreError as error:
        if not made:
            raise
        raise _failed(error, made[0]) from error
    if path is None or not made:
        return None
    log.info("the database is at %s now; what it was before is kept in %s", newest_revision(), made[0])
    await asyncio.to_thread(_let_go, path)
    try:
        await asyncio.to_thread(sweep, path)
    except StoreError as error:
        log.warning("what was deleted before is not erased yet, and will be later: %s", error)
    return made[0]


async def _back_up(path: Path, revision: str) -> Path:
    """Keep what is committed beside the database; one of the same upgrade, which failed then, gives way."""
    backup = path.with_name(f"{path.name}.before-{newest_revision()}.backup")
    log.info("the database is at %s and will be upgraded; it is backed up first to %s", revision, backup)
    partial = partial_of(backup)
    try:
        await copy_file(path, partial)
        problem = await asyncio.to_thread(problem_in, partial)
        if not problem:
            await asyncio.to_thread(finish, partial, backup)
    except (OSError, sqlite3.Error) as error:
        raise _not_made(path, backup, error) from error
    finally:
        discard(partial)
    if problem:
        raise _not_whole(path, problem)
    return backup


def _let_go(path: Path) -> None:
    """Remove all but the newest backups of upgrades, and what interrupted ones left."""
    for left in path.parent.glob(f"{escape(path.name)}.before-*.backup.partial"):
        discard(left)
    found = path.parent.glob(f"{escape(path.name)}.before-*.backup")
    for old in sorted(found, key=lambda each: each.stat().st_mtime_ns, reverse=True)[KEPT:]:
        log.info("the backup %s has had its time", old)
        discard(old)


def _not_made(path: Path, backup: Path, error: Exception) -> StoreError:
    size = path.stat().st_size / 1_000_000
    return StoreError(
        f"the backup {backup}, without which nothing is upgraded, could not be made: {error}",
        advice=(
            f"Nothing was changed. A copy of the database ({size:.0f} MB) must fit beside it: please make room on "
            f"that disk, see that the bot may write to {path.parent}, and start again."
        ),
    )


def _not_whole(path: Path, problem: str) -> StoreError:
    return StoreError(
        f"the backup of {path}, without which nothing is upgraded, is not whole: {problem}",
        advice=(
            "Nothing was changed. The database itself seems to have faults: please put a backup in its place "
            "(`communique db restore FILE`), or go on with the version that you had."
        ),
    )


def _failed(error: StoreError, backup: Path) -> SchemaError:
    own = error.advice if error.advice != type(error).advice else ""
    told = f"The database is as it was, and the version that you had goes on with it. A backup is {backup}."
    return SchemaError(
        f"the upgrade to {newest_revision()} failed: {error}", advice=" ".join(filter(None, (own, told)))
    )
