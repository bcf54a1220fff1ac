"""Planning in groups gives each reader exactly what planning each by itself would, whatever happened before."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import (
    Article,
    Correction,
    Coverage,
    Digest,
    Edition,
    Preferences,
    Quotation,
    Subscriber,
    SubscriberState,
    ToldCard,
    Week,
)
from digests.publish import publish_due
from digests.rules.issuing.answers.week_review import week_of
from digests.rules.issuing.compose import compose
from digests.rules.issuing.edition_span import REMEMBERED, closes_with_review, covers, preferences_of
from digests.rules.issuing.times.due import edition_due, reached
from digests.rules.issuing.times.slots import timetable_of
from digests.rules.issuing.told import told_by
from digests.rules.texts import fingerprint
from digests.store import Store, open_store
from tests.digests.issuing.relation import RELATION
from tests.digests.test_publish import DAY, EIGHT, news
from tests.factories import source, subscriber
from tests.lexicons import lexicon
from tests.stored import edition_at, stories_since

pytestmark = pytest.mark.long

CHATS = st.integers(1, 6)
THEMES = ("trade", "tech", "taiwan")
CHOICES = st.sampled_from(((), ("trade",), ("tech", "trade")))
STEPS = st.one_of(
    st.tuples(st.just("join"), CHATS, CHOICES),
    st.tuples(st.just("join"), CHATS, CHOICES),
    st.tuples(st.just("choose"), CHATS, CHOICES),
    st.tuples(st.just("pause"), CHATS, st.none()),
    st.tuples(st.just("resume"), CHATS, st.none()),
    st.tuples(st.just("forget"), CHATS, st.none()),
    st.tuples(st.just("prune"), st.integers(0, 20), st.none()),
    st.tuples(st.just("news"), st.sampled_from(THEMES), st.integers(0, 1)),
    st.tuples(st.just("news"), st.sampled_from(THEMES), st.integers(0, 1)),
    st.tuples(st.just("days"), st.sampled_from((1, 1, 1, 2, 30, 59, -1)), st.none()),
)


class Titles:
    """Renders a digest as its titles and its moment."""

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        return digest, self.render(digest, preferences)

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        return (f"{preferences.language} {'; '.join(card.headline for card in digest.cards)} {digest.held_back}",)

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        return tuple(
            ToldCard(number, card.story, (card.story,), card.headline_article.id, card.headline)
            for number, card in enumerate(digest.cards, 1)
        )

    def quotations(self, part: str) -> tuple[Quotation, ...]:
        return (Quotation(part, 0),)

    def printed(self, part: str) -> dict[str, Quotation]:
        return {fingerprint(part): Quotation(part, 0)}

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> list[frozenset[str]]:
        return [frozenset(marks) for _ in parts]

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        return (f"corrected: {correction.text}",)

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        return ("the week",) if week.sections else ()


async def alone(store: Store, reader: Subscriber, now: datetime) -> Edition | None:
    """Return the edition that the reader, looked at alone, is due; nothing but their editions is asked."""
    last = await store.editions.last(reader.id)
    told = await store.editions.told(reader.id, now - REMEMBERED)
    seen = reached(last.slot, last.issued_at) if last else None
    turn = edition_due(timetable_of(reader), reader.next_digest_at or now, seen, now)
    if turn.slot is None:
        return None
    since, stored_since = covers(last, now)
    stories = await store.stories.stored_between(since, now)
    preferences = preferences_of(reader, await store.sources.languages())
    digest = compose(
        stories, told, preferences, Coverage(1, 1), now,
        since=stored_since, relation=RELATION, lexicon=lexicon(), counted_since=since,
    )  # fmt: skip
    parts = Titles().render(digest, preferences)
    if closes_with_review(reader, turn.slot, last.slot if last else None):
        week = week_of(await stories_since(store, now - 7 * DAY), preferences, now, RELATION, lexicon())
        parts += Titles().render_week(week, preferences)
    return Edition(subscriber=reader.id, slot=turn.slot, issued_at=now, parts=parts, told=told_by(digest))


class World:
    """A store and its readers, and what happens to them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = EIGHT
        self._told = 0

    async def readers(self) -> list[Subscriber]:
        found = [await self.store.subscribers.get(subscriber(chat).address) for chat in range(1, 7)]
        return [each for each in found if each is not None]

    async def reader(self, chat: int) -> Subscriber | None:
        return await self.store.subscribers.get(subscriber(chat).address)

    async def step(self, what: str, who: object, choice: object) -> None:
        known = await self.reader(who) if isinstance(who, int) and what != "days" else None
        match what:
            case "join":
                values = {"themes": choice, "review_weekday": 2 if who == 1 else None}
                fresh = subscriber(int(str(who)), zone="Asia/Taipei", hours=(time(8), time(20)), **values)
                active = replace(fresh, state=SubscriberState.ACTIVE, next_digest_at=self.now)
                await self.store.subscribers.save(active, self.now)
            case "choose" if known:
                await self.store.subscribers.save(replace(known, themes=choice), self.now)  # type: ignore[arg-type]
            case "pause" if known:
                paused = replace(known, state=SubscriberState.PAUSED, next_digest_at=None)
                await self.store.subscribers.save(paused, self.now)
            case "resume" if known:
                active = replace(known, state=SubscriberState.ACTIVE, next_digest_at=self.now)
                await self.store.subscribers.save(active, self.now)
            case "forget" if known:
                await self.store.subscribers.forget(known.address, self.now)
            case "prune":
                for each in await self.readers():  # what waits for the others is spared
                    if each.address.chat % 2:
                        await self.store.deliveries.cancel(each.id, self.now)
                await self.store.editions.prune(self.now - int(str(who)) * DAY)
            case "news":
                await self.tell(str(who), int(str(choice)))
            case "days":
                self.now += int(str(who)) * DAY

    async def tell(self, theme: str, which: int) -> None:
        """Store a story of one of two events of a theme: who was told of that one is not told again."""
        self._told += 1
        title = f"{theme} {('rises', 'falls')[which]}"
        await news(self.store, self.now + timedelta(minutes=1), title, theme, page=self._told)

    async def publish(self) -> None:
        """Publish what is due, and compare it with what each would get alone."""
        due = [
            each
            for each in await self.readers()
            if each.state is SubscriberState.ACTIVE and each.next_digest_at and each.next_digest_at <= self.now
        ]
        expected = {each.id: await alone(self.store, each, self.now) for each in due}
        before = await self.issued_now()
        await publish_due(self.store, Titles(), RELATION, lexicon(), self.now)
        for identifier, edition in expected.items():
            if edition is not None:
                assert await edition_at(self.store, identifier, edition.slot) == edition
        new = await self.issued_now() - before
        assert {key for key, _ in new} == {key for key, edition in expected.items() if edition is not None}

    async def issued_now(self) -> set[tuple[int, datetime]]:
        """Return the editions that were issued at this moment, by subscriber and slot."""
        last = [await self.store.editions.last(each.id) for each in await self.readers()]
        return {(each.subscriber, each.slot) for each in last if each and each.issued_at == self.now}


async def live(steps: Sequence[tuple[str, object, object]]) -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        await store.sources.add(source(), EIGHT - 9 * DAY)
        world = World(store)
        for what, who, choice in steps:
            await world.step(what, who, choice)
            await world.publish()
        assert await store.check() == []


# Two who came on different days are told alike from then on, but the first knows more.
CAME_LATER = [
    ("news", "trade", 0),
    ("days", 1, None),
    ("join", 2, ("trade",)),
    ("days", 2, None),
    ("join", 3, ("trade",)),
    ("days", 1, None),
    ("news", "trade", 0),
    ("days", 1, None),
]
# Of two who were told alike, what one of them was told is forgotten.
FORGOTTEN = [
    ("news", "trade", 0),
    ("days", 1, None),
    ("join", 2, ("trade",)),
    ("join", 3, ("trade",)),
    ("days", 1, None),
    ("prune", 0, None),
    ("news", "trade", 0),
    ("days", 1, None),
]


@pytest.mark.parametrize("steps", [CAME_LATER, FORGOTTEN])
def test_who_came_later_or_was_pruned_is_told_what_others_know(steps: list[tuple[str, object, object]]) -> None:
    asyncio.run(live(steps))


@given(st.lists(STEPS, min_size=5, max_size=25))
@settings(max_examples=25)
def test_groups_get_exactly_what_each_would_get_alone(steps: list[tuple[str, object, object]]) -> None:
    asyncio.run(live(steps))
