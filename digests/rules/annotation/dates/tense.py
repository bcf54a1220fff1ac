"""Whether the words around a date speak of what is coming or of what is over."""

import re
from dataclasses import dataclass

from digests.rules.annotation.dates.words import Expression

COMING = re.compile(
    r"(?i)\b(?:(?:will|shall|must|may|to) (?:\w+ )?be (?:\w+ )?(?:[a-z]+(?:ed|en)|held"
    r"|made|put|set|cut|sent|told|shot|left|found|begun)|will|would|shall|must"
    r"|(?:is|are|was|were|be|been) (?:to|due|expected|scheduled|planned|set"
    r"|slated|likely)"
    r"|(?:agree[sd]?|decide[sd]?|pledge[sd]?|promise[sd]?|vow(?:s|ed)|offer(?:s|ed)|want(?:s|ed)?|intends?)"
    r"(?: (?:on|in|at) \w+)? to \w+|next (?=\w+ )|(?:has|have) until"
    r"|due|expected|scheduled|slated|plans? to|planned for|(?:is|are) \w+ing|going to|hopes? to|to be"
    r"|coming|upcoming"
    r"|(?:goes|go) (?:on|into)|(?:takes?|come|comes|go|enters?) (?:effect|into)|rises? to|starts?"
    r"|begins?|opens?|follow"
    r"|deadline|before|until|by(?= (?:the )?(?:end|close|last|\0))|expires?|laps(?:e|es)\b)\b"
    r"|将|將|拟|擬|预计|預計|计划|計劃|订于|訂於|定于|定於|起(?:施|执|執|实|實|生)|届时|屆時"
)
PRESENT_PASSIVE = re.compile(r"\b(?:is|are) (?:\w+ )?[a-z]+(?:ed|en)\b")
GONE = re.compile(
    r"(?i)\b(?:(?!need|speed|exceed|proceed|hundred|indeed|embed|red\b|bed\b)[a-z]{2,}ed|said|told|met"
    r"|held|began|came|went|took"
    r"|made|gave|put|cut|flew|left|was|were|had|did|shot|sent|wrote|spoke|saw|rose|fell|has|have|found"
    r"|set|ran|won|lost"
    r"|says|since|ago)\b|了|曾|已|此前|说|說|表示|称|稱|指出|公布|宣布|发布|發布|举行|舉行|回应|回應|报道|報導"
)
CONTEXT = 400  # characters before and after a date that are looked at
CLAUSE_END = re.compile(r"[;；。]|, (?=(?:and|but|while|as) )")
BEFORE_BY = re.compile(r"(?i)\b(?:by|before|until) (?:the )?$|\bby \d[\d:]* [ap]\.?m\.?[^;.]{0,24} on $")
HAD_BY = re.compile(  # "had 38 applications by Thursday": a count of what was done, nobody's deadline
    r"(?i)\bhad (?!to\b|until\b)(?:(?!\b(?:to|must|would|will|should|could|may|due|until)\b)[^,;.]){1,60}"
    r"\bby (?:the )?$"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tense:
    """The places of a sentence that speak of the future and of the past, found once for all its dates."""

    sentence: str
    ahead: tuple[Span, ...]
    back: tuple[Span, ...]
    passive: tuple[Span, ...]

    @classmethod
    def of(cls, sentence: str) -> "Tense":
        ahead, back, passive = (
            tuple(match.span() for match in pattern.finditer(sentence))
            for pattern in (COMING, GONE, PRESENT_PASSIVE)
        )
        return cls(sentence, ahead, back, passive)

    def points_ahead(self, expression: Expression) -> bool | None:
        """Say whether the words around a date speak of the future (None: they do not tell)."""
        first, last = expression.start - CONTEXT, expression.end + CONTEXT
        if HAD_BY.search(self.sentence, max(0, expression.start - 80), expression.start):
            return False
        if BEFORE_BY.search(self.sentence, max(0, expression.start - 60), expression.start):
            return True
        coming = [span for span in self.ahead if first <= span[0] and span[1] <= expression.start]
        ahead = max((span[0] for span in coming), default=-1)
        inside = (*coming, *self.passive)
        gone = (span for span in self.back if first <= span[0] and span[1] <= expression.start)
        back = max((span[0] for span in gone if not _within(span, inside)), default=-1)
        if ahead >= 0 or back >= 0:
            return ahead >= back
        end = CLAUSE_END.search(self.sentence, expression.end, min(last, len(self.sentence)))
        last = end.start() if end else last
        coming_after = self._next(self.ahead, expression.end, last)
        gone_after = self._next(self.back, expression.end, last)
        if coming_after is not None and (gone_after is None or coming_after <= gone_after):
            return True
        return False if gone_after is not None else None

    def tells_of_past(self) -> bool:
        """Say whether any of the sentence is told in the past."""
        return any(not _within(span, (*self.ahead, *self.passive)) for span in self.back)

    @staticmethod
    def _next(spans: tuple[Span, ...], start: int, end: int) -> int | None:
        return next((span[0] for span in spans if span[0] >= start and span[1] <= end), None)


def _within(inner: Span, outer: tuple[Span, ...]) -> bool:
    """Say whether a past form is part of a phrase about the future ("was due", "is expected")."""
    return any(start <= inner[0] < end for start, end in outer)
