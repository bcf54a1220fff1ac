"""An editor adds sources in the whole bot, over restarts: an address that answers late, an owner's word, a
list."""

from datetime import timedelta
from pathlib import Path

import pytest

from digests.model import Ownership, Role
from digests.rules.reading.sources.opml import write_opml
from tests.digests.newsstand import item, newsstand, rss
from tests.factories import source
from tests.journeys.house import ADMIN, House, open_bot, open_press

pytestmark = pytest.mark.long

KIM = 77
MINUTE = timedelta(minutes=1)


async def pass_time(house: House, minutes: int) -> None:
    """Let time pass in steps of five minutes, with a knock after each."""
    for _ in range(0, minutes, 5):
        house.clock.move(5 * MINUTE)
        await house.app.knock()


async def test_from_a_503_to_a_source_that_an_owner_has_labelled(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock), newsstand() as stand:
        owner, kim = sandbox.add_user(ADMIN), sandbox.add_user(KIM)
        url = stand.put("/gazette", b"down", status=503)
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.app.newsroom.store.admins.give(KIM, Role.EDITOR, clock())
            *_, told = await house.say(kim, f"/addsource {url}")
            assert "I try it again by myself" in told.text
            await pass_time(house, 20)
        stand.put(
            "/gazette", rss(item("Talks", date=f"{clock():%a, %d %b %Y %H:%M:%S} GMT"), title="Harbour Gazette")
        )
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await pass_time(house, 60)
            form = sandbox.messages(kim)[-1]
            assert "Add this source?" in form.text
            for label in ("Government", "Washington", "Add source"):
                await house.press_button(kim, label)
            store = house.app.newsroom.store
            (added,) = [each.source for each in await store.sources.all() if each.source.url == url]
            assert added.ownership is Ownership.UNLABELLED
            question = sandbox.messages(owner)[-1]
            assert "Is this right?" in question.text
            await house.press_button(owner, "Confirm")
            record = await store.sources.get(added.id)
            assert record is not None
            assert record.source.label == "US government"
            read = stand.paths().count("/gazette")
            await pass_time(house, 15)
            assert stand.paths().count("/gazette") == read + 1, "it is read again within minutes"


async def test_a_list_comes_as_a_document_and_goes_again_as_a_whole(tmp_path: Path) -> None:
    async with open_press() as (press, sandbox, clock):
        owner = sandbox.add_user(ADMIN)
        ours = [source("one", active=False, reason="a test"), source("two", active=False, reason="a test")]
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            before = len(await house.app.newsroom.store.sources.all())
            sandbox.send_file(owner, "list.opml", write_opml(ours).encode())
            await house.answered()
            assert "New: 2" in sandbox.messages(owner)[-1].text
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.press_button(owner, "Add 2")
            assert len(await house.app.newsroom.store.sources.all()) == before + 2
        async with open_bot(press, sandbox, clock, tmp_path / "news.sqlite3") as house:
            await house.press_button(owner, "Take all off again")
            assert len(await house.app.newsroom.store.sources.all()) == before
