from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.newsroom import seed_sources
from bot.render.phrases import advice_text
from digests.curate.imports import import_sources
from digests.curate.moves import UNDONE_FOR, move_source, undo_move
from digests.curate.source_list import (
    add_source,
    as_before,
    describe_source,
    export_sources,
    list_sources,
    pause_source,
    remove_source,
    resume_source,
)
from digests.errors import AddressError, SourceError, SourceExistsError, SourceNameError, UnknownSourceError
from digests.model import Draft, Policy, Recipe, Source, SourceKind, SourceState, Trouble
from digests.rules.reading.sources.cadence import FetchResult, after_fetch
from digests.rules.reading.sources.health import HealthStatus
from digests.rules.reading.sources.opml import write_opml
from digests.store import Store
from digests.workers import Workers
from tests.factories import NOW, some, source
from tests.lexicons import lexicon
from tests.relations import us_china

import_sources = partial(import_sources, workers=Workers(lexicon()))

LATER = NOW + timedelta(hours=1)


async def test_an_added_source_is_due_at_once_and_an_id_that_is_taken_gets_a_number(store: Store) -> None:
    added = await add_source(store, source("gazette"), NOW)
    assert added == source("gazette")
    assert [record.source for record in await store.sources.claim_due(NOW, timedelta(hours=1), 5)] == [added]
    for number in range(2):
        await add_source(store, source("gazette", url=f"https://gazette.example.org/{number}"), NOW)
    assert [record.source.id for record in await store.sources.all()] == ["gazette", "gazette-2", "gazette-3"]
    with pytest.raises(AddressError):
        await add_source(store, source("gazette", url="file:///etc/passwd"), NOW)


async def test_an_address_is_added_once_and_the_admin_is_told_where_it_is(store: Store) -> None:
    await add_source(store, source("gazette", url="https://gazette.example.org/feed"), NOW)
    with pytest.raises(SourceExistsError) as caught:
        await add_source(store, source("other", url="https://GAZETTE.example.org/feed"), NOW)
    assert "gazette" in advice_text(caught.value, "en")


async def test_a_paused_source_is_off_for_a_reason_and_comes_back_at_once(store: Store) -> None:
    await add_source(store, source("gazette"), NOW)
    failed = after_fetch("gazette", (await store.sources.all())[0].state, FetchResult(error="answered 500"), NOW)
    await store.sources.record("gazette", failed)
    await pause_source(store, "gazette", "too much sport", NOW)
    (listed,) = await list_sources(store, NOW)
    assert listed.health.status is HealthStatus.OFF
    assert listed.record.source.reason == "too much sport"
    await resume_source(store, "gazette", LATER)
    (listed,) = await list_sources(store, LATER)
    assert listed.record.source.active
    assert listed.record.state.next_fetch_at == LATER


async def test_what_needs_attention_is_listed_first_and_what_is_off_last(store: Store) -> None:
    day = timedelta(days=1)
    read = SourceState(next_fetch_at=LATER, last_success_at=NOW, newest_item_at=NOW, items=3)
    states = {
        "a-off": read,
        "b-well": read,
        "c-new": SourceState(next_fetch_at=NOW),
        "d-silent": replace(read, newest_item_at=NOW - 99 * day),
        "e-failing": replace(read, last_error="answered 503", trouble=Trouble.FAULTY, failures=3),
        "f-gone": replace(read, last_error="answered 410", trouble=Trouble.GONE, failures=1),
        "g-empty": replace(read, trouble=Trouble.EMPTY, items=0),
    }
    for name, state in states.items():
        await add_source(store, source(name), NOW)
        await store.sources.record(name, state)
    for name in ("a-off", "f-gone"):
        await pause_source(store, name, "", NOW)
    listed = await list_sources(store, NOW)
    assert [one.record.source.id for one in listed] == [
        "e-failing", "g-empty", "d-silent", "f-gone", "c-new", "b-well", "a-off",
    ]  # fmt: skip
    assert [one.needs_attention for one in listed] == [True] * 4 + [False] * 3
    assert listed[0].cause == "answered 503"


async def test_what_this_version_cannot_read_is_not_resumed(store: Store) -> None:
    page = source("page", kind=SourceKind.INDEX_PAGE, active=False, reason="it has no feed")
    await add_source(store, page, NOW)
    with pytest.raises(SourceError) as caught:
        await resume_source(store, "page", NOW)
    assert "it has no feed" in advice_text(caught.value, "en")
    assert not (await store.sources.all())[0].source.active


async def test_a_removed_source_is_gone_and_its_articles_stay(store: Store) -> None:
    await add_source(store, source("gazette"), NOW)
    (article,) = await store.articles.save("gazette", [Draft(url="https://a.example.org/1", title="Ports")], NOW)
    assert (await remove_source(store, "gazette", NOW)).id == "gazette"
    assert await list_sources(store, NOW) == []
    assert len(await store.articles.get([article])) == 1


@pytest.mark.parametrize("act", [pause_source, resume_source, remove_source])
async def test_an_unknown_source_is_named(store: Store, act) -> None:  # type: ignore[no-untyped-def]
    arguments = {pause_source: ("", NOW)}.get(act, (NOW,))
    with pytest.raises(UnknownSourceError) as caught:
        await act(store, "nobody", *arguments)
    assert "nobody" in advice_text(caught.value, "en")


async def test_the_list_goes_out_and_comes_in_again(store: Store) -> None:
    await add_source(store, source("gazette"), NOW)
    await add_source(store, source("herald"), NOW)
    outline = await export_sources(store)
    await remove_source(store, "herald", NOW)
    imported = await import_sources(store, outline.encode(), NOW)
    assert (len(imported.added), imported.known) == (1, 1)
    (herald,) = imported.added
    assert herald == source("herald")
    with pytest.raises(SourceError):
        await import_sources(store, b"<opml><body/></opml>", NOW)


async def test_a_removed_source_comes_back_as_it_was_described_and_is_on(store: Store) -> None:
    recipe = Recipe(furniture=(".share",))
    described = source("gazette", label="UK, private", policy=Policy.LINK_ONLY, recipe=recipe)
    await add_source(store, described, NOW)
    await pause_source(store, "gazette", "sport", NOW)
    await remove_source(store, "gazette", NOW)
    proposal = Source(id="example-org", name="Feed title", url=described.url)
    back = await as_before(store, proposal)
    assert back == described
    assert await add_source(store, back, LATER) == described
    assert await as_before(store, Source(id="x", name="x", url="https://new.example.org/")) is None


async def test_a_removed_source_that_has_become_something_else_is_read_as_what_it_is_now(store: Store) -> None:
    await add_source(store, source("gazette", recipe=Recipe(furniture=(".share",))), NOW)
    await remove_source(store, "gazette", NOW)
    page = Source(
        id="x", name="x", url=source("gazette").url, kind=SourceKind.INDEX_PAGE, recipe=Recipe(links="li a")
    )
    back = some(await as_before(store, page))
    assert (back.kind, back.recipe, back.label) == (page.kind, page.recipe, source("gazette").label)


FOREIGN = b"""<opml version="2.0"><body><outline text="China">
<outline type="rss" text="The Gazette" xmlUrl="https://gazette.example.org/feed.xml"/>
<outline type="rss" text="Gazette, sport" xmlUrl="https://gazette.example.org/feed.xml"/>
<outline type="rss" text="Local" xmlUrl="file:///etc/passwd"/>
<outline type="rss" text="Gazette 2" xmlUrl="https://gazette.example.org/rss"/>
</outline></body></opml>"""


async def test_another_program_s_list_is_taken_as_far_as_can_be_and_each_other_line_answered(store: Store) -> None:
    imported = await import_sources(store, FOREIGN, NOW)
    assert [(one.id, one.name, one.label, one.policy) for one in imported.added] == [
        ("gazette-example-org", "The Gazette", "unlabelled", Policy.EXCERPT),
        ("gazette-example-org-2", "Gazette 2", "unlabelled", Policy.EXCERPT),
    ]
    assert [refused.line for refused in imported.refused] == [3, 4]
    again = await import_sources(store, FOREIGN, NOW)
    assert (again.added, again.known) == ((), 2)


async def test_a_feed_of_another_program_that_was_in_the_list_comes_back_as_it_was(store: Store) -> None:
    described = source("gazette", url="https://gazette.example.org/feed.xml", kind=SourceKind.SITEMAP)
    await add_source(store, described, NOW)
    await remove_source(store, "gazette", NOW)
    assert described in (await import_sources(store, FOREIGN, NOW)).added


async def test_a_file_that_names_no_feed_says_why_line_by_line(store: Store) -> None:
    with pytest.raises(SourceError) as caught:
        await import_sources(store, b"<opml><body>\n<outline type='rss' text='A'/></body></opml>", NOW)
    assert "line 2: A: it has no address" in advice_text(caught.value, "en")


async def test_a_source_that_was_paused_since_it_is_gone_is_read_again_at_its_new_address(store: Store) -> None:
    await add_source(store, source("gazette"), NOW)
    gone = SourceState(next_fetch_at=LATER, last_error="answered 410", trouble=Trouble.GONE, failures=1)
    await store.sources.record("gazette", gone)
    await pause_source(store, "gazette", "it is gone", NOW)
    new = source("gazette", url="https://gazette.example.org/new")
    moved = await move_source(store, new, source("gazette").url, NOW)
    assert (moved.url, moved.active, moved.reason) == ("https://gazette.example.org/new", True, "")
    (listed,) = await list_sources(store, NOW)
    assert (listed.health.status, listed.record.state.next_fetch_at) == (HealthStatus.NEW, NOW)


async def test_what_nothing_says_how_to_read_is_not_moved(store: Store) -> None:
    page = source("page", kind=SourceKind.INDEX_PAGE, active=False, reason="no feed")
    await add_source(store, page, NOW)
    with pytest.raises(SourceError, match="no recipe"):
        await move_source(store, replace(page, url="https://page.example.org/new"), page.url, NOW)
    assert (await store.sources.all())[0].source.url == source("page").url


async def test_an_address_that_another_source_has_or_had_is_named_with_that_source(store: Store) -> None:
    for name in ("gazette", "herald", "courier"):
        await add_source(store, source(name), NOW)
    await remove_source(store, "courier", NOW)
    for name, words in {
        "herald": "as herald",
        "courier": "as Courier. Adding it again brings that source back",
    }.items():
        with pytest.raises(SourceExistsError) as caught:
            await move_source(store, source("gazette", url=source(name).url), source("gazette").url, NOW)
        assert words in advice_text(caught.value, "en")
    assert (await store.sources.all())[0].source == source("gazette")


async def test_a_move_that_is_done_twice_is_done_once_and_one_that_was_overtaken_is_refused(store: Store) -> None:
    old, new = source("gazette"), source("gazette", url="https://gazette.example.org/new")
    await add_source(store, old, NOW)
    for _ in range(2):
        assert (await move_source(store, new, old.url, NOW)).url == new.url
    assert (await undo_move(store, "gazette", LATER)).url == old.url
    await move_source(store, replace(old, url="https://gazette.example.org/newer"), old.url, NOW)
    with pytest.raises(SourceError, match="by now"):
        await move_source(store, new, old.url, NOW)


async def test_a_move_is_undone_for_a_day(store: Store) -> None:
    old, new = source("gazette"), source("gazette", url="https://gazette.example.org/new")
    await add_source(store, old, NOW)
    await move_source(store, new, old.url, NOW)
    with pytest.raises(SourceError, match="not moved"):
        await undo_move(store, "gazette", NOW + UNDONE_FOR)
    with pytest.raises(SourceError, match="not moved"):
        await undo_move(store, "gazette", LATER, moved_to="https://gazette.example.org/elsewhere")
    assert await undo_move(store, "gazette", LATER, moved_to=new.url) == old
    with pytest.raises(SourceError, match="not moved"):
        await undo_move(store, "gazette", LATER)


# --- what a source may not be called -------------------------------------------------------------


async def test_a_name_like_something_else_is_not_given_to_a_source_and_stored_names_stay(store: Store) -> None:
    await store.sources.add(source("mfa", name="Foreign Ministry"), NOW)  # named so by an earlier version
    with pytest.raises(SourceNameError) as caught:
        await add_source(store, source("wire", name="外交部"), NOW, us_china())
    assert "外交部" in advice_text(caught.value, "en")
    assert "an office" in advice_text(caught.value, "en")
    await add_source(store, source("wire", name="Wire Desk"), NOW, us_china())
    for name in ("Xi Jinping", "PRC government", "F\u043ereign Ministry", "Coming up"):
        with pytest.raises(SourceNameError):
            await describe_source(store, "wire", {"name": name}, us_china())
    assert (await describe_source(store, "wire", {"label": "UK, private"}, us_china())).name == "Wire Desk"
    stored = await describe_source(store, "mfa", {"family": "mfa"}, us_china())
    assert (stored.name, stored.family) == ("Foreign Ministry", "mfa")


async def test_a_new_name_is_a_sources_name_in_every_language(store: Store) -> None:
    await store.sources.add(source("wire", name="Wire", names={"zh-Hans": "电讯"}), NOW)
    assert (await describe_source(store, "wire", {"label": "UK, private"}, us_china())).names == {
        "zh-Hans": "电讯"
    }
    await describe_source(store, "wire", {"name": "Wire Desk"}, us_china())
    stored = some(await store.sources.get("wire")).source
    assert (stored.name, stored.names) == ("Wire Desk", {})


async def test_a_source_that_was_in_the_list_comes_back_under_its_name(store: Store) -> None:
    former = source("mfa", name="Foreign Ministry")
    await store.sources.add(former, NOW)
    outline = await export_sources(store)
    await remove_source(store, "mfa", NOW)
    assert (await add_source(store, former, NOW, us_china())).name == "Foreign Ministry"
    await remove_source(store, "mfa", NOW)
    assert [
        one.name for one in (await import_sources(store, outline.encode(), NOW, relation=us_china())).added
    ] == ["Foreign Ministry"]


async def test_the_whole_pack_is_added_and_imported_under_its_names(store: Store) -> None:
    pack = seed_sources("us-china")
    outline = write_opml(pack)
    imported = await import_sources(store, outline.encode(), NOW, relation=us_china())
    assert imported.refused == ()
    assert sorted(one.name for one in imported.added) == sorted(one.name for one in pack)
    for one in pack:
        await remove_source(store, one.id, NOW)
        assert (await add_source(store, one, NOW, us_china())).name == one.name


async def test_a_line_of_a_list_whose_name_is_like_something_else_is_refused_with_why(store: Store) -> None:
    await add_source(store, source("herald", name="Harbour Herald"), NOW)
    lines = "\n".join(
        f'<outline type="rss" text="{name}" xmlUrl="https://site-{number}.example/feed.xml"/>'
        for number, name in enumerate(("Foreign Ministry", "Harbour Hera1d", "Rivertown Courier", "官方媒體"))
    )
    document = f'<opml version="2.0"><body>\n{lines}\n</body></opml>'
    imported = await import_sources(store, document.encode(), NOW, relation=us_china())
    assert [one.name for one in imported.added] == ["Rivertown Courier"]
    assert [(one.line, one.what) for one in imported.refused] == [
        (2, "Foreign Ministry"), (3, "Harbour Hera1d"), (5, "官方媒體"),
    ]  # fmt: skip
    assert "Harbour Herald" in imported.refused[1].reason
    assert imported.known == 0
