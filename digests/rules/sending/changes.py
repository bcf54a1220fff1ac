"""Our own words for what changed in a story, by language."""

import re
from collections.abc import Mapping
from datetime import date

from digests.model import Party, Relation, Theme
from digests.model.lexicon import ChangeWords, Lexicon
from digests.rules.sending.updates import Change, ChangeKind

IN_ENGLISH = "en"


def change_words(change: Change, relation: Relation, lexicon: Lexicon, language: str) -> str:
    """Return the change in words: "62 aircraft, was 49", "Beijing has answered", "now 1 Aug, was 1 Jul"; of an act
    none, the quoted words tell it; a correction says that it is one, and of which number."""
    what, was, words = change.what, change.was, lexicon.changes
    phrases = words.phrases.get(language) or words.phrases[IN_ENGLISH]
    match change.kind:
        case ChangeKind.ANSWER:
            what = _party(what, relation, language)
        case ChangeKind.NUMBER | ChangeKind.CORRECTION:
            was = _without_common_end(was, what, words)
        case ChangeKind.DAY:
            what, was = _day(what, phrases), _day(was, phrases)
        case ChangeKind.ACT:
            return ""
        case ChangeKind.STAGE:
            stages = words.stages.get(language, {})
            what, was = stages.get(what, what), stages.get(was, was)
    kind = change.kind.value
    if change.kind is ChangeKind.DAY and not was:
        kind = "day-set"
    elif change.kind is ChangeKind.CORRECTION and was:
        kind = "number-corrected"
    return phrases[kind].format(what=what, was=was)


def _party(identifier: str, relation: Relation, language: str) -> str:
    party = relation.party(identifier)
    return label_of(party, language) if party else identifier


def _day(day: str, phrases: Mapping[str, str]) -> str:
    if not day:
        return ""
    found = date.fromisoformat(day)
    names = phrases.get("months", "").split()
    name = names[found.month - 1] if names else ""
    return phrases["date"].format(day=found.day, month=found.month, name=name)


def label_of(party: Party, language: str) -> str:
    """Return our neutral name of a party in the language, in English where there is none."""
    return party.labels.get(language) or party.labels.get(language.partition("-")[0]) or party.label


def title_of(thing: Theme | Relation, language: str) -> str:
    """Return the title of a theme or the relation in the language, in English where there is none."""
    return thing.titles.get(language) or thing.titles.get(language.partition("-")[0]) or thing.title


def short_title(theme: Theme, language: str) -> str:
    """Return a title for a button or a list: "Taiwan" for "Taiwan and the Strait"; the topic's own word stays."""
    title = title_of(theme, language)
    if language.partition("-")[0] != "en":
        return title
    head = title.partition(",")[0]
    first = head.partition(" and ")[0]
    return first if theme.command in re.sub(r"[^a-z0-9]", "", first.lower()) else head


def _without_common_end(before: str, after: str, words: ChangeWords) -> str:
    """Leave out of "49 aircraft" what "62 aircraft" has said, and the noun of "420 students" beside "402 places";
    of an amount or a share nothing is left out."""
    bare, other = words.counted.fullmatch(before), words.counted.fullmatch(after)
    return bare["number"] if bare and other else before
