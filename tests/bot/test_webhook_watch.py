"""Whether our webhook is still Telegram's."""

import pytest
from telegram import Bot

from bot.hearing import WebhookFault, WebhookSight, WebhookWatch, judge_webhook
from bot.texts import LANGUAGES
from tests.sandbox import WatchedTelegram

OURS = "https://bot.example.org/telegram"
OTHER = "https://other.example.org/secret-path"


@pytest.mark.parametrize(
    ("theirs", "waiting", "error", "back", "words"),
    [
        (OURS, 0, "", False, ""),
        (OURS, 3, "Connection refused", False, ""),
        (OURS, 300, "", False, ""),
        (OURS, 300, "Connection refused", False, "cannot bring 300 updates"),
        (OTHER, 0, "", True, "leads to other.example.org"),
        ("", 0, "", True, "was removed"),
    ],
)
def test_what_telegram_says_of_its_webhook(theirs: str, waiting: int, error: str, back: bool, words: str) -> None:
    sight = judge_webhook(OURS, theirs, waiting, error)
    assert sight.back == back
    assert (words in sight.words("en")) == bool(sight.words("en") or not words)
    assert (sight.fault is WebhookFault.REMOVED) == (not theirs)
    for language in LANGUAGES:
        assert bool(sight.words(language)) == bool(words)
        assert "secret-path" not in sight.words(language)


async def test_one_that_was_removed_is_set_again_and_one_that_was_replaced_is_left() -> None:
    async with WatchedTelegram() as sandbox, Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
        seen: list[WebhookSight] = []

        async def set_again() -> None:
            await bot.set_webhook(OURS)

        async def on_sight(sight: WebhookSight) -> None:
            seen.append(sight)

        await set_again()
        watching = WebhookWatch(bot, OURS, set_again, on_sight)
        await watching.look()
        assert seen == []
        await bot.delete_webhook()
        await watching.look()
        assert watching.sight.back
        await watching.look()
        assert not watching.sight.back
        await bot.set_webhook(OTHER)
        await watching.look()
        await watching.look()
        assert (await bot.get_webhook_info()).url == OTHER
        assert [sight.back for sight in seen] == [True, False, True]
