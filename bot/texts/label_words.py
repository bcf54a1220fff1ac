"""Ownership labels in the reader's language: they are put together from places and kinds of owners."""

import re

from digests.model import TextKind

HANS, HANT = 0, 1
WORDS = {
    "US": ("美国", "美國"),
    "PRC": ("中国", "中國"),
    "Taiwan": ("台湾", "台灣"),
    "Hong Kong": ("香港", "香港"),
    "UK": ("英国", "英國"),
    "Singapore": ("新加坡", "新加坡"),
    "Australia": ("澳大利亚", "澳洲"),
    "Japan": ("日本", "日本"),
    "Germany": ("德国", "德國"),
    "France": ("法国", "法國"),
    "government": ("政府", "政府"),
    "state media": ("官方媒体", "官方媒體"),
    "private": ("私营", "私營"),
    "nonprofit": ("非营利", "非營利"),
    "party-linked": ("与政党有关", "與政黨有關"),
    "public broadcaster": ("公共广播机构", "公共廣播機構"),
    "public news agency": ("公共通讯社", "公共通訊社"),
    "think tank": ("智库", "智庫"),
    "unlabelled": ("未标注", "未標註"),
}
KINDS = {
    TextKind.OPINION: ("opinion", "评论", "評論"),
    TextKind.ANALYSIS: ("analysis", "分析", "分析"),
    TextKind.NEWSLETTER: ("newsletter", "新闻简报", "新聞簡報"),
    TextKind.LIST: ("list", "摘录", "摘錄"),
}
FICTIONAL = " (fictional)"
INVENTED = ("（虚构）", "（虛構）")
KNOWN = re.compile("|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))))
LABEL = re.compile(rf"(?:{KNOWN.pattern})(?:,? (?:{KNOWN.pattern})){{0,3}}(?: \(fictional\))?")


def label_in(label: str, language: str) -> str:
    """Return an ownership label in the language (BCP 47); as it is where a word of it is not known here."""
    if language not in ("zh-Hans", "zh-Hant") or not LABEL.fullmatch(label):
        return label
    script = HANT if language == "zh-Hant" else HANS
    mark = INVENTED[script] if label.endswith(FICTIONAL) else ""
    parts = label.removesuffix(FICTIONAL).split(", ")
    return "，".join("".join(WORDS[word][script] for word in KNOWN.findall(part)) for part in parts) + mark


def kind_in(kind: TextKind, language: str) -> str:
    """Return what kind of comment a text is in the language (BCP 47), in English for others; empty for reports."""
    if kind not in KINDS:
        return ""
    return KINDS[kind][{"zh-Hans": 1, "zh-Hant": 2}.get(language, 0)]
