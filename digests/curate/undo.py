"""Takes back what an admin did, where that can be done."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from digests.curate.source_acts import undo_activity, undo_edit, undo_move_act
from digests.errors import UndoError
from digests.model import AdminAct, AuditEntry
from digests.store import Store

Undo = Callable[[Store, AuditEntry, datetime], Awaitable[None]]
"""Takes one act back, in the transaction of the store. Raises UndoError if something else was changed since."""


async def _undo_removal(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Put the source back into the list as it was. UndoError if its id or its address is in the list again."""
    former = await store.sources.removed(entry.details["url"])
    if former is None or former.id != entry.subject or await store.sources.get(entry.subject) is not None:
        raise UndoError(f"the source {entry.subject} was changed since")
    active, reason = entry.details["active"], entry.details["reason"]
    await store.sources.add(replace(former, active=active, reason=reason), now)


UNDO: Mapping[AdminAct, Undo] = {
    AdminAct.SOURCE_CHANGED: undo_edit,
    AdminAct.SOURCE_MOVED: undo_move_act,
    AdminAct.SOURCE_REMOVED: _undo_removal,
    AdminAct.SOURCE_PAUSED: undo_activity,
    AdminAct.SOURCE_RESUMED: undo_activity,
}


async def undo_act(store: Store, number: int, now: datetime) -> AuditEntry:
    """Take back the act with this number, and return its entry. Raises UndoError if there is no such act, if it
    cannot be taken back, if that was done before, or if what it changed was changed again since."""

    async def change(within: Store) -> AuditEntry:
        entry = await within.audit.get(number)
        if entry is None:
            raise UndoError(f"there is no act {number}", code="undo-unknown")
        undo = UNDO.get(entry.act)
        if undo is None:
            raise UndoError(f"{entry.act} cannot be undone", code="undo-not-possible")
        if not await within.audit.undone(number, now):
            raise UndoError(f"act {number} was undone before", code="undo-done")
        await undo(within, entry, now)
        return entry

    return await store.writing(change)
