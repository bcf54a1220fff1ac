"""/watch through the real bot: words are listed, marked in digests, removed and forgotten."""

from dataclasses import replace

import pytest

from bot.texts import digest_words, get
from tests.bot.commands.conftest import Room
from tests.bot.commands.test_groups import group_of
from tests.bot.commands.test_stories import DRILLS, TARIFFS, told


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_a_watched_word_is_marked_in_the_digest_that_comes_and_in_the_one_asked_for(
    room: Room, language: str
) -> None:
    await room.subscribe()
    await room.say("/watch warship, cheese")
    mark = digest_words(language).watched.format(words="warship")
    digest = await told(room, DRILLS, TARIFFS, language=language)
    assert digest.text.count(mark) == 1
    assert "cheese" not in digest.text
    assert "Warships sailed near the island" in digest.text, "what is quoted stays as it is"
    (asked,) = await room.say("/digest 3d")
    assert asked.text.count(mark) == 1


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_words_are_listed_and_removed_in_every_language(room: Room, language: str) -> None:
    await room.subscribe()
    known = await room.known()
    texts = get(language)
    await room.store.subscribers.save(replace(known, language=language), room.clock())
    (nothing,) = await room.say("/watch")
    assert nothing.text == texts.watch_none
    (listed,) = await room.say("/watch SMIC，稀土")
    assert "SMIC" in listed.text
    assert (await room.known()).watched == ("SMIC", "稀土")
    press = await room.press(texts.watch_drop.format(word="SMIC"))
    assert press.toast == texts.watch_dropped
    assert (await room.known()).watched == ("稀土",)
    for wrong in ("x", "稀", "<b>SMIC</b>", "a OR (b)", "z" * 4000):
        (refused,) = await room.say(f"/watch {wrong}")
        assert "/watch " in refused.text
    assert (await room.known()).watched == ("稀土",)


async def test_a_button_pressed_again_or_forged_is_answered_and_changes_nothing(room: Room) -> None:
    await room.subscribe()
    (listed,) = await room.say("/watch SMIC")
    await room.press("Remove SMIC")
    again = room.sandbox.push_press(listed, "v1:watch:drop:0000000000000000")
    strange = room.sandbox.push_press(listed, "v1:watch:eat")
    await room.quiet()
    assert again.toast == "It is not on the list any more."
    assert "out of date" in strange.toast


async def test_only_admins_of_a_group_watch_for_it(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    await room.say("/watch@communique_bot SMIC", group, user=member)
    assert (await room.known(group.id)).watched == ()
    await room.say("/watch@communique_bot SMIC", group, user=owner)
    assert (await room.known(group.id)).watched == ("SMIC",)


async def test_forgetting_takes_the_words(room: Room) -> None:
    await room.subscribe()
    await room.say("/watch SMIC")
    await room.say("/forget")
    await room.press("Delete my data")
    assert await room.subscriber() is None
    await room.subscribe()
    assert (await room.known()).watched == ()
