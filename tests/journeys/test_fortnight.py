"""Two weeks of collecting on a moved clock: what is asked of each host, what is stored, what admins are told."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from itertools import pairwise

import pytest

from bot.sandbox.clock import MovableClock
from digests.collect import collect_due
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Article, SourceRecord, Trouble
from digests.rules.reading.sources.cadence import SECOND_READING
from digests.store import Store, open_store
from digests.workers import Workers
from tests.factories import source
from tests.journeys.press import (
    DAY,
    END,
    HOUR,
    SHOWN,
    START,
    Asked,
    Outlet,
    Press,
    Reply,
    every,
    open_press,
    weekdays,
)
from tests.lexicons import lexicon

pytestmark = pytest.mark.long

collect_due = partial(collect_due, workers=Workers(lexicon()))

FEED = "/feed.xml"
MOVED_FEED = "/new/feed.xml"
SECOND_FEED = "/second.xml"
KNOCK = timedelta(minutes=30)
OLDEST = 4 * DAY
RETRY_AFTER = 6 * HOUR
EMPTY = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Empty</title></channel></rss>'
PAGE = b"<!doctype html><html><head><title>Welcome</title></head><body><h1>Our new site</h1></body></html>"
DOWN = (START + 6 * DAY + HOUR, START + 8 * DAY + HOUR)
PAGE_SHOWN = (START + 5 * DAY, START + 8 * DAY)
BUSY = (START + 4 * DAY, START + 4 * DAY + 14 * HOUR)
GONE_FROM, EMPTY_FROM, MOVED_FROM = START + 3 * DAY, START + 6 * DAY, START + 2 * DAY
SKIPPED_HOURS = frozenset(range(6))
WISHES = (
    "<ttl>120</ttl><skipHours>"
    + "".join(f"<hour>{hour}</hour>" for hour in sorted(SKIPPED_HOURS))
    + "</skipHours><skipDays><day>Sunday</day></skipDays>"
)


def outlets() -> list[Outlet]:
    often = every(8)

    def page(now: datetime, path: str) -> Reply | None:
        shown = PAGE_SHOWN[0] <= now < PAGE_SHOWN[1]
        return Reply(body=PAGE, headers={"Content-Type": "text/html"}) if shown else None

    def empty(now: datetime, path: str) -> Reply | None:
        return Reply(body=EMPTY) if now >= EMPTY_FROM else None

    def busy(now: datetime, path: str) -> Reply | None:
        waits = {"Retry-After": str(int(RETRY_AFTER.total_seconds()))}
        return Reply(429, headers=waits) if path == FEED and BUSY[0] <= now < BUSY[1] else None

    def gone(now: datetime, path: str) -> Reply | None:
        return Reply(410) if now >= GONE_FROM else None

    def moved(now: datetime, path: str) -> Reply | None:
        return Reply(301, headers={"Location": MOVED_FEED}) if now >= MOVED_FROM and path == FEED else None

    return [
        Outlet(
            name="wire",
            published=every(1),
            etag=lambda newest: f"W/\"wire, {newest}; 'a b' ~\"",
            robots="User-agent: OtherReader\nDisallow: /\n\nUser-agent: *\nDisallow: /archive\n",
        ),
        Outlet(
            name="daily",
            published=weekdays(9),
            etag=lambda newest: "",
            modified=lambda newest: newest.strftime("%A, %d-%b-%y %H:%M:%S UTC"),
        ),
        Outlet(name="weekly", published=every(168, since=START - 67 * DAY + 10 * HOUR)),
        Outlet(name="silent", published=every(8, until=START + 4 * DAY)),
        Outlet(name="page", published=often, trouble=page),
        Outlet(name="empty", published=often, trouble=empty),
        Outlet(
            name="frozen",
            published=every(8, until=START + 3 * DAY),
            etag=lambda newest: "",
            head=lambda now: f"<lastBuildDate>{format_datetime(now)}</lastBuildDate>",
        ),
        Outlet(name="undated", published=often, dated=False, head=lambda now: "<ttl>180</ttl>"),
        Outlet(name="busy", published=often, trouble=busy),
        Outlet(name="gone", published=often, trouble=gone),
        Outlet(name="moved", published=often, trouble=moved),
        Outlet(name="closed", published=often, robots="User-agent: *\nDisallow: /\n"),
        Outlet(name="fresh", published=often, headers={"Cache-Control": "public, max-age=43200"}),
        Outlet(name="wishes", published=every(3), head=lambda now: WISHES),
        Outlet(name="down", published=often, closed=DOWN),
        Outlet(name="liar", published=often, lies=True),
    ]


@dataclass(frozen=True)
class Told:
    """What admins heard of a source, and when: a trouble, or its end."""

    at: datetime
    source: str
    trouble: Trouble
    over: bool


@dataclass(frozen=True)
class Fortnight:
    press: Press
    told: Sequence[Told]
    stored: Sequence[Article]
    records: Mapping[str, SourceRecord]
    passes: int

    def requests(self, host: str, path: str = FEED) -> list[Asked]:
        return [asked for asked in self.press.asked if asked.host == host and asked.path == path]

    def heard_of(self, name: str) -> list[tuple[Trouble, bool]]:
        return [(told.trouble, told.over) for told in self.told if told.source == name]


async def live() -> Fortnight:
    """Let two weeks pass, a knock every half hour if something is due."""
    clock = MovableClock(START)
    told: list[Told] = []
    passes = 0
    async with (
        open_press(outlets(), clock) as press,
        open_store("sqlite+aiosqlite://") as store,
        build_client(allow_private=True) as client,
    ):
        fetcher = Fetcher(
            client,
            user_agent="Communique/1 (test; nobody@example.org)",
            allow_private=True,
            clock=clock,
            politeness=Politeness(spacing=0),
        )
        second = source("busy-second", url=press.url("busy", SECOND_FEED), family="busy")
        await store.sources.seed([*press.sources(), second], clock())
        while (due := await store.sources.next_due()) is not None and due < END:
            clock.set(START + KNOCK * -(-(max(due, clock()) - START) // KNOCK))
            await press.open_and_close()
            await collect_due(store, fetcher, clock())
            passes += 1
            told += await tell(store, clock())
        stored = await store.articles.stored_since(START - DAY, limit=100_000)
        records = {record.source.id: record for record in await store.sources.all()}
    return Fortnight(press, told, stored, records, passes)


async def tell(store: Store, now: datetime) -> list[Told]:
    """Tell the admins what they have not been told yet."""
    untold = await store.incidents.untold(100)
    claimed = await store.incidents.told([incident.id for incident in untold], now) if untold else []
    told = [Told(now, each.source, each.trouble, over=False) for each in claimed if each.told_at == now]
    return told + [Told(now, each.source, each.trouble, over=True) for each in claimed if each.end_told_at == now]


@pytest.fixture(scope="module")
def fortnight() -> Fortnight:
    return asyncio.run(live())


# --- news ----------------------------------------------------------------------------------------


def readable(outlet: Outlet) -> list[datetime]:
    """Return when the items were published that a reader can know of."""
    until = {"gone": GONE_FROM - 12 * HOUR, "empty": EMPTY_FROM - 12 * HOUR, "closed": START - 10 * DAY}
    # What came in the last day is left out: a reading of it may not have been due yet.
    last = min(until.get(outlet.name, END), END - 30 * HOUR)
    first = outlet.published[outlet.out(START)[:SHOWN][-1]]
    return [at for at in outlet.published if at >= first and START - OLDEST + HOUR < at < last]


@pytest.mark.parametrize("name", [outlet.name for outlet in outlets()])
def test_every_item_published_is_stored_once(fortnight: Fortnight, name: str) -> None:
    outlet = fortnight.press.outlets[name]
    stored = Counter(article.url for article in fortnight.stored if f"//{name}." in article.url)
    expected = {outlet.url_of(outlet.published.index(at)) for at in readable(outlet)}
    assert expected - set(stored) == set()
    assert [url for url, count in stored.items() if count > 1] == []
    assert set(stored) <= {outlet.url_of(number) for number in range(len(outlet.published))}


def test_a_liar_costs_a_day_at_most(fortnight: Fortnight) -> None:
    outlet = fortnight.press.outlets["liar"]
    stored = {article.url: article.stored_at for article in fortnight.stored}
    late = [
        stored[url] - at
        for number, at in enumerate(outlet.published)
        if START < at < END - 30 * HOUR and (url := outlet.url_of(number))
    ]
    assert max(late) < DAY + 5 * HOUR


def test_items_that_were_there_without_dates_are_not_news(fortnight: Fortnight) -> None:
    outlet = fortnight.press.outlets["undated"]
    first = [article for article in fortnight.stored if "//undated." in article.url and article.stored_at == START]
    assert len(first) == len(outlet.out(START))


# --- politeness -------------------------------------------------------------------------------------


def gaps(asked: Sequence[Asked]) -> list[timedelta]:
    return [after.at - before.at for before, after in pairwise(asked)]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("wire", HOUR / 2),
        ("daily", 6 * HOUR),
        ("weekly", 6 * HOUR),
        ("silent", 4 * HOUR),
        ("frozen", 4 * HOUR),
        ("moved", 4 * HOUR),
        ("liar", 4 * HOUR),
        ("fresh", 12 * HOUR),
        ("wishes", 2 * HOUR),
        ("undated", 3 * HOUR),
        ("empty", HOUR / 2),
        ("down", HOUR / 2),
    ],
)
def test_a_source_is_asked_no_more_often_than_its_rhythm_and_its_wishes_allow(
    fortnight: Fortnight, name: str, least: timedelta
) -> None:
    asked = fortnight.requests(name)
    first, *later = gaps(asked)
    assert min(later) >= least
    assert first >= min(least, SECOND_READING), "a new source is read again within minutes, once"
    assert len(asked) <= 14 * DAY / least + 2


@pytest.mark.parametrize(("name", "most"), [("wire", HOUR), ("daily", 8 * HOUR), ("weekly", 8 * HOUR)])
def test_a_live_source_is_not_forgotten(fortnight: Fortnight, name: str, most: timedelta) -> None:
    assert max(gaps(fortnight.requests(name))) <= most


def test_robots_txt_is_asked_once_a_day_at_most_and_kept_to(fortnight: Fortnight) -> None:
    short = 0
    for name in fortnight.press.outlets:
        asked = fortnight.requests(name, "/robots.txt")
        assert asked
        assert all(gap >= DAY for gap in gaps([each for each in asked if not DOWN[0] <= each.at < DOWN[1]]))
        short += sum(gap < DAY for gap in gaps(asked))
    # Each time a host does not answer, eight times at the doubling waits, two others are asked whether they do,
    # which leaves a short gap before that and one after it.
    assert 0 < short <= 8 * 2 * 2
    assert {asked.path for asked in fortnight.press.asked if asked.host == "closed"} == {"/robots.txt"}
    assert len(fortnight.requests("closed", "/robots.txt")) <= 14


@pytest.mark.parametrize("name", ["wire", "daily", "weekly", "silent", "fresh", "liar", "down"])
def test_a_source_is_read_whole_once_a_day(fortnight: Fortnight, name: str) -> None:
    asked = fortnight.requests(name)
    whole = [each for each in asked if not any(each.conditions)]
    away = DOWN[1] - DOWN[0] + DAY if name == "down" else timedelta()
    assert max(gaps(whole)) <= DAY + max(gaps(asked)) + away
    assert len(whole) < len(asked)
    assert whole[-1].at > END - 2 * DAY


def test_a_server_that_is_down_is_asked_less_and_less(fortnight: Fortnight) -> None:
    before = [asked.at for asked in fortnight.requests("down") if asked.at < DOWN[0]]
    after = [asked.at for asked in fortnight.requests("down") if asked.at >= DOWN[1]]
    assert after[0] - before[-1] <= DOWN[1] - DOWN[0] + DAY + 5 * HOUR
    assert fortnight.records["down"].state.failures == 0


# --- what admins are told ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("wire", []),
        ("daily", []),
        ("weekly", []),
        ("fresh", []),
        ("wishes", []),
        ("liar", []),
        ("silent", [(Trouble.SILENT, False)]),
        ("frozen", [(Trouble.SILENT, False)]),
        ("page", [(Trouble.PAGE, False), (Trouble.PAGE, True)]),
        ("empty", [(Trouble.EMPTY, False)]),
        ("undated", [(Trouble.UNDATED, False)]),
        ("gone", [(Trouble.GONE, False)]),
        ("moved", [(Trouble.MOVED, False)]),
        ("closed", [(Trouble.DISALLOWED, False)]),
        ("down", [(Trouble.UNREACHABLE, False), (Trouble.UNREACHABLE, True)]),
    ],
)
def test_each_trouble_is_told_once_and_so_is_its_end(
    fortnight: Fortnight, name: str, heard: list[tuple[Trouble, bool]]
) -> None:
    assert fortnight.heard_of(name) == heard


@pytest.mark.parametrize("name", ["busy", "busy-second"])
def test_a_host_that_wants_rest_is_reported_once_at_most_and_recovers(fortnight: Fortnight, name: str) -> None:
    heard = fortnight.heard_of(name)
    assert heard in ([], [(Trouble.REFUSED, False), (Trouble.REFUSED, True)])
    assert fortnight.records[name].state.failures == 0


def test_a_silence_is_told_when_it_is_longer_than_the_rhythm_allows(fortnight: Fortnight) -> None:
    told = {each.source: each.at for each in fortnight.told if each.trouble is Trouble.SILENT}
    assert START + 8 * DAY - 8 * HOUR <= told["silent"] <= START + 9 * DAY
    assert START + 7 * DAY - 8 * HOUR <= told["frozen"] <= START + 8 * DAY


def test_a_trouble_is_told_within_a_day_and_its_end_too(fortnight: Fortnight) -> None:
    began = {each.source: each.at for each in fortnight.told if not each.over}
    over = {each.source: each.at for each in fortnight.told if each.over}
    starts = {"page": PAGE_SHOWN[0], "empty": EMPTY_FROM, "gone": GONE_FROM, "moved": MOVED_FROM, "down": DOWN[0]}
    assert [name for name, at in starts.items() if not at <= began[name] <= at + DAY] == []
    ends = {"page": PAGE_SHOWN[1], "down": DOWN[1]}
    assert [name for name, at in ends.items() if not at <= over[name] <= at + DAY + 5 * HOUR] == []
