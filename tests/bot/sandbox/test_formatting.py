"""Telegram's HTML, and what the server makes of a text: what it takes, and the words it refuses with."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formatting import MarkupError, find_entities, format_text, parse_html, utf16_length
from bot.sandbox.parameters import ApiError, Parameters


def test_tags_become_entities_counted_in_utf16_units() -> None:
    text, entities = parse_html("😀 <b>bold</b> and <i>中文</i>")
    assert text == "😀 bold and 中文"
    assert entities == [{"type": "bold", "offset": 3, "length": 4}, {"type": "italic", "offset": 12, "length": 2}]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"), ("tg-spoiler", "spoiler"),
        ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"), ("B", "bold"),
        ("blockquote expandable", "expandable_blockquote"),
    ],
)  # fmt: skip
def test_every_tag_of_the_documentation_is_known(tag: str, kind: str) -> None:
    assert parse_html(f"<{tag}>x</{tag.partition(' ')[0]}>")[1] == [{"type": kind, "offset": 0, "length": 1}]


def test_a_link_keeps_its_address_with_references_decoded() -> None:
    _, entities = parse_html('<a href="https://example.org/?a=1&amp;b=2">here</a>')
    assert entities == [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/?a=1&b=2"}]
    assert parse_html('<a href="/relative">here</a>') == ("here", []), "it leads nowhere"
    assert parse_html("a<b></b>c") == ("ac", []), "an element without words is no entity"


def test_a_moment_has_its_unix_time_and_format() -> None:
    _, entities = parse_html('<tg-time unix="1715688000" format="wDt">14 May</tg-time>')
    assert entities == [
        {"type": "date_time", "offset": 0, "length": 6, "unix_time": 1715688000, "date_time_format": "wDt"}
    ]


@pytest.mark.parametrize("attributes", ['unix="soon"', 'unix="1" format="zz"', ""])
def test_a_moment_that_is_none_is_refused(attributes: str) -> None:
    with pytest.raises(MarkupError, match="Invalid date"):
        parse_html(f"<tg-time {attributes}>x</tg-time>")


def test_only_four_names_and_all_numbers_are_references() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#20013;&#x6587;&nbsp;&copy;")[0] == '<>&"中文&nbsp;&copy;'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("中<br>x", 'Unsupported start tag "br" at byte offset 3'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed start tag at byte offset 4"),
        ('<a href="https://example.org>x</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x>x</a>", "Unclosed start tag at byte offset 0"),
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


def formatted(text: str, **values: Any) -> tuple[str, list[dict[str, Any]]]:
    return format_text(Parameters({"text": text, "parse_mode": "HTML"} | values))


def test_commands_mentions_addresses_and_hashtags_are_found() -> None:
    found = find_entities("/start@communique_bot ask @robin or https://example.org/a. #trade me@example.org")
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == [
        ("bot_command", 0, 21),
        ("mention", 26, 6),
        ("url", 36, 21),
        ("hashtag", 59, 6),
        ("email", 66, 14),
    ]
    assert find_entities("a/b and 1/2") == []


def test_white_space_around_is_cut_and_entities_move_along() -> None:
    assert formatted("\n  <b>x</b> \n") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


@pytest.mark.parametrize(("most", "units"), [("x" * 4096, 4096), ("😀" * 2048, 2048), ("&amp;" * 4096, 4096)])
def test_exactly_4096_units_of_what_is_shown_pass_and_one_more_does_not(most: str, units: int) -> None:
    assert len(formatted(f"<b>{most}</b>")[0]) == units
    with pytest.raises(ApiError, match="message is too long"):
        formatted(f"{most}x")


def test_bad_markup_is_refused_with_the_servers_prefix() -> None:
    with pytest.raises(ApiError) as refused:
        formatted("<b>x")
    assert refused.value.description == (
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b"
    )


def test_without_a_parse_mode_markup_is_text_and_entities_may_be_given_instead() -> None:
    assert format_text(Parameters({"text": "<b>x"})) == ("<b>x", [])
    given = [{"type": "bold", "offset": 0, "length": 1}, {"type": "bold", "offset": 5, "length": 9}]
    assert formatted("x", parse_mode="", entities=given)[1] == given[:1]


def test_the_hundred_and_first_entity_is_silently_lost() -> None:
    assert len(formatted("<b>x</b> " * 101)[1]) == 100


def test_markdown_is_not_spoken_here() -> None:
    with pytest.raises(ApiError, match="HTML only"):
        formatted("*x*", parse_mode="MarkdownV2")
