"""A source is read at another address: tried, compared, confirmed, undone for a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render.parts import JOINER
from bot.render.source_phrases import signs
from bot.sandbox.world import Message, User
from bot.texts import move_words
from digests.curate import moves
from digests.model import AdminAct, Draft, Source, SourceState
from digests.rules.reading.sources.sameness import OutletComparison, Sameness
from tests.bot.commands.conftest import Room
from tests.digests.newsstand import Newsstand, item, rss
from tests.factories import NOW, source

DATE = "Tue, 10 Mar 2026 09:00:00 GMT"
TITLES = ("Ports reopen after the storm", "Council votes on the new bridge", "Rail link to be closed in May")


def feed(*titles: str, name: str = "Harbour Gazette", site: str = "https://gazette.example.org") -> str:
    return rss(*(item(title, f"{site}/{title[:5].lower()}", DATE) for title in titles), title=name)


@pytest.fixture
async def gazette(room: Room, stand: Newsstand) -> Source:
    """A source with three articles."""
    known = source("gazette", name="Harbour Gazette", url=stand.url("/old"))
    await room.store.sources.add(known, NOW)
    drafts = [Draft(url=f"https://gazette.example.org/{title[:5].lower()}", title=title) for title in TITLES]
    await room.store.articles.save("gazette", drafts, NOW)
    return known


async def url_of(room: Room) -> str:
    return (await room.store.sources.all())[0].source.url


async def asked(room: Room, admin: User, words: str) -> Message:
    return (await room.say(f"/movesource gazette {words}".strip(), admin))[-1]


async def test_a_move_is_tried_confirmed_and_undone(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    new = stand.put("/new", feed(*TITLES))
    _, report, question = await room.say(f"/movesource gazette {new}", admin)
    assert "Items: 3" in report.text
    assert question.text.endswith(
        f"Now: {gazette.url}\nThen: {new}\n\nIt is the same outlet.\n"
        "· Of its 3 items 3 are articles of this source, 0 of other sources in the list.\n"
        f"· It calls itself “Harbour Gazette” and links to gazette.{JOINER}example.{JOINER}org."
    )
    assert await url_of(room) == gazette.url
    await room.press("Read it there", admin)
    assert await url_of(room) == new
    room.clock.move(timedelta(hours=23))
    await room.press("Undo", admin)
    assert f"is read at {gazette.url} again" in question.text
    (record,) = await room.store.sources.all()
    assert (record.source, record.state.next_fetch_at) == (gazette, room.clock())


async def test_a_move_is_undone_by_words_too_and_not_after_a_day(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    new = stand.put("/new", feed(*TITLES))
    (answer,) = await room.say("/movesource gazette undo", admin)
    assert "was not moved in the last day" in answer.text
    await asked(room, admin, new)
    await room.press("Read it there", admin)
    (answer,) = await room.say("/movesource gazette undo", admin)
    assert f"is read at {gazette.url} again" in answer.text
    await asked(room, admin, new)
    await room.press("Read it there", admin)
    room.clock.move(timedelta(hours=25))
    (answer,) = await room.say("/movesource gazette undo", admin)
    assert "was not moved in the last day" in answer.text
    await room.press("Undo", admin)
    assert await url_of(room) == new


async def test_a_move_stands_in_the_record_and_so_does_its_undo(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    new = stand.put("/new", feed(*TITLES))
    question = await asked(room, admin, new)
    for _ in range(2):  # the second press finds the source moved
        await room.press("Read it there", admin, message=question)
    (moved,) = await room.store.audit.latest(10)
    assert (moved.act, moved.subject, moved.undone_at) == (AdminAct.SOURCE_MOVED, "gazette", None)
    assert moved.details == {"before": gazette.url, "after": new}
    await room.say("/movesource gazette undo", admin)
    (undone,) = await room.store.audit.latest(10)
    assert undone.undone_at == room.clock()
    assert await url_of(room) == gazette.url


async def test_another_outlet_s_feed_is_refused_and_how_to_add_it_is_said(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    new = stand.put(
        "/new", feed("Peaches", "Plums", "Pears", name="Orchard Weekly", site="https://orchard.example")
    )
    refused = await asked(room, admin, new)
    assert "Harbour Gazette stays as it is" in refused.text
    assert "What is there is another outlet." in refused.text
    assert "Of its 3 items 0 are articles of this source" in refused.text
    assert f"It calls itself “Orchard Weekly” and links to orchard.{JOINER}example." in refused.text
    assert f"/addsource {new}" in refused.text
    assert refused.labels == []
    assert await url_of(room) == gazette.url


async def test_the_button_of_a_notice_asks_first_and_a_redirect_to_another_outlet_is_refused(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    new = stand.put("/new", feed("Win a prize", "Play now", name="Casino", site="https://casino.example"))
    moved = SourceState(next_fetch_at=NOW, last_success_at=NOW, moved_to=new)
    await room.store.sources.record("gazette", moved)
    assert "another outlet" in (await asked(room, admin, "")).text
    stand.put("/new", feed(*TITLES))
    await asked(room, admin, "")
    assert await url_of(room) == gazette.url
    await room.press("Read it there", admin)
    assert await url_of(room) == new


async def test_a_question_that_was_overtaken_moves_nothing(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    first = await asked(room, admin, stand.put("/first", feed(*TITLES)))
    second = await asked(room, admin, stand.put("/second", feed(*TITLES)))
    await room.press("Read it there", admin, message=first)
    press = await room.press("Read it there", admin, message=second)
    assert "moved meanwhile" in press.toast
    assert await url_of(room) == stand.url("/first")
    again = await room.press("Read it there", admin, message=first)
    assert "That form is closed" in again.toast
    assert "is read at" in first.text


def test_an_admin_checks_two_lines_whatever_is_there() -> None:
    empty = OutletComparison(items=0, known=0, foreign=0, site=None, name=None, language=None)
    lists = "Of its 0 items 0 are articles of this source, 0 of other sources in the list."
    words = move_words("en")
    assert signs(words, empty, "") == [lists, "It calls itself “—” and links to —."]
    elsewhere = replace(empty, language=False, sites=("a.example", "b.example"))
    looks = "It calls itself “News” and links to a.example, b.example. It is in another language."
    assert signs(words, elsewhere, "News") == [lists, looks]


async def test_cancelling_leaves_the_source_where_it_is(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    question = await asked(room, admin, stand.put("/new", feed(*TITLES)))
    await room.press("Cancel", admin)
    assert question.text == "Harbour Gazette stays where it is."
    press = await room.press("Read it there", admin, message=question)
    assert "That form is closed" in press.toast
    assert await url_of(room) == gazette.url


async def test_what_a_feed_calls_itself_cannot_be_tapped(
    room: Room, admin: User, stand: Newsstand, gazette: Source
) -> None:
    question = await asked(
        room, admin, stand.put("/new", feed(*TITLES, name="Gazette @evil_bot /forget evil.example"))
    )
    kinds = {entity["type"] for entity in question.json["entities"]}
    assert not kinds & {"mention", "bot_command"}


async def test_without_the_comparison_another_outlet_would_speak_in_its_place(
    room: Room, admin: User, stand: Newsstand, gazette: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "sameness", lambda _: Sameness.SAME)
    new = stand.put("/new", feed("Peaches", name="Orchard Weekly", site="https://orchard.example"))
    await asked(room, admin, new)
    await room.press("Read it there", admin)
    assert await url_of(room) == new


async def test_to_the_address_where_it_is_read_nothing_can_be_moved(
    room: Room, admin: User, gazette: Source
) -> None:
    answer = await asked(room, admin, gazette.url)
    assert answer.text == "That address is in the list already, as gazette."
    assert answer.labels == []


async def test_the_button_of_a_notice_on_a_source_that_is_gone_says_so(room: Room, admin: User) -> None:
    (page,) = await room.say("/help", admin)
    room.sandbox.push_press(page, "v1:move:gone", user=admin)
    (answer,) = await room.answers(admin, page.id)
    assert answer.text == "There is no source gone. /sources lists them all."
