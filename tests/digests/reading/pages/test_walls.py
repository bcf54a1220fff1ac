from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.reading.pages.walls import asks_consent, is_teaser, is_wall, without_cut
from tests.digests.newsstand import article_page
from tests.lexicons import lexicon

asks_consent = partial(asks_consent, lexicon=lexicon())
is_teaser = partial(is_teaser, lexicon=lexicon())
is_wall = partial(is_wall, lexicon=lexicon())
without_cut = partial(without_cut, lexicon=lexicon())

URL = "https://gazette.example.org/a"
WORDS = "The ports in the bay reopened on Monday after talks between the two sides, officials said. "

# Invented pages in the shapes of well-known guards.
CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper"><noscript><div class="h2">
Enable JavaScript and cookies to continue</div></noscript></div>
<script>window._cf_chl_opt = {cType: 'managed'};</script></body></html>"""
REFUSED = """<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>
You don't have permission to access "http://gazette.example.org/a" on this server.
<p>Reference #18.2d351ab8.1557333295.a4e16ab</p></body></html>"""
SILENT_GUARD = """<html><head><meta charset="utf-8"></head><body><script>var arg1='3FA0'; function
setCookie(name,value){document.cookie=name+"="+value} setCookie('acw_sc__v2', arg1);</script></body></html>"""
INCIDENT = """<html><body><iframe src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful.
Incapsula incident ID: 466000-12</iframe></body></html>"""
CHINESE_GUARD = """<html><head><title>安全验证</title></head><body>
<p>您的访问行为存在异常，请完成安全验证。</p></body></html>"""
CONSENT = """<html><head><title>Before you continue to Gazette</title></head><body><h1>Before you continue</h1>
<p>We and our 812 partners store and access information such as cookies on your device. By choosing Accept all you
consent to this.</p><button>Accept all</button></body></html>"""
PRIVACY = """<html><head><title>Gazette</title></head><body><h2>We value your privacy</h2><p>Choose what we may use
cookies for.</p></body></html>"""


@pytest.mark.parametrize("page", [CHALLENGE, REFUSED, SILENT_GUARD, INCIDENT, CHINESE_GUARD, CONSENT, PRIVACY])
def test_consent_and_challenge_pages_are_walls_whatever_their_status(page: str) -> None:
    assert is_wall(page.encode(), URL)


@pytest.mark.parametrize(
    "url",
    ["https://consent.example.org/?continue=a", "https://gazette.example.org/cdn-cgi/challenge-platform/h/b"],
)
def test_addresses_of_guards_are_walls(url: str) -> None:
    assert is_wall(article_page("Ports reopened.").encode(), url)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><rss><channel><title>Just a moment</title></channel></rss>',
        b'{"title": "verify you are human"}',
        b"plain words: verify you are human",
        b"",
        b"\x00\xff<",
    ],
)
def test_feeds_and_data_are_no_walls(body: bytes) -> None:
    assert not is_wall(body, URL)


@pytest.mark.parametrize(
    "title",
    [
        "Access denied: how one side shut the other out of its market",
        "Just a moment of calm before the next round of talks",
        "500 companies sign a letter on tariffs",
        "410 people detained at the border",
        "Forbidden city of ports",
    ],
)
def test_headlines_that_begin_like_a_wall_are_articles(title: str) -> None:
    assert not is_wall(article_page(WORDS, title=title).encode(), URL)


def test_a_guards_script_in_an_ordinary_page_is_no_wall() -> None:
    script = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    assert not is_wall(article_page(WORDS * 2, head=script).encode(), URL)


def test_consent_words_count_only_where_they_are_all_there_is() -> None:
    banner = "We use cookies. Please accept them or refuse."
    assert asks_consent(banner)
    assert not asks_consent(WORDS * 20 + banner)


@settings(max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<html><title>", b"<html><body><script>"]),
    st.text(max_size=30),
)
def test_any_answer_from_any_address_is_a_wall_or_not(body: bytes, start: bytes, url: str) -> None:
    assert is_wall(start + body, url) in (True, False)


# --- paywalls ------------------------------------------------------------------------------------

TEASER = "The port will close next week.\n\nThe reasons for that are several, people who know of the matter say..."
FULL = "\n\n".join([WORDS * 4] * 9)


@pytest.mark.parametrize(
    "end",
    [
        "Subscribe to continue reading",
        "To continue reading this article, please sign in or subscribe.",
        "This article is for subscribers only.",
        "This story is available exclusively to our members.",
        "Already a subscriber? Sign in",
        "You have reached your free article limit.",
        "Register to read the full story",
        "登录后查看全文",
        "本文为付费内容",
        "訂閱後繼續閱讀全文",
    ],
)
def test_an_ending_that_asks_to_pay_or_sign_in_makes_a_teaser(end: str) -> None:
    text = f"{WORDS}\n\n{end}"
    assert is_teaser(text, text, gated=False, metered=False)
    assert without_cut(text) == WORDS


@pytest.mark.parametrize(
    "end",
    [
        "Sweden is already a member of the alliance, and it has no plans to leave.",
        "Companies must register with the ministry to sell in the region.",
        "The paper is for members of the committee.",
        "Farmers subscribe to the view that tariffs hurt them.",
    ],
)
def test_ordinary_endings_make_no_teaser(end: str) -> None:
    text = f"{WORDS}\n\n{end}"
    assert not is_teaser(text, text, gated=False, metered=False)


def test_what_declares_itself_not_free_is_a_teaser_only_where_its_text_is_short() -> None:
    assert is_teaser(TEASER, TEASER, gated=True, metered=False)
    assert not is_teaser(FULL, FULL, gated=True, metered=False)


def test_a_metered_article_is_a_teaser_only_where_it_breaks_off() -> None:
    assert is_teaser(TEASER, TEASER, gated=False, metered=True)
    assert not is_teaser(WORDS * 3, WORDS * 3, gated=False, metered=True)


def test_a_declared_length_that_is_not_there_tells_a_teaser() -> None:
    assert is_teaser(FULL, FULL, gated=True, metered=False, word_count=5000)
    assert not is_teaser(FULL, FULL, gated=False, metered=False, word_count=5000)
    chinese = "两国代表团本周第二次举行会谈，双方官员周一表示会谈将继续进行。" * 80
    assert not is_teaser(chinese, chinese, gated=True, metered=False, word_count=2500)


def test_a_call_to_subscribe_beside_the_text_counts_where_the_text_breaks_off() -> None:
    around = f"{TEASER} Subscribe to continue reading. Other news."
    assert is_teaser(TEASER, around, gated=False, metered=False)
    assert not is_teaser(WORDS, f"{WORDS} Already a subscriber? Sign in.", gated=False, metered=False)
