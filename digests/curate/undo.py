"""Takes back what an admin did, where that can be done."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from digests.curate.admins import hash_of
from digests.curate.desk import undo_decision
from digests.curate.imports import undo_import
from digests.curate.moves import UNDONE_FOR, undo_move
from digests.curate.people import Actor, require_owner, undo_ban, undo_role
from digests.curate.source_acts import undo_activity, undo_edit
from digests.curate.themes import undo_theme
from digests.errors import SourceError, UndoError, UnknownSourceError
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


async def _undo_move(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Read the source at its former address again. UndoError if it was moved again or removed, or if another
    source has that address."""
    try:
        await undo_move(store, entry.subject, now, moved_to=entry.details["after"])
    except (SourceError, UnknownSourceError) as error:
        raise UndoError(f"the source {entry.subject} was changed since") from error


UNDO: Mapping[AdminAct, Undo] = {
    AdminAct.ROLE_GIVEN: undo_role,
    AdminAct.PERSON_BANNED: undo_ban,
    AdminAct.SOURCE_REMOVED: _undo_removal,
    AdminAct.SOURCE_MOVED: _undo_move,
    AdminAct.SOURCE_CHANGED: undo_edit,
    AdminAct.SOURCES_IMPORTED: undo_import,
    AdminAct.SOURCE_PAUSED: undo_activity,
    AdminAct.SOURCE_RESUMED: undo_activity,
    AdminAct.STORY_HIDDEN: undo_decision,
    AdminAct.STORY_RETITLED: undo_decision,
    AdminAct.STORY_MOVED: undo_decision,
    AdminAct.THEME_ADDED: undo_theme,
    AdminAct.THEME_CHANGED: undo_theme,
    AdminAct.THEME_REMOVED: undo_theme,
}

UNDONE_FOR_A_DAY = frozenset(
    {
        AdminAct.SOURCE_REMOVED,
        AdminAct.SOURCE_MOVED,
        AdminAct.SOURCE_CHANGED,
        AdminAct.SOURCES_IMPORTED,
        AdminAct.SOURCE_PAUSED,
        AdminAct.SOURCE_RESUMED,
    }
)
"""Acts that can be taken back for `UNDONE_FOR`."""


def can_be_undone(entry: AuditEntry, now: datetime) -> bool:
    """Say whether an act can be taken back, unless something else was changed since. Pure."""
    return entry.act in UNDO and entry.undone_at is None and not _is_late(entry, now)


def _is_late(entry: AuditEntry, now: datetime) -> bool:
    return entry.act in UNDONE_FOR_A_DAY and now - entry.at > UNDONE_FOR


async def undo_act(store: Store, number: int, now: datetime, by: Actor) -> AuditEntry:
    """Take back the act with this number, and return its entry. `by` is the admin who does it. Raises UndoError if
    there is no such act, if it cannot be taken back, if that was done before, or if what it changed was changed
    again since. Raises AdminError if the admin's role does not cover the role in which the act was done, or if no
    owner would be left."""

    async def change(within: Store) -> AuditEntry:
        entry = await within.audit.get(number)
        if entry is None:
            raise UndoError(f"there is no act {number}", code="undo-unknown")
        await by.require(within, entry.role)
        undo = UNDO.get(entry.act)
        if undo is None:
            raise UndoError(f"{entry.act} cannot be undone", code="undo-not-possible")
        if _is_late(entry, now):
            raise UndoError(f"act {number} is too long ago", code="undo-too-late")
        hashed = hash_of(await within.admins.secret(), by.person)
        if not await within.audit.undone(number, now, hashed):
            raise UndoError(f"act {number} was undone before", code="undo-done")
        await undo(within, entry, now)
        await require_owner(within, by.owners)
        return entry

    return await store.writing(change)
