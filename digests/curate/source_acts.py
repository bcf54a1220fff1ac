"""Pauses and resumes a source as an admin: the act is noted with its source's state before and after, and can be
undone for a day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from digests.curate.admins import note_act
from digests.curate.source_list import known_source, pause_source, resume_source
from digests.errors import UndoError
from digests.model import AdminAct, AuditEntry, Role, Source
from digests.store import Store

UNDONE_FOR = timedelta(days=1)


async def pause_noted(
    store: Store, identifier: str, reason: str, person: int, role: Role, now: datetime
) -> Source:
    """Pause a source as `pause_source` does, and note the act of this admin (Telegram user id)."""
    return await _noted(
        store,
        AdminAct.SOURCE_PAUSED,
        identifier,
        lambda within: pause_source(within, identifier, reason, now),
        person,
        role,
        now,
    )


async def resume_noted(store: Store, identifier: str, person: int, role: Role, now: datetime) -> Source:
    """Resume a source as `resume_source` does, and note the act of this admin (Telegram user id)."""
    return await _noted(
        store,
        AdminAct.SOURCE_RESUMED,
        identifier,
        lambda within: resume_source(within, identifier, now),
        person,
        role,
        now,
    )


async def undo_activity(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Let a source be read, or not, as before it was paused or resumed. UndoError if that was over a day ago, or if
    the source was paused, resumed or removed since."""
    record = await store.sources.get(entry.subject)
    if now - entry.at > UNDONE_FOR:
        raise UndoError(f"act {entry.id} is over a day old", code="undo-not-possible")
    if record is None or _activity(record.source) != entry.details["after"]:
        raise UndoError(f"the source {entry.subject} was changed since")
    before = entry.details["before"]
    await store.sources.set_active(entry.subject, before["active"], before["reason"], now)


async def _noted(
    store: Store,
    act: AdminAct,
    identifier: str,
    change: Callable[[Store], Awaitable[Source]],
    person: int,
    role: Role,
    now: datetime,
) -> Source:
    async def do(within: Store) -> Source:
        before = await change(within)
        after = (await known_source(within, identifier)).source
        details = {"before": _activity(before), "after": _activity(after)}
        await note_act(within, person, role, act, identifier, now, details)
        return before

    return await store.writing(do)


def _activity(source: Source) -> dict[str, Any]:
    return {"active": source.active, "reason": source.reason}
