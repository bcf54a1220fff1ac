import json
from datetime import UTC, datetime
from functools import partial

import pytest

from digests.rules.reading.pages.metadata import (
    Metadata,
    article_data,
    best_title,
    is_false,
    read_metadata,
    same_site,
    text_of,
)
from digests.rules.reading.pages.trees import blocks, parse_page
from tests.digests.newsstand import article_page
from tests.lexicons import lexicon


def data_of(*scripts: str, headline: str = "Ports reopen") -> dict[str, object]:
    page = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return dict(article_data(parse_page(f"<html><head>{page}</head><body><p>a</p></body></html>"), headline))


ARTICLE = {"@type": "NewsArticle", "headline": "Ports reopen", "datePublished": "2026-03-10"}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Organization"}, ARTICLE],
        {"@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Article", "NewsArticle"]},
    ],
)
def test_the_article_is_found_where_pages_keep_it(value: object) -> None:
    assert data_of(json.dumps(value))["headline"] == "Ports reopen"


def test_the_pages_own_article_is_told_from_others() -> None:
    other = ARTICLE | {"headline": "Another story"}
    assert data_of(json.dumps([other, ARTICLE]))["headline"] == "Ports reopen"


def test_articles_that_a_page_only_lists_are_not_its_own() -> None:
    assert data_of(json.dumps({"@type": "ItemList", "itemListElement": [ARTICLE]})) == {}


def test_broken_scripts_are_passed_over() -> None:
    whole = json.dumps(ARTICLE)
    assert data_of("{broken", whole)["headline"] == "Ports reopen"
    assert data_of(whole.replace("Ports reopen", "Ports\nreopen"))["headline"] == "Ports\nreopen"


@pytest.mark.parametrize("script", ["[" * 100_000, "null", "3", '"words"', '{"@graph": null}', "[[[[]]]]"])
def test_what_is_no_article_gives_nothing(script: str) -> None:
    assert data_of(script) == {}


def test_properties_are_read_in_all_their_shapes() -> None:
    assert text_of([{"@value": "2026-03-10"}]) == "2026-03-10"
    assert text_of([]) == text_of(None) == text_of(3) == ""
    assert [is_false(value) for value in (False, "False", "true", True, None)] == [True, True, False, False, False]


@pytest.mark.parametrize("space", [" ", "\n", "\u2028"])
def test_much_white_space_inside_the_data_costs_no_more_than_other_characters(space: str) -> None:
    """It took the third power: with so much of it a page would never have been read."""
    found = data_of(json.dumps(ARTICLE).replace(",", f",{space * 100_000}"))
    assert found == ({} if space == "\u2028" else ARTICLE)  # which is no white space for JSON


best_title = partial(best_title, lexicon=lexicon())

URL_OF_PAGE = "https://www.bay-gazette.example/world/ports"


def title_of(
    title: str, body: str = "<p>a</p>", metas: dict[str, str] | None = None, url: str = URL_OF_PAGE
) -> str:
    return best_title(
        parse_page(f"<html><head><title>{title}</title></head><body>{body}</body></html>"), metas or {}, url
    )


HEADING = "Ports in the bay reopen after talks"


@pytest.mark.parametrize(
    ("title", "body", "own"),
    [
        (f"{HEADING} - Bay Gazette", f"<h1>Bay Gazette</h1><h1>{HEADING}</h1>", HEADING),
        (HEADING, "<h1>Subscribe to our newsletters</h1>", HEADING),
        (HEADING, "<h1>World</h1><h2>Most read stories of the week</h2>", HEADING),
        (HEADING, f"<h2 class=title>{HEADING}</h2>", HEADING),
        ("", "<p>a</p>", ""),
    ],
)
def test_a_heading_is_the_title_where_it_agrees_with_what_the_page_calls_itself(
    title: str, body: str, own: str
) -> None:
    assert title_of(title, body) == own


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Ports reopen after talks | World | Bay Gazette", "Ports reopen after talks"),
        ("Bay Gazette | Ports are open", "Ports are open"),
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
    metas = {"og:title": HEADING, "og:site_name": "Bay Gazette"}
    assert title_of("Bay Gazette", metas=metas) == HEADING


read_metadata = partial(read_metadata, lexicon=lexicon())

URL = "https://www.gazette.example/world/ports?id=7"
EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
WORDS = "The ports in the bay reopened on Monday after talks between the two sides, officials said."


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def read(page: str, url: str = URL, zone: str = "") -> Metadata:
    tree = parse_page(page)
    return read_metadata(tree, blocks(tree), url, zone)


def with_head(head: str, zone: str = "", url: str = URL) -> Metadata:
    return read(article_page(WORDS, head=head), url, zone)


# --- canonical link ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        (
            '<link rel="canonical" href="https://www.gazette.example/world/ports">',
            "https://www.gazette.example/world/ports",
        ),
        ('<link rel="canonical" href="/ports?utm_source=x#top">', "https://www.gazette.example/ports"),
        ('<link rel="CANONICAL" href="//amp.gazette.example/ports">', "https://amp.gazette.example/ports"),
        ('<meta property="og:url" content="https://gazette.example/ports">', "https://gazette.example/ports"),
        ('<link rel="canonical" href="https://elsewhere.example/ports">', ""),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<link rel="canonical" href="https://user:secret@www.gazette.example/a">', ""),
        ('<link rel="canonical" href="https://www.gazette.example/">', ""),
        ('<link rel="canonical" href="http://[">', ""),
        ('<link rel="canonical" href="">', ""),
        ("", ""),
    ],
)
def test_a_canonical_link_is_believed_at_the_same_site_only(head: str, canonical: str) -> None:
    assert with_head(head).canonical == canonical


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.gazette.example/a", "https://gazette.example/b", True),
        ("https://m.gazette.co.uk/a", "https://www.gazette.co.uk/b", True),
        ("https://gazette.co.uk/a", "https://herald.co.uk/b", False),
        ("https://www.mfa.gov.cn/a", "https://www.mof.gov.cn/a", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b", True),
        ("http://127.0.0.1:8001/a", "http://127.0.0.2:8001/b", False),
        ("http://10.0.0.1/a", "http://192.0.0.1/a", False),
        ("http://localhost:1/a", "http://localhost:2/a", False),
    ],
)
def test_a_site_is_what_one_registers(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


# --- date ----------------------------------------------------------------------------------------


SHANGHAI = "Asia/Shanghai"
DATED = "https://www.gazette.example/2026/03/10/ports"
CONFERENCE = "Foreign Ministry Spokesperson's Regular Press Conference on March 10, 2026"
STATED = linked({"@type": "NewsArticle", "datePublished": "2026-03-10T08:00:00Z"})
NEAR = '<div><time datetime="2026-03-10T08:00:00Z">1 day ago</time></div>'


def dated(head: str = "", shown: str = "", title: str = "Ports reopen", url: str = URL) -> tuple[str, str]:
    """A page that shows this behind its title, and its address."""
    return article_page(WORDS, title=title, head=head).replace("</h1>", f"</h1>{shown}"), url


def stated(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("page", "at", "guessed"),
    [
        (dated('<meta property="article:published_time" content="2026-03-10T16:00:00+08:00">'), EIGHT, False),
        (dated('<meta content="2026-03-10T08:00:00Z" itemprop="datePublished">'), EIGHT, False),
        (dated(stated("PubDate", "Tue, 10 Mar 2026 08:00:00 GMT")), EIGHT, False),
        (dated(STATED), EIGHT, False),
        (dated(stated("pubdate", "2026-03-10 16:00")), EIGHT, True),
        (dated(stated("date", "2026-03-10T08:00:00Z"), "<p>2026-03-11 09:00</p>"), EIGHT, False),
        (dated(stated("date", "2026-03-10"), "<p>March 10, 2026 at 4:00 p.m.</p>"), EIGHT, True),
        (dated(shown=NEAR), EIGHT, False),
        (dated(title=CONFERENCE), datetime(2026, 3, 9, 16, tzinfo=UTC), True),
        (dated(url=DATED), datetime(2026, 3, 9, 16, tzinfo=UTC), True),
    ],
)
def test_a_stated_instant_comes_before_one_shown_near_the_title_and_those_before_a_day_in_title_or_address(
    page: tuple[str, str], at: datetime, guessed: bool
) -> None:
    published = read(*page, SHANGHAI).published
    assert published
    assert (published.at, published.guessed) == (at, guessed)


@pytest.mark.parametrize("content", ["2026", "yesterday", "03/10/2026", "", "2026-99-99", "9" * 500])
def test_a_stated_date_that_is_none_is_none(content: str) -> None:
    assert with_head(f'<meta name="date" content="{content}">').published is None


# --- paywall, body, language ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "gated", "metered"),
    [
        (linked({"@type": "NewsArticle", "isAccessibleForFree": False}), True, False),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": "False"}), True, False),
        (linked({"@type": "NewsArticle", "isAccessibleForFree": True}), False, False),
        ('<meta property="article:content_tier" content="locked">', True, False),
        ('<meta property="article:content_tier" content="metered">', False, True),
        ('<meta property="article:content_tier" content="free">', False, False),
        ('<meta itemprop="isAccessibleForFree" content="false">', True, False),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_paywall_is_read(head: str, gated: bool, metered: bool) -> None:
    found = with_head(head)
    assert (found.gated, found.metered) == (gated, metered)


def test_the_declared_body_and_its_length_are_read_as_plain_text() -> None:
    data = {"@type": "NewsArticle", "articleBody": "<p>One &amp; two.</p><p>Three.</p>", "wordCount": "4"}
    found = with_head(linked(data))
    assert (found.body, found.words) == ("One & two.\n\nThree.", 4)


@pytest.mark.parametrize("value", [None, [], {}, 3, True, [[]], {"name": None}, "x" * 10000])
def test_structured_data_of_any_shape_is_survived(value: object) -> None:
    told = ("headline", "author", "datePublished", "articleBody", "wordCount", "isAccessibleForFree")
    for name in (*told, "@type", "@graph"):
        with_head(linked({"@type": "NewsArticle"} | {name: value}))


def test_the_language_is_what_the_page_declares() -> None:
    assert read('<html lang="zh-CN"><body><p>a</p></body></html>').language == "zh-CN"
    assert with_head('<meta property="og:locale" content="en_US">').language == "en_US"
