from contextlib import suppress
from functools import partial

import pytest

from digests.errors import FeedError
from digests.rules.reading.charsets import as_utf8
from digests.rules.reading.feeds import parsing
from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.parsing import parse_feed, read_xml
from digests.rules.reading.feeds.vocabulary import Entry
from tests.digests.newsstand import item, rss
from tests.digests.shared_data import shared_files
from tests.factories import NOW
from tests.lexicons import lexicon

parse_feed = partial(parse_feed, lexicon=lexicon())

ATOM = "xmlns='http://www.w3.org/2005/Atom'"
NAMES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:atom='http://www.w3.org/2005/Atom' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
)


def one(words: str, *, atom: bool = False) -> Entry:
    """Read an item in both ways, which have to agree."""
    text = (
        f"<feed {ATOM}><entry>{words}</entry></feed>"
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
    text = f"<feed {ATOM}><entry>{title}{content}</entry></feed>"
    for body in (text, text.replace("</feed>", "")):
        (draft,) = parse_feed(body.encode(), "", NOW).drafts
        assert (draft.title, draft.text) == ("A big day", "One\n\nTwo")


def test_content_that_is_no_text_is_left_out() -> None:
    text = f"<feed {ATOM}><entry><link href='/a'/><content type='image/png'>aGVsbG8=</content></entry></feed>"
    assert read_xml(text.encode()).items[0].content == ""


def test_a_podcasts_summary_and_author_stand_in_for_missing_ones() -> None:
    entry = one("<itunes:author>Ann</itunes:author><itunes:summary>Talk.</itunes:summary>")
    assert (entry.author, entry.summary) == ("Ann", "Talk.")
    assert one("<itunes:summary>Talk.</itunes:summary><description>More.</description>").summary == "More."


def test_a_films_description_stands_in_for_a_missing_one() -> None:
    entry = one(
        "<title>T</title><media:group><media:title>M</media:title><media:description>Film.</media:description></media:group>"
    )
    assert (entry.title, entry.summary) == ("T", "Film.")


def test_the_author_and_the_origin_of_an_atom_entry_have_names() -> None:
    entry = one(
        "<author><name>Ann</name><email>a@example.org</email></author>"
        "<source><id>x</id><title>Wire</title><updated>2020-01-01T00:00:00Z</updated><link href='/wire'/></source>"
        "<updated>2026-03-10T00:00:00Z</updated><link href='/a'/>",
        atom=True,
    )
    assert (entry.author, entry.credit, entry.updated, entry.link) == ("Ann", "Wire", "2026-03-10T00:00:00Z", "/a")


def test_links_are_relative_to_the_nearest_base() -> None:
    text = (
        f"<feed {ATOM} xml:base='https://x.example.org/news/'><entry xml:base='2026/'><link href='a'/></entry>"
        "<entry><link href='b'/></entry></feed>"
    )
    drafts = parse_feed(text.encode(), "https://other.example.org/feed", NOW).drafts
    assert [draft.url for draft in drafts] == ["https://x.example.org/news/2026/a", "https://x.example.org/news/b"]


def test_the_date_of_publication_is_taken_before_other_dates() -> None:
    entry = one(
        "<dc:date>2026-01-01</dc:date><pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate>"
        "<atom:updated>2026-03-11</atom:updated>"
    )
    assert (entry.published, entry.updated) == ("Tue, 10 Mar 2026 08:00:00 GMT", "2026-03-11")


def test_an_empty_element_gives_way_to_a_full_one() -> None:
    assert one("<title/><dc:title>Ports</dc:title><author/><dc:creator>Ann</dc:creator>")[0::7] == ("Ports", "Ann")


def test_a_namespace_that_nobody_knows_is_read_like_none() -> None:
    text = "<rss xmlns='https://x.example.org/ours'><channel><title>T</title><item><title>Ports</title><link>/a</link></item></channel></rss>"
    assert read_xml(text.encode()).items[0].link == "/a"


def test_the_strict_reader_is_asked_first_and_the_tolerant_one_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(parsing, "read_damaged", lambda text: asked.append(text) or read_damaged(text))
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
        assert (tolerant.title, tolerant.site, tolerant.wishes) == (strict.title, strict.site, strict.wishes)


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
    (draft,) = parse_feed(f"{before}{DOCTYPES[doctype]}{body}".encode(), "", NOW).drafts
    assert draft.title.startswith("a &e11; b")


HOSTILE = {
    "nested elements": "<rss><channel><item>" + "<div>" * 200_000,
    "nested items": "<rss>" + "<item>" * 200_000,
    "empty elements": "<rss><channel>" + "<a/>" * 600_000 + "</channel></rss>",
    "open sections": "<rss><channel>" + "<item><![CDATA[" * 100_000,
    "open comments": "<rss><channel>" + "<!--" * 300_000,
    "angle brackets": "<rss>" + "<" * 2_000_000,
    "names": "<rss><channel>" + "".join(f"<a{number}/>" for number in range(1_000_000)) + "</channel></rss>",
    "a long name": "<rss><" + "a" * 2_000_000,
    "attributes": "<rss " + " ".join(f"a{number}='x'" for number in range(200_000)) + "><item/></rss>",
    "white space": "<rss>" + " " * 2_000_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_documents_come_to_an_end(name: str) -> None:
    with suppress(FeedError):
        parse_feed(HOSTILE[name].encode(), "", NOW)
