"""What operators are told of deliveries, in each language: what happened, to how many parts, to which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digests.model import DeliveryTrouble


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """One language's words. `counts` and `parts` hold one and several; `row` is one part, `edition` some of one
    reader's at one slot, with `between` between its troubles. `in_file` stands under a file with all parts,
    `later` where more are to come, `no_file` where a file was refused. `mark` is the message that stands in the
    operations chat while something is looked up."""

    title: str
    counts: Mapping[DeliveryTrouble, tuple[str, str]]
    kinds: Mapping[DeliveryTrouble, str]
    row: str
    edition: str
    parts: tuple[str, str]
    between: str
    in_file: str
    later: str
    no_file: str
    mark: str
    no_probing: str

    def count(self, trouble: DeliveryTrouble, number: int) -> str:
        """Return how many parts have a trouble, as one line."""
        return self.counts[trouble][number != 1].format(n=number)

    def some_parts(self, trouble: DeliveryTrouble, parts: Sequence[int], comma: str) -> str:
        """Return which parts of one edition have a trouble, such as "parts 2, 3 uncertain"."""
        numbers = comma.join(str(part) for part in parts)
        return self.parts[len(parts) != 1].format(parts=numbers, kind=self.kinds[trouble])


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
    edition="reader {reader}, {slot}: {parts}",
    parts=("part {parts} {kind}", "parts {parts} {kind}"),
    between="; ",
    in_file="Each of them is a row of this file; times are in UTC.",
    later="Still to come in the next report: {n} more.",
    no_file="No room here for {n} more, and this chat takes no files. /deliveries shows the last day.",
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
    edition="读者 {reader}，{slot}：{parts}",
    parts=("第 {parts} 部分{kind}",) * 2,
    between="；",
    in_file="每条在此文件中各占一行，时间为 UTC。",
    later="另有 {n} 条将在下次报告中列出。",
    no_file="另有 {n} 条此处列不下，本聊天不接收文件。最近一天的情况见 /deliveries。",
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
    edition="讀者 {reader}，{slot}：{parts}",
    parts=("第 {parts} 部分{kind}",) * 2,
    between="；",
    in_file="每則在此檔案中各佔一行，時間為 UTC。",
    later="另有 {n} 則將在下次報告中列出。",
    no_file="另有 {n} 則此處列不下，本聊天不接收檔案。最近一天的情況見 /deliveries。",
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
