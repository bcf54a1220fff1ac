import logging
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from digests.collect import due, one_source
from digests.curate.source_list import take_notices
from digests.edit import edit_new
from digests.model import Policy, Trouble
from digests.workers import Workers
from tests.digests.collecting import Desk
from tests.digests.newsstand import Answer, Asked, article_page, item, newsstand, rss
from tests.factories import NOW, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import unedited_articles

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
RECENT = format_datetime(NOW - HOUR)
WHOLE = (
    f"<content:encoded>{'Ports in the bay reopened on Monday, the harbour master said. ' * 40}</content:encoded>"
)


async def test_a_due_source_brings_its_articles_with_full_text(desk: Desk) -> None:
    page = desk.stand.put("/a?utm_source=rss", article_page("Ports in the bay reopened."))
    desk.stand.put("/a", article_page("Ports in the bay reopened."))
    await desk.add(desk.stand.put("/feed", rss(item(link=page.replace("&", "&amp;"), date=RECENT))))
    report = await desk.collect(NOW)
    assert (report.due, report.fetched, report.new, report.failed) == (1, 1, 1, 0)
    (article,) = await unedited_articles(desk.store, 10)
    assert article.url == desk.stand.url("/a")
    assert article.text.count("Ports in the bay") == 6
    assert article.published == NOW - HOUR
    assert article.language == "en"
    assert article.complete


async def test_a_source_that_is_not_due_is_left_alone(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", rss(item(date=RECENT))))
    await desk.collect(NOW)
    assert (await desk.collect(NOW + timedelta(minutes=9))).due == 0
    assert desk.stand.paths().count("/feed") == 1
    assert (await desk.collect(NOW + timedelta(minutes=11))).due == 1
    assert (await desk.collect(NOW + timedelta(minutes=30))).due == 0
    assert (await desk.collect(NOW + timedelta(minutes=45))).due == 1


async def test_a_source_is_left_alone_in_hours_it_wants_for_itself_until_they_are_over(desk: Desk) -> None:
    wishes = f"<skipHours><hour>{NOW.hour + 1}</hour></skipHours>"
    await desk.add(
        desk.stand.put("/0", rss(item(date=RECENT), more=wishes)), desk.stand.put("/1", rss(item(date=RECENT)))
    )
    await desk.collect(NOW)
    before = await desk.state()
    now = NOW + 90 * MINUTE
    report = await desk.collect(now)
    alone, _ = report.sources
    after = await desk.state()
    assert desk.stand.paths().count("/0") == 1
    assert NOW + 2 * HOUR <= after.next_fetch_at < NOW + 3 * HOUR
    assert replace(after, next_fetch_at=before.next_fetch_at) == before
    assert (report.due, report.fetched, report.not_modified, report.left_alone) == (2, 0, 1, 1)
    assert str(alone) == f"source-0: left alone until {after.next_fetch_at:%Y-%m-%d %H:%M} UTC, as its feed asks"
    assert report.summary == (
        "2 sources due: 0 read, 1 not modified, 0 failed, 1 left alone as their feeds ask; 0 new articles"
    )


async def test_each_article_has_its_own_language_and_the_sources_where_it_cannot_tell(desk: Desk) -> None:
    items = (
        item("中国外交部发言人表示，美国应当停止对台军售。", "/zh", RECENT),
        item("Puertos", "/short", RECENT),
        item("Ports in the bay reopened", "/en", RECENT, more=WHOLE),
    )
    feed = desk.stand.put("/feed", rss(*items, more="<language>es</language>"))
    await desk.store.sources.add(source("gazette", url=feed, language="", policy=Policy.LINK_ONLY), NOW)
    await desk.collect(NOW)
    languages = [article.language for article in await unedited_articles(desk.store, 10)]
    assert languages == ["zh-Hans", "es", "en"]


async def test_the_same_items_again_are_not_stored_again(desk: Desk) -> None:
    url = desk.stand.put("/feed", rss(item(date=RECENT)))
    await desk.add(url)
    await desk.collect(NOW)
    desk.stand.put("/feed", rss(item(date=RECENT), item("Second", "/b", RECENT)))
    report = await desk.only(NOW + HOUR)
    assert (report.new, report.dropped) == (1, {"known": 1})
    assert (await desk.only(NOW + 2 * HOUR)).not_modified
    assert len(await unedited_articles(desk.store, 10)) == 2


async def test_not_modified_is_a_success_and_asks_with_what_was_received(desk: Desk) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"1"':
            return Answer(status=304)
        return Answer(rss(item(date=RECENT)).encode(), headers={"ETag": '"1"'})

    desk.stand.answers["/feed"] = answer
    await desk.add(desk.stand.url("/feed"))
    await desk.collect(NOW)
    assert (await desk.only(NOW + HOUR)).not_modified
    state = await desk.state()
    assert (state.last_success_at, state.failures, state.etag) == (NOW + HOUR, 0, '"1"')


BAD = {
    "gone": Answer(status=410),
    "busy": Answer(status=503),
    "page": Answer(b"<!doctype html><html></html>"),
    "empty": Answer(b""),
    "broken": Answer(b"<rss><chan"),
    "bomb": Answer(b"x" * 65536, repeat=400),
    "cut": Answer(b"x" * 1000, cut=True),
}


@pytest.mark.parametrize("place", [0, 3, 7])
async def test_bad_sources_never_stop_the_good_one(desk: Desk, place: int) -> None:
    names = list(BAD)
    names.insert(place, "good")
    desk.stand.answers |= {f"/{name}": answer for name, answer in BAD.items()}
    desk.stand.put("/good", rss(item(date=RECENT)))
    for name in names:
        await desk.store.sources.add(source(f"{names.index(name)}-{name}", url=desk.stand.url(f"/{name}")), NOW)
    report = await desk.collect(NOW)
    assert (report.due, report.failed, report.new) == (8, 7, 1)
    for record in await desk.store.sources.all():
        good = record.source.id.endswith("good")
        assert bool(record.state.last_error) is not good, record.source.id
        assert record.state.next_fetch_at > NOW
        assert record.source.active is not record.source.id.endswith("gone")


async def test_a_fault_of_our_own_is_noted_and_stops_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.add(
        desk.stand.put("/0", rss(item(date=RECENT))), desk.stand.put("/1", rss(item(link="/other", date=RECENT)))
    )
    read = one_source.read_source

    async def faulty(fetcher_, source_, state_, now_, workers_):  # type: ignore[no-untyped-def]
        if source_.id == "source-0":
            raise ZeroDivisionError
        return await read(fetcher_, source_, state_, now_, workers_)

    monkeypatch.setattr(one_source, "read_source", faulty)
    report = await desk.collect(NOW)
    assert (report.failed, report.new) == (1, 1)
    assert "ZeroDivisionError" in (await desk.state()).last_error
    assert "could not be collected" in caplog.text


async def test_a_failing_source_is_asked_later_but_never_given_up(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", status=404))
    now, waits = NOW, []
    for _ in range(9):
        assert (await desk.collect(now)).failed == 1
        state = await desk.state()
        waits.append(state.next_fetch_at - now)
        now = state.next_fetch_at
    assert waits == sorted(waits)
    assert timedelta(hours=20) < waits[-1] <= timedelta(hours=24)
    assert state.failures == 9
    desk.stand.put("/feed", rss(item(date=format_datetime(now))))
    assert (await desk.collect(now)).new == 1
    assert (await desk.state()).failures == 0


async def test_a_host_that_says_when_to_come_back_is_heeded(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", status=429, headers={"Retry-After": "7200"}))
    await desk.collect(NOW)
    assert (await desk.state()).next_fetch_at == NOW + 2 * HOUR


async def test_undated_items_are_seen_at_first_and_told_only_later(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", rss(item("Old hat", "/old", more=WHOLE))))
    report = await desk.only(NOW)
    assert (report.new, report.dropped) == (0, {"baseline": 1})
    assert await unedited_articles(desk.store, 10) == []
    desk.stand.put("/feed", rss(item("News", "/new", more=WHOLE), item("Old hat", "/old", more=WHOLE)))
    assert (await desk.only(NOW + HOUR)).new == 1
    (article,) = await unedited_articles(desk.store, 10)
    assert (article.title, article.published, article.published_guessed) == ("News", NOW + HOUR, True)


@pytest.mark.parametrize(
    ("date", "new", "dropped"),
    [
        (NOW - timedelta(days=5), 0, {"old": 1}),
        (NOW + timedelta(days=5), 0, {"future": 1}),
        (NOW + timedelta(hours=5), 1, {}),
    ],
)
async def test_old_and_future_are_counted(desk: Desk, date: datetime, new: int, dropped: dict[str, int]) -> None:
    await desk.add(desk.stand.put("/feed", rss(item(date=format_datetime(date)))))
    report = await desk.only(NOW)
    assert (report.new, report.dropped) == (new, dropped)


async def test_one_address_from_two_sources_is_one_article(desk: Desk) -> None:
    feed = rss(item(date=RECENT))
    await desk.add(desk.stand.put("/0", feed), desk.stand.put("/1", feed.replace("Harbour Gazette", "Sister")))
    assert (await desk.collect(NOW)).new == 1


async def test_each_source_is_a_line_in_the_log_with_counts(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.add(
        desk.stand.put("/0", rss(item(date=RECENT), item(date=RECENT))), desk.stand.put("/1", status=500)
    )
    with caplog.at_level(logging.INFO, "communique.collect"):
        report = await desk.collect(NOW)
    read, failed = sorted(
        (record for record in caplog.records if record.name == "communique.collect"), key=lambda r: r.levelno
    )
    assert read.counts == {"source": "source-0", "items": 1, "new": 1, "dropped_twice": 1}  # type: ignore[attr-defined]
    assert "500" in failed.getMessage()
    assert str(report.sources[0]) == "source-0: 1 items, 1 new (dropped: 1 twice)"
    assert report.summary == "2 sources due: 1 read, 0 not modified, 1 of 2 failed; 1 new articles"


async def test_no_more_than_the_limit_is_claimed(desk: Desk) -> None:
    await desk.add(*(desk.stand.put(f"/{number}", rss()) for number in range(5)))
    assert (await desk.collect(NOW, limit=3)).due == 3
    assert (await desk.collect(NOW, limit=3)).due == 2


async def test_a_long_list_of_teasers_is_read_in_turns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_source, "MOST_PAGES", 2)
    links = [desk.stand.put(f"/{number}", article_page(f"Port {number} reopened.")) for number in range(5)]
    await desk.add(desk.stand.put("/feed", rss(*(item(f"Port {link[-1]}", link, RECENT) for link in links))))
    now, new = NOW, []
    for _ in range(3):
        report = await desk.only(now)
        new.append(report.new)
        now += timedelta(minutes=2)
    assert new == [2, 2, 1]
    assert all(article.complete for article in await desk.store.articles.stored_since(NOW - HOUR))
    assert (await desk.collect(now)).due == 0


async def test_an_item_whose_page_shows_it_to_be_old_is_no_news_and_its_page_is_not_read_again(desk: Desk) -> None:
    head = '<meta property="article:published_time" content="2025-03-09T08:00:00Z">'
    old = article_page("Ports in the bay reopened.", head=head)
    await desk.add(desk.stand.put("/feed", rss()))
    await desk.collect(NOW)
    desk.stand.put("/feed", rss(item(link=desk.stand.put("/old", old))))
    assert (await desk.only(NOW + HOUR)).dropped == {"old": 1}
    desk.stand.put("/feed", rss(item(link=desk.stand.url("/old")), title="again"))
    await desk.collect(NOW + 2 * HOUR)
    assert desk.stand.paths().count("/old") == 1


async def test_a_slow_source_holds_nobody_up_and_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "PATIENCE", 0.05)
    order: list[str] = []
    slow = rss(item("Slow", "/slow", RECENT))
    async with newsstand() as other:
        await desk.add(
            desk.stand.put("/0", slow, delay=0.4), other.put("/1", rss(item("Quick", "/quick", RECENT)))
        )
        await desk.collect(NOW, progress=lambda report: order.append(report.source))
    assert order == ["source-1", "source-0"]
    assert {article.title for article in await desk.store.articles.stored_since(NOW)} == {"Slow", "Quick"}


async def test_feeds_and_pages_are_read_in_processes_of_their_own(desk: Desk) -> None:
    page = desk.stand.put("/a", article_page("Ports in the bay reopened."))
    await desk.add(
        desk.stand.put("/feed", rss(item(link=page, date=RECENT))), desk.stand.put("/bad", b"<rss><chan")
    )
    async with Workers(lexicon(), 1) as workers:
        report = await desk.collect(NOW, workers=workers)
    assert (report.new, report.failed) == (1, 1)
    (article,) = await desk.store.articles.stored_since(NOW)
    assert article.complete


async def test_a_changed_title_is_kept_as_a_revision_and_is_no_news(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", rss(item("Ports to reopen", date=RECENT))))
    await desk.collect(NOW)
    desk.stand.put("/feed", rss(item("Ports reopen after talks", date=RECENT)))
    assert (await desk.only(NOW + HOUR)).dropped == {"known": 1}
    (article,) = await desk.store.articles.stored_since(NOW)
    assert article.title == "Ports to reopen"
    await edit_new(desk.store, us_china(), lexicon(), NOW + HOUR)
    await edit_new(desk.store, us_china(), lexicon(), NOW + HOUR)
    (article,) = await desk.store.articles.stored_since(NOW)
    assert article.title == "Ports reopen after talks"


async def test_an_article_whose_page_has_another_address_is_read_once(desk: Desk) -> None:
    head = f'<link rel="canonical" href="{desk.stand.url("/ports-reopen")}">'
    page = desk.stand.put("/item?id=7", article_page("Ports in the bay reopened.", head=head))
    await desk.add(desk.stand.put("/feed", rss(item("Ports reopen", page, RECENT))))
    await desk.collect(NOW)
    desk.stand.put("/feed", rss(item("Ports reopen", page, RECENT), title="again"))
    assert (await desk.only(NOW + HOUR)).dropped == {"known": 1}
    (article,) = await desk.store.articles.stored_since(NOW)
    assert article.url == desk.stand.url("/ports-reopen")
    assert desk.stand.paths().count("/item?id=7") == 1


async def test_a_reprint_at_another_outlet_is_stored_and_marked(desk: Desk) -> None:
    text = " ".join(
        f"Sentence number {number} of the report on ports is here for all to read." for number in range(9)
    )
    first = desk.stand.put("/first", article_page(text, title="Ports reopen"))
    second = desk.stand.put("/second", article_page(text, title="Ports reopen, says minister"))
    await desk.add(desk.stand.put("/0", rss(item("Ports reopen", first, RECENT))))
    await desk.collect(NOW)
    await desk.store.sources.add(
        source("sister", url=desk.stand.put("/1", rss(item("Reopened", second, RECENT)))), NOW
    )
    await desk.collect(NOW)
    original, reprint = await desk.store.articles.stored_since(NOW)
    assert (original.reprint_of, reprint.reprint_of) == (None, original.id)


async def test_a_source_that_says_it_is_gone_is_paused_and_told_once(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", status=410))
    await desk.collect(NOW)
    (notice,) = await take_notices(desk.store, NOW)
    assert (notice.incident.trouble, notice.over) == (Trouble.GONE, False)
    assert (await desk.collect(NOW + 48 * HOUR)).due == 0
    assert await take_notices(desk.store, NOW + 48 * HOUR) == []


async def test_a_feed_that_turned_into_a_web_page_is_told_once_and_so_is_its_recovery(desk: Desk) -> None:
    await desk.add(desk.stand.put("/feed", rss(item(date=RECENT))))
    await desk.collect(NOW)
    desk.stand.put("/feed", "<!doctype html><html><body><h1>Our new site</h1></body></html>")
    told = []
    for hours in (1, 3, 9, 27):
        await desk.collect(NOW + hours * HOUR)
        told += await take_notices(desk.store, NOW + hours * HOUR)
    assert [(notice.incident.trouble, notice.over) for notice in told] == [(Trouble.PAGE, False)]
    later = NOW + 60 * HOUR
    desk.stand.put("/feed", rss(item("Back again", "/back", format_datetime(later))))
    await desk.collect(later)
    (over,) = await take_notices(desk.store, later)
    assert (over.incident.trouble, over.over) == (Trouble.PAGE, True)


async def test_a_permanent_redirect_is_proposed_and_not_followed_for_good_by_itself(desk: Desk) -> None:
    new = desk.stand.put("/new", rss(item(date=RECENT)))
    old = desk.stand.put("/old", status=301, headers={"Location": new})
    await desk.add(old)
    assert (await desk.collect(NOW)).new == 1
    (notice,) = await take_notices(desk.store, NOW)
    assert notice.incident.trouble is Trouble.MOVED
    record = await desk.record()
    assert (record.source.url, record.state.moved_to) == (old, new)


async def test_items_without_a_link_are_stored_once_and_no_page_is_asked_for_them(desk: Desk) -> None:
    def bare(number: int) -> str:
        words = f"<description>The ports of bay {number} reopened.</description><pubDate>{RECENT}</pubDate>"
        return f"<item><title>Bay {number}</title><guid isPermaLink='false'>{number}</guid>{words}</item>"

    home = desk.stand.put(
        "/", article_page("This is the home page.", head=f"<link rel=canonical href={desk.stand.url('/')}>")
    )
    await desk.add(desk.stand.put("/feed", rss(bare(1), bare(2)).replace("https://gazette.example.org/", home)))
    assert (await desk.only(NOW)).new == 2
    first, second = await unedited_articles(desk.store, 10)
    assert (first.title, second.title) == ("Bay 1", "Bay 2")
    assert first.url.startswith(f"{home}#")
    assert first.text == "The ports of bay 1 reopened."
    desk.stand.put("/feed", rss(bare(3), bare(1), bare(2)).replace("https://gazette.example.org/", home))
    report = await desk.only(NOW + HOUR)
    assert (report.new, report.dropped) == (1, {"known": 2})
    assert "/" not in desk.stand.paths()
