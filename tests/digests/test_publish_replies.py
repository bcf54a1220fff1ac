"""What an edition answers: the message in which each reader was told, found once for all who were told alike."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.render.digest import TelegramRenderer
from bot.render.parts import as_shown
from digests.model import Delivery, DeliveryState, Draft, Outcome, Subscriber, SubscriberState, Verdict
from digests.publish import publish_due
from digests.store import Edit, Store
from tests.digests.sending.relation import RELATION
from tests.editing import save_edit, story_of
from tests.factories import NOW, source, subscriber
from tests.lexicons import lexicon
from tests.stored import claim_part, record_outcome

DAY, LEASE = timedelta(days=1), timedelta(minutes=2)
OLD = "The United States and China agreed on Monday to allow 420 students to visit Shanghai in May."
NEW = "The United States and China agreed on Monday to allow 402 students to visit Shanghai in May, not 420."
OTHER = "Beijing bought 9 million tonnes of soybeans from the United States, the lowest figure in nine years."
EIGHT = NOW.replace(hour=0)


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), EIGHT - 9 * DAY)
    return store


async def reader(store: Store, chat: int) -> Subscriber:
    values = {"zone": "Asia/Taipei", "hours": (time(8, 0),), "next_digest_at": EIGHT}
    return await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE, **values), EIGHT - DAY)


async def tells(store: Store, number: int, day: int, *sentences: str, weight: float = 1.0) -> None:
    """Let a story have an article for each sentence, the last of which came in before the digest of that day."""
    at = EIGHT + day * DAY - timedelta(hours=2)
    links = [f"https://harbour-gazette.example.org/{number}-{place}" for place in range(len(sentences))]
    title, text = f"{' '.join(sentences[-1].split()[:6])} …", sentences[-1]
    draft = Draft(url=links[-1], title=title, text=text, complete=True, published=at, language="en")
    await store.articles.save("harbour-gazette", [draft], at)
    articles = [one for one in await store.articles.get(range(1, 9)) if one.url in links]
    told = story_of(number, articles, RELATION)
    made = replace(told, themes=("trade",), importance=weight, first_stored=at, last_stored=at)
    judged = {each.id: Verdict(True, "both parties") for each in articles[-1:]}
    await save_edit(store, Edit(judged, {}, [made]), at + timedelta(minutes=1))


async def publish(store: Store, day: int) -> None:
    renderer = TelegramRenderer(RELATION)
    report = await publish_due(store, renderer, RELATION, lexicon(), EIGHT + day * DAY)
    assert (report.faults, report.composed) == ([], 1), "those who chose and were told alike share one composition"


async def due(store: Store, day: int) -> list[Delivery]:
    return await store.deliveries.due(EIGHT + day * DAY + timedelta(hours=1), 99)


async def deliver(store: Store, day: int) -> list[Delivery]:
    """Send what is due, with the chat's number and the part in each message's."""
    sent = []
    while found := await due(store, day):
        for each in found:
            assert await claim_part(store, each.id, 0, EIGHT + day * DAY, LEASE)
            outcome = Outcome(DeliveryState.SENT, message=10 * each.address.chat + each.part)
            await record_outcome(store, each.id, 1, outcome, EIGHT + day * DAY)
            sent.append(each)
    return sent


async def test_an_update_answers_each_readers_message_with_the_sentence_as_it_stood_there(store: Store) -> None:
    for chat in (1001, 1002):
        await reader(store, chat)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    first = await deliver(store, 0)
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    second = await deliver(store, 1)

    assert [each.reply for each in first] == [None, None]
    replies = {each.address.chat: each.reply for each in second}
    assert {chat: reply.message for chat, reply in replies.items() if reply} == {1001: 10011, 1002: 10021}
    text, _ = as_shown(first[0].text)
    for reply in filter(None, replies.values()):
        assert reply.quote == OLD == text.encode("utf-16-le")[2 * reply.position :].decode("utf-16-le")[: len(OLD)]


async def test_an_update_that_does_not_lead_answers_in_a_message_of_its_own(store: Store) -> None:
    await reader(store, 1001)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    await deliver(store, 0)
    await tells(store, 2, 1, OTHER, weight=50.0)
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    digest, update = await deliver(store, 1)

    assert OTHER in digest.text
    assert (NEW in digest.text, digest.reply) == (False, None)
    assert NEW in update.text
    assert update.reply is not None
    assert (update.reply.message, update.reply.quote) == (10011, OLD)


async def test_what_never_arrived_is_not_answered(store: Store) -> None:
    await reader(store, 1001)
    await tells(store, 1, 0, OLD)
    await publish(store, 0)
    assert await store.deliveries.expire_late(EIGHT + DAY / 2, EIGHT + DAY / 2) == 1
    await tells(store, 1, 1, OLD, NEW)
    await publish(store, 1)
    (update,) = await due(store, 1)
    assert (NEW in update.text, update.reply) == (True, None)
