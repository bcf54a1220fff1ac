"""What makes a story matter more or less, in words: the features of the ranking, by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.texts.digest_words import digest_words


@dataclass(frozen=True, slots=True)
class WeightWords:
    """`names` are by feature; `more` and `less` take `{names}`."""

    more: str
    less: str
    names: Mapping[str, str]


ENGLISH = WeightWords(
    "Weighs more by: {names}",
    "Weighs less by: {names}",
    {
        "an act": "an act",
        "an act of force": "an act of force",
        "a measure": "a measure",
        "in force": "in force now",
        "a figure": "a figure",
        "a meeting": "a meeting",
        "an answer": "an answer of the other side",
        "a statement": "a statement only",
        "a refusal": "a rejection",
        "a demand": "a demand or warning",
        "a denial": "a denial",
        "an intention": "an intention only",
        "names both": "both sides named",
        "names one": "one side named",
        "length": "how much there is of it",
        "worth": "its most telling sentence",
        "publishers": "several publishers",
        "news": "a news report",
        "comment alone": "comment only",
    },
)
SIMPLIFIED = WeightWords(
    "更重要，因为：{names}",
    "较次要，因为：{names}",
    {
        "an act": "已采取行动",
        "an act of force": "动用武力",
        "a measure": "具体措施",
        "in force": "已生效",
        "a figure": "有数字",
        "a meeting": "会面",
        "an answer": "另一方的回应",
        "a statement": "只是表态",
        "a refusal": "拒绝",
        "a demand": "要求或警告",
        "a denial": "否认",
        "an intention": "只是打算",
        "names both": "提到双方",
        "names one": "提到一方",
        "length": "内容较多",
        "worth": "有说明问题的句子",
        "publishers": "多家媒体",
        "news": "新闻报道",
        "comment alone": "只有评论",
    },
)
TRADITIONAL = WeightWords(
    "更重要，因為：{names}",
    "較次要，因為：{names}",
    {
        "an act": "已採取行動",
        "an act of force": "動用武力",
        "a measure": "具體措施",
        "in force": "已生效",
        "a figure": "有數字",
        "a meeting": "會面",
        "an answer": "另一方的回應",
        "a statement": "只是表態",
        "a refusal": "拒絕",
        "a demand": "要求或警告",
        "a denial": "否認",
        "an intention": "只是打算",
        "names both": "提到雙方",
        "names one": "提到一方",
        "length": "內容較多",
        "worth": "有說明問題的句子",
        "publishers": "多家媒體",
        "news": "新聞報導",
        "comment alone": "只有評論",
    },
)


def weight_lines(reasons: Sequence[tuple[str, bool]], language: str) -> list[str]:
    """Return, as HTML, what raises a story (True) and what lowers it, in a BCP 47 language; English for others."""
    words = weight_words(language)
    lines = []
    for form, raises in ((words.more, True), (words.less, False)):
        names = [words.names[name] for name, raised in reasons if raised is raises and name in words.names]
        if names:
            lines.append(form.format(names=digest_words(language).comma.join(names)))
    return lines


def weight_words(language: str) -> WeightWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    return TRADITIONAL if any(mark in tag for mark in ("hant", "tw", "hk", "mo")) else SIMPLIFIED
