"""Who is told of what concerns the bot itself, in whose words, and what when nobody takes it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.sending.operators import Operators
from bot.texts import Texts
from config.settings import Settings
from digests.errors import StoreError
from digests.model import Role
from digests.store import Store
from tests.factories import NOW, subscriber

ADMIN, OTHER_ADMIN, OPERATIONS = 7, 8, -55


class Ears:
    """What each chat takes of three messages; all of it where nothing else is said."""

    def __init__(self, takes: Mapping[int, int] | None = None) -> None:
        self.takes = takes or {}
        self.told: list[tuple[int, str, str, bool]] = []

    async def tell(self, chat: int, texts: Texts, zone: str, silent: bool) -> int:
        self.told.append((chat, texts.language, zone, silent))
        return self.takes.get(chat, 3)

    @property
    def chats(self) -> list[int]:
        return [chat for chat, *_ in self.told]


def operators(store: Store, operations: int | None = OPERATIONS, hours: int = 0) -> Operators:
    settings = Settings(admins=frozenset({ADMIN, OTHER_ADMIN}), operations_chat=operations)
    return Operators(store, settings, lambda: NOW + timedelta(hours=hours))


@pytest.mark.parametrize("taken", [0, 2, 3])
async def test_where_the_operations_chat_does_not_take_all_the_admins_are_told_too(
    store: Store, taken: int
) -> None:
    ears = Ears({OPERATIONS: taken})
    assert await operators(store).tell(ears.tell, 3) == 3
    assert ears.chats == ([OPERATIONS] if taken == 3 else [OPERATIONS, ADMIN, OTHER_ADMIN])


async def test_without_an_operations_chat_every_admin_is_told_once_though_nobody_takes_it(store: Store) -> None:
    ears = Ears({ADMIN: 0, OTHER_ADMIN: 0})
    assert await operators(store, None).tell(ears.tell, 3) == 0
    assert ears.chats == [ADMIN, OTHER_ADMIN]


async def test_an_admin_whose_own_chat_is_the_operations_chat_is_not_asked_twice(store: Store) -> None:
    ears = Ears({ADMIN: 0})
    assert await operators(store, ADMIN).tell(ears.tell, 3) == 3
    assert ears.chats == [ADMIN, OTHER_ADMIN]


async def test_each_is_told_in_their_language_on_their_clock_and_without_a_sound_at_their_night(
    store: Store,
) -> None:
    await store.subscribers.save(subscriber(ADMIN, language="zh-Hant", zone="Asia/Taipei"), NOW)
    ears = Ears()
    await operators(store, None, hours=4).tell(ears.tell, 3)
    assert ears.told == [(ADMIN, "zh-Hant", "Asia/Taipei", True), (OTHER_ADMIN, "en", "UTC", False)]


async def test_owners_and_editors_of_the_chat_are_told_after_the_admins_of_the_settings(store: Store) -> None:
    for person, role in ((1, Role.OWNER), (2, Role.EDITOR), (3, Role.MODERATOR), (ADMIN, Role.EDITOR)):
        await store.admins.give(person, role, NOW)
    ears, told = Ears(), operators(store, None)
    await told.tell(ears.tell, 3)
    assert ears.chats == [ADMIN, OTHER_ADMIN, 1, 2]
    assert told.admins == ears.chats
    await store.admins.take(1)
    ears, later = Ears({OPERATIONS: 0}), operators(store, hours=1)
    await later.tell(ears.tell, 3)
    assert ears.chats == [OPERATIONS, ADMIN, OTHER_ADMIN, 2]


async def test_where_the_store_fails_the_admins_of_the_settings_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> None:
        raise StoreError("no space left")

    monkeypatch.setattr(store, "reading", fail)
    ears = Ears()
    assert await operators(store, None).tell(ears.tell, 3) == 3
    assert ears.chats == [ADMIN, OTHER_ADMIN]


async def test_nobody_is_known_where_neither_is_set(store: Store) -> None:
    assert not Operators(store, Settings(), lambda: NOW).are_known
    assert operators(store, None).are_known
