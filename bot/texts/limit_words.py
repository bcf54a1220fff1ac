"""What is said to those who ask for too much at once, or asked while the bot was away."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LimitWords:
    """One language's words (HTML); `too_much_pressed` is plain and shown over the chat."""

    too_much: str
    too_much_pressed: str
    was_away: str


WORDS: Mapping[str, LimitWords] = {
    "en": LimitWords(
        too_much="That is a lot at once. Please wait half a minute, then ask again.",
        too_much_pressed="That is a lot at once. Please wait half a minute.",
        was_away="I was away when you wrote, so I have not done it. Please say it again.",
    ),
    "zh-Hans": LimitWords(
        too_much="请求太多了。请等半分钟再试。",
        too_much_pressed="请求太多了。请等半分钟。",
        was_away="您发消息时我不在线，所以没有处理。请再发一次。",
    ),
    "zh-Hant": LimitWords(
        too_much="請求太多了。請等半分鐘再試。",
        too_much_pressed="請求太多了。請等半分鐘。",
        was_away="您傳訊息時我不在線上，所以沒有處理。請再傳一次。",
    ),
}


def limit_words(language: str) -> LimitWords:
    """Return the words of one of our languages."""
    return WORDS[language]
