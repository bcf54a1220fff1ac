"""Reading what is another's: sites that are learnt, links that are not shown, since when an item can be seen."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from digests.model import Ownership
from digests.rules.reading.sources.cadence import LONGEST_PAUSE
from digests.store import Store
from tests.digests.collecting import Desk
from tests.digests.newsstand import item, rss
from tests.factories import NOW, some, source
from tests.stored import unedited_articles

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
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
    assert found["2"] == NOW + 96 * HOUR - LONGEST_PAUSE, "an outage is no licence to be first"
