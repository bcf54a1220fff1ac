"""A group with topics: a digest comes in the topic that asked for it, admins alone change it, and each person has
a limit of their own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.app
from bot.sandbox.state import USERNAME
from bot.sandbox.world import Chat, Message, Topic, User
from digests.model import Address, SubscriberState
from tests.journeys.house import House, open_house
from tests.unhurried import Unhurried

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

MORNING = datetime(2024, 5, 23, 9, tzinfo=UTC)


async def say(house: House, forum: Chat, topic: Topic, user: User, words: str) -> list[Message]:
    """Let somebody give the bot a command in a topic, and return what the bot wrote because of it."""
    name, _, rest = words.partition(" ")
    before = len(house.sandbox.messages(forum))
    house.sandbox.say(forum, f"{name}@{USERNAME} {rest}".strip(), user=user, thread=topic.id)
    await house.answered()
    return house.sandbox.messages(forum)[before:]


async def test_a_digest_comes_in_its_topic_and_only_admins_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "Pacing", Unhurried)
    async with open_house(tmp_path / "house.db") as house:
        owner, member = house.sandbox.add_user(50, "Kim"), house.sandbox.add_user(51, "Sam")
        forum = house.sandbox.add_group("Readers", owner=owner, forum=True)
        house.sandbox.add_member(forum, member)
        news, trade = (house.sandbox.open_topic(forum, name) for name in ("News", "Trade"))

        for topic, wish in ((news, ""), (trade, "trade")):
            said = await say(house, forum, topic, owner, f"/start {wish}")
            assert {message.thread for message in said} == {topic.id}
            refused = house.sandbox.press(forum, "Start daily digest", user=member)
            await house.answered()
            assert refused.toast.startswith("Only admins")
            house.sandbox.press(forum, "Start daily digest", user=owner)
            await house.answered()

        before = len(house.sandbox.messages(forum))
        await house.until(MORNING)
        digests = house.sandbox.messages(forum)[before:]
        assert {message.thread for message in digests} == {news.id, trade.id}
        for topic in (news, trade):
            told = "\n".join(message.text for message in digests if message.thread == topic.id)
            assert "US tariffs on Chinese electric cars" in told
            assert ("US hands China a list of 14 fentanyl precursors" in told) is (topic is news)

        (refusal,) = await say(house, forum, news, member, "/time 12:00")
        assert (refusal.thread, refusal.text[:11]) == (news.id, "Only admins")
        (done,) = await say(house, forum, news, owner, "/stop")
        assert done.thread == news.id
        states = [
            (await house.app.newsroom.store.subscribers.get(Address(forum.id, topic.id))).state  # type: ignore[union-attr]
            for topic in (news, trade)
        ]
        assert states == [SubscriberState.STOPPED, SubscriberState.ACTIVE], "the other topic goes on"
        before = len(house.sandbox.messages(forum))
        await house.until(MORNING + timedelta(days=1))
        assert {message.thread for message in house.sandbox.messages(forum)[before:]} == {trade.id}


async def test_who_asks_too_much_in_a_topic_waits_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.app, "Pacing", Unhurried)
    async with open_house(tmp_path / "house.db") as house:
        eager, other = house.sandbox.add_user(50, "Kim"), house.sandbox.add_user(51, "Sam")
        forum = house.sandbox.add_group("Readers", owner=eager, forum=True)
        house.sandbox.add_member(forum, other)
        topic = house.sandbox.open_topic(forum, "News")
        answers = [(await say(house, forum, topic, eager, "/both taiwan"))[0].text for _ in range(6)]
        assert all(answer.startswith("Both sides") for answer in answers[:5])
        assert answers[5].startswith("Wait ")
        assert await say(house, forum, topic, eager, "/both trade") == [], "the notice comes once"
        (answer,) = await say(house, forum, topic, other, "/both taiwan")
        assert answer.text.startswith("Both sides"), "somebody else is answered at once"
        assert answer.thread == topic.id
