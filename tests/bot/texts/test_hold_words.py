import pytest

from bot.texts import LANGUAGES, operator_words


@pytest.mark.parametrize(
    ("language", "length"), [("en", "12 h 5 min"), ("zh-Hans", "12 小时 5 分钟"), ("zh-Hant", "12 小時 5 分鐘")]
)
def test_a_long_pause_is_told_with_its_chat_and_its_length(language: str, length: str) -> None:
    of_one, of_all = (operator_words(language).told(chat, 43_500) for chat in (-1001, 0))

    assert length in of_one
    assert "-1001" in of_one
    assert length in of_all
    assert "{" not in of_one + of_all


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wait_of_less_than_an_hour_is_told_in_minutes_alone(language: str) -> None:
    words = operator_words(language).told(-1001, 360)
    assert "6 " in words
    assert "0 " not in words
