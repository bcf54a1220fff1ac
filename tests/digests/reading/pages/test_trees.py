from html import unescape

import pytest

from digests.errors import PageError
from digests.rules.reading.pages.trees import blocks, parse_page, prose_by_element


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


SENTENCE = "The two delegations met for the second time this week, officials of both sides said on Monday."


def test_blocks_are_what_stands_on_lines_of_its_own() -> None:
    tree = parse_page("<div>Before<p>One <b>bold</b> word<br>next line</p>after</div><ul><li>item</ul>")
    assert [block.text for block in blocks(tree)] == ["Before", "One bold word", "next line", "after", "item"]


def test_a_block_knows_how_much_of_it_is_link_and_whether_it_is_all_of_its_element() -> None:
    link, mixed, part = blocks(parse_page("<p><a href=x>abc</a></p><p>ab <a href=x>cd</a></p><div>x<p></p></div>"))
    assert (link.linked, mixed.linked) == (3, 2)
    assert (link.whole, mixed.whole, part.whole) == (True, True, False)


def test_scripts_and_styles_are_no_text() -> None:
    tree = parse_page("<p>a</p><script>b</script><style>c</style><noscript>d</noscript>")
    assert [block.text for block in blocks(tree)] == ["a", "d"]


def test_prose_is_running_text_not_headings_links_or_scraps() -> None:
    tree = parse_page(
        f"<h2>{SENTENCE}</h2><p>{SENTENCE}</p><p><a href=x>{SENTENCE}</a></p><p>Monday.</p>"
        "<p>两国代表团本周第二次举行会谈，双方官员周一表示会谈将继续进行。</p>"
    )
    assert [block.prose > 0 for block in blocks(tree)] == [False, True, False, False, True]


def test_an_element_holds_the_prose_of_all_that_is_inside() -> None:
    tree = parse_page(
        f"<div id=a><div id=b><p>{SENTENCE}</p></div><p>{SENTENCE}</p></div><div id=c><p>Short.</p></div>"
    )
    held = prose_by_element(blocks(tree), tree)
    by_name = {element.get("id"): prose for element, prose in held.items()}
    assert by_name["a"] == 2 * by_name["b"] == 2 * len(SENTENCE)
    assert "c" not in by_name
