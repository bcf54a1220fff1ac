import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import FeedError
from digests.rules.reading.charsets import as_utf8
from digests.rules.reading.feeds.sound_feeds import DEEPEST, UnsoundError, read_sound
from digests.rules.reading.feeds.vocabulary import MOST_READ, FeedContent, FeedEntry
from tests.digests.newsstand import item, rss
from tests.digests.reading.feeds.trees import bare, read_tree
from tests.digests.shared_data import shared_files

NAMESPACES = {
    "": ("", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/", "https://x.example.org/ours"),
    "atom": ("http://www.w3.org/2005/Atom",),
    "content": ("http://purl.org/rss/1.0/modules/content/",),
    "dc": ("http://purl.org/dc/elements/1.1/",),
    "media": ("http://search.yahoo.com/mrss/",),
    "rdf": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
    "sy": ("http://purl.org/rss/1.0/modules/syndication/",),
    "x": ("https://x.example.org/unknown", "https://x.example.org/ours"),
}
FACTS = re.split(
    r"\s+",
    "title dc:title media:title link atom:link guid id description summary content:encoded content "
    "pubDate updated dc:date author atom:author dc:creator source language ttl skipHours skipDays "
    "enclosure media:description category x:title x:link sy:updatePeriod dc:identifier",
)
INSIDE = ["p", "b", "br", "name", "title", "url", "hour", "x:name", "media:title", "dc:date", "link"]
HOLDERS = re.split(
    r"\s+", "x:wrapper media:group image channel item item item entry entry atom:entry x:item media:item group"
)
ATTRIBUTES = {
    "href": ("/a", "https://x.example.org/b", ""),
    "rel": ("self", "alternate", "Related", ""),
    "type": ("text/html", "image/png", "xhtml"),
    "url": ("https://x.example.org/a.mp3", " "),
    "xml:base": ("https://x.example.org/base/", "deeper/", "/"),
    "xml:lang": ("en", "zh-Hans"),
    "rdf:about": ("https://x.example.org/about",),
}
WORDS = ("", " ", "\n  ", "Ports", "https://x.example.org/t", "/t", "a & b < c", "漢字 é", "12", "daily", "Monday")

attributes = st.dictionaries(st.sampled_from(sorted(ATTRIBUTES)), st.integers(0, 2), max_size=3).map(
    lambda chosen: "".join(
        f' {name}="{escape(ATTRIBUTES[name][at % len(ATTRIBUTES[name])])}"' for name, at in chosen.items()
    )
)
plain = st.sampled_from(WORDS).map(escape)
words = st.one_of(
    plain,
    plain,
    st.sampled_from(WORDS).map(lambda text: f"<![CDATA[{text}]]>"),
    st.sampled_from(("<!-- <item> aside -->", "<?aside <b> ?>")),
)


def element(name: str, attributes: str, parts: Sequence[str]) -> str:
    return f"<{name}{attributes}>{''.join(parts)}</{name}>" if parts else f"<{name}{attributes}/>"


def elements(names: Sequence[str], inside: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.builds(element, st.sampled_from(names), attributes, st.lists(inside, max_size=most))


markup = st.recursive(elements(INSIDE, words), lambda inner: elements(INSIDE, words | inner), max_leaves=4)
facts = elements(FACTS, st.one_of(words, words, words, markup))
tellings = st.recursive(facts | words, lambda inner: elements(HOLDERS, inner | facts, most=6), max_leaves=30)


@st.composite
def documents(draw: st.DrawFn) -> str:
    declared = "".join(
        f' xmlns{prefix and ":"}{prefix}="{draw(st.sampled_from(uris))}"' for prefix, uris in NAMESPACES.items()
    )
    root = draw(st.sampled_from(("rss", "feed", "rdf:RDF", "channel", "x:root")))
    return element(root, declared + draw(attributes), draw(st.lists(tellings, max_size=8)))


def spelt_alike(entries: FeedContent) -> tuple[object, ...]:
    items = [tuple(map(bare, entry)) for entry in entries.items]
    said = bare(entries.title), bare(entries.site), bare(entries.language)
    return *said, items, entries.raw_count, entries.hints


@settings(max_examples=80)
@given(documents())
def test_what_is_read_on_the_way_is_what_stands_in_the_tree(document: str) -> None:
    try:
        read = read_sound(document.encode())
    except FeedError:
        assert read_tree(document.encode()).raw_count == 0
    else:
        assert spelt_alike(read) == spelt_alike(read_tree(document.encode()))


def test_what_is_read_of_real_feeds_is_what_stands_in_the_tree() -> None:
    for file in shared_files("feeds", "*.xml"):
        body = as_utf8(file.read_bytes())
        try:
            read = read_sound(body)
        except UnsoundError:
            continue
        assert spelt_alike(read) == spelt_alike(read_tree(body)), file.name


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><item></channel></rss>",
        "<rss><channel>&nbsp;</channel></rss>",
        "<rss><media:title>T</media:title></rss>",
        "<!DOCTYPE rss><rss><channel/></rss>",
        f"<rss>{'<a>' * DEEPEST}{'</a>' * DEEPEST}</rss>",
        "<rss><channel/></rss><p>Served in 0.1 s",
    ],
)
def test_what_is_not_sound_is_left_to_the_tolerant_reader(document: str) -> None:
    with pytest.raises(UnsoundError):
        read_sound(document.encode())


def test_an_item_within_an_item_is_an_item_too() -> None:
    inner = item(title="Inner", link="/inner")
    outer = item(title="Outer", link="/outer", more=f"{inner}<guid>7</guid>")
    entries = read_sound(rss(outer, item(title="Last")).encode())
    assert [(entry.title, entry.guid) for entry in entries.items] == [("Outer", "7"), ("Inner", ""), ("Last", "")]


def test_a_feed_within_a_text_is_part_of_the_text() -> None:
    quoted = "<description>So: <feed><entry><title>Quoted</title></entry></feed> it is.</description>"
    (entry,) = read_sound(rss(item(more=quoted)).encode()).items
    assert entry.summary == "So: <feed><entry><title>Quoted</title></entry></feed> it is."


def test_markup_in_a_text_stays_without_what_nobody_asks_for() -> None:
    markup = "A<p title='&quot;'>B &amp; <iframe></iframe><![CDATA[<i>]]><!-- <b> --> C</p>\r\nD"
    (entry,) = read_sound(rss(item(more=f"<description> {markup} </description>")).encode()).items
    assert entry.summary == "A<p>B &amp; <iframe></iframe>&lt;i&gt; C</p>\nD"


def test_a_text_beyond_what_the_parser_hands_over_at_once_is_whole() -> None:
    text = "漢字 and words. " * 200_000
    document = rss(item(more=f"<description>{text}</description>"), item(title="<b>é</b>"))
    first, second = read_sound(document.encode()).items
    assert (first.summary, second.title) == (text.strip(), "<b>é</b>")


def test_items_beyond_the_limit_are_counted_only() -> None:
    entries = read_sound(rss(*[item()] * (MOST_READ + 5)).encode())
    assert (len(entries.items), entries.raw_count) == (MOST_READ, MOST_READ + 5)


def test_an_entry_alone_is_read() -> None:
    entry = "<entry xmlns='http://www.w3.org/2005/Atom'><title>T</title><link href='/a'/></entry>"
    assert read_sound(entry.encode()).items == [FeedEntry(title="T", link="/a")]
