"""Telegram's HTML: what the server takes, what it makes of it, and the words it refuses with."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formatting import MarkupError, parse_html, utf16_length


def test_tags_become_entities_counted_in_utf16_units() -> None:
    text, entities = parse_html("😀 <b>bold</b> and <i>中文</i>")
    assert text == "😀 bold and 中文"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 12, "length": 2},
    ]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"), ("tg-spoiler", "spoiler"),
        ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"), ("B", "bold"),
    ],
)  # fmt: skip
def test_every_tag_of_the_documentation_is_known(tag: str, kind: str) -> None:
    assert parse_html(f"<{tag}>x</{tag}>")[1] == [{"type": kind, "offset": 0, "length": 1}]


def test_a_link_keeps_its_address_with_references_decoded() -> None:
    _, entities = parse_html('<a href="https://example.org/?a=1&amp;b=2">here</a>')
    assert entities == [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/?a=1&b=2"}]


def test_a_link_that_leads_nowhere_leaves_its_words() -> None:
    assert parse_html('<a href="/relative">here</a>') == ("here", [])


def test_a_moment_has_its_unix_time_and_format() -> None:
    _, entities = parse_html('<tg-time unix="1715688000" format="wDt">14 May</tg-time>')
    assert entities == [
        {"type": "date_time", "offset": 0, "length": 6, "unix_time": 1715688000, "date_time_format": "wDt"}
    ]


@pytest.mark.parametrize("attributes", ['unix="soon"', 'unix="1" format="zz"', ""])
def test_a_moment_that_is_none_is_refused(attributes: str) -> None:
    with pytest.raises(MarkupError, match="Invalid date"):
        parse_html(f"<tg-time {attributes}>x</tg-time>")


def test_a_folded_quote_is_told_from_an_open_one() -> None:
    folded = parse_html("<blockquote expandable>x</blockquote>")[1]
    assert [entity["type"] for entity in folded] == ["expandable_blockquote"]


def test_code_with_a_language_is_one_entity() -> None:
    _, entities = parse_html('<pre><code class="language-python">x</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_only_four_names_and_all_numbers_are_references() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#20013;&#x6587;&nbsp;&copy;")[0] == '<>&"中文&nbsp;&copy;'


def test_an_element_without_words_is_no_entity() -> None:
    assert parse_html("a<b></b>c") == ("ac", [])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("中<br>x", 'Unsupported start tag "br" at byte offset 3'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="https://example.org>x</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x;y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_is_refused_and_in_which_words(source: str, words: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse_html(source)
    assert str(refused.value) == words


@given(st.text(alphabet=st.sampled_from("<>/&;=\"' abcdehrfpq#x1中😀"), max_size=60))
def test_no_text_breaks_the_parser(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except MarkupError:
        return
    assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_escaped_text_comes_through_as_it_was(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])
