"""The second verb: articles that no edit has seen -> stories. One editor at a time, whatever process it is in."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from digests.errors import StoreError
from digests.model import Annotation, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import made_by
from digests.rules.editing.found_again import DAYS as REFUSED_AND_KEPT
from digests.rules.editing.newsdesk import EditedBatch, build_stories
from digests.rules.editing.retitling import JudgedTitles, Offered, judge_titles
from digests.rules.editing.sorting import sort_articles
from digests.store import Edit, Store

log = logging.getLogger("communique.edit")

STORIES_STAY_OPEN = timedelta(days=5)
TEXTS_NEEDED = timedelta(days=14)  # a story that goes on for days is edited from all its articles
LEASE = timedelta(seconds=30)  # after that another goes on in the place of an editor that died
RENEWALS = 4  # in the time of one lease, so that one which fails or comes late loses nothing
TITLES_AT_ONCE = 20  # whoever changes more of them keeps no article waiting


@dataclass(frozen=True, slots=True)
class EditReport:
    """One batch: how many articles were looked at, how many passed the gate, how many stories they touched.

    `elsewhere`: nothing was edited here, since another editor has the turn, or was given it meanwhile.
    """

    articles: int = 0
    relevant: int = 0
    stories: int = 0
    elsewhere: bool = False


async def edit_new(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    now: datetime,
    *,
    method: str = "communique",
    limit: int = 200,
) -> EditReport:
    """Edit at most `limit` articles that came in, oldest first, and save the outcome in one transaction.

    A crash before the end leaves the batch unedited, and the next run takes it again once the lease has run out.
    The thinking is done in a thread, so that the event loop goes on.
    """
    await store.wrong_clock.set_right(now)
    if not (await store.articles.unedited(1) or await store.articles.offered(1)):
        return EditReport()
    editor = token_hex(8)
    if not await store.editors.begin(editor, LEASE):
        log.info("another editor is at work on this database, nothing is edited here")
        return EditReport(elsewhere=True)
    renewing = asyncio.create_task(_renew(store, editor))
    try:
        report = await _edit_batch(store, relation, lexicon, now, editor, method, limit)
        titles = await store.articles.offered(TITLES_AT_ONCE)
        await _edit_titles(titles, store, relation, lexicon, now, editor, method)
        return report
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await _end(store, editor)


async def _edit_batch(
    store: Store, relation: Relation, lexicon: Lexicon, now: datetime, editor: str, method: str, limit: int
) -> EditReport:
    found = await store.editors.batch(limit, now - TEXTS_NEEDED, now - STORIES_STAY_OPEN, now - REFUSED_AND_KEPT)
    if not found.new:
        return EditReport()
    annotator = made_by(relation, lexicon)
    sorted_articles = await asyncio.to_thread(
        sort_articles, found.new, found.recent, found.open_stories, relation, lexicon, found.refused
    )
    known = await store.editors.annotations(sorted_articles.needed, annotator)
    batch = await asyncio.to_thread(build_stories, sorted_articles, known, relation, lexicon, method=method)
    edit = Edit(
        batch.verdicts,
        batch.scores,
        batch.stories,
        _worth_keeping(batch),
        annotator,
        {number: each.kind for number, each in batch.annotations.items()},
        batch.found_again,
    )
    if not await store.editors.save(editor, edit, now):
        log.warning(
            "%d articles were edited for nothing: the turn was over before they were saved", len(found.new)
        )
        return EditReport(elsewhere=True)
    report = EditReport(len(found.new), len(batch.joined), len(batch.stories))
    counts = {"articles": report.articles, "relevant": report.relevant, "stories": report.stories}
    log.info("articles edited", extra={"counts": counts})
    return report


def _worth_keeping(batch: EditedBatch) -> dict[int, Annotation]:
    """The annotations of articles that stories quote; the others are not read again."""
    told = {member.article for story in batch.stories for member in story.members}
    return {number: found for number, found in batch.annotations.items() if number in told and found.passages}


async def _edit_titles(
    titles: Sequence[Offered],
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    now: datetime,
    editor: str,
    method: str,
) -> None:
    """Judge the titles that sources have changed; the stories of those that are taken are built anew. One that
    cannot be judged is refused, and keeps no other waiting."""
    if not titles:
        return
    found = await store.editors.batch(0, now - TEXTS_NEEDED, now - STORIES_STAY_OPEN, now)
    annotator = made_by(relation, lexicon)
    told = frozenset(article.id for story in found.open_stories for article in story.articles)
    try:
        judged = await asyncio.to_thread(judge_titles, titles, told, relation, lexicon)
        sorted_articles = await asyncio.to_thread(
            sort_articles, judged.told, found.recent, found.open_stories, relation, lexicon
        )
        known = await store.editors.annotations(sorted_articles.needed, annotator)
        batch = await asyncio.to_thread(build_stories, sorted_articles, known, relation, lexicon, method=method)
    except StoreError:
        raise
    except Exception:
        log.exception("%d changed titles could not be judged", len(titles))
        if len(titles) > 1:
            for one in titles:
                await _edit_titles([one], store, relation, lexicon, now, editor, method)
            return
        judged, batch = (
            JudgedTitles(refused={each.article.id: each.article.title for each in titles}),
            EditedBatch(),
        )
    edit = Edit(
        batch.verdicts,
        batch.scores,
        batch.stories,
        _worth_keeping(batch),
        annotator,
        {number: each.kind for number, each in batch.annotations.items()},
        titles=judged.taken,
        titles_refused=judged.refused,
    )
    if await store.editors.save(editor, edit, now):
        counts = {"taken": len(judged.taken), "refused": len(judged.refused), "stories": len(batch.stories)}
        log.info("changed titles judged", extra={"counts": counts})


async def _renew(store: Store, editor: str) -> None:
    """Let the lease begin anew, again and again, as long as the batch takes."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / RENEWALS)
        try:
            if not await store.editors.go_on(editor, LEASE):
                return
        except StoreError as error:
            log.warning("the lease of the edit could not be renewed: %s", error)


async def _end(store: Store, editor: str) -> None:
    try:
        await store.editors.end(editor)
    except StoreError as error:
        log.warning("the turn could not be given up, it ends with its lease: %s", error)
