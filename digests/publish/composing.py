"""Composes digests. Stories and dates are read once for all readers who are due at one moment. Compositions are
kept for readers who are alike. Both are bounded, however many readers are due."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Protocol, TypeVar

from digests.model import (
    Answer,
    Article,
    Backlog,
    Correction,
    Coverage,
    Digest,
    Earlier,
    EditionKind,
    Glance,
    Issued,
    Late,
    Preferences,
    Quotation,
    Relation,
    Story,
    StoryStatus,
    Told,
    ToldCard,
    Week,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.agenda import AHEAD, Upcoming
from digests.rules.issuing.alerting import NEW_FOR
from digests.rules.issuing.answers.week_review import WEEK, foremost, week_of
from digests.rules.issuing.answers.week_statements import spoken_in
from digests.rules.issuing.bearing import AtHand
from digests.rules.issuing.compose import compose
from digests.rules.issuing.edition_span import FIRST_COVERS, backlog_of, covers, last_digest, telling
from digests.rules.issuing.replies import SentEdition, answers, going_on_by_part
from digests.rules.issuing.told import NOTHING, content_key, days_in, told_by, unite
from digests.rules.reading.sources.health import coverage
from digests.rules.searching.watching import Watcher, texts_of, texts_of_week
from digests.store import FrozenText, Latest, Store, freeze

MOST_UPCOMING, MOST_TEXTS, MOST_TOLD, MOST_SHOWN, MOST_WINDOWS = 60, 1000, 2000, 200, 100  # how many are kept
RECALLED_AT_ONCE = 100
MOST_COMPARED = 4  # compositions with equal settings that may do for a reader with another history

Found = TypeVar("Found")


class Renderer(Protocol):
    """Makes the parts of a digest: texts that stand alone, in order. It is called from a thread."""

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        """Return as much of a digest as its reader is told, and its parts. Nothing else counts as told. The same
        digest and preferences give the same parts."""

    def cards(self, digest: Digest, preferences: Preferences) -> tuple[ToldCard, ...]:
        """Return the cards of a digest in reading order, each with its number and the words above it."""

    def quotations(self, part: str) -> Sequence[Quotation]:
        """Return the quotations in a part of ours, new or old, in reading order, as people read them."""

    def printed(self, part: str) -> Mapping[str, Quotation]:
        """Return the words of others in a part of ours, new or old, by fingerprint (see `printed_at`)."""

    def beside_links(self, parts: Sequence[str], marks: Mapping[str, str]) -> Sequence[Collection[str]]:
        """Return for each part which of these marks it has. `marks` gives each mark the address beside it."""

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of a week in review. The same week and preferences give the same parts."""

    def render_broadcast(self, cause: str, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of a broadcast, at least one. The same cause and preferences give the same parts."""

    def render_operator(self, words: str, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of a message of the operator to readers, whose `words` are HTML."""

    def render_correction(
        self, correction: Correction, article: Article, preferences: Preferences, at: datetime
    ) -> tuple[str, ...]:
        """Return the parts of a correction, at least one. The same arguments give the same parts."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The composition for all readers with equal settings and history, whichever messages told them. `text`
    answers no earlier message. `going_on` are the continued stories by part. `with_news` says whether there is
    news. `considered` are the ids of the stories at hand. `digest` is the digest before it is fitted."""

    text: FrozenText
    told: Told
    going_on: Sequence[tuple[int, Earlier]]
    with_news: bool
    considered: frozenset[int]
    digest: Digest


class Composer:
    """Composes for one moment. Composing and rendering run in a thread, so the event loop goes on."""

    def __init__(
        self, store: Store, renderer: Renderer, relation: Relation, lexicon: Lexicon, now: datetime
    ) -> None:
        self.composed = 0
        self._store = store
        self._renderer = renderer
        self._relation = relation
        self._lexicon = lexicon
        self._judge = Judge(relation, lexicon)
        self.watcher = Watcher(relation, lexicon)
        self._now = now
        self._stories: dict[int, Story] = {}
        self._windows: Latest[datetime, Sequence[Story]] = Latest(MOST_WINDOWS)
        self._told: Latest[str, tuple[str, Told]] = Latest(MOST_TOLD)
        self._compositions: Latest[object, Composition] = Latest(MOST_TEXTS)
        self._theirs: Latest[object, list[tuple[Mapping[str, Told], Composition]]] = Latest(MOST_TEXTS)
        self._at_hand: Latest[datetime, AtHand] = Latest(MOST_WINDOWS)
        self._texts: Latest[tuple[str, tuple[Answer, ...]], FrozenText] = Latest(MOST_TEXTS)
        self._alone: Latest[object, Digest] = Latest(MOST_TEXTS)
        self._alerts: Latest[object, FrozenText] = Latest(MOST_TEXTS)
        self._shown: Latest[str, Sequence[Sequence[Quotation]]] = Latest(MOST_SHOWN)
        self._weeks: Latest[Preferences, Week] = Latest(MOST_TEXTS)
        self._reviews: Latest[object, tuple[str, ...]] = Latest(MOST_TEXTS)
        self._coverage: Coverage | None = None
        self._upcoming: Sequence[Upcoming] | None = None
        self._glances: Sequence[Glance] | None = None

    async def edition(
        self,
        history: Sequence[Issued],
        preferences: Preferences,
        *,
        review: bool,
        late: Late | None,
        waiting: Backlog | None = None,
        watched: Sequence[str] = (),
    ) -> tuple[FrozenText, bool]:
        """Return the text for a subscriber with that history, and whether the text has news. Readers with equal
        settings and history get the same text. If a text answers earlier messages, the times of these must be
        equal, too. Muted stories count only if they were at hand. `watched` words count only if the digest or the
        review has them."""
        last = last_digest(history)
        told = await self._told_in(telling(history, self._now))

        async def composition(muted: frozenset[int], words: tuple[str, ...] = ()) -> Composition:
            theirs = replace(preferences, muted=muted)
            return await self._composition(last, told, theirs, words, review=review, late=late, waiting=waiting)

        common = await composition(frozenset())
        if mattering := preferences.muted & common.considered:
            common = await composition(mattering)
        if watched:
            texts = texts_of(common.digest.cards)
            texts += texts_of_week(await self._week(replace(preferences, muted=mattering))) if review else []
            if found := self.watcher.found(watched, texts):
                common = await composition(mattering, found)
        text = await self._answering(common, history, told) if common.going_on else common.text
        return text, common.with_news

    async def _composition(
        self,
        last: Issued | None,
        told: Mapping[str, tuple[str, Told]],
        preferences: Preferences,
        words: tuple[str, ...] = (),
        *,
        review: bool,
        late: Late | None,
        waiting: Backlog | None,
    ) -> Composition:
        """Return the composition for readers with these preferences who were told `told`, whose last digest is
        `last`. Watch `words` are marked in it. The marks alone cause no new composing."""
        came_in_since, stored_since = covers(last, self._now)
        contents = dict(told.values())
        settings = (preferences, came_in_since, stored_since, review, late, waiting, words)
        key = settings, frozenset(contents)
        if (common := self._compositions.get(key) or await self._alike(settings, contents, came_in_since)) is None:
            if words:
                bare = await self._composition(last, told, preferences, review=review, late=late, waiting=waiting)
                digest = self.watcher.marked(bare.digest, words)
            else:
                digest = await self.compose(unite(contents.values()), preferences, came_in_since, stored_since)
                digest = replace(digest, late=late, waiting=waiting)
            common = await self._composed(digest, preferences, words, review=review)
            theirs = (self._theirs.get(settings) or [])[1 - MOST_COMPARED :]
            self._theirs.keep(settings, [*theirs, (contents, common)])
        return self._compositions.keep(key, common)

    async def _alike(self, settings: object, told: Mapping[str, Told], since: datetime) -> Composition | None:
        """Return a composition with these settings for readers who were told something else, if the difference
        does not matter to the stories and dates at hand."""
        for others, common in reversed(self._theirs.get(settings) or ()):
            if (at_hand := self._at_hand.get(since)) is None:
                stories, upcoming = await self._came_in(since), await self._dates()
                at_hand = self._at_hand.keep(since, await asyncio.to_thread(AtHand, stories, upcoming))
            if not at_hand.tells_apart(others, told):
                return common
        return None

    async def _composed(
        self, whole: Digest, preferences: Preferences, words: tuple[str, ...] = (), *, review: bool
    ) -> Composition:
        digest, parts = await asyncio.to_thread(self._renderer.fitted, whole, preferences)
        self.composed += 1
        going_on = going_on_by_part(digest, [self._renderer.quotations(part) for part in parts])
        considered = digest.considered
        if review:
            parts += await self._review(preferences, words)
            considered = considered.union(glance.id for glance in self._glances or ())
        told = told_by(digest)
        printed = printed_in(parts, self._renderer, days_in(digest))
        text = freeze(parts, told, (), printed, self._renderer.cards(digest, preferences))
        return Composition(text, told, going_on, bool(digest.sections), considered, whole)

    async def _answering(
        self, common: Composition, history: Sequence[Issued], told: Mapping[str, tuple[str, Told]]
    ) -> FrozenText:
        """Return the text as an answer to the messages that told these readers the continued stories."""
        stories = frozenset().union(*(earlier.stories for _, earlier in common.going_on))
        news = (each for each in history if each.kind in (EditionKind.DIGEST, EditionKind.ALERT))
        latest_first = [each for each in sorted(news, reverse=True) if each.text in told]
        where = [each for each in latest_first if stories & told[each.text][1].stories.keys()]
        shown = await _known_or_read({each.text for each in where}, self._shown, self._quotations)
        tellings = [
            SentEdition(each.slot, told[each.text][1], shown[each.text], each.cause)
            for each in where
            if each.text in shown
        ]
        found = answers(common.going_on, tellings)
        key = (common.text.hash, found)
        if (text := self._texts.get(key)) is None:
            frozen = freeze(common.text.parts, common.told, found, common.text.printed, common.text.cards)
            text = self._texts.keep(key, frozen)
        return text

    async def alert(
        self, story: Story, history: Sequence[Issued], preferences: Preferences, watched: Sequence[str]
    ) -> FrozenText | None:
        """Return the text that tells one story at once, for a subscriber with that history. Return None if their
        digest would not tell the story as new, if its card has none of the `watched` words, or if no source of the
        card is labelled. Equal preferences, history and found words give the same text."""
        if story.id in preferences.muted:
            return None
        told = dict((await self._told_in(telling(history, self._now))).values())
        key = (story.id, replace(preferences, muted=frozenset()), frozenset(told))
        if (alone := self._alone.get(key)) is None:
            alone = self._alone.keep(key, await asyncio.to_thread(self._compose_alone, story, told, preferences))
        if not (found := self.watcher.found(watched, texts_of(alone.cards))):
            return None
        if (text := self._alerts.get((key, found))) is None:
            composed = await self._composed(self.watcher.marked(alone, found), preferences, review=False)
            text = self._alerts.keep((key, found), composed.text)
        return text

    def _compose_alone(self, story: Story, told: Mapping[str, Told], preferences: Preferences) -> Digest:
        """Return the digest of one story alone. The digest has no sections unless a labelled source tells the
        story as new."""
        self.composed += 1
        digest = compose(
            [story],
            unite(told.values()),
            replace(preferences, muted=frozenset()),
            Coverage(0, 0),
            self._now,
            since=self._now - NEW_FOR,
            relation=self._relation,
            lexicon=self._lexicon,
            judge=self._judge,
        )
        cards = digest.cards
        fits = len(cards) == 1 and cards[0].status is StoryStatus.NEW and trust.is_vouched(cards[0].outlets)
        sections = digest.sections if fits else ()
        return Digest(at=digest.at, zone=digest.zone, title=digest.title, sections=sections, is_alert=True)

    async def compose(
        self, told: Told, preferences: Preferences, came_in_since: datetime, stored_since: datetime
    ) -> Digest:
        """Return the digest of what came in since `came_in_since`, for readers who were told `told`."""
        stories, upcoming = await self._came_in(came_in_since), await self._dates()
        if self._coverage is None:
            self._coverage = coverage(await self._store.sources.all(), self._now)
        digest = await asyncio.to_thread(
            compose,
            stories,
            told,
            preferences,
            self._coverage,
            self._now,
            since=stored_since,
            relation=self._relation,
            lexicon=self._lexicon,
            upcoming=upcoming,
            counted_since=came_in_since,
            judge=self._judge,
        )
        if digest.sections:
            return digest
        return replace(digest, beginning=await self._store.beginnings.how_far(self._now))

    async def _review(self, preferences: Preferences, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts of the week in review, with these words marked. A week without stories has none."""
        if (known := self._reviews.get((preferences, words))) is not None:
            return known
        week = self.watcher.marked_week(await self._week(preferences), words)
        told = week.sections or week.said
        parts = await asyncio.to_thread(self._renderer.render_week, week, preferences) if told else ()
        return self._reviews.keep((preferences, words), parts)

    async def _week(self, preferences: Preferences) -> Week:
        if (known := self._weeks.get(preferences)) is not None:
            return known
        if self._glances is None:
            self._glances = await self._store.stories.glances(self._now - WEEK)
        ids, of = foremost(self._glances, preferences, self._now)
        stories = await self._store.stories.bare(ids)
        wanted = await asyncio.to_thread(spoken_in, stories, preferences, self._relation, self._lexicon)
        spoken = await self._store.stories.get_all(wanted)
        reader = preferences, self._now, self._relation, self._lexicon
        return self._weeks.keep(preferences, await asyncio.to_thread(week_of, stories, *reader, spoken, of=of))

    async def recall(self, histories: Iterable[Sequence[Issued]]) -> None:
        """Read what all these histories tell, up to the limit of kept texts. One history at a time is slower."""
        texts = list(dict.fromkeys(chain.from_iterable(telling(each, self._now) for each in histories)))[
            :MOST_TOLD
        ]
        for first in range(0, len(texts), RECALLED_AT_ONCE):
            await self._told_in(texts[first : first + RECALLED_AT_ONCE])

    async def _told_in(self, hashes: Sequence[str]) -> dict[str, tuple[str, Told]]:
        """Return by hash what these texts tell, with a key of the content. Texts that tell nothing are absent."""
        found = await _known_or_read(hashes, self._told, self._tell)
        return {each: found[each] for each in hashes if each in found and found[each][1] != NOTHING}

    async def _tell(self, hashes: Sequence[str]) -> dict[str, tuple[str, Told]]:
        told = await self._store.planning.told(hashes)
        return {each: (content_key(found), found) for each, found in told.items()}

    async def _quotations(self, hashes: Sequence[str]) -> dict[str, Sequence[Sequence[Quotation]]]:
        texts = await self._store.planning.parts(hashes)
        return {each: [self._renderer.quotations(part) for part in parts] for each, parts in texts.items()}

    async def _came_in(self, since: datetime) -> Sequence[Story]:
        if (known := self._windows.get(since)) is not None:
            return known
        ids = await self._store.stories.ids_stored_between(since, self._now)
        missing = [each for each in ids if each not in self._stories]
        self._stories |= {story.id: story for story in await self._store.stories.get_all(missing)}
        return self._windows.keep(since, [self._stories[each] for each in ids if each in self._stories])

    async def _dates(self) -> Sequence[Upcoming]:
        """Return the dates that bind, with their articles' themes, a day more on both sides for other zones."""
        if self._upcoming is None:
            today = self._now.astimezone(UTC).date()
            first, last = today - timedelta(days=1), today + AHEAD + timedelta(days=1)
            found = await self._store.stories.upcoming_dates(first, last, most=MOST_UPCOMING)
            themes = await self._store.articles.themes([article.id for _, article in found])
            self._upcoming = [Upcoming(phrase, article, themes.get(article.id, ())) for phrase, article in found]
        return self._upcoming


def printed_in(
    parts: Sequence[str], renderer: Renderer, days: Mapping[str, str] = MappingProxyType({})
) -> list[frozenset[str]]:
    """Return for each part the fingerprints of others' words and of those `days` that it names (see `days_in`)."""
    named = renderer.beside_links(parts, days)
    return [frozenset((*renderer.printed(part), *here)) for part, here in zip(parts, named, strict=True)]


async def _known_or_read(
    hashes: Iterable[str],
    known: Latest[str, Found],
    read: Callable[[Sequence[str]], Awaitable[Mapping[str, Found]]],
) -> dict[str, Found]:
    """Return by hash what is known of these texts. Unknown texts are read and kept."""
    found = {each: there for each in hashes if (there := known.get(each)) is not None}
    missing = [each for each in hashes if each not in found]
    for each, value in (await read(missing)).items() if missing else ():
        found[each] = known.keep(each, value)
    return found


async def preview(
    store: Store, renderer: Renderer, relation: Relation, lexicon: Lexicon, preferences: Preferences, now: datetime
) -> tuple[str, ...]:
    """Return the parts of the digest of `now` as a newcomer would get it. Nothing of it counts as told."""
    since = now - FIRST_COVERS
    digest = await Composer(store, renderer, relation, lexicon, now).compose(Told(), preferences, since, since)
    waiting = backlog_of(await store.editors.backlogs())
    _, parts = renderer.fitted(replace(digest, waiting=waiting), preferences)
    return parts
