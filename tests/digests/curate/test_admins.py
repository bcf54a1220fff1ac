"""Who may do what with the bot, and the record of what was done."""

from pathlib import Path

import pytest

from digests.curate.admins import admins_of, hash_of, note_act, role_of
from digests.curate.undo import undo_act
from digests.errors import StoreError, UndoError
from digests.model import AdminAct, Role
from digests.store import Store, open_store
from tests.actors import OWNER as ACTING
from tests.factories import NOW

OWNER, PERSON, OTHER = 7, 8, 9


@pytest.fixture
async def store(tmp_path: Path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("role", "covered"),
    [
        (Role.MODERATOR, {Role.MODERATOR}),
        (Role.EDITOR, {Role.MODERATOR, Role.EDITOR}),
        (Role.OWNER, {Role.MODERATOR, Role.EDITOR, Role.OWNER}),
    ],
)
def test_a_role_covers_itself_and_those_below(role: Role, covered: set[Role]) -> None:
    assert {needed for needed in Role if role.covers(needed)} == covered


async def test_a_role_is_given_changed_and_taken(store: Store) -> None:
    assert await role_of(store, PERSON, {OWNER}) is None
    await store.admins.give(PERSON, Role.MODERATOR, NOW)
    await store.admins.give(PERSON, Role.EDITOR, NOW)
    assert await role_of(store, PERSON, {OWNER}) is Role.EDITOR
    assert await admins_of(store, {OWNER}) == {OWNER: Role.OWNER, PERSON: Role.EDITOR}
    assert await store.admins.take(PERSON)
    assert not await store.admins.take(PERSON)
    assert await role_of(store, PERSON, {OWNER}) is None


async def test_an_owner_of_the_settings_stays_owner_whatever_role_was_given(store: Store) -> None:
    await store.admins.give(OWNER, Role.MODERATOR, NOW)
    assert await role_of(store, OWNER, {OWNER}) is Role.OWNER
    assert await admins_of(store, {OWNER}) == {OWNER: Role.OWNER}


async def test_the_record_keeps_what_was_done_and_no_id_of_a_person(store: Store) -> None:
    number = await note_act(store, PERSON, Role.EDITOR, AdminAct.ROLE_GIVEN, "subject", NOW, {"before": "x"})
    entry = await store.audit.get(number)
    assert entry is not None
    assert (entry.role, entry.act, entry.subject, entry.details) == (
        Role.EDITOR, AdminAct.ROLE_GIVEN, "subject", {"before": "x"},
    )  # fmt: skip
    assert entry.actor == hash_of(await store.admins.secret(), PERSON)
    assert str(PERSON) != entry.actor


async def test_each_database_hashes_with_a_secret_of_its_own_that_stays(store: Store) -> None:
    first = await store.admins.secret()
    assert await store.admins.secret() == first
    async with open_store("sqlite+aiosqlite://") as other:
        assert hash_of(await other.admins.secret(), PERSON) != hash_of(first, PERSON)


async def test_an_act_that_fails_leaves_no_entry(store: Store) -> None:
    async def act(within: Store) -> None:
        await note_act(within, PERSON, Role.EDITOR, AdminAct.ROLE_GIVEN, "subject", NOW)
        raise StoreError("the act fails")

    with pytest.raises(StoreError, match="the act fails"):
        await store.writing(act)
    assert await store.audit.latest(10) == []


async def test_the_record_is_read_in_pages_from_its_end_and_an_act_is_undone_once(store: Store) -> None:
    numbers = [await note_act(store, PERSON, Role.OWNER, AdminAct.ROLE_TAKEN, subject, NOW) for subject in "abab"]
    assert [entry.id for entry in await store.audit.latest(2)] == numbers[:1:-1]
    assert [entry.id for entry in await store.audit.latest(2, before=numbers[2])] == numbers[1::-1]
    assert [entry.id for entry in await store.audit.latest(9, subject="a")] == [numbers[2], numbers[0]]
    assert await store.audit.undone(numbers[0], NOW)
    assert not await store.audit.undone(numbers[0], NOW)


async def test_what_cannot_be_undone_is_refused_and_stays_done(store: Store) -> None:
    number = await note_act(store, PERSON, Role.OWNER, AdminAct.DIGEST_SENT, "", NOW)
    with pytest.raises(UndoError, match="digest-sent cannot be undone"):
        await undo_act(store, number, NOW, ACTING)
    with pytest.raises(UndoError, match="no act"):
        await undo_act(store, number + 1, NOW, ACTING)
    entry = await store.audit.get(number)
    assert entry is not None
    assert entry.undone_at is None
