"""Forms of admins: each button acts on the form of its own message, or says that it is old."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.hearing.conversation import Conversation
from bot.sandbox.world import Message, User
from digests.model import Address, Role
from tests.bot.commands.conftest import ADMIN, Room
from tests.digests.newsstand import Newsstand, item, newsstand, rss
from tests.factories import NOW, source

OLD = "That form is closed"


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with newsstand() as open_stand:
        for name in ("gazette", "courier"):
            title = f"Harbour {name.title()}"
            open_stand.put(f"/{name}", rss(item(date="Tue, 10 Mar 2026 09:00:00 GMT"), title=title))
        yield open_stand


async def opened(room: Room, admin: User, stand: Newsstand, name: str) -> Message:
    """Open the form that adds a source; return its message."""
    return (await room.say(f"/addsource {stand.url(f'/{name}')}", admin))[-1]


async def names(room: Room) -> list[str]:
    return sorted(record.source.name for record in await room.store.sources.all())


async def test_the_button_of_an_older_form_adds_its_own_source(room: Room, admin: User, stand: Newsstand) -> None:
    older = await opened(room, admin, stand, "gazette")
    newer = await opened(room, admin, stand, "courier")
    await room.press("Private", admin, message=older)
    assert "✅ Private" in older.labels
    assert "✅ Private" not in newer.labels
    await room.press("Add source", admin, message=older)
    assert await names(room) == ["Harbour Gazette"]
    assert "Harbour Gazette is added" in older.text
    await room.press("Cancel", admin, message=newer)
    assert "Not added" in newer.text
    assert await names(room) == ["Harbour Gazette"]


@pytest.mark.parametrize(
    "command", ["/sources", "/stats", "/help", "/calendar", "/testsource {}", "/nonsense", "giraffes"]
)
async def test_another_command_or_search_does_not_kill_a_form(
    room: Room, admin: User, stand: Newsstand, command: str
) -> None:
    form = await opened(room, admin, stand, "gazette")
    await room.say(command.format(stand.url("/courier")), admin)
    await room.press("Add source", admin, message=form)
    assert await names(room) == ["Harbour Gazette"]


async def test_a_name_is_that_of_the_form_that_asked_for_it_and_the_form_as_it_was_is_old(
    room: Room, admin: User, stand: Newsstand
) -> None:
    older = await opened(room, admin, stand, "gazette")
    newer = await opened(room, admin, stand, "courier")
    await room.press("Change name", admin, message=older)
    (named,) = await room.say("  The   Gazette ", admin)
    assert "Add this source?\nThe Gazette\n" in named.text
    await room.press("Add source", admin, message=older)
    assert OLD in older.text
    assert await names(room) == []
    await room.press("Add source", admin, message=newer)
    await room.press("Add source", admin, message=named)
    assert await names(room) == ["Harbour Courier", "The Gazette"]


async def test_the_newer_of_two_questions_is_answered(room: Room, admin: User, stand: Newsstand) -> None:
    older = await opened(room, admin, stand, "gazette")
    newer = await opened(room, admin, stand, "courier")
    await room.press("Change name", admin, message=older)
    await room.press("Change publisher", admin, message=newer)
    (changed,) = await room.say("Harbour Press", admin)
    assert "Publisher: Harbour Press" in changed.text
    await room.press("Add source", admin, message=changed)
    (record,) = await room.store.sources.all()
    assert (record.source.name, record.source.family) == ("Harbour Courier", "Harbour Press")


async def test_a_name_for_a_form_that_was_cancelled_is_a_search(room: Room, admin: User, stand: Newsstand) -> None:
    form = await opened(room, admin, stand, "gazette")
    await room.press("Change name", admin, message=form)
    await room.press("Cancel", admin, message=form)
    (answer,) = await room.say("giraffes", admin)
    assert "No article of the last 30 days" in answer.text


async def test_pressing_again_says_that_the_form_is_old_and_leaves_what_was_told(
    room: Room, admin: User, stand: Newsstand
) -> None:
    form = await opened(room, admin, stand, "gazette")
    await room.press("Add source", admin, message=form)
    again = await room.press("Add source", admin, message=form)
    assert OLD in again.toast
    assert "is added as" in form.text
    assert await names(room) == ["Harbour Gazette"]


async def test_a_question_about_a_source_removes_no_other_that_has_its_id_by_now(
    room: Room, admin: User, stand: Newsstand
) -> None:
    first = source("gazette", url=stand.url("/gazette"))
    await room.store.sources.add(first, NOW)
    (older,) = await room.say("/removesource gazette", admin)
    (newer,) = await room.say("/removesource gazette", admin)
    await room.press("Remove it", admin, message=newer)
    assert await names(room) == []
    await room.store.sources.add(source("gazette", url=stand.url("/courier")), NOW)
    await room.press("Remove it", admin, message=older)
    assert OLD in older.text
    press = await room.press("Remove it", admin, message=newer)
    assert OLD in press.toast
    assert await names(room) == ["Gazette"]


async def test_a_form_of_an_earlier_version_says_that_it_is_old(room: Room, admin: User) -> None:
    (message,) = await room.say("/stats", admin)
    room.sandbox.push_press(message, "v1:add:confirm", user=admin)
    await room.quiet()
    assert OLD in room.sandbox.last(admin).text
    assert await names(room) == []


async def test_two_admins_do_not_disturb_each_other(room: Room, admin: User, stand: Newsstand) -> None:
    other = room.sandbox.add_user(ADMIN + 1, "Bo")
    await room.store.admins.give(ADMIN + 1, Role.EDITOR, room.clock())
    mine = await opened(room, admin, stand, "gazette")
    theirs = await opened(room, other, stand, "courier")
    await room.press("Change name", admin, message=mine)
    await room.press("Change name", other, message=theirs)
    (named,) = await room.say("Mine", admin)
    (also,) = await room.say("Theirs", other)
    for person, message in ((admin, named), (other, also)):
        await room.press("Add source", person, message=message)
    found = {record.source.name: record.source.url for record in await room.store.sources.all()}
    assert found == {"Mine": stand.url("/gazette"), "Theirs": stand.url("/courier")}


async def test_two_admins_of_a_group_answer_their_own_questions(room: Room) -> None:
    kim, lee = room.sandbox.add_user(50, "Kim"), room.sandbox.add_user(51, "Lee")
    group = room.sandbox.add_group("Readers", owner=kim)
    room.sandbox.add_member(group, lee, "administrator")
    questions = {}
    for person, menu, ask in ((kim, "Time zone", "Other place"), (lee, "Hours", "Other")):
        await room.say("/settings@communique_bot", group, user=person)
        await room.press(menu, group, user=person)
        await room.press(ask, group, user=person)
        questions[person.id] = room.sandbox.last(group)
    await room.say("/calendar@communique_bot", group, user=lee)
    await room.say("berlin", group, user=kim, reply_to=questions[kim.id])
    assert (await room.known(group.id)).zone == "Europe/Berlin"


async def test_a_form_expires_by_itself(room: Room, admin: User, stand: Newsstand) -> None:
    older = await opened(room, admin, stand, "gazette")
    room.clock.move(timedelta(minutes=40))
    newer = await opened(room, admin, stand, "courier")
    room.clock.move(timedelta(minutes=40))
    await room.press("Add source", admin, message=older)
    await room.press("Add source", admin, message=newer)
    assert OLD in older.text
    assert await names(room) == ["Harbour Courier"]


async def test_without_numbers_of_their_own_the_older_form_would_add_the_newer_one_s_source(
    room: Room, admin: User, stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conversation, "new_form", "1")
    older = await opened(room, admin, stand, "gazette")
    await opened(room, admin, stand, "courier")
    await room.press("Add source", admin, message=older)
    assert await names(room) == ["Harbour Courier"]


@pytest.mark.parametrize("words", ["cancel", "取消", "/cancel"])
async def test_cancel_in_a_word_ends_the_newest_open_form_and_no_other(
    room: Room, admin: User, stand: Newsstand, words: str
) -> None:
    older = await opened(room, admin, stand, "gazette")
    newer = await opened(room, admin, stand, "courier")
    (answer,) = await room.say(words, admin)
    assert (answer.text, answer.labels) == ("Cancelled. Nothing was changed.", [])
    press = await room.press("Add source", admin, message=newer)
    assert press.toast.startswith(OLD)
    await room.press("Add source", admin, message=older)
    assert await names(room) == ["Harbour Gazette"]
    (answer,) = await room.say(words, admin)
    assert "there is nothing to end" in answer.text, "no form is open any more"


async def test_cancel_ends_a_form_that_waits_for_a_name_and_what_can_be_undone_stays(
    room: Room, admin: User, stand: Newsstand
) -> None:
    form = await opened(room, admin, stand, "gazette")
    await room.press("Name", admin, message=form)
    (answer,) = await room.say("cancel", admin)
    assert answer.text.startswith("Cancelled.")
    press = await room.press("Add source", admin, message=form)
    assert press.toast.startswith(OLD)
    assert await names(room) == []
    await Conversation(room.store, Address(ADMIN), ADMIN, 77, room.clock).keep_form(
        "77", "moved", {}, timedelta(1)
    )
    (answer,) = await room.say("cancel", admin)
    assert "there is nothing to end" in answer.text


async def test_cancel_leaves_the_forms_of_others_alone(room: Room, admin: User, stand: Newsstand) -> None:
    form = await opened(room, admin, stand, "gazette")
    (answer,) = await room.say("cancel")
    assert "there is nothing to end" in answer.text
    await room.press("Add source", admin, message=form)
    assert await names(room) == ["Harbour Gazette"]
