"""What becomes of a text on the server."""

from typing import Any

import pytest

from bot.sandbox.formatting import find_entities, format_text
from bot.sandbox.parameters import ApiError, Parameters


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


def test_a_path_is_no_command() -> None:
    assert find_entities("a/b and 1/2") == []


def test_white_space_around_is_cut_and_entities_move_along() -> None:
    assert formatted("\n  <b>x</b> \n") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_exactly_4096_units_pass_and_one_more_does_not() -> None:
    assert formatted("<b>" + "x" * 4096 + "</b>")[0] == "x" * 4096
    with pytest.raises(ApiError, match="message is too long"):
        formatted("x" * 4097)


def test_an_emoji_counts_twice() -> None:
    formatted("😀" * 2048)
    with pytest.raises(ApiError, match="message is too long"):
        formatted("😀" * 2048 + "x")


def test_references_count_as_what_they_stand_for() -> None:
    assert len(formatted("&amp;" * 4096)[0]) == 4096


def test_bad_markup_is_refused_with_the_servers_prefix() -> None:
    with pytest.raises(ApiError) as refused:
        formatted("<b>x")
    assert refused.value.description == (
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b"
    )


def test_without_a_parse_mode_markup_is_text() -> None:
    assert format_text(Parameters({"text": "<b>x"})) == ("<b>x", [])


def test_entities_may_be_given_instead() -> None:
    given = [{"type": "bold", "offset": 0, "length": 1}, {"type": "bold", "offset": 5, "length": 9}]
    assert formatted("x", parse_mode="", entities=given)[1] == given[:1]


def test_the_hundred_and_first_entity_is_silently_lost() -> None:
    assert len(formatted("<b>x</b> " * 101)[1]) == 100


def test_nothing_is_bold_inside_code_and_no_quote_inside_a_quote() -> None:
    kinds = [entity["type"] for entity in formatted("<code><b>x</b></code>")[1]]
    assert kinds == ["code"]
    nested = "<blockquote>a<blockquote>b</blockquote></blockquote>"
    assert [entity["type"] for entity in formatted(nested)[1]] == ["blockquote"]


def test_markdown_is_not_spoken_here() -> None:
    with pytest.raises(ApiError, match="HTML only"):
        formatted("*x*", parse_mode="MarkdownV2")
