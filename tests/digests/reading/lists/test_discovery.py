import gzip
import pickle
from functools import partial
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import SourceKind
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.discovery import MOST_OFFERED, Recognised, common_addresses, offered, recognise
from digests.rules.reading.lists.recipes import load_recipes
from tests.documents import document
from tests.lexicons import lexicon

offered = partial(offered, lexicon=lexicon())
recognise = partial(recognise, lexicon=lexicon())

URL = "https://harbour.example.org/news/"
RECIPES = load_recipes((files("seeds") / "recipes.toml").read_text(encoding="utf-8"))


def kind_of(body: bytes, url: str = URL, content_type: str = "") -> tuple[SourceKind | None, str]:
    found = recognise(body, url, content_type, RECIPES)
    return (found.kind, found.form) if found else (None, "")


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "RSS"),
        (b"\xef\xbb\xbf\n<!-- words --><rss><channel/></rss>", "RSS"),
        ("<?xml version='1.0' encoding='utf-16'?><rss><channel/></rss>".encode("utf-16"), "RSS"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "Atom"),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "Atom"),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'></rdf:RDF>", "RSS 1.0 (RDF)"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON Feed"),
    ],
)
def test_feeds_are_recognised_whatever_their_content_type(body: bytes, form: str) -> None:
    for content_type in ("", "text/html", "application/octet-stream"):
        assert kind_of(body, content_type=content_type) == (SourceKind.FEED, form)


def test_sitemaps_are_recognised_packed_too() -> None:
    assert kind_of(document("news_sitemap.xml")) == (SourceKind.SITEMAP, "")
    assert kind_of(gzip.compress(document("sitemap.xml"))) == (SourceKind.SITEMAP, "")
    assert kind_of(document("sitemap_index.xml")) == (SourceKind.SITEMAP, "")


@pytest.mark.parametrize(
    ("name", "recipe"), [("federal_register.json", "federal-register"), ("wordpress.json", "wordpress")]
)
def test_json_of_a_known_shape_is_recognised_with_its_recipe(name: str, recipe: str) -> None:
    found = recognise(document(name), "https://elsewhere.example.org/api", "application/json", RECIPES)
    assert found == Recognised(SourceKind.JSON_API, RECIPES[recipe])


@pytest.mark.parametrize(
    ("name", "url", "recipe"),
    [
        ("ofac.html", "https://ofac.treasury.gov/recent-actions", "ofac"),
        ("tao.html", "http://www.gwytb.gov.cn/xwdt/xwfb/", "tao"),
        ("mofcom.html", "https://english.mofcom.gov.cn/News/PressConference/index.html", "mofcom"),
    ],
)
def test_a_page_of_a_known_office_is_recognised_with_its_recipe(name: str, url: str, recipe: str) -> None:
    found = recognise(document(name), url, "text/html", RECIPES)
    assert found is not None
    assert (found.kind, found.recipe) == (SourceKind.INDEX_PAGE, RECIPES[recipe])


def test_an_article_of_a_known_office_with_links_to_others_is_no_index() -> None:
    url = "https://ofac.treasury.gov/recent-actions/20260918"
    assert recognise(document("ofac.html"), url, "text/html", RECIPES) is None


def test_a_list_on_an_unknown_page_is_recognised_with_a_recipe_of_its_own() -> None:
    rows = "".join(f"<li><a href=/n/{n}.html>Words of headline {n}</a> 2026-09-{n}</li>" for n in range(11, 19))
    found = recognise(f"<html><body><ul>{rows}</ul></body></html>".encode(), URL, "text/html", RECIPES)
    assert found is not None
    assert found.kind is SourceKind.INDEX_PAGE
    assert found.recipe is not None
    assert found.recipe.link_pattern == r"https://harbour\.example\.org/n/\d+\.html"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - it crosses to another process


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words",
        b"{}",
        b"[]",
        b"[1,",
        b'{"items": [{"a": 1}]}',
        b"<html><body><p>Nothing here</p></body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'/>",
        b"%PDF-1.7 \x00\x01",
        b"\x1f\x8b broken",
    ],
)
def test_what_is_no_source_is_none(body: bytes) -> None:
    assert recognise(body, URL, "text/html", RECIPES) is None


def test_the_feeds_of_a_pages_head_are_offered_before_those_it_links_to() -> None:
    body = b"""<html><head><base href="https://harbour.example.org/en/">
    <link rel="stylesheet alternate" type="text/css" href="x.css"><link rel="alternate" hreflang="fr" href="/fr/">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" href="feed.xml">
    <LINK REL="Alternate" TYPE="APPLICATION/ATOM+XML" HREF="/atom"></head>
    <body><a href="/feed/">News</a><a href="/rss/all.xml">All</a><a href="/en/feed.xml">again</a>
    <a href="/api?format=rss">x</a><a href="/subscribe">RSS</a><a href="/feedback/">Feedback</a>
    <a href="/rssp">no</a><a href="javascript:rss()">RSS</a></body>"""
    assert offered(body, URL) == tuple(
        f"https://harbour.example.org{path}"
        for path in ("/en/feed.xml", "/atom", "/feed/", "/rss/all.xml", "/api?format=rss", "/subscribe")
    )


def test_no_more_than_ten_feeds_are_offered_and_none_by_what_is_no_page() -> None:
    body = "<html>" + "".join(f"<a href=/{n}/feed/>x</a>" for n in range(50))
    assert len(offered(body.encode(), URL)) == MOST_OFFERED
    assert offered(b"\x00", URL) == offered(b"{}", URL) == ()


def test_a_hostile_page_comes_to_an_end() -> None:
    assert len(offered(f"<html><a href='{'/rss' * 100_000}x'>x</a>{'<a>' * 50_000}".encode(), URL)) <= 1
    recognise(b"<html>" + b"<!--" * 200_000 + b"<rss" * 200_000, URL, "text/html", RECIPES)


def test_usual_places_are_below_the_address_and_at_the_root() -> None:
    places = common_addresses("https://harbour.example.org:8443/en/news/?page=2")
    assert places[0] == "https://harbour.example.org:8443/en/news/feed/"
    assert "https://harbour.example.org:8443/rss.xml" in places
    assert "https://harbour.example.org:8443/news-sitemap.xml" in places
    assert all(check_address(place) == place for place in places)
    assert common_addresses("https://harbour.example.org/index.html")[0] == "https://harbour.example.org/feed/"
    assert common_addresses("ftp://x") == ()


PIECES = [
    b"<html>",
    b"<a href='/rss'>",
    b"<link rel=alternate type=application/rss+xml href='http://[x'>",
    b"{",
    b"[",
    b"\x1f\x8b",
    b"<rss",
    b">",
    b"\xff\xfe",
    b'"items"',
]


@settings(max_examples=150)
@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join),
    st.sampled_from(["", "text/html"]),
)
def test_any_bytes_are_recognised_or_not(body: bytes, content_type: str) -> None:
    found = recognise(body, URL, content_type, RECIPES)
    assert found is None or found.kind in SourceKind
    assert len(offered(body, URL)) <= MOST_OFFERED
