import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import PageError
from digests.rules.reading.pages import extract_page
from tests.digests.newsstand import article_page
from tests.digests.shared_data import shared_files

URL = "https://gazette.example.org/a"
SCRIPT_WALL = "Please enable JavaScript and disable any ad blocker to go on to the site that you asked for today."
EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


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
    assert found.language == "en"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-10T16:00:00+08:00">',
        '<script type="application/ld+json">{"datePublished": "2026-03-10T08:00:00Z"}</script>',
    ],
)
def test_a_page_that_states_its_instant_is_believed(head: str) -> None:
    found = extract_page(article_page("Ports reopened.", head=head), URL)
    assert (found.published, found.published_guessed) == (EIGHT, False)


def test_a_page_that_states_only_a_day_is_dated_with_a_guess() -> None:
    found = extract_page(article_page("Ports reopened.", head='<meta name="date" content="2026-03-10">'), URL)
    assert (found.published, found.published_guessed) == (datetime(2026, 3, 10, tzinfo=UTC), True)


def test_a_page_without_a_date_has_none() -> None:
    assert extract_page(article_page("Ports reopened."), URL).published is None


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (article_page("Checking.", title="Just a moment..."), URL),
        (article_page("Cars.", title="Access Denied"), URL),
        (f"<html><body><p>{SCRIPT_WALL}</p></body></html>", URL),
        (article_page("Ports reopened."), "https://consent.example.org/?continue=a"),
        (article_page("Your choice.", title="Before you continue to Gazette"), URL),
    ],
)  # fmt: skip
def test_walls_are_refused_not_read(page: str, url: str) -> None:
    with pytest.raises(PageError, match=r"wall|consent"):
        extract_page(page, url)


def test_an_article_about_cookies_is_no_wall() -> None:
    words = (
        "Regulators said that sites use cookies and must ask users to accept or refuse them, with a clear choice."
    )
    assert "Regulators" in extract_page(article_page(words * 3, title="New rules for cookies"), URL).text


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


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"<html><body><article><p>", b"<?xml version='1.0'?>"]))
def test_any_bytes_are_a_page_or_a_page_error(body: bytes, start: bytes) -> None:
    try:
        extract_page(start + body, URL)
    except PageError:
        return


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(*(words[start:] for start in range(4)), strict=False))


def test_real_pages_give_their_article() -> None:
    (gold,) = shared_files("extraction", "gold.jsonl")
    pages = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()][::6]
    scores = []
    for page in pages:
        expected = shingles(page["body"])
        found = shingles(
            extract_page(gzip.decompress((gold.parent / page["file"]).read_bytes()), page["url"]).text
        )
        common = sum((found & expected).values())
        scores.append(2 * common / (sum(found.values()) + sum(expected.values())))
    assert sum(scores) / len(scores) > 0.9


def test_ministry_pages_are_all_read() -> None:
    for file in shared_files("mfa_pages", "*.gz")[::8]:
        found = extract_page(gzip.decompress(file.read_bytes()), "https://ministry.example.org/t1.shtml")
        assert len(found.text) > 200
        assert found.language == "en"
