from functools import partial

import pytest

from digests.rules.reading.pages.extraction import (
    article_lines,
    extract_page,
    is_call,
    remove_furniture,
    remove_selected,
)
from digests.rules.reading.pages.trees import parse_page
from tests.lexicons import lexicon

extract_page = partial(extract_page, lexicon=lexicon())
article_lines = partial(article_lines, lexicon=lexicon())
is_call = partial(is_call, lexicon=lexicon())
remove_furniture = partial(remove_furniture, lexicon=lexicon())

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
        "<p>A <span class=author-note>short</span> word.</p>",
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
