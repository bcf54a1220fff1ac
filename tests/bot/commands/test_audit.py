"""The record of what admins did: read, searched, turned, and undone by those who may."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.sandbox.world import User
from digests.curate.admins import hash_of, note_act
from digests.curate.noted import remove_noted
from digests.curate.owner_questions import add_source_as
from digests.curate.people import Actor, ban, give_role, take_role
from digests.curate.undo import undo_act
from digests.model import AdminAct, PauseCause, Role, SendingPause
from digests.store import schema
from tests.bot.commands.conftest import ADMIN, Room
from tests.digests.newsstand import Newsstand
from tests.factories import NOW, source

SAM = 7
OWNER = Actor(ADMIN, {ADMIN})


@pytest.fixture
def sam(room: Room) -> User:
    return room.sandbox.add_user(SAM, "Sam")


async def noted(
    room: Room, subject: str, act: AdminAct = AdminAct.SOURCE_PAUSED, person: int = ADMIN, **options: Any
) -> int:
    details: Mapping[str, Any] = options.pop("details", {})
    role = options.pop("role", Role.OWNER)
    return await note_act(room.store, person, role, act, subject, room.clock(), details)


async def give(room: Room, person: int, role: Role) -> None:
    await give_role(room.store, OWNER, person, role, room.clock())


async def removed(room: Room) -> str:
    """Remove a source as an admin of the settings."""
    there = source()
    await room.store.sources.add(there, NOW)
    await remove_noted(room.store, OWNER, there.id, room.clock())
    return there.id


async def test_what_admins_did_is_shown_the_newest_first_with_who_and_when(room: Room, admin: User) -> None:
    (said,) = await room.say("/audit", admin)
    assert said.text == "Admins have done nothing yet that stands here."
    await noted(room, "harbour-gazette")
    room.clock.move(timedelta(minutes=5))
    await give(room, SAM, Role.EDITOR)
    (said,) = await room.say("/audit", admin)
    assert said.text.startswith(
        "What admins did, the newest first: 1–2 of 2\n\n"
        f"Gave a role – editor\n{SAM}\n#2 · Tue 10 Mar, 12:05\nAlex · {ADMIN} (owner)\n\n"
        f"Paused a source\nharbour-gazette\n#1 · Tue 10 Mar, 12:00\nAlex · {ADMIN} (owner)"
    )
    assert said.labels == ["Undo #2", "Undo #1"]


async def test_each_entry_says_what_was_changed(room: Room, admin: User) -> None:
    before, after = {"party": "other", "ownership": "private"}, {"party": "prc", "ownership": "government"}
    changed = {"before": before, "after": after}
    await noted(room, "harbour-gazette", AdminAct.SOURCE_CHANGED, details=changed)
    moved = {"before": {}, "after": "https://new.example.org/feed.xml"}
    await noted(room, "harbour-gazette", AdminAct.SOURCE_MOVED, details=moved)
    await noted(room, "21", AdminAct.STORY_HIDDEN, details={"value": "", "before": None, "words": "Talks <go> on"})
    (said,) = await room.say("/audit", admin)
    hidden, address, fields = said.text.split("\n\n")[1:4]
    assert hidden.startswith("Hid a story\n21\nTalks <go> on\n#3")
    assert address.startswith("Moved a source\nharbour-gazette\nhttps://new.example.org/feed.xml\n#2")
    assert "Side: Other → Beijing\n" in fields
    assert "Owner: Private → Government\n" in fields


async def test_who_is_an_admin_no_more_is_named_by_the_beginning_of_the_hash(room: Room, admin: User) -> None:
    await give(room, SAM, Role.EDITOR)
    await noted(room, "harbour-gazette", person=SAM)
    await take_role(room.store, OWNER, SAM, room.clock())
    digits = hash_of(await room.store.admins.secret(), SAM)[:8]
    (said,) = await room.say("/audit gazette", admin)
    assert f"a former admin ({digits})" in said.text
    (said,) = await room.say("/audit role", admin)
    assert f"Took a role – editor\na person ({digits})" in said.text
    for words in (digits, str(SAM)):
        (said,) = await room.say(f"/audit {words} paused", admin)
        assert "harbour-gazette" in said.text


@pytest.mark.parametrize("words", ["GAZETTE", "paus", "暂停", "alex", str(ADMIN), "pausa gazette alex"])
async def test_the_record_is_searched_by_subject_act_and_person(room: Room, admin: User, words: str) -> None:
    await noted(room, "harbour-gazette")
    await noted(room, "other", AdminAct.THEME_CHANGED, person=SAM)
    (said,) = await room.say(f"/audit {words}", admin)
    if words == "pausa gazette alex":
        assert said.text.startswith("Nothing is found.")
    else:
        assert "harbour-gazette" in said.text
        assert "other" not in said.text


async def test_ten_thousand_entries_are_turned_and_searched_page_by_page(room: Room, admin: User) -> None:
    actor = hash_of(await room.store.admins.secret(), ADMIN)
    same = {"done_at": NOW, "actor": actor, "role": "owner", "act": "source-paused", "details": {}}
    entries = [same | {"subject": f"source-{number}"} for number in range(10_000)]
    async with room.store.audit._database.write() as connection:  # one by one they would take half a minute
        await connection.execute(insert(schema.audit), entries)
    (said,) = await room.say("/audit", admin)
    assert "1–6 of 10000" in said.text
    (said,) = await room.say("/audit source-99 paused", admin)
    assert "1–6 of 111" in said.text
    await room.press("Next ›", admin)
    assert "7–12 of 111" in said.text
    assert "source-9989" in said.text
    press = room.sandbox.push_press(said, "v1:audit:page:0:99999", user=admin)
    await room.quiet()
    assert press.answered
    assert "9997–10000 of 10000" in said.text


async def test_a_search_whose_time_is_over_says_so(room: Room, admin: User) -> None:
    for number in range(10):
        await noted(room, f"source-{number}")
    (said,) = await room.say("/audit source", admin)
    room.clock.move(timedelta(days=2))
    await room.press("Next ›", admin)
    assert "1–6" not in said.text


async def test_a_press_undoes_and_the_page_says_by_whom(room: Room, admin: User) -> None:
    identifier = await removed(room)
    (said,) = await room.say("/audit", admin)
    press = await room.press("Undo #1", admin)
    assert press.toast == "#1 is undone."
    assert (await room.store.sources.get(identifier)) is not None
    assert f"↩️ undone Tue 10 Mar, 12:00 by Alex · {ADMIN}" in said.text
    assert said.labels == []


async def test_a_press_on_what_another_has_undone_says_so_and_shows_the_page_anew(
    room: Room, admin: User, sam: User
) -> None:
    identifier = await removed(room)
    await give(room, SAM, Role.OWNER)
    (page,) = await room.say("/audit removed", admin)
    await undo_act(room.store, 1, room.clock(), Actor(SAM))
    press = await room.press("Undo #1", admin)
    assert press.toast == "This was undone already."
    assert f"by {SAM}" in page.text or f"by Sam · {SAM}" in page.text
    assert (await room.store.sources.get(identifier)) is not None


async def test_what_an_owner_did_is_undone_by_owners_only(room: Room, admin: User, sam: User) -> None:
    identifier = await removed(room)
    await give(room, SAM, Role.EDITOR)
    (page,) = await room.say("/audit", sam)
    assert page.labels == []
    press = room.sandbox.push_press(page, "v1:audit:undo:1:0:0", user=sam)
    await room.quiet()
    assert press.toast.startswith("An owner of this bot may do that.")
    assert await room.store.sources.get(identifier) is None


async def test_whoever_lost_the_role_presses_in_vain(room: Room, admin: User, sam: User) -> None:
    identifier = await removed(room)
    await give(room, SAM, Role.OWNER)
    await room.say("/audit removed", sam)
    await take_role(room.store, OWNER, SAM, room.clock())
    press = await room.press("Undo #1", sam)
    assert press.toast.startswith("That command is for the people who run this bot.")
    assert await room.store.sources.get(identifier) is None


async def test_a_role_that_is_undone_is_told_to_the_person(room: Room, admin: User, sam: User) -> None:
    await room.say("/start", sam)
    await give(room, SAM, Role.EDITOR)
    await room.say("/audit", admin)
    await room.press("Undo #1", admin)
    assert await room.store.admins.role(SAM) is None
    assert "no role in this bot any more" in room.sandbox.last(sam).text


async def test_a_move_is_undone_for_a_day_only(room: Room, admin: User, stand: Newsstand) -> None:
    there = source(url="https://one.example.org/feed")
    await room.store.sources.add(there, NOW)
    details = {"before": there.url, "after": "https://two.example.org/feed"}
    number = await noted(room, there.id, AdminAct.SOURCE_MOVED, details=details)
    (page,) = await room.say("/audit", admin)
    press = await room.press(f"Undo #{number}", admin)
    assert press.toast.startswith("This cannot be undone any more, because it was changed")
    room.clock.move(timedelta(hours=25))
    press = await room.press(f"Undo #{number}", admin, message=page)
    assert press.toast.startswith("This was too long ago")
    assert page.labels == []


async def test_adding_removing_and_a_resumed_sending_are_on_record(room: Room, admin: User) -> None:
    added, _ = await add_source_as(room.store, OWNER, source(), NOW, room.services.relation)
    await room.say(f"/removesource {added.id}", admin)
    await room.press("Remove it", admin)
    pause = SendingPause(
        cause=PauseCause.FAILED, troubled=5, attempts=9, times=1, began_at=NOW, until=NOW + timedelta(hours=1)
    )
    await room.store.pauses.begin(pause)
    await room.say("/deliveries resume", admin)
    await room.say("/deliveries resume", admin)  # there is none any more
    (said,) = await room.say("/audit", admin)
    lines = said.text.split("\n")
    assert [line for line in lines if line in ("Let sending go on", "Removed a source", "Added a source")] == [
        "Let sending go on", "Removed a source", "Added a source",
    ]  # fmt: skip
    assert said.labels == ["Undo #2"]
    await room.press("Undo #2", admin)
    assert await room.store.sources.get(added.id) is not None


async def test_a_banned_person_stands_there_as_a_hash(room: Room, admin: User) -> None:
    await ban(room.store, OWNER, 555, room.clock())
    digits = hash_of(await room.store.admins.secret(), 555)[:8]
    (said,) = await room.say("/audit 555", admin)
    assert f"Banned a person\na person ({digits})" in said.text
    await room.press("Undo #1", admin)
    assert await room.store.bans.all() == []


async def test_others_words_in_the_record_are_inert(room: Room, admin: User) -> None:
    await noted(room, "<b>x</b> @durov /stop")
    (said,) = await room.say("/audit </code><a href='x'>", admin)
    assert said.text.startswith("Nothing is found.")
    (said,) = await room.say("/audit", admin)
    kinds = {entity["type"] for entity in said.json.get("entities", [])}
    assert not kinds & {"mention", "text_link"}
    assert "<b>x</b>" in said.text
