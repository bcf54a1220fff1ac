"""Roles and bans: who may give and take them, and what is left in any order of events."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from digests.curate.admins import admins_of, hash_of, note_act
from digests.curate.people import Actor, ban, check_person, give_role, lift_ban, take_role
from digests.curate.source_list import remove_source
from digests.curate.undo import undo_act
from digests.errors import AdminError, UndoError
from digests.model import AdminAct, AuditWord, Role
from digests.store import Store, open_store
from tests.factories import NOW, source

FIRST, SECOND, THIRD, SETTINGS = 7, 8, 9, 10
BOT = 123


@pytest.fixture
async def store(tmp_path: Path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as opened:
        yield opened


@pytest.fixture
async def owner(store: Store) -> Actor:
    await give_role(store, Actor(SETTINGS, {SETTINGS}), FIRST, Role.OWNER, NOW)
    return Actor(FIRST)


async def roles(store: Store) -> dict[int, Role]:
    return await admins_of(store, ())


async def code_of(work: Awaitable[object]) -> str:
    with pytest.raises((AdminError, UndoError)) as caught:
        await work
    return caught.value.code


async def newest(store: Store) -> int:
    return (await store.audit.latest(1))[0].id


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "person-number"),
        (-1001234567890, "person-number"),
        (1 << 52, "person-number"),
        (777000, "person-number"),
        (BOT, "person-is-bot"),
    ],
)
def test_a_number_that_is_no_persons_gets_no_role(number: int, code: str) -> None:
    with pytest.raises(AdminError) as caught:
        check_person(number, BOT)
    assert caught.value.code == code
    check_person(FIRST, BOT)


async def test_an_owner_always_remains(store: Store, owner: Actor) -> None:
    assert await code_of(take_role(store, owner, FIRST, NOW)) == "last-owner"
    assert await code_of(give_role(store, owner, FIRST, Role.EDITOR, NOW)) == "last-owner"
    assert await roles(store) == {FIRST: Role.OWNER}
    assert await take_role(store, Actor(THIRD, {THIRD}), FIRST, NOW) is Role.OWNER


async def test_of_two_owners_who_take_each_others_role_at_once_one_remains(store: Store, owner: Actor) -> None:
    await give_role(store, owner, SECOND, Role.OWNER, NOW)
    both = (take_role(store, owner, SECOND, NOW), take_role(store, Actor(SECOND), FIRST, NOW))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [getattr(each, "code", each) for each in done] == [Role.OWNER, "owners-only"]
    assert await roles(store) == {FIRST: Role.OWNER}


async def test_owners_of_the_settings_keep_their_role_and_others_than_owners_give_none(
    store: Store, owner: Actor
) -> None:
    settings = Actor(FIRST, {THIRD})
    assert await code_of(give_role(store, settings, THIRD, Role.EDITOR, NOW)) == "role-of-settings"
    assert await code_of(take_role(store, settings, THIRD, NOW)) == "role-of-settings"
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    assert await code_of(give_role(store, Actor(SECOND), SECOND, Role.OWNER, NOW)) == "owners-only"
    assert await code_of(take_role(store, owner, THIRD, NOW)) == "role-none"


async def test_a_ban_keeps_a_hash_and_no_admin_is_banned(store: Store, owner: Actor) -> None:
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    assert await ban(store, Actor(SECOND), THIRD, NOW)
    assert not await ban(store, owner, THIRD, NOW)
    hashed = hash_of(await store.admins.secret(), THIRD)
    assert [each.person for each in await store.bans.all()] == [hashed]
    assert await code_of(ban(store, owner, SECOND, NOW)) == "ban-of-admin"
    assert await code_of(ban(store, Actor(FIRST, {THIRD}), THIRD, NOW)) == "ban-of-admin"
    assert await code_of(give_role(store, owner, THIRD, Role.EDITOR, NOW)) == "role-for-banned"
    await lift_ban(store, owner, hashed, NOW)
    assert await code_of(lift_ban(store, owner, hashed, NOW)) == "ban-none"
    assert await store.bans.all() == []


async def test_a_role_is_undone_unless_it_was_changed_since(store: Store, owner: Actor) -> None:
    await give_role(store, owner, SECOND, Role.MODERATOR, NOW)
    given = await newest(store)
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    raised = await newest(store)
    assert await code_of(undo_act(store, given, NOW, owner)) == "undo-changed-since"
    await undo_act(store, raised, NOW, owner)
    assert (await roles(store))[SECOND] is Role.MODERATOR
    await undo_act(store, given, NOW, owner)
    assert SECOND not in await roles(store)
    assert await code_of(undo_act(store, given, NOW, owner)) == "undo-done"


async def test_an_act_is_not_undone_over_a_later_one_that_says_the_same(store: Store, owner: Actor) -> None:
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    given = await newest(store)
    await take_role(store, owner, SECOND, NOW)
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    assert await code_of(undo_act(store, given, NOW, owner)) == "undo-changed-since"
    assert (await roles(store))[SECOND] is Role.EDITOR
    hashed = hash_of(await store.admins.secret(), THIRD)
    await ban(store, owner, THIRD, NOW)
    banned = await newest(store)
    await lift_ban(store, owner, hashed, NOW)
    await ban(store, owner, THIRD, NOW)
    assert await code_of(undo_act(store, banned, NOW, owner)) == "undo-changed-since"
    assert [each.person for each in await store.bans.all()] == [hashed]


async def test_undoing_needs_the_role_in_which_it_was_done_and_leaves_an_owner(store: Store, owner: Actor) -> None:
    first = await newest(store)
    assert await code_of(undo_act(store, first, NOW, owner)) == "last-owner"
    entry = await store.audit.get(first)
    assert entry is not None
    assert entry.undone_at is None
    await give_role(store, owner, SECOND, Role.EDITOR, NOW)
    await ban(store, owner, THIRD, NOW)
    banned = await newest(store)
    assert await code_of(undo_act(store, banned, NOW, Actor(SECOND))) == "owners-only"
    await undo_act(store, banned, NOW, owner)
    assert await store.bans.all() == []
    entry = await store.audit.get(banned)
    assert entry is not None
    assert (entry.undone_at, entry.undone_by) == (NOW, hash_of(await store.admins.secret(), FIRST))


async def test_a_removed_source_comes_back_as_it_was_unless_it_is_there_again(store: Store, owner: Actor) -> None:
    there = source(reason="broken", active=False)
    await store.sources.add(there, NOW)
    details = {"url": there.url, "active": there.active, "reason": there.reason}
    for again in (False, True):
        await remove_source(store, there.id, NOW)
        number = await note_act(store, FIRST, Role.OWNER, AdminAct.SOURCE_REMOVED, there.id, NOW, details)
        if again:
            await store.sources.add(there, NOW)
            assert await code_of(undo_act(store, number, NOW, owner)) == "undo-changed-since"
        else:
            await undo_act(store, number, NOW, owner)
            record = await store.sources.get(there.id)
            assert record is not None
            assert record.source == there


async def test_the_record_is_searched_by_subject_act_and_person(store: Store, owner: Actor) -> None:
    secret = await store.admins.secret()
    for subject in ("harbour-gazette", "50%_off"):
        await note_act(store, SECOND, Role.EDITOR, AdminAct.SOURCE_PAUSED, subject, NOW)

    async def found(*words: AuditWord) -> list[str]:
        entries, count = await store.audit.found(words, 10)
        assert count == len(entries)
        return [entry.subject for entry in entries]

    assert await found(AuditWord(word="Gazette")) == ["harbour-gazette"]
    assert await found(AuditWord(word="%_")) == ["50%_off"]
    assert await found(AuditWord(word="paus", acts=frozenset({AdminAct.SOURCE_PAUSED}))) == [
        "50%_off", "harbour-gazette",
    ]  # fmt: skip
    second = AuditWord(word="8", hashes=frozenset({hash_of(secret, SECOND)}))
    assert await found(second, AuditWord(word="gazette")) == ["harbour-gazette"]
    assert len(await found(AuditWord(word="x", prefix=hash_of(secret, SECOND)[:8]))) == 2
    assert len(await found()) == 3
    assert [each.subject for each in (await store.audit.found((), 1, first=1))[0]] == ["harbour-gazette"]
