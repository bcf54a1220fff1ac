"""What admins do with sources."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.adding import dump, form, load
from bot.commands.sources import ON_A_PAGE, Chosen, page
from bot.render.labels import label_for
from bot.render.parts import measure
from bot.sandbox.world import User
from bot.texts import LANGUAGES, error_words, get
from digests.curate.source_list import ListedSource, PageOfSources
from digests.curate.undo import undo_act
from digests.errors import UndoError
from digests.model import (
    AdminAct,
    Held,
    ListedPage,
    Ownership,
    Policy,
    Reason,
    Recipe,
    Role,
    SourceFilter,
    SourceKind,
    SourceRecord,
    SourceState,
    Trouble,
    Verdict,
)
from digests.rules.reading.sources.health import health
from tests.actors import OWNER
from tests.bot.commands.conftest import ADMIN, Room
from tests.digests.newsstand import Newsstand, article_page, item, newsstand, rss
from tests.factories import NOW, source
from tests.relations import us_china

RELEVANT = "The United States and China agreed in Beijing to lower tariffs, the White House and China said."


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with newsstand() as open_stand:
        page_url = open_stand.put("/1", article_page(RELEVANT), headers={"Content-Type": "text/html"})
        other_url = open_stand.put("/2", article_page("Peaches are ripe."), headers={"Content-Type": "text/html"})
        feed = rss(
            item("United States and China lower tariffs", page_url, "Tue, 10 Mar 2026 09:00:00 GMT"),
            item("A good year for <b>peaches</b>", other_url, "Tue, 10 Mar 2026 08:00:00 GMT"),
        )
        open_stand.put("/feed.xml", feed.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;"))
        open_stand.put("/page", "<html><body>Hello</body></html>", headers={"Content-Type": "text/html"})
        yield open_stand


@pytest.mark.parametrize(
    "command", ["/sources", "/addsource https://example.org/f", "/stats", "/deliveries", "/trytheme trade +ships"]
)
async def test_readers_are_told_politely_that_it_is_for_admins(room: Room, command: str) -> None:
    (answer,) = await room.say(command)
    assert "for the people who run this bot" in answer.text


async def test_admin_commands_stay_out_of_groups(room: Room, admin: User) -> None:
    group = room.sandbox.add_group(owner=admin)
    (answer,) = await room.say("/stats@communique_bot", group, user=admin)
    assert answer.text == error_words("en").named("advice", "bot-admins-in-private")


async def test_a_source_is_tested_described_and_added(room: Room, admin: User, stand: Newsstand) -> None:
    reading, report, menu = await room.say(f"/addsource {stand.url('/feed.xml')}", admin)
    assert "Reading" in reading.text
    assert "feed: RSS\nItems: 2 · relevant: 1 · without a date: 0\n" in report.text
    assert "✓ United States and China lower tariffs" in report.text
    assert "✗ A good year for peaches" in report.text
    assert {"✅ Unlabelled", "✅ Other", "✅ Excerpts"} <= set(menu.labels)
    assert await room.store.sources.all() == []
    for label in ("Private", "Beijing", "Link only"):
        await room.press(label, admin)
    assert "[PRC, private]" in menu.text
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    added = record.source
    assert (added.label, added.ownership, added.party) == ("PRC, private", Ownership.PRIVATE, "prc")
    assert (added.policy, added.url) == (Policy.LINK_ONLY, stand.url("/feed.xml"))
    assert record.state.next_fetch_at <= NOW
    assert "is added as" in menu.text
    assert menu.labels == []


async def test_an_address_that_is_there_is_not_added_again(room: Room, admin: User, stand: Newsstand) -> None:
    await room.store.sources.add(source(url=stand.url("/feed.xml")), NOW)
    answers = await room.say(f"/addsource {stand.url('/feed.xml')}", admin)
    assert "in the list already" in answers[-1].text


@pytest.mark.parametrize(("path", "words"), [("/page", "without a feed"), ("/nowhere", "nothing at that address")])
async def test_what_is_no_source_is_explained(
    room: Room, admin: User, stand: Newsstand, path: str, words: str
) -> None:
    del stand.answers["/feed.xml"]
    answers = await room.say(f"/addsource {stand.url(path)}", admin)
    assert len(answers) == 2
    assert words in answers[-1].text
    assert await room.store.sources.all() == []


async def test_a_page_leads_to_its_site_s_feed_which_is_added_unlabelled_with_excerpts(
    room: Room, admin: User, stand: Newsstand
) -> None:
    _, report, menu = await room.say(f"/addsource {stand.url('/page')}", admin)
    assert "feed: RSS" in report.text
    assert stand.url("/feed.xml") in menu.text
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert (record.source.url, record.source.kind) == (stand.url("/feed.xml"), SourceKind.FEED)
    assert (record.source.label, record.source.policy) == ("unlabelled", Policy.EXCERPT)


async def test_a_list_of_links_is_added_with_its_recipe_and_listed_as_what_it_is(
    room: Room, admin: User, stand: Newsstand
) -> None:
    del stand.answers["/feed.xml"]
    rows = "".join(
        f"<li><a href='/eng/202603/t20260310_{n}.html'>Spokesperson's remarks on the tariffs, part {n}</a>"
        "<span>2026-03-10</span></li>"
        for n in range(12)
    )
    url = stand.put("/eng/", f"<!doctype html><html><body><ul>{rows}</ul></body></html>")
    _, report, _ = await room.say(f"/addsource {url}", admin)
    assert f"{url}\nindex page\nItems: 12" in report.text
    site = f"127.0.0.1:{stand.port}/eng"
    assert f"Links: {site}/#/t#_#.html\nsuch as {site}/202603/t20260310_0.html\n" in report.text
    assert "Dates: beside the link; the newest read as Tue 10 Mar, 00:00" in report.text
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert record.source.kind is SourceKind.INDEX_PAGE
    assert record.source.recipe is not None
    (listing,) = await room.say("/sources", admin)
    assert "index page" in listing.text


async def test_where_a_source_has_moved_to_is_listed(room: Room, admin: User) -> None:
    await room.store.sources.add(source(), NOW)
    (answer,) = await room.say("/movesource harbour-gazette", admin)
    assert "has not moved" in answer.text
    moved = SourceState(next_fetch_at=NOW, last_success_at=NOW, moved_to="https://gazette.example.org/new")
    await room.store.sources.record("harbour-gazette", moved)
    (listing,) = await room.say("/sources", admin)
    assert "New address: https://gazette.example.org/new\n/movesource harbour-gazette\n" in listing.text


@pytest.mark.parametrize(
    "command", ["addsource", "testsource", "pausesource", "resumesource", "movesource", "removesource"]
)
async def test_a_command_without_its_word_says_how(room: Room, admin: User, command: str) -> None:
    (answer,) = await room.say(f"/{command}", admin)
    assert f"/{command}" in answer.text


async def test_a_trial_says_why_each_item_was_chosen_in_the_admins_language_and_stores_nothing(
    room: Room, stand: Newsstand
) -> None:
    reader = room.sandbox.add_user(ADMIN, "Mei", language_code="zh-hant")
    _, report = await room.say(f"/testsource {stand.url('/feed.xml')}", reader)
    assert "標題和導語同時提到華盛頓與北京" in report.text
    assert "華盛頓與北京都沒有提到" in report.text
    assert await room.store.sources.all() == []


async def test_a_source_is_paused_resumed_kept_and_removed(room: Room, admin: User) -> None:
    await room.store.sources.add(source(), NOW)
    await room.say("/pausesource harbour-gazette moved house", admin)
    (record,) = await room.store.sources.all()
    assert (record.source.active, record.source.reason) == (False, "moved house")
    await room.say("/resumesource harbour-gazette", admin)
    (record,) = await room.store.sources.all()
    assert record.source.active
    await room.say("/removesource harbour-gazette", admin)
    await room.press("Keep it", admin)
    (question,) = await room.say("/removesource harbour-gazette", admin)
    assert len(await room.store.sources.all()) == 1
    await room.press("Remove it", admin)
    assert await room.store.sources.all() == []
    assert "is removed" in question.text


async def test_pausing_and_resuming_are_noted_and_undone_for_a_day_unless_changed_since(
    room: Room, admin: User
) -> None:
    store = room.store
    await store.sources.add(source(), NOW)
    await room.say("/pausesource harbour-gazette moved house", admin)
    (paused,) = await store.audit.latest(5)
    assert (paused.act, paused.subject, paused.role) == (AdminAct.SOURCE_PAUSED, "harbour-gazette", Role.OWNER)
    await room.say("/resumesource harbour-gazette", admin)
    resumed = (await store.audit.latest(5))[0]
    with pytest.raises(UndoError) as refused:
        await undo_act(store, paused.id, room.clock(), OWNER)
    assert refused.value.code == "undo-changed-since"
    with pytest.raises(UndoError):
        await undo_act(store, resumed.id, room.clock() + timedelta(hours=25), OWNER)
    await undo_act(store, resumed.id, room.clock(), OWNER)
    (record,) = await store.sources.all()
    assert (record.source.active, record.source.reason) == (False, "moved house")
    await undo_act(store, paused.id, room.clock(), OWNER)
    (record,) = await store.sources.all()
    assert record.source.active


async def test_a_source_that_is_not_there_leaves_no_note(room: Room, admin: User) -> None:
    await room.say("/pausesource nobody", admin)
    assert await room.store.audit.latest(5) == []


async def test_a_source_of_the_list_is_tested_by_its_id(room: Room, admin: User, stand: Newsstand) -> None:
    await room.store.sources.add(source(url=stand.url("/feed.xml")), NOW)
    reading, report = await room.say("/testsource harbour-gazette", admin)
    assert "Reading" in reading.text
    assert "Items: 2 · relevant: 1 · without a date: 0\n" in report.text


async def test_a_source_that_does_not_exist_is_said_not_to_in_a_short_answer(room: Room, admin: User) -> None:
    (answer,) = await room.say("/pausesource <nobody>", admin)
    assert "no source <nobody>" in answer.text
    (answer,) = await room.say(f"/pausesource {'<' * 4000}", admin)
    assert len(answer.text) <= 1000


async def test_sources_are_listed_in_pages(room: Room, admin: User) -> None:
    for number in range(ON_A_PAGE + 2):
        await room.store.sources.add(source(f"outlet-{number:02d}"), NOW)
    (listing,) = await room.say("/sources", admin)
    assert "outlet-00" in listing.text
    assert "outlet-09" not in listing.text
    await room.press("Next ›", admin)
    assert "outlet-09" in listing.text
    assert "9–10 of 10" in listing.text
    await room.press("‹ Previous", admin)
    assert "outlet-00" in listing.text


UNFILTERED = Chosen(SourceFilter(), "", us_china())


def a_page(*listed: ListedSource) -> PageOfSources:
    """The page of a list that has these sources only."""
    records, number = tuple(each.record for each in listed), len(listed)
    counts = ListedPage(records=records, meant=number, attention=number, off=0, total=number)
    return PageOfSources(listed=listed, counts=counts)


HELD = Held(2, Verdict.because(False, Reason.TOO_LONG, "60"), 700)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            (
                "2 set aside, the last: it could not be edited within 60 s",
                "700 in 24 h over its daily limit, only searchable",
            ),
        ),
        ("zh-Hans", ("搁置2篇，最近一篇：60秒内未能整理", "24小时内700篇超出限额，只能搜索")),
        ("zh-Hant", ("擱置2篇，最近一篇：60秒內未能整理", "24小時內700篇超出限額，只能搜尋")),
    ],
)
def test_what_is_held_back_of_a_source_is_said_with_the_reason(language: str, lines: tuple[str, ...]) -> None:
    record = SourceRecord(source(), SourceState(next_fetch_at=NOW, last_success_at=NOW, newest_item_at=NOW))
    listed = ListedSource(record, health(record, NOW), HELD)
    html, _ = page(a_page(listed), 0, get(language), "UTC", NOW, UNFILTERED)
    assert all(line in html for line in lines)
    assert listed.needs_attention


def test_a_full_page_of_long_names_fits_one_message() -> None:
    state = SourceState(next_fetch_at=NOW, failures=3, last_error="<&>" * 300)
    records = [SourceRecord(source(f"{n}" * 40, name="&" * 300, label="<" * 90), state) for n in range(ON_A_PAGE)]
    listed = [ListedSource(record, health(record, NOW), HELD) for record in records]
    html, _ = page(a_page(*listed), 99, get("en"), "UTC", NOW, UNFILTERED)
    assert measure(html).fits()


@pytest.mark.parametrize(
    ("ownership", "party", "label"),
    [
        (Ownership.UNLABELLED, "other", "unlabelled"),
        (Ownership.GOVERNMENT, "us", "US government"),
        (Ownership.STATE_CONTROLLED, "prc", "PRC, state controlled"),
        (Ownership.PRIVATE, "taiwan", "Taiwan, private"),
        (Ownership.PUBLIC_BROADCASTER, "other", "public broadcaster"),
        (Ownership.UNLABELLED, "us", "US, unlabelled"),
    ],
)
def test_the_label_is_made_of_owner_and_side(ownership: Ownership, party: str, label: str) -> None:
    assert label_for(ownership, party) == label


def test_a_proposed_source_survives_being_kept() -> None:
    for one in (source(), source(kind=SourceKind.INDEX_PAGE, recipe=Recipe(links="li a", furniture=("aside",)))):
        assert load(json.loads(json.dumps(dump(one))) | {"more": True}) == one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_offers_every_owner_side_and_policy(language: str) -> None:
    _, keyboard = form(source(), "123", get(language), us_china())
    words = [button.callback_data for row in keyboard.inline_keyboard for button in row]
    for owner in Ownership:
        assert f"v1:add:123:owner:{owner}" in words
    for policy in Policy:
        assert f"v1:add:123:policy:{policy}" in words
    assert {"v1:add:123:party:us", "v1:add:123:party:prc", "v1:add:123:party:other"} <= set(words)


async def test_sources_are_listed_with_what_is_wrong_first_and_on_the_admin_s_own_clock(
    room: Room, admin: User
) -> None:
    hour = timedelta(hours=1)
    read = SourceState(
        next_fetch_at=NOW + hour, last_success_at=NOW - hour, newest_item_at=NOW - 30 * hour, items=3
    )
    failing = replace(read, trouble=Trouble.FAULTY, last_error="answered 503", failures=3)
    for name, state in {"a-well": read, "b-failing": failing, "c-off": read}.items():
        await room.store.sources.add(source(name, active=name != "c-off", reason="sport"), NOW)
        await room.store.sources.record(name, state)
    await room.say("/timezone Asia/Taipei", admin)
    (listing,) = await room.say("/sources", admin)
    title, *blocks = listing.text.split("\n\n")
    assert title == "Sources 1–3 of 3\n1 need attention · 1 working · 1 off"
    assert blocks == [
        (
            "🔴 B Failing [US, private] b-failing\nhas trouble with its own server (3 times in a row)\n"
            "Log: answered 503\nnewest Mon 9 Mar, 14:00 · read 19:00 · next 21:00"
        ),
        "🟢 A Well [US, private] a-well\nnewest Mon 9 Mar, 14:00 · read 19:00 · next 21:00",
        "⏸ C Off [US, private] c-off\noff: sport",
    ]


@pytest.mark.parametrize("language_code", ["zh", "zh-TW"])
async def test_in_chinese_lists_and_counts_are_chinese_but_for_names(room: Room, language_code: str) -> None:
    admin = room.sandbox.add_user(ADMIN, "Alex", language_code=language_code)
    state = SourceState(next_fetch_at=NOW, last_error="answered 503", trouble=Trouble.FAULTY, failures=3)
    await room.store.sources.add(source("gazette", name="甲", label="US, private"), NOW)
    await room.store.sources.record("gazette", state)
    for command in ("/sources", "/stats"):
        (answer,) = await room.say(command, admin)
        own = re.sub("gazette|(日志|記錄檔)：answered 503", "", answer.text)
        assert not re.search("[A-Za-z]{2,}", own)


async def test_of_many_further_feeds_three_are_shown_ready_to_be_copied(
    room: Room, admin: User, stand: Newsstand
) -> None:
    links = "".join(f"<link rel=alternate type='application/rss+xml' href='/{n}.xml'>" for n in range(6))
    comments = "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>"
    stand.put("/0.xml", rss(item(date="Tue, 10 Mar 2026 09:00:00 GMT")))
    page_url = stand.put("/news", f"<!doctype html><html><head>{links}{comments}</head><body>Hello</body></html>")
    _, report, _ = await room.say(f"/addsource {page_url}", admin)
    others = report.text.partition("The site also offers")[2].splitlines()[1:]
    assert others == [*(stand.url(f"/{n}.xml") for n in (1, 2, 3)), "and 2 more"]
    assert [entity["type"] for entity in report.json["entities"]].count("code") == 3


async def test_a_source_that_was_removed_comes_back_with_its_description(
    room: Room, admin: User, stand: Newsstand
) -> None:
    described = source("gazette", url=stand.url("/feed.xml"), name="The Gazette", policy=Policy.LINK_ONLY)
    await room.store.sources.add(described, NOW)
    await room.store.sources.remove("gazette", NOW)
    *_, told, menu = await room.say(f"/addsource {described.url}", admin)
    assert told.text == "It was in the list before, as The Gazette; its description is back as it was."
    assert "[US, private]" in menu.text
    assert {"✅ Private", "✅ Washington", "✅ Link only"} <= set(menu.labels)
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert record.source == described


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/pausesource nobody", "没有名为 nobody 的来源。/sources 列出全部来源。"),
        ("/testsource ftp://x.example.org/", "我只能读取 http 和 https 地址。"),
        ("/testsource {url}", "该地址已没有内容（网站应答404）。"),
        ("/movesource gazette", "据其网站所示，"),
    ],
)
async def test_what_cannot_be_done_is_said_in_the_admin_s_language(
    room: Room, stand: Newsstand, command: str, words: str
) -> None:
    admin = room.sandbox.add_user(ADMIN, "Alex", language_code="zh")
    await room.store.sources.add(source("gazette"), NOW)
    *_, answer = await room.say(command.format(url=stand.url("/nowhere")), admin)
    assert answer.text.startswith(words)


# --- what a source may not be called -------------------------------------------------------------


@pytest.mark.parametrize("title", ["Foreign Ministry", "新華社", "PRC government", "H\u0430rbour Her\u0430ld"])
async def test_a_feed_that_calls_itself_like_something_else_is_proposed_under_its_host(
    room: Room, admin: User, stand: Newsstand, title: str
) -> None:
    await room.store.sources.add(source("herald", name="Harbour Herald"), NOW)
    link = stand.url("/1")
    stand.put("/feed.xml", rss(item("Tariffs fall", link, "Tue, 10 Mar 2026 09:00:00 GMT"), title=title))
    *_, told, menu = await room.say(f"/addsource {stand.url('/feed.xml')}", admin)
    assert "could take the source’s own name for another" in told.text
    assert title not in menu.text
    await room.press("Add source", admin)
    names = {record.source.name for record in await room.store.sources.all()}
    assert names == {"Harbour Herald", f"127.0.0.1:{stand.port}"}


async def test_a_name_that_is_like_something_else_is_refused_in_the_form_with_why(
    room: Room, admin: User, stand: Newsstand
) -> None:
    *_, menu = await room.say(f"/addsource {stand.url('/feed.xml')}", admin)
    for name, why in (("外交部", "an office"), ("Xi Jinping", "a person"), ("State media", "whose an outlet is")):
        await room.press("Change name", admin, message=menu)
        refused, menu = (await room.say(name, admin))[-2:]
        assert why in refused.text
        assert "Harbour Gazette" in menu.text
    await room.press("Change name", admin, message=menu)
    (menu,) = (await room.say("Rivertown Courier", admin))[-1:]
    await room.press("Add source", admin, message=menu)
    assert [record.source.name for record in await room.store.sources.all()] == ["Rivertown Courier"]


async def test_a_title_in_our_form_is_previewed_in_quotation_marks_with_its_outlet(
    room: Room, admin: User, stand: Newsstand
) -> None:
    title = "Beijing: “China and the United States end talks”"
    stand.put("/feed.xml", rss(item(title, stand.url("/1"), "Tue, 10 Mar 2026 09:00:00 GMT")))
    _, report, _ = await room.say(f"/addsource {stand.url('/feed.xml')}", admin)
    assert "“Beijing: ‘China and the United States end talks’” Harbour Gazette" in report.text
