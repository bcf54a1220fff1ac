"""Makes somebody the first owner of the bot, as long as there is none."""

from collections.abc import Collection
from datetime import datetime

from digests.curate.admins import admins_of, hash_of, note_act
from digests.model import AdminAct, Role
from digests.store import Store


async def has_owner(store: Store, owners: Collection[int]) -> bool:
    """Say whether anybody is an owner. `owners` are the admins of the settings."""
    return Role.OWNER in (await admins_of(store, owners)).values()


async def become_owner(store: Store, person: int, now: datetime, owners: Collection[int] = ()) -> bool:
    """Make a person (Telegram user id) the first owner, and note it in the record, in one transaction. Return
    False, and do nothing, if there is an owner already."""

    async def change(within: Store) -> bool:
        if await has_owner(within, owners):
            return False
        hashed = hash_of(await within.admins.secret(), person)
        before = await within.admins.role(person)
        await within.admins.give(person, Role.OWNER, now)
        details = {"role": Role.OWNER, "before": before}
        await note_act(within, person, Role.OWNER, AdminAct.ROLE_GIVEN, hashed, now, details)
        return True

    return await store.writing(change)
