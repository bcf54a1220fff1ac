"""The guards of corrections, each of which can be left out, to show that the judge sees what is wrong then; and a
planning that takes its time, so that edits fall between its steps.

FAULTS_PLANNING is by how many seconds a digest is composed later than corrections were issued, and by how many it
is written later than that; FAULTS_FORGOTTEN is the name of the guard that is left out.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import false, insert

import bot.newsroom
from digests.store.issuing import corrections, planning
from digests.store.schema import correction_recipient


def plan_slowly(before: float, after: float) -> None:
    """Let digests be composed so many seconds after corrections were issued, and written so many after that."""
    carry_out, publish_due = planning.Planning.carry_out, bot.newsroom.publish_due

    async def later(self: Any, changes: Any) -> Any:
        await asyncio.sleep(after)
        return await carry_out(self, changes)

    async def published(store: Any, renderer: Any, relation: Any, lexicon: Any, now: Any, **options: Any) -> Any:
        if await store.planning.count_due(now):
            await asyncio.sleep(before)
        return await publish_due(store, renderer, relation, lexicon, now, **options)

    planning.Planning.carry_out = later  # type: ignore[method-assign]
    bot.newsroom.publish_due = published


def forget(guard: str) -> None:
    """Leave a guard out. KeyError when there is no such guard, AttributeError when its place is gone."""
    GUARDS[guard]()


def _those_told_meanwhile() -> None:
    """Who gets an edition that was composed before a correction was found is not looked up."""

    async def nobody(*_: Any) -> None:
        return None

    for module in (corrections, planning):
        module.note_told_wrong  # noqa: B018 - fails where the name is gone
        vars(module)["note_told_wrong"] = nobody


def _that_it_was_told() -> None:
    """Whoever was told a correction waits for it once more; the index that refuses a second must be dropped."""
    issue, again = corrections.Corrections.issue, set[tuple[int, int]]()

    async def twice(self: Any, due: Any, *rest: Any) -> int:
        issued = await issue(self, due, *rest)
        new = [each for each in due.ids if (due.number, each) not in again]
        again.update((due.number, each) for each in new)
        rows = [{"correction_id": due.number, "subscriber_id": each} for each in new]
        if rows:
            async with self._database.write() as connection:
                await connection.execute(insert(correction_recipient), rows)
        return issued

    corrections.Corrections.issue = twice  # type: ignore[method-assign]


def _that_digests_wait() -> None:
    """Digests do not wait for the corrections that their readers are to be told."""
    planning.waits_for_correction = lambda _: false()
    planning._DUE = planning._groups_of(
        planning.table.c.state == planning.SubscriberState.ACTIVE,
        planning.table.c.next_digest_at <= planning.bindparam("now"),
    )


GUARDS: dict[str, Callable[[], None]] = {
    "who was told meanwhile": _those_told_meanwhile,
    "that it was told": _that_it_was_told,
    "that digests wait": _that_digests_wait,
}
SEEN_AS = {
    "who was told meanwhile": ("missed", "0 2.5"),
    "that it was told": ("twice", "0.5 0.5"),
    "that digests wait": ("as_news", "2.5 0"),
}
"""As what the judge sees it when one is left out, and what planning it takes."""
