"""What admins decided about stories. A decision goes on to the story that takes up what its story told."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Correction, Decision, DecisionKind, Story
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert, listed
from digests.store.rows import Row
from digests.store.schema import correction, story_article
from digests.store.schema import story_decision as table

_CORRECTION = TypeAdapter(Correction)
_COLUMNS = table.c.story_id, table.c.kind


@uncut
class Decisions(Aggregate):
    async def of_story(self, story: int) -> dict[DecisionKind, Decision]:
        """Return what was decided about a story."""
        rows = await self._rows(select(table).where(table.c.story_id == story))
        return {each.kind: each for each in map(_decision, rows)}

    async def of_act(self, act: int) -> Decision | None:
        """Return the decision that an act made, wherever its story went. None if it does not stand any more."""
        row = await self._first(select(table).where(table.c.act == act))
        return _decision(row) if row is not None else None

    async def newest(self, limit: int) -> list[Decision]:
        """Return the decisions that stand, the newest first."""
        query = select(table).order_by(table.c.decided_at.desc(), table.c.act.desc()).limit(limit)
        return [_decision(row) for row in await self._rows(query)]

    async def decide(self, decision: Decision) -> None:
        """Store a decision, in place of the one of its kind about its story."""
        values = {
            "story_id": decision.story, "kind": decision.kind, "value": decision.value, "act": decision.act,
            "decided_at": decision.decided_at,
        }  # fmt: skip
        put = insert(table).values(values)
        async with self._database.write() as connection:
            await connection.execute(put.on_conflict_do_update(index_elements=["story_id", "kind"], set_=values))

    async def withdraw(self, story: int, kind: DecisionKind) -> bool:
        """Delete a decision. Return False if there was none."""
        return await self._changed(delete(table).where(table.c.story_id == story, table.c.kind == kind)) > 0


def _decision(row: Row) -> Decision:
    return Decision(
        story=row["story_id"],
        kind=DecisionKind(row["kind"]),
        value=row["value"],
        act=row["act"],
        decided_at=row["decided_at"],
    )


# --- in the transactions of others -----------------------------------------------------------------


async def decisions_about(
    connection: AsyncConnection, stories: Collection[int]
) -> dict[int, dict[DecisionKind, str]]:
    """Return the values of what was decided about these stories, by story and kind."""
    found: dict[int, dict[DecisionKind, str]] = {}
    rows = await connection.execute(select(*_COLUMNS, table.c.value).where(table.c.story_id.in_(listed(stories))))
    for story, kind, value in rows:
        found.setdefault(story, {})[DecisionKind(kind)] = value
    return found


async def desk_corrections(connection: AsyncConnection) -> list[Correction]:
    """Return all corrections that admins made. They are few."""
    rows = await connection.execute(select(correction.c.payload).where(correction.c.desk != ""))
    return [_CORRECTION.validate_python(payload) for (payload,) in rows]


async def heirs_of(
    connection: AsyncConnection, emptied: Collection[int], stories: Iterable[Story]
) -> dict[int, int]:
    """Return, for each of the `emptied` stories about which something was decided, that one of `stories` (by its
    given number) which has most of its articles, or articles in their place. Stories without an heir are left
    out."""
    decided = await decisions_about(connection, emptied) if emptied else {}
    if not decided:
        return {}
    own: dict[int, set[int]] = {}
    query = select(story_article.c.story_id, story_article.c.article_id)
    for number, article in await connection.execute(query.where(story_article.c.story_id.in_(listed(decided)))):
        own.setdefault(number, set()).add(article)
    taken = Counter[tuple[int, int]]()
    for story in stories:
        theirs = {each.id for each in story.articles} | {each.replaces for each in story.articles if each.replaces}
        for number, articles in own.items():
            taken[number, story.id] += len(articles & theirs)
    heirs: dict[int, int] = {}
    for (number, heir), count in taken.most_common():
        if count and number not in heirs:
            heirs[number] = heir
    return heirs


async def hand_on(connection: AsyncConnection, heirs: Mapping[int, int]) -> None:
    """Let the decisions about some stories be about their heirs from now on. What was decided about an heir
    itself stays."""
    for number, heir in heirs.items():
        kinds = select(table.c.kind).where(table.c.story_id == heir)
        theirs = update(table).where(table.c.story_id == number, table.c.kind.not_in(kinds.scalar_subquery()))
        await connection.execute(theirs.values(story_id=heir))
