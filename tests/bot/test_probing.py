"""Recognising a part among what is forwarded."""

from datetime import UTC, datetime
from typing import Any

import pytest
import telegram

from bot.probing import is_part
from bot.sandbox.html import parse_html

BOT, READER = 123456789, 42
PART = '<b>Talks</b> &amp; tariffs\n\n“…” <a href="https://example.org/a1">Outlet</a> <i>[label]</i>'
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def forwarded(
    text: str, entities: list[dict[str, Any]] | None = None, sender: int | None = BOT
) -> telegram.Message:
    person = {"id": sender or 1, "is_bot": sender == BOT, "first_name": "Someone"}
    origin: dict[str, Any] = {"type": "user", "date": 1, "sender_user": person}
    if sender is None:
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Someone"}
    message = telegram.Message.de_json(
        {
            "message_id": 5,
            "date": 1,
            "chat": {"id": 7, "type": "private"},
            "text": text,
            "entities": entities or [],
            "forward_origin": origin,
        },
        None,
    )
    assert message is not None
    return message


def sent(html: str, sender: int | None = BOT) -> telegram.Message:
    """A message as the server makes it of the HTML."""
    text, entities = parse_html(html)
    return forwarded(text, entities, sender)


def test_a_part_is_recognised_by_its_text_as_telegram_shows_it() -> None:
    assert is_part(PART, sent(PART), BOT)
    assert is_part("  " + PART + "\n", sent(PART), BOT)


def test_a_part_that_was_sent_without_its_markup_is_recognised() -> None:
    assert is_part(PART, forwarded("Talks & tariffs\n\n“…” Outlet <https://example.org/a1> [label]"), BOT)


@pytest.mark.parametrize("other", [PART + " (1/2)", PART.replace("Talks", "Talk"), "", PART[:20]])
def test_another_text_is_not_the_part(other: str) -> None:
    assert not is_part(PART, forwarded(parse_html(other)[0] if other != PART[:20] else other), BOT)


def test_the_same_words_with_links_to_other_sites_are_another_part() -> None:
    assert not is_part(PART, sent(PART.replace("example.org", "example.com")), BOT)


def test_what_telegram_makes_of_an_address_is_no_difference() -> None:
    assert is_part(PART, sent(PART.replace("https://example.org/a1", "https://EXAMPLE.org/a1/")), BOT)
    assert is_part(PART, forwarded(parse_html(PART)[0]), BOT)  # a link that the server has dropped


@pytest.mark.parametrize("sender", [READER, None])
def test_a_reader_who_says_the_same_is_not_taken_for_us(sender: int | None) -> None:
    assert not is_part(PART, sent(PART, sender), BOT)


def test_a_picture_is_not_a_part() -> None:
    assert not is_part(PART, forwarded(""), BOT)
