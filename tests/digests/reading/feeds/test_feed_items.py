import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import AddressError, FeedError, PageInsteadError
from digests.rules.reading.addresses import resolve
from digests.rules.reading.charsets import as_utf8
from digests.rules.reading.feeds import feed_items
from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.feed_items import ParsedFeed, is_whole, parse_feed, read_xml
from digests.rules.reading.feeds.vocabulary import FeedEntry, FeedHints
from tests.benchmarks.damage import KINDS
from tests.digests.newsstand import item, rss
from tests.digests.shared_data import shared_files
from tests.factories import NOW
from tests.lexicons import lexicon

is_whole = partial(is_whole, lexicon=lexicon())
parse_feed = partial(parse_feed, lexicon=lexicon())

ATOM_NS = "xmlns='http://www.w3.org/2005/Atom'"
NAMES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:atom='http://www.w3.org/2005/Atom' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
)


def one(words: str, *, atom: bool = False) -> FeedEntry:
    """Read an item in both ways, which have to agree."""
    text = (
        f"<feed {ATOM_NS}><entry>{words}</entry></feed>"
        if atom
        else f"<rss {NAMES}><channel><item>{words}</item></channel></rss>"
    )
    (strict,) = read_xml(text.encode()).items
    (tolerant,) = read_damaged(text).items
    assert tolerant == strict
    return strict


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ("<link rel='self' href='/self'/><link rel='alternate' href='/a'/>", "/a"),
        ("<link href='/a'/><link rel='edit' href='/edit'/>", "/a"),
        (
            "<link rel='alternate' type='audio/ogg' href='/b'/><link rel='alternate' type='text/html' href='/a'/>",
            "/a",
        ),
        ("<link rel='related' href='/a'/><link rel='enclosure' href='/a.mp3'/>", "/a"),
        ("<link rel='self' href='/self'/><link rel='edit' href='/edit'/>", ""),
        ("<link rel='related' href='/r'/><link rel='alternate' href='/a'/>", "/a"),
    ],
)
def test_of_several_links_the_one_to_the_article_is_taken(links: str, address: str) -> None:
    assert one(links, atom=True).link == address


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("<link/>https://x.example.org/a<guid>1</guid>", "https://x.example.org/a"),
        (
            "<link>https://feeds.example.org/1</link><feedburner:origLink>https://x.example.org/a</feedburner:origLink>",
            "https://x.example.org/a",
        ),
        ("<atom:link rel='self' href='/self'/><link>/a</link>", "/a"),
        (
            "<guid isPermaLink='false'>17</guid><enclosure url='https://x.example.org/a.mp3' type='audio/mpeg'/>",
            "https://x.example.org/a.mp3",
        ),
        ("<link>/a</link><enclosure url='/a.mp3'/>", "/a"),
    ],
)
def test_the_articles_address_is_found_where_publishers_put_it(words: str, address: str) -> None:
    assert one(words).link == address


def test_text_as_markup_becomes_plain_in_both_readers() -> None:
    content = (
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One</p><p>Two</p></div></content>"
    )
    title = "<title type='xhtml'>A <b>big</b> day</title><link href='https://x.example.org/a'/>"
    text = f"<feed {ATOM_NS}><entry>{title}{content}</entry></feed>"
    for body in (text, text.replace("</feed>", "")):
        (draft,) = parse_feed(body.encode(), "").drafts
        assert (draft.title, draft.text) == ("A big day", "One\n\nTwo")


FILM = (
    "<title>T</title><media:group><media:title>M</media:title>"
    "<media:description>Film.</media:description></media:group>"
)
DAY = "Tue, 10 Mar 2026 08:00:00 GMT"
DATES = f"<dc:date>2026-01-01</dc:date><pubDate>{DAY}</pubDate><atom:updated>2026-03-11</atom:updated>"
ENTRY = (
    "<author><name>Ann</name><email>a@example.org</email></author>"
    "<source><id>x</id><title>Wire</title><updated>2020-01-01T00:00:00Z</updated><link href='/wire'/></source>"
    "<updated>2026-03-10</updated><link href='/a'/><content type='image/png'>aGVsbG8=</content>"
)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("<itunes:summary>Talk.</itunes:summary>", {"summary": "Talk."}),
        ("<itunes:summary>Talk.</itunes:summary><description>More.</description>", {"summary": "More."}),
        (FILM, {"title": "T", "summary": "Film."}),
        (DATES, {"published": DAY, "updated": "2026-03-11"}),
        ("<title/><dc:title>Ports</dc:title>", {"title": "Ports"}),
        (ENTRY, {"credit": "Wire", "updated": "2026-03-10", "link": "/a", "content": ""}),
    ],
)
def test_of_several_elements_of_one_meaning_the_nearest_is_taken(words: str, wanted: dict[str, str]) -> None:
    entry = one(words, atom=words is ENTRY)
    assert {name: getattr(entry, name) for name in wanted} == wanted


def test_links_are_relative_to_the_nearest_base() -> None:
    text = (
        f"<feed {ATOM_NS} xml:base='https://x.example.org/news/'><entry xml:base='2026/'><link href='a'/></entry>"
        "<entry><link href='b'/></entry></feed>"
    )
    drafts = parse_feed(text.encode(), "https://other.example.org/feed").drafts
    assert [draft.url for draft in drafts] == ["https://x.example.org/news/2026/a", "https://x.example.org/news/b"]


def test_a_namespace_that_nobody_knows_is_read_like_none() -> None:
    text = "<rss xmlns='https://x.example.org/ours'><channel><title>T</title><item><title>Ports</title><link>/a</link></item></channel></rss>"
    assert read_xml(text.encode()).items[0].link == "/a"


def test_the_strict_reader_is_asked_first_and_the_tolerant_one_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(feed_items, "read_damaged", lambda text: asked.append(text) or read_damaged(text))
    assert len(read_xml(rss(item()).encode()).items) == 1
    assert not asked
    assert len(read_xml(rss(item(title="A & B")).encode()).items) == 1
    assert len(asked) == 1


def test_items_swallowed_by_an_open_section_are_found_though_the_feed_is_good_xml() -> None:
    texts = [f"<description><![CDATA[Text {number}]]></description>" for number in range(3)]
    whole = rss(*(item(title=f"Item {number}", link=f"/{number}", more=text) for number, text in enumerate(texts)))
    damaged = whole.replace("0]]>", "0")
    assert [entry.title for entry in read_xml(damaged.encode()).items] == ["Item 0", "Item 1", "Item 2"]


def test_an_item_in_somebodys_code_is_no_item() -> None:
    code = "<content:encoded><![CDATA[<pre><item><title>x</title></item></pre> and more]]></content:encoded>"
    (entry,) = read_xml(rss(item(more=code)).encode()).items
    assert (entry.title, entry.content[-8:]) == ("Ports reopen", "and more")


def test_what_is_commented_out_is_no_item() -> None:
    text = rss(f"<!-- {item()} -->", item(title="Real"))
    assert [entry.title for entry in read_xml(text.encode()).items] == ["Real"]
    assert [entry.title for entry in read_damaged(text).items] == ["Real"]


def test_xml_that_is_no_feed_is_refused() -> None:
    with pytest.raises(FeedError, match="neither RSS nor Atom"):
        read_xml(b"<opml><body><outline text='x'/></body></opml>")


def test_both_readers_agree_on_real_feeds() -> None:
    for file in shared_files("feeds", "*.xml"):
        strict = read_xml(file.read_bytes())
        tolerant = read_damaged(as_utf8(file.read_bytes()).decode())
        assert [entry._replace(base="") for entry in tolerant.items] == [
            entry._replace(base="") for entry in strict.items
        ]
        assert (tolerant.title, tolerant.site, tolerant.hints) == (strict.title, strict.site, strict.hints)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "many laughs": f'<!DOCTYPE rss [<!ENTITY e0 "ha">{ENTITIES}]>',
    "one long one": f'<!DOCTYPE rss [<!ENTITY e11 "{"ha" * 200_000}">]>',
    "a file": '<!DOCTYPE rss [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
    "a parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p; <!ENTITY e11 "ha">]>',
    "a set elsewhere": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
}


@pytest.mark.parametrize("doctype", list(DOCTYPES))
@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>\n<!-- x --> <?style x?>\n"])
def test_entities_are_neither_expanded_nor_fetched(doctype: str, before: str) -> None:
    body = rss(item(title="a &e11; b" + "&e11;" * 200, more="<x y='&e11;'/>")).removeprefix(
        '<?xml version="1.0" encoding="utf-8"?>'
    )
    (draft,) = parse_feed(f"{before}{DOCTYPES[doctype]}{body}".encode(), "").drafts
    assert draft.title.startswith("a &e11; b")


HOSTILE = {
    "nested elements": "<rss><channel><item>" + "<div>" * 200_000,
    "nested items": "<rss>" + "<item>" * 200_000,
    "empty elements": "<rss><channel>" + "<a/>" * 600_000 + "</channel></rss>",
    "open sections": "<rss><channel>" + "<item><![CDATA[" * 100_000,
    "open comments": "<rss><channel>" + "<!--" * 300_000,
    "angle brackets": "<rss>" + "<" * 2_000_000,
    "names": "<rss><channel>" + "".join(f"<a{number}/>" for number in range(300_000)) + "</channel></rss>",
    "a long name": "<rss><" + "a" * 2_000_000,
    "attributes": "<rss " + " ".join(f"a{number}='x'" for number in range(200_000)) + "><item/></rss>",
    "white space": "<rss>" + " " * 2_000_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_documents_come_to_an_end(name: str) -> None:
    with suppress(FeedError):
        parse_feed(HOSTILE[name].encode(), "")


URL = "https://gazette.example.org/feed.xml"
DATE = "Tue, 10 Mar 2026 08:00:00 GMT"
EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
LONG = "The ministry announced new rules for exports of rare earths on Monday, officials said. " * 10


def parse(text: str | bytes, charset: str = "") -> ParsedFeed:
    return parse_feed(text.encode() if isinstance(text, str) else text, URL, charset)


RSS_091 = f"<rss version='0.91'><channel><title>T</title>{item(date=DATE)}</channel></rss>"
RSS_10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://gazette.example.org/"><title>T</title></channel>
 <item rdf:about="https://gazette.example.org/a"><title>Ports reopen</title><link>https://gazette.example.org/a</link>
 <dc:date>2026-03-10T16:00:00+08:00</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:x,2026:1</id>
 <title>Ports reopen</title><link rel="alternate" href="/a"/>
 <published>2026-03-10T08:00:00Z</published><updated>2026-03-11T08:00:00Z</updated>
 </entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [{"id": 7, "url": "/a", "title": "Ports reopen", "date_published": "2026-03-10T08:00:00Z"}],
    }
)


@pytest.mark.parametrize("text", [RSS_091, rss(item(date=DATE)), RSS_10, ATOM, JSON_FEED])
def test_every_kind_of_feed_gives_the_same_item(text: str) -> None:
    (draft,) = parse(text).drafts
    assert draft.title == "Ports reopen"
    assert draft.url == "https://gazette.example.org/a"
    assert (draft.published, draft.published_guessed) == (EIGHT, False)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \xef\xbb\xbf\n", "empty"),
        (b"<!DOCTYPE html><html><head></head></html>", r"web page \(HTML\)"),
        (
            b'<?xml version="1.0"?>\n<!-- x -->\n<html xmlns="http://www.w3.org/1999/xhtml"></html>',
            r"web page \(HTML\)",
        ),
        (b'{"error": "no"}', "no JSON Feed"),
        (b"[1, 2]", "no JSON Feed"),
        (b'{"items": ', "cannot be read"),
        (b"just words", "plain text"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "plain text or binary"),
        (b"<?xml version='1.0'?><catalogue><book/></catalogue>", "neither RSS nor Atom"),
        (b"<rss", "neither RSS nor Atom"),
        (b"<rss version='2.0'><channel><title>Ports", "breaks off"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, words: str) -> None:
    with pytest.raises(FeedError, match=words) as caught:
        parse(body)
    assert caught.value.code


def test_a_page_in_place_of_a_feed_is_told_apart() -> None:
    with pytest.raises(PageInsteadError):
        parse("<html><head><title>Please wait</title></head></html>")


def test_a_feed_without_items_is_a_feed() -> None:
    feed = parse(rss(title="Quiet"))
    assert (feed.title, feed.drafts) == ("Quiet", ())


def shown(feed: str, **wanted: object) -> tuple[str, dict[str, object]]:
    return feed, wanted


def full(words: str) -> str:
    content = f"<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>"
    return rss(item(more=f"<description>Teaser.</description>{content}"))


ESCAPED = "<description>&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;</description>"
CREDITED = "<source url='https://a.example/feed'>Wire &amp; Co</source><author>a@b.org (Lee Wen)</author>"
WIRE = "<source><id>x</id><title>Wire</title><updated>2020-01-01T00:00:00Z</updated></source></entry>"
UNDATED_ATOM = ATOM.replace("<published>2026-03-10T08:00:00Z</published>", "")
AT = "https://gazette.example.org"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        shown(rss(item(title="&lt;b&gt;Ports&lt;/b&gt; AT&amp;amp;T", more=ESCAPED)), title="Ports AT&T"),
        shown(rss(item(more=ESCAPED)), text="One & two.\n\nThree.", complete=False),
        shown(full(LONG), text=LONG.strip(), complete=True),
        shown(full("A short teaser."), text="A short teaser.", complete=False),
        shown(rss(item(link="/news/a?utm_source=rss&amp;id=3")), url=f"{AT}/news/a?id=3"),
        shown(rss(item(link=f"{AT}/a\n  /b c")), url=f"{AT}/a/b%20c"),
        shown(rss(f"<item><title>Ports</title><guid>{AT}/g</guid></item>"), url=f"{AT}/g"),
        shown(json.dumps({"items": [{"id": f"{AT}/a?utm_source=x", "title": "One"}]}), url=f"{AT}/a"),
        shown(rss(item()), url=f"{AT}/a", guid=f"{AT}/a"),
        shown(rss(item(date="March 2026")), published=None, published_guessed=True),
        shown(rss(item(date="no date at all")), published=None, published_guessed=True),
        shown(rss(item(more="<guid isPermaLink='false'>20260310</guid>")), published=None, guid="20260310"),
        shown(rss(item(date="2026-03-10")), published=datetime(2026, 3, 10, tzinfo=UTC), published_guessed=True),
        shown(UNDATED_ATOM, published=EIGHT + timedelta(days=1), updated=EIGHT + timedelta(days=1)),
        shown(rss(item(more=CREDITED)), source_credit="Wire & Co"),
        shown(ATOM.replace("</entry>", WIRE), source_credit="Wire", published=EIGHT),
        shown(rss(item(more="<source url='x'>Harbour Gazette</source>")), source_credit=""),
    ],
)
def test_of_an_item_what_it_says_is_kept_as_plain_text_an_address_a_day_and_an_origin(
    text: str, wanted: dict[str, object]
) -> None:
    (draft,) = parse(text).drafts
    assert {name: getattr(draft, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (LONG, True),
        *((f"{LONG} {end}", False) for end in ("…", "[...]", "Read more", "Continue reading Ports", "阅读更多")),
        ("中国外交部发言人表示。" * 20, True),
        ("中国外交部发言人表示。" * 10, False),
    ],
)
def test_a_text_is_whole_that_is_long_enough_and_does_not_ask_to_read_on(text: str, whole: bool) -> None:
    assert is_whole(text, 600) is whole


def test_items_that_cannot_be_used_are_counted_by_reason() -> None:
    nowhere = "<item><title>No link</title></item>"
    feed = parse(rss(item(), item(), item(link="mailto:a@example.org"), nowhere, item(title="Other", link="/b")))
    assert [draft.title for draft in feed.drafts] == ["Ports reopen", "Other"]
    assert feed.dropped == {"twice": 1, "no address": 2}


def test_an_item_without_title_gets_its_opening_words() -> None:
    (draft,) = parse(rss(item(title="", more=f"<description>{LONG}</description>"))).drafts
    assert draft.title.startswith("The ministry announced")
    assert draft.title.endswith("…")
    assert len(draft.title) <= 120


def test_the_feeds_wishes_for_when_to_be_asked_are_read() -> None:
    more = (
        "<ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>"
        "<skipDays><day>Monday</day><day>sunday</day></skipDays>"
    )
    hints = parse(rss(item(), more=more)).hints
    assert hints.ttl == 3600
    assert (hints.skip_hours, hints.skip_days) == ({0, 5}, {0, 6})
    assert parse(rss(item())).hints == FeedHints(site="https://gazette.example.org/")


def test_the_syndication_period_is_a_wish_where_there_is_no_ttl() -> None:
    names = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    period = f"<sy:updatePeriod {names}>daily</sy:updatePeriod>"
    often = f"{period}<sy:updateFrequency {names}>4</sy:updateFrequency>"
    assert parse(rss(item(), more=period)).hints.ttl == 86400
    assert parse(rss(item(), more=often)).hints.ttl == 6 * 3600
    assert parse(rss(item(), more=f"{often}<ttl>10</ttl>")).hints.ttl == 600
    assert parse(rss(item(), more=f"<sy:updatePeriod {names}>never</sy:updatePeriod>")).hints.ttl is None


def test_a_feed_that_wants_never_to_be_asked_is_not_believed() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert parse(rss(item(), more=f"<skipHours>{hours}</skipHours>")).hints.skip_hours == frozenset()


def test_old_items_have_no_text_when_only_new_ones_are_wanted() -> None:
    teaser = "<description>Teaser.</description>"
    old, new, undated = (
        item(date=DATE, more=teaser),
        item(link="/b", date="2026-03-12", more=teaser),
        item(link="/c", more=teaser),
    )
    drafts = parse_feed(rss(old, new, undated).encode(), URL, texts_since=datetime(2026, 3, 11, tzinfo=UTC)).drafts
    assert [draft.text for draft in drafts] == ["", "Teaser.", "Teaser."]
    assert [draft.title for draft in drafts] == ["Ports reopen"] * 3


def test_an_old_item_without_title_still_has_its_opening_words() -> None:
    text = rss(item(title="", date=DATE, more="<description>First words.</description>"))
    (draft,) = parse_feed(text.encode(), URL, texts_since=NOW).drafts
    assert (draft.title, draft.text) == ("First words.", "")


def test_of_ten_thousand_items_the_newest_are_kept_wherever_they_stand() -> None:
    def dated(number: int) -> str:
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        return item(title=f"Item {number}", link=f"/{number}", date=at.isoformat())

    feed = parse(rss(*map(dated, range(10_000))))
    assert feed.raw_count == 10_000
    assert feed.dropped == {"beyond the limit": 9_000}
    assert [draft.title for draft in feed.drafts[:2]] == ["Item 9000", "Item 9001"]
    assert feed.drafts[-1].title == "Item 9999"


def test_markup_that_is_slow_to_read_costs_the_items_their_texts_and_no_more_time() -> None:
    slow = "&amp;bogus" * 40_000
    feed = parse(
        rss(*(item(link=f"/{number}", more=f"<description>{slow}</description>") for number in range(20)))
    )
    assert len(feed.drafts) == 20
    assert feed.drafts[0].text
    assert not feed.drafts[-1].text


def test_a_relative_link_in_a_feed_from_nowhere_keeps_its_item() -> None:
    text = rss(item(link="/a")).replace("https://gazette.example.org/", "/")
    assert parse_feed(text.encode(), "").drafts[0].url == "https://unknown.invalid/a"


@pytest.mark.parametrize("site", ["/blog/", "not an address", ""])
def test_a_site_that_is_no_address_leaves_the_feeds_own(site: str) -> None:
    text = rss(item(link="/a")).replace("https://gazette.example.org/", site, 1)
    assert parse(text).drafts[0].url == "https://gazette.example.org/a"


@pytest.mark.parametrize(
    "link",
    [
        "https://gazette.example.org/a",
        "http://gazette.example.org/2026/03/10/ports-reopen.html",
        "https://gazette.example.org/a/./b",
        "https://gazette.example.org/a/../b",
        "https://gazette.example.org/a..b/",
        "https://gazette.example.org/.well-known",
        "https://gazette.example.org/a?id=3",
        "https://gazette.example.org/a?p=3&utm_source=x",
        "https://gazette.example.org/a?v=x-1#t=3",
        "https://gazette.example.org/a#part",
        "https://gazette.example.org:8080/a",
        "https://gazette.example.org",
        "https://Gazette.example.org/a",
        "https://gazette.example.org//a",
    ],
)
def test_a_plain_address_is_spelt_as_every_other(link: str) -> None:
    assert parse(rss(item(link=link.replace("&", "&amp;")))).drafts[0].url == resolve(URL, link)


@given(
    st.from_regex(
        r"https?://[a-z.-]{1,9}/[A-Za-z./~_-]{0,12}(\?[a-z]{1,2}=[a-z0-9]{1,3})?(#[a-z/?.]{0,5})?", fullmatch=True
    )
)
def test_any_plain_address_is_spelt_as_every_other(link: str) -> None:
    try:
        expected = resolve(URL, link)
    except AddressError:
        return
    try:
        (draft,) = parse(rss(item(link=link))).drafts
    except FeedError:
        pytest.fail(f"{link} was refused")
    assert draft.url == expected


@pytest.mark.parametrize("encoding", ["utf-16", "gb2312", "big5", "utf-8-sig"])
def test_feeds_in_other_encodings_are_read(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = rss(item(title="中文", date=DATE)).replace('encoding="utf-8"', f'encoding="{declared}"')
    (draft,) = parse(text.encode(encoding)).drafts
    assert (draft.title, draft.published) == ("中文", EIGHT)


def test_the_transports_charset_counts_where_the_feed_is_silent() -> None:
    text = rss(item(title="中文")).replace(' encoding="utf-8"', "")
    assert parse(text.encode("gbk"), "gbk").drafts[0].title == "中文"


def test_a_damaged_feed_keeps_the_items_that_can_be_read() -> None:
    whole = rss(*(item(title=f"Item {number} &nbsp; & more", link=f"/{number}", date=DATE) for number in range(5)))
    feed = parse(whole[:-60])
    assert [draft.url[-1] for draft in feed.drafts][:4] == ["0", "1", "2", "3"]
    assert all(draft.published == EIGHT for draft in feed.drafts[:4])


@settings(max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss><channel>", b"<feed>", b'{"items":[', b"\xff\xfe", b"<rdf:RDF>"]),
)
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes, start: bytes) -> None:
    with suppress(FeedError):
        parse(start + body)


_PIECES = st.sampled_from(
    [
        "<item>", "</item>", "<title>", "</title>", "<link>/a</link>", "<link href='x'/>", "<![CDATA[", "]]>",
        "<!--", "&", "&lt;", "<pubDate>", "2026", "<source", ">", "\x00", "é", "<entry>", "</entry>",
        "<content type='xhtml'><div>", "{", "<guid/>",
    ]
)  # fmt: skip


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=30))
def test_any_broken_xml_is_a_feed_or_a_feed_error(pieces: list[str]) -> None:
    with suppress(FeedError):
        parse("<rss version='2.0'><channel>" + "".join(pieces))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["items", "url", "id", "title", "authors", "author", "name", "content_html"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(_JSON)
def test_any_json_is_a_feed_or_a_feed_error(value: object) -> None:
    with suppress(FeedError):
        parse(json.dumps({"items": [value, {"url": "/a", "title": value, "authors": value}]}))


@settings(max_examples=40)
@given(st.sampled_from(sorted(KINDS)), st.integers(0, 1000))
def test_a_feed_damaged_in_any_way_is_a_feed_or_a_feed_error(kind: str, seed: int) -> None:
    whole = rss(
        *(
            item(link=f"/{number}", date=DATE, more=f"<description>&lt;p&gt;é {LONG}</description>")
            for number in range(4)
        )
    )
    try:
        feed = parse(KINDS[kind](whole.encode(), Random(seed)))  # noqa: S311 - damage, no secret
    except FeedError:
        return
    assert len(feed.drafts) <= 4 + 1


_WHOLE = rss(
    *(item(link=f"/{number}", date=DATE, more="<description>é &amp;c.</description>") for number in range(3))
)


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 30), st.binary(max_size=6)), min_size=1, max_size=5))
def test_a_feed_changed_at_random_is_a_feed_or_a_feed_error(changes: list[tuple[int, int, bytes]]) -> None:
    body = _WHOLE.encode()
    for place, length, piece in changes:
        body = body[:place] + piece + body[place + length :]
    try:
        feed = parse(body)
    except FeedError:
        return
    assert feed.raw_count == len(feed.drafts) + sum(feed.dropped.values())


def test_real_feeds_give_what_a_patient_parser_finds() -> None:
    files = shared_files("feeds", "*.xml")
    found = expected = 0
    for file in files:
        body = file.read_bytes()
        feed = parse(body)
        found += len(feed.drafts) + sum(feed.dropped.values())
        expected += len(feedparser.parse(body).entries)
        assert all(draft.title or draft.text for draft in feed.drafts if draft.complete)
        assert feed.raw_count == len(feed.drafts) + sum(feed.dropped.values())
    assert found == expected


def test_json_of_millions_of_parts_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(FeedError, match="more parts"):
        parse('{"items":[' + "{}," * 600_000 + "{}]}")


def test_of_a_long_json_feed_all_items_are_counted() -> None:
    items = [{"url": f"/{number}", "date_published": f"2026-03-{1 + number % 28:02}"} for number in range(1500)]
    feed = parse(json.dumps({"items": items}))
    assert (len(feed.drafts), feed.raw_count) == (1000, 1500)


def test_a_feed_cut_inside_its_first_item_is_no_feed_with_nothing_in_it() -> None:
    with pytest.raises(FeedError, match="none of its 1 items has an address"):
        parse_feed(b"<rss version='2.0'><channel><title>Gazette</title><item><title>a</tit", URL)


PAGE = "https://gazette.example.org/"
ENTRIES = (
    "<entry><id>tag:x,2026:1</id><title>One</title></entry><entry><id>tag:x,2026:2</id><title>Two</title></entry>"
)
WITHOUT_LINKS = [
    rss(
        "<item><title>One</title><guid isPermaLink='false'>1</guid></item>",
        "<item><title>Two</title><guid isPermaLink='false'>2</guid></item>",
    ),
    f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><link href='{PAGE}'/>{ENTRIES}</feed>",
    json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "home_page_url": PAGE,
            "items": [{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}],
        }
    ),
]


@pytest.mark.parametrize("text", WITHOUT_LINKS)
def test_items_without_a_link_stand_under_the_feeds_page_each_at_a_place_of_its_own(text: str) -> None:
    one, two = parse(text).drafts
    assert (one.title, two.title) == ("One", "Two")
    assert [draft.url.partition("#")[0] for draft in (one, two)] == [PAGE, PAGE]
    assert one.url != two.url
    assert [draft.url for draft in parse(text.replace("One", "Renamed", 1)).drafts][1] == two.url
    assert one.guid in ("tag:x,2026:1", "1")


def test_the_same_id_in_two_feeds_of_one_page_is_two_places() -> None:
    here, there = (parse_feed(WITHOUT_LINKS[0].encode(), url).drafts[0] for url in (URL, f"{URL}?topic=sea"))
    assert here.guid == there.guid
    assert here.url != there.url


def test_without_a_page_of_its_own_the_feeds_address_stands_for_it() -> None:
    (draft,) = parse("<rss><channel><item><title>One</title><guid>tag:1</guid></item></channel></rss>").drafts
    assert draft.url.startswith(f"{URL}#")
