"""Our own words for what changed in a story, by language."""

import re
from collections.abc import Mapping

from digests.model import Party, Relation, Theme
from digests.rules.sending.novelty import Change, ChangeKind

WORDS: Mapping[str, Mapping[ChangeKind, str]] = {
    "en": {
        ChangeKind.ANSWER: "{what} has answered",
        ChangeKind.NUMBER: "{what}, was {was}",
        ChangeKind.LINE: "new line from {what}",
        ChangeKind.REPORT: "new report from {what}",
    },
    "zh-Hans": {
        ChangeKind.ANSWER: "{what}已回应",
        ChangeKind.NUMBER: "{what}，此前为{was}",
        ChangeKind.LINE: "{what}有新表态",
        ChangeKind.REPORT: "{what}有新报道",
    },
    "zh-Hant": {
        ChangeKind.ANSWER: "{what}已回應",
        ChangeKind.NUMBER: "{what}，先前為{was}",
        ChangeKind.LINE: "{what}有新表態",
        ChangeKind.REPORT: "{what}有新報導",
    },
}


def change_words(change: Change, relation: Relation, language: str) -> str:
    """Return the change in words, such as "62 aircraft, was 49" or "Beijing has answered"."""
    what, was = change.what, change.was
    if change.kind in (ChangeKind.ANSWER, ChangeKind.LINE):
        party = relation.party(what)
        what = label_of(party, language) if party else what
    if change.kind is ChangeKind.NUMBER:
        was = _without_common_end(was, what)
    return WORDS.get(language, WORDS["en"])[change.kind].format(what=what, was=was)


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
    """Leave out of "49 aircraft" what "62 aircraft" has said already."""
    words, others = before.split(), after.split()
    while len(words) > 1 and len(others) > 1 and words[-1].casefold() == others[-1].casefold():
        words.pop()
        others.pop()
    return " ".join(words)
