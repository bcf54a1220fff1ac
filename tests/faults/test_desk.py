"""A correction that an admin sends reaches everybody who was told, once, though the bot is killed meanwhile."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.render.parts import to_text
from bot.sandbox.world import User
from digests.model import Draft, SubscriberState, Verdict
from digests.store import Edit
from tests.editing import next_number, save_edit
from tests.factories import passage, source, story, subscriber
from tests.faults import points
from tests.faults.conftest import Open
from tests.faults.works import Works, environment_of
from tests.journeys.house import ADMIN

pytestmark = pytest.mark.long

TITLE, TEXT = "Coast guards meet in the strait", "The coast guards of the two sides met in the strait on Monday."
READERS, STRANGERS = 6, 3
KILLS = (*points.IN_A_CORRECTION, points.ON_THE_WIRE[1], points.AT_THE_MESSENGER[1])
FORM = (TITLE, "The whole story", "Wrong facts")


async def publish_story(works: Works) -> None:
    """Store a story of one article, as collecting and editing would."""
    at, outlet = works.now() - timedelta(hours=1), source(active=False)
    await works.store.sources.add(outlet, at)
    draft = Draft(url="https://harbour-gazette.example.org/1", title=TITLE, text=TEXT, complete=True, published=at)
    (key,) = await works.store.articles.save(outlet.id, [draft], at)
    (article,) = await works.store.articles.get([key])
    told = story(
        await next_number(works.store), headline=TITLE, lead=key, articles=(article,), themes=("taiwan",),
        headline_themes={key: ("taiwan",)}, passages=(passage(key, 0, TEXT, worth=3.0),),
        first_stored=at, last_stored=at,
    )  # fmt: skip
    verdict = Verdict(True, "names both parties", ("Washington", "Beijing"))
    await save_edit(works.store, Edit(verdicts={key: verdict}, stories=[told]), at)


def strangers(works: Works) -> list[User]:
    """Return people whose digest comes tomorrow, and who were told nothing."""
    return [works.sandbox.add_user(5000 + number) for number in range(STRANGERS)]


def told(works: Works, chat: int) -> list[str]:
    """Return what Telegram accepted for a chat."""
    return [to_text(call.text) for call in works.sandbox.log.sent(chat)]


def corrections(works: Works) -> Counter[int]:
    heads = (call.chat for call in works.sandbox.log.sent() if to_text(call.text).startswith("Correction"))
    return Counter(chat for chat in heads if chat is not None)


@pytest.mark.timeout(240)
async def test_a_correction_of_the_desk_comes_once_to_everybody_who_was_told_whatever_dies(
    open_here: Open,
) -> None:
    async with open_here(**environment_of("probe")) as works:
        admin, others = works.sandbox.chat(ADMIN), strangers(works)
        await publish_story(works)
        for each in others:
            far = works.now() + timedelta(days=1)
            who = subscriber(each.id, state=SubscriberState.ACTIVE, hours=(far.time(),), next_digest_at=far)
            await works.store.subscribers.save(who, works.now())
        chats = await works.await_digests(READERS)
        life = works.start()
        await works.until(lambda: all(TITLE in "".join(told(works, chat)) for chat in chats), life=life)
        works.sandbox.say(admin, "/correct coast guards")
        for label, following in zip(FORM, (*FORM[1:], "Send"), strict=True):
            await works.until(lambda label=label: label in works.sandbox.labels(admin), life=life)  # type: ignore[misc]
            works.sandbox.press(admin, label)
            await works.until(lambda label=following: label in works.sandbox.labels(admin), life=life)  # type: ignore[misc]
        assert await life.end() == -9
        await works.bury()
        works.sandbox.press(admin, "Send")
        for point in KILLS:
            await works.dead(works.start_to_die(point))
            await works.bury()
        await works.finish(works.start())
        assert corrections(works) == Counter(chats)
        assert works.points() == Counter(KILLS)
        assert works.query("select count(*) from correction") == [(1,)]
        assert works.query("select count(*) from audit where act = 'correction-sent'") == [(1,)]
        assert works.query("select count(*) from correction_recipient") == [(0,)]
        assert works.sound() == []
