"""The place of a source in the form that adds it."""

from collections.abc import AsyncIterator

import pytest

from bot.commands.adding import form
from bot.render.phrases import label_in
from bot.sandbox.world import User
from bot.texts import LANGUAGES, get
from digests.model import Ownership, Role
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, newsstand, rss
from tests.factories import NOW, source
from tests.relations import us_china


@pytest.fixture
async def stand() -> AsyncIterator[Newsstand]:
    async with newsstand() as open_stand:
        open_stand.put("/gazette", rss(item(date="Tue, 10 Mar 2026 09:00:00 GMT"), title="Harbour Gazette"))
        yield open_stand


async def test_place_and_owner_make_the_label_in_every_language(room: Room, admin: User, stand: Newsstand) -> None:
    menu = (await room.say(f"/addsource {stand.url('/gazette')}", admin))[-1]
    await room.press("Private", admin)
    await room.press("Place: not said", admin)
    assert "Where is it published?" in menu.text
    await room.press("UK", admin)
    assert "Shown as: [UK, private]" in menu.text
    assert "Place: UK" in menu.labels
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert (record.source.country, record.source.label) == ("GB", "UK, private")
    assert [label_in(record.source.label, tag) for tag in ("en", "zh-Hans", "zh-Hant")] == [
        "UK, private", "英国、私营", "英國、民營",
    ]  # fmt: skip


async def test_a_place_that_has_no_button_is_said(room: Room, admin: User, stand: Newsstand) -> None:
    await room.say(f"/addsource {stand.url('/gazette')}", admin)
    await room.press("Private", admin)
    await room.press("Place: not said", admin)
    await room.press("Other place", admin)
    (menu,) = await room.say("norway", admin)
    assert "Shown as: [Norway, private]" in menu.text
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert record.source.country == "NO"


async def test_below_the_places_a_name_may_be_sent_at_once_but_not_after_a_choice(
    room: Room, admin: User, stand: Newsstand
) -> None:
    await room.say(f"/addsource {stand.url('/gazette')}", admin)
    await room.press("Place: not said", admin)
    (menu,) = await room.say("Norway", admin)
    assert "Place: Norway" in menu.labels
    await room.press("Place: Norway", admin)
    await room.press("UK", admin)
    await room.say("Peru", admin)
    assert "Place: UK" in menu.labels, "after a choice these are words to search for"


@pytest.mark.parametrize("said", ["Atlantis", "<b>UK</b>", "x" * 4000, "EU"])
async def test_what_is_no_place_changes_nothing_and_is_answered(
    room: Room, admin: User, stand: Newsstand, said: str
) -> None:
    await room.say(f"/addsource {stand.url('/gazette')}", admin)
    await room.press("Place: not said", admin)
    await room.press("Other place", admin)
    refused, menu = await room.say(said, admin)
    assert "I know no place" in refused.text
    assert "Place: not said" in menu.labels
    await room.press("Add source", admin)
    (record,) = await room.store.sources.all()
    assert (record.source.country, record.source.label) == ("", "unlabelled")


async def test_going_back_from_the_places_leaves_the_form_as_it_was(
    room: Room, admin: User, stand: Newsstand
) -> None:
    menu = (await room.say(f"/addsource {stand.url('/gazette')}", admin))[-1]
    before = menu.text, menu.labels
    await room.press("Place: not said", admin)
    await room.press("Back", admin)
    assert (menu.text, menu.labels) == before


async def test_who_lost_the_role_while_the_form_is_open_cannot_set_the_place(room: Room, stand: Newsstand) -> None:
    editor = room.sandbox.add_user(77, "Kim")
    await room.store.admins.give(editor.id, Role.EDITOR, NOW)
    menu = (await room.say(f"/addsource {stand.url('/gazette')}", editor))[-1]
    await room.press("Place: not said", editor)
    await room.store.admins.take(editor.id)
    press = await room.press("UK", editor)
    assert "for the people who run this bot" in press.toast
    assert "Where is it published?" in menu.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_what_unlabelled_costs_and_only_then(language: str) -> None:
    cost = {"en": "count for nobody", "zh-Hans": "不代表任何一方", "zh-Hant": "不代表任何一方"}[language]
    bare, _ = form(source(ownership=Ownership.UNLABELLED), "1", get(language), us_china())
    owned, _ = form(source(ownership=Ownership.PRIVATE), "1", get(language), us_china())
    assert cost in bare
    assert cost not in owned
