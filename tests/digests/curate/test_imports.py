"""Lists of sources from files: planned, added at once, and taken back as a whole."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from digests.curate.imports import ImportPlan, import_as, plan_import
from digests.curate.moves import UNDONE_FOR
from digests.curate.owner_questions import confirm_labels
from digests.curate.source_list import add_source, describe_source, remove_source
from digests.curate.undo import undo_act
from digests.errors import SourceError, UndoError, WorkError
from digests.model import AdminAct, Ownership, Policy, Role
from digests.rules.reading.sources.opml import write_opml
from digests.store import Store, open_store
from digests.workers import Workers
from tests.actors import OWNER, actor_with
from tests.factories import NOW, source
from tests.lexicons import lexicon
from tests.relations import us_china

OFFICE = source("office", ownership=Ownership.GOVERNMENT, party="us", label="US government", policy=Policy.FULL)
PAPER = source("paper", ownership=Ownership.UNLABELLED, party="other", label="unlabelled")
OURS = write_opml([OFFICE, PAPER])


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite://") as opened:
        yield opened


async def planned(store: Store, document: str = OURS, most: int = 100) -> ImportPlan:
    return await plan_import(store, document.encode(), workers=Workers(lexicon()), relation=us_china(), most=most)


async def ids(store: Store) -> list[str]:
    return [record.source.id for record in await store.sources.all()]


async def test_a_plan_says_what_would_come_and_changes_nothing(store: Store) -> None:
    await add_source(store, PAPER, NOW)
    plan = await planned(store)
    assert ([each.id for each in plan.new], plan.known, plan.refused) == (["office"], 1, ())
    assert (plan.unlabelled(Role.OWNER), plan.waiting(Role.OWNER)) == (0, 0)
    assert (plan.unlabelled(Role.EDITOR), plan.waiting(Role.EDITOR)) == (1, 1)
    assert await ids(store) == ["paper"]


async def test_an_owners_list_comes_in_as_it_is_and_an_editors_labels_wait(store: Store) -> None:
    done, _ = await import_as(store, OWNER, await planned(store), NOW)
    assert done.added == (OFFICE, PAPER)
    for identifier in ("office", "paper"):
        await remove_source(store, identifier, NOW)
    done, _ = await import_as(store, await actor_with(store, Role.EDITOR), await planned(store), NOW)
    assert done.added == (OFFICE, PAPER), "an owner knew these labels"
    assert await store.owner_questions.untold(5) == []
    feigned = write_opml([replace(PAPER, id="c", url="https://c.example.org/", name="C", label="US government")])
    done, _ = await import_as(store, await actor_with(store, Role.EDITOR), await planned(store, feigned), NOW)
    assert done.added[0].label == "unlabelled"
    (question,) = await store.owner_questions.untold(5)
    assert question.labellings[0].after["label"] == "US government"


async def test_an_import_is_noted_and_undone_as_a_whole(store: Store) -> None:
    _, act = await import_as(store, await actor_with(store, Role.EDITOR), await planned(store), NOW)
    entry = await store.audit.get(act)
    assert entry is not None
    assert (entry.act, entry.role, entry.subject) == (AdminAct.SOURCES_IMPORTED, Role.EDITOR, "2")
    await store.sources.set_active("paper", False, "gone", NOW)
    await store.sources.learn_sites("paper", "paper.example.org")
    await undo_act(store, act, NOW + UNDONE_FOR, OWNER)
    assert await ids(store) == []
    assert await store.owner_questions.untold(5) == [], "nobody is asked about what is gone"


async def test_an_import_of_which_one_source_was_changed_since_stays_whole(store: Store) -> None:
    _, act = await import_as(store, OWNER, await planned(store), NOW)
    await describe_source(store, "paper", {"family": "another"})
    with pytest.raises(UndoError):
        await undo_act(store, act, NOW, OWNER)
    assert await ids(store) == ["office", "paper"]
    await remove_source(store, "paper", NOW)
    with pytest.raises(UndoError):
        await undo_act(store, act, NOW, OWNER)
    assert await ids(store) == ["office"]


async def test_labels_that_an_owner_confirmed_since_keep_the_import(store: Store) -> None:
    _, act = await import_as(store, await actor_with(store, Role.EDITOR), await planned(store), NOW)
    (question,) = await store.owner_questions.untold(5)
    await confirm_labels(store, question.id, OWNER, NOW)
    with pytest.raises(UndoError):
        await undo_act(store, act, NOW, OWNER)


async def test_after_a_day_an_import_stays(store: Store) -> None:
    _, act = await import_as(store, OWNER, await planned(store), NOW)
    with pytest.raises(UndoError):
        await undo_act(store, act, NOW + UNDONE_FOR + timedelta(seconds=1), OWNER)
    assert await ids(store) == ["office", "paper"]


async def test_what_another_admin_added_meanwhile_is_known(store: Store) -> None:
    plan = await planned(store)
    await add_source(store, OFFICE, NOW)
    done, act = await import_as(store, OWNER, plan, NOW)
    assert ([each.id for each in done.added], done.known) == (["paper"], 1)
    await undo_act(store, act, NOW, OWNER)
    assert await ids(store) == ["office"], "the other admin's source stays"


async def test_a_source_whose_id_was_taken_meanwhile_comes_in_under_another(store: Store) -> None:
    plan = await planned(store)
    await add_source(store, replace(OFFICE, url="https://elsewhere.example.org/feed", name="Elsewhere"), NOW)
    done, act = await import_as(store, OWNER, plan, NOW)
    assert ([each.id for each in done.added], done.known) == (["office-2", "paper"], 0)
    await undo_act(store, act, NOW, OWNER)
    assert await ids(store) == ["office"]


async def test_nothing_new_leaves_no_trace(store: Store) -> None:
    await import_as(store, OWNER, await planned(store), NOW)
    plan = await planned(store)
    assert await import_as(store, OWNER, plan, NOW) != 0
    assert len(await store.audit.latest(5)) == 1


async def test_more_than_so_many_new_sources_are_refused_before_any_work(store: Store) -> None:
    with pytest.raises(SourceError) as refused:
        await planned(store, most=1)
    assert refused.value.code == "list-long"


async def test_plain_addresses_come_in_unlabelled_and_a_feigned_name_is_refused(store: Store) -> None:
    plan = await planned(store, "https://a.example.org/feed The Gazette\nhttps://b.example.org/ The White House\n")
    assert [(each.name, each.label, each.policy) for each in plan.new] == [
        ("The Gazette", "unlabelled", Policy.EXCERPT)
    ]
    assert [each.line for each in plan.refused] == [2]


async def test_a_file_that_keeps_a_parser_busy_ends_with_its_process(store: Store) -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(300_000))
    hostile = f"<opml><body><outline {attributes}/></body></opml>"
    async with Workers(lexicon(), 1, seconds=2) as workers:
        with pytest.raises(WorkError):
            await plan_import(store, hostile.encode(), workers=workers)
        with pytest.raises(SourceError) as refused:  # what is said crosses from one process to the other
            await plan_import(store, b"PK\x03\x04", workers=workers)
        assert refused.value.code == "list-packed"
        plan = await plan_import(store, b"ftp://a.example.org/\nhttps://b.example.org/\n", workers=workers)
    assert [getattr(each.error, "code", "") for each in plan.refused] == ["line-address"]
