"""/sources with filters, by words and by buttons, and what is done with all sources of a filter."""

from datetime import timedelta

import pytest

from bot.commands.source_filters import as_data, from_data, read_filter
from bot.commands.sources import ON_A_PAGE
from bot.hearing.buttons import data
from bot.sandbox.world import User
from digests.curate.undo import undo_act
from digests.errors import UndoError
from digests.model import (
    AdminAct,
    Role,
    SourceFilter,
    SourceKind,
    SourceStanding,
    SourceState,
    Trouble,
)
from tests.actors import OWNER
from tests.bot.commands.conftest import Room
from tests.factories import NOW, source
from tests.relations import us_china

FAILING = SourceState(next_fetch_at=NOW, last_error="answered 503", trouble=Trouble.FAULTY, failures=3)


async def fill(room: Room, *names: str, **changes: object) -> None:
    for name in names:
        await room.store.sources.add(source(name, **changes), NOW)


async def off(room: Room) -> set[str]:
    return {each.source.id for each in await room.store.sources.all() if not each.source.active}


# --- what words and buttons mean -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", SourceFilter()),
        ("paused", SourceFilter(standing=SourceStanding.PAUSED)),
        ("off", SourceFilter(standing=SourceStanding.PAUSED)),
        ("Trouble Beijing", SourceFilter(standing=SourceStanding.TROUBLE, side="prc")),
        ("已暂停 台北", SourceFilter(standing=SourceStanding.PAUSED, side="taiwan")),
        ("sitemap other", SourceFilter(kind=SourceKind.SITEMAP, side="other")),
        ("Gazette of US", SourceFilter(side="us", words=("gazette", "of"))),
        ("x" * 4000, SourceFilter(words=("x" * 40,))),
    ],
)
def test_words_mean_how_sources_stand_a_side_a_kind_or_a_name(said: str, meant: SourceFilter) -> None:
    assert read_filter(said, us_china()) == meant


def test_the_longest_filter_fits_a_button_and_comes_back() -> None:
    relation, form = us_china(), "9" * 19
    wanted = SourceFilter(standing=SourceStanding.WELL, side="other", kind=SourceKind.SITEMAP, words=("x",))
    words = as_data(wanted, form, relation)
    assert data("sources", "100000", *words)
    assert from_data(words, relation) == (
        SourceFilter(standing=wanted.standing, side="other", kind=wanted.kind),
        form,
    )


# --- the list ------------------------------------------------------------------------------------


async def test_the_list_is_filtered_by_words_and_each_row_opens_its_source(room: Room, admin: User) -> None:
    await fill(room, "a-gazette", "b-herald", party="prc")
    await fill(room, "c-gazette", active=False, reason="sport")
    (listing,) = await room.say("/sources gazette", admin)
    assert "a-gazette" in listing.text
    assert "c-gazette" in listing.text
    assert "b-herald" not in listing.text
    assert "Sources 1–2 of 2\n" in listing.text
    assert "Filter: gazette (2)" in listing.text
    (listing,) = await room.say("/sources paused gazette", admin)
    assert "Filter: Paused · gazette (1)" in listing.text
    assert listing.labels == ["⏸ C Gazette", "Filter", "Pause these", "Resume these"]
    (page,) = await room.pressed("⏸ C Gazette", admin)
    assert page.text.startswith("C Gazette [US, private]\nc-gazette\n⏸ off: sport")


async def test_a_source_with_the_longest_id_is_opened_by_its_button(room: Room, admin: User) -> None:
    await fill(room, "x" * 300)
    (listing,) = await room.say("/sources", admin)
    (page,) = await room.pressed(listing.labels[0], admin)
    assert "Read now" in page.labels


async def test_the_list_is_filtered_by_buttons_that_add_up_and_are_taken_out_again(
    room: Room, admin: User
) -> None:
    await fill(room, "a-gazette", "b-herald", party="prc")
    await fill(room, "c-courier", party="us")
    await room.store.sources.set_active("a-gazette", False, "", NOW)
    (listing,) = await room.say("/sources", admin)
    for label in ("Filter", "Beijing"):
        await room.press(label, admin)
    assert "Filter: Beijing (2)" in listing.text
    for label in ("Filter", "Paused"):
        await room.press(label, admin)
    assert "Filter: Paused · Beijing (1)" in listing.text
    for label in ("Filter", "✅ Beijing"):
        await room.press(label, admin)
    assert "Filter: Paused (1)" in listing.text
    for label in ("Filter", "Silent"):
        await room.press(label, admin)
    assert "No source is like that." in listing.text
    for label in ("Filter", "All"):
        await room.press(label, admin)
    assert "Filter:" not in listing.text
    assert "1–3 of 3" in listing.text


async def test_pages_keep_their_filter_and_its_words(room: Room, admin: User) -> None:
    await fill(room, *(f"gazette-{n:02d}" for n in range(ON_A_PAGE + 1)), "a-herald")
    (listing,) = await room.say("/sources gazette", admin)
    await room.press("Next ›", admin)
    assert "gazette-08" in listing.text
    assert "a-herald" not in listing.text
    await room.press("Filter", admin)
    await room.press("New", admin)
    assert f"Filter: New · gazette ({ON_A_PAGE + 1})" in listing.text


# --- all sources of a filter ---------------------------------------------------------------------


async def test_what_fails_is_paused_at_once_after_one_question_with_the_number(room: Room, admin: User) -> None:
    await fill(room, "a-well", "b-failing", "c-failing")
    for name in ("b-failing", "c-failing"):
        await room.store.sources.record(name, FAILING)
    (question,) = await room.say("/pausesource failing", admin)
    assert question.text == "Pause 2 sources?\nB Failing, C Failing"
    assert await off(room) == set()
    await room.press("Yes", admin)
    assert question.text == "2 sources are paused. For a day the button takes it back."
    assert await off(room) == {"b-failing", "c-failing"}
    (entry,) = await room.store.audit.latest(5)
    assert (entry.act, entry.subject) == (AdminAct.SOURCE_PAUSED, "b-failing, c-failing")
    await room.press("Undo", admin)
    assert await off(room) == set()
    assert (await room.store.audit.latest(1))[0].undone_at is not None


async def test_the_sources_of_a_filtered_list_are_resumed_with_one_question(room: Room, admin: User) -> None:
    await fill(room, *(f"gazette-{n:02d}" for n in range(20)), active=False, reason="holidays")
    await fill(room, "herald", active=False)
    await fill(room, "gazette-api", kind=SourceKind.JSON_API, active=False)
    await room.say("/sources gazette", admin)
    (question,) = await room.pressed("Resume these", admin)
    assert question.text.startswith("Resume 20 sources?\nGazette 00, Gazette 01")
    assert question.text.endswith("and 8 more")
    await room.press("Yes", admin)
    assert await off(room) == {"herald", "gazette-api"}
    (entry,) = await room.store.audit.latest(5)
    assert entry.subject.startswith("gazette-00, gazette-01, ")
    assert "gazette-19" in entry.subject, "by whose id the act is found in the record"


async def test_only_what_was_shown_is_paused_and_no_keeps_all(room: Room, admin: User) -> None:
    await fill(room, "a-prc", party="prc")
    (question,) = await room.say("/pausesource beijing", admin)
    await fill(room, "b-prc", party="prc")
    await room.press("No", admin)
    assert question.text == "Nothing was changed."
    assert await off(room) == set()
    await room.say("/pausesource beijing", admin)
    await fill(room, "c-prc", party="prc")
    await room.press("Yes", admin)
    assert await off(room) == {"a-prc", "b-prc"}


async def test_undoing_leaves_what_somebody_changed_since(room: Room, admin: User) -> None:
    await fill(room, "a-prc", "b-prc", party="prc")
    await room.say("/pausesource beijing", admin)
    await room.press("Yes", admin)
    await room.store.sources.set_active("a-prc", False, "for good", NOW)
    (entry,) = await room.store.audit.latest(5)
    with pytest.raises(UndoError):
        await undo_act(room.store, entry.id, room.clock() + timedelta(hours=25), OWNER)
    await undo_act(room.store, entry.id, room.clock(), OWNER)
    assert await off(room) == {"a-prc"}


async def test_all_sources_at_once_are_never_paused_and_nothing_is_said_to_be_nothing(
    room: Room, admin: User
) -> None:
    await fill(room, "a-well")
    (listing,) = await room.say("/sources", admin)
    assert "Pause these" not in listing.labels
    room.sandbox.push_press(listing, "v1:many:off:-:-:-:-", user=admin)
    await room.quiet()
    (answer,) = await room.say("/pausesource failing", admin)
    assert "no source here" in answer.text
    assert await off(room) == set()


async def test_a_moderator_who_was_removed_confirms_nothing(room: Room) -> None:
    await room.store.admins.give(9003, Role.MODERATOR, NOW)
    moderator = room.sandbox.add_user(9003, "Sam")
    await fill(room, "a-prc", party="prc")
    await room.say("/pausesource beijing", moderator)
    await room.store.admins.take(9003)
    await room.press("Yes", moderator)
    assert await off(room) == set()
