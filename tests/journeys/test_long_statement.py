"""A statement of a megabyte, in a feed and on a page: all of it is kept and can be searched, its beginning is
read, and it is told like any other, at a cost that does not grow with what nobody reads."""

from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from bot.sandbox.clock import MovableClock
from digests.model import Ownership, Policy, Source
from digests.rules.annotation.annotating import MOST_BYTES, annotate
from tests.digests.newsstand import Newsstand, rss
from tests.factories import NOW, article, source
from tests.journeys.house import House, open_bot
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.sandbox.telegram import WatchedTelegram
from tests.work import calls_in

pytestmark = pytest.mark.long

MEGABYTE = 1_000_000
TITLE = "Statement on the tariffs on Chinese cranes"
OPENS = "The Ministry of Commerce opposes the tariffs of the United States on Chinese cranes and will answer them."
GOES_ON = "We urge the United States to lift the tariffs on cranes of harbour number {} at once."
LAST = {"feed": "The annex on zirconium is part of it.", "page": "The annex on beryllium is part of it."}


def statement(last: str, length: int = MEGABYTE) -> list[str]:
    """Return the paragraphs of a statement of so many bytes, the given one last."""
    middle = (GOES_ON.format(number) for number in range(length // (len(GOES_ON) + 6)))
    return [OPENS, *middle, last]


class Ministry:
    """One feed that holds a whole statement, and one whose page does."""

    def __init__(self, stand: Newsstand) -> None:
        date = f"{NOW - timedelta(hours=1):%a, %d %b %Y %H:%M:%S GMT}"
        whole = "".join(f"<p>{each}</p>" for each in statement(LAST["feed"]))
        page = "".join(f"<p>{each}</p>" for each in statement(LAST["page"]))
        head = f"<html><head><title>{TITLE}</title></head><body><article>"
        links = {
            "feed": (stand.url("/feed/1"), escape(whole)),
            "page": (stand.put("/page/1", f"{head}{page}</article></body></html>"), "Tariffs."),
        }
        self._found = [
            source(
                name,
                url=stand.put(
                    f"/{name}",
                    rss(
                        f"<item><title>{TITLE}, {name}</title><link>{link}</link><pubDate>{date}</pubDate>"
                        f"<description>{text}</description></item>"
                    ),
                ),
                label="PRC government",
                party="prc",
                ownership=Ownership.GOVERNMENT,
                policy=Policy.OFFICIAL,
            )
            for name, (link, text) in links.items()
        ]

    def sources(self) -> list[Source]:
        return self._found


@pytest.fixture
async def house(tmp_path: Path, stand: Newsstand) -> AsyncIterator[House]:
    clock = MovableClock(NOW)
    async with (
        WatchedTelegram(clock=clock) as sandbox,
        open_bot(Ministry(stand), sandbox, clock, tmp_path / "news.sqlite3") as house,
    ):
        yield house


async def test_all_of_it_is_kept_and_found_and_its_beginning_is_told(house: House) -> None:
    store, user = house.app.newsroom.store, house.sandbox.add_user(41)
    await house.say(user, "/start")
    await house.press_button(user, "Start daily digest")
    await house.press_button(user, "UTC")
    await house.until(NOW + timedelta(days=1))
    assert [each.articles for each in await store.editors.backlogs()] == []
    assert await store.editors.held(NOW - timedelta(days=2)) == {}
    stories = await store.stories.stored_between(NOW - timedelta(days=1), house.clock())
    read = await store.articles.get([article.id for story in stories for article in story.articles])
    kept = {each.source.id: each.text for each in read}
    assert {name: text.endswith(LAST[name]) for name, text in kept.items()} == {"feed": True, "page": True}
    assert min(map(len, kept.values())) > 0.9 * MEGABYTE
    texts = [str(each.json["text"]) for each in house.sandbox.messages(user)]
    assert any(OPENS in text for text in texts)
    for words in ("zirconium", "beryllium"):
        found = await house.say(user, words)
        assert any(TITLE in str(each.json["text"]) for each in found), [each.json["text"] for each in found]
        house.clock.move(timedelta(minutes=2))


def test_what_is_annotated_of_it_and_what_that_costs_ends_with_what_is_read() -> None:
    def made(length: int) -> str:
        return "\n\n".join(statement("The end of it.", length))

    def work(length: int) -> int:
        return calls_in(lambda: annotate(article(1, text=made(length)), us_china(), lexicon()))

    passages = annotate(article(1, text=made(MEGABYTE)), us_china(), lexicon()).sentences
    assert 0.9 * MOST_BYTES < sum(len(each.text) for each in passages) < MOST_BYTES
    assert passages[0].text == OPENS
    assert work(MEGABYTE) < 1.3 * work(2 * MOST_BYTES)
