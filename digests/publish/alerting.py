"""One run of alerting: a reader is told a story at once if the story has one of the reader's watch words.

A row says which stories are to be compared with watch words. The run reads once who watches which word, and looks
only at readers with a match. It takes a few hundred readers at a time, in one transaction each time.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from digests.errors import StoreError
from digests.model import Relation, Story
from digests.model.lexicon import Lexicon
from digests.publish.composing import Composer, Renderer
from digests.rules.issuing.alerting import is_new, may_alert
from digests.rules.issuing.edition_span import REMEMBERED, preferences_of
from digests.rules.issuing.times.due import SHARE_OF_A_CROWD
from digests.rules.searching.watching import texts_in
from digests.store import FrozenText, Store, StoryDue, Watching

log = logging.getLogger("communique.publish")

STORIES_AT_ONCE, READERS_AT_ONCE, MOST_COMPOSED = 100, 500, 500
MOST_A_DAY, PER_SECOND = 5, 27.0


async def alert_due(
    store: Store,
    renderer: Renderer,
    relation: Relation,
    lexicon: Lexicon,
    now: datetime,
    *,
    most_a_day: int = MOST_A_DAY,
    per_second: float = PER_SECOND,
    most_composed: int = MOST_COMPOSED,
) -> int:
    """Write an alert for each reader who is to be told a story at once (`now` is aware UTC), at most `most_a_day`
    on a local day. Return how many stories and readers were dealt with; until this is 0, more may wait.
    `per_second` messages can leave. StoreError when nothing can be written."""
    due = await store.alerts.due(STORIES_AT_ONCE)
    if not due:
        return 0
    composer = Composer(store, renderer, relation, lexicon, now)
    written = await store.sources.languages()
    run = _Alerting(store, composer, now, most_a_day, per_second, most_composed, written)
    stories = {story.id: story for story in await store.stories.get_all(each.story for each in due)}
    watchers = await store.alerts.watchers()
    unmatched = []
    for each in due:
        story = stories.get(each.story)
        left: list[int] = []
        if story is not None and is_new(story, now):
            readers = await asyncio.to_thread(run.readers_of, story, watchers)
            left = [reader for reader in readers if reader > each.reached]
        if story is not None and left:
            await run.alert(each, story, left)
        else:
            unmatched.append(each)
    await store.alerts.let_go(unmatched)
    if run.issued:
        log.info("alerts issued", extra={"counts": {"issued": run.issued}})
    return run.dealt + len(unmatched)


@dataclass(slots=True)
class _Alerting:
    """One run, and how many readers it has dealt with."""

    store: Store
    composer: Composer
    now: datetime
    most_a_day: int
    per_second: float
    most_composed: int
    written: frozenset[str]
    issued: int = 0
    dealt: int = 0

    def readers_of(self, story: Story, watchers: Mapping[str, Sequence[int]]) -> list[int]:
        """Return the ids of the readers who watch a word that the story may tell, in ascending order."""
        words = self.composer.watcher.found(watchers, texts_in(story))
        return sorted({*chain.from_iterable(watchers[word] for word in words)})

    async def alert(self, due: StoryDue, story: Story, readers: Sequence[int]) -> None:
        """Alert those of these readers who may be alerted of the story. If a reader has changed anything
        meanwhile, the next run looks at this reader and all later ones again."""
        for first in range(0, len(readers), READERS_AT_ONCE):
            if self.composer.composed >= self.most_composed:
                return
            some = readers[first : first + READERS_AT_ONCE]
            alerts = await self._texts(story, some)
            upto = some[-1] if first + READERS_AT_ONCE < len(readers) else None
            leaves_after = timedelta(seconds=self.issued / (self.per_second * SHARE_OF_A_CROWD))
            if not await self.store.alerts.issue(due, alerts, upto, self.now, self.now + leaves_after):
                return
            self.issued, self.dealt = self.issued + len(alerts), self.dealt + len(some)

    async def _texts(self, story: Story, ids: Collection[int]) -> list[tuple[Watching, FrozenText]]:
        watching = await self.store.alerts.readers(ids)
        histories = await self.store.planning.histories(ids, self.now - REMEMBERED)
        found = []
        for each in watching:
            known, history = each.subscriber, histories[each.subscriber.id]
            if not may_alert(known, story, history, self.most_a_day, self.now):
                continue
            try:
                preferences = preferences_of(known, self.written)
                text = await self.composer.alert(story, history, preferences, known.watched)
            except StoreError:
                raise
            except Exception:
                log.exception("no alert of story %d for subscriber %d", story.id, known.id)
                continue
            if text is not None:
                found.append((each, text))
        return found
