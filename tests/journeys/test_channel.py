"""The journey of a channel: added, set up, previewed, posted, without the right to post, and posting again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import Chat, User
from digests.model import Address, Refusal, SubscriberState
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.long

A_DAY = timedelta(days=1)


async def set_up(house: House) -> tuple[Chat, User]:
    """Let an owner add the bot to their channel, and start daily posts by buttons alone."""
    owner = house.sandbox.add_user(50, "Kim")
    await house.say(owner, "/start")
    channel = house.sandbox.add_channel("Straits", owner=owner, bot_status="left", username="straits_daily")
    house.sandbox.add_to_group(channel, by=owner, status="administrator")
    await house.answered()
    await house.press_button(owner, "Set it up")
    await house.sandbox.heard(owner, "Channel Straits")
    await house.sandbox.heard(owner, "Nothing was posted")
    sample = await house.sandbox.heard(owner, "Washington")
    assert sample.labels == ["Start daily posts", "Settings"]
    await house.press_button(owner, "Start daily posts")
    assert house.sandbox.messages(channel) == []
    return channel, owner


async def state_of(house: House, channel: Chat) -> tuple[SubscriberState, Refusal | None]:
    known = await house.app.newsroom.store.subscribers.get(Address(channel.id))
    assert known is not None
    return known.state, known.refusal


async def test_a_channel_gets_its_digest_as_a_post_without_buttons_below_it(tmp_path: Path) -> None:
    async with open_house(tmp_path / "house.db") as house:
        channel, owner = await set_up(house)
        told = len(house.sandbox.messages(owner))
        await house.until(house.clock() + A_DAY)
        posts = house.sandbox.messages(channel)
        assert posts
        assert [post.labels for post in posts] == [[] for _ in posts]
        assert all("from" not in post.json for post in posts)
        assert len(house.sandbox.messages(owner)) == told


@pytest.mark.parametrize("told", [True, False])
async def test_who_set_it_up_is_told_that_the_right_was_lost_before_the_post(tmp_path: Path, told: bool) -> None:
    async with open_house(tmp_path / "house.db") as house:
        channel, owner = await set_up(house)
        house.sandbox.allow_posts(channel, False, told=told)
        await house.answered()
        await house.until(house.clock() + A_DAY)
        assert house.sandbox.messages(channel) == []
        assert await state_of(house, channel) == (SubscriberState.PAUSED, Refusal.NO_RIGHTS)
        last = house.sandbox.last(owner).text
        assert last.startswith("⏸ The daily digest in Straits is paused: I may no longer post there.")
        house.sandbox.allow_posts(channel, True)
        await house.answered()
        await house.until(house.clock() + A_DAY)
        assert await state_of(house, channel) == (SubscriberState.ACTIVE, None)
        assert house.sandbox.messages(channel)
