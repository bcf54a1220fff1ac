from functools import partial

import pytest

from digests.errors import FeedError
from digests.rules.reading.lists.indexes import (
    Listed,
    listed_links,
    read_page,
    set_rows,
    title_of,
    words_of,
)
from digests.rules.texts import weight
from tests.lexicons import lexicon

read_page = partial(read_page, lexicon=lexicon())
title_of = partial(title_of, lexicon=lexicon())

URL = "https://harbour.example.org/news/"


def listed(body: str, selector: str = "", url: str = URL) -> list[Listed]:
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
    assert title_of(item) == "The title of it"


def test_markup_without_any_tag_of_a_page_is_no_page() -> None:
    for body in (b"", b"words", b"<svg/>", b"{}"):
        with pytest.raises(FeedError):
            read_page(body, URL)


def test_a_base_that_is_no_address_is_passed_over() -> None:
    assert read_page(b"<html><base href='ftp://x/'><p>x</p>", URL).base == URL
    assert read_page(b"<html><base href='/en/'><p>x</p>", URL).base == "https://harbour.example.org/en/"


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
    assert all(len(title_of(item)) <= 500 for item in items)


def test_a_chinese_character_weighs_three() -> None:
    assert (weight("ab"), weight("起重机")) == (2, 9)
