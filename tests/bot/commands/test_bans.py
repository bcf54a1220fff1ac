"""Bans: no answers and no messages for a banned person, at no cost for others, and how a ban is lifted."""

from datetime import timedelta

import pytest

from bot.sandbox.world import User
from digests.curate.admins import hash_of
from digests.curate.people import Actor, ban, give_role, lift_ban
from digests.model import Role, SubscriberState
from tests.bot.commands.conftest import ADMIN, Room

OWNER = Actor(ADMIN, {ADMIN})


async def banned(room: Room, admin: User, person: int) -> None:
    await room.say(f"/ban {person}", admin)
    await room.press("Ban", admin)


async def test_a_banned_person_gets_no_answer_and_receives_nothing(room: Room, admin: User) -> None:
    await room.subscribe()
    (page,) = await room.say(f"/ban {room.reader.id}", admin)
    assert page.text.startswith("Robin · 42\nNot banned.")
    await room.press("Ban", admin)
    assert "Banned since 10 Mar 2026" in page.text
    assert page.labels == ["Lift the ban", "All bans"]
    for words in ("/digest", "taiwan", "/help", "/start", "unsubscribe", "/stop"):
        assert await room.say(words) == []
    press = await room.press("Settings")
    assert not press.answered
    known = await room.known()
    assert (known.state, known.next_digest_at) == (SubscriberState.STOPPED, None)


async def test_a_banned_person_is_not_answered_in_a_group_where_others_are(room: Room, admin: User) -> None:
    group = room.sandbox.add_group(owner=room.reader)
    other = room.sandbox.add_user(77, "Ann")
    name = f"@{room.sandbox.bot.username}"
    await banned(room, admin, room.reader.id)
    for words in ("help", "forget"):
        assert await room.say(f"/{words}{name}", group, user=room.reader) == []
    assert await room.say(f"/help{name}", group, user=other) != []


async def test_who_blocks_and_unblocks_the_bot_stays_banned_without_digests(room: Room, admin: User) -> None:
    await room.subscribe()
    await banned(room, admin, room.reader.id)
    room.sandbox.block(room.reader)
    await room.quiet()
    room.sandbox.unblock(room.reader)
    await room.quiet()
    assert (await room.known()).state is SubscriberState.STOPPED
    assert await room.say("/start") == []


async def test_a_lifted_ban_lets_the_person_start_again_and_brings_nothing_by_itself(
    room: Room, admin: User
) -> None:
    await room.subscribe()
    await banned(room, admin, room.reader.id)
    await room.press("Lift the ban", admin)
    assert (await room.known()).state is SubscriberState.STOPPED
    assert await room.say("/start") != []
    acts = [str(entry.act) for entry in await room.store.audit.latest(5)]
    assert acts == ["ban-lifted", "person-banned"]


async def test_the_list_has_hashes_only_and_lifts(room: Room, admin: User) -> None:
    await banned(room, admin, room.reader.id)
    digits = hash_of(await room.store.admins.secret(), room.reader.id)[:8]
    (page,) = await room.say("/ban", admin)
    assert "Banned now: 1" in page.text
    assert str(room.reader.id) not in page.text
    await room.press(f"Lift {digits} · 10 Mar 2026", admin)
    assert "Nobody is banned." in page.text
    press = room.sandbox.push_press(page, f"v1:ban:free:{'0' * 32}", user=admin)
    await room.quiet()
    assert press.toast.startswith("This person is not banned.")


async def test_forget_is_carried_out_for_a_banned_person_and_lifts_no_ban(room: Room, admin: User) -> None:
    await room.subscribe()
    await banned(room, admin, room.reader.id)
    assert await room.say("/forget") != []
    await room.press("Delete my data")
    assert await room.subscriber() is None
    assert await room.say("/start") == []
    assert len(await room.store.bans.all()) == 1


@pytest.mark.parametrize(("language", "word"), [("en", "a hash"), ("zh-Hans", "哈希值"), ("zh-Hant", "雜湊值")])
async def test_privacy_says_that_a_ban_and_the_record_keep_a_hash(room: Room, language: str, word: str) -> None:
    (said,) = await room.say("/privacy", room.sandbox.add_user(50, "Lin", language_code=language))
    assert word in said.text


async def test_a_person_is_chosen_by_button_or_by_a_forwarded_message(room: Room, admin: User) -> None:
    await room.say("/ban", admin)
    await room.press("Ban a person", admin)
    room.sandbox.share_user(admin, "Choose a person", room.reader)
    await room.quiet()
    assert room.sandbox.last(admin).text.startswith("Robin · 42\nNot banned.")
    await room.say("/ban", admin)
    await room.press("Ban a person", admin)
    room.sandbox.forward_from(admin, room.reader)
    await room.quiet()
    await room.press("Ban", admin)
    assert len(await room.store.bans.all()) == 1


async def test_admins_are_not_banned(room: Room, admin: User) -> None:
    await give_role(room.store, OWNER, 42, Role.MODERATOR, room.clock())
    for person in (ADMIN, 42):
        (page,) = await room.say(f"/ban {person}", admin)
        assert "admins are not banned" in page.text
        assert "Ban" not in page.labels
        press = room.sandbox.push_press(page, f"v1:ban:set:{person}", user=admin)
        await room.quiet()
        assert press.toast.startswith("An admin of the bot cannot be banned.")


async def test_a_moderator_bans_nobody(room: Room, admin: User) -> None:
    await give_role(room.store, OWNER, 42, Role.MODERATOR, room.clock())
    (said,) = await room.say("/ban 77", room.reader)
    assert said.text.startswith("An editor or an owner of this bot may do that.")


@pytest.mark.parametrize("words", ["0", "-100123", "777000", "x", "7 8"])
async def test_what_is_no_person_is_answered(room: Room, admin: User, words: str) -> None:
    (said,) = await room.say(f"/ban {words}", admin)
    assert said.text.startswith(("This is not the number of a person.", "This way: /ban"))
    assert await room.store.bans.all() == []


async def test_an_update_costs_no_read_of_roles_and_bans_within_a_minute(
    room: Room, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.say("/help")
    reads = 0
    every = room.services.roster.look

    async def counted(*given: object) -> None:
        nonlocal reads
        reads += 1
        await every(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(room.services.roster), "look", lambda _, *given: counted(*given))
    for _ in range(3):
        await room.say("/help")
    assert reads == 0
    room.clock.move(timedelta(minutes=2))
    await room.say("/help")
    assert reads == 1


async def test_a_ban_from_elsewhere_is_in_effect_after_a_minute_and_so_is_its_end(room: Room) -> None:
    assert await room.say("/help") != []
    await ban(room.store, OWNER, room.reader.id, room.clock())
    room.clock.move(timedelta(minutes=1))
    assert await room.say("/help") == []
    await lift_ban(room.store, OWNER, hash_of(await room.store.admins.secret(), room.reader.id), room.clock())
    room.clock.move(timedelta(minutes=1))
    assert await room.say("/help") != []


async def test_an_undone_ban_ends_at_once(room: Room, admin: User) -> None:
    await banned(room, admin, room.reader.id)
    await room.say("/audit", admin)
    await room.press("Undo #1", admin)
    assert await room.say("/help") != []
