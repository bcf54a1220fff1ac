"""What readers save, mute and mark, and what publishing makes of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from digests import subscribe
from digests.deliver import deliver_due
from digests.errors import KeepingError, PreferenceError
from digests.keeping import MOST_KEPT, keep, let_go, mark_wrong, told_cards
from digests.model import ChatKind, KeptKind, KeptStory, StoryMenu, Subscriber, SubscriberState, Weight, Wrong
from digests.publish import publish_due
from digests.store import Store
from digests.store.schema import edition
from tests.digests.deliver.scripted import ScriptedMessenger
from tests.digests.issuing.relation import RELATION
from tests.digests.test_publish import DAY, EIGHT, TitleRenderer, news, reader
from tests.factories import some, source
from tests.lexicons import lexicon

SAVED, MUTED = KeptKind.SAVED, KeptKind.MUTED


@pytest.fixture
async def store(store: Store) -> Store:
    await store.sources.add(source(), EIGHT - 9 * DAY)
    return store


async def publish(store: Store, now: Any = EIGHT) -> int:
    report = await publish_due(store, TitleRenderer(), RELATION, lexicon(), now)
    assert report.faults == []
    return report.composed


async def last_edition(store: Store, who: Subscriber) -> int:
    """The id of the subscriber's last edition."""
    query = select(func.max(edition.c.id)).where(edition.c.subscriber_id == who.id)
    async with store._database.read() as connection:
        return int((await connection.execute(query)).scalar_one())


async def told(store: Store, who: Subscriber) -> list[str]:
    """What stood above the cards of a subscriber's last digest."""
    return [card.words for card in await store.keeping.cards(who.id, await last_edition(store, who))]


async def test_the_cards_of_an_edition_are_its_readers_alone(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    robin, other = await reader(store), await reader(store, 1002)
    await publish(store)
    (card,) = await told_cards(store, robin, 1)
    assert (card.number, card.story, card.words) == (1, 1, "Tariffs rise")
    for who, number in ((other, 1), (robin, 2), (robin, 99), (replace(robin, id=0), 1)):
        with pytest.raises(KeepingError):
            await told_cards(store, who, number)
    with pytest.raises(KeepingError):
        await keep(store, robin, SAVED, 1, 2, EIGHT)


async def test_a_saved_story_has_all_that_its_list_shows_and_saving_twice_changes_nothing(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    robin = await reader(store)
    await publish(store)
    kept, is_new = await keep(store, robin, SAVED, 1, 1, EIGHT)
    assert is_new
    assert (kept.words, kept.outlet) == ("Tariffs rise", source().name)
    assert kept.url.startswith("https://harbour-gazette.example.org/")
    assert await keep(store, robin, SAVED, 1, 1, EIGHT + DAY) == (replace(kept, kept_at=EIGHT + DAY), False)
    assert await store.keeping.kept(robin.id, SAVED) == [kept]
    assert await let_go(store, robin, SAVED, kept.story)
    assert not await let_go(store, robin, SAVED, kept.story)
    assert await store.keeping.kept(robin.id, SAVED) == []


async def test_a_muted_story_is_told_to_all_but_who_muted_it_until_that_is_taken_back(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise", page="tariffs")
    robin, other = await reader(store), await reader(store, 1002)
    await publish(store)
    await keep(store, robin, MUTED, 1, 1, EIGHT)
    assert (some(await store.subscribers.by_id(robin.id))).muted == (1,)

    await news(store, EIGHT + timedelta(hours=3), "Fees fall", theme="taiwan")
    assert await publish(store, EIGHT + DAY) == 1, "nothing that is muted is at hand: one text is enough"
    assert await told(store, robin) == await told(store, other) == ["Fees fall"]

    await keep(store, other, MUTED, await last_edition(store, other), 1, EIGHT + DAY)
    (mute,) = await store.keeping.kept(other.id, MUTED)
    late = await reader(store, 1003, next_digest_at=EIGHT + DAY)
    later = await reader(store, 1004, next_digest_at=EIGHT + DAY)
    await store.keeping.keep(late.id, mute)
    assert await publish(store, EIGHT + DAY) == 2, "who muted what is at hand has a text of their own"
    assert (await told(store, late), await told(store, later)) == ([], ["Fees fall"])

    assert await let_go(store, robin, MUTED, 1)
    assert some(await store.subscribers.by_id(robin.id)).muted == ()


async def test_only_who_watches_a_word_that_the_digest_has_gets_a_text_of_their_own(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    plain = [await reader(store, 1001), await reader(store, 1002, watched=("cheese",))]
    await reader(store, 1003, watched=("tariff", "cheese"))
    await reader(store, 1004, watched=("wine", "tariff"))
    assert await publish(store) == 2, "one text for those without a mark, one for those with it"
    assert [await told(store, each) for each in plain] == [["Tariffs rise"]] * 2


async def test_the_week_in_review_of_who_muted_a_story_is_without_it_and_that_of_others_has_it(
    store: Store,
) -> None:
    """EIGHT is on a Tuesday, and the story is older than what the digest covers."""
    await news(store, EIGHT - 3 * DAY, "Tariffs rise")
    await news(store, EIGHT - timedelta(hours=3), "Fees fall", theme="taiwan")
    robin, other = [await reader(store, chat, review_weekday=1) for chat in (1, 2)]
    mute = KeptStory(
        kind=MUTED, story=1, stories=(1,), article=1, words="x", url="", outlet="", label="", published=None,
        kept_at=EIGHT,
    )  # fmt: skip
    await store.keeping.keep(robin.id, mute)
    await publish(store)
    without, whole = [some(await store.editions.last(each.id)).parts[-1] for each in (robin, other)]
    assert whole.startswith("the week: ")
    assert ("Tariffs rise" in whole, "Tariffs rise" in without, "Fees fall" in without) == (True, False, True)


async def test_there_is_room_for_so_many_stories_of_each_kind(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    robin = await reader(store)
    await publish(store)
    kept = KeptStory(
        kind=SAVED, story=0, stories=(0,), article=0, words="x", url="", outlet="", label="", published=None,
        kept_at=EIGHT,
    )  # fmt: skip
    for number in range(100, 100 + MOST_KEPT):
        await store.keeping.keep(robin.id, replace(kept, story=number))
    with pytest.raises(KeepingError) as full:
        await keep(store, robin, SAVED, 1, 1, EIGHT)
    assert full.value.code == "kept-full"
    assert (await keep(store, robin, MUTED, 1, 1, EIGHT))[1], "what is muted has its own room"
    await let_go(store, robin, SAVED, 100)
    assert (await keep(store, robin, SAVED, 1, 1, EIGHT))[1]


async def test_what_a_reader_says_is_wrong_is_noted_once_for_the_admins(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    robin = await reader(store)
    await publish(store)
    for what in (Wrong.OLD, Wrong.WORDS, Wrong.OLD):
        await mark_wrong(store, robin, what, 1, 1, EIGHT)
    marks = await store.keeping.marks(EIGHT, 9)
    assert {mark.what for mark in marks} == {Wrong.OLD, Wrong.WORDS}
    assert {(mark.subscriber, mark.story, mark.words) for mark in marks} == {(robin.id, 1, "Tariffs rise")}
    assert len(await store.keeping.marks(EIGHT, 1)) == 1
    assert await store.keeping.marks(EIGHT + timedelta(seconds=1), 9) == []


async def test_what_is_kept_ends_after_its_time_and_with_its_reader(store: Store) -> None:
    await news(store, EIGHT - timedelta(hours=3), "Tariffs rise")
    robin, other = await reader(store), await reader(store, 1002)
    await publish(store)
    for who, number in ((robin, 1), (other, 2)):
        for kind in KeptKind:
            await keep(store, who, kind, number, 1, EIGHT)
        await mark_wrong(store, who, Wrong.TOPIC, number, 1, EIGHT)
    await subscribe.forget(store, robin.address, EIGHT)
    assert [await store.keeping.kept(robin.id, kind) for kind in KeptKind] == [[], []]
    assert [mark.subscriber for mark in await store.keeping.marks(EIGHT, 9)] == [other.id]

    assert await store.keeping.prune(EIGHT) == 0
    assert some(await store.subscribers.by_id(other.id)).muted == (1,)
    assert await store.keeping.prune(EIGHT + DAY) == 2
    assert await store.keeping.marks(EIGHT, 9) == []
    assert some(await store.subscribers.by_id(other.id)).muted == ()


async def test_the_buttons_come_with_the_last_part_of_what_tells_a_story_and_never_into_a_channel(
    store: Store,
) -> None:
    class InTwo(TitleRenderer):
        def fitted(self, digest: Any, preferences: Any) -> Any:
            shown, parts = super().fitted(digest, preferences)
            return shown, (*parts, "and more")

    robin = await reader(store, language="zh-Hans", silent=True, previews=True)
    await reader(store, -1002, kind=ChatKind.CHANNEL)
    messenger = ScriptedMessenger()
    await publish_due(store, InTwo(), RELATION, lexicon(), EIGHT)
    await deliver_due(store, messenger, lambda: EIGHT)
    assert messenger.menus == [None] * 4, "nothing was told"
    await news(store, EIGHT + timedelta(hours=3), "Tariffs rise")
    messenger = ScriptedMessenger()
    await publish_due(store, InTwo(), RELATION, lexicon(), EIGHT + DAY)
    await deliver_due(store, messenger, lambda: EIGHT + DAY)
    sent = [chat for step, chat, _ in messenger.steps if step == "send"]
    menus = dict(
        zip(((chat, sent[:place].count(chat)) for place, chat in enumerate(sent)), messenger.menus, strict=True)
    )
    (number,) = {menu.edition for menu in messenger.menus if menu}
    assert menus == {
        (1001, 0): None, (1001, 1): StoryMenu(number, "zh-Hans"), (-1002, 0): None, (-1002, 1): None
    }  # fmt: skip
    assert await store.keeping.cards(robin.id, number)
    silent = [each for chat, each in zip(sent, messenger.silent, strict=True) if chat == 1001]
    previews = [each for chat, each in zip(sent, messenger.previews, strict=True) if chat == 1001]
    assert (silent, previews) == ([True, True], [True, False])


# --- wishes ------------------------------------------------------------------------------------------


async def test_how_much_topics_count_and_on_which_days_digests_come_is_kept(store: Store) -> None:
    robin = await reader(store)
    for theme, weight in (("trade", Weight.LESS), ("taiwan", Weight.MORE), ("trade", Weight.NEVER)):
        robin = await subscribe.set_weight(store, robin, theme, weight, RELATION, EIGHT - DAY)
    for day in (0, 5, 6):
        robin = await subscribe.choose_weekday(store, robin, day, False, EIGHT - DAY)
    found = some(await store.subscribers.by_id(robin.id))
    assert found.weights == (("taiwan", Weight.MORE), ("trade", Weight.NEVER))
    assert found.weekdays == (1, 2, 3, 4)
    robin = await subscribe.choose_theme(store, robin, "trade", True, RELATION, EIGHT - DAY)
    assert robin.weights == (("taiwan", Weight.MORE),), "a topic that is chosen does not count never"
    robin = await subscribe.set_weight(store, robin, "taiwan", Weight.NORMAL, RELATION, EIGHT - DAY)
    robin = await subscribe.receive_every_day(store, robin, EIGHT - DAY)
    assert (robin.weights, robin.weekdays) == ((), ())


async def test_who_follows_a_topic_that_counted_never_is_told_of_it_again(store: Store) -> None:
    robin = await subscribe.set_weight(store, await reader(store), "trade", Weight.NEVER, RELATION, EIGHT - DAY)
    robin = await subscribe.follow(store, robin, "trade", RELATION, EIGHT - DAY)
    assert (robin.themes, robin.weights) == ((), ())


async def test_one_topic_and_one_day_are_left(store: Store) -> None:
    robin = await subscribe.set_themes(store, await reader(store), ("trade",), RELATION, EIGHT - DAY)
    with pytest.raises(PreferenceError, match="no topic"):
        await subscribe.set_weight(store, robin, "trade", Weight.NEVER, RELATION, EIGHT - DAY)
    with pytest.raises(PreferenceError):
        await subscribe.set_weight(store, robin, "cheese", Weight.MORE, RELATION, EIGHT - DAY)
    for day in range(6):
        robin = await subscribe.choose_weekday(store, robin, day, False, EIGHT - DAY)
    with pytest.raises(PreferenceError, match="no weekdays"):
        await subscribe.choose_weekday(store, robin, 6, False, EIGHT - DAY)


async def test_the_next_digest_moves_to_the_first_chosen_day(store: Store) -> None:
    """EIGHT is 08:00 on a Tuesday."""
    robin = await reader(store)
    await publish(store)
    robin = some(await store.subscribers.by_id(robin.id))
    for day in (2, 3, 4):
        robin = await subscribe.choose_weekday(store, robin, day, False, EIGHT + timedelta(hours=1))
    assert robin.next_digest_at == EIGHT + 4 * DAY, "Saturday"
    assert robin.state is SubscriberState.ACTIVE
