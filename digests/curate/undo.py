"""Takes back what an admin did, where that can be done."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from digests.curate.imports import undo_import
from digests.curate.owner_questions import undo_labels
from digests.errors import UndoError
from digests.model import AdminAct, AuditEntry
from digests.store import Store

Undo = Callable[[Store, AuditEntry, datetime], Awaitable[None]]
"""Takes one act back, in the transaction of the store. Raises UndoError if something else was changed since."""

UNDO: Mapping[AdminAct, Undo] = {AdminAct.SOURCE_CHANGED: undo_labels, AdminAct.SOURCES_IMPORTED: undo_import}


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
