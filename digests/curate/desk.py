"""What admins decide about stories: to show one nowhere, to give it another outlet's title, or another section.
A decision holds whatever the edit makes of the story later. Each is one transaction, with its entry in the
record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.errors import DeskError, UndoError
from digests.model import AdminAct, AuditEntry, Decision, DecisionKind, Relation, Role, Story
from digests.rules.editing.desk import titles_to_choose
from digests.rules.searching.questions import SEARCHED
from digests.store import Store

MOST_FOUND, LOOKED_AT = 5, 60
ACTS: Mapping[DecisionKind, AdminAct] = {
    DecisionKind.HIDDEN: AdminAct.STORY_HIDDEN,
    DecisionKind.TITLE: AdminAct.STORY_RETITLED,
    DecisionKind.SECTION: AdminAct.STORY_MOVED,
}
NEEDED: Mapping[DecisionKind, Role] = {
    DecisionKind.HIDDEN: Role.MODERATOR,
    DecisionKind.TITLE: Role.EDITOR,
    DecisionKind.SECTION: Role.EDITOR,
}


async def find_stories(store: Store, words: str, now: datetime) -> list[Story]:
    """Return at most five stories of the last 30 days with an article that has all the words, the newest first. A
    number alone is the number of a story, hidden or not."""
    if words.isascii() and words.isdecimal() and len(words) < 10:
        return await store.stories.edited([int(words)])
    since = now - SEARCHED
    articles = await store.search.search(words, since, LOOKED_AT)
    found = {each.id: each for each in await store.stories.of_articles(articles, since)}
    place = {article: number for number, article in enumerate(articles)}

    def first(story: Story) -> int:
        return min(place.get(each.id, LOOKED_AT) for each in story.articles)

    return sorted(found.values(), key=first)[:MOST_FOUND]


async def story_of(store: Store, number: int) -> Story:
    """Return the story with this number as the edit made it, hidden or not. Raises DeskError if there is none."""
    for story in await store.stories.edited([number]):
        return story
    raise DeskError(f"no story {number}")


async def decide(
    store: Store,
    relation: Relation,
    actor: Actor,
    story: int,
    kind: DecisionKind,
    now: datetime,
    *,
    value: str = "",
    was: str | None = None,
) -> int:
    """Decide about a story. Return the number of the act. `value` is as in `Decision`. `was` is the value before,
    as the admin saw it; None: there was no decision of this kind. Raises DeskError if there is no such story, if
    something else was decided meanwhile, or if the story cannot have this title or section. Raises AdminError if
    the actor's role does not cover it (any more)."""

    async def change(within: Store) -> int:
        role = await actor.require(within, NEEDED[kind])
        known = await story_of(within, story)
        before = (await within.decisions.of_story(story)).get(kind)
        if (before.value if before else None) != was:
            raise DeskError("decided meanwhile", code="desk-changed-since")
        if kind is DecisionKind.TITLE and value not in {str(each.id) for each in titles_to_choose(known)}:
            raise DeskError(f"no title of article {value}", code="desk-no-title")
        if kind is DecisionKind.SECTION and value not in {each.id for each in relation.themes}:
            raise DeskError(f"no theme {value}", code="desk-no-section")
        details = {"value": value, "before": _kept(before), "words": known.headline}
        act = await note_act(within, actor.person, role, ACTS[kind], str(story), now, details)
        decision = Decision(story=story, kind=kind, value=value, act=act, decided_at=now)
        await within.decisions.decide(decision)
        await within.stories.save_anew([story], now)
        return act

    return await store.writing(change)


def _kept(decision: Decision | None) -> dict[str, Any] | None:
    return {"value": decision.value, "act": decision.act} if decision else None


async def undo_decision(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Put back what was decided before about a story. It may have another number by now. Raises UndoError if
    something else was decided since, or if the story is gone."""
    decision = await store.decisions.of_act(entry.id)
    if decision is None:
        raise UndoError(f"act {entry.id} stands no more", code="undo-changed-since")
    if before := entry.details.get("before"):
        earlier = Decision(
            story=decision.story, kind=decision.kind, value=before["value"], act=before["act"], decided_at=now
        )
        await store.decisions.decide(earlier)
    else:
        await store.decisions.withdraw(decision.story, decision.kind)
    await store.stories.save_anew([decision.story], now)
