"""/source: what an admin sees of one source, and how it is edited."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render.parts import measure
from bot.sandbox.state import ButtonPress
from bot.sandbox.world import Message, User
from bot.texts import LANGUAGES, error_words
from digests.curate.undo import undo_act
from digests.errors import UndoError
from digests.model import (
    AdminAct,
    Draft,
    Ownership,
    Policy,
    Reason,
    Role,
    Source,
    SourceState,
    Trouble,
    Verdict,
)
from digests.store import Edit
from tests.actors import OWNER
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import item, newsstand, rss
from tests.editing import save_edit
from tests.factories import NOW, source

HOUR = timedelta(hours=1)


@pytest.fixture
async def editor(room: Room) -> User:
    await room.store.admins.give(9002, Role.EDITOR, NOW)
    return room.sandbox.add_user(9002, "Kim")


async def add(room: Room, identifier: str = "harbour-gazette", **changes: object) -> Source:
    await room.store.sources.add(source(identifier, **changes), NOW)
    return await stored(room, identifier)


async def stored(room: Room, identifier: str = "harbour-gazette") -> Source:
    record = await room.store.sources.get(identifier)
    assert record is not None
    return record.source


async def opened(room: Room, who: User, identifier: str = "harbour-gazette") -> Message:
    (page,) = await room.say(f"/source {identifier}", who)
    return page


async def forge(room: Room, message: Message, data: str, who: User) -> ButtonPress:
    """Press a button of this message that is not there."""
    press = room.sandbox.push_press(message, data, user=who)
    await room.quiet()
    return press


# --- the page ------------------------------------------------------------------------------------


async def test_a_source_is_shown_with_its_health_its_description_its_figures_and_its_items(
    room: Room, admin: User
) -> None:
    await add(room, names={"zh-Hans": "海港报"}, country="US", family="harbour")
    await add(room, "harbour-weekly", family="harbour")
    state = SourceState(
        next_fetch_at=NOW + HOUR, last_success_at=NOW - HOUR, newest_item_at=NOW - 2 * HOUR,
        trouble=Trouble.FAULTY, last_error="answered 503", failures=3,
    )  # fmt: skip
    await room.store.sources.record("harbour-gazette", state)
    story = await room.publish_story("Taipei reports a transit", "A ship passed.")
    drafts = [
        Draft(url=f"https://harbour-gazette.example.org/{n}", title=title, text="Text.")
        for n, title in enumerate(("Peaches are ripe", "Not read yet"))
    ]
    peaches, _ = await room.store.articles.save("harbour-gazette", drafts, NOW)
    refused = Verdict.because(False, Reason.NO_PARTY, "us", "prc")
    await save_edit(room.store, Edit(verdicts={peaches: refused}), NOW)
    page = await opened(room, admin)
    assert page.text.split("\n\n") == [
        (
            "Harbour Gazette [US, private]\nharbour-gazette\n"
            "🔴 has trouble with its own server (3 times in a row)\n"
            "Log: answered 503\nnewest 10:00 · read 11:00 · next 13:00\n"
            "Address: https://harbour-gazette.example.org/feed.xml\nKind: feed"
        ),
        (
            "Name in 简体中文: 海港报\nPlace: US\nOwner: Private\nSide: Washington\n"
            "Quoted: Excerpts (2 passages, 400 characters of an article)\n"
            "Publisher: harbour (Harbour Weekly)\nLanguage: English"
        ),
        "Relevant: 1 of 2 in 30 days (50 %)\nBudget: 0 of 300 articles edited in 24 h",
        (
            "Last items\n• Not read yet\n    waits to be edited\n"
            f"• Peaches are ripe\n    not relevant: {reason(refused)}\n"
            "• Taipei reports a transit\n    in a story, not told yet"
        ),
    ]
    assert story.articles
    assert page.labels == ["Read now", "Test", "Pause", "New address", "Edit", "Remove"]


def reason(verdict: Verdict) -> str:
    from bot.render.phrases import reason_text
    from tests.relations import us_china

    return reason_text(verdict, us_china(), "en")


async def test_who_reads_another_language_sees_both_names(room: Room) -> None:
    await add(room, names={"zh-Hans": "海港报"})
    page = await opened(room, room.sandbox.add_user(9001, "Alex", language_code="zh"))
    assert page.text.startswith("海港报 [美国、私营]\nharbour-gazette\n")
    assert "名称：Harbour Gazette\n名称（简体中文）：海港报\n" in page.text
    assert "语言：英语" in page.text


async def test_a_moderator_looks_and_pauses_but_is_offered_no_edit(room: Room) -> None:
    await add(room)
    await room.store.admins.give(9003, Role.MODERATOR, NOW)
    moderator = room.sandbox.add_user(9003, "Sam")
    page = await opened(room, moderator)
    assert page.labels == ["Read now", "Test", "Pause"]
    refused = await forge(room, page, "v1:edit:1:remove", moderator)
    assert refused.toast == error_words("en").named("advice", "editors-only")


async def test_a_source_is_paused_with_a_reason_and_resumed(room: Room, admin: User) -> None:
    await add(room)
    page = await opened(room, admin)
    await room.press("Pause", admin)
    assert "Why is it paused?" in page.text
    (page,) = await room.say("moved house", admin)
    assert "⏸ off: moved house" in page.text
    assert (await stored(room)).reason == "moved house"
    await room.press("Resume", admin)
    assert "Read now" in page.labels
    assert (await stored(room)).active
    acts = [entry.act for entry in await room.store.audit.latest(5)]
    assert acts == [AdminAct.SOURCE_RESUMED, AdminAct.SOURCE_PAUSED]


async def test_what_is_paused_already_is_not_noted_again_unless_the_reason_is_another(
    room: Room, admin: User
) -> None:
    await add(room)
    identifier = (await stored(room)).id
    for words in ("", "", " moved house", " moved house"):
        await room.say(f"/pausesource {identifier}{words}", admin)
    for _ in range(2):
        await room.say(f"/resumesource {identifier}", admin)
    acts = [entry.act for entry in await room.store.audit.latest(9)]
    assert acts == [AdminAct.SOURCE_RESUMED, AdminAct.SOURCE_PAUSED, AdminAct.SOURCE_PAUSED]


async def test_a_source_is_paused_without_a_reason_by_a_second_button(room: Room, admin: User) -> None:
    await add(room)
    await opened(room, admin)
    await room.press("Pause", admin)
    await room.press("Without a reason", admin)
    assert (await stored(room)).active is False
    (answer,) = await room.say("tariffs", admin)
    assert (await stored(room)).reason == ""
    assert "off" not in answer.text


async def test_reading_now_makes_it_due_but_not_twice_within_a_minute(room: Room, admin: User) -> None:
    await add(room)
    state = SourceState(next_fetch_at=NOW + 5 * HOUR, last_success_at=NOW, last_attempt_at=NOW)
    await room.store.sources.record("harbour-gazette", state)
    await opened(room, admin)
    press = await room.press("Read now", admin)
    assert "less than a minute ago" in press.toast
    assert await room.store.sources.count_due(room.clock()) == 0
    room.clock.move(timedelta(minutes=2))
    press = await room.press("Read now", admin)
    assert "within a minute" in press.toast
    assert await room.store.sources.count_due(room.clock()) == 1


async def test_a_source_is_tested_from_its_page(room: Room, admin: User) -> None:
    async with newsstand() as stand:
        stand.put("/feed.xml", rss(item("Tariffs fall", stand.url("/1"), "Tue, 10 Mar 2026 09:00:00 GMT")))
        await add(room, url=stand.url("/feed.xml"))
        await opened(room, admin)
        reading, report = await room.pressed("Test", admin)
        assert "Reading" in reading.text
        assert "Items: 1" in report.text


# --- edits ---------------------------------------------------------------------------------------


async def test_an_edit_shows_what_changes_for_readers_and_is_made_when_confirmed(room: Room, admin: User) -> None:
    await add(room, ownership=Ownership.UNLABELLED, label="unlabelled", party="other")
    page = await opened(room, admin)
    for label in ("Edit", "Owner", "Government"):
        await room.press(label, admin)
    assert page.text.splitlines()[:4] == [
        "Change Harbour Gazette?",
        "Label: [unlabelled] → [government]",
        "Owner: Unlabelled → Government",
        "From now on its words count: stories may stand on it.",
    ]
    assert (await stored(room)).ownership is Ownership.UNLABELLED
    await room.press("Yes, change it", admin)
    assert "is changed" in page.text
    assert (await stored(room)).ownership is Ownership.GOVERNMENT
    for label in ("Open", "Edit", "Side", "Beijing"):
        await room.press(label, admin)
    page = room.sandbox.messages(admin)[-1]
    assert "Label: [government] → [PRC government]" in page.text
    assert "From now on its texts are words of Beijing’s own." in page.text
    await room.press("No, keep it", admin)
    assert "stays as it is" in page.text
    assert (await stored(room)).party == "other"


async def test_an_edit_is_noted_and_taken_back_for_a_day(room: Room, admin: User) -> None:
    before = await add(room)
    page = await opened(room, admin)
    for label in ("Edit", "Quoted", "Link only", "Yes, change it"):
        await room.press(label, admin)
    (entry,) = await room.store.audit.latest(5)
    assert (entry.act, entry.subject) == (AdminAct.SOURCE_CHANGED, "harbour-gazette")
    assert entry.details == {"before": {"policy": "excerpt"}, "after": {"policy": "link-only"}}
    await room.press("Undo", admin)
    assert "is as it was before" in page.text
    assert await stored(room) == before


async def test_an_edit_is_not_taken_back_after_a_day_or_over_a_later_edit(room: Room, admin: User) -> None:
    await add(room)
    await opened(room, admin)
    for label in ("Edit", "Quoted", "Link only", "Yes, change it", "Open", "Edit", "Quoted"):
        await room.press(label, admin)
    for label in ("Official (8 passages, 1400 characters of an article)", "Yes, change it"):
        await room.press(label, admin)
    second, first = await room.store.audit.latest(5)
    with pytest.raises(UndoError) as refused:
        await undo_act(room.store, first.id, room.clock(), OWNER)
    assert refused.value.code == "undo-changed-since"
    with pytest.raises(UndoError) as refused:
        await undo_act(room.store, second.id, room.clock() + timedelta(hours=25), OWNER)
    assert refused.value.code == "undo-too-late"
    await undo_act(room.store, second.id, room.clock(), OWNER)
    assert (await stored(room)).policy is Policy.LINK_ONLY


async def test_an_edit_that_readers_do_not_see_needs_no_confirmation(room: Room, admin: User) -> None:
    await add(room, label="PRC state media", ownership=Ownership.STATE_CONTROLLED)
    page = await opened(room, admin)
    for label in ("Edit", "Place", "PRC"):
        await room.press(label, admin)
    assert "is changed" in page.text
    found = await stored(room)
    assert (found.country, found.label) == ("CN", "PRC state media")


async def test_a_place_makes_a_made_label_anew(room: Room, admin: User) -> None:
    await add(room)
    page = await opened(room, admin)
    for label in ("Edit", "Place"):
        await room.press(label, admin)
    await room.say("挪威", admin)
    page = room.sandbox.messages(admin)[-1]
    assert "Label: [US, private] → [Norway, private]" in page.text
    await room.press("Yes, change it", admin)
    found = await stored(room)
    assert (found.country, found.label) == ("NO", "Norway, private")


async def test_a_name_is_sent_and_is_then_the_name_in_every_language(room: Room, admin: User) -> None:
    await add(room, names={"zh-Hans": "海港报"})
    page = await opened(room, admin)
    for label in ("Edit", "Name"):
        await room.press(label, admin)
    (page,) = await room.say("Harbour Herald", admin)
    assert "Name: Harbour Gazette → Harbour Herald\nName in 简体中文: 海港报 → Harbour Herald" in page.text
    await room.press("Yes, change it", admin)
    found = await stored(room)
    assert (found.name, found.names) == ("Harbour Herald", {})
    for label in ("Open", "Edit", "Name in 繁體中文"):
        await room.press(label, admin)
    await room.say("海港先驅報", admin)
    await room.press("Yes, change it", admin)
    assert (await stored(room)).names == {"zh-Hant": "海港先驅報"}


@pytest.mark.parametrize(
    ("field", "said", "words"),
    [
        ("Name", "外交部", "an office"),
        ("Name in 简体中文", "新华社", "another"),
        ("Name", "x" * 4000, "at most 80"),
        ("Name", "\u200b", "nothing to read"),
        ("Label", "US government", "owner is a government"),
        ("Label", "美国政府", "owner is a government"),
        ("Place", "Atlantis", "no place"),
        ("Language", "every", "no code of a language"),
        ("Language", "<b>", "no code of a language"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_asked_again(
    room: Room, admin: User, field: str, said: str, words: str
) -> None:
    before = await add(room)
    await add(room, "xinhua", name="新华社", url="https://other.example.net/feed")
    await opened(room, admin)
    for label in ("Edit", field):
        await room.press(label, admin)
    (answer,) = await room.say(said, admin)
    assert words in answer.text
    assert await stored(room) == before
    (again,) = await room.say(said, admin)
    assert words in again.text


async def test_another_s_address_and_one_in_a_private_network_are_refused(room: Room, admin: User) -> None:
    await add(room)
    await add(room, "other")
    for said, words in (
        ("https://other.example.org/feed.xml", "in the list already"),
        ("http://169.254.169.254/feed.xml", "own network"),
        ("ftp://x.example.org/", "http and https"),
    ):
        await opened(room, admin)
        await room.press("New address", admin)
        answers = await room.say(said, admin)
        assert words in answers[-1].text
    assert (await stored(room)).url == "https://harbour-gazette.example.org/feed.xml"


# --- who may ------------------------------------------------------------------------------------


async def test_an_editor_changes_a_name_but_not_owner_side_and_full(room: Room, editor: User) -> None:
    before = await add(room)
    page = await opened(room, editor)
    await room.press("Edit", editor)
    assert not {"Owner", "Side"} & set(page.labels)
    assert "decided by an owner" in page.text
    for data in ("set:ownership:government", "set:party:prc", "set:policy:full", "ask:ownership"):
        press = await forge(room, page, f"v1:edit:1:{data}", editor)
        assert press.toast == error_words("en").named("advice", "owners-only")
    await room.press("Quoted", editor)
    assert "Full text" not in page.labels
    await room.press("Link only", editor)
    await room.press("Yes, change it", editor)
    assert await stored(room) == replace(before, policy=Policy.LINK_ONLY)


async def test_an_owner_who_lost_the_role_cannot_confirm_what_owners_decide(room: Room) -> None:
    before = await add(room)
    await room.store.admins.give(9004, Role.OWNER, NOW)
    person = room.sandbox.add_user(9004, "Lee")
    await opened(room, person)
    for label in ("Edit", "Side", "Beijing"):
        await room.press(label, person)
    await room.store.admins.give(9004, Role.EDITOR, NOW)
    press = await room.press("Yes, change it", person)
    assert press.toast == error_words("en").named("advice", "owners-only")
    assert await stored(room) == before


async def test_an_admin_who_was_removed_while_a_question_was_open_changes_nothing(
    room: Room, editor: User
) -> None:
    before = await add(room)
    await opened(room, editor)
    for label in ("Edit", "Name"):
        await room.press(label, editor)
    await room.store.admins.take(9002)
    (answer,) = await room.say("Harbour Herald", editor)
    assert answer.text == error_words("en").named("advice", "editors-only")
    assert await stored(room) == before


async def test_of_two_admins_the_later_is_told_what_the_other_changed(
    room: Room, admin: User, editor: User
) -> None:
    await add(room)
    page = await opened(room, editor)
    for label in ("Edit", "Quoted", "Link only"):
        await room.press(label, editor)
    await opened(room, admin)
    for label in ("Edit", "Publisher"):
        await room.press(label, admin)
    await room.say("Harbour House", admin)
    await room.press("Yes, change it", admin)
    await room.press("Yes, change it", editor)
    assert "changed by somebody else" in page.text
    assert "Publisher: harbour-gazette → Harbour House" in page.text
    found = await stored(room)
    assert (found.policy, found.family) == (Policy.EXCERPT, "Harbour House")


async def test_a_source_that_was_removed_meanwhile_is_said_to_be_gone(room: Room, admin: User) -> None:
    await add(room)
    page = await opened(room, admin)
    for label in ("Edit", "Quoted", "Link only"):
        await room.press(label, admin)
    await room.store.sources.remove("harbour-gazette", NOW)
    press = await room.press("Yes, change it", admin)
    assert press.toast == error_words("en").named("advice", "source-removed")
    press = await forge(room, page, "v1:source:1", admin)
    assert press.toast == error_words("en").named("advice", "source-removed")


async def test_what_was_asked_about_a_source_that_is_gone_is_not_asked_again(room: Room, admin: User) -> None:
    await add(room)
    await opened(room, admin)
    for label in ("Edit", "Name"):
        await room.press(label, admin)
    await room.store.sources.remove("harbour-gazette", NOW)
    (answer,) = await room.say("Harbour Herald", admin)
    assert answer.text == error_words("en").named("advice", "source-removed")
    (answer,) = await room.say("thanks", admin)
    assert answer.text != error_words("en").named("advice", "source-removed")


async def test_a_removed_source_is_put_back_by_the_record(room: Room, admin: User) -> None:
    before = await add(room)
    await opened(room, admin)
    await room.press("Remove", admin)
    await room.press("Remove it", admin)
    assert await room.store.sources.all() == []
    (entry,) = await room.store.audit.latest(1)
    await undo_act(room.store, entry.id, room.clock(), OWNER)
    assert await stored(room) == before


async def test_a_move_and_its_undoing_are_noted(room: Room, admin: User) -> None:
    async with newsstand() as stand:
        feed = rss(item("Tariffs fall", stand.url("/1"), "Tue, 10 Mar 2026 09:00:00 GMT"))
        stand.put("/feed.xml", feed)
        stand.put("/new.xml", feed)
        await add(room, url=stand.url("/feed.xml"))
        await opened(room, admin)
        await room.press("New address", admin)
        *_, question = await room.say(stand.url("/new.xml"), admin)
        await room.press(question.labels[0], admin)
        assert (await stored(room)).url == stand.url("/new.xml")
        (entry,) = await room.store.audit.latest(1)
        assert (entry.act, entry.details["before"]) == (AdminAct.SOURCE_MOVED, stand.url("/feed.xml"))
        await undo_act(room.store, entry.id, room.clock(), OWNER)
        assert (await stored(room)).url == stand.url("/feed.xml")


@pytest.mark.parametrize("language_code", ["en", "zh", "zh-TW"])
async def test_the_longest_description_fits_one_message(room: Room, language_code: str) -> None:
    admin = room.sandbox.add_user(9001, "Alex", language_code=language_code)
    await add(room, name="&" * 300, label="<" * 90, family=">" * 300, names=dict.fromkeys(LANGUAGES, "名" * 200))
    drafts = [Draft(url=f"https://x.example.org/{n}", title="<&>" * 200, text="Text.") for n in range(9)]
    await room.store.articles.save("harbour-gazette", drafts, NOW)
    await room.store.sources.record("harbour-gazette", SourceState(next_fetch_at=NOW, last_error="<&>" * 300))
    page = await opened(room, admin)
    assert measure(page.text).fits()


FOREIGN = (
    "source", "source:x", "source:1:y", "source:99999999999999999999", "edit:1:ask:url", "edit:1:set:policy:all",
    "edit:1:set:country:XX", "change:9:yes", "change:x",
)  # fmt: skip


@pytest.mark.parametrize("data", FOREIGN)
async def test_foreign_presses_change_nothing_and_are_answered(room: Room, admin: User, data: str) -> None:
    before = await add(room)
    page = await opened(room, admin)
    press = await forge(room, page, f"v1:{data}", admin)
    assert press.answered
    assert await stored(room) == before
    assert await room.store.audit.latest(5) == []
