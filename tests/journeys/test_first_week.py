"""The first week of a reader, from /start to the review on Sunday. What they do shows in what comes next, beside a
reader who only reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import User
from digests.model import Address, SubscriberState
from tests.journeys.house import House, open_house

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

DRILLS = "China launches two days of drills around Taiwan"
LISTED = "US hands China a list of 14 fentanyl precursors in video meeting"
PERMITS = "Chinese permits for drone motors take effect"


def morning(day: int) -> datetime:
    """Nine o'clock on a day of May, an hour after the digests."""
    return datetime(2024, 5, day, 9, tzinfo=UTC)


async def got(house: House, day: int, *readers: User) -> list[str]:
    """Let time pass until that morning, and return what each reader was sent on the way."""
    before = [len(house.sandbox.messages(reader)) for reader in readers]
    await house.until(morning(day))
    sent = [house.sandbox.messages(reader)[many:] for reader, many in zip(readers, before, strict=True)]
    return ["\n".join(message.text for message in messages) for messages in sent]


async def test_from_start_to_the_first_digest_are_two_taps_and_it_comes_at_its_hour(tmp_path: Path) -> None:
    async with open_house(tmp_path / "house.db") as house:
        reader = house.sandbox.add_user(50, "Kim")
        page, sample = await house.say(reader, "/start")
        assert "Shall I send it every day?" in page.text
        assert DRILLS in sample.text
        (question,) = await house.press_button(reader, "Start daily digest")
        assert "Which city has the same time as you?" in question.text
        (promise,) = await house.press_button(reader, "Taipei")
        assert "Your first digest comes on Fri 24 May, 08:00 (Taipei time)" in promise.text
        known = await house.app.newsroom.store.subscribers.get(Address(reader.id))
        assert known is not None
        assert known.state is SubscriberState.ACTIVE
        assert known.next_digest_at == datetime(2024, 5, 24, 0, tzinfo=UTC)
        await house.until(known.next_digest_at - timedelta(minutes=1))
        assert house.sandbox.last(reader) is promise, "nothing comes before its hour"
        await house.until(known.next_digest_at)
        digest = house.sandbox.last(reader)
        assert digest.sent_at == known.next_digest_at
        assert digest.labels == ["Save", "Mute", "Wrong"]
        assert "Fri 24 May" in "".join(each.text for each in house.sandbox.messages(reader))


async def test_what_a_reader_does_in_the_first_week_shows_in_what_comes_next(tmp_path: Path) -> None:
    async with open_house(tmp_path / "house.db") as house:
        reader, other = house.sandbox.add_user(50, "Kim"), house.sandbox.add_user(51, "Sam")
        for each in (reader, other):
            await house.say(each, "/start")
            await house.press_button(each, "Start daily digest")
            await house.press_button(each, "UTC")
        first, same = await got(house, 23, reader, other)
        assert first == same
        assert DRILLS in first

        (found,) = await house.say(reader, "drills strait")
        assert "held in the Taiwan Strait, to the north, south and east of the island" in found.text
        await house.press_button(reader, "Save")
        await house.press_button(reader, "4. ")
        (saved,) = await house.say(reader, "/saved")
        assert LISTED in saved.text
        await house.press_button(reader, "Mute")
        await house.press_button(reader, "1. ")
        (muted,) = await house.say(reader, "/muted")
        assert DRILLS in muted.text
        await house.press_button(reader, "Wrong")
        await house.press_button(reader, "2. ")
        press = house.sandbox.press(reader, "Old news")
        await house.say(reader, "/watch drone")
        assert press.toast.startswith("Thank you. It is noted")
        await house.say(reader, "/settings topics")
        for label in ("More or less", "Sanctions", "Sanctions: more", "Sanctions: less"):
            await house.press_button(reader, label)
        assert "Sanctions: never" in house.sandbox.labels(reader)
        await house.say(reader, "/settings review")
        await house.press_button(reader, "Sun")

        friday, friday_of_other = await got(house, 24, reader, other)
        assert f"since Thu: {DRILLS}" in friday_of_other
        assert DRILLS not in friday, "the story is muted"
        assert "\nSANCTIONS\n" in friday_of_other
        assert "\nSANCTIONS\n" not in friday, "the topic counts never"
        assert PERMITS in friday
        assert "You watch: drone" in friday
        assert "You watch" not in friday_of_other

        await house.until(morning(25))
        sunday, sunday_of_other = await got(house, 26, reader, other)
        assert "The week · Mon 20 May to Sun 26 May" in sunday
        assert "The week" not in sunday_of_other
