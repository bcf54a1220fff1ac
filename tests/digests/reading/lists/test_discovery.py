import gzip
import pickle
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digests.model import Recipe, SourceKind
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.discovery import (
    MOST_OFFERED,
    Recognised,
    common_addresses,
    offered,
    pattern_of,
    propose_index,
    recognise,
)
from digests.rules.reading.lists.indexes import parse_index
from digests.rules.reading.lists.recipes import check_recipe, load_recipes
from tests.digests.shared_data import shared_files
from tests.documents import document
from tests.lexicons import lexicon

parse_index = partial(parse_index, lexicon=lexicon())
propose_index = partial(propose_index, lexicon=lexicon())

NOW = datetime(2026, 9, 19, 12, tzinfo=UTC)
DAYS = [datetime(2026, 9, 18) - timedelta(days=number) for number in range(8)]  # noqa: DTZ001 - days of a page
TITLES = [
    "Port authority opens its books on the price of winches",
    "Minister meets a delegation of invented crane builders",
    "New rules for ropes take effect on the first of the month",
    "Answers to questions that nobody asked about the harbour",
    "Second round of talks about tugboats ends without a paper",
    "A list of forty pulleys is extended by seven more pulleys",
    "Statement on the inspection of a lighthouse by divers",
    "Exporters of anchors get another year to find licences",
]
CHINESE = [
    "发言人就港口起重机问题答记者问", "部长会见虚构的起重机代表团一行", "关于绞车出口管制的新规定今日起施行",
    "有关部门负责人谈缆绳价格问题", "第二轮拖船谈判在没有文件的情况下结束", "四十种滑轮清单新增七种滑轮产品",
    "关于潜水员检查灯塔一事的声明", "锚具出口企业再获一年办理许可期限",
]  # fmt: skip
MENU = "".join(
    f'<li><a href="/{name}/">{name.title()}</a></li>' for name in ["about", "contact", "press", "jobs", "law"]
)
URL_OF_LIST = "https://harbour.example.org/news/"


def page(body: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Harbour</title>{head}</head><body>"
        f"<div class=menu><ul>{MENU}</ul></div>{body}<footer><a href=/imprint>Imprint</a></footer></body></html>"
    ).encode()


def rows(form: str, titles: list[str] = TITLES) -> str:
    return "".join(
        form.format(n=number, id=9000 + 37 * number, title=title, slug=slug(TITLES[number]), day=DAYS[number])
        for number, title in enumerate(titles)
    )


def slug(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def spans() -> bytes:
    return page(
        "<ul class=list>"
        + rows('<li><a href="/news/{id}.html">{title}</a><span>[{day:%Y-%m-%d}]</span></li>')
        + "</ul>"
    )


def cards() -> bytes:
    card = (
        '<div class="card card-{n}"><a href="/story/{slug}"><img src=x.jpg alt=""></a><h3><a href="/story/{slug}">'
        '{title}</a></h3><time datetime="{day:%Y-%m-%d}T08:30:00Z">{day:%d.%m.}</time><p>Words about it.</p>'
        '<a href="/story/{slug}">Read more</a></div>'
    )
    return page("<main><div class=grid>" + rows(card) + "</div></main>")


def two_lists() -> bytes:
    read = rows('<li><a href="/news/{id}0.html">{title}</a></li>', [f"Short one {n}" for n in range(5)])
    return page(
        f"<div class=side><h4>Most read</h4><ul>{read}</ul></div><div class=content><ul>"
        + rows('<li><a href="/news/{id}.html">{title}</a> <em>{day:%B %d, %Y}</em></li>')
        + "</ul></div>"
    )


def heavy_menu() -> bytes:
    menu = "".join(
        f'<div class=sub><a href="/topic/{n}/{m}">Section {n} on a subject {m}</a></div>'
        for n in range(9)
        for m in range(9)
    )
    return page(
        f"<div class=mega>{menu}</div><ul>"
        + rows(
            '<li class="row{n}"><span class=d>{day:%Y/%m/%d}</span><a href="./detail_{id}.htm">{title}</a></li>'
        )
        + "</ul>"
    )


def chinese_in_gb2312() -> bytes:
    text = (
        "<ul>"
        + rows("<li>{day:%Y}年{day.month}月{day.day}日 <a href='{id}.htm'>{title}</a></li>", CHINESE)
        + "</ul>"
    )
    html = f"<html><head><meta charset=gb2312><title>列表</title></head><body>{text}</body></html>"
    return html.encode("gb18030")


def by_category() -> bytes:
    folders = ["world", "trade", "sea", "world", "law", "sea", "trade", "law"]
    items = "".join(
        f'<article><a href="/{folder}/{slug(title)}">{title}</a><div>{day:%d %b %Y}</div></article>'
        for folder, title, day in zip(folders, TITLES, DAYS, strict=True)
    )
    return page(f"<main>{items}</main>")


def listed(row: str, around: str, titles: list[str] = TITLES, head: str = "") -> bytes:
    """A page with these rows between the two halves of what stands around them."""
    before, _, behind = around.partition("|")
    return page(f"{before}{rows(row, titles)}{behind}", head)


IN_TABLE = '<tr><td>{day:%d %B %Y}</td><td><a href="view?id={id}">{title}</a></td></tr>'
IN_ITEM = '<li><a href="./{day:%Y%m}/t{day:%Y%m%d}_{id}.shtml">{title}（{day:%Y-%m-%d}）</a></li>'
IN_TEXT = '<p><a href="/{day:%Y/%m/%d}/{slug}">{title}</a></p>'
NEXT = "<ul class=list1>|</ul><div><a href=index_1.shtml>下一页</a></div>"
IN_LINK = "<a href='news/item/{id}'><div class=date>115.{day:%m.%d}</div><div class=title>{title}</div></a>"
IN_TERM = "<dt><a href='/item/{id}'>{title}</a></dt><dd>{day:%b. %d, %Y}</dd>"
LAYOUTS = {
    "table": (listed(IN_TABLE, "<table>|</table>"), TITLES, True),
    "spans": (spans(), TITLES, True),
    "cards": (cards(), TITLES, True),
    "dated addresses": (listed(IN_TEXT, "<div>|</div>"), TITLES, True),
    "undated": (listed('<h2><a href="/articles/{slug}">{title}</a></h2>', "<section>|</section>"), TITLES, False),
    "two lists": (two_lists(), TITLES, True),
    "heavy menu": (heavy_menu(), TITLES, True),
    "chinese": (listed(IN_ITEM, NEXT, CHINESE), CHINESE, True),
    "chinese in gb2312": (chinese_in_gb2312(), CHINESE, True),
    "taiwanese": (listed(IN_LINK, "<div class=box>|</div>", CHINESE, "<base href=/>"), CHINESE, True),
    "flat": (listed(IN_TERM, "<dl>|</dl>"), TITLES, True),
    "by category": (by_category(), TITLES, True),
}


@pytest.mark.parametrize(("body", "titles", "dated"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_list_of_a_page_is_found_and_nothing_else(body: bytes, titles: list[str], dated: bool) -> None:
    recipe = propose_index(body, URL_OF_LIST)
    assert recipe is not None
    assert check_recipe(recipe) == []
    drafts = parse_index(body, URL_OF_LIST, recipe, NOW).drafts
    assert [draft.title for draft in drafts] == titles
    assert [draft.published and draft.published.date() for draft in drafts] == (
        [day.date() for day in DAYS] if dated else [None] * 8
    )
    assert all(draft.url.startswith("https://harbour.example.org/") for draft in drafts)


def test_the_recipe_shows_what_its_links_and_dates_look_like_and_goes_on_reading_the_list_with_others() -> None:
    recipe = propose_index(spans(), URL_OF_LIST)
    assert recipe is not None
    assert recipe.link_pattern == r"https://harbour\.example\.org/news/\d+\.html"
    assert "(?P<year>" in recipe.date_pattern
    assert recipe.links == ""
    item = "<li><a href='/news/123456.html'>A later one</a><span>[2026-09-19]</span></li>"
    (draft,) = parse_index(page(f"<ul class=list>{item}</ul>"), URL_OF_LIST, recipe, NOW).drafts
    assert (draft.title, draft.published) == ("A later one", datetime(2026, 9, 19, tzinfo=UTC))


def test_of_two_lists_with_like_addresses_the_place_in_the_page_tells_which() -> None:
    recipe = propose_index(two_lists(), URL_OF_LIST)
    assert recipe is not None
    assert recipe.links.endswith("div.content ul li a")


PARTS = "".join(
    f'<div class=block><h2>Part {n}</h2><p>Words.</p><a href="/part-{n}/">More</a></div>' for n in range(12)
)
NAMES = ["Passports", "Visas", "Licences", "Customs", "Tides", "Pilots", "Berths", "Cranes", "Winches", "Rope"]
SERVICES = "".join(f'<li><a href="/service/{name.lower()}">{name}</a></li>' for name in NAMES)
PARAGRAPHS = "".join(f"<p>{title}. {title}.</p>" for title in TITLES)
TOP = f"<h1>{TITLES[0]}</h1><time>18 September 2026</time>"
NUMBERS = "".join(f'<a href="/news/page/{n}">{n}</a> ' for n in range(30))
CALENDAR = "".join(f'<td><a href="/day/2026-09-{n:02}">{n}</a></td>' for n in range(1, 31))
WITHOUT_LIST = {
    "home": page(f"{PARTS}<p>Updated 18 September 2026</p>"),
    "services": page(f"<ul>{SERVICES}</ul>"),
    "article": page(f"<article>{TOP}{PARAGRAPHS}<a href=/share>Share</a></article>"),
    "pages of a list": page(f"<div>{NUMBERS}</div>"),
    "calendar": page(f"<table><tr>{CALENDAR}</tr></table>"),
    "three links": document("mfa_conferences.html"),
    "nothing": b"",
    "words": b"words",
    "bytes": b"\x00\xff",
    "json": b'{"a": 1}',
    "a feed": b"<rss></rss>",
    "an empty page": b"<html>",
}


@pytest.mark.parametrize("body", WITHOUT_LIST.values(), ids=WITHOUT_LIST)
def test_a_page_without_a_list_of_articles_and_what_is_no_page_give_none(body: bytes) -> None:
    assert propose_index(body, URL_OF_LIST) is None


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["https://a.example/n/1.html", "https://a.example/n/22.html"], r"https://a\.example/n/\d+\.html"),
        (
            ["https://a.example/x?id=1&l=en", "https://a.example/x?id=2&l=en"],
            r"https://a\.example/x\?id=[^&\s]*&l=en",
        ),
        (["https://a.example/en/one-two", "https://a.example/en/three"], r"https://a\.example/en/[^/?\s]+"),
        (["https://a.example/a/b/1", "https://a.example/a/2"], r"https://a\.example/a/[^?\s]*"),
        (["http://a.example/1/", "https://b.example/2/"], r"https?://(?:a\.example|b\.example)/\d+/"),
    ],
)
def test_a_pattern_keeps_what_addresses_have_in_common(urls: list[str], pattern: str) -> None:
    assert pattern_of(urls) == pattern
    assert all(re.fullmatch(pattern, url) for url in urls)


@given(
    st.lists(
        st.from_regex(
            r"https://[ab]\.example/[a-c0-9/._-]{0,12}(?:\?[a-b]=[0-9]{0,2}(?:&c=[a-b]?)?)?", fullmatch=True
        ),
        min_size=1,
        max_size=8,
    )
)
@example(urls=["https://a.example/0.000", "https://a.example/.000"])
def test_a_pattern_matches_every_address_it_was_made_of(urls: list[str]) -> None:
    assert all(re.fullmatch(pattern_of(urls), url) for url in urls)
    assert check_recipe(Recipe(link_pattern=pattern_of(urls))) == []


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("www.gwytb.gov.cn", "Asia/Shanghai"),
        ("www.mnd.gov.tw", "Asia/Taipei"),
        ("www.info.gov.hk", "Asia/Hong_Kong"),
        ("www.mfa.gov.sg", "Asia/Singapore"),
        ("www.mofa.go.jp", "Asia/Tokyo"),
        ("www.mofa.go.kr", "Asia/Seoul"),
        ("ofac.treasury.gov", "America/New_York"),
        ("www.pacom.mil", "America/New_York"),
        ("www.gov.uk", "Europe/London"),
        ("harbour.example.org", ""),
    ],
)
def test_the_zone_is_guessed_from_the_domain(host: str, zone: str) -> None:
    assert lexicon().pages.zones.get(host.rpartition(".")[2], "") == zone


LIST_PIECES = [
    b"<a href='/x/1'>", b"</a>", b"<li>", b"</div>", b"2026-09-18", b"<h2>", b"&#", b"\xff",
    b"<base href='http://[x'>",
]  # fmt: skip


@settings(max_examples=60)
@given(st.binary(max_size=300) | st.lists(st.sampled_from(LIST_PIECES), max_size=60).map(b"".join))
def test_any_bytes_give_a_recipe_or_none(body: bytes) -> None:
    recipe = propose_index(b"<html>" + body, URL_OF_LIST)
    assert recipe is None or not check_recipe(recipe)


def test_of_a_ministrys_pages_the_lists_are_told_from_the_articles() -> None:
    url = "https://www.fmprc.gov.cn/mfa_eng/xwfw_665399/s2510_665401/2535_665405/"
    counts = []
    for path in shared_files("mfa_pages", "*.html.gz"):
        body = gzip.decompress(path.read_bytes())
        recipe = propose_index(body, url)
        if recipe is not None:
            drafts = parse_index(body, url, recipe, NOW).drafts
            counts.append((len(drafts), sum(draft.published is not None for draft in drafts)))
    assert sorted(counts) == [(40, 38), (40, 40), (40, 40)]


@pytest.mark.parametrize(
    ("folder", "next_folder"),
    [
        ("202603", "202604"),
        ("2026/03/10", "2027/01/02"),
        ("2026-03", "2026-04"),
        ("2026", "2027"),
        ("20260310", "20260311"),
    ],
)
def test_a_list_whose_addresses_all_lie_in_one_month_is_still_read_in_the_next(
    folder: str, next_folder: str
) -> None:
    urls = [f"https://m.example.org/eng/{folder}/t{number}_a.html" for number in range(20, 26)]
    pattern = pattern_of(urls)
    assert re.fullmatch(pattern, f"https://m.example.org/eng/{next_folder}/t9_a.html")
    assert not re.fullmatch(pattern, f"https://m.example.org/chn/{next_folder}/t9_a.html")
    uneven = pattern_of([*urls, f"https://m.example.org/eng/{folder}/more/x.html"])
    assert re.fullmatch(uneven, f"https://m.example.org/eng/{next_folder}/t9_a.html")


def test_numbers_that_are_no_days_stay_as_they_are() -> None:
    pattern = pattern_of([f"https://m.example.org/node/12/{number}.html" for number in range(4)])
    assert not re.fullmatch(pattern, "https://m.example.org/node/13/1.html")


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
        b"", b"words", b"{}", b"[]", b"[1,", b'{"items": [{"a": 1}]}',
        b"<html><body><p>Nothing here</p></body></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'/>", b"%PDF-1.7 \x00\x01", b"\x1f\x8b broken",
    ],
)  # fmt: skip
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
    b"<html>", b"<a href='/rss'>", b"<link rel=alternate type=application/rss+xml href='http://[x'>", b"{", b"[",
    b"\x1f\x8b", b"<rss", b">", b"\xff\xfe", b'"items"',
]  # fmt: skip


@settings(max_examples=150)
@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join),
    st.sampled_from(["", "text/html"]),
)
def test_any_bytes_are_recognised_or_not(body: bytes, content_type: str) -> None:
    found = recognise(body, URL, content_type, RECIPES)
    assert found is None or found.kind in SourceKind
    assert len(offered(body, URL)) <= MOST_OFFERED
