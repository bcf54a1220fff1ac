"""Articles' pages at collecting: what a first reading learns from them; what becomes of those not to be had."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from digests import read
from digests.collect import SourceReport, one_source
from digests.errors import WorkError
from digests.fetch import Fetcher, Politeness
from digests.model import Ownership, Recipe, Source, SourceKind
from digests.rules.precedence import LONGEST_UNREAD
from digests.store import Store
from tests.digests.collecting import Desk
from tests.digests.newsstand import Newsstand, article_page, item, loopback_fetcher, rss
from tests.factories import NOW, some, source
from tests.stored import unedited_articles

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SITEMAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


class Reader(Desk):
    """One source, on a clock that the test moves."""

    async def lists(self, kind: SourceKind, *links: str, **changes: object) -> None:
        address = self.put(kind, *links)
        described: Source = source("source-0", url=address, kind=kind, **changes)
        await self.store.sources.add(described, NOW)

    def put(self, kind: SourceKind, *links: str) -> str:
        match kind:
            case SourceKind.SITEMAP:
                entries = "".join(f"<url><loc>{self.stand.url(link)}</loc></url>" for link in links)
                return self.stand.put("/list", f"<urlset {SITEMAP}>{entries}</urlset>")
            case SourceKind.INDEX_PAGE:
                rows = "".join(f"<li><a href='{link}'>The ministry on port {link[1:]}</a></li>" for link in links)
                return self.stand.put("/list", f"<!doctype html><html><body><ul>{rows}</ul></body></html>")
            case _:
                shown = format(self.now - HOUR, "%a, %d %b %Y %H:%M:%S GMT")
                return self.stand.put(
                    "/list", rss(*(item(f"Port {link[1:]}", self.stand.url(link), shown) for link in links))
                )

    def page(self, link: str, at: datetime | None = None) -> None:
        head = f'<meta property="article:published_time" content="{at.isoformat()}">' if at else ""
        title = f"The ministry on port {link[1:]}"
        self.stand.put(link, article_page(f"Port {link[1:]} reopened.", title=title, head=head))

    async def until_done(self, most: int = 20) -> list[SourceReport]:
        """Come back whenever the source is due, until it is finished."""
        reports = []
        for _ in range(most):
            report = await self.only()
            reports.append(report)
            state = await self.state()
            if state.body_hash or state.last_error:
                return reports
            self.now = state.next_fetch_at
        return reports

    async def told(self) -> list[str]:
        """The paths of the articles that are for the edit."""
        return sorted(article.url.rpartition("/")[2] for article in await unedited_articles(self.store, 100))

    def asked(self, links: Sequence[str]) -> list[int]:
        return [self.stand.paths().count(link) for link in links]


@pytest.fixture
def reader(store: Store, fetcher: Fetcher, stand: Newsstand) -> Reader:
    return Reader(store, fetcher, stand)


KINDS = pytest.mark.parametrize("kind", [SourceKind.INDEX_PAGE, SourceKind.SITEMAP])
RECIPE = Recipe(link_pattern=r".*/\d+")


# --- the first reading ---------------------------------------------------------------------------


@KINDS
async def test_at_first_the_pages_of_undated_items_say_which_are_news(reader: Reader, kind: SourceKind) -> None:
    reader.page("/1", NOW - 2 * HOUR)
    reader.page("/2", NOW - 200 * HOUR)
    reader.page("/3")
    await reader.lists(kind, "/1", "/2", "/3", recipe=RECIPE)
    report = await reader.only()
    assert (report.new, report.dropped) == (1, {"old": 1, "baseline": 1})
    assert await reader.told() == ["1"]
    (article,) = await unedited_articles(reader.store, 10)
    assert article.published == NOW - 2 * HOUR


@KINDS
async def test_a_first_reading_in_turns(reader: Reader, monkeypatch: pytest.MonkeyPatch, kind: SourceKind) -> None:
    monkeypatch.setattr(one_source, "MOST_PAGES", 2)
    links = [f"/{number}" for number in range(1, 6)]
    for link in links:
        reader.page(link, NOW - 2 * HOUR if link == "/5" else None)
    await reader.lists(kind, *links, recipe=RECIPE)
    reports = await reader.until_done()
    assert [report.dropped.get("baseline", 0) for report in reports] == [2, 2, 0]
    assert [report.dropped.get("postponed", 0) for report in reports] == [3, 1, 0]
    assert await reader.told() == ["5"]
    assert reader.asked(links) == [1] * 5
    reader.page("/6")
    reader.put(kind, *links, "/6")
    reader.now += HOUR
    await reader.collect()
    assert await reader.told() == ["5", "6"]


async def test_a_site_that_lists_very_many_undated_pages_is_asked_for_a_hundred_at_first(reader: Reader) -> None:
    links = [f"/{number}" for number in range(130)]
    for link in links:
        reader.page(link)
    await reader.lists(SourceKind.SITEMAP, *links)
    reports = await reader.until_done()
    assert len(reports) == 5
    assert reader.asked(links) == [1] * 100 + [0] * 30
    assert await reader.told() == []


# --- pages that cannot be had --------------------------------------------------------------------


async def test_pages_that_robots_may_not_read_leave_their_items_as_the_list_has_them(reader: Reader) -> None:
    reader.stand.put("/robots.txt", "User-agent: *\nDisallow: /1\nDisallow: /2\n")
    reader.page("/3")
    await reader.lists(SourceKind.FEED, "/1", "/2", "/3")
    async with loopback_fetcher(politeness=Politeness(spacing=0)) as reader.fetcher:
        report = await reader.only()
    assert (report.new, report.dropped) == (3, {})
    assert await reader.told() == ["1", "2", "3"]
    assert reader.asked(["/1", "/2", "/3"]) == [0, 0, 1]
    assert (await reader.state()).next_fetch_at >= NOW + 10 * MINUTE


async def test_items_without_title_whose_pages_robots_may_not_read_are_given_up(reader: Reader) -> None:
    reader.stand.put("/robots.txt", "User-agent: *\nDisallow: /1\n")
    reader.page("/2", NOW - HOUR)
    await reader.lists(SourceKind.SITEMAP, "/1", "/2")
    async with loopback_fetcher(politeness=Politeness(spacing=0)) as reader.fetcher:
        report = await reader.only()
        assert (report.new, report.dropped) == (1, {"untitled": 1})
        reader.put(SourceKind.SITEMAP, "/1", "/2", "/3")
        reader.page("/3", NOW)
        reader.now += HOUR
        again = await reader.only()
    assert (again.new, again.dropped) == (1, {"known": 2})


async def test_a_host_that_wants_rest_is_left_alone_and_its_items_wait_until_that_is_over(reader: Reader) -> None:
    links = ["/1", "/2", "/3"]
    reader.page("/1")
    reader.stand.put("/2", status=429, headers={"Retry-After": "1800"})
    reader.page("/3")
    await reader.lists(SourceKind.FEED, *links)
    report = await reader.only()
    assert (report.new, report.dropped) == (1, {"postponed": 2})
    assert reader.asked(links) == [1, 1, 0]
    state = await reader.state()
    assert (state.next_fetch_at, state.last_error) == (NOW + 30 * MINUTE, "")


async def test_after_the_rest_the_waiting_items_get_their_full_text(reader: Reader) -> None:
    reader.page("/1")
    reader.stand.put("/2", status=503, headers={"Retry-After": "1800"})
    await reader.lists(SourceKind.FEED, "/1", "/2")
    async with loopback_fetcher(clock=lambda: reader.now) as reader.fetcher:
        await reader.collect()
        reader.page("/2")
        reader.now += 30 * MINUTE
        await reader.collect()
    assert await reader.told() == ["1", "2"]
    assert all(article.complete for article in await unedited_articles(reader.store, 10))


async def test_news_is_not_kept_waiting_for_a_host_that_rests_for_long(reader: Reader) -> None:
    reader.stand.put("/1", status=429, headers={"Retry-After": "86400"})
    await reader.lists(SourceKind.FEED, "/1", "/2")
    report = await reader.only()
    assert (report.new, report.dropped) == (2, {})
    assert (await reader.state()).next_fetch_at == NOW + 24 * HOUR
    assert reader.asked(["/2"]) == [0]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_never_lets_its_pages_be_read_is_asked_few_times(reader: Reader, status: int) -> None:
    reader.stand.put("/1", status=status)
    await reader.lists(SourceKind.FEED, "/1", "/2")
    reports = await reader.until_done()
    assert [report.new for report in reports] == [0] * (len(reports) - 1) + [2]
    assert 1 < len(reports) <= 6
    assert reader.now - NOW <= 2 * HOUR


async def test_an_item_without_title_whose_page_always_fails_is_given_up_and_counted(reader: Reader) -> None:
    reader.stand.put("/1", status=502)
    reader.page("/2", NOW - HOUR)
    await reader.lists(SourceKind.SITEMAP, "/1", "/2")
    reports = await reader.until_done()
    assert reports[0].new == 1
    assert reports[-1].dropped == {"untitled": 1, "known": 1}
    assert 1 < reader.asked(["/1"])[0] <= 6
    assert await reader.told() == ["2"]


# --- faults of our own ---------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [ZeroDivisionError("of our own"), WorkError("the parser hangs")])
async def test_a_page_breaks_its_reader(reader: Reader, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    usual = read.extract_page

    def extract(page: bytes, url: str, **options: object) -> object:
        if url.endswith("/2"):
            raise fault
        return usual(page, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "extract_page", extract)
    for link in ("/1", "/2", "/3"):
        reader.page(link)
    await reader.lists(SourceKind.FEED, "/1", "/2", "/3")
    report = await reader.only()
    assert (report.error, report.new) == ("", 3)
    complete = {article.url[-1]: article.complete for article in await unedited_articles(reader.store, 10)}
    assert complete == {"1": True, "2": False, "3": True}


# --- Reading what is another's: sites that are learnt, links that are not shown, since when an item can be seen


RECENT, LONG_AGO = (format_datetime(NOW - span) for span in (10 * MINUTE, 50 * HOUR))
WHOLE = f"<content:encoded>{'Ports in the bay reopened on Monday, the master said. ' * 40}</content:encoded>"
MFA = "https://www.mfa.example/eng"


def listed(*links: str, title: str = "Ports reopen") -> str:
    return rss(*(item(f"{title}, part {place}", link, RECENT, WHOLE) for place, link in enumerate(links)))


async def sites_of(store: Store, identifier: str) -> str:
    return some(await store.sources.get(identifier)).source.sites


async def test_a_feed_on_another_host_than_its_articles_keeps_its_site_from_a_squatter(desk: Desk) -> None:
    squatting = desk.stand.put("/squatter", listed(f"{MFA}/1", f"{MFA}/2", title="Ports burn"))
    honest = desk.stand.put("/ministry", listed(f"{MFA}/1", f"{MFA}/2", f"{MFA}/3"))
    unlabelled = {"ownership": Ownership.UNLABELLED, "family": "squat"}
    await desk.store.sources.add(source("squatter", url=squatting, **unlabelled), NOW)
    await desk.collect(NOW)
    await desk.store.sources.add(source("ministry", url=honest, ownership=Ownership.GOVERNMENT), NOW)
    await desk.collect(NOW + MINUTE)
    articles = {each.url: each for each in await unedited_articles(desk.store, 10)}
    assert {each.source.id for each in articles.values()} == {"ministry"}
    assert {each.title[:12] for each in articles.values()} == {"Ports reopen"}
    assert await sites_of(desk.store, "ministry") == "mfa.example"
    desk.stand.put("/squatter", listed(f"{MFA}/1", f"{MFA}/2", f"{MFA}/4", title="Ports burn"))
    await desk.collect(NOW + HOUR)
    assert await sites_of(desk.store, "squatter") == desk.stand.url("").removeprefix("http://")
    named = [each.url for each in await unedited_articles(desk.store, 10) if each.source.id == "squatter"]
    assert named == [f"{MFA}/4"], "what the ministry does not list itself, marked as leading elsewhere"


async def test_items_whose_links_lead_inside_are_not_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    links = (
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/a",
        "http://printer/b",
        "https://reader:secret@gazette.example.org/c",
        "http://10.0.0.7/d",
        "https://gazette.example.org/e",
    )
    await desk.store.sources.add(source("gazette", url=desk.stand.put("/feed", listed(*links))), NOW)
    monkeypatch.setattr(desk.fetcher, "allow_private", False)
    (report,) = (await desk.collect(NOW)).sources
    assert [each.url for each in await unedited_articles(desk.store, 10)] == ["https://gazette.example.org/e"]
    assert report.dropped["private"] == 4


async def test_an_article_keeps_when_its_source_had_last_been_read_without_it(desk: Desk) -> None:
    feed = desk.stand.put("/feed", listed("https://gazette.example.org/0"))
    await desk.store.sources.add(source("gazette", url=feed), NOW - MINUTE)
    await desk.collect(NOW)
    backdated = rss(
        item("Ports reopen, part 0", "https://gazette.example.org/0", RECENT, WHOLE),
        item("Ports reopened long ago", "https://gazette.example.org/1", format_datetime(NOW - 50 * HOUR), WHOLE),
    )
    desk.stand.put("/feed", backdated)
    await desk.collect(NOW + HOUR)
    late = format_datetime(NOW + 80 * HOUR)
    desk.stand.put("/feed", rss(item("After four days", "https://gazette.example.org/2", late, WHOLE)))
    await desk.collect(NOW + 96 * HOUR)
    found = {each.url[-1]: each.unseen_until for each in await unedited_articles(desk.store, 10)}
    assert found["0"] == NOW - MINUTE, "at the first reading when it was put on the list"
    assert found["1"] == NOW
    assert found["2"] == NOW + 96 * HOUR - LONGEST_UNREAD, "an outage is no licence to be first"
