from functools import partial
from typing import Any

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


SCRIPT = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
GUARDS = [CHALLENGE, REFUSED, SILENT_GUARD, INCIDENT, CHINESE_GUARD, CONSENT, PRIVACY]


def titled(title: str) -> str:
    return article_page(WORDS, title=title)


@pytest.mark.parametrize(
    ("page", "url", "wall"),
    [
        *((page, URL, True) for page in GUARDS),
        (article_page("Ports reopened."), "https://consent.example.org/?continue=a", True),
        (article_page("Ports reopened."), "https://gazette.example.org/cdn-cgi/challenge-platform/h/b", True),
        ('<?xml version="1.0"?><rss><channel><title>Just a moment</title></channel></rss>', URL, False),
        ('{"title": "verify you are human"}', URL, False),
        ("plain words: verify you are human", URL, False),
        ("", URL, False),
        ("\x00\xff<", URL, False),
        (titled("Access denied: how one side shut the other out of its market"), URL, False),
        (titled("Just a moment of calm before the next round of talks"), URL, False),
        (titled("500 companies sign a letter on tariffs"), URL, False),
        (titled("Forbidden city of ports"), URL, False),
        (article_page(WORDS * 2, head=SCRIPT), URL, False),
    ],
)
def test_pages_and_addresses_of_guards_are_walls_and_what_begins_or_speaks_like_one_is_not(
    page: str, url: str, wall: bool
) -> None:
    assert is_wall(page.encode("latin-1" if "\xff" in page else "utf-8"), url) is wall


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


CHINESE = "两国代表团本周第二次举行会谈，双方官员周一表示会谈将继续进行。" * 80


@pytest.mark.parametrize(
    ("text", "beside", "declared", "teaser"),
    [
        (f"{WORDS}\n\nSweden is already a member of the alliance, and it has no plans to leave.", "", {}, False),
        (f"{WORDS}\n\nCompanies must register with the ministry to sell in the region.", "", {}, False),
        (f"{WORDS}\n\nThe paper is for members of the committee.", "", {}, False),
        (f"{WORDS}\n\nFarmers subscribe to the view that tariffs hurt them.", "", {}, False),
        (TEASER, "", {"gated": True}, True),
        (FULL, "", {"gated": True}, False),
        (TEASER, "", {"metered": True}, True),
        (WORDS * 3, "", {"metered": True}, False),
        (FULL, "", {"gated": True, "word_count": 5000}, True),
        (FULL, "", {"word_count": 5000}, False),
        (CHINESE, "", {"gated": True, "word_count": 2500}, False),
        (TEASER, " Subscribe to continue reading. Other news.", {}, True),
        (WORDS, " Already a subscriber? Sign in.", {}, False),
    ],
)
def test_a_text_is_a_teaser_where_it_is_short_or_breaks_off_and_the_page_declares_or_asks_for_more(
    text: str, beside: str, declared: dict[str, Any], teaser: bool
) -> None:
    assert is_teaser(text, text + beside, **{"gated": False, "metered": False, **declared}) is teaser
