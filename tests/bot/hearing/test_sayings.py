"""What people say when they say one simple thing."""

import pytest

from bot.hearing.leaving import asks_to_leave, says_cancel, says_leave
from bot.hearing.sayings import LONGEST, says_only

LEAVE = """
stop|STOP|Stop.| stop ! |unsubscribe|Unsubscribe!|cancel|quit|ＳＴＯＰ|stop 🙏|please stop|stop sending me this
how do I unsubscribe?|How can I unsubscribe from this?|Stop sending me messages!|don’t send me any more
I want to unsubscribe|停止|停止。|停止！|退订|退訂|取消|取消!|怎么退订|怎么退订？|如何取消订阅|怎麼退訂
我想退订|不要再发了|請不要再傳訊息給我|停止推送
"""
SEARCHES = """
cancel tariffs|取消关税|取消關稅|stop the war|stop chips|停止对台军售|美国退出|quit paris|unstoppable|hi-tech
how to stop fentanyl|不要发动战争|thanksgiving|thank China|感谢信|你好中国||?|how do I
"""


def each_of(texts: str) -> list[str]:
    return [text for line in texts.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each_of(LEAVE))
def test_these_ask_for_no_more_messages(text: str) -> None:
    assert says_leave(text)
    assert asks_to_leave(text)


@pytest.mark.parametrize("text", [*each_of(SEARCHES), "stop " + "a " * LONGEST])
def test_these_say_something_else(text: str) -> None:
    assert not says_leave(text)
    assert not asks_to_leave(text)
    assert not any(says_only(text, thing) for thing in ("cancel", "thanks", "greeting"))


def test_only_cancel_cancels() -> None:
    assert all(map(says_cancel, ("cancel", "Cancel.", "取消", "取消!", "please cancel")))
    assert not any(map(says_cancel, ("stop", "取消关税", "cancel my subscription")))


def test_thanks_and_greetings_are_known_in_every_language() -> None:
    thanks = ("thanks", "Thx!", "thank you so much", "谢谢", "谢谢你！", "非常感谢", "謝謝", "ty", "多謝")
    assert all(says_only(text, "thanks") for text in thanks)
    greetings = ("hi", "Hello!", "你好", "您好。", "Good morning", "hi there", "午安")
    assert all(says_only(text, "greeting") for text in greetings)


def test_commands_that_leave_are_known_in_any_case_and_with_the_bots_name() -> None:
    assert all(map(asks_to_leave, ("/stop", "/STOP now", "/unsubscribe@communique_bot", "/quit", "/cancel")))
    assert not any(map(asks_to_leave, ("/stopp", "/help", "/", "/ stop", "")))
