"""One sentence of sixty kilobytes, in an item of a feed and on a page, goes through the whole house: it is read,
edited, told, shown and found, at a cost in proportion to its length."""

import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from bot.sandbox.clock import MovableClock
from digests.model import Source
from tests.digests.newsstand import Newsstand, rss
from tests.editing import edit_articles
from tests.factories import NOW, article, source
from tests.journeys.house import House, open_bot
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.sandbox.telegram import WatchedTelegram
from tests.work import calls_in

pytestmark = pytest.mark.long

LENGTH = 60_000
ENGLISH = "The United States and China agreed on Monday to hold talks about tariffs on tin"
CHINESE = "中国和美国周一同意就锡的关税举行会谈"
SHAPES = {
    "clauses": (ENGLISH, " and the ministry told the ministry about tariffs,"),
    "one word": (ENGLISH + " ", "a"),
    "figures": (ENGLISH, " and 420 places and $3 billion and 5 percent"),
    "digits": (ENGLISH + " ", "1"),
    "days": (ENGLISH, " and the office in Lima said that it would hold them on June 3, 2026,"),
    "names": (ENGLISH, " and Foreign Ministry spokesperson Mao Ning and President Donald Trump"),
    "speech": (ENGLISH, " said that it said that he said that"),
    "opening marks": (ENGLISH + " ", "\u201c("),
    "abbreviations": (ENGLISH, " U.S. Mr. Dr. e.g."),
    "dashes": (ENGLISH, " \u2014"),
    "Chinese clauses": (CHINESE, "，外交部发言人表示美国应当停止加征关税"),
    "Chinese figures": (CHINESE, "，三百二十亿美元和5%和2026年3月4日"),
}


TOLD = ("clauses", "figures", "speech", "opening marks")


def sentence(shape: str, length: int) -> str:
    """Return one sentence of so many characters; a Chinese one has three bytes for each."""
    opens, goes_on = SHAPES[shape]
    end = "。" if shape.startswith("Chinese") else "."
    return (opens + goes_on * (length // len(goes_on)))[: length - 1] + end


def edited(shape: str, length: int) -> None:
    """Edit an article of one sentence of so many bytes."""
    chinese = shape.startswith("Chinese")
    text = sentence(shape, length // 3 if chinese else length)
    one = article(text=text, language="zh-Hans" if chinese else "en")
    edit_articles([one], [], [], us_china(), lexicon())


@pytest.mark.parametrize("shape", SHAPES)
def test_to_edit_it_costs_in_proportion_to_its_length(shape: str) -> None:
    whole, quarter = (calls_in(lambda length=length: edited(shape, length)) for length in (LENGTH, LENGTH // 4))
    assert whole < 6 * quarter


@pytest.mark.parametrize("shape", ["clauses", "one word", "Chinese clauses"])
def test_it_is_held_in_memory_in_proportion_to_its_length(shape: str) -> None:
    def held(length: int) -> int:
        tracemalloc.start()
        try:
            edited(shape, length)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    edited(shape, LENGTH)
    assert held(LENGTH) < 6 * held(LENGTH // 4)


def item(number: int, title: str, text: str, link: str) -> str:
    date = f"{NOW - timedelta(hours=number):%a, %d %b %Y %H:%M:%S GMT}"
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><pubDate>{date}</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


class Outlets:
    """Three outlets on one stand: the feed of one holds whole texts, of another the pages do, one is Chinese."""

    def __init__(self, stand: Newsstand) -> None:
        whole, stubs, chinese = [], [], []
        for number, shape in enumerate(TOLD, 1):
            text = sentence(shape, LENGTH)
            title = f"{ENGLISH}, {shape}"
            page = f"<html><head><title>{title}</title></head><body><article><p>{text}</p></article></body></html>"
            whole.append(item(number, title, text, stand.url(f"/whole/{number}")))
            stubs.append(item(number, title, "Talks.", stand.put(f"/page/{number}", page)))
        for number, shape in enumerate(shape for shape in SHAPES if shape.startswith("Chinese")):
            chinese.append(item(number, CHINESE, sentence(shape, LENGTH // 3), stand.url(f"/chinese/{number}")))
        self._found = [
            source("whole", url=stand.put("/whole", rss(*whole))),
            source("pages", url=stand.put("/pages", rss(*stubs))),
            source("chinese", url=stand.put("/chinese", rss(*chinese)), language="zh-Hans", party="prc"),
        ]

    def sources(self) -> list[Source]:
        return self._found


@pytest.fixture
async def house(tmp_path: Path, stand: Newsstand) -> AsyncIterator[House]:
    clock = MovableClock(NOW)
    async with (
        WatchedTelegram(clock=clock) as sandbox,
        open_bot(Outlets(stand), sandbox, clock, tmp_path / "news.sqlite3") as house,
    ):
        yield house


async def test_it_is_read_from_feeds_and_pages_edited_told_and_found(house: House) -> None:
    store, user = house.app.newsroom.store, house.sandbox.add_user(41)
    await house.say(user, "/start")
    await house.press_button(user, "Start daily digest")
    await house.press_button(user, "UTC")
    await house.until(NOW + timedelta(days=1))
    assert [each.articles for each in await store.editors.backlogs()] == []
    assert await store.editors.held(NOW - timedelta(days=2)) == {}
    stories = await store.stories.stored_between(NOW - timedelta(days=1), house.clock())
    read = await store.articles.get([article.id for story in stories for article in story.articles])
    assert {(article.source.id, len(article.text)) for article in read} == {
        ("whole", LENGTH), ("pages", LENGTH), ("chinese", LENGTH // 3),
    }  # fmt: skip
    for words in ("/new", "/week", "tariffs tin", "关税", sentence("clauses", 4000)):
        said = await house.say(user, words)
        assert said, words
        house.clock.move(timedelta(minutes=2))
    texts = [str(each.json["text"]) for each in house.sandbox.messages(user)]
    assert sum("hold talks about tariffs on tin" in text for text in texts) >= 3
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 4096
    assert max(len(line) for text in texts for line in text.splitlines()) < 1000
