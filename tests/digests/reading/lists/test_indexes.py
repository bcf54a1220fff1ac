from contextlib import suppress
from datetime import UTC, datetime, time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import FeedError, PageInsteadError
from digests.model import Draft, Recipe
from digests.rules.reading.lists.indexes import (
    MOST_ITEMS,
    ListedLink,
    link_title,
    listed_links,
    parse_index,
    read_page,
    set_rows,
    words_of,
)
from digests.rules.texts import weight
from tests.documents import document
from tests.lexicons import lexicon

read_page = partial(read_page, lexicon=lexicon())
link_title = partial(link_title, lexicon=lexicon())

URL_OF_ROWS = "https://harbour.example.org/news/"


def listed(body: str, selector: str = "", url: str = URL_OF_ROWS) -> list[ListedLink]:
    items = listed_links(read_page(f"<html><body>{body}</body></html>".encode(), url), selector)
    set_rows(items)
    return items


def test_a_row_is_the_largest_element_with_one_items_links() -> None:
    one, two = listed(
        "<ul><li class=a><p><a href=1>x</a></p><a href=1>y</a></li><li class=b><a href=2>z</a></li></ul>"
    )
    assert (one.row.get("class"), two.row.get("class")) == ("a", "b")
    assert len(one.anchors) == 2


def test_the_row_of_a_lone_link_is_not_the_page() -> None:
    (item,) = listed("<p>Words</p><main><div><p><a href=1>x</a></p></div></main>")
    assert item.row.tag == "div"


def test_words_between_rows_are_kept_for_both_of_them() -> None:
    one, two = listed("<b>first</b><a href=1>x</a> then <i>next</i><a href=2>y</a>last")
    assert (one.before, one.behind, two.before, two.behind) == ("first", "then next", "then next", "last")


def test_words_of_scripts_styles_and_comments_are_none() -> None:
    (item,) = listed(
        "<div>One<script>bad()</script><!-- bad --><style>bad</style> <a href=1>two</a><br>three</div>"
    )
    assert words_of(item.row) == ["One two", "three"]


def test_links_that_lead_nowhere_or_to_the_page_itself_are_left_out() -> None:
    body = (
        "<a href=#a>x</a><a href=''>x</a><a href='mailto:a@b.c'>x</a><a href='javascript:x()'>x</a><a href=.>x</a>"
    )
    assert listed(body + "<a href='http://[bad'>x</a><a>x</a>") == []


def test_a_selector_may_name_the_links_or_what_holds_them() -> None:
    body = "<nav><a class=k href=1>x</a></nav><div class=k><a href=2>y</a><a href=2>y</a></div><a href=3>z</a>"
    assert [item.url[-1] for item in listed(body, ".k")] == ["1", "2"]


@pytest.mark.parametrize(
    "words", ["Read more", "READ MORE »", "更多>>", "详情", "More", "12", "", "Download (PDF)"]
)
def test_words_that_only_call_for_a_click_are_no_title(words: str) -> None:
    (item,) = listed(f"<div><h3>The title of it</h3><a href=1>{words}</a></div>")
    assert link_title(item) == "The title of it"


def test_markup_without_any_tag_of_a_page_is_no_page() -> None:
    for body in (b"", b"words", b"<svg/>", b"{}"):
        with pytest.raises(FeedError):
            read_page(body, URL_OF_ROWS)


def test_a_base_that_is_no_address_is_passed_over() -> None:
    assert read_page(b"<html><base href='ftp://x/'><p>x</p>", URL_OF_ROWS).base == URL_OF_ROWS
    assert read_page(b"<html><base href='/en/'><p>x</p>", URL_OF_ROWS).base == "https://harbour.example.org/en/"


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<div><a href={n}>word {n}" for n in range(3000)),
        f"<li><a href=1>a{'.' * 300_000}b</a></li>",
        f"<li><a href=1>{'( ' * 100_000}x</a></li>",
        f"<li>{'2026-' * 100_000}<a href=1 title='{'…' * 100_000}x'>a...</a></li>",
        f"<p><a href=1>x</a>{'<b></b>' * 50_000}<a href=2>y</a></p>",
        f"<p>{'<a href=1>x</a>' * 50_000}</p>",
        f"<a href=1>{'<h2>2026-09-18' * 20_000}",
    ],
    ids=["unclosed", "dots", "brackets", "years", "siblings", "repeated", "headings"],
)
def test_a_hostile_page_comes_to_an_end(body: str) -> None:
    items = listed(body)
    assert all(len(link_title(item)) <= 500 for item in items)


def test_a_chinese_character_weighs_three() -> None:
    assert (weight("ab"), weight("起重机")) == (2, 9)


parse_index = partial(parse_index, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
URL = "https://ministry.example.org/news/index.html"
ANY = Recipe(link_pattern=r"https://ministry\.example\.org/news/\S+")


def read(body: str, recipe: Recipe = ANY, url: str = URL) -> tuple[Draft, ...]:
    return parse_index(f"<html><body>{body}</body></html>".encode(), url, recipe, NOW).drafts


def days(drafts: tuple[Draft, ...]) -> list[str]:
    """The days of items: midnight each."""
    assert all(draft.published is None or draft.published.time() == time() for draft in drafts)
    return [str(draft.published)[:10] if draft.published else "" for draft in drafts]


def test_links_are_absolute_and_in_the_order_of_the_page() -> None:
    drafts = read(
        '<a href="b.html">Second part</a><a href="/news/a.html#top">First part</a><a href="../x.html">No</a>'
    )
    assert [draft.url for draft in drafts] == [
        "https://ministry.example.org/news/b.html",
        "https://ministry.example.org/news/a.html",
    ]
    assert all((draft.guid, draft.text, draft.complete) == (draft.url, "", False) for draft in drafts)


def test_links_are_relative_to_the_base_that_the_page_names() -> None:
    body = b'<html><head><base href="/"></head><body><a href="news/1">Words of a title</a></body></html>'
    (draft,) = parse_index(body, "https://ministry.example.org/a/b/c", ANY, NOW).drafts
    assert draft.url == "https://ministry.example.org/news/1"


ONE = (
    '<div><a href="1"><img src=x alt="A crane"></a><a href="1">Crane talks resume today</a>'
    '<a href="1">Read more</a></div>'
)
READ_MORE = (
    '<ul><li><h3>Crane talks resume</h3><p>2026-09-18</p><a href="1">Read more »</a></li>'
    '<li><a href="2">Rope</a></li></ul>'
)
MENUS = (
    '<header><a href="/news/top">Top of the news</a></header><nav><a href="/news/menu">Menu</a></nav>'
    '<div role=navigation><a href="/news/path">Path to the news</a></div><article><header>'
    '<a href="/news/1">An article</a></header></article><footer><a href="/news/us">Us</a></footer>'
)


CARDS = (
    '<a href="1"><span>2026-09-18</span><h4>Crane talks resume</h4><p>A long teaser that goes on.</p></a>'
    '<a href="2"><div>2026-09-17</div><div>Rope prices are stable</div><div>Views: 20</div></a>'
)


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (ONE, ["Crane talks resume today"]),
        ('<a href="1" title="Crane talks resume at last">Crane talks ...</a>', ["Crane talks resume at last"]),
        ('<a href="1" title="Opens in a new window">Crane talks resume…</a>', ["Crane talks resume…"]),
        (READ_MORE, ["Crane talks resume", "Rope"]),
        (
            '<p><a href="1"><img src=x alt="Cranes at dusk"></a></p><p><a href="2"><img src=y></a></p>',
            ["Cranes at dusk", ""],
        ),
        (CARDS, ["Crane talks resume", "Rope prices are stable"]),
        ('<a href="1">Crane talks resume <i>Sept. 18, 2026</i></a>', ["Crane talks resume"]),
        (MENUS, ["An article"]),
    ],
)
def test_an_article_is_one_item_with_the_title_that_says_most_and_menus_are_none(
    body: str, titles: list[str]
) -> None:
    assert [draft.title for draft in read(body)] == titles


def test_a_selector_chooses_among_links_of_one_shape() -> None:
    body = "<ul class=most><li><a href=1>Most read</a></li></ul><ul class=all><li><a href=2>Newest</a></li></ul>"
    assert [draft.title for draft in read(body, Recipe(links="ul.all li"))] == ["Newest"]


BEFORE = "".join(f"<span>2026-09-{18 - n}</span><h3><a href={n}>Title of item {n}</a></h3>" for n in range(3))
BEHIND = "".join(f"<dt><a href={n}>Title of item {n}</a></dt><dd>2026-09-{18 - n}</dd>" for n in range(3))
UNDATED = "".join(f"<p><a href={n}>Title of item {n}</a></p>" for n in range(3))
TITLED = "".join(f"<li><a href={n}>Press Conference on September {18 - n}, 2026</a></li>" for n in range(3))
TEASER = "Ships took part on 3 September 2026, and much more was said of them in words that fill the line."
ROPES = "<p><a href=2>Rope prices are stable</a></p>"
DATED = ["2026-09-18", "2026-09-17", "2026-09-16"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<p>Items</p>{BEFORE}<p>End</p>", DATED),
        (f"<dl>{BEHIND}</dl>", DATED),
        (f"<ul>{TITLED}</ul>", DATED),
        (CARDS, DATED[:2]),
        (f"<div>Saturday, 2026-09-19</div>{UNDATED}", [""] * 3),
        (f"<p><a href=1>Report on the storm of March 3, 2024</a></p>{ROPES}", [""] * 2),
        (f"<div><a href=1>Exercise begins</a><p>{TEASER}</p></div><div><a href=2>Ropes</a></div>", [""] * 2),
    ],
)
def test_the_day_beside_a_row_or_in_all_titles_is_the_articles_and_no_other(body: str, found: list[str]) -> None:
    assert days(read(body)) == found


def test_a_date_pattern_is_looked_for_in_the_address_and_then_in_the_row() -> None:
    recipe = Recipe(link_pattern=ANY.link_pattern, date_pattern=r"(?P<year>\d{4})_(?P<month>\d\d)_(?P<day>\d\d)")
    body = (
        "<p><a href=2026_09_18>One thing</a> 2026_01_01</p><p><a href=x>Other thing</a> 2026_09_17 2026-01-01</p>"
    )
    assert days(read(body, recipe)) == DATED[:2]


def test_the_date_is_that_of_the_time_element_before_all_else() -> None:
    body = (
        '<li><a href="/news/2026/01/01/1">Talks</a> 2026-02-02 <time datetime="2026-09-18T08:00:00+08:00"></time>'
        '</li><li><a href="/news/2">Ropes</a></li>'
    )
    first, second = read(f"<ul>{body}</ul>")
    assert (first.published, first.published_guessed) == (datetime(2026, 9, 18, tzinfo=UTC), False)
    assert (second.published, second.published_guessed) == (None, True)


def test_the_day_in_a_row_is_midnight_in_the_zone_and_guessed() -> None:
    recipe = Recipe(link_pattern=ANY.link_pattern, zone="Asia/Shanghai")
    (draft,) = read('<ul><li><a href="1">Talks</a><span>(2026-09-18)</span></li></ul>', recipe)
    assert (draft.published, draft.published_guessed) == (datetime(2026, 9, 17, 16, tzinfo=UTC), True)


def test_gb2312_is_read_as_the_gb18030_that_is_meant() -> None:
    body = "<html><head><meta charset=gb2312></head><body><a href=1>朱镕基与起重机</a></body></html>".encode(
        "gb18030"
    )
    assert parse_index(body, URL, ANY, NOW).drafts[0].title == "朱镕基与起重机"
    assert parse_index(body, URL, ANY, NOW, "utf-8").drafts[0].title == "朱镕基与起重机"
    bare = body.replace(b"<meta charset=gb2312>", b"")
    recipe = Recipe(link_pattern=ANY.link_pattern, charset="gb2312")
    assert parse_index(bare, URL, recipe, NOW, "iso-8859-1").drafts[0].title == "朱镕基与起重机"


def test_a_page_without_such_links_is_another_page() -> None:
    with pytest.raises(PageInsteadError):
        read("<a href=/elsewhere>Verify that you are human</a>")


def test_a_recipe_that_says_nothing_of_links_is_refused() -> None:
    with pytest.raises(FeedError, match="says nothing"):
        read("<a href=1>x</a>", Recipe(zone="UTC"))


@pytest.mark.parametrize(
    "body", [b"", b"words", b"\x00\xff\xfe", b'{"items": []}', b"<?xml version='1.0'?><rss/>"]
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_index(body, URL, ANY, NOW)


def test_a_page_of_four_thousand_links_is_cut_and_counted() -> None:
    body = "".join(f"<li><a href={n}>Title of item {n}</a></li>" for n in range(4000))
    feed = parse_index(f"<html><ul>{body}</ul></html>".encode(), URL, ANY, NOW)
    assert (len(feed.drafts), dict(feed.dropped)) == (MOST_ITEMS, {"beyond the limit": 3000})
    assert feed.raw_count == 4000


def test_the_pages_own_title_is_the_feeds() -> None:
    feed = parse_index(document("tao.html"), "http://www.gwytb.gov.cn/xwdt/xwfb/", Recipe(links="ul.scdList"), NOW)
    assert feed.title == "新闻发布_国台办（虚构）"


PIECES = [
    b"<a href='1'>", b"</a>", b"<time datetime='x'>", b"<li>", b"<base href='//['>", b"2026-09-18", b"\xff\x00",
    b"<!--", b"<a href='http://[x'>", b"<h2>", b"&#xD800;",
]  # fmt: skip


@settings(max_examples=80)
@given(
    st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
    st.sampled_from(["", "utf-16", "nonsense"]),
)
def test_any_bytes_are_read_or_refused(body: bytes, charset: str) -> None:
    for whole in (body, b"<html>" + body):
        with suppress(FeedError):
            parse_index(whole, URL, ANY, NOW, charset)
