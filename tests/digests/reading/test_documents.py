from html import unescape

import pytest

from digests.errors import PageError
from digests.rules.reading.pages.trees import parse_page


def test_text_nested_deeper_than_the_parser_goes_is_kept() -> None:
    page = "<html><body>" + "".join(f"<div><font><p>Paragraph {number}." for number in range(400))
    words = "".join(parse_page(page).itertext())
    assert "Paragraph 0." in words
    assert "Paragraph 399." in words


def test_a_start_tag_of_a_hundred_thousand_attributes_comes_to_an_end() -> None:
    attributes = " ".join(f"a{number}=b" for number in range(100_000))
    tree = parse_page(f"<html><body><p {attributes}>Words.</p></body></html>")
    assert "".join(tree.itertext()) == "Words."


def test_characters_that_no_tree_holds_are_left_out() -> None:
    assert "".join(parse_page("<p>a\x00b\x01c\ufffed\udc80e</p>").itertext()).replace("?", "") == "abcde"


@pytest.mark.parametrize("reference", ["&#1;", "&#0008;", "&#11", "&#x1F;", "&#X000b;", "&#xFFFE;", "&#65535;"])
def test_references_to_characters_that_no_tree_holds_are_left_out(reference: str) -> None:
    tree = parse_page(f"<p>a<b></b>b{reference} c</p>")
    bold = tree.find(".//b")
    bold.tail = bold.tail + ""  # a tree takes back what it gives
    assert "".join(tree.itertext()) == "ab c"


@pytest.mark.parametrize("reference", ["&#10;", "&#xA;", "&#8230;", "&#x1F600;", "&#19968;"])
def test_references_to_other_characters_are_read(reference: str) -> None:
    assert "".join(parse_page(f"<p>a{reference}b</p>").itertext()) == f"a{unescape(reference)}b"


def test_comments_are_no_part_of_the_tree() -> None:
    assert [element.tag for element in parse_page("<p>a<!-- b --></p>").iter()] == ["html", "body", "p"]


@pytest.mark.parametrize("text", ["", "   ", "<!-- only a comment -->"])
def test_nothing_is_no_page(text: str) -> None:
    with pytest.raises(PageError):
        parse_page(text)
