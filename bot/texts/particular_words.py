"""The fixed words for what a card says beside its quotations: contradictions, changes of lists, documents."""

from collections.abc import Mapping
from dataclasses import dataclass

from digests.model import ConflictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularWords:
    """One language's words. `{what}` is what is counted, `{who}` a speaker, `{outlet}` an outlet with its link,
    `{n}` and `{total}` numbers. `ways` are by what was done to the names of a list."""

    conflicts: Mapping[ConflictKind, str]
    counted: str
    account: str
    claimed: str
    denied: str
    ways: Mapping[str, str]
    named: str
    more: str


ENGLISH = ParticularWords(
    conflicts={
        ConflictKind.NUMBER: "Numbers differ",
        ConflictKind.DATE: "Dates differ",
        ConflictKind.CLAIM: "Disputed",
    },
    counted="{title} ({what})",
    account="{text} ({outlet})",
    claimed="said by {who} ({outlet})",
    denied="denied by {who} ({outlet})",
    ways={"added": "{n} added", "removed": "{n} removed", "modified": "{n} changed"},
    named="names {n} of {total}",
    more="and {n} more",
)

SIMPLIFIED = ParticularWords(
    conflicts={
        ConflictKind.NUMBER: "数字不一",
        ConflictKind.DATE: "日期不一",
        ConflictKind.CLAIM: "各执一词",
    },
    counted="{title}（{what}）",
    account="{text}（{outlet}）",
    claimed="{who}称（{outlet}）",
    denied="{who}否认（{outlet}）",
    ways={"added": "新增{n}个", "removed": "移出{n}个", "modified": "修改{n}个"},
    named="列名{n}个，共{total}个",
    more="等另外{n}个",
)

TRADITIONAL = ParticularWords(
    conflicts={
        ConflictKind.NUMBER: "數字不一",
        ConflictKind.DATE: "日期不一",
        ConflictKind.CLAIM: "各執一詞",
    },
    counted="{title}（{what}）",
    account="{text}（{outlet}）",
    claimed="{who}稱（{outlet}）",
    denied="{who}否認（{outlet}）",
    ways={"added": "新增{n}個", "removed": "移出{n}個", "modified": "修改{n}個"},
    named="列名{n}個，共{total}個",
    more="等另外{n}個",
)


def particular_words(language: str) -> ParticularWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
