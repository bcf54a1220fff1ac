"""Acts of admins that are noted in the record: the list of sources, and the end of a pause of sending."""

from datetime import datetime

from digests.curate.admins import note_act
from digests.curate.moves import move_source, undo_move
from digests.curate.people import Actor
from digests.curate.source_list import known_source, remove_source
from digests.curate.undo import can_be_undone, undo_act
from digests.model import AdminAct, AuditEntry, Role, Source
from digests.store import Store

LOOKED_AT = 50
"""So many of a source's newest acts are looked at for its last move."""


async def remove_noted(store: Store, actor: Actor, identifier: str, now: datetime) -> Source:
    """Remove a source as `remove_source` does, and note it. Raises AdminError if the actor is no editor
    (any more)."""

    async def change(within: Store) -> Source:
        role = await actor.require(within, Role.EDITOR)
        removed = await remove_source(within, identifier, now)
        details = {"url": removed.url, "active": removed.active, "reason": removed.reason}
        await note_act(within, actor.person, role, AdminAct.SOURCE_REMOVED, identifier, now, details)
        return removed

    return await store.writing(change)


async def move_noted(store: Store, actor: Actor, source: Source, before: str, now: datetime) -> Source:
    """Move a source as `move_source` does, and note it. Moving twice is noted once. Raises AdminError as
    `remove_noted` does."""

    async def change(within: Store) -> Source:
        role = await actor.require(within, Role.EDITOR)
        former = (await known_source(within, source.id)).source.url
        moved = await move_source(within, source, before, now)
        if moved.url != former:
            details = {"before": former, "after": moved.url}
            await note_act(within, actor.person, role, AdminAct.SOURCE_MOVED, moved.id, now, details)
        return moved

    return await store.writing(change)


async def undo_move_noted(
    store: Store, actor: Actor, identifier: str, now: datetime, moved_to: str = ""
) -> Source:
    """Undo the last move of a source as `undo_move` does. If the move is on record, note there that it was undone.
    Raises AdminError as `undo_act` does."""

    async def change(within: Store) -> Source:
        await actor.require(within, Role.EDITOR)
        url = (await known_source(within, identifier)).source.url
        noted = await _last_move(within, identifier, now)
        if noted is None or noted.details["after"] != url or moved_to not in ("", url):
            return await undo_move(within, identifier, now, moved_to=moved_to)
        await undo_act(within, noted.id, now, actor)
        return (await known_source(within, identifier)).source

    return await store.writing(change)


async def _last_move(store: Store, identifier: str, now: datetime) -> AuditEntry | None:
    entries = await store.audit.latest(LOOKED_AT, subject=identifier)
    moves = (each for each in entries if each.act is AdminAct.SOURCE_MOVED and can_be_undone(each, now))
    return next(moves, None)


async def resume_sending(store: Store, actor: Actor, now: datetime) -> bool:
    """End a pause of all sending, and note it. Return False if there is none. Raises AdminError if the actor is no
    admin (any more)."""

    async def change(within: Store) -> bool:
        role = await actor.require(within, Role.MODERATOR)
        if not await within.pauses.end(now, resumed=True):
            return False
        await note_act(within, actor.person, role, AdminAct.SENDING_RESUMED, "", now)
        return True

    return await store.writing(change)
