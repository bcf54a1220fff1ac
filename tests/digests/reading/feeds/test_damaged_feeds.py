import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import FeedError
from digests.rules.reading.feeds.damaged_feeds import read_damaged
from digests.rules.reading.feeds.vocabulary import FeedEntry
from tests.digests.newsstand import item, rss

DATE = "Tue, 10 Mar 2026 08:00:00 GMT"
ITEMS = [
    item(title=f"Item {number}", link=f"/{number}", date=DATE, more=f"<guid>g{number}</guid>")
    for number in range(4)
]
WHOLE = rss(*ITEMS)


def read(text: str) -> list[FeedEntry]:
    return list(read_damaged(text).items)


def test_a_whole_feed_is_read_like_any_other() -> None:
    assert read(WHOLE)[2] == FeedEntry(title="Item 2", link="/2", guid="g2", published=DATE)


@pytest.mark.parametrize("tag", ["</title>", "</link>", "</guid>", "</pubDate>", "</item>"])
def test_a_missing_end_tag_costs_nothing(tag: str) -> None:
    assert read(WHOLE.replace(tag, "")) == read(WHOLE)
    assert read(WHOLE.replace(tag, "</tilte>", 1))[1:] == read(WHOLE)[1:]


def test_a_missing_start_tag_of_an_item_costs_nothing() -> None:
    assert read(WHOLE.replace("<item>", "", 3).replace("<title>Item 0", "<item><title>Item 0")) == read(WHOLE)


def test_what_follows_the_items_is_no_item() -> None:
    text = WHOLE.replace("</channel>", "<title>Gazette</title><link>/</link></channel>")
    assert read(text) == read(WHOLE)


def test_the_pictures_title_is_not_the_feeds() -> None:
    text = rss(
        ITEMS[0], title="", more="<image><title>Logo</title><link>/logo</link></image><title>Gazette</title>"
    )
    assert read_damaged(text).title == "Gazette"


def test_a_section_that_is_not_closed_ends_with_its_element() -> None:
    text = rss(
        "<item><category><![CDATA[x</category><title><![CDATA[Ports & piers</title><link>/a</link>"
        "<description><![CDATA[<p>One</p></description></item>",
        "<item><description><![CDATA[<p>Two</p></item>",
        ITEMS[1],
    )
    first, second, third = read(text)
    assert (first.title, first.link, first.summary) == ("Ports & piers", "/a", "<p>One</p>")
    assert second.summary.startswith("<p>Two</p>")
    assert third == read(WHOLE)[1]


def test_tags_inside_a_section_are_text() -> None:
    words = "<title>x</title><link>y</link><guid>z</guid>"
    (entry,) = read(
        rss(f"<item><description><![CDATA[{words}]]></description><title>T</title><link>/a</link></item>")
    )
    assert (entry.title, entry.link, entry.guid, entry.summary) == ("T", "/a", "", words)


def test_markup_that_is_not_escaped_is_text() -> None:
    words = "<p>One <b>two</b> &amp; <source src='x'/> three</p>"
    (entry,) = read(rss(f"<item><description>{words}</description><title>A <i>big</i> day</title></item>"))
    assert entry.summary == words.replace("&amp;", "&")
    assert entry.title == "A <i>big</i> day"


def test_an_address_or_a_date_that_is_cut_off_is_left_out() -> None:
    assert read(WHOLE[: WHOLE.index("/3</link>") + 1])[3] == FeedEntry(title="Item 3")
    cut = read(WHOLE[: WHOLE.rindex(":00 GMT")])
    assert (cut[3].link, cut[3].published) == ("/3", "")
    assert read(WHOLE[: WHOLE.rindex("</pubDate>") + 3])[3].published == DATE


def test_only_entities_that_are_whole_are_decoded() -> None:
    (entry,) = read(rss(item(title="A &amp; B &nbsp;&bogus; &eacute;", link="/a?x=1&copy=2&amp;y=3")))
    assert entry.link == "/a?x=1&copy=2&y=3"
    assert entry.title == "A & B \xa0&bogus; é"


def test_a_prefix_means_what_the_feed_says_or_what_is_usual() -> None:
    words = "<item><z:title>Ports</z:title><dc:date>2026-03-10</dc:date><link>/a</link></item>"
    (entry,) = read(f"<rss xmlns:z='http://purl.org/dc/elements/1.1/'><channel>{words}")
    assert (entry.title, entry.published) == ("Ports", "2026-03-10")


@pytest.mark.parametrize("text", ["", "words", "<catalogue><book/></catalogue>", "<html><title>x</title></html>"])
def test_no_trace_of_a_feed_is_refused(text: str) -> None:
    with pytest.raises(FeedError, match="neither RSS nor Atom"):
        read_damaged(text)


_PIECES = (
    "<item>|</item>|<entry/>|<title>|</title>|<link>|<link/>|<link href='/a' rel=x>|<![CDATA[|]]>|<!--|-->|&|"
    "&lt;|&#|<|>|<source>|<source url='x'>|</source>|<author>|<name>|<media:group>|<dc:date>|2026|<image>|"
    "</image>|<content:encoded>|\x00| |\r\n|é"
)


@given(st.lists(st.sampled_from(_PIECES.split("|")), max_size=40))
def test_any_pieces_are_a_feed_or_a_feed_error(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        entries = read_damaged(f"<rss>{text}</rss>")
    except FeedError:
        return
    assert len(entries.items) <= entries.raw_count
