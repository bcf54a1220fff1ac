import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import PageError, WallError
from digests.rules.reading.pages.extraction import (
    article_lines,
    extract_page,
    is_call,
    remove_furniture,
    remove_selected,
    searched_lines,
)
from digests.rules.reading.pages.trees import parse_page
from tests.benchmarks.extraction import score, shares
from tests.digests.newsstand import article_page
from tests.digests.shared_data import shared_files
from tests.lexicons import lexicon

extract_page = partial(extract_page, lexicon=lexicon())
article_lines = partial(article_lines, lexicon=lexicon())
is_call = partial(is_call, lexicon=lexicon())
remove_furniture = partial(remove_furniture, lexicon=lexicon())
searched_lines = partial(searched_lines, lexicon=lexicon())

PROSE = "The ports in the bay reopened on Monday after talks between the two sides, officials said in a statement."
BODY = "".join(f"<p>{number}. {PROSE}</p>" for number in range(6))


def left_of(body: str) -> str:
    tree = parse_page(f"<html><body>{body}</body></html>")
    remove_furniture(tree)
    return " ".join(article_lines(tree, "Ports"))


@pytest.mark.parametrize(
    "markup",
    [
        "<nav><a href=/>Home</a></nav>",
        "<footer>Copyright</footer>",
        "<aside><p>Aside from it.</p></aside>",
        "<div class='related-stories'><p>Other news of the day is here.</p></div>",
        "<div id='comments'><p>What a lovely comment.</p></div>",
        "<section class='newsletterSignup'><h3>Morning letter</h3></section>",
        "<div style='display: none'>Unseen words</div>",
        "<div hidden>Unseen words</div>",
        "<p aria-hidden=true>Unseen words</p>",
        "<figure><img src=a><figcaption>A port at dawn</figcaption></figure>",
        "<p><a href=/b>Read more: Other ports reopen as well</a></p>",
        "<p>Read more: <a href=/b>Other ports reopen as well</a></p>",
        "<p><b>DON'T MISS</b><br><a href=/b>One other story</a> [VIDEO]<br><a href=/c>Two other stories</a></p>",
        "<h3>Related articles</h3>",
        "<p>Sign up for our morning newsletter</p>",
        "<p>Follow Ann Lee on Twitter</p>",
        "<p>相关阅读：<a href=/b>其他港口也重新开放</a></p>",
        "<p>责任编辑：李某</p>",
    ],
)
def test_what_is_not_the_article_goes(markup: str) -> None:
    assert left_of(f"{BODY}{markup}") == left_of(BODY)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Related industries were hit too, the ministry said.</p>",
        "<p>Follow-up talks will be held in May.</p>",
        "<p>For access to the market, companies have to pay.</p>",
        "<p>More than forty ships waited.</p>",
        "<p>Trade in <a class=tag href=/t>rare earths</a> goes on.</p>",
    ],
)
def test_sentences_that_sound_like_furniture_stay(markup: str) -> None:
    plain = " ".join("".join(parse_page(f"<body>{markup}</body>").itertext()).split())
    rest = BODY.replace("bay", "gulf")
    assert left_of(f"{BODY}{markup}{rest}") == f"{left_of(BODY)} {plain} {left_of(rest)}"


def test_words_behind_what_is_removed_stay() -> None:
    tree = parse_page("<div>before <span class=tip>gone</span>after</div>")
    remove_selected(tree, [".tip"])
    assert "".join(tree.itertext()) == "before after"


@pytest.mark.parametrize(
    "name", ["has-sidebar", "article-with-comments", "shareable", "tag-trade", "author-content"]
)
def test_what_holds_the_article_stays_whatever_it_is_called(name: str) -> None:
    assert left_of(f"<div class='{name}'>{BODY}</div>") == left_of(BODY)
    assert left_of(BODY.replace("<p>", f"<p class='{name}'>")) == left_of(BODY)


def test_an_article_inside_a_form_or_aside_stays() -> None:
    assert left_of(f"<form>{BODY}</form>") == left_of(f"<aside>{BODY}</aside>") == left_of(BODY)


def test_an_article_made_of_links_keeps_them() -> None:
    links = "".join(f"<p><a href=/{number}>Number {number} of the day's headlines</a></p>" for number in range(9))
    page = f"<html><body><h1>Headlines of the day</h1><div>{links}</div></body></html>"
    assert "Number 8 of the day's headlines" in extract_page(page, "https://gazette.example.com/1").text


def test_what_a_sources_data_names_is_removed() -> None:
    tree = parse_page("<div class='house-ad'>Buy now.</div><p id=intro>Intro.</p><p>Text.</p>")
    remove_selected(tree, [".house-ad", "p#intro", "p:nonsense(", "", "div > > p", "::before"])
    assert "".join(tree.itertext()) == "Text."


def test_only_short_lines_are_calls() -> None:
    assert is_call("Subscribe to our newsletter")
    assert not is_call("Subscribe to the view that " + PROSE * 4)


def test_the_foot_of_a_page_of_links_is_not_its_text_though_it_is_all_the_prose_there_is() -> None:
    links = "".join(f"<li><a href=/{number}>Regular conference, number {number}</a></li>" for number in range(20))
    foot = (
        "<div class=copyright>Ministry of Ports. Contact us: No. 2, Harbour Street, the Bay, tel. 65961114.</div>"
    )
    page = f"<html><body><h1>Regular conferences</h1><ul>{links}</ul>{foot}</body></html>"
    assert "Regular conference, number 19" in extract_page(page, "https://ports.example.gov/1").text


TITLE = "Ports in the bay reopen"


def sentence(number: int) -> str:
    return (
        f"The {number}th of the ports in the bay reopened on Monday after long talks between the two sides, and "
        f"its director said that {number * 7} ships were waiting for a place when the gates were opened."
    )


def numbered(first: int, last: int) -> str:
    return "".join(f"<p>{sentence(number)}</p>" for number in range(first, last))


def lines_of(body: str) -> list[str]:
    tree = parse_page(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    remove_furniture(tree)
    return article_lines(tree, TITLE)


def test_headings_and_lists_of_an_article_stay_in_their_place() -> None:
    items = f"<ul><li>{sentence(3)}</li><li>{sentence(4)}</li></ul>"
    body = f"{numbered(0, 3)}<h2>What comes next</h2>{items}{numbered(5, 7)}"
    expected = [*map(sentence, range(3)), "What comes next", *map(sentence, range(3, 7))]
    assert lines_of(f"<article>{body}</article>") == expected


TOP = f"<div class=text><h1>{TITLE}</h1><p>By Ann Lee</p><p>10 March 2026</p>"
PARTS = "".join(
    f"<div class='part body__container'><div class='article__body'>{numbered(start, start + 3)}</div></div>"
    f"<div class='slot'><span>-</span></div>"
    for start in (0, 3, 6)
)
OTHER = "".join(f"<p>Quite another matter, number {number}: {sentence(number + 20)}</p>" for number in range(9))
ANOTHER = (
    f"<article class='story'><h1>{TITLE}</h1><div class='article-body'>{numbered(0, 4)}</div></article>"
    f"<article class='story'><h1>Quite another matter</h1><div class='article-body'>{OTHER}</div></article>"
)
MENU = "".join(f"<li><a href=/{number}>Section {number}</a></li>" for number in range(30))
BROKEN = "<br><br>".join(map(sentence, range(6)))
COMMENTS = "".join(f"<div class=post><p>A reader: {sentence(number)}</p></div>" for number in range(20, 50))
STORY = f"<div class=story><h1>{TITLE}</h1>{numbered(0, 4)}</div>"
BOXES = "".join(f"<div class='box overflow-hidden'><p>{sentence(number)}</p></div>" for number in range(9))


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        (f"<article>{TOP}{numbered(0, 5)}</div></article>", 5),  # without author and date
        (f"<main>{PARTS}</main>", 9),  # cut up by advertisements
        (ANOTHER, 4),
        (f"<table><tr><td><ul>{MENU}</ul></td><td><div><font>{BROKEN}</font></div></td></tr></table>", 6),
        (f"<main>{STORY}<div class=comment-list>{COMMENTS}</div></main>", 4),
        (f"<article>{BOXES}</article>", 9),
        ("", 0),
        ("<p></p><img src=a>", 0),
    ],
)
def test_an_article_is_whole_and_alone_whatever_stands_around_or_within_it(body: str, sentences: int) -> None:
    assert lines_of(body) == [*map(sentence, range(sentences))]


def test_an_empty_element_still_divides_two_words() -> None:
    body = f"{numbered(0, 5)}<p>{sentence(5)} She called it<em> </em>misguided policy.</p>"
    assert lines_of(f"<article>{body}</article>")[-1].endswith("She called it misguided policy.")


def test_a_list_of_headlines_is_found_by_searching_and_keeps_its_first_lines() -> None:
    items = "".join(
        f"<li><a href=/{day}>Regular Press Conference on March {day}, 2026</a></li>" for day in range(20, 1, -1)
    )
    tree = parse_page(f"<html><body><div><ul>{items}</ul></div></body></html>")
    assert searched_lines(tree, "Regular Press Conference")[0] == "Regular Press Conference on March 20, 2026"


URL = "https://gazette.example.org/a"
SCRIPT_WALL = "Please enable JavaScript and disable any ad blocker to go on to the site that you asked for today."
EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"
WORDS = "The ports in the bay reopened on Monday after talks between the two sides, and ships were waiting."


def paragraphs(number: int, words: str = WORDS) -> str:
    return "".join(f"<p>{words} This is paragraph {which} of it.</p>" for which in range(number))


def linked(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | data)}</script>'


def test_a_page_gives_its_text_in_paragraphs_without_comments_or_furniture() -> None:
    page = article_page("Ports in the bay reopened.").replace(
        "</article>",
        "</article><nav><a href='/x'>Subscribe to our newsletter</a></nav>"
        "<div class='comments' id='comments'><p>First! What a lovely comment about the ports.</p></div>",
    )
    found = extract_page(page, URL)
    assert found.title == "Ports reopen"
    assert len([part for part in found.text.split("\n\n") if part.startswith("Ports in the bay")]) == 6
    assert "Subscribe" not in found.text
    assert "lovely comment" not in found.text
    assert (found.language, found.published) == ("en", None)


# --- pages in the shapes one meets ---------------------------------------------------------------


def test_a_page_of_a_chinese_ministry_gives_all_of_its_parts() -> None:
    answer = "中方多次表明立场，希望有关方面与中方相向而行，妥善处理分歧，推动两国关系稳定发展。"
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>2024年5月23日外交部发言人主持例行记者会_某国外交部</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/fyr">发言人</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/fyr">发言人表态</a></div>
<div class="news-title"><h1>2024年5月23日外交部发言人主持例行记者会</h1>
<p class="time">发布时间：2024年5月23日 18:30　来源：某国外交部</p></div>
<div class="view TRS_UEDITOR"><p>记者：请问发言人对此有何评论？</p>
{paragraphs(5, answer)}<p>责任编辑：李某</p></div>
<div class="share">分享到：</div><div class="footer">版权所有</div></body></html>"""
    for encoding in ("gb18030", "utf-8"):
        found = extract_page(page.encode(encoding), "https://www.mfa.example/t20240523_1.shtml", zone=SHANGHAI)
        assert found.title == "2024年5月23日外交部发言人主持例行记者会"
        assert found.published == datetime(2024, 5, 23, 10, 30, tzinfo=UTC)
        assert found.published_guessed
        assert found.language == "zh-Hans"
        assert found.text.startswith("记者：请问发言人对此有何评论？")
        assert found.text.count("中方多次表明立场") == 5
        assert not {"责任编辑", "分享到", "版权所有", "当前位置"} & {
            word for word in ("责任编辑", "分享到", "版权所有", "当前位置") if word in found.text
        }


def test_a_brief_in_chinese_is_an_article_though_it_has_few_characters() -> None:
    links = "".join(
        f"<li><a href=/{day}>发言人就第{day}个问题答记者问（2024-05-{day:02}）</a></li>" for day in range(1, 20)
    )
    page = f"""<html><head><title>发言人就某港口重新开放答记者问</title></head>
<body><h1>发言人就某港口重新开放答记者问</h1>
<span>2024-05-23 18:30</span><div class=content><p>问：某港口昨日重新开放，请问有何评论？</p>
<p>答：我们对此表示欢迎，希望各方继续共同努力。</p></div><ul>{links}</ul></body></html>"""
    found = extract_page(page, URL, zone=SHANGHAI)
    assert found.text == "问：某港口昨日重新开放，请问有何评论？\n\n答：我们对此表示欢迎，希望各方继续共同努力。"
    assert found.published == datetime(2024, 5, 23, 10, 30, tzinfo=UTC)


def test_a_page_of_a_common_blog_system_gives_its_article_without_comments() -> None:
    page = f"""<!DOCTYPE html><html lang="en-US"><head><title>Ports in the bay reopen - Bay Gazette</title>
<meta property="og:site_name" content="Bay Gazette"><meta property="og:title" content="Ports in the bay reopen">
<link rel="canonical" href="https://gazette.example.org/2026/03/ports/">
<meta property="article:published_time" content="2026-03-10T08:00:00+00:00">
<meta name="author" content="Ann Lee"></head><body class="single has-sidebar">
<header id="masthead"><nav>Menu</nav></header>
<div id="primary" class="content-area"><article id="post-7" class="post type-post"><header class="entry-header">
<h1 class="entry-title">Ports in the bay reopen</h1>
<div class="entry-meta">by <a rel="author">Ann Lee</a></div></header>
<div class="entry-content">{paragraphs(6)}
<div class="sharedaddy sd-sharing">Share this: Click to share</div></div>
</article><div id="comments" class="comments-area">
<ol class="comment-list"><li><p>First! {WORDS}</p></li></ol></div></div>
<aside id="secondary"><h2>Recent posts</h2><p>Another story of the day is waiting here.</p></aside>
<footer>Proudly made</footer></body></html>"""
    found = extract_page(page, URL)
    assert found.title == "Ports in the bay reopen"
    assert (found.published, found.published_guessed) == (EIGHT, False)
    assert found.canonical == "https://gazette.example.org/2026/03/ports/"
    assert len(found.text.split("\n\n")) == 6
    assert not found.walled


def test_a_paywalled_article_is_a_teaser_and_says_so() -> None:
    head = linked(headline="Ports reopen", isAccessibleForFree=False, articleBody=WORDS * 30)
    end = "<div><p>Subscribe to continue reading</p><p>Already a subscriber? Sign in</p></div>"
    body = f"<body><article><h1>Ports reopen</h1>{paragraphs(2)}{end}</article></body>"
    page = f"<html><head><title>Ports reopen</title>{head}</head>{body}</html>"
    found = extract_page(page, URL)
    assert found.walled
    assert found.text.count("This is paragraph") == 2
    assert "ubscribe" not in found.text


def test_an_article_that_is_declared_not_free_and_shown_whole_is_no_teaser() -> None:
    page = article_page(WORDS * 4, head=linked(isAccessibleForFree=False))
    assert not extract_page(page, URL).walled


def test_the_declared_body_is_taken_where_the_page_shows_less_and_it_is_free() -> None:
    body = "\n".join(f"{number}. {WORDS}" for number in range(20))
    head = linked(articleBody=body)
    page = f"<html><head><title>Ports reopen</title>{head}</head><body><p>{WORDS}</p></body></html>"
    assert extract_page(page, URL).text.count("ports in the bay") == 20


def test_a_live_blog_gives_its_entries() -> None:
    entries = "".join(
        f'<div class="live-entry"><time datetime="2026-03-10T{hour:02}:00:00Z">{hour}:00</time>'
        f"<h2>Update of {hour} o'clock</h2><p>{WORDS} It was {hour} o'clock.</p></div>"
        for hour in range(8, 18)
    )
    head = linked(
        **{"@type": "LiveBlogPosting", "headline": "Ports reopen: live", "datePublished": "2026-03-10T08:00:00Z"}
    )
    found = extract_page(
        f"<html><head><title>Ports reopen: live</title>{head}</head><body><h1>Ports reopen: live</h1>{entries}",
        URL,
    )
    assert found.title == "Ports reopen: live"
    assert found.published == EIGHT
    assert all(f"It was {hour} o'clock." in found.text for hour in range(8, 18))


def test_an_amp_page_goes_by_the_address_of_its_full_page() -> None:
    page = f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>Ports reopen</title>
<link rel="canonical" href="https://www.example.org/world/ports-reopen">
<style amp-custom>p{{margin:0}}</style></head><body>
<amp-sidebar id="side"><ul><li>World</li></ul></amp-sidebar><article><h1>Ports reopen</h1>
<amp-img src="a.jpg" width="1" height="1"></amp-img>
{paragraphs(5)}<amp-ad>Buy now</amp-ad></article></body></html>"""
    found = extract_page(page, "https://amp.example.org/world/ports-reopen.amp")
    assert found.canonical == "https://www.example.org/world/ports-reopen"
    assert found.text.count("This is paragraph") == 5
    assert "Buy now" not in found.text


def test_an_index_page_is_dated_by_its_newest_headline() -> None:
    items = "".join(
        f"<li><a href='./t{day}.shtml'>Spokesperson's Regular Press Conference on March {day}, 2026</a></li>"
        for day in range(20, 1, -1)
    )
    page = f"<html><head><title>Regular Press Conference</title></head><body><ul>{items}</ul></body></html>"
    found = extract_page(page, URL)
    assert (found.published, found.published_guessed) == (datetime(2026, 3, 20, tzinfo=UTC), True)


def test_what_a_sources_data_calls_furniture_is_left_out() -> None:
    page = article_page(WORDS).replace(
        "</article>", "<p class='house-line'>Our house line, day by day.</p></article>"
    )
    assert "house line" in extract_page(page, URL).text
    assert "house line" not in extract_page(page, URL, furniture=(".house-line", "not:a(selector")).text


def test_the_declared_language_is_the_hint_where_there_is_no_other() -> None:
    page = article_page("12 34 56.").replace("<html>", '<html lang="zh-TW">')
    assert extract_page(page, URL, hint="en").language == "en"


# --- walls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (article_page("Checking.", title="Just a moment..."), URL),
        (article_page("Cars.", title="Access Denied"), URL),
        (f"<html><body><p>{SCRIPT_WALL}</p></body></html>", URL),
        (article_page("Ports reopened."), "https://consent.example.org/?continue=a"),
        (article_page("Your choice.", title="Before you continue to Gazette"), URL),
        ("<html><head><title>Gazette</title></head><body><h2>We value your privacy</h2></body></html>", URL),
    ],
)  # fmt: skip
def test_walls_are_refused_not_read(page: str, url: str) -> None:
    with pytest.raises(WallError):
        extract_page(page, url)


def test_an_article_about_cookies_or_with_a_banner_and_a_line_on_scripts_is_no_wall() -> None:
    words = "Regulators said sites use cookies and must ask users to accept or refuse them, in a clear way."
    assert "Regulators" in extract_page(article_page(words * 3, title="New rules for cookies"), URL).text
    banner = "<div class='cookie-banner'>We use cookies. Accept them?</div>"
    line = "<noscript>Please enable JavaScript to view the comments.</noscript>"
    body = f"<body>{banner}<article>{paragraphs(3)}</article>{line}</body>"
    page = f"<html><head><title>Ports reopen</title></head>{body}</html>"
    assert extract_page(page, URL).text.count("This is paragraph") == 3


# --- anything ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "<html></html>", "words", "<p>short</p>", "\x00\x01", "<div>" * 3000])
def test_a_page_without_an_article_is_a_page_error(page: str) -> None:
    with pytest.raises(PageError):
        extract_page(page, URL)


@pytest.mark.parametrize(("charset", "declared"), [("gb2312", ""), ("", "gb2312"), ("nonsense", "gb2312")])
def test_chinese_pages_in_the_old_encoding_are_read(charset: str, declared: str) -> None:
    head = f'<meta charset="{declared}">' if declared else ""
    page = article_page(
        "国务院台办发言人在例行记者会上回答了记者的提问，表示希望两岸同胞共同努力。" * 2,
        title="新闻发布会",
        head=head,
    )
    found = extract_page(page.encode("gb18030"), URL, charset=charset)
    assert "国务院台办发言人" in found.text
    assert found.language == "zh-Hans"


MARKUP = [
    *("<p>", "</p>", "<div>", "</div>", "<a href='x'>", "</a>", "<br>", "<table><tr><td>", "<h1>", "<ul><li>"),
    *("<script>", "</script>", "<svg><p>", "<title>", "</title>", "<body>", "<p/", "<", "<!--", "<![CDATA["),
    *("<script type='application/ld+json'>", '{"@type": "Article", "author": [', "<div class='related'>"),
    *("<meta name='date' content='2026-03-10'>", "<link rel=canonical href='http://['>", "<time datetime='x'>"),
    *("&amp;&lt;&#0;&#xffff;", "\x00", "\udc80", "\u202e", "中文新闻。", WORDS),
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MARKUP), max_size=40).map("".join))
def test_any_markup_is_a_page_or_one_of_two_errors(page: str) -> None:
    with suppress(PageError, WallError):
        extract_page(page, URL, furniture=(".related",), zone=SHANGHAI)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([b"", b"<html><body><article><p>", b"<?xml version='1.0'?>"]))
def test_any_bytes_are_a_page_or_one_of_two_errors(body: bytes, start: bytes) -> None:
    with suppress(PageError, WallError):
        extract_page(start + body, URL)


@pytest.mark.parametrize("url", ["", "no address", "http://[", "https://\udc80/", "mailto:a@example.org"])
def test_any_address_is_survived(url: str) -> None:
    head = '<link rel="canonical" href="/b">'
    assert extract_page(article_page(WORDS, head=head), url).text


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><body><p>" + WORDS * 40_000, id="one paragraph", marks=pytest.mark.long),
        pytest.param("<html><body>" + f"<p>{WORDS}</p>" * 30_000, id="paragraphs", marks=pytest.mark.long),
        pytest.param(
            "<html><body>" + "<div class='related'>" * 240 + f"<p>{WORDS}</p>" * 9_000,
            id="deep",
            marks=pytest.mark.long,
        ),
        pytest.param("<html><body>" + "<div><p>word " * 100_000, id="unclosed"),
        pytest.param("<html><body>" + f"<a href=x>{WORDS}</a> " * 15_000, id="links", marks=pytest.mark.long),
        pytest.param(
            "<html><body><p " + " ".join(f"a{number}=b" for number in range(100_000)) + ">" + WORDS,
            id="attributes",
        ),
        pytest.param("<html><body><p>" + "subscribe " * 200_000, id="one word"),
        pytest.param("<html><title>" + "a - " * 200_000 + "</title><body><p>" + WORDS, id="title"),
        pytest.param("<" * 2_000_000, id="brackets"),
    ],
)
def test_megabytes_of_anything_come_to_an_end(page: str) -> None:
    with suppress(PageError, WallError):
        extract_page(page, URL)


# --- real pages ----------------------------------------------------------------------------------


def test_real_pages_give_their_article() -> None:
    (gold,) = shared_files("extraction", "gold.jsonl")
    pages = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()][::3]
    counted = [
        shares(
            page["body"],
            extract_page(gzip.decompress((gold.parent / page["file"]).read_bytes()), page["url"]).text,
        )
        for page in pages
    ]
    assert score(counted).f1 > 0.964


def test_ministry_pages_all_give_title_date_and_text() -> None:
    for file in shared_files("mfa_pages", "*.gz")[::4]:
        found = extract_page(
            gzip.decompress(file.read_bytes()), "https://ministry.example.org/t1.shtml", zone=SHANGHAI
        )
        assert found.title
        assert found.published
        assert len(found.text) > 200
