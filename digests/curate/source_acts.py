"""What an admin does to a source. Each act is noted with the source's state before and after, and can be undone
for a day."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.curate.source_list import (
    check_readable,
    describe_source,
    known_source,
    numbered_source,
    pause_source,
    resume_source,
)
from digests.errors import SourceChangedError, SourceError, UndoError
from digests.model import AdminAct, AuditEntry, Relation, Role, Source
from digests.rules.reading.sources.edits import changed_fields, needs_owner, plain_values, typed_values
from digests.store import Store

MOST_NAMED = 20
"""So many sources are named as what an act was done to."""

# --- descriptions --------------------------------------------------------------------------------


async def edit_source(
    store: Store, number: int, before: Source, after: Source, actor: Actor, now: datetime, relation: Relation
) -> int:
    """Change the description of a source, by the number of its row, from `before` to `after`. Return the number of
    the act in the record.

    Raises SourceChangedError, and changes nothing, if the source is not described as in `before` any more. Raises
    AdminError if the actor is no editor, or no owner where only an owner may make this edit. Raises
    SourceNameError, UnknownSourceError.
    """
    names = changed_fields(before, after)
    needed = Role.OWNER if needs_owner(before, after) else Role.EDITOR

    async def do(within: Store) -> int:
        role = await actor.require(within, needed)
        present = (await numbered_source(within, number)).source
        if not changed_fields(after, present):  # it was done, and a fault makes us do it again
            latest = await within.audit.latest(1, subject=present.id)
            return latest[0].id if latest and latest[0].act is AdminAct.SOURCE_CHANGED else 0
        if changed_fields(before, present):
            raise SourceChangedError(present)
        changes = {name: getattr(after, name) for name in names}
        stored = await describe_source(within, present.id, changes, relation)
        details = {"before": plain_values(before, names), "after": plain_values(stored, names)}
        return await note_act(within, actor.person, role, AdminAct.SOURCE_CHANGED, present.id, now, details)

    return await store.writing(do)


async def undo_edit(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Describe a source as before an edit. UndoError if one of these fields was changed or the source was
    removed since."""
    record = await store.sources.get(entry.subject)
    before, after = entry.details["before"], entry.details["after"]
    if record is None or plain_values(record.source, tuple(after)) != after:
        raise UndoError(f"the source {entry.subject} was changed since")
    await describe_source(store, entry.subject, typed_values(before))


# --- reading, or not -----------------------------------------------------------------------------


async def pause_noted(store: Store, identifier: str, reason: str, actor: Actor, now: datetime) -> Source:
    """Pause a source as `pause_source` does, and note the act. Raises AdminError if the actor is no admin (any
    more)."""
    return await _switched(
        store,
        AdminAct.SOURCE_PAUSED,
        identifier,
        lambda within: pause_source(within, identifier, reason, now),
        actor,
        now,
    )


async def resume_noted(store: Store, identifier: str, actor: Actor, now: datetime) -> Source:
    """Resume a source as `resume_source` does, and note the act. Raises AdminError as `pause_noted` does."""
    return await _switched(
        store,
        AdminAct.SOURCE_RESUMED,
        identifier,
        lambda within: resume_source(within, identifier, now),
        actor,
        now,
    )


async def switch_all(
    store: Store, identifiers: Collection[str], on: bool, reason: str, actor: Actor, now: datetime
) -> int:
    """Pause (`on` is False) or resume these sources, and note it as one act. Return the number of the act in the
    record, 0 if nothing was changed. Sources that are so already, are not in the list any more, or cannot be read
    are left as they are. Raises AdminError as `pause_noted` does."""

    async def do(within: Store) -> int:
        role = await actor.require(within, Role.MODERATOR)
        changed = [each for each in await within.sources.listed(identifiers) if can_switch(each, on)]
        if not changed:
            return 0
        await within.sources.set_all_active([each.id for each in changed], on, reason, now)
        details = {
            "sources": {each.id: _activity(each) for each in changed},
            "after": {"active": on, "reason": reason},
        }
        act = AdminAct.SOURCE_RESUMED if on else AdminAct.SOURCE_PAUSED
        named = ", ".join(each.id for each in changed[:MOST_NAMED]) + (", …" if changed[MOST_NAMED:] else "")
        return await note_act(within, actor.person, role, act, named, now, details)

    return await store.writing(do)


def can_switch(source: Source, on: bool) -> bool:
    """Say whether a source would be changed if it were resumed (`on`) or paused. Pure."""
    if source.active is on:
        return False
    try:
        check_readable(source)
    except SourceError:
        return not on
    return True


async def _undo_all(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Let each source be read, or not, as before. Those that were changed or removed since stay as they are;
    UndoError if that is so of all."""
    before, after = entry.details["sources"], entry.details["after"]
    present = [each.id for each in await store.sources.listed(before) if _activity(each) == after]
    if not present:
        raise UndoError("all these sources were changed since")
    for identifier in present:
        was = before[identifier]
        await store.sources.set_active(identifier, was["active"], was["reason"], now)


async def undo_activity(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Let a source be read, or not, as before it was paused or resumed. Each of several sources is
    treated alone. UndoError if the source, or each of several, was paused, resumed or removed since."""
    if "sources" in entry.details:
        await _undo_all(store, entry, now)
        return
    record = await store.sources.get(entry.subject)
    if record is None or _activity(record.source) != entry.details["after"]:
        raise UndoError(f"the source {entry.subject} was changed since")
    before = entry.details["before"]
    await store.sources.set_active(entry.subject, before["active"], before["reason"], now)


async def _switched(
    store: Store,
    act: AdminAct,
    identifier: str,
    change: Callable[[Store], Awaitable[Source]],
    actor: Actor,
    now: datetime,
) -> Source:
    async def do(within: Store) -> Source:
        role = await actor.require(within, Role.MODERATOR)
        before = await change(within)
        after = (await known_source(within, identifier)).source
        details = {"before": _activity(before), "after": _activity(after)}
        if _activity(after) != _activity(before):  # what was so already is no act
            await note_act(within, actor.person, role, act, identifier, now, details)
        return before

    return await store.writing(do)


def _activity(source: Source) -> Mapping[str, Any]:
    return {"active": source.active, "reason": source.reason}
