"""One run of correcting: every reader who was told something wrong is told so once, in a reply to that message.

Corrections are issued before digests. A reader who waits for a correction gets no digest meanwhile, so no digest
repeats the wrong words.
"""

import asyncio
import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from digests.errors import StoreError
from digests.model import Answer, Story, Told, ToldStory
from digests.publish.composing import Renderer, printed_in
from digests.rules.issuing.replies import LONGEST_QUOTE
from digests.rules.issuing.times.slots import after_quiet
from digests.rules.issuing.told import NOTHING, told_fact
from digests.rules.texts import fingerprint, utf16_length
from digests.store import CorrectionsDue, FrozenText, Store, freeze

log = logging.getLogger("communique.publish")

TOLD_AT_ONCE, READ_AT_ONCE = 500, 50  # recipients, and texts of earlier versions of the bot


@dataclass(slots=True)
class CorrectionReport:
    """The results of one run: how many editions it wrote, how many earlier editions are sent again, and how many
    recipients could not be told."""

    issued: int = 0
    again: int = 0
    faults: int = 0


async def correct_due(store: Store, renderer: Renderer, now: datetime) -> CorrectionReport:
    """Write an edition for each subscriber who is to be told that something was wrong (`now` is aware UTC). It is
    sent as a digest is, but not in quiet hours. A fault with some recipients is logged and does not stop the
    others. StoreError when nothing can be written."""
    report = CorrectionReport(again=await store.corrections.take_up_again(now))
    await _read_texts(store, renderer, now)
    await store.corrections.drop_unread(now)
    written = await store.sources.languages()
    while groups := await store.corrections.due(now, TOLD_AT_ONCE, written):
        stories = await store.stories.get_all({group.story for group in groups})
        by_number = {story.id: story for story in stories}
        for group in groups:
            try:
                text = await _text_of(group, by_number.get(group.story), store, renderer, now)
                report.issued += await store.corrections.issue(
                    group, text, now, after_quiet(group.quiet, group.preferences.zone, now)
                )
            except StoreError:
                raise
            except Exception:
                log.exception("correction %d cannot be told to %d subscribers", group.number, len(group.ids))
                await store.corrections.fault(group)
                report.faults += len(group.ids)
    if report.issued or report.again or report.faults:
        counts = {name: getattr(report, name) for name in ("issued", "again", "faults")}
        log.info("corrections issued", extra={"counts": counts})
    return report


async def _read_texts(store: Store, renderer: Renderer, now: datetime) -> None:
    """Read the printed words of some texts that an earlier version of the bot issued."""
    texts = await store.corrections.unread_texts(READ_AT_ONCE)
    if texts:
        read = await asyncio.to_thread(lambda: {key: printed_in(parts, renderer) for key, parts in texts.items()})
        await store.corrections.keep_printed(read, now)


async def _text_of(
    due: CorrectionsDue, story: Story | None, store: Store, renderer: Renderer, now: datetime
) -> FrozenText:
    parts = renderer.render_correction(due.correction, due.article, due.preferences, now)
    told = _told_by(due, story)
    shown = await store.corrections.shown(due.told.text)
    answers = (answer,) if (answer := answer_of(due, shown, renderer)) else ()
    return freeze(parts, told, answers, printed_in(parts, renderer))


def _told_by(due: CorrectionsDue, story: Story | None) -> Told:
    """Return what a correction tells: the sentence that takes something back, and its article. An article that
    replaces another source's article is not told by its correction. Neither is an article of which an admin took
    something back and that has no sentence which says it right."""
    if due.correction.whole or not due.correction.text:
        return NOTHING
    passages = frozenset((fingerprint(due.correction.text),))
    place = due.correction.article, due.correction.index
    facts = (fact for fact in story.facts if (fact.article, fact.index) == place) if story else ()
    return Told(
        passages,
        {due.story: ToldStory(passages=passages, articles=frozenset((due.correction.article,)))} if story else {},
        frozenset(told_fact(fact, due.story, due.article) for fact in facts),
    )


def answer_of(
    due: CorrectionsDue, shown: Sequence[tuple[str, AbstractSet[str]]], renderer: Renderer
) -> Answer | None:
    """Return the message that told a correction's recipients the wrong words, with these words if they can be
    quoted. `shown` are the parts of that edition (HTML, with fingerprints of the printed words). Return None if no
    edition told them. Pure."""
    if due.told.slot is None:
        return None
    wrong = (number for number, (_, prints) in enumerate(shown, 1) if not prints.isdisjoint(due.correction.prints))
    found = Answer(1, due.told.slot, next(wrong, 1), told_cause=due.told.cause)
    for number, (part, _) in enumerate(shown, 1):
        printed = renderer.printed(part)
        words = [printed[each] for each in due.correction.prints if each in printed]
        for each in sorted(words, key=lambda quoted: (quoted.bold, quoted.position)):  # sentences, then headlines
            found = Answer(1, due.told.slot, number, told_cause=due.told.cause)
            if utf16_length(each.text) <= LONGEST_QUOTE:
                return replace(found, quote=each.text, position=each.position, bold=each.bold)
    return found
