"""Who has a role of the bot and who is banned, in memory: an update must not cost a read of the store."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from digests.curate.admins import hash_of
from digests.errors import StoreError
from digests.model import Admin, Ban, Role
from digests.store import Store

log = logging.getLogger("communique.people")

LOOKED_AT_AGAIN = timedelta(minutes=1)
TOLD = (Role.OWNER, Role.EDITOR)
"""Admins with these roles are told what operators are told, because they can mend it. A moderator looks at
/sources and /deliveries."""


class Roster:
    """What the store said at the last look. Whoever changes a role or a ban looks again at once. Admins of the
    settings do not stand here."""

    def __init__(self) -> None:
        self._roles: Mapping[int, Role] = {}
        self._banned: frozenset[str] = frozenset()
        self._secret = ""
        self._looked_at: datetime | None = None

    async def look(self, store: Store, now: datetime) -> None:
        """Read roles and bans from the store."""

        async def read(within: Store) -> tuple[list[Admin], list[Ban], str]:
            bans = await within.bans.all()
            # Whoever bans makes the secret, so it is there.
            return await within.admins.all(), bans, await within.admins.secret() if bans else ""

        admins, bans, self._secret = await store.reading(read)
        self._roles = {each.person: each.role for each in admins}
        self._banned = frozenset(each.person for each in bans)
        self._looked_at = now

    async def look_again(self, store: Store, now: datetime) -> None:
        """Read roles and bans if the last look was over a minute ago. If the store fails, the last look holds."""
        if self._looked_at is not None and timedelta() <= now - self._looked_at < LOOKED_AT_AGAIN:
            return
        self._looked_at = now
        try:
            await self.look(store, now)
        except StoreError as error:
            log.warning("roles and bans are those of the last look: %s", error)

    @property
    def told(self) -> list[int]:
        """The admins who are told what operators are told, by number."""
        return sorted(person for person, role in self._roles.items() if role in TOLD)

    def is_admin(self, person: int) -> bool:
        """Say whether a role was given to a person (Telegram user id) in chat."""
        return person in self._roles

    def is_banned(self, person: int) -> bool:
        """Say whether a person (Telegram user id) is banned."""
        return bool(self._banned) and hash_of(self._secret, person) in self._banned
