"""/broadcast: an owner writes to all readers, sees what they will see, and decides once."""

from typing import Any

import pytest

from bot.commands.notices import Notices
from bot.render.digest import TelegramRenderer
from bot.render.parts import measure, to_text
from bot.sandbox.world import Message, User
from bot.sending.operators import Operators
from config.settings import Settings
from digests.model import AdminAct, Broadcast, BroadcastState, DeliveryState, EditionKind, Outcome, Role
from digests.publish import broadcast_due
from tests.bot.commands.conftest import ADMIN, Room
from tests.digests.store.values import HOUR, reader
from tests.relations import us_china
from tests.stored import claim_part, parts_of_kind, record_outcome

RENDERER = TelegramRenderer(us_china())
OWNER = 9002


@pytest.fixture
async def readers(room: Room) -> Room:
    """The room with three readers: two who read English, and one who reads Chinese."""
    for chat, language in ((2001, "en"), (2002, "en"), (2003, "zh-Hans")):
        await reader(room.store, chat, language=language)
    return room


async def form(room: Room, admin: User) -> Message:
    return (await room.say("/broadcast", admin))[-1]


async def write(room: Room, admin: User, text: str, language: str = "English", **options: Any) -> Message:
    """Write the text for a language; return the form as it is then."""
    await room.press(f"Text: {language}", admin)
    return (await room.say(text, admin, **options))[-1]


async def begin(room: Room, admin: User, text: str = "The bot moves.") -> Message:
    await form(room, admin)
    shown = await write(room, admin, text)
    await room.press("Send to readers", admin)
    await room.press("Yes, send", admin)
    return shown


async def under_way(room: Room) -> list[Broadcast]:
    return await room.store.broadcasts.under_way()


async def told(room: Room, chat: int) -> list[str]:
    return await parts_of_kind(room.store, (await room.known(chat)).id, EditionKind.BROADCAST)


async def look(room: Room) -> None:
    """Let the bot look at what is to be told of itself."""

    async def tell(chat: int, words: str, **options: Any) -> bool:
        await room.application.bot.send_message(chat, words, **options)
        return True

    async def revise(chat: int, message: int, words: str, **options: Any) -> bool:
        await room.application.bot.edit_message_text(words, chat_id=chat, message_id=message, **options)
        return True

    async def title(chat: int) -> str:
        return ""

    operators = Operators(room.store, Settings(), room.clock)
    await Notices(room.store, tell, revise, operators, title, lambda: "").tell(room.clock())


async def send_all(room: Room, outcome: Outcome) -> int:
    """Let every message that is due have this fate. Return how many."""
    await broadcast_due(room.store, RENDERER, room.clock())
    parts = await room.store.deliveries.due(room.clock() + HOUR, 99)
    for part in parts:
        assert await claim_part(room.store, part.id, part.attempt, room.clock(), HOUR)
        await record_outcome(room.store, part.id, part.attempt + 1, outcome, room.clock())
    return len(parts)


SENT = Outcome(DeliveryState.SENT, message=5)


async def test_a_broadcast_from_the_form_to_the_report(readers: Room, admin: User) -> None:
    room = readers
    opened = await form(room, admin)
    assert "Nobody gets it yet" in opened.text
    assert "Send to readers …" not in opened.labels
    shown = await write(room, admin, "We move on Friday.")
    assert "English: We move on Friday." in shown.text
    assert "3 chats get it." in shown.text
    await room.press("Others get nothing", admin)
    assert "2 chats get it. 1 chat gets nothing" in shown.text
    await room.press("Others get English", admin)
    test = await room.pressed("Send to me only", admin)
    assert [each.text for each in test] == ["From the operator\n\nWe move on Friday."]
    assert await told(room, 2001) == []
    await room.press("Send to readers", admin, message=shown)
    assert shown.text == "Send the message to 3 chats now?"
    await room.press("Yes, send", admin, message=shown)
    assert "The message is being sent." in shown.text
    assert "0 of 3 chats have it." in shown.text
    assert await send_all(room, SENT) == 3
    assert await told(room, 2003) == ["<b>来自运营者</b>\n\nWe move on Friday."]
    await look(room)
    assert "The message was sent." in shown.text
    assert "3 of 3 chats have it." in shown.text
    newest = room.newest(admin)
    await look(room)
    assert room.newest(admin) == newest  # the report came once


async def test_an_owner_who_is_no_reader_is_told_the_end_in_the_language_of_the_form(readers: Room) -> None:
    room = readers
    admin = room.sandbox.add_user(ADMIN, "Alex", language_code="zh-hans")
    await form(room, admin)
    await room.press("文字：English", admin)
    shown = (await room.say("The bot moves.", admin))[-1]
    await room.press("发给读者", admin)
    await room.press("确认发送", admin)
    await send_all(room, SENT)
    await look(room)
    assert "已发送完毕" in shown.text
    assert "3个聊天中，3个已收到" in room.sandbox.messages(admin)[-1].text


async def test_the_report_says_of_whom_nobody_knows_whether_they_got_it(readers: Room, admin: User) -> None:
    room = readers
    await begin(room, admin)
    await send_all(room, Outcome(DeliveryState.UNCERTAIN))
    async with room.store._database.write() as connection:
        await connection.exec_driver_sql("UPDATE delivery SET trouble = 'uncertain'")
    newest = room.newest(admin)
    await look(room)
    (report,) = await room.answers(admin, newest)
    names = ", ".join([str((await room.known(chat)).id) for chat in (2001, 2002, 2003)])
    assert "0 of 3 chats have it." in report.text
    assert f"In doubt: readers {names}." in report.text


async def test_who_cannot_be_told_the_end_is_told_when_they_can_be(readers: Room, admin: User) -> None:
    room = readers
    await begin(room, admin)
    await send_all(room, SENT)
    heard: list[str] = []

    async def tell(chat: int, words: str, **options: Any) -> bool:
        heard.append(to_text(words))
        return len(heard) > 1

    async def revise(chat: int, message: int, words: str, **options: Any) -> bool:
        return True

    async def title(chat: int) -> str:
        return ""

    notices = Notices(room.store, tell, revise, Operators(room.store, Settings(), room.clock), title, lambda: "")
    for _ in range(4):
        room.clock.move(HOUR)
        await notices.tell(room.clock())
    assert len(heard) == 2  # refused once, taken once, and then no more


async def test_paused_resumed_and_stopped_by_buttons(readers: Room, admin: User) -> None:
    room = readers
    shown = await begin(room, admin)
    await room.press("Pause", admin, message=shown)
    assert "Paused." in shown.text
    assert await send_all(room, SENT) == 0
    await room.press("Resume", admin, message=shown)
    assert await send_all(room, SENT) == 3
    await room.press("Stop", admin, message=shown)
    assert "Stopped." in shown.text
    assert shown.labels == []
    acts = [each.act for each in await room.store.audit.latest(9)]
    assert acts == [
        AdminAct.BROADCAST_STOPPED,
        AdminAct.BROADCAST_RESUMED,
        AdminAct.BROADCAST_PAUSED,
        AdminAct.BROADCAST_STARTED,
    ]


async def test_the_command_shows_what_is_under_way_and_moves_the_progress_there(
    readers: Room, admin: User
) -> None:
    room = readers
    await begin(room, admin)
    shown = await form(room, admin)
    assert "The message is being sent." in shown.text
    await send_all(room, SENT)
    await look(room)
    assert "3 of 3 chats have it." in shown.text


async def test_of_two_owners_the_second_is_told_that_another_message_is_on_its_way(
    readers: Room, admin: User
) -> None:
    room = readers
    await room.store.admins.give(OWNER, Role.OWNER, room.clock())
    other = room.sandbox.add_user(OWNER, "Sasha")
    await form(room, other)
    await write(room, other, "Mine.")
    await room.press("Send to readers", other)
    await begin(room, admin)
    press = await room.press("Yes, send", other)
    assert "Another message is on its way" in press.toast
    assert [each.texts["en"] for each in await under_way(room)] == ["The bot moves."]


async def test_the_same_press_twice_begins_one_broadcast(readers: Room, admin: User) -> None:
    room = readers
    shown = await begin(room, admin)
    (known,) = await under_way(room)
    room.sandbox.push_press(shown, f"v1:broadcast:{known.form}:go", user=admin)
    await room.quiet()
    assert [each.id for each in await under_way(room)] == [known.id]


async def test_an_editor_may_not_and_who_is_no_owner_any_more_changes_nothing(readers: Room, admin: User) -> None:
    room = readers
    await room.store.admins.give(OWNER, Role.OWNER, room.clock())
    other = room.sandbox.add_user(OWNER, "Sasha")
    await form(room, other)
    shown = await write(room, other, "Mine.")
    await room.press("Text: 简体中文", other)
    await room.store.admins.give(OWNER, Role.EDITOR, room.clock())
    (said,) = await room.say("/broadcast", other)
    assert "owner" in said.text.lower()
    press = await room.press("Send to readers", other, message=shown)
    assert "owner" in press.toast.lower()
    said = (await room.say("搬家", other))[-1]
    assert "简体中文: 搬家" not in said.text
    assert await under_way(room) == []


@pytest.mark.parametrize(("length", "taken"), [(4000, True), (4001, False)])
async def test_a_text_has_at_most_four_thousand_utf16_units(
    readers: Room, admin: User, length: int, taken: bool
) -> None:
    room = readers
    await form(room, admin)
    text = "👍" * (length // 2) + "x" * (length % 2)
    said = await write(room, admin, text)
    assert ("at most 4,000 characters" in said.text) is not taken
    if not taken:
        said = (await room.say("Shorter.", admin))[-1]  # the question is still open
        assert "English: Shorter." in said.text
        return
    await room.press("Send to readers", admin)
    await room.press("Yes, send", admin)
    await broadcast_due(room.store, RENDERER, room.clock())
    (part,) = await told(room, 2001)
    assert measure(part).fits()


async def test_web_links_and_bold_stay_and_a_link_to_a_person_does_not(readers: Room, admin: User) -> None:
    room = readers
    await form(room, admin)
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.org/a"},
        {"type": "text_mention", "offset": 8, "length": 3, "user": {"id": 7, "is_bot": False, "first_name": "K"}},
    ]
    shown = await write(room, admin, "We move Kim", entities=entities)
    assert "English: We move <https://example.org/a> Kim" in shown.text  # the owner sees where a link leads
    await room.press("Send to readers", admin)
    await room.press("Yes, send", admin)
    (known,) = await under_way(room)
    assert known.texts["en"] == '<b>We</b> <a href="https://example.org/a">move</a> Kim'


async def test_without_readers_or_kinds_nothing_is_sent(room: Room, admin: User) -> None:
    await form(room, admin)
    shown = await write(room, admin, "Hello.")
    assert "0 chats get it." in shown.text
    press = await room.press("Send to readers", admin)
    assert "Nobody would get this message" in press.toast
    for kind in ("Private chats", "Groups", "Channels"):
        await room.press(kind, admin)
    press = await room.press("Send to readers", admin)
    assert "at least one kind of chat" in press.toast


async def test_cancel_ends_the_form_by_button_and_by_word(readers: Room, admin: User) -> None:
    room = readers
    first = await form(room, admin)
    await room.press("Cancel", admin)
    assert first.text == "Nothing was sent."
    shown = await form(room, admin)
    await room.press("Text: English", admin)
    await room.say("cancel", admin)
    press = await room.press("Text: English", admin, message=shown)
    assert "closed" in press.toast
    assert await under_way(room) == []


async def test_thanks_and_a_topic_are_texts_of_the_broadcast_while_it_asks_for_one(
    readers: Room, admin: User
) -> None:
    room = readers
    await form(room, admin)
    assert "English: Thanks!" in (await write(room, admin, "Thanks!")).text
    assert "简体中文: taiwan" in (await write(room, admin, "taiwan", "简体中文")).text


async def test_an_owner_who_has_all_deleted_is_shown_and_told_nothing_more(readers: Room, admin: User) -> None:
    room = readers
    await begin(room, admin)
    await room.say("/start", admin)
    await room.press("Start daily digest", admin)
    await room.store.subscribers.forget((await room.known(ADMIN)).address, room.clock())
    (known,) = await under_way(room)
    assert (known.chat, known.message) == (0, 0)
    await send_all(room, SENT)
    newest = room.newest(admin)
    await look(room)
    assert room.newest(admin) == newest
    known = await room.store.broadcasts.get(known.id)  # type: ignore[assignment]
    assert (known.state, known.reported_at is not None) == (BroadcastState.DONE, True)
