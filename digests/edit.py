"""The second verb: articles that no edit has seen -> stories."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Relation
from digests.rules.editing.newsdesk import edit_articles
from digests.store import Edit, Store

log = logging.getLogger("communique.edit")

STORIES_STAY_OPEN = timedelta(days=5)
TEXTS_NEEDED = timedelta(days=14)  # a story that goes on for days is edited from all its articles


@dataclass(frozen=True, slots=True)
class EditReport:
    """One batch: how many articles were looked at, how many passed the gate, how many stories they touched."""

    articles: int = 0
    relevant: int = 0
    stories: int = 0


async def edit_new(
    store: Store, relation: Relation, now: datetime, *, method: str = "communique", limit: int = 200
) -> EditReport:
    """Edit at most `limit` articles that came in, oldest first, and save the outcome in one transaction.

    A crash before the end leaves the batch unedited, and the next run takes it again. The thinking is done in a
    thread, so that the event loop goes on.
    """
    new = await store.articles.unedited(limit)
    if not new:
        return EditReport()
    recent = await store.articles.recent(now - TEXTS_NEEDED)
    open_stories = await store.stories.open_since(now - STORIES_STAY_OPEN)
    next_id = await store.stories.next_id()
    batch = await asyncio.to_thread(edit_articles, new, recent, open_stories, next_id, relation, method=method)
    edit = Edit(verdicts=batch.verdicts, scores=batch.scores, stories=batch.stories, joined=batch.joined)
    await store.stories.save_edit(edit, now)
    report = EditReport(len(new), len(batch.joined), len(batch.stories))
    counts = {"articles": report.articles, "relevant": report.relevant, "stories": report.stories}
    log.info("articles edited", extra={"counts": counts})
    return report
