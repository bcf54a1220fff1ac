"""Whether an English clause tells of something done, decided, considered, denied or demanded."""

import re
from enum import StrEnum

from digests.rules.editing.claims.verbs import MEASURES, Form


class Mood(StrEnum):
    DONE = "done"
    DECIDED = "decided"
    CONSIDERED = "considered"


NEGATED = re.compile(
    r"(?i)\b(?:not(?! only)|never|neither|nor|without|rather than|instead of|cannot|no (?:plans?|intention"
    r"|decision"
    r"|need|reason|longer)|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|declin(?:e|es|ed) to|fail(?:s|ed)? to"
    r"|rul(?:e|es|ed|ing) out|stop(?:s|ped) short|reject(?:s|ed)?|dismiss(?:es|ed)?|shelv(?:e|es|ed)"
    r"|dropped (?:the |its |an? )?(?:idea|plan)|avoid(?:s|ed)?|unlikely|oppos(?:e|es|ed|ing))\b|n[’']t\b"
)
STILL_OPEN = re.compile(r"(?i)(?:\bnot|n[’']t) (?:yet )?(?:rul(?:e|ed|ing) out|exclud(?:e|ed)|deny that)\b")
DEMANDED = re.compile(
    r"(?i)\b(?:urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:on|for|upon)|demand(?:s|ed|ing)?|ask(?:s|ed|ing)?"
    r"|appeal(?:s|ed)?|press(?:es|ed|ing)? (?:for|the|(?-i:[A-Z])\w+)|should|must|ought|needs? to"
    r"|has to"
    r"|hop(?:e|es|ed)|wish(?:es)?|want(?:s|ed)? (?:the )?(?-i:[A-Z])\w+ to|if|unless|whether|would have"
    r"|in exchange for"
    r"|calls? to|pleas?|requests?|sue[sd]?|lobb(?:y|ies|ied))\b"
)
_TOWARDS = (
    r"plan(?:s|ned|ning)?|seek(?:s|ing)?|sought|want(?:s|ed)?|intend(?:s|ed|ing)?|prepar(?:e|es|ed|ing)|likely"
)
CONSIDERED = re.compile(
    r"(?i)\b(?:might|could|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|plans for|ready to"
    rf"|(?:{_TOWARDS}|poised|expected|proposals?|bill|idea|bid|push|aim(?:s|ed|ing)?|mov(?:e|es|ing)) to"
    r"|explor(?:e|es|ed|ing)|discuss(?:es|ed|ing)?|stud(?:y|ies|ied|ying)|propos(?:e|es|ed|al|ing)"
    r"|threat(?:en|ens|ened|ening)|threats? (?:to|of)|float(?:s|ed|ing)?|drafts?|readies|readying|eye[sd]?"
    r"|eyeing"
    r"|introduc(?:e|es|ed) (?:an? |the )?(?:[\w-]+ ){0,3}bills?|(?-i:may))\b|\bMay$"
)
PROPOSED = re.compile(
    r"(?i)(?<!\ba )(?<!\bthe )(?<!\bits )\b(?:propos(?:e|es|ed)|introduc(?:e|es|ed)|drafted|published)\b"
)
DECIDED = re.compile(
    r"(?i)\b(?:will|shall|going to|set to|due to|about to|slated to|scheduled to|(?:is|are|was|were) to"
    r"|(?:agree|decid|vow|pledg|promis|order|instruct|direct|commit|elect|vot)(?:e|es|s|d|ed|ing|ted"
    r"|ting)?\b.{0,60} to"
    r"|announc(?:e|es|ed|ing)|unveil(?:s|ed|ing)?|sign(?:s|ed) .{0,60}\b(?:that|to|which)|confirm(?:s|ed) that"
    r"|agree(?:s|d)? on|soon)\b|[’']ll\b"
)
WOULD = re.compile(r"(?i)\bwould\b|[’']d\b")
REPORTED = re.compile(r"(?i)\b(?:said|says|announced|announces|confirmed|told|declared|stated|wrote|added)\b")
PURPOSE = re.compile(
    r"(?i)\b(?:power|authority|right|demand|request|need|effort|ability|tool|way|licen[cs]e|order) to$"
)
PROGRESSIVE = re.compile(r"(?i)\b(?:is|are|was|were|be|been)(?: \w+ly| now)?$")
LAST_WORD = re.compile(r"[\w-]+$")


def mood_of(before: str, form: Form, *, headline: bool, sentence: str) -> tuple[Mood, bool] | None:
    """Return how far a deed is, by the words of its clause that stand before the verb, and whether anybody has
    committed to it; None when it is denied, demanded, a condition, or history ("the duties imposed in 2018")."""
    if STILL_OPEN.search(before):
        return Mood.CONSIDERED, False
    if NEGATED.search(before) or DEMANDED.search(before):
        return None
    if CONSIDERED.search(before):
        return Mood.CONSIDERED, bool(PROPOSED.search(before))
    if WOULD.search(before):
        reported = bool(REPORTED.search(sentence))
        return (Mood.DECIDED if reported else Mood.CONSIDERED), reported
    if DECIDED.search(before):
        return Mood.DECIDED, True
    if before.casefold().endswith((" to", "\u00a0to")):
        return (Mood.DECIDED, True) if headline and not PURPOSE.search(before) else None
    if form is Form.GERUND and not PROGRESSIVE.search(before):
        return None
    last = LAST_WORD.search(before)
    if form is Form.PAST and last and last.group().lower() in MEASURES and not headline:
        return None
    return Mood.DONE, True
