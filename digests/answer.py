"""Answers to what people ask for: digests on demand, topics, the calendar, timelines, the week. All instants are
UTC. Nothing is marked as told."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import (
    BriefRank,
    Calendar,
    Digest,
    Edition,
    Figures,
    News,
    Pointer,
    Preferences,
    Relation,
    Story,
    Subscriber,
    Timeline,
    Told,
    Traffic,
    Week,
)
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.agenda import AHEAD, Upcoming
from digests.rules.issuing.answers import calendar, timeline, week_review
from digests.rules.issuing.answers.week_statements import spoken_in
from digests.rules.issuing.cards import heading_by
from digests.rules.issuing.compose import MOST_NAMED, WINDOWS, brief, compose, judge_ahead, untold
from digests.rules.issuing.edition_span import REMEMBERED, backlog_of, covers, covers_last_too, preferences_of
from digests.rules.issuing.fates import lateness_of
from digests.rules.issuing.ranking import fills, foremost
from digests.rules.issuing.readership import as_read, is_read, theme_asked
from digests.rules.reading.sources.health import coverage
from digests.rules.searching.names import names_of
from digests.rules.searching.watching import Watcher
from digests.store import Store

# The lengths of answers are by judgement.
DAY = timedelta(days=1)
MOST_DATES_AHEAD, MOST_STORIES, NEWS_ON_A_PAGE = 60, 300, 8
FIRST_READ, MANY_MORE = 8, 4  # stories read first; if they do not fill the brief, this many times as many are next
SAMPLE_DAYS, SAMPLE_CARDS = (1, 3, 7, 14), 2
TOLD_WITHIN = timedelta(minutes=30)  # operators do not know of a trouble that has been due longer to be told


# --- digests -------------------------------------------------------------------------------------


async def answer_digest(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime, *, days: int = 0
) -> Digest:
    """/digest: what is new for the subscriber since the last edition, or for a newcomer in the last 24 hours.

    It is the same as the scheduled digest would be. If nothing is new, it names what the last edition left out.
    With `days` it covers so many times 24 hours, whatever was told before. The reader's watch words are marked.
    """
    digest = await _digest_for(store, relation, lexicon, subscriber, now, days=days)
    return _marked(digest, subscriber.watched, relation, lexicon)


def _marked(digest: Digest, watched: Sequence[str], relation: Relation, lexicon: Lexicon) -> Digest:
    """Return the digest with those of the watch words on each card that it has."""
    if not watched:
        return digest
    return Watcher(relation, lexicon).marked(digest, watched)


async def prepare_answers(store: Store, relation: Relation, lexicon: Lexicon, now: datetime) -> None:
    """Read and judge the stories of the last day in a thread, glance at those of the week, and make the list of
    names for searches, so that the first reader who asks after an edit waits no longer than the next. What was
    read, judged or made before is not again."""
    await asyncio.to_thread(names_of, relation, lexicon)
    await store.stories.glances(now - week_review.WEEK)
    stories = await store.stories.stored_between(now - DAY, now)
    await asyncio.to_thread(judge_ahead, stories, now, relation, lexicon)


async def _digest_for(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime, *, days: int = 0
) -> Digest:
    if days:
        return await _digest_of_days(store, relation, lexicon, subscriber, now, days)
    latest, told = await _history(store, subscriber, now)
    came_in_since, stored_since = covers(next(iter(latest), None), now)
    digest = compose(
        await store.stories.stored_between(came_in_since, now),
        told,
        await _preferences(store, subscriber),
        coverage(await store.sources.all(), now),
        now,
        since=stored_since,
        relation=relation,
        lexicon=lexicon,
        upcoming=await dates_ahead(store, now),
        counted_since=came_in_since,
    )
    digest = replace(digest, waiting=backlog_of(await store.editors.backlogs()))
    if digest.sections or not latest:
        return digest if digest.sections else replace(digest, beginning=await store.beginnings.how_far(now))
    left = await _not_told(store, relation, lexicon, subscriber, latest, told, now)
    return replace(digest, named=left[:MOST_NAMED], left_out=len(left))


async def _digest_of_days(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime, days: int
) -> Digest:
    since, preferences = now - timedelta(days=days), await _preferences(store, subscriber)
    digest = compose(
        await store.stories.stored_between(since, now),
        Told(),
        preferences,
        coverage(await store.sources.all(), now),
        now,
        since=since,
        relation=relation,
        lexicon=lexicon,
        upcoming=await dates_ahead(store, now),
    )
    waiting = backlog_of(await store.editors.backlogs())
    beginning = None if digest.sections else await store.beginnings.how_far(now)
    return replace(digest, days=days, days_asked=True, waiting=waiting, beginning=beginning)


async def answer_sample(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime
) -> Digest:
    """The sample at /start: a digest of at most two stories. They are from the last 24 hours, or up to 14 days,
    and on the reader's topics, or else on any. It has no sections if nothing was collected yet. Watch words are
    marked."""
    chosen = replace(await _preferences(store, subscriber), most=SAMPLE_CARDS)
    covered = coverage(await store.sources.all(), now)
    for preferences in (chosen, replace(chosen, themes=())):
        for days in SAMPLE_DAYS:
            since = now - timedelta(days=days)
            stories = await store.stories.stored_between(since, now, preferences.themes)
            digest = compose(
                stories, Told(), preferences, covered, now, since=since, relation=relation, lexicon=lexicon
            )
            if digest.sections:
                bare = replace(digest, empty_themes=(), named=(), left_out=0, foreign=(), foreign_stories=0)
                return _marked(bare, subscriber.watched, relation, lexicon)
    return replace(digest, beginning=await store.beginnings.how_far(now))


async def answer_topic(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    theme: str,
    now: datetime,
    *,
    days: int = 0,
    watched: Sequence[str] = (),
) -> Digest:
    """/taiwan, /trade and the others: a theme's stories of the last 3 days, or further back if there are none.
    With `days`, those of so many days. Only stories that can be shown are read. The `watched` words are marked.
    Raises PreferenceError if the relation has no such theme."""
    windows = (days,) if days else WINDOWS
    theme_asked(theme, relation)
    covered, ahead = coverage(await store.sources.all(), now), await dates_ahead(store, now, theme)
    for window in windows:
        since = now - timedelta(days=window)
        outlines = await store.stories.outlines(theme, since, now)
        dates = await store.stories.upcoming_dates(
            *_weeks_ahead(now), (theme,), stored_after=since, most=MOST_DATES_AHEAD
        )
        found = brief(
            theme,
            await _foremost(store, outlines, theme, preferences, now, relation, lexicon),
            preferences,
            now,
            relation,
            lexicon,
            coverage=covered,
            upcoming=(*ahead, *(Upcoming(phrase, article, (theme,)) for phrase, article in dates)),
            of=sum(is_read(each.languages, preferences.languages) for each in outlines),
            windows=windows,
        )
        if found.sections:
            break
    beginning = None if found.sections else await store.beginnings.how_far(now)
    waiting = backlog_of(await store.editors.backlogs())
    found = replace(found, days_asked=bool(days), waiting=waiting, beginning=beginning)
    return _marked(found, watched, relation, lexicon)


async def answer_new(
    store: Store, relation: Relation, lexicon: Lexicon, subscriber: Subscriber, now: datetime, *, first: int = 0
) -> News:
    """/new: the page that begins with story number `first` (from 0), or the last page if there are fewer stories.

    It has what the last edition left out and what came in since; for a newcomer, what came in in the last 24
    hours.
    """
    latest, told = await _history(store, subscriber, now)
    found = await _not_told(store, relation, lexicon, subscriber, latest, told, now)
    start = min(max(0, first), max(0, (len(found) - 1) // NEWS_ON_A_PAGE * NEWS_ON_A_PAGE))
    beginning = None if found else await store.beginnings.how_far(now)
    return News(now, found[start : start + NEWS_ON_A_PAGE], start, len(found), beginning)


async def _history(store: Store, subscriber: Subscriber, now: datetime) -> tuple[list[Edition], Told]:
    """Return the subscriber's last two editions, and what the subscriber was told."""
    latest = await store.editions.latest(subscriber.id, 2)
    return latest, await store.editions.told(subscriber.id, now - REMEMBERED) if latest else Told()


async def _not_told(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    subscriber: Subscriber,
    latest: Sequence[Edition],
    told: Told,
    now: datetime,
) -> tuple[Pointer, ...]:
    """Return what the last of the `latest` two editions left out and what came in since, the weightiest first."""
    came_in_since, since = covers_last_too(latest, now)
    stories = await store.stories.stored_between(came_in_since, now)
    preferences = await _preferences(store, subscriber)
    return untold(stories, told, preferences, now, since=since, relation=relation, lexicon=lexicon)


async def _preferences(store: Store, subscriber: Subscriber) -> Preferences:
    return preferences_of(subscriber, await store.sources.languages())


async def _foremost(
    store: Store,
    outlines: Sequence[BriefRank],
    theme: str,
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
) -> list[Story]:
    """Read as many stories as fill a brief, and the first of those that exist only in other languages."""
    languages, many = preferences.languages, FIRST_READ
    unread = [each for each in outlines if not is_read(each.languages, languages)]
    order = foremost((each for each in outlines if is_read(each.languages, languages)), now)
    stories = await store.stories.get_all([*order[:many], *foremost(unread, now)[:many]])
    while many < len(order) and not fills(_tellable(stories, languages, relation, lexicon), theme, preferences):
        stories += await store.stories.get_all(order[many : many * MANY_MORE])
        many *= MANY_MORE
    return stories


def _tellable(
    stories: Iterable[Story], languages: Collection[str], relation: Relation, lexicon: Lexicon
) -> Iterator[Story]:
    """Yield the stories, as the reader reads them, that have a headline which a reader accepts."""
    judge = Judge(relation, lexicon)
    for own in filter(None, (as_read(each, languages) for each in stories)):
        if any(heading_by(each, own, judge).acceptance.shown for each in own.articles):
            yield own


async def dates_ahead(store: Store, now: datetime, theme: str = "") -> tuple[Upcoming, ...]:
    """Return the binding dates of the next weeks with the themes of their articles. With `theme`, only dates of
    this theme and dates without a theme."""
    found = await store.stories.upcoming_dates(*_weeks_ahead(now), most=MOST_DATES_AHEAD)
    themes = await store.articles.themes([article.id for _, article in found])
    ahead = (Upcoming(phrase, article, themes.get(article.id, ())) for phrase, article in found)
    return tuple(each for each in ahead if not theme or not each.themes or theme in each.themes)


def _weeks_ahead(now: datetime) -> tuple[date, date]:
    """Return the days from the day before to the day after, as the reader's zone may be ahead or behind."""
    return now.date() - DAY, now.date() + AHEAD + DAY


# --- the calendar, timelines and the week --------------------------------------------------------


async def answer_calendar(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    now: datetime,
    *,
    theme: str = "",
    days: int = calendar.DAYS,
    most: int = calendar.MOST_SHOWN,
) -> Calendar:
    """/calendar: the dates of the next `days` local days, of one theme or of the reader's themes.

    Raises PreferenceError if the relation has no such theme.
    """
    # One day more at both ends, because the reader's day may differ from that of UTC.
    first, last = now.date() - DAY, now.date() + timedelta(days=calendar.MOST_DAYS + 1)
    stories = await store.stories.with_dates(first, last)
    days_named = first.isoformat(), last.isoformat()
    dates = (phrase for story in stories for phrase in story.dates)
    naming = {phrase.article for phrase in dates if days_named[0] <= phrase.date <= days_named[1]}
    sentences = await store.articles.sentences(naming)
    bodies = await store.articles.with_text(naming - sentences.keys())

    def make() -> Calendar:
        read = {**sentences, **{each.id: calendar.sentences_of(each, lexicon) for each in bodies}}
        return calendar.calendar_of(stories, read, preferences, now, relation, theme=theme, days=days, most=most)

    found = await asyncio.to_thread(make)  # does not block the event loop
    return found if found.entries else replace(found, beginning=await store.beginnings.how_far(now))


async def answer_timeline(
    store: Store,
    relation: Relation,
    preferences: Preferences,
    theme: str,
    now: datetime,
    *,
    days: int = timeline.DAYS,
) -> Timeline:
    """/timeline: what a theme's stories brought in the last `days` local days, day by day. Raises PreferenceError
    if the relation has no such theme."""
    stories = await store.stories.of_theme(theme, now - timedelta(days=days), MOST_STORIES)
    considered = timeline.considered(stories, preferences, now, days)
    read = {story.id: story for story in await store.stories.get_all(considered)}
    told = [read.get(story.id, story) for story in stories]
    found = timeline.timeline_of(told, preferences, now, relation, theme=theme, days=days)
    return found if found.entries else replace(found, beginning=await store.beginnings.how_far(now))


async def answer_week(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    now: datetime,
    *,
    days: int = week_review.DAYS,
    watched: Sequence[str] = (),
) -> Week:
    """/week: the review of the last seven local days, or of another number of `days`, for the reader's themes. The
    `watched` words are marked."""
    glances = await store.stories.glances(now - timedelta(days=days))
    ids, of = week_review.foremost(glances, preferences, now, days=days)
    stories = await store.stories.bare(ids)
    spoken = await store.stories.get_all(spoken_in(stories, preferences, relation, lexicon))
    found = week_review.week_of(stories, preferences, now, relation, lexicon, spoken, of=of, days=days)
    if not (found.sections or found.said):
        return replace(found, beginning=await store.beginnings.how_far(now))
    return Watcher(relation, lexicon).marked_week(found, watched) if watched else found


# --- how sending goes ----------------------------------------------------------------------------


async def answer_traffic(store: Store, zone: str, now: datetime, *, first: int = 0, limit: int = 0) -> Traffic:
    """/deliveries and `check`: how sending goes. "Today" is by the clock of the IANA `zone`. `limit` is the number
    of troubles of the last day to return, from number `first` on (0 is the newest)."""
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    pause = await store.pauses.last()
    return Traffic(
        today=await store.deliveries.counts(midnight),
        last_day=await store.deliveries.counts(now - DAY),
        waiting=await store.traffic.waiting(now),
        lateness=lateness_of(await store.traffic.seconds_late(now - DAY)),
        pause=None if pause is None or pause.ended_at is not None else pause,
        troubles=await store.troubles.page(now - DAY, limit, first) if limit else (),
        troubled=sum((await store.troubles.counts(now - DAY)).values()),
        untold=sum((await store.troubles.due(now - TOLD_WITHIN)).values()),
    )


async def answer_figures(store: Store, now: datetime) -> Figures:
    """/metrics and alerts: the counts of rows at `now` (aware UTC), from a few bounded queries in one view."""

    async def read(view: Store) -> Figures:
        rows, day, pause = view.figures, now - DAY, await view.pauses.last()
        sources, failing, read_at = await rows.sources()
        articles = await view.articles.counts(day, rows.most)
        del articles["stored"]
        return Figures(
            due=await rows.due(now),
            articles=articles,
            subscribers=await view.subscribers.counts(),
            deliveries=await view.deliveries.counts(day, rows.most),
            stories=await rows.stories(day),
            sources=sources,
            failing=failing,
            read_at=read_at,
            outage=await view.outages.under_way() is not None,
            paused=pause is not None and pause.ended_at is None,
        )

    return await store.reading(read)
