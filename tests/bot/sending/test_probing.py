"""Recognising a part among what is forwarded."""

from datetime import UTC, datetime
from typing import Any

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from telegram.ext import BaseRateLimiter

from bot.render.parts import link, shown, to_text
from bot.sandbox.formatting import format_text, parse_html
from bot.sandbox.parameters import Parameters
from bot.sending.probing import KnownNumbers, NotedReplies, is_part

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


def test_a_part_is_recognised_as_telegram_shows_it_with_or_without_its_markup() -> None:
    assert is_part(PART, sent(PART), BOT)
    assert is_part("  " + PART + "\n", sent(PART), BOT)
    assert is_part(PART, forwarded("Talks & tariffs\n\n“…” Outlet <https://example.org/a1> [label]"), BOT)
    part = "A\u030angstro\u0308m \u202bwas\u2028here"
    assert is_part(part, forwarded("Angstro\u0308m was here"), BOT)


@pytest.mark.parametrize("other", ["", PART + " (1/2)", PART.replace("Talks", "Talk"), "Talks"])
def test_another_text_is_not_the_part(other: str) -> None:
    assert not is_part(PART, forwarded(parse_html(other)[0]), BOT)


def test_links_to_other_sites_make_another_part_and_how_an_address_is_written_does_not() -> None:
    assert not is_part(PART, sent(PART.replace("example.org", "example.com")), BOT)
    assert is_part(PART, sent(PART.replace("https://example.org/a1", "https://EXAMPLE.org/a1/")), BOT)
    assert is_part(PART, forwarded(parse_html(PART)[0]), BOT)  # a link that the server has dropped


@pytest.mark.parametrize("sender", [READER, None])
def test_a_reader_who_says_the_same_is_not_taken_for_us(sender: int | None) -> None:
    assert not is_part(PART, sent(PART, sender), BOT)


WORDS = st.text(min_size=1, max_size=60)
LINES = st.lists(st.tuples(st.sampled_from(["b", "i", "a", ""]), WORDS), min_size=1, max_size=6)


@given(LINES, st.booleans())
def test_whatever_a_part_says_it_is_recognised_as_the_server_makes_it(
    lines: list[tuple[str, str]], plain: bool
) -> None:
    rows = []
    for tag, words in lines:
        text = shown(words)
        rows.append(
            link(text, "https://example.org/a?b=1&c") if tag == "a" else f"<{tag}>{text}</{tag}>" if tag else text
        )
    html = "\n".join(["<b>Digest</b>", *rows])
    given = {"text": to_text(html)} if plain else {"text": html, "parse_mode": "HTML"}
    text, entities = format_text(Parameters(given))
    assert is_part(html, forwarded(text, entities), BOT)


@given(LINES, LINES)
def test_two_parts_with_other_words_are_told_apart(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    first, second = ("\n".join(shown(words) for _, words in lines) for lines in (one, other))
    letters = [[character for character in to_text(html) if character.isalnum()] for html in (first, second)]
    if letters[0] != letters[1]:
        assert not is_part(first, sent(second), BOT)


# --- what is known of the numbers of messages ------------------------------------------------------------

GROUP, SUPERGROUP = -5, -1_000_000_000_005


def test_numbers_of_private_chats_and_basic_groups_are_known_together() -> None:
    numbers = KnownNumbers()
    for chat, number in ((42, 10), (43, 11), (GROUP, 12), (SUPERGROUP, 13), (42, 20)):
        numbers.note(chat, number)
    assert numbers.between(0, 10, 20) == {11, 12}
    assert numbers.between(SUPERGROUP, 0, 99) == frozenset()


def test_the_highest_are_news_once() -> None:
    numbers = KnownNumbers()
    for chat, number in ((42, 10), (43, 9), (SUPERGROUP, 3)):
        numbers.note(chat, number)
    assert numbers.take_news() == {0: 10, SUPERGROUP: 3}
    numbers.note(43, 9)
    assert numbers.take_news() == {}
    numbers.note(43, 11)
    assert numbers.take_news() == {0: 11}


def test_only_so_many_are_kept_the_newest() -> None:
    numbers = KnownNumbers(most=100)
    for number in range(1, 1001):
        numbers.note(42, number)
        numbers.note(42, number)
    assert numbers.between(0, 0, 10_000) == set(range(901, 1001))


@pytest.mark.parametrize("kind", ["message", "channel_post"])
async def test_what_people_write_is_known(kind: str) -> None:
    numbers = KnownNumbers()
    message = telegram.Message(5, NOW, telegram.Chat(42, "private"), text="hello")
    await numbers.hear(telegram.Update(1, **{kind: message}), None)
    assert numbers.between(0, 0, 9) == {5}


async def test_a_button_on_a_part_does_not_make_its_number_one_of_others() -> None:
    numbers = KnownNumbers()
    part = telegram.Message(5, NOW, telegram.Chat(42, "private"), text="a digest")
    press = telegram.CallbackQuery("1", telegram.User(42, "Robin", False), "x", message=part)
    await numbers.hear(telegram.Update(1, callback_query=press), None)
    assert numbers.between(0, 0, 9) == frozenset()


@pytest.mark.parametrize(
    ("result", "known"),
    [
        ({"message_id": 7, "chat": {"id": 42, "type": "private"}}, {7}),
        ({"message_id": 7}, set()),
        (True, set()),
        ([{"message_id": 7}], set()),
    ],
)
async def test_what_is_answered_is_known(result: Any, known: set[int]) -> None:
    class Inner(BaseRateLimiter[int]):
        async def initialize(self) -> None: ...

        async def shutdown(self) -> None: ...

        async def process_request(self, *_: Any, **__: Any) -> Any:
            return result

    numbers = KnownNumbers()
    noted = NotedReplies(Inner(), numbers)
    assert await noted.process_request(None, (), {}, "sendMessage", {}, None) == result
    assert numbers.between(0, 0, 9) == known
