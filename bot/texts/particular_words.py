"""The fixed words for what a card says beside its quotations: contradictions, changes of lists, documents."""

from collections.abc import Mapping
from dataclasses import dataclass

from digests.model import ConflictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularWords:
    """One language's words. `{what}` is what is counted, `{who}` a speaker, `{outlet}` an outlet with its link."""

    conflicts: Mapping[ConflictKind, str]
    counted: str
    account: str
    claimed: str
    denied: str


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
)


def particular_words(language: str) -> ParticularWords:
    """Return the words of a BCP 47 language, in English where there are none."""
    tag = language.casefold()
    if not tag.startswith("zh"):
        return ENGLISH
    traditional = any(mark in tag for mark in ("hant", "tw", "hk", "mo"))
    return TRADITIONAL if traditional else SIMPLIFIED
