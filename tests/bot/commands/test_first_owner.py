"""Becoming the first owner by the code that the console shows."""

from datetime import timedelta

import pytest

from bot.sandbox.world import User
from bot.texts import LANGUAGES, first_run_words
from digests.curate.admins import hash_of
from digests.curate.first_owner import become_owner
from digests.errors import StoreError
from digests.model import AdminAct, Role
from digests.store import Store
from digests.store.admins import Admins
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import NOW

WORDS = first_run_words("en")
KIM = 50


@pytest.fixture
def owners() -> frozenset[int]:
    return frozenset()


def opened(room: Room) -> str:
    """The code that the console shows now."""
    return room.services.first_owner.renew(room.clock())


async def owners_of(room: Room) -> list[int]:
    return [each.person for each in await room.store.admins.all() if each.role is Role.OWNER]


def offers(room: Room, user: User) -> set[str]:
    return {each["command"] for each in room.sandbox.menu(user)}


async def test_whoever_writes_the_code_in_private_is_the_owner_with_menu_and_rights_at_once(menus: Room) -> None:
    room, code = menus, opened(menus)
    (refused,) = await room.say("/sources")
    assert "addsource" not in offers(room, room.reader)
    (answer,) = await room.say(code.lower().replace("-", " "))
    assert answer.text == WORDS.owner_made
    assert await owners_of(room) == [room.reader.id]
    assert {"addsource", "stats"} <= offers(room, room.reader)
    (sources,) = await room.say("/sources")
    assert sources.text != refused.text

    (entry,) = await room.store.audit.latest(10)
    hashed = hash_of(await room.store.admins.secret(), room.reader.id)
    assert (entry.act, entry.actor, entry.subject) == (AdminAct.ROLE_GIVEN, hashed, hashed)
    assert (entry.role, entry.details) == (Role.OWNER, {"role": "owner", "before": None})


async def test_a_used_code_makes_nobody_else_an_owner(room: Room) -> None:
    code, kim = opened(room), room.sandbox.add_user(KIM, "Kim")
    await room.say(code)
    (answer,) = await room.say(code, kim)
    assert answer.text.startswith(WORDS.owner_known[:40])
    assert await owners_of(room) == [room.reader.id]
    (again,) = await room.say(code)
    assert again.text == WORDS.owner_made, "the owner may have said it twice"
    assert len(await room.store.audit.latest(10)) == 1


async def test_two_people_with_the_code_at_the_same_moment_do_not_both_own_the_bot(room: Room) -> None:
    code, kim = opened(room), room.sandbox.add_user(KIM, "Kim")
    for who in (room.reader, kim):
        room.sandbox.say(who, code)
    await room.quiet()
    assert len(await owners_of(room)) == 1


async def test_wrong_codes_are_answered_and_then_refused(room: Room) -> None:
    code = opened(room)
    for _ in range(5):
        (answer,) = await room.say("2AAA-2AAA-2AAA")
        assert answer.text == WORDS.code_wrong.format(length="10 minutes")
        room.clock.move(timedelta(seconds=20))
    (answer,) = await room.say(code)
    assert answer.text == WORDS.code_too_often.format(length="10 minutes")
    assert await owners_of(room) == []


async def test_a_code_that_is_said_in_a_group_is_void(room: Room) -> None:
    code, kim = opened(room), room.sandbox.add_user(KIM, "Kim")
    group = room.sandbox.add_group("Readers", owner=kim)
    (brief,) = await room.say("/id@communique_bot", group, user=kim)
    (answer,) = await room.say(code, group, user=kim, reply_to=brief)
    assert answer.text == WORDS.code_in_private
    (answer,) = await room.say(code)
    assert answer.text == WORDS.code_wrong.format(length="10 minutes")
    assert await owners_of(room) == []
    assert opened(room) not in ("", code), "the console shows another"


async def test_a_code_answers_no_question_that_is_open(room: Room) -> None:
    code = opened(room)
    await room.say("/settings")
    await room.press("Time zone")
    await room.press("Other place")
    (answer,) = await room.say(code)
    assert answer.text == WORDS.owner_made
    (answer,) = await room.say("berlin")
    assert (await room.known()).zone == "Europe/Berlin", "and the question is still open"


async def test_without_a_code_open_what_looks_like_one_is_no_way_in(room: Room) -> None:
    (answer,) = await room.say("2AAA-2AAA-2AAA")
    assert answer.text == WORDS.code_wrong.format(length="10 minutes")
    assert await owners_of(room) == []


async def test_if_the_store_refuses_the_message_is_taken_up_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, give = opened(room), Admins.give
    refused: list[int] = []

    async def refuse_once(admins: Admins, person: int, role: Role, now: object) -> None:
        if not refused:
            refused.append(person)
            raise StoreError("the disk is full")
        await give(admins, person, role, now)  # type: ignore[arg-type]

    monkeypatch.setattr(Admins, "give", refuse_once)
    await room.say(code)
    await room.wait(60)
    assert refused == [room.reader.id]
    assert await owners_of(room) == [room.reader.id]
    assert len(await room.store.audit.latest(10)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_answer_is_in_the_language_of_the_person(room: Room, language: str) -> None:
    spoken = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-tw"}[language]
    somebody, words = room.sandbox.add_user(77, language_code=spoken), first_run_words(language)
    opened(room)
    (answer,) = await room.say("2AAA-2AAA-2AAA", somebody)
    length = {"en": "10 minutes", "zh-Hans": "10分钟", "zh-Hant": "10 分鐘"}[language]
    assert answer.text == words.code_wrong.format(length=length)


# --- the verb -------------------------------------------------------------------------------------


async def test_a_moderator_may_become_the_first_owner_and_the_record_says_what_they_were(store: Store) -> None:
    await store.admins.give(7, Role.MODERATOR, NOW)
    assert await become_owner(store, 7, NOW)
    (entry,) = await store.audit.latest(10)
    assert entry.details["before"] == "moderator"


@pytest.mark.parametrize("owners", [(ADMIN,), ()])
async def test_where_there_is_an_owner_nobody_becomes_the_first(store: Store, owners: tuple[int, ...]) -> None:
    if not owners:
        await store.admins.give(ADMIN, Role.OWNER, NOW)
    assert not await become_owner(store, 7, NOW, owners)
    assert await store.admins.role(7) is None
    assert await store.audit.latest(10) == []
