"""Issues each subscriber's edition when its slot has come: composed, rendered and frozen in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from digests.model import (
    Coverage,
    Digest,
    Downtime,
    Edition,
    Late,
    Preferences,
    Relation,
    Story,
    Subscriber,
    SubscriberState,
    Told,
    Week,
)
from digests.rules.reading.sources.coverage import coverage
from digests.rules.sending.agenda import AHEAD, Upcoming
from digests.rules.sending.answers.week import WEEK, week_of
from digests.rules.sending.compose import WINDOWS, brief, compose, told_by
from digests.rules.sending.editions import FIRST_COVERS, closes_with_review, covers, preferences_of
from digests.rules.sending.times.slots import next_slot, timetable_of
from digests.rules.sending.times.turns import reached, take_turn
from digests.store import Store

log = logging.getLogger("communique.publish")

REMEMBERED = timedelta(days=60)
MOST_UPCOMING = 60


class Renderer(Protocol):
    """Makes the parts of a digest: texts that stand alone, in order."""

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        """Return the same parts for the same digest and preferences."""

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        """Return the same parts for the same week and preferences."""


@dataclass(slots=True)
class PublishReport:
    """What one run did. `due` counts the subscribers it has dealt with, `faults` names those it could not."""

    due: int = 0
    issued: int = 0
    with_news: int = 0
    skipped: int = 0
    resumed: int = 0
    composed: int = 0
    faults: list[str] = field(default_factory=list)


async def publish_due(
    store: Store, renderer: Renderer, relation: Relation, now: datetime, *, limit: int = 200
) -> PublishReport:
    """Issue the editions that are due at `now` (aware UTC), for at most `limit` subscribers.

    Subscribers who chose alike and know alike share one composition. Running it again changes nothing. A fault
    with one subscriber is logged and reported, and leaves the others alone.
    """
    report = PublishReport()
    for subscriber in await store.subscribers.resume_due(now):
        await _resume(store, subscriber, now)
        report.resumed += 1
    desk: _Desk | None = None
    downtime = await store.logbook.awake(now)
    for subscriber in await store.subscribers.due(now, limit):
        try:
            desk = desk or _Desk(store, renderer, relation, now)
            await _publish_to(store, desk, subscriber, now, report, downtime)
            report.due += 1
        except Exception:
            log.exception("no edition for subscriber %s", subscriber.id)
            report.faults.append(f"subscriber {subscriber.id}")
    if desk is not None:
        report.composed = desk.composed
        names = ("issued", "with_news", "skipped", "composed", "resumed")
        counts = {name: getattr(report, name) for name in names} | {"faults": len(report.faults)}
        log.info("editions published", extra={"counts": counts})
    return report


async def preview(
    store: Store,
    renderer: Renderer,
    relation: Relation,
    preferences: Preferences,
    now: datetime,
    theme: str | None = None,
) -> tuple[str, ...]:
    """Return the parts of the digest of `now`, or of a theme's brief, as a newcomer would get them; marks nothing.

    Raises PreferenceError when the relation has no such theme.
    """
    desk = _Desk(store, renderer, relation, now)
    if theme is None:
        since = now - FIRST_COVERS
        digest = await desk.compose(Told(), preferences, since, since)
    else:
        digest = await desk.brief(theme, preferences)
    return renderer.render(digest, preferences)


async def _publish_to(
    store: Store,
    desk: "_Desk",
    subscriber: Subscriber,
    now: datetime,
    report: PublishReport,
    downtime: Downtime | None,
) -> None:
    last = await store.editions.last(subscriber.id)
    seen = reached(last.slot, last.issued_at) if last else None
    turn = take_turn(timetable_of(subscriber), subscriber.next_digest_at or now, seen, now, downtime)
    if (slot := turn.slot) is None:
        # Nothing is due after all (too late, quiet hours, or other hours): only the row moves on.
        await store.subscribers.save(replace(subscriber, next_digest_at=turn.following), now)
        report.skipped += 1
        return
    came_in_since, stored_since = covers(last, now)
    told = await store.editions.told(subscriber.id, now - REMEMBERED) if last else Told()
    preferences = preferences_of(subscriber)
    digest, parts = await desk.edition(told, preferences, came_in_since, stored_since, turn.late)
    if closes_with_review(subscriber, slot, last.slot if last else None):
        parts += await desk.review(preferences)
    edition = Edition(subscriber=subscriber.id, slot=slot, issued_at=now, parts=parts, told=told_by(digest))
    if await store.editions.issue(edition, turn.following, now):
        report.issued += 1
        report.with_news += bool(digest.sections)
    else:
        report.skipped += 1


async def _resume(store: Store, subscriber: Subscriber, now: datetime) -> None:
    following = next_slot(timetable_of(subscriber), subscriber.paused_until or now)
    active = replace(subscriber, state=SubscriberState.ACTIVE, paused_until=None, next_digest_at=following)
    await store.subscribers.save(active, now)


class _Desk:
    """What one run reads once for all, and what it has composed already."""

    def __init__(self, store: Store, renderer: Renderer, relation: Relation, now: datetime) -> None:
        self.composed = 0
        self._store = store
        self._renderer = renderer
        self._relation = relation
        self._now = now
        self._stories: dict[datetime, Sequence[Story]] = {}
        self._coverage: Coverage | None = None
        self._upcoming: Sequence[Upcoming] | None = None
        self._editions: dict[object, tuple[Digest, tuple[str, ...]]] = {}
        self._reviews: dict[Preferences, tuple[str, ...]] = {}

    async def edition(
        self,
        told: Told,
        preferences: Preferences,
        came_in_since: datetime,
        stored_since: datetime,
        late: Late | None,
    ) -> tuple[Digest, tuple[str, ...]]:
        """Return a digest and its parts, the same ones for all who chose alike and have been told alike."""
        known = (told.passages, frozenset(told.stories.items()), told.facts)
        key = (preferences, came_in_since, stored_since, known, late)
        if key not in self._editions:
            digest = await self.compose(told, preferences, came_in_since, stored_since)
            digest = replace(digest, late=late)
            self._editions[key] = digest, self._renderer.render(digest, preferences)
            self.composed += 1
        return self._editions[key]

    async def review(self, preferences: Preferences) -> tuple[str, ...]:
        """Return the parts of the week in review, none for a week without stories."""
        if preferences not in self._reviews:
            stories = await self._store.stories.open_since(self._now - WEEK)
            week = week_of(stories, preferences, self._now, self._relation)
            parts = self._renderer.render_week(week, preferences) if week.sections else ()
            self._reviews[preferences] = parts
        return self._reviews[preferences]

    async def compose(
        self, told: Told, preferences: Preferences, came_in_since: datetime, stored_since: datetime
    ) -> Digest:
        if came_in_since not in self._stories:
            self._stories[came_in_since] = await self._store.stories.stored_between(came_in_since, self._now)
        return compose(
            self._stories[came_in_since],
            told,
            preferences,
            await self._reached(),
            self._now,
            since=stored_since,
            relation=self._relation,
            upcoming=await self._dates(),
            counted_since=came_in_since,
        )

    async def brief(self, theme: str, preferences: Preferences) -> Digest:
        since = self._now - timedelta(days=WINDOWS[-1])
        stories = await self._store.stories.of_theme(theme, since, 500)
        return brief(
            theme,
            stories,
            preferences,
            self._now,
            self._relation,
            coverage=await self._reached(),
            upcoming=await self._dates(),
        )

    async def _reached(self) -> Coverage:
        if self._coverage is None:
            self._coverage = coverage(await self._store.sources.all(), self._now)
        return self._coverage

    async def _dates(self) -> Sequence[Upcoming]:
        """Return the dates that bind, each with the themes of its article; a day early, for zones ahead of UTC."""
        if self._upcoming is None:
            today = self._now.astimezone(ZoneInfo("UTC")).date()
            first, last = today - timedelta(days=1), today + AHEAD + timedelta(days=1)
            found = await self._store.stories.upcoming_dates(first, last)
            self._upcoming = [
                Upcoming(phrase, article, await self._themes(article.id))
                for phrase, article in found[:MOST_UPCOMING]
            ]
        return self._upcoming

    async def _themes(self, article: int) -> tuple[str, ...]:
        verdict = await self._store.articles.verdict(article)
        return tuple(score.theme for score in verdict[1]) if verdict else ()
