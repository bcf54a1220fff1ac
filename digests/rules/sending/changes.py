"""Our own words for what changed in a story, by language."""

import re
from collections.abc import Mapping
from datetime import date

from digests.model import Party, Relation, Theme
from digests.rules.sending.updates import Change, ChangeKind

WORDS: Mapping[str, Mapping[ChangeKind, str]] = {
    "en": {
        ChangeKind.STAGE: "now {what}, was {was}",
        ChangeKind.ANSWER: "{what} has answered",
        ChangeKind.NUMBER: "{what}, was {was}",
        ChangeKind.DAY: "now {what}, was {was}",
        ChangeKind.STEP: "new step",
        ChangeKind.VOICE: "also from {was}: {what}",
        ChangeKind.LINE: "new line from {what}",
        ChangeKind.REPORT: "new report from {what}",
    },
    "zh-Hans": {
        ChangeKind.STAGE: "现{what}，此前为{was}",
        ChangeKind.ANSWER: "{what}已回应",
        ChangeKind.NUMBER: "{what}，此前为{was}",
        ChangeKind.DAY: "现为{what}，此前为{was}",
        ChangeKind.STEP: "新举措",
        ChangeKind.VOICE: "{was}另有表态：{what}",
        ChangeKind.LINE: "{what}有新表态",
        ChangeKind.REPORT: "{what}有新报道",
    },
    "zh-Hant": {
        ChangeKind.STAGE: "現{what}，先前為{was}",
        ChangeKind.ANSWER: "{what}已回應",
        ChangeKind.NUMBER: "{what}，先前為{was}",
        ChangeKind.DAY: "現為{what}，先前為{was}",
        ChangeKind.STEP: "新舉措",
        ChangeKind.VOICE: "{was}另有表態：{what}",
        ChangeKind.LINE: "{what}有新表態",
        ChangeKind.REPORT: "{what}有新報導",
    },
}
DAY_SET = {"en": "date set: {what}", "zh-Hans": "日期已定：{what}", "zh-Hant": "日期已定：{what}"}
COUNT = re.compile(r"(\d[\d,]*)(?! ?(?:percent|per cent|million|billion|trillion|thousand|dozen))(?: [A-Za-z-]+)+")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STAGES: Mapping[str, tuple[str, str]] = {
    "proposed": ("拟议中", "擬議中"),
    "announced": ("已宣布", "已宣布"),
    "in force": ("已生效", "已生效"),
    "suspended": ("已暂停", "已暫停"),
    "lifted": ("已取消", "已取消"),
    "extended": ("已延长", "已延長"),
    "expired": ("已到期", "已到期"),
}


def change_words(change: Change, relation: Relation, language: str) -> str:
    """Return the change in words: "62 aircraft, was 49", "Beijing has answered", "now 1 Aug, was 1 Jul"."""
    what, was = change.what, change.was
    match change.kind:
        case ChangeKind.ANSWER | ChangeKind.LINE:
            what = _party(what, relation, language)
        case ChangeKind.VOICE:
            was = _party(was, relation, language)
        case ChangeKind.NUMBER:
            was = _without_common_end(was, what)
        case ChangeKind.DAY:
            what, was = _day(what, language), _day(was, language)
        case ChangeKind.STAGE:
            what, was = _stage(what, language), _stage(was, language)
    if change.kind is ChangeKind.DAY and not was:
        return DAY_SET.get(language, DAY_SET["en"]).format(what=what)
    return WORDS.get(language, WORDS["en"])[change.kind].format(what=what, was=was)


def _party(identifier: str, relation: Relation, language: str) -> str:
    party = relation.party(identifier)
    return label_of(party, language) if party else identifier


def _day(day: str, language: str) -> str:
    if not day:
        return ""
    found = date.fromisoformat(day)
    if language.startswith("zh"):
        return f"{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]}"


def _stage(stage: str, language: str) -> str:
    if not language.startswith("zh"):
        return stage
    simplified, traditional = STAGES.get(stage, (stage, stage))
    return traditional if language == "zh-Hant" else simplified


def label_of(party: Party, language: str) -> str:
    """Return our neutral name of a party in the language, in English where there is none."""
    return party.labels.get(language) or party.labels.get(language.partition("-")[0]) or party.label


def title_of(theme: Theme, language: str) -> str:
    """Return a theme's title in the language, in English where there is none."""
    return theme.titles.get(language) or theme.titles.get(language.partition("-")[0]) or theme.title


def short_title(theme: Theme, language: str) -> str:
    """Return a title for a button or a list: "Taiwan" for "Taiwan and the Strait"; the topic's own word stays."""
    title = title_of(theme, language)
    if language.partition("-")[0] != "en":
        return title
    head = title.partition(",")[0]
    first = head.partition(" and ")[0]
    return first if theme.command in re.sub(r"[^a-z0-9]", "", first.lower()) else head


def _without_common_end(before: str, after: str) -> str:
    """Leave out of "49 aircraft" what "62 aircraft" has said, and the noun of "420 students" beside "402 places";
    of an amount or a share nothing is left out."""
    bare, other = COUNT.fullmatch(before), COUNT.fullmatch(after)
    return bare[1] if bare and other else before
