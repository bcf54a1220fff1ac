"""What operators are told when Telegram asks to wait for long, in each language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWords:
    """One language's words: of one chat as its pause begins, of everybody when theirs is over."""

    chat: str
    everybody: str
    length: str
    minutes: str

    def told(self, chat: int, seconds: float) -> str:
        """Return the message of a pause of one chat, or of everybody (`chat` 0)."""
        hours, minutes = divmod(round(seconds / 60), 60)
        length = (self.length if hours else self.minutes).format(hours=hours, minutes=minutes)
        return self.chat.format(chat=chat, length=length) if chat else self.everybody.format(length=length)


_WORDS = {
    "en": HoldWords(
        chat="Telegram asks us to send nothing to chat {chat} for {length}. What is due there comes after that;"
        " all others are served as usual.",
        everybody="Telegram had asked us to send nothing for {length}. Sending goes on now, slowly at first.",
        length="{hours} h {minutes} min",
        minutes="{minutes} min",
    ),
    "zh-Hans": HoldWords(
        chat="Telegram 要求在 {length} 内不向聊天 {chat} 发送消息。到期的内容随后送达；其他聊天照常。",
        everybody="Telegram 此前要求停止发送 {length}。现已恢复发送，开始时较慢。",
        length="{hours} 小时 {minutes} 分钟",
        minutes="{minutes} 分钟",
    ),
    "zh-Hant": HoldWords(
        chat="Telegram 要求在 {length} 內不向聊天 {chat} 傳送訊息。到期的內容隨後送達；其他聊天照常。",
        everybody="Telegram 先前要求停止傳送 {length}。現已恢復傳送，開始時較慢。",
        length="{hours} 小時 {minutes} 分鐘",
        minutes="{minutes} 分鐘",
    ),
}


def hold_words(language: str) -> HoldWords:
    """Return the words of a language, English for one that there is not."""
    return _WORDS.get(language, _WORDS["en"])
