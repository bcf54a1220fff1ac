"""What waits for an owner: the labels that an editor gives to a new source."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from digests.curate.owner_questions import (
    add_source_as,
    confirm_labels,
    refuse_labels,
    withheld,
)
from digests.curate.people import Actor
from digests.curate.undo import undo_act
from digests.curate.waiting_labels import labels_of
from digests.errors import OwnerQuestionError, UndoError
from digests.model import AdminAct, AuditEntry, Ownership, Policy, Role, Source
from digests.store import Store, open_store
from tests.actors import OWNER as ACTING
from tests.factories import NOW, source
from tests.relations import us_china

OWNER, EDITOR = 9001, 9002
BARE = source(ownership=Ownership.UNLABELLED, party="other", label="unlabelled", policy=Policy.EXCERPT)
OFFICE = replace(BARE, ownership=Ownership.GOVERNMENT, party="us", label="US government", policy=Policy.FULL)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://") as opened:
        yield opened


async def added(store: Store, role: Role, wished: Source = OFFICE) -> tuple[Source, bool]:
    await store.admins.give(EDITOR, Role.EDITOR, NOW)
    actor = Actor(OWNER if role is Role.OWNER else EDITOR, {OWNER})
    return await add_source_as(store, actor, wished, NOW, us_china())


async def changes(store: Store) -> list[AuditEntry]:
    return [each for each in await store.audit.latest(9) if each.act is AdminAct.SOURCE_CHANGED]


async def listed(store: Store) -> Source:
    record = await store.sources.get(OFFICE.id)
    assert record is not None
    return record.source


@pytest.mark.parametrize(
    ("wished", "former", "there"),
    [
        (OFFICE, None, BARE),
        (replace(BARE, policy=Policy.FULL), None, BARE),
        (replace(BARE, policy=Policy.OFFICIAL), None, replace(BARE, policy=Policy.OFFICIAL)),
        (replace(BARE, policy=Policy.LINK_ONLY), None, replace(BARE, policy=Policy.LINK_ONLY)),
        (replace(BARE, party="cn", label="PRC, unlabelled"), None, BARE),
        (replace(BARE, country="GB", label="UK, unlabelled"), None, "wished"),
        (OFFICE, OFFICE, OFFICE),
        (replace(OFFICE, party="cn", label="PRC government"), OFFICE, OFFICE),
        (replace(OFFICE, policy=Policy.LINK_ONLY), OFFICE, replace(OFFICE, policy=Policy.LINK_ONLY)),
    ],
)
def test_what_only_an_owner_decides_stays_as_an_owner_knew_it(
    wished: Source, former: Source | None, there: Source | str
) -> None:
    assert withheld(wished, former) == (wished if there == "wished" else there)


def test_a_label_typed_by_hand_waits_for_an_owner_too() -> None:
    feigned = replace(BARE, label="US government")
    assert withheld(feigned, None, by_hand=True) == BARE
    assert withheld(feigned, feigned, by_hand=True) == feigned


async def test_an_owners_source_is_added_as_wished_and_an_editors_waits(store: Store) -> None:
    assert await added(store, Role.OWNER) == (OFFICE, False)
    assert await store.owner_questions.untold(5) == []
    await store.sources.remove(OFFICE.id, NOW)
    assert await added(store, Role.EDITOR) == (OFFICE, False), "an owner knew these labels before"
    plain = replace(OFFICE, id="b", url="https://b.example.org/feed", name="Another Office")
    stored, waits = await added(store, Role.EDITOR, plain)
    assert (labels_of(stored), waits) == (labels_of(BARE), True)
    (question,) = await store.owner_questions.untold(5)
    assert question.labellings[0].after == labels_of(OFFICE)


async def test_an_owner_confirms_once_and_that_is_noted_and_can_be_undone(store: Store) -> None:
    await added(store, Role.EDITOR)
    (question,) = await store.owner_questions.untold(5)
    (done,) = await confirm_labels(store, question.id, ACTING, NOW)
    assert (done.source, await listed(store)) == (OFFICE.id, OFFICE)
    with pytest.raises(OwnerQuestionError):
        await confirm_labels(store, question.id, ACTING, NOW)
    (entry,) = await changes(store)
    assert (entry.act, entry.subject, entry.role) == (AdminAct.SOURCE_CHANGED, OFFICE.id, Role.OWNER)
    await undo_act(store, entry.id, NOW, ACTING)
    assert labels_of(await listed(store)) == labels_of(BARE)


async def test_what_was_changed_since_is_not_undone(store: Store) -> None:
    await added(store, Role.EDITOR)
    (question,) = await store.owner_questions.untold(5)
    await confirm_labels(store, question.id, ACTING, NOW)
    await store.sources.update(replace(OFFICE, party="cn", label="PRC government"))
    (entry,) = await changes(store)
    with pytest.raises(UndoError):
        await undo_act(store, entry.id, NOW, ACTING)
    assert (await listed(store)).party == "cn"
    assert not (await changes(store))[0].undone_at


async def test_a_refusal_changes_nothing_and_ends_the_question(store: Store) -> None:
    await added(store, Role.EDITOR)
    (question,) = await store.owner_questions.untold(5)
    await refuse_labels(store, question.id, ACTING)
    assert labels_of(await listed(store)) == labels_of(BARE)
    with pytest.raises(OwnerQuestionError):
        await refuse_labels(store, question.id, ACTING)
    assert await changes(store) == []


async def test_a_source_that_was_labelled_otherwise_or_removed_since_stays_as_it_is(store: Store) -> None:
    await added(store, Role.EDITOR)
    (question,) = await store.owner_questions.untold(5)
    other = replace(await listed(store), ownership=Ownership.PRIVATE, label="private")
    await store.sources.update(other)
    assert await confirm_labels(store, question.id, ACTING, NOW) == []
    assert await listed(store) == other
    await store.sources.remove(OFFICE.id, NOW)
    await store.sources.add(replace(BARE, url="https://elsewhere.example.org/"), NOW)
    number = await store.owner_questions.add(question.labellings, NOW)
    assert await confirm_labels(store, number, ACTING, NOW) == [], "another source has the id now"
    assert await changes(store) == []


async def test_a_refused_name_leaves_no_question(store: Store) -> None:
    with pytest.raises(Exception, match="White House"):
        await added(store, Role.EDITOR, replace(OFFICE, name="The White House"))
    assert await store.owner_questions.untold(5) == []


async def test_a_question_that_nobody_answers_ends(store: Store) -> None:
    await added(store, Role.EDITOR)
    assert await store.owner_questions.prune(NOW) == 0
    assert await store.owner_questions.prune(NOW + timedelta(seconds=1)) == 1
