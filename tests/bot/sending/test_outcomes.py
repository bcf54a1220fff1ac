"""Telegram's refusals, by their texts: what each says of the chat."""

import pytest
from telegram.error import BadRequest, Forbidden

from bot.sending.outcomes import CONSEQUENCES, outcome_of
from digests.model import DeliveryState, Refusal


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Forbidden: bot was blocked by the user", Refusal.LEFT),
        ("Forbidden: bot can't initiate conversation with a user", Refusal.LEFT),
        ("Forbidden: bot was kicked from the group chat", Refusal.LEFT),
        ("Forbidden: bot was kicked from the channel chat", Refusal.LEFT),
        ("Forbidden: bot is not a member of the supergroup chat", Refusal.LEFT),
        ("Forbidden: bot is not a member of the channel chat", Refusal.LEFT),
        ("Forbidden: user is deactivated", Refusal.DELETED),
        ("Forbidden: the group chat was deleted", Refusal.DELETED),
        ("Forbidden: bot can't send messages to bots", Refusal.DELETED),
        ("Forbidden: not enough rights to send text messages to the chat", Refusal.NO_RIGHTS),
        ("Forbidden: CHAT_WRITE_FORBIDDEN", Refusal.NO_RIGHTS),
        ("Forbidden: bot can't send messages to the user", Refusal.PERHAPS),
        ("Forbidden: something that Telegram has never said", Refusal.PERHAPS),
    ],
)
def test_every_403_is_a_refusal_and_an_unknown_one_only_perhaps(text: str, refusal: Refusal) -> None:
    outcome = outcome_of(Forbidden(text))

    assert (outcome.state, outcome.refusal) == (DeliveryState.GONE, refusal)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Topic_closed", Refusal.TOPIC_CLOSED),
        ("Topic_deleted", Refusal.TOPIC_DELETED),
        ("Message thread not found", Refusal.TOPIC_DELETED),
        ("Not enough rights to send text messages to the chat", Refusal.NO_RIGHTS),
        ("Have no rights to send a message", Refusal.NO_RIGHTS),
        ("Need administrator rights in the channel chat", Refusal.NO_RIGHTS),
        ("Chat_write_forbidden", Refusal.NO_RIGHTS),
        ("Chat_restricted", Refusal.NO_RIGHTS),
        ("Chat_send_plain_forbidden", Refusal.NO_RIGHTS),
        ("User_is_blocked", Refusal.LEFT),
        ("Input_user_deactivated", Refusal.DELETED),
        ("Group chat was deactivated", Refusal.DELETED),
        ("Chat not found", Refusal.PERHAPS),
        ("Private chat not found", Refusal.PERHAPS),
        ("Peer_id_invalid", Refusal.PERHAPS),
        ("Channel_private", Refusal.PERHAPS),
    ],
)
def test_a_400_that_means_the_chat_is_a_refusal_in_any_letter_case(text: str, refusal: Refusal) -> None:
    assert outcome_of(BadRequest(text)).refusal is refusal
    assert outcome_of(BadRequest(text.upper())).state is DeliveryState.GONE


@pytest.mark.parametrize(
    "text",
    [
        "Can't parse entities: unexpected end tag at byte offset 3",
        "Message is too long",
        "Message text is empty",
        "Button_data_invalid",
        "Button_url_invalid",
        "Reply markup is too long",
        "Something that telegram has never said",
    ],
)
def test_a_400_about_the_message_is_our_fault_and_never_the_readers(text: str) -> None:
    outcome = outcome_of(BadRequest(text))

    assert (outcome.state, outcome.refusal) == (DeliveryState.FAILED, None)


def test_the_texts_are_lower_case_and_none_hides_a_later_one() -> None:
    texts = [text for texts in CONSEQUENCES.values() for text in texts.split("|")]

    assert all(text == text.casefold() for text in texts)
    assert not [(one, other) for at, one in enumerate(texts) for other in texts[at + 1 :] if one in other]
