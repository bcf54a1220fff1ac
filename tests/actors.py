"""Admins who act in tests."""

from digests.curate.people import Actor
from digests.model import Role
from digests.store import Store
from tests.factories import NOW

OWNER = Actor(9001, {9001})
"""An owner by the settings."""


async def actor_with(store: Store, role: Role, person: int = 77) -> Actor:
    """Return a person to whom this role is given in chat."""
    await store.admins.give(person, role, NOW)
    return Actor(person)
