"""Roles in chat: who sees them, who gives and takes them, and what the person notices."""

import json

import pytest

from bot.commands import register_commands
from bot.sandbox.world import User
from digests import subscribe
from digests.curate.people import Actor, give_role
from digests.model import Address, Role, Subscriber
from tests.bot.commands.conftest import ADMIN, Room

SAM = 7


@pytest.fixture
def sam(room: Room) -> User:
    return room.sandbox.add_user(SAM, "Sam")


async def give(room: Room, person: int, role: Role) -> None:
    await give_role(room.store, Actor(ADMIN, {ADMIN}), person, role, room.clock())


async def role(room: Room, person: int = SAM) -> Role | None:
    return await room.store.admins.role(person)


def menu_of(room: Room, user: User) -> list[str]:
    """The commands that this person's phone shows."""
    return [each["command"] for each in room.sandbox.menu(user)]


async def test_admins_shows_who_may_do_what_and_readers_do_not_see_it(room: Room, admin: User, sam: User) -> None:
    await give(room, SAM, Role.EDITOR)
    room.sandbox.say(sam, "/help")
    (listed,) = await room.say("/admins", admin)
    assert listed.text.startswith("Who may do what\n\nowner – does everything")
    assert f"Alex · {ADMIN}\nowner, by the settings\n\nSam · {SAM}\neditor since 10 Mar 2026" in listed.text
    assert listed.labels == ["Sam · editor", "Give a role"]
    (listed,) = await room.say("/admins", sam)
    assert listed.labels == []
    (refused,) = await room.say("/admins")
    assert "Sam" not in refused.text


async def test_an_owner_gives_a_role_and_the_person_hears_of_it_with_their_new_menu(
    room: Room, admin: User, sam: User
) -> None:
    await room.say("/start", sam)
    await room.say("/admins", admin)
    await room.press("Give a role", admin)
    room.sandbox.share_user(admin, "Choose a person", sam)
    await room.quiet()
    await room.press("editor", admin)
    assert await role(room) is Role.EDITOR
    assert "editor since 10 Mar 2026" in room.sandbox.last(admin).text
    assert room.sandbox.last(sam).text.startswith("You have a new role in this bot: editor")
    assert "addsource" in menu_of(room, sam)
    await room.press("Take the role", admin)
    assert await role(room) is Role.EDITOR
    await room.press("Yes, take it", admin)
    assert await role(room) is None
    assert "no role in this bot any more" in room.sandbox.last(sam).text
    assert "sources" not in menu_of(room, sam)


async def test_a_person_who_never_wrote_to_the_bot_must_start_it_and_then_sees_the_menu(
    room: Room, admin: User
) -> None:
    sam = room.sandbox.add_user(SAM, "Sam", started=False)
    scope = json.dumps({"chat_id": SAM, "type": "chat"})
    room.sandbox.fail("setMyCommands", 400, "Bad Request: chat not found", match={"scope": scope}, times=2)
    (said,) = await room.say(f"/admins {SAM} moderator", admin)
    assert await role(room) is Role.MODERATOR
    assert "I could not write to this person. They must open @" in said.text
    await room.say("/start", sam)
    assert "sources" in menu_of(room, sam)
    assert "addsource" not in menu_of(room, sam)


async def test_becoming_owner_is_asked_first(room: Room, admin: User, sam: User) -> None:
    await room.say(f"/admins {SAM}", admin)
    await room.press("owner", admin)
    assert await role(room) is None
    assert "can also take your role" in room.sandbox.last(admin).text
    await room.press("No", admin)
    await room.press("owner", admin)
    await room.press("Yes, make owner", admin)
    assert await role(room) is Role.OWNER


async def test_becoming_owner_by_a_command_is_asked_too_and_only_an_owner_is_asked(
    room: Room, admin: User, sam: User
) -> None:
    await give(room, SAM, Role.EDITOR)
    (said,) = await room.say("/admins 55 owner", sam)
    assert said.text.startswith("An owner of this bot may do that.")
    (said,) = await room.say(f"/admins {SAM} owner", admin)
    assert said.labels == ["Yes, make owner", "No"]
    assert await role(room) is Role.EDITOR


async def asked(room: Room, admin: User) -> None:
    await room.say("/admins", admin)
    await room.press("Give a role", admin)


async def test_a_person_is_named_by_number_or_by_a_forwarded_message(room: Room, admin: User, sam: User) -> None:
    await asked(room, admin)
    (said,) = await room.say(str(SAM), admin)
    assert said.text.startswith(f"Sam · {SAM}\nNo role.")
    await asked(room, admin)
    before = room.newest(admin)
    room.sandbox.forward_from(admin, sam, hidden=True)
    (said,) = await room.answers(admin, before)
    assert "hides that in forwarded messages" in said.text
    before = room.newest(admin)
    room.sandbox.forward_from(admin, sam)
    (said,) = await room.answers(admin, before)
    assert said.text.startswith(f"Sam · {SAM}\nNo role.")
    before = room.newest(admin)
    room.sandbox.forward_from(admin, sam, "taiwan")  # nobody was asked for any more
    (said,) = await room.answers(admin, before)
    assert "No role." not in said.text


@pytest.mark.parametrize("number", ["0", "-1001234567890", "777000", "999999999999999999"])
async def test_a_number_that_is_no_persons_is_refused_and_the_question_stays(
    room: Room, admin: User, number: str
) -> None:
    await asked(room, admin)
    (said,) = await room.say(number, admin)
    assert said.text.startswith("This is not the number of a person.")
    (said,) = await room.say(f"/admins {number} editor", admin)
    assert said.text.startswith("This is not the number of a person.")
    await asked(room, admin)
    await room.say(number, admin)
    (said,) = await room.say(str(SAM), admin)
    assert "No role." in said.text


async def test_the_bot_itself_gets_no_role_and_words_that_are_no_role_are_answered(
    room: Room, admin: User
) -> None:
    (said,) = await room.say(f"/admins {room.sandbox.bot.id} editor", admin)
    assert said.text.startswith("This is my own number.")
    for words in ("7 king", "sam editor", "7 editor now", "<b>"):
        (said,) = await room.say(f"/admins {words}", admin)
        assert said.text.startswith("This way: /admins")
    (said,) = await room.say("/admins 7 编辑", admin)
    assert await role(room) is Role.EDITOR


async def test_owners_of_the_settings_keep_their_role_in_chat(room: Room, admin: User) -> None:
    for words in (f"{ADMIN} editor", f"{ADMIN} moderator"):
        (said,) = await room.say(f"/admins {words}", admin)
        assert "COMMUNIQUE_ADMINS" in said.text
    (said,) = await room.say(f"/admins {ADMIN}", admin)
    assert said.labels == ["All admins"]


async def test_an_editor_sees_roles_and_changes_none_even_with_an_owners_old_buttons(
    room: Room, admin: User, sam: User
) -> None:
    await give(room, SAM, Role.OWNER)
    await asked(room, sam)
    (page,) = await room.say("/admins 55", sam)
    await give(room, SAM, Role.EDITOR)
    press = await room.press("editor", sam, message=page)
    assert press.toast.startswith("An owner of this bot may do that.")
    (said,) = await room.say("/admins 55 editor", sam)
    assert said.text.startswith("An owner of this bot may do that.")
    assert await role(room, 55) is None


async def test_an_answer_to_an_owners_question_is_refused_once_the_role_is_gone(
    room: Room, admin: User, sam: User
) -> None:
    await give(room, SAM, Role.OWNER)
    await asked(room, sam)
    await give(room, SAM, Role.EDITOR)
    (said,) = await room.say("55", sam)
    assert said.text.startswith("An owner of this bot may do that.")


async def test_who_is_told_is_told_in_their_own_language(room: Room, admin: User, sam: User) -> None:
    newcomer = Subscriber(address=Address(SAM), language="zh-Hant")
    await subscribe.consent(room.store, newcomer, room.clock())
    room.sandbox.say(sam, "/help")
    await room.say(f"/admins {SAM} editor", admin)
    assert room.sandbox.last(sam).text.startswith("您在本機器人有了新角色：編輯")


async def test_pages_of_many_admins_turn(room: Room, admin: User) -> None:
    for person in range(100, 120):
        await give(room, person, Role.MODERATOR)
    (listed,) = await room.say("/admins", admin)
    assert "107" not in listed.text
    pressed = [listed.text]
    for _ in range(2):
        await room.press("Next ›", admin)
        pressed.append(room.sandbox.last(admin).text)
    assert sum(page.count("moderator since") for page in pressed) == 20


async def test_names_that_people_give_themselves_link_to_nothing(room: Room, admin: User) -> None:
    room.sandbox.say(room.sandbox.add_user(SAM, "<b>@durov</b> /stop"), "/help")
    (listed,) = await room.say(f"/admins {SAM} editor", admin)
    assert "<b>" in listed.text
    kinds = {entity["type"] for entity in listed.json.get("entities", [])}
    assert not kinds & {"mention", "bot_command", "text_link"}


async def test_menus_of_roles_given_before_are_told_at_the_next_start(room: Room, admin: User, sam: User) -> None:
    await give(room, SAM, Role.MODERATOR)
    await register_commands(room.application.bot, room.services)
    assert "sources" in menu_of(room, sam)


async def test_forget_also_takes_a_role_that_was_given_in_chat_and_its_menu(
    room: Room, admin: User, sam: User
) -> None:
    await give(room, SAM, Role.EDITOR)
    await room.say("/start", sam)
    assert "addsource" in menu_of(room, sam)
    await room.say("/forget", sam)
    await room.press("Delete my data", sam)
    assert await role(room) is None
    assert "sources" not in menu_of(room, sam)
