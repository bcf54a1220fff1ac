"""Gives and takes roles, bans people, and lifts bans. Each is noted in the record, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from digests.curate.admins import admins_of, hash_of, note_act, role_of
from digests.errors import AdminError, UndoError
from digests.model import AdminAct, AuditEntry, Role
from digests.store import Store

LOOKED_AT = 50
"""So many of a person's newest acts are looked at for a later one."""
LARGEST = 1 << 52
"""Telegram ids have at most 52 bits."""
SERVICE_ACCOUNTS = frozenset({777000, 1087968824, 136817688})
"""Telegram's own accounts: it writes from the first, for anonymous admins of groups from the second, and for
channels from the third."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The admin who does something: a Telegram user id. `owners` are the admins of the settings."""

    person: int
    owners: Collection[int] = ()

    async def require(self, store: Store, needed: Role) -> Role:
        """Return the actor's role now. AdminError if it does not cover the role that is needed: it may have been
        taken a moment ago."""
        role = await role_of(store, self.person, self.owners)
        if role is None or not role.covers(needed):
            raise AdminError(f"that needs the role {needed}", code=ROLE_NEEDED[needed])
        return role


ROLE_NEEDED = {Role.MODERATOR: "bot-admins-only", Role.EDITOR: "editors-only", Role.OWNER: "owners-only"}


def check_person(person: int, telegram: int) -> None:
    """Raise AdminError unless a number can be the id of a person. `telegram` is the id of the bot itself. Groups
    and channels have numbers below 0. Pure."""
    if not 0 < person < LARGEST or person in SERVICE_ACCOUNTS:
        raise AdminError(f"{person} is no id of a person", code="person-number")
    if person == telegram:
        raise AdminError("the bot cannot be an admin or banned", code="person-is-bot")


async def give_role(store: Store, actor: Actor, person: int, role: Role, now: datetime) -> Role | None:
    """Give a person (Telegram user id) a role, and return the role before. If that is the same role, nothing is
    done. Raises AdminError if the actor is no owner (any more), if the person is an owner by the settings or is
    banned, or if no owner would be left."""

    async def change(within: Store) -> Role | None:
        own = await actor.require(within, Role.OWNER)
        before = await _role_in_rows(within, person, actor.owners)
        hashed = hash_of(await within.admins.secret(), person)
        if hashed in {each.person for each in await within.bans.all()}:
            raise AdminError("a banned person cannot get a role", code="role-for-banned")
        if before is role:
            return before
        await within.admins.give(person, role, now)
        await require_owner(within, actor.owners)
        details = {"role": role, "before": before}
        await note_act(within, actor.person, own, AdminAct.ROLE_GIVEN, hashed, now, details)
        return before

    return await store.writing(change)


async def take_role(store: Store, actor: Actor, person: int, now: datetime) -> Role:
    """Take the role from a person, and return it. Raises AdminError as `give_role` does, and if there is none."""

    async def change(within: Store) -> Role:
        own = await actor.require(within, Role.OWNER)
        before = await _role_in_rows(within, person, actor.owners)
        if before is None:
            raise AdminError("the person has no role", code="role-none")
        await within.admins.take(person)
        await require_owner(within, actor.owners)
        hashed = hash_of(await within.admins.secret(), person)
        await note_act(within, actor.person, own, AdminAct.ROLE_TAKEN, hashed, now, {"before": before})
        return before

    return await store.writing(change)


async def require_owner(store: Store, owners: Collection[int]) -> None:
    """Raise AdminError if nobody is an owner."""
    if Role.OWNER not in (await admins_of(store, owners)).values():
        raise AdminError("the bot would have no owner", code="last-owner")


async def ban(store: Store, actor: Actor, person: int, now: datetime) -> bool:
    """Ban a person. Return False if the person is banned already. Raises AdminError if the actor is no editor (any
    more), or if the person is an admin. Whoever calls this also ends the person's digests."""

    async def change(within: Store) -> bool:
        own = await actor.require(within, Role.EDITOR)
        if await role_of(within, person, actor.owners) is not None:
            raise AdminError("an admin cannot be banned", code="ban-of-admin")
        hashed = hash_of(await within.admins.secret(), person)
        if not await within.bans.add(hashed, now):
            return False
        await note_act(within, actor.person, own, AdminAct.PERSON_BANNED, hashed, now)
        return True

    return await store.writing(change)


async def lift_ban(store: Store, actor: Actor, hashed: str, now: datetime) -> None:
    """Lift the ban of a person, given as keyed hash (see `hash_of`). Raises AdminError if the actor is no editor
    (any more), or if the person is not banned."""

    async def change(within: Store) -> None:
        own = await actor.require(within, Role.EDITOR)
        if not await within.bans.lift(hashed):
            raise AdminError("the person is not banned", code="ban-none")
        await note_act(within, actor.person, own, AdminAct.BAN_LIFTED, hashed, now)

    await store.writing(change)


async def _role_in_rows(store: Store, person: int, owners: Collection[int]) -> Role | None:
    if person in owners:
        raise AdminError("the settings make this person an owner", code="role-of-settings")
    return await store.admins.role(person)


# --- what undoes these acts -------------------------------------------------------------------------


async def undo_role(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Give the person back the role before, or none. UndoError if the role was given or taken again since."""
    await _require_newest(store, entry, (AdminAct.ROLE_GIVEN, AdminAct.ROLE_TAKEN))
    secret = await store.admins.secret()
    found = [each for each in await store.admins.all() if hash_of(secret, each.person) == entry.subject]
    if not found or found[0].role != entry.details["role"]:
        raise UndoError("the role was changed since")
    before = entry.details["before"]
    if before is None:
        await store.admins.take(found[0].person)
    else:
        await store.admins.give(found[0].person, Role(before), now)


async def undo_ban(store: Store, entry: AuditEntry, _now: datetime) -> None:
    """Lift the ban. UndoError if it was lifted since, even if the person was banned again."""
    await _require_newest(store, entry, (AdminAct.PERSON_BANNED, AdminAct.BAN_LIFTED))
    if not await store.bans.lift(entry.subject):
        raise UndoError("the ban was lifted since")


async def _require_newest(store: Store, entry: AuditEntry, acts: Collection[AdminAct]) -> None:
    """Raise UndoError if one of these acts was done to the same person later and stands."""
    for each in await store.audit.latest(LOOKED_AT, subject=entry.subject):
        if each.id > entry.id and each.act in acts and each.undone_at is None:
            raise UndoError(f"act {each.id} changed it since")
