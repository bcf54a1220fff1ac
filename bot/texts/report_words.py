"""What operators are told of deliveries, in each language: what happened, to how many parts, to which first."""

from collections.abc import Mapping
from dataclasses import dataclass

from digests.model import DeliveryTrouble


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """One language's words. `counts` hold one and several; `row` is one part; `mark` is the message that stands in
    the operations chat while something is looked up."""

    title: str
    counts: Mapping[DeliveryTrouble, tuple[str, str]]
    kinds: Mapping[DeliveryTrouble, str]
    row: str
    rest: str
    mark: str
    no_probing: str

    def count(self, trouble: DeliveryTrouble, number: int) -> str:
        """Return how many parts have a trouble, as one line."""
        return self.counts[trouble][number != 1].format(n=number)


_ENGLISH = ReportWords(
    title="Deliveries",
    counts={
        DeliveryTrouble.UNCERTAIN: (
            "{n} uncertain: perhaps it arrived, it is not sent again",
            "{n} uncertain: perhaps they arrived, they are not sent again",
        ),
        DeliveryTrouble.RESENT: (
            "{n} sent again: perhaps it arrives twice",
            "{n} sent again: perhaps they arrive twice",
        ),
        DeliveryTrouble.CLEARED: (
            "{n} told of before is settled: it had arrived, or it is sent now",
            "{n} told of before are settled: they had arrived, or are sent now",
        ),
        DeliveryTrouble.FAILED: ("{n} failed: Telegram refused it", "{n} failed: Telegram refused them"),
        DeliveryTrouble.EXPIRED: (
            "{n} expired: too late to be of use",
            "{n} expired: too late to be of use",
        ),
        DeliveryTrouble.PLAIN: (
            "{n} sent as plain text: Telegram could not read its markup",
            "{n} sent as plain text: Telegram could not read their markup",
        ),
    },
    kinds={
        DeliveryTrouble.UNCERTAIN: "uncertain",
        DeliveryTrouble.RESENT: "sent again",
        DeliveryTrouble.CLEARED: "settled",
        DeliveryTrouble.FAILED: "failed",
        DeliveryTrouble.EXPIRED: "expired",
        DeliveryTrouble.PLAIN: "plain",
    },
    row="reader {reader}, {slot}, part {part} of {parts}: {kind}",
    rest="/deliveries shows the rest.",
    mark="Looking up a delivery.",
    no_probing=(
        "Messages of unknown fate cannot be looked up: {fault}. Until that is put right they count as sent."
        " UNCERTAIN_POLICY=probe needs an OPERATIONS_CHAT that the bot can write to."
    ),
)

_SIMPLIFIED = ReportWords(
    title="投递情况",
    counts={
        DeliveryTrouble.UNCERTAIN: ("{n} 条不确定：可能已送达，不再重发",) * 2,
        DeliveryTrouble.RESENT: ("{n} 条已重发：可能会收到两次",) * 2,
        DeliveryTrouble.CLEARED: ("此前报告的 {n} 条已查明：已送达，或现在重发",) * 2,
        DeliveryTrouble.FAILED: ("{n} 条失败：被 Telegram 拒绝",) * 2,
        DeliveryTrouble.EXPIRED: ("{n} 条过期：太晚，不再发送",) * 2,
        DeliveryTrouble.PLAIN: ("{n} 条以纯文本发送：Telegram 无法识别其格式",) * 2,
    },
    kinds={
        DeliveryTrouble.UNCERTAIN: "不确定",
        DeliveryTrouble.RESENT: "已重发",
        DeliveryTrouble.CLEARED: "已查明",
        DeliveryTrouble.FAILED: "失败",
        DeliveryTrouble.EXPIRED: "过期",
        DeliveryTrouble.PLAIN: "纯文本",
    },
    row="读者 {reader}，{slot}，第 {part}/{parts} 部分：{kind}",
    rest="其余见 /deliveries。",
    mark="正在核查一次投递。",
    no_probing=(
        "结果不明的消息无法核查，原因：{fault}。修复之前，它们按已送达处理。"
        "UNCERTAIN_POLICY=probe 需要一个机器人可以写入的 OPERATIONS_CHAT。"
    ),
)

_TRADITIONAL = ReportWords(
    title="投遞情況",
    counts={
        DeliveryTrouble.UNCERTAIN: ("{n} 則不確定：可能已送達，不再重發",) * 2,
        DeliveryTrouble.RESENT: ("{n} 則已重發：可能會收到兩次",) * 2,
        DeliveryTrouble.CLEARED: ("先前報告的 {n} 則已查明：已送達，或現在重發",) * 2,
        DeliveryTrouble.FAILED: ("{n} 則失敗：遭 Telegram 拒絕",) * 2,
        DeliveryTrouble.EXPIRED: ("{n} 則過期：太晚，不再發送",) * 2,
        DeliveryTrouble.PLAIN: ("{n} 則以純文字發送：Telegram 無法辨識其格式",) * 2,
    },
    kinds={
        DeliveryTrouble.UNCERTAIN: "不確定",
        DeliveryTrouble.RESENT: "已重發",
        DeliveryTrouble.CLEARED: "已查明",
        DeliveryTrouble.FAILED: "失敗",
        DeliveryTrouble.EXPIRED: "過期",
        DeliveryTrouble.PLAIN: "純文字",
    },
    row="讀者 {reader}，{slot}，第 {part}/{parts} 部分：{kind}",
    rest="其餘見 /deliveries。",
    mark="正在查核一次投遞。",
    no_probing=(
        "結果不明的訊息無法查核，原因：{fault}。修復之前，它們按已送達處理。"
        "UNCERTAIN_POLICY=probe 需要一個機器人可以寫入的 OPERATIONS_CHAT。"
    ),
)

_BY_LANGUAGE: Mapping[str, ReportWords] = {"en": _ENGLISH, "zh-Hans": _SIMPLIFIED, "zh-Hant": _TRADITIONAL}


def report_words(language: str) -> ReportWords:
    """Return the words of a language of ours."""
    return _BY_LANGUAGE[language]
