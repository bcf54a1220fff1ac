"""What one run of publishing reads once for all and has composed already: bounded, however many are due."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import (
    Answer,
    Backlog,
    Coverage,
    Digest,
    Earlier,
    Glance,
    Issued,
    Late,
    Preferences,
    Quotation,
    Relation,
    Story,
    Told,
)
from digests.model.lexicon import Lexicon
from digests.publish.renderer import Renderer
from digests.rules.reading.sources.health import coverage
from digests.rules.sending.agenda import AHEAD, Upcoming
from digests.rules.sending.answers.week import WEEK, foremost, week_of
from digests.rules.sending.compose import compose
from digests.rules.sending.editions import covers, telling
from digests.rules.sending.replies import SentEdition, answers, updates_by_part
from digests.rules.sending.told import NOTHING, content_key, told_by, unite
from digests.store import FrozenText, Latest, Store, freeze

MOST_UPCOMING = 60
MOST_TEXTS = 1000
MOST_TOLD = 2000
MOST_SHOWN = 200
MOST_WINDOWS = 100


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition's text, and whether it has news."""

    text: FrozenText
    with_news: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is composed for all who chose alike and have been told alike, wherever that was: the text as it is if
    it answers nothing, its updates by part, and whether it has news."""

    text: FrozenText
    told: Told
    updates: Sequence[tuple[int, Earlier]]
    with_news: bool


class Desk:
    """Composes for one moment. Composing and rendering are done in a thread, so that the event loop goes on."""

    def __init__(
        self, store: Store, renderer: Renderer, relation: Relation, lexicon: Lexicon, now: datetime
    ) -> None:
        self.composed = 0
        self._store = store
        self._renderer = renderer
        self._relation = relation
        self._lexicon = lexicon
        self._now = now
        self._stories: dict[int, Story] = {}
        self._windows: Latest[datetime, Sequence[Story]] = Latest(MOST_WINDOWS)
        self._told: Latest[str, tuple[str, Told]] = Latest(MOST_TOLD)
        self._sheets: Latest[object, Sheet] = Latest(MOST_TEXTS)
        self._texts: Latest[tuple[str, tuple[Answer, ...]], FrozenText] = Latest(MOST_TEXTS)
        self._shown: Latest[str, Sequence[Sequence[Quotation]]] = Latest(MOST_SHOWN)
        self._reviews: Latest[Preferences, tuple[str, ...]] = Latest(MOST_TEXTS)
        self._coverage: Coverage | None = None
        self._upcoming: Sequence[Upcoming] | None = None
        self._week: Sequence[Glance] | None = None

    async def edition(
        self,
        history: Sequence[Issued],
        preferences: Preferences,
        *,
        review: bool,
        late: Late | None,
        waiting: Backlog | None = None,
    ) -> Composed:
        """Return the text for a subscriber with that history: the same one for all who chose alike and have been
        told alike, and at the same times where it answers what they were told."""
        came_in_since, stored_since = covers(max(history, default=None), self._now)
        told = await self._told_in(telling(history, self._now))
        contents = dict(told.values())
        key = (preferences, came_in_since, stored_since, review, late, waiting, frozenset(contents))
        if (sheet := self._sheets.get(key)) is None:
            digest = await self.compose(unite(contents.values()), preferences, came_in_since, stored_since)
            digest = replace(digest, late=late, waiting=waiting)
            sheet = self._sheets.keep(key, await self._sheet(digest, preferences, review=review))
        text = await self._answering(sheet, history, told) if sheet.updates else sheet.text
        return Composed(text, sheet.with_news)

    async def _sheet(self, digest: Digest, preferences: Preferences, *, review: bool) -> Sheet:
        parts = await asyncio.to_thread(self._renderer.render, digest, preferences)
        self.composed += 1
        updates = updates_by_part(digest, [self._renderer.quotations(part) for part in parts])
        if review:
            parts += await self._review(preferences)
        told = told_by(digest)
        return Sheet(freeze(parts, told), told, updates, bool(digest.sections))

    async def _answering(
        self, sheet: Sheet, history: Sequence[Issued], told: Mapping[str, tuple[str, Told]]
    ) -> FrozenText:
        """Return the text that answers the messages in which its updates were told to whoever has that history."""
        stories = frozenset().union(*(earlier.stories for _, earlier in sheet.updates))
        latest_first = [each for each in sorted(history, reverse=True) if each.text in told]
        where = [each for each in latest_first if stories & told[each.text][1].stories.keys()]
        missing = {each.text for each in where if self._shown.get(each.text) is None}
        shown = {each.text: known for each in where if (known := self._shown.get(each.text)) is not None}
        for each, parts in (await self._store.planning.parts(missing)).items() if missing else ():
            shown[each] = self._shown.keep(each, [self._renderer.quotations(part) for part in parts])
        tellings = [
            SentEdition(each.slot, told[each.text][1], shown[each.text]) for each in where if each.text in shown
        ]
        found = answers(sheet.updates, tellings)
        key = (sheet.text.hash, found)
        if (text := self._texts.get(key)) is None:
            text = self._texts.keep(key, freeze(sheet.text.parts, sheet.told, found))
        return text

    async def compose(
        self, told: Told, preferences: Preferences, came_in_since: datetime, stored_since: datetime
    ) -> Digest:
        """Return the digest for whoever was told that, of what came in since then."""
        stories, upcoming, reached = await self._came_in(came_in_since), await self._dates(), await self._reached()
        return await asyncio.to_thread(
            compose,
            stories,
            told,
            preferences,
            reached,
            self._now,
            since=stored_since,
            relation=self._relation,
            lexicon=self._lexicon,
            upcoming=upcoming,
            counted_since=came_in_since,
        )

    async def _review(self, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the week in review, none for a week without stories."""
        if (known := self._reviews.get(preferences)) is not None:
            return known
        if self._week is None:
            self._week = await self._store.stories.glances(self._now - WEEK)
        ids, of = foremost(self._week, preferences, self._now)
        stories = await self._store.stories.bare(ids)
        week = await asyncio.to_thread(week_of, stories, preferences, self._now, self._relation, of=of)
        parts = await asyncio.to_thread(self._renderer.render_week, week, preferences) if week.sections else ()
        return self._reviews.keep(preferences, parts)

    async def _told_in(self, hashes: Sequence[str]) -> dict[str, tuple[str, Told]]:
        """Return what these texts tell, with a key of it, by their hash; those that tell nothing are left out."""
        missing = [each for each in hashes if self._told.get(each) is None]
        found = {each: known for each in hashes if (known := self._told.get(each)) is not None}
        for each, told in (await self._store.planning.told(missing)).items() if missing else ():
            found[each] = self._told.keep(each, (content_key(told), told))
        return {each: found[each] for each in hashes if each in found and found[each][1] != NOTHING}

    async def _came_in(self, since: datetime) -> Sequence[Story]:
        if (known := self._windows.get(since)) is not None:
            return known
        ids = await self._store.stories.ids_stored_between(since, self._now)
        missing = [each for each in ids if each not in self._stories]
        self._stories |= {story.id: story for story in await self._store.stories.get_all(missing)}
        return self._windows.keep(since, [self._stories[each] for each in ids if each in self._stories])

    async def _reached(self) -> Coverage:
        if self._coverage is None:
            self._coverage = coverage(await self._store.sources.all(), self._now)
        return self._coverage

    async def _dates(self) -> Sequence[Upcoming]:
        """Return the dates that bind, each with the themes of its article; a day early, for zones ahead of UTC."""
        if self._upcoming is None:
            today = self._now.astimezone(ZoneInfo("UTC")).date()
            first, last = today - timedelta(days=1), today + AHEAD + timedelta(days=1)
            found = await self._store.stories.upcoming_dates(first, last, most=MOST_UPCOMING)
            themes = await self._store.articles.themes([article.id for _, article in found])
            self._upcoming = [Upcoming(phrase, article, themes.get(article.id, ())) for phrase, article in found]
        return self._upcoming
