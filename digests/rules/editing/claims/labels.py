"""What an article's lead rests on: an act, a statement, a report, unnamed sources, a denial."""

import re
from collections.abc import Sequence

from digests.model import (
    BOTH,
    COMMENTATOR,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    Article,
    Ownership,
    Passage,
    PassageKind,
    Relation,
)
from digests.rules.editing.claims.chinese import step_in_chinese
from digests.rules.editing.claims.measures import step_in
from digests.rules.editing.claims.steps import Step
from digests.rules.editing.claims.words import (
    ACTS,
    DENIES,
    HAN_SAYS,
    HIDES,
    OFFICES,
    ORGANS,
    PRIVATE,
    SPOKEN,
    TITLE_SAYS,
    TITLE_SPEAKER,
    UNDONE,
)
from digests.rules.texts import is_chinese

ACT, STATEMENT, REPORT = "official act", "official statement", "attributed report"
UNNAMED, DENIAL = "unnamed sources", "denial"
LEADING = 2  # passages at the head of an article that say what it is about
LONGEST = 1200


def label_of(article: Article, passages: Sequence[Passage], relation: Relation) -> str:
    """Return what the article rests on, by its headline and its first two passages of news.

    One of "official act", "official statement", "attributed report", "unnamed sources", "denial", or "" when the
    outlet tells in its own voice what is no act. A denial and unnamed sources go before an act, since a reader
    must not take such news for settled.
    """
    leading = leading_of(passages)
    title, first = article.title[:LONGEST], leading[0] if leading else None
    if DENIES.search(title) or (first is not None and _denies(first)):
        return DENIAL
    if HIDES.search(title) or (first is not None and HIDES.search(first.text[:LONGEST])):
        return UNNAMED
    if article.document_number or (first is not None and _tells_act(first, relation)):
        return ACT
    if (first is None or not _is_spoken(first)) and _is_act(title, relation, title=True):
        return ACT
    if _speaks(first) if first is not None else _says(title, relation):
        return STATEMENT
    return _by_second(article, leading, relation)


def _by_second(article: Article, leading: Sequence[Passage], relation: Relation) -> str:
    """What the second passage bears out where headline and first passage do not tell, or who else is named."""
    for passage in leading[1:]:
        if HIDES.search(passage.text[:LONGEST]):
            return UNNAMED
        if _tells_act(passage, relation):
            return ACT
        if _speaks(passage):
            return STATEMENT
    if article.source.ownership is Ownership.GOVERNMENT:
        return STATEMENT
    if any(_is_spoken(passage) for passage in leading):
        return REPORT
    return ""


def leading_of(passages: Sequence[Passage]) -> Sequence[Passage]:
    """The passages that an article leads with: no background, and nothing that its furniture left over."""
    return [passage for passage in passages if passage.kind is not PassageKind.BACKGROUND][:LEADING]


def comments(passage: Passage) -> bool:
    """Say whether a commentator speaks; an office whose side the text does not tell is none."""
    words, text = passage.speaker_text, passage.text[:LONGEST]
    if passage.party != COMMENTATOR or not SPOKEN.search(text):
        return False
    return not (ORGANS.search(words) or OFFICES.search(words) or HIDES.search(text))


def step_of(text: str, *, headline: bool = False) -> Step | None:
    """Return what the text tells of a measure, in English or Chinese."""
    return step_in_chinese(text) if is_chinese(text) else step_in(text, headline=headline)


def _denies(passage: Passage) -> bool:
    told = passage.kind is PassageKind.STATEMENT or bool(passage.speaker)
    return told and bool(DENIES.search(passage.text[:LONGEST]))


def _tells_act(passage: Passage, relation: Relation) -> bool:
    if _is_spoken(passage):
        return False
    return _is_act(passage.text, relation, official=passage.party not in (OUTLET, OTHER, COMMENTATOR, ""))


def _is_act(text: str, relation: Relation, *, official: bool = False, title: bool = False) -> bool:
    """Say whether the text tells of something that a government, a court or a parliament has done or decided."""
    text = text[:LONGEST]
    step = step_of(text, headline=title)
    if step is not None and step.formal and step.deed.value != "expired":
        return True
    match = ACTS.search(text)
    if match is None:
        return False
    before = text[max(0, match.start() - 200) : match.start()]
    before = re.split(r"[,;:]\s(?=\w+ \w+ )|，|；", before)[-1] if not is_chinese(text) else before
    if UNDONE.search(before):
        return False
    return official or bool(ORGANS.search(before)) or _names_state(before, relation) or is_chinese(text)


def _names_state(before: str, relation: Relation) -> bool:
    """Say whether a party itself is the subject: "China met", not "a Chinese firm met"."""
    if PRIVATE.search(before):
        return False
    patterns = (
        pattern for party in relation.parties for pattern in (*party.metonyms, *party.nation, *party.mentions)
    )
    return any(pattern.search(before) for pattern in patterns)


def _speaks(passage: Passage) -> bool:
    """Say whether an official or an office speaks for a party."""
    if passage.party == BOTH:
        return True
    words = passage.speaker_text
    if HAN_SAYS.match(passage.text[:LONGEST]):
        return True
    if passage.party in (OUTLET, OTHER, ""):
        return (
            bool(ORGANS.search(words) or OFFICES.search(words))
            and not PRIVATE.search(words)
            and _is_spoken(passage)
        )
    if passage.party == STATE_MEDIA or comments(passage):
        return False
    return bool(passage.speaker) and _is_spoken(passage)


def _says(title: str, relation: Relation) -> bool:
    """Say whether a headline without a text gives a state's or an office's words."""
    verb = TITLE_SAYS.search(title)
    before = title[: verb.start()] if verb else ""
    told = bool(verb) and (bool(ORGANS.search(before)) or _names_state(before, relation))
    return told or bool(TITLE_SPEAKER.search(title))


def _is_spoken(passage: Passage) -> bool:
    """Say whether the passage is somebody's words: "plans" and "agreed" tell of a doer, not of a speaker."""
    if passage.party == STATE_MEDIA:
        return True
    told = passage.kind in (PassageKind.STATEMENT, PassageKind.OPINION) or bool(passage.speaker_text)
    return told and (not passage.speaker_text or bool(SPOKEN.search(passage.text[:LONGEST])))
