"""What a headline says was done: verbs by act, which acts are opposites, and words that deny.

English verbs stand with their irregular forms; the regular ones are made from them. Chinese ones are simplified.
"""

import re

ENGLISH = {
    "up": "raise increase hike quadruple double triple",
    "down": "cut lower reduce slash halve",
    "allow": "approve allow clear pass ratify permit",
    "refuse": "reject refuse veto block",
    "impose": "impose sanction ban bar add blacklist",
    "lift": "lift remove scrap ease drop waive delist",
    "join": "join enter",
    "leave": "leave left quit withdraw withdrew exit",
    "win": "win won beat",
    "lose": "lose lost",
    "arrest": "arrest detain jail",
    "free": "free release acquit",
    "open": "open reopen resume restart restore",
    "close": "close shut suspend halt pause freeze froze cancel",
    "visit": "visit",
    "sign": "sign",
    "fire": "fire launch",
    "buy": "buy bought acquire purchase",
    "sell": "sell sold",
}
CHINESE = {
    "up": "上调 提高 调高 加息 升息",
    "down": "下调 降低 调低 削减 降息",
    "allow": "批准 允许 放行 获准",
    "refuse": "拒绝 驳回 否决 拒批",
    "impose": "加征 实施 制裁 禁止 列入 封杀",
    "lift": "取消 解除 撤销 豁免 移出 暂停加征 停止加征 暂缓加征",
    "join": "加入",
    "leave": "退出",
    "win": "赢得 击败 战胜",
    "lose": "败给 落败",
    "arrest": "逮捕 拘捕 拘留 扣押",
    "free": "释放 获释",
    "open": "恢复 重启 重开 复航",
    "close": "暂停 中止 中断 关闭 停止 停航",
    "visit": "访问 到访 抵达",
    "sign": "签署 签订",
    "fire": "发射 试射",
    "buy": "收购 购买",
    "sell": "出售",
}
OPPOSITES = (
    ("up", "down"), ("allow", "refuse"), ("impose", "lift"), ("join", "leave"), ("win", "lose"),
    ("arrest", "free"), ("open", "close"), ("buy", "sell"),
)  # fmt: skip
OPPOSITE_OF = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}
RAISED_TO = re.compile(r"(?i)\b(?:lift(?:s|ed)?|rais\w{1,4})\b.{0,80}\bto\s+[$€£¥]?\d")
MEASURE_SUSPENDED = re.compile(
    r"(?i)\b(?:suspend|halt|pause|freez|cancel)\w{0,4}\s+(?:\S+\s+){0,4}?"
    r"(?:tariffs?|dut(?:y|ies)|sanctions?|bans?|controls|curbs|restrictions|limits|levies)\b"
)
DENIED = re.compile(
    r"(?i)\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|not|won['’]t|never|no longer|rul(?:e|es|ed) out)\b"
    r"|否认|驳斥|辟谣|不会|不再|不予|并未|没有|无意|排除"
)
CHINESE_ACT = re.compile(
    "|".join(sorted({verb for verbs in CHINESE.values() for verb in verbs.split()}, key=len, reverse=True))
)


def _forms(verb: str) -> set[str]:
    """A verb and its regular forms."""
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    doubled = verb + verb[-1]
    return {verb, plural, f"{verb}ed", f"{verb}ing", f"{doubled}ed", f"{doubled}ing"}


ACT_OF = {form: act for act, verbs in ENGLISH.items() for verb in verbs.split() for form in _forms(verb)} | {
    verb: act for act, verbs in CHINESE.items() for verb in verbs.split()
}
