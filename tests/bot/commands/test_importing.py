"""Lists of sources as documents: they come with one confirmation, are undone as a whole, and go out."""

import io
import zipfile

import pytest

from bot.commands.importing import LARGEST, MOST_AT_ONCE, question
from bot.render.parts import measure
from bot.sandbox.world import Message, User
from bot.texts import LANGUAGES, get
from digests.curate.imports import plan_import
from digests.model import AdminAct, Ownership, Role
from digests.rules.reading.sources.opml import write_opml
from tests.bot.commands.conftest import Room
from tests.factories import NOW, source
from tests.relations import us_china

GAZETTE = source("gazette", name="Harbour Gazette")
COURIER = source("courier", name="Harbour Courier")
LIST = write_opml([GAZETTE, COURIER])
BOMB = '<!DOCTYPE x [<!ENTITY a "lol">]><opml><body><outline text="&a;"/></body></opml>'


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.opml", LIST)
    return packed.getvalue()


async def sent(room: Room, who: User, content: bytes | str, name: str = "list.opml") -> list[Message]:
    before = room.newest(who)
    room.sandbox.send_file(who, name, content.encode() if isinstance(content, str) else content)
    return await room.answers(who, before)


async def ids(room: Room) -> list[str]:
    return [record.source.id for record in await room.store.sources.all()]


@pytest.fixture
async def editor(room: Room) -> User:
    await room.store.admins.give(77, Role.EDITOR, NOW)
    return room.sandbox.add_user(77, "Kim")


async def test_a_list_is_summed_up_confirmed_once_and_taken_back_as_a_whole(room: Room, admin: User) -> None:
    await room.store.sources.add(GAZETTE, NOW)
    (summary,) = await sent(room, admin, LIST)
    assert "New: 1\nIn the list already: 1\nRefused: 0" in summary.text
    assert await ids(room) == ["gazette"]
    await room.press("Add 1", admin, message=summary)
    assert "Added: 1" in summary.text
    assert await ids(room) == ["courier", "gazette"]
    assert [each.act for each in await room.store.audit.latest(5)] == [AdminAct.SOURCES_IMPORTED]
    await room.press("Take all off again", admin, message=summary)
    assert "Taken off the list again: 1" in summary.text
    assert await ids(room) == ["gazette"]


async def test_confirming_twice_adds_once(room: Room, admin: User) -> None:
    (summary,) = await sent(room, admin, LIST)
    number = summary.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[2]
    for _ in range(2):
        room.sandbox.push_press(summary, f"v1:import:{number}:confirm", user=admin)
    await room.quiet()
    assert await ids(room) == ["courier", "gazette"]
    assert len(await room.store.audit.latest(5)) == 1


async def test_what_was_cancelled_stays_out(room: Room, admin: User) -> None:
    (summary,) = await sent(room, admin, LIST)
    await room.press("Cancel", admin, message=summary)
    assert "Not added" in summary.text
    assert await ids(room) == []


async def test_an_editors_labels_wait_for_an_owner(room: Room, editor: User) -> None:
    (summary,) = await sent(room, editor, LIST)
    assert "With labels that an owner has to confirm: 2" in summary.text
    assert "Unlabelled of the new ones: 2" in summary.text
    await room.press("Add 2", editor, message=summary)
    owned = {record.source.ownership for record in await room.store.sources.all()}
    assert owned == {Ownership.UNLABELLED}
    assert len((await room.store.owner_questions.untold(5))[0].labellings) == 2


async def test_a_list_of_addresses_is_taken_and_every_other_line_is_answered(room: Room, admin: User) -> None:
    addresses = "https://a.example.org/feed Gazette\nftp://b.example.org/\nhttps://a.example.org/feed\nperhaps\n"
    (summary,) = await sent(room, admin, addresses, "list.txt")
    assert "New: 1" in summary.text
    text = summary.text.replace("\u2060", "")
    assert "line 2: ftp://b.example.org/: I can read only http and https addresses." in text
    assert "line 3: its address stands in line 1 already" in text
    assert "line 4: perhaps: I cannot read that address." in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(), "is packed"),
        (BOMB, "document type of its own"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither OPML nor one address"),
        (b"\xff\xfe\x00\xd8", "neither OPML nor one address"),
        ("Dear all,\nhello\n", "neither OPML nor one address"),
        ("<html></html>", "not OPML"),
        ("<opml><body/></opml>", "names no feed"),
        (b"x" * (LARGEST + 1), "larger than 5 MB"),
        (b"x" * (20_000_001), "larger than 5 MB"),
        ("".join(f"https://s{n}.example.org/\n" for n in range(MOST_AT_ONCE + 1)), "more than 500 new sources"),
    ],
)  # fmt: skip
async def test_what_is_no_list_is_answered_and_nothing_is_added(
    room: Room, admin: User, content: bytes | str, words: str
) -> None:
    (told,) = await sent(room, admin, content)
    assert words in told.text
    assert told.labels == []
    assert await ids(room) == []


async def test_names_in_another_encoding_come_in_right(room: Room, admin: User) -> None:
    chinese = write_opml([source("zxw", name="中新网络")]).replace("UTF-8", "GB18030")
    (summary,) = await sent(room, admin, chinese.encode("gb18030"))
    await room.press("Add 1", admin, message=summary)
    (record,) = await room.store.sources.all()
    assert record.source.name == "中新网络"


async def test_a_file_that_telegram_does_not_give_is_answered(room: Room, admin: User) -> None:
    message = room.sandbox.send_file(admin, "list.opml", LIST.encode())
    room.sandbox.files.pop(message.json["document"]["file_id"])
    await room.quiet()
    assert "could not get the file" in room.sandbox.messages(admin)[-1].text


async def test_readers_and_moderators_cannot_send_lists(room: Room) -> None:
    (told,) = await sent(room, room.reader, LIST)
    assert "I can only read text" in told.text
    kim = room.sandbox.add_user(78, "Lee")
    await room.store.admins.give(kim.id, Role.MODERATOR, NOW)
    (told,) = await sent(room, kim, LIST)
    assert "An editor or an owner of this bot may do that" in told.text


async def test_an_editor_who_lost_the_role_meanwhile_adds_nothing(room: Room, editor: User) -> None:
    (summary,) = await sent(room, editor, LIST)
    await room.store.admins.take(editor.id)
    press = await room.press("Add 2", editor, message=summary)
    assert "for the people who run this bot" in press.toast
    assert await ids(room) == []


async def test_the_list_goes_out_and_comes_in_again_unchanged(room: Room, admin: User) -> None:
    for each in (GAZETTE, COURIER):
        await room.store.sources.add(each, NOW)
    (told,) = await room.say("/exportsources", admin)
    assert "Sources: 2" in told.text
    upload = room.sandbox.files[told.json["document"]["file_id"]]
    assert upload.name == "sources-2026-03-10.opml"
    for each in (GAZETTE, COURIER):
        await room.store.sources.remove(each.id, NOW)
    (summary,) = await sent(room, admin, upload.content, upload.name)
    await room.press("Add 2", admin, message=summary)
    assert [record.source for record in await room.store.sources.all()] == [COURIER, GAZETTE]


@pytest.mark.parametrize("word", ["txt", "Text", "文本", "文字"])
async def test_the_addresses_go_out_as_text_and_an_empty_list_not_at_all(
    room: Room, admin: User, word: str
) -> None:
    assert "document" not in (await room.say("/exportsources", admin))[0].json
    await room.store.sources.add(GAZETTE, NOW)
    (told,) = await room.say(f"/exportsources {word}", admin)
    upload = room.sandbox.files[told.json["document"]["file_id"]]
    assert (upload.name, upload.content.decode()) == (
        "sources-2026-03-10.txt", f"{GAZETTE.url} Harbour Gazette\n",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_summary_of_the_worst_file_fits_a_message_and_a_phone(room: Room, language: str) -> None:
    lines = [f"https://a.example.org/{'x' * 400} {'<b>&' * 90}"] + [f"ftp://{'y' * 400}/{n}" for n in range(400)]
    services = room.services
    plan = await plan_import(room.store, "\n".join(lines).encode(), workers=services.workers, relation=us_china())
    text, keyboard = question(plan, "<i>" * 40, "123456789012", get(language), Role.EDITOR)
    assert measure(text).fits()
    assert keyboard is not None
    assert all(len(each.text) <= 34 for row in keyboard.inline_keyboard for each in row)
    assert "392" in text
