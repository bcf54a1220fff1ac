"""What operators are told of the receiving of updates; plain text."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingWords:
    """One language's words: of another instance, of webhooks, of updates that could not be handled."""

    other_polls: str
    webhook_instead: str
    webhook_removed: str
    webhook_elsewhere: str
    webhook_fails: str
    one_failed: str
    some_failed: str
    more_failed: str


WORDS: Mapping[str, HearingWords] = {
    "en": HearingWords(
        other_polls=(
            "Another instance with this token polls for updates (409). This one has stepped back: it hears and "
            "sends nothing until the other has gone, and looks now and then whether it has. If that is a "
            "mistake, stop one of the two, or give each a bot of its own (BotFather)."
        ),
        webhook_instead=(
            "A webhook receives this token's updates (409), so this instance, which polls, hears and sends "
            "nothing. Remove the webhook (deleteWebhook, or restart this instance, which does so at its start), "
            "or set COMMUNIQUE_WEBHOOK_URL here."
        ),
        webhook_removed=(
            "Our webhook was removed, as an instance does that polls with this token; it is set again."
        ),
        webhook_elsewhere=(
            "The webhook of this token leads to {host}, not here. This instance hears nothing and sends nothing. "
            "Stop the other one, then restart this one; or give each a bot of its own (BotFather)."
        ),
        webhook_fails="Telegram cannot bring {waiting} updates to the webhook: {cause}",
        one_failed="An update could not be handled.",
        some_failed="{count} updates could not be handled.",
        more_failed="… and {count} more; the log names each.",
    ),
    "zh-Hans": HearingWords(
        other_polls=(
            "另一个使用同一令牌的实例正在轮询更新（409）。本实例已退让：在对方停止之前不接收也不发送，并会不时查看对方是否已停止。"
            "如非有意，请停掉其中一个，或为每个实例各建一个机器人（BotFather）。"
        ),
        webhook_instead=(
            "该令牌的更新由一个 webhook 接收（409），因此以轮询方式运行的本实例既收不到也不发送。"
            "请删除该 webhook（deleteWebhook，或重启本实例，它会在启动时删除），"
            "或在此设置 COMMUNIQUE_WEBHOOK_URL。"
        ),
        webhook_removed="我们的 webhook 被删除了（用同一令牌轮询的实例会这样做）；正在重新设置。",
        webhook_elsewhere=(
            "该令牌的 webhook 指向 {host}，而不是这里。本实例既收不到也不发送。"
            "请停掉另一个实例后重启本实例，或为每个实例各建一个机器人（BotFather）。"
        ),
        webhook_fails="Telegram 无法把 {waiting} 条更新送达 webhook：{cause}",
        one_failed="有一条更新未能处理。",
        some_failed="有 {count} 条更新未能处理。",
        more_failed="……另有 {count} 条，日志中逐条列出。",
    ),
    "zh-Hant": HearingWords(
        other_polls=(
            "另一個使用同一權杖的執行個體正在輪詢更新（409）。本執行個體已退讓：在對方停止之前不接收也不傳送，"
            "並會不時查看對方是否已停止。如非有意，請停掉其中一個，或為每個執行個體各建一個機器人（BotFather）。"
        ),
        webhook_instead=(
            "該權杖的更新由一個 webhook 接收（409），因此以輪詢方式執行的本執行個體既收不到也不傳送。"
            "請刪除該 webhook（deleteWebhook，或重新啟動本執行個體，它會在啟動時刪除），"
            "或在此設定 COMMUNIQUE_WEBHOOK_URL。"
        ),
        webhook_removed="我們的 webhook 被刪除了（用同一權杖輪詢的執行個體會這樣做）；正在重新設定。",
        webhook_elsewhere=(
            "該權杖的 webhook 指向 {host}，而不是這裡。本執行個體既收不到也不傳送。"
            "請停掉另一個後重新啟動本執行個體，或為每個執行個體各建一個機器人（BotFather）。"
        ),
        webhook_fails="Telegram 無法把 {waiting} 則更新送達 webhook：{cause}",
        one_failed="有一則更新未能處理。",
        some_failed="有 {count} 則更新未能處理。",
        more_failed="……另有 {count} 則，記錄檔中逐則列出。",
    ),
}


def hearing_words(language: str) -> HearingWords:
    """Return the words of one of our languages."""
    return WORDS[language]
