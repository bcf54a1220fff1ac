"""Who may do what with the bot, and the record of what was done."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from digests.model import AdminAct, AuditEntry, Role
from digests.store import Store


async def role_of(store: Store, person: int, owners: Collection[int]) -> Role | None:
    """Return the role of a person (Telegram user id), None if the person is no admin. `owners` are the admins of
    the settings; nobody can take their role in chat."""
    return Role.OWNER if person in owners else await store.admins.role(person)


async def admins_of(store: Store, owners: Collection[int]) -> dict[int, Role]:
    """Return the role of every admin by Telegram user id, the owners of the settings first."""
    given = {each.person: each.role for each in await store.admins.all()}
    return dict.fromkeys(sorted(owners), Role.OWNER) | {
        person: role for person, role in given.items() if person not in owners
    }


def hash_of(secret: str, person: int) -> str:
    """Return the hash of a Telegram user id that stands in the record (HMAC-SHA-256 with the secret of the
    database, 32 hexadecimal digits). Without the secret nobody can find the id by trying all ids. Pure."""
    return hmac.new(bytes.fromhex(secret), str(person).encode(), hashlib.sha256).hexdigest()[:32]


async def note_act(
    store: Store,
    person: int,
    role: Role,
    act: AdminAct,
    subject: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Keep what an admin did, and return the number of the entry. Call it in the transaction of the act, so that
    both are kept or neither. `details` are what undoing needs, as JSON."""
    entry = AuditEntry(
        at=now,
        actor=hash_of(await store.admins.secret(), person),
        role=role,
        act=act,
        subject=subject,
        details=details or {},
    )
    return await store.audit.note(entry)
