"""/watch through the real bot: words are listed, marked in digests, removed and forgotten."""

from dataclasses import replace
from datetime import timedelta

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
        assert "/watch SMIC" in refused.text
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


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_alerts_are_switched_on_the_page_of_the_words_and_the_page_says_how_it_is(
    room: Room, language: str
) -> None:
    await room.subscribe()
    await room.store.subscribers.save(replace(await room.known(), language=language), room.clock())
    texts = get(language)
    (listed,) = await room.say("/watch SMIC")
    assert texts.watch_alerts_off in listed.text
    assert not (await room.known()).alerts, "off by default"
    assert (await room.press(texts.alerts)).toast == texts.saved
    assert (await room.known()).alerts
    assert texts.watch_alerts_on in room.sandbox.last(room.reader).text
    await room.press(f"✅ {texts.alerts}")
    assert not (await room.known()).alerts


async def test_only_admins_of_a_group_switch_alerts(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    await room.say("/watch@communique_bot SMIC", group, user=owner)
    await room.press("Alerts", group, user=member)
    assert not (await room.known(group.id)).alerts
    await room.press("Alerts", group, user=owner)
    assert (await room.known(group.id)).alerts


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_a_watched_word_is_marked_in_the_brief_of_a_topic_and_in_the_week(room: Room, language: str) -> None:
    await room.subscribe()
    await room.say("/watch warship, tariff, drills")
    for (title, text), theme in ((DRILLS, "taiwan"), (TARIFFS, "trade")):
        await room.publish_story(title, text, (theme,))
    known = replace(await room.known(), language=language, reads=("en",))
    await room.store.subscribers.save(known, room.clock())
    words = digest_words(language)
    (brief,) = await room.say("/taiwan")
    assert words.watched.format(words=words.join(("warship", "drills"))) in brief.text
    assert "Warships sailed near the island" in brief.text
    (week,) = await room.say("/week")
    assert week.text.count(words.watched.format(words="tariff")) == 1
    assert week.text.count(words.watched.format(words="drills")) == 1, "a line of the week has its headline"


async def test_ten_thousand_words_are_refused_and_change_nothing(room: Room) -> None:
    await room.subscribe()
    await room.say("/watch SMIC")
    for first in range(0, 10_000, 500):
        (refused,) = await room.say(f"/watch {', '.join(f'w{first + number}' for number in range(500))}")
        assert "There is room for 20 words" in refused.text
        room.clock.move(timedelta(minutes=1))
    assert (await room.known()).watched == ("SMIC",)


async def test_forgetting_takes_the_words(room: Room) -> None:
    await room.subscribe()
    await room.say("/watch SMIC")
    await room.say("/forget")
    await room.press("Delete my data")
    assert await room.subscriber() is None
    await room.subscribe()
    assert (await room.known()).watched == ()
