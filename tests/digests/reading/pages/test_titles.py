from functools import partial

import pytest

from digests.rules.reading.pages.metadata import best_title
from digests.rules.reading.pages.trees import parse_page
from tests.lexicons import lexicon

best_title = partial(best_title, lexicon=lexicon())

URL = "https://www.bay-gazette.example/world/ports"


def title_of(title: str, body: str = "<p>a</p>", metas: dict[str, str] | None = None, url: str = URL) -> str:
    return best_title(
        parse_page(f"<html><head><title>{title}</title></head><body>{body}</body></html>"), metas or {}, url
    )


def test_the_heading_that_agrees_with_the_page_is_the_title() -> None:
    heading = "Ports in the bay reopen after talks"
    assert title_of(f"{heading} - Bay Gazette", f"<h1>Bay Gazette</h1><h1>{heading}</h1>") == heading


def test_a_heading_that_is_not_about_the_article_is_no_title() -> None:
    title = "Ports in the bay reopen after talks"
    assert title_of(title, "<h1>Subscribe to our newsletters</h1>") == title
    assert title_of(title, "<h1>World</h1><h2>Most read stories of the week</h2>") == title


def test_a_second_level_heading_is_taken_where_it_is_the_title() -> None:
    heading = "Spokesperson's Regular Press Conference on July 1, 2020"
    assert title_of(heading, f"<h2 class=title>{heading}</h2>") == heading


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Ports reopen after talks | World | Bay Gazette", "Ports reopen after talks"),
        ("Ports reopen after talks - Bay Gazette", "Ports reopen after talks"),
        ("Ports reopen - and close again - Bay Gazette", "Ports reopen - and close again"),
        ("Ports reopen – a review", "Ports reopen – a review"),
        ("两国代表团本周举行会谈_新闻中心_某某网", "两国代表团本周举行会谈"),
        ("两国代表团本周举行会谈—某某新闻网", "两国代表团本周举行会谈"),
        ("Ports &amp; talks", "Ports & talks"),
        ("Chine : les ports de la baie sont ouverts", "Chine : les ports de la baie sont ouverts"),
    ],
)
def test_the_sites_name_is_no_part_of_the_title(title: str, own: str) -> None:
    assert title_of(title, metas={"og:site_name": "Bay Gazette"}) == own


def test_what_the_page_calls_itself_for_sharing_is_taken_without_a_heading() -> None:
    metas = {"og:title": "Ports reopen after talks", "og:site_name": "Bay Gazette"}
    assert title_of("Bay Gazette", metas=metas) == "Ports reopen after talks"


def test_a_page_without_any_title_has_none() -> None:
    assert title_of("") == ""
