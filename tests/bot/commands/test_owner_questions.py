"""An editor adds a source, and owners are asked whose it is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.commands.owner_questions import MOST_LISTED, TRIED_AGAIN, OwnerNotices, asked
from bot.render.parts import measure
from bot.sandbox.world import Message, User
from bot.texts import LANGUAGES, get
from digests.model import Labelling, OwnerQuestion, Ownership, Policy, Role
from tests.bot.commands.conftest import ADMIN, Room
from tests.digests.newsstand import Newsstand, item, newsstand, rss
from tests.factories import NOW

KIM, LEE = 77, 78


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with newsstand() as open_stand:
        open_stand.put("/gazette", rss(item(date="Tue, 10 Mar 2026 09:00:00 GMT"), title="Harbour Gazette"))
        yield open_stand


@pytest.fixture
async def editor(room: Room) -> User:
    await room.store.admins.give(KIM, Role.EDITOR, NOW)
    return room.sandbox.add_user(KIM, "Kim")


async def added_by(editor: User, room: Room, stand: Newsstand, *choices: str) -> Message:
    menu = (await room.say(f"/addsource {stand.url('/gazette')}", editor))[-1]
    for choice in (*choices, "Add source"):
        await room.press(choice, editor, message=menu)
    return menu


def notices(room: Room) -> OwnerNotices:
    async def tell(chat: int, words: str, **options: Any) -> bool:
        await room.application.bot.send_message(chat, words, **options)
        return True

    return OwnerNotices(room.store, tell, {ADMIN})


async def test_an_editors_source_waits_unlabelled_until_an_owner_confirms(
    room: Room, admin: User, editor: User, stand: Newsstand
) -> None:
    menu = await added_by(editor, room, stand, "Government", "Washington", "Full text")
    assert "What you chose, [US government], waits for an owner" in menu.text
    (record,) = await room.store.sources.all()
    assert (record.source.ownership, record.source.policy) == (Ownership.UNLABELLED, Policy.EXCERPT)
    await room.say("/start", admin)
    await notices(room).tell(NOW)
    await notices(room).tell(NOW)
    question = room.sandbox.messages(admin)[-1]
    assert [message.text.count("Is this right?") for message in room.sandbox.messages(admin)].count(1) == 1
    assert "[US government]" in question.text
    assert "official words of its side" in question.text
    assert "full text may be quoted" in question.text
    await room.press("Confirm", admin, message=question)
    assert "Confirmed" in question.text
    (record,) = await room.store.sources.all()
    said = record.source.ownership, record.source.party, record.source.policy, record.source.label
    assert said == (Ownership.GOVERNMENT, "us", Policy.FULL, "US government")


async def test_what_waits_for_an_owner_is_seen_in_the_list_and_decided_on_the_page(
    room: Room, admin: User, editor: User, stand: Newsstand
) -> None:
    await added_by(editor, room, stand, "Government", "Washington")
    (listed,) = await room.say("/sources unconfirmed", admin)
    assert "Harbour Gazette" in listed.text
    assert "Its labels wait for an owner." in listed.text
    (record,) = await room.store.sources.all()
    (seen,) = await room.say(f"/source {record.source.id}", editor)
    assert "Its labels wait for an owner." in seen.text
    assert "Decide its labels" not in seen.labels
    (page,) = await room.say(f"/source {record.source.id}", admin)
    await room.press("Decide its labels", admin, message=page)
    question = room.sandbox.messages(admin)[-1]
    await room.press("Confirm", admin, message=question)
    assert "Confirmed" in question.text
    (listed,) = await room.say("/sources unconfirmed", admin)
    assert "Harbour Gazette" not in listed.text
    press = await room.press("Decide its labels", admin, message=page)
    assert "decided already" in press.toast


async def test_labels_that_an_owner_changed_otherwise_wait_no_more(
    room: Room, admin: User, editor: User, stand: Newsstand
) -> None:
    await added_by(editor, room, stand, "Government", "Washington")
    (record,) = await room.store.sources.all()
    await room.store.sources.update(replace(record.source, ownership=Ownership.PRIVATE))
    (listed,) = await room.say("/sources unconfirmed", admin)
    assert "Harbour Gazette" not in listed.text


async def test_of_two_owners_the_first_decides_and_the_other_hears_it(
    room: Room, admin: User, editor: User, stand: Newsstand
) -> None:
    lee = room.sandbox.add_user(LEE, "Lee")
    await room.store.admins.give(LEE, Role.OWNER, NOW)
    await added_by(editor, room, stand, "Private")
    await room.say("/start", admin)
    await room.say("/start", lee)
    await notices(room).tell(NOW)
    first, second = room.sandbox.messages(admin)[-1], room.sandbox.messages(lee)[-1]
    await room.press("Leave as it was", lee, message=second)
    assert "Left as it was" in second.text
    press = await room.press("Confirm", admin, message=first)
    assert "decided already" in press.toast
    (record,) = await room.store.sources.all()
    assert record.source.ownership is Ownership.UNLABELLED


async def test_an_owner_who_lost_the_role_cannot_confirm_and_a_stranger_neither(
    room: Room, admin: User, editor: User, stand: Newsstand
) -> None:
    lee = room.sandbox.add_user(LEE, "Lee")
    await room.store.admins.give(LEE, Role.OWNER, NOW)
    await added_by(editor, room, stand, "Private")
    await room.say("/start", lee)
    await room.say("/start", admin)
    await notices(room).tell(NOW)
    await room.store.admins.give(LEE, Role.EDITOR, NOW)
    press = await room.press("Confirm", lee, message=room.sandbox.messages(lee)[-1])
    assert "An owner of this bot may do that" in press.toast
    await room.store.admins.take(LEE)
    press = await room.press("Confirm", lee, message=room.sandbox.messages(lee)[-1])
    assert "for the people who run this bot" in press.toast
    assert (await room.store.owner_questions.get(1)) is not None


async def test_an_owner_who_became_an_editor_while_the_form_was_open_is_asked_for_no_less(
    room: Room, stand: Newsstand
) -> None:
    lee = room.sandbox.add_user(LEE, "Lee")
    await room.store.admins.give(LEE, Role.OWNER, NOW)
    menu = (await room.say(f"/addsource {stand.url('/gazette')}", lee))[-1]
    assert "has to confirm" not in menu.text
    await room.press("Government", lee)
    await room.store.admins.give(LEE, Role.EDITOR, NOW)
    await room.press("Add source", lee)
    assert "waits for an owner" in menu.text


async def test_what_needs_no_owner_asks_none(room: Room, editor: User, stand: Newsstand) -> None:
    menu = await added_by(editor, room, stand, "Link only")
    assert "is added" in menu.text
    assert "waits" not in menu.text
    assert await room.store.owner_questions.untold(5) == []


async def test_owners_who_cannot_be_reached_are_told_later(room: Room, editor: User, stand: Newsstand) -> None:
    await added_by(editor, room, stand, "Private")
    tried, reachable = [], False

    async def tell(chat: int, words: str, **options: Any) -> bool:
        tried.append(chat)
        return reachable

    told = OwnerNotices(room.store, tell, {ADMIN})
    await told.tell(NOW)
    await told.tell(NOW + timedelta(minutes=1))
    assert tried == [ADMIN]
    reachable = True
    await told.tell(NOW + TRIED_AGAIN)
    await told.tell(NOW + 2 * TRIED_AGAIN)
    assert tried == [ADMIN, ADMIN]


def question(count: int) -> OwnerQuestion:
    before = {"ownership": "unlabelled", "party": "other", "policy": "excerpt", "label": "unlabelled"}
    after = before | {"ownership": "private", "label": "UK, private"}
    last = before | {"ownership": "government", "party": "cn", "label": "PRC government", "policy": "full"}
    made = [
        Labelling(source=f"s{n}", url="https://e.org/" + "x" * 500, name="<b>" * 60, before=before, after=after)
        for n in range(count)
    ]
    return OwnerQuestion(id=1, asked_at=NOW, labellings=(*made[:-1], replace(made[-1], after=last)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, MOST_LISTED, 500])
def test_a_question_about_many_fits_a_message_and_names_first_who_would_speak(language: str, count: int) -> None:
    text, keyboard = asked(question(count), get(language))
    assert measure(text).fits()
    assert text.index(f"<code>s{count - 1}</code>") <= text.index("<code>s0</code>" if count > 1 else "<code>")
    assert all(len(each.text) <= 34 for row in keyboard.inline_keyboard for each in row)
    assert str(count - MOST_LISTED) in text or count <= MOST_LISTED
