"""An address that does not answer is tried again by itself, and the admin hears how it ended."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.commands.retrying import FORM, MOST_OF_ONE, Retries
from bot.render.parts import measure
from bot.sandbox.world import Message, User
from digests.model import Address, Role
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, newsstand, rss
from tests.factories import NOW

FEED = rss(item(date="Tue, 10 Mar 2026 09:00:00 GMT"), title="Harbour Gazette")
DAY = timedelta(days=1)
PROMISE = "I try it again by myself"


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with newsstand() as open_stand:
        yield open_stand


class Retrier:
    """The verb at work in the room; while it is deaf, Telegram takes nothing."""

    def __init__(self, room: Room, admin: User) -> None:
        self.room, self.admin, self.deaf = room, admin, False
        self.retries = Retries(room.services, self.tell)

    async def tell(self, chat: int, words: str, **options: Any) -> bool:
        assert measure(words).fits()
        if self.deaf:
            return False
        await self.room.application.bot.send_message(chat, words, **options)
        return True

    async def after(self, wait: timedelta) -> list[Message]:
        """Let time pass in steps, with a knock after each. Return what the admin was told."""
        before, until = self.room.newest(self.admin), self.room.clock() + wait
        while self.room.clock() < until:
            self.room.clock.move(min(timedelta(minutes=5), until - self.room.clock()))
            while await self.retries.run():
                pass
        return [each for each in self.room.sandbox.messages(self.admin) if each.id > before]

    async def waiting(self) -> int:
        return len(await self.room.store.conversations.forms(FORM, self.room.clock()))


@pytest.fixture
def retrier(room: Room, admin: User) -> Retrier:
    return Retrier(room, admin)


async def test_after_a_503_the_form_comes_by_itself_when_the_site_answers(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    told = (await room.say(f"/addsource {url}", admin))[-1]
    assert "trouble of its own (it answered 503)" in told.text
    assert PROMISE in told.text
    assert await retrier.after(timedelta(hours=1)) == []
    asked = stand.paths().count("/gazette")
    assert 2 <= asked <= 5
    stand.put("/gazette", FEED)
    answers = await retrier.after(timedelta(hours=2))
    assert "It answers now" in answers[0].text
    assert "Items: 1" in answers[1].text
    await room.press("Private", admin, message=answers[2])
    await room.press("Add source", admin, message=answers[2])
    (record,) = await room.store.sources.all()
    assert (record.source.name, record.source.label) == ("Harbour Gazette", "private")
    assert await retrier.after(2 * DAY) == []


async def test_what_does_not_answer_for_a_day_ends_with_a_word(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=500)
    await room.say(f"/addsource {url}", admin)
    assert await retrier.after(DAY - timedelta(minutes=5)) == []
    (told,) = await retrier.after(timedelta(minutes=10))
    assert "I tried it for a day" in told.text
    asked = stand.paths().count("/gazette")
    assert asked == 10, "the admin's own try and nine more"
    assert await retrier.after(DAY) == []
    assert stand.paths().count("/gazette") == asked
    assert await retrier.waiting() == 0


async def test_an_answer_that_cannot_be_read_ends_it_with_the_reason(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=502)
    await room.say(f"/addsource {url}", admin)
    stand.put("/gazette", b"gone", status=410)
    (told,) = await retrier.after(timedelta(hours=1))
    assert "It answers, but I cannot read it" in told.text
    assert "410" in told.text
    assert await retrier.waiting() == 0


async def test_a_site_that_is_not_there_at_all_is_tried_again_too(
    room: Room, admin: User, retrier: Retrier
) -> None:
    async with newsstand() as closed:
        url = closed.url("/gazette")
    assert PROMISE in (await room.say(f"/addsource {url}", admin))[-1].text


@pytest.mark.parametrize("status", [404, 403])
async def test_what_will_not_end_better_is_not_tried_again(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier, status: int
) -> None:
    url = stand.put("/gazette", b"no", status=status)
    assert PROMISE not in (await room.say(f"/addsource {url}", admin))[-1].text
    assert await retrier.waiting() == 0


async def test_testsource_says_that_it_does_not_try_again(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    told = (await room.say(f"/testsource {url}", admin))[-1]
    assert "I do not try it again by myself. /addsource does." in told.text
    assert await retrier.waiting() == 0


async def test_the_admin_can_stop_it(room: Room, admin: User, stand: Newsstand, retrier: Retrier) -> None:
    url = stand.put("/gazette", b"down", status=503)
    told = (await room.say(f"/addsource {url}", admin))[-1]
    await room.press("Do not try again", admin, message=told)
    assert "I do not try" in told.text
    assert await retrier.after(2 * DAY) == []
    assert stand.paths().count("/gazette") == 1


async def test_who_is_no_editor_any_more_hears_nothing_and_nothing_is_asked(room: Room, stand: Newsstand) -> None:
    kim = room.sandbox.add_user(77, "Kim")
    await room.store.admins.give(kim.id, Role.EDITOR, NOW)
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", kim)
    await room.store.admins.give(kim.id, Role.MODERATOR, NOW)
    retrier = Retrier(room, kim)
    assert await retrier.after(DAY) == []
    assert (stand.paths().count("/gazette"), await retrier.waiting()) == (1, 0)


async def test_the_same_address_again_takes_the_place_of_the_first(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", admin)
    await room.say(f"/addsource {url}", admin)
    assert await retrier.waiting() == 1


async def test_a_second_admin_who_added_it_meanwhile_leaves_nothing_to_add(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", admin)
    kim = room.sandbox.add_user(77, "Kim")
    await room.store.admins.give(kim.id, Role.EDITOR, NOW)
    stand.put("/gazette", FEED)
    await room.say(f"/addsource {url}", kim)
    await room.press("Add source", kim)
    told = await retrier.after(timedelta(hours=1))
    assert "in the list already" in told[-1].text
    assert await retrier.waiting() == 0


async def test_while_telegram_takes_nothing_nothing_is_lost(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", admin)
    stand.put("/gazette", FEED)
    retrier.deaf = True
    assert await retrier.after(timedelta(hours=1)) == []
    retrier.deaf = False
    answers = await retrier.after(timedelta(hours=3))
    assert ["It answers now" in each.text for each in answers] == [True, False, False]


async def test_an_end_that_nobody_could_be_told_is_told_later_and_the_site_is_left_in_peace(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", admin)
    retrier.deaf = True
    await retrier.after(DAY + timedelta(hours=3))
    assert stand.paths().count("/gazette") == 13, "once more each hour"
    retrier.deaf = False
    (told,) = await retrier.after(timedelta(hours=2))
    assert "I tried it for a day" in told.text


async def test_a_death_in_the_middle_of_a_try_leaves_the_next_try_for_later(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = stand.put("/gazette", b"down", status=503)
    await room.say(f"/addsource {url}", admin)

    async def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.retrying.try_source", die)
    room.clock.move(timedelta(minutes=5))
    with pytest.raises(KeyboardInterrupt):
        await retrier.retries.run()
    monkeypatch.undo()
    assert await Retrier(room, admin).retries.run() == 0
    stand.put("/gazette", FEED)
    answers = await Retrier(room, admin).after(timedelta(hours=1))
    assert "It answers now" in answers[0].text


async def test_no_admin_has_more_than_so_many_addresses_tried_again(
    room: Room, admin: User, stand: Newsstand, retrier: Retrier
) -> None:
    conversations = room.store.conversations
    for number in range(MOST_OF_ONE):
        data = {"url": f"https://{number}.example.org/", "begun_at": NOW.isoformat(), "next_at": NOW.isoformat()}
        await conversations.await_input(Address(admin.id), admin.id, FORM, data, NOW + DAY, form=1000 + number)
    url = stand.put("/gazette", b"down", status=503)
    told = (await room.say(f"/addsource {url}", admin))[-1]
    assert "because 20 of your addresses are waiting already" in told.text
    assert await retrier.waiting() == MOST_OF_ONE
