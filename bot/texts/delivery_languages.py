"""The words about sending, by language."""

from collections.abc import Mapping

from bot.texts.delivery_words import DeliveryWords
from digests.model import DeliveryTrouble, PauseCause, Refusal

ENGLISH = DeliveryWords(
    paused=(
        "⚠️ <b>Sending is paused until {until}.</b>\n{cause}: {troubled} of the last {attempts} "
        "messages.\n{meaning}\n\n"
        "Then a few are sent on trial. If they arrive, all others follow; if not, the pause gets "
        "longer, up to an "
        "hour. /deliveries shows how it goes."
    ),
    causes={
        PauseCause.REFUSED: "Refused by the chats",
        PauseCause.FAILED: "Refused by Telegram as faulty",
        PauseCause.UNCERTAIN: "Left without a clear answer",
    },
    meanings={
        PauseCause.REFUSED: (
            "So many at once look like a fault of Telegram’s, not like readers who left. Nobody is taken "
            "off the list, "
            "and what was refused is sent later."
        ),
        PauseCause.FAILED: (
            "That is a fault of ours; the log has Telegram’s words. What failed is tried again later."
        ),
        PauseCause.UNCERTAIN: (
            "Telegram seems to be in trouble. Those messages perhaps arrived and are not repeated "
            "blindly; all others wait."
        ),
    },
    resumed="✅ <b>Sending goes on.</b> An admin ended the pause that began {since}.",
    went_well="✅ <b>Sending goes on.</b> It was paused since {since}; what was sent on trial has arrived.",
    resume="Resume sending",
    title="<b>Deliveries</b>",
    on="✅ Sending is on.",
    paused_until=(
        "⏸ Sending is paused until <b>{until}</b>, since {since}.\n{cause}: {troubled} of {attempts} messages."
    ),
    on_trial=(
        "⏸ Sending is paused since {since}; a few are being sent on trial.\n{cause}: {troubled} of "
        "{attempts} messages."
    ),
    asked_to_wait="⏸ Telegram asks us to wait until <b>{until}</b>.",
    due="Due now: <b>{n}</b>, the oldest for {span}",
    nothing_due="Due now: none",
    today="Today: {counts}",
    last_day="Last 24 h: {counts}",
    nothing="nothing",
    late="Late by, last 24 h: half at most {median}, 99 of 100 at most {most}, the latest {worst}",
    not_late="Nothing was sent in the last 24 h.",
    troubles="<b>Troubles of the last 24 h</b>, {first}–{last} of {total}",
    no_troubles="No troubles in the last 24 h.",
    trouble="• {at} – {kind}, reader {reader}, part {part} of {parts}\n<i>{reason}</i>",
    kinds={
        DeliveryTrouble.UNCERTAIN: "perhaps arrived",
        DeliveryTrouble.RESENT: "perhaps came twice",
        DeliveryTrouble.CLEARED: "settled after all",
        DeliveryTrouble.FAILED: "failed",
        DeliveryTrouble.EXPIRED: "too late to send",
        DeliveryTrouble.PLAIN: "went out as plain text",
    },
    untold="⚠️ {n} troubles could not be reported to you yet.",
    refresh="Refresh",
    newer="‹ Newer",
    older="Older ›",
    resumed_now="Done. Sending goes on.",
    not_paused="Sending is not paused.",
    usage=(
        "<code>/deliveries</code> shows how sending goes; <code>/deliveries resume</code> ends a pause of sending."
    ),
    seconds="{n} s",
    minutes="{n} min",
    hours="{n} h",
    days="{n} days",
    hindrances={
        Refusal.TOPIC_CLOSED: (
            "⏸ The daily digest in <b>{chat}</b> is paused: {topic}{more} was closed, and I may not "
            "write there.\n"
            "When it is opened again, the digest goes on by itself."
        ),
        Refusal.TOPIC_DELETED: (
            "⏸ The daily digest in <b>{chat}</b> is paused: {topic}{more} was deleted, or bots cannot "
            "reach it any "
            "more.\nTo get the digest in another topic, please send {start} there."
        ),
        Refusal.NO_RIGHTS: (
            "⏸ The daily digest in <b>{chat}</b> is paused: I may no longer write there.\nPlease allow "
            "me to send "
            "messages, and then send {start} there."
        ),
    },
    channel_without_rights=(
        "⏸ The daily digest in <b>{chat}</b> is paused: I may no longer post there.\nPlease make me "
        "an admin with the "
        "right to post messages. Then it goes on by itself."
    ),
    its_topic="its topic",
    more_topics=" (and {n} more)",
    nobody_to_tell="<i>I could not tell whoever set this chat up, so I tell you.</i>",
    states={
        Refusal.TOPIC_CLOSED: "Daily digest: paused, since this topic was closed",
        Refusal.TOPIC_DELETED: "Daily digest: paused, since this topic was deleted",
        Refusal.NO_RIGHTS: "Daily digest: paused, since I was not allowed to write here",
    },
)

SIMPLIFIED = DeliveryWords(
    paused=(
        "⚠️ <b>发送暂停到{until}。</b>\n{cause}：最近{attempts}条消息中的{troubled}条。\n{meaning}\n\n"
        "到时先试发几条：收到了，其余的接着发送；没有收到，就再暂停更久，最长一小时。/deliveries 可查看进展。"
    ),
    causes={
        PauseCause.REFUSED: "被对话拒收",
        PauseCause.FAILED: "被Telegram认为有误而拒收",
        PauseCause.UNCERTAIN: "没有得到明确回复",
    },
    meanings={
        PauseCause.REFUSED: (
            "一下子这么多，像是Telegram出了故障，而不是读者离开了。没有人被移出名单，被拒收的稍后再发。"
        ),
        PauseCause.FAILED: "这是我们的错误；Telegram的原话在日志里。没发成的稍后再试。",
        PauseCause.UNCERTAIN: "Telegram似乎出了故障。这些消息也许已经送达，不会盲目重发；其余的都在等待。",
    },
    resumed="✅ <b>发送继续。</b>管理员结束了{since}开始的暂停。",
    went_well="✅ <b>发送继续。</b>从{since}起暂停，试发的已经送达。",
    resume="继续发送",
    title="<b>发送情况</b>",
    on="✅ 正在正常发送。",
    paused_until="⏸ 发送暂停到<b>{until}</b>，从{since}开始。\n{cause}：{attempts}条消息中的{troubled}条。",
    on_trial="⏸ 发送从{since}起暂停，正在试发几条。\n{cause}：{attempts}条消息中的{troubled}条。",
    asked_to_wait="⏸ Telegram要求等到<b>{until}</b>。",
    due="现在待发：<b>{n}</b>，最久的已等{span}",
    nothing_due="现在待发：无",
    today="今天：{counts}",
    last_day="最近24小时：{counts}",
    nothing="无",
    late="最近24小时的延迟：一半不超过{median}，99%不超过{most}，最长{worst}",
    not_late="最近24小时没有发送。",
    troubles="<b>最近24小时的问题</b>，第{first}–{last}条，共{total}条",
    no_troubles="最近24小时没有问题。",
    trouble="• {at} – {kind}，读者{reader}，第{part}/{parts}部分\n<i>{reason}</i>",
    kinds={
        DeliveryTrouble.UNCERTAIN: "也许送达",
        DeliveryTrouble.RESENT: "也许送达两次",
        DeliveryTrouble.CLEARED: "已查明",
        DeliveryTrouble.FAILED: "失败",
        DeliveryTrouble.EXPIRED: "太晚而未发",
        DeliveryTrouble.PLAIN: "以纯文本送达",
    },
    untold="⚠️ 有{n}个问题还没能报告给您。",
    refresh="刷新",
    newer="‹ 较新",
    older="较早 ›",
    resumed_now="好的，发送继续。",
    not_paused="发送没有暂停。",
    usage="<code>/deliveries</code> 查看发送情况；<code>/deliveries resume</code> 结束发送的暂停。",
    seconds="{n}秒",
    minutes="{n}分钟",
    hours="{n}小时",
    days="{n}天",
    hindrances={
        Refusal.TOPIC_CLOSED: (
            "⏸ <b>{chat}</b>的每日简报已暂停：{topic}{more}已关闭，我不能在那里发言。\n重新开放后，简报会"
            "自动继续。"
        ),
        Refusal.TOPIC_DELETED: (
            "⏸ <b>{chat}</b>的每日简报已暂停：{topic}{more}已删除，或机器人已无法访问。\n"
            "如要在其他话题里接收，请在那里发送 {start}。"
        ),
        Refusal.NO_RIGHTS: (
            "⏸ <b>{chat}</b>的每日简报已暂停：我不再能在那里发言。\n请允许我发送消息，然后在那里发送 {start}。"
        ),
    },
    channel_without_rights=(
        "⏸ <b>{chat}</b>的每日简报已暂停：我不再能在那里发帖。\n请让我成为有发帖权限的管理员，之后简报会自动继续。"
    ),
    its_topic="话题",
    more_topics="（另有{n}个）",
    nobody_to_tell="<i>我无法通知设置这个对话的人，所以告诉您。</i>",
    states={
        Refusal.TOPIC_CLOSED: "每日简报：已暂停，因为这个话题已关闭",
        Refusal.TOPIC_DELETED: "每日简报：已暂停，因为这个话题已删除",
        Refusal.NO_RIGHTS: "每日简报：已暂停，因为我不能在这里发言",
    },
)

TRADITIONAL = DeliveryWords(
    paused=(
        "⚠️ <b>傳送暫停到{until}。</b>\n{cause}：最近{attempts}則訊息中的{troubled}則。\n{meaning}\n\n"
        "到時先試傳幾則：收到了，其餘的接著傳送；沒有收到，就再暫停更久，最長一小時。/deliveries 可查看進展。"
    ),
    causes={
        PauseCause.REFUSED: "被對話拒收",
        PauseCause.FAILED: "被Telegram認為有誤而拒收",
        PauseCause.UNCERTAIN: "沒有得到明確回覆",
    },
    meanings={
        PauseCause.REFUSED: (
            "一下子這麼多，像是Telegram出了故障，而不是讀者離開了。沒有人被移出名單，被拒收的稍後再傳。"
        ),
        PauseCause.FAILED: "這是我們的錯誤；Telegram的原話在記錄檔裡。沒傳成的稍後再試。",
        PauseCause.UNCERTAIN: "Telegram似乎出了故障。這些訊息也許已經送達，不會盲目重傳；其餘的都在等待。",
    },
    resumed="✅ <b>傳送繼續。</b>管理員結束了{since}開始的暫停。",
    went_well="✅ <b>傳送繼續。</b>從{since}起暫停，試傳的已經送達。",
    resume="繼續傳送",
    title="<b>傳送情況</b>",
    on="✅ 正在正常傳送。",
    paused_until="⏸ 傳送暫停到<b>{until}</b>，從{since}開始。\n{cause}：{attempts}則訊息中的{troubled}則。",
    on_trial="⏸ 傳送從{since}起暫停，正在試傳幾則。\n{cause}：{attempts}則訊息中的{troubled}則。",
    asked_to_wait="⏸ Telegram要求等到<b>{until}</b>。",
    due="現在待傳：<b>{n}</b>，最久的已等{span}",
    nothing_due="現在待傳：無",
    today="今天：{counts}",
    last_day="最近24小時：{counts}",
    nothing="無",
    late="最近24小時的延遲：一半不超過{median}，99%不超過{most}，最長{worst}",
    not_late="最近24小時沒有傳送。",
    troubles="<b>最近24小時的問題</b>，第{first}–{last}則，共{total}則",
    no_troubles="最近24小時沒有問題。",
    trouble="• {at} – {kind}，讀者{reader}，第{part}/{parts}部分\n<i>{reason}</i>",
    kinds={
        DeliveryTrouble.UNCERTAIN: "也許送達",
        DeliveryTrouble.RESENT: "也許送達兩次",
        DeliveryTrouble.CLEARED: "已查明",
        DeliveryTrouble.FAILED: "失敗",
        DeliveryTrouble.EXPIRED: "太晚而未傳",
        DeliveryTrouble.PLAIN: "以純文字送達",
    },
    untold="⚠️ 有{n}個問題還沒能報告給您。",
    refresh="重新整理",
    newer="‹ 較新",
    older="較早 ›",
    resumed_now="好的，傳送繼續。",
    not_paused="傳送沒有暫停。",
    usage="<code>/deliveries</code> 查看傳送情況；<code>/deliveries resume</code> 結束傳送的暫停。",
    seconds="{n}秒",
    minutes="{n}分鐘",
    hours="{n}小時",
    days="{n}天",
    hindrances={
        Refusal.TOPIC_CLOSED: (
            "⏸ <b>{chat}</b>的每日簡報已暫停：{topic}{more}已關閉，我不能在那裡發言。\n重新開放後，簡報會"
            "自動繼續。"
        ),
        Refusal.TOPIC_DELETED: (
            "⏸ <b>{chat}</b>的每日簡報已暫停：{topic}{more}已刪除，或機器人已無法存取。\n"
            "如要在其他話題裡接收，請在那裡傳送 {start}。"
        ),
        Refusal.NO_RIGHTS: (
            "⏸ <b>{chat}</b>的每日簡報已暫停：我不再能在那裡發言。\n請允許我傳送訊息，然後在那裡傳送 {start}。"
        ),
    },
    channel_without_rights=(
        "⏸ <b>{chat}</b>的每日簡報已暫停：我不再能在那裡發文。\n請讓我成為有發文權限的管理員，之後簡報會自動繼續。"
    ),
    its_topic="話題",
    more_topics="（另有{n}個）",
    nobody_to_tell="<i>我無法通知設定這個對話的人，所以告訴您。</i>",
    states={
        Refusal.TOPIC_CLOSED: "每日簡報：已暫停，因為這個話題已關閉",
        Refusal.TOPIC_DELETED: "每日簡報：已暫停，因為這個話題已刪除",
        Refusal.NO_RIGHTS: "每日簡報：已暫停，因為我不能在這裡發言",
    },
)

_BY_LANGUAGE: Mapping[str, DeliveryWords] = {"en": ENGLISH, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


def delivery_words(language: str) -> DeliveryWords:
    """Return the words of one of our languages."""
    return _BY_LANGUAGE[language]
