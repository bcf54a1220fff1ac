"""What only an owner decides of a source: whose it is, on whose side it is published, and whether its whole text
may be quoted. An editor's source stays as it is until an owner confirms what the editor wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.curate.source_list import add_source
from digests.curate.waiting_labels import TYPES, can_be_given, labels_of
from digests.errors import OwnerQuestionError
from digests.model import (
    AdminAct,
    Labelling,
    OwnerQuestion,
    Ownership,
    Policy,
    Relation,
    Role,
    Source,
)
from digests.store import Store


def speaks(labels: Mapping[str, str]) -> bool:
    """Say whether a source with these labels speaks for a party (see `Source`). Pure."""
    return labels["ownership"] == Ownership.GOVERNMENT and labels["party"] != "other"


def withheld(source: Source, former: Source | None, *, by_hand: bool = False) -> Source:
    """Return a new source as it is while no owner has confirmed its labels: with those of its `former`
    description, which an owner knew, or else unlabelled. The policy changes only if it is `full`, the label only
    if owner or side do. If the label was typed `by_hand`, it has to be the former one too. Pure."""
    known = former or Source(id="", name="", url="")
    same = (source.ownership, source.party) == (known.ownership, known.party)
    if not same or (by_hand and source.label != known.label):
        source = replace(source, ownership=known.ownership, party=known.party, label=known.label)
    if source.policy is Policy.FULL and known.policy is not Policy.FULL:
        source = replace(source, policy=known.policy)
    return source


async def add_source_as(
    store: Store, actor: Actor, source: Source, now: datetime, relation: Relation
) -> tuple[Source, bool]:
    """Add a source for an admin, as `add_source` does, and note it. Return it as stored, and whether labels wait
    for an owner. Raises what `add_source` raises, and AdminError if the actor is no editor (any more)."""

    async def add(within: Store) -> tuple[Source, bool]:
        role = await actor.require(within, Role.EDITOR)
        former = await within.sources.removed(source.url)
        plain = source if role.covers(Role.OWNER) else withheld(source, former)
        stored = await add_source(within, plain, now, relation)
        await note_act(within, actor.person, role, AdminAct.SOURCE_ADDED, stored.id, now, {"url": stored.url})
        return stored, await ask_owners(within, [(stored, source)], now) > 0

    return await store.writing(add)


async def ask_owners(store: Store, sources: Sequence[tuple[Source, Source]], now: datetime) -> int:
    """Keep one question to the owners about new sources, each as stored and as an editor wishes it. Return its
    number, 0 if there is nothing to ask. Call it in the transaction that adds them."""
    labellings = [
        Labelling(
            source=stored.id, url=stored.url, name=stored.name, before=labels_of(stored), after=labels_of(wished)
        )
        for stored, wished in sources
        if labels_of(stored) != labels_of(wished)
    ]
    return await store.owner_questions.add(labellings, now) if labellings else 0


async def confirm_labels(store: Store, number: int, actor: Actor, now: datetime) -> list[Labelling]:
    """Give sources the labels that an owner confirms, note each, and end the question. Return what was done: a
    source that was removed or labelled otherwise since is left as it is. Raises OwnerQuestionError if the question
    was answered before, AdminError if the actor is no owner (any more)."""

    async def confirm(within: Store) -> list[Labelling]:
        await actor.require(within, Role.OWNER)
        question = await _ended(within, number)
        return [each for each in question.labellings if await _label(within, each, actor.person, now)]

    return await store.writing(confirm)


async def refuse_labels(store: Store, number: int, actor: Actor) -> OwnerQuestion:
    """End a question and leave the sources as they are. Raises what `confirm_labels` raises."""

    async def refuse(within: Store) -> OwnerQuestion:
        await actor.require(within, Role.OWNER)
        return await _ended(within, number)

    return await store.writing(refuse)


async def open_question(store: Store, number: int) -> OwnerQuestion:
    """Return an open question. Raises OwnerQuestionError if it was answered before."""
    question = await store.owner_questions.get(number)
    if question is None:
        raise OwnerQuestionError(f"question {number} is not open")
    return question


async def _ended(store: Store, number: int) -> OwnerQuestion:
    question = await open_question(store, number)
    if not await store.owner_questions.close(number):
        raise OwnerQuestionError(f"question {number} is not open")
    return question


async def _label(store: Store, wished: Labelling, person: int, now: datetime) -> bool:
    record = await store.sources.get(wished.source)
    if record is None or not can_be_given(wished, record.source):
        return False
    await store.sources.update(_labelled(record.source, wished.after))
    details = {"before": dict(wished.before), "after": dict(wished.after)}
    await note_act(store, person, Role.OWNER, AdminAct.SOURCE_CHANGED, wished.source, now, details)
    return True


def _labelled(source: Source, values: Mapping[str, str]) -> Source:
    return replace(source, **{name: TYPES.get(name, str)(value) for name, value in values.items()})
