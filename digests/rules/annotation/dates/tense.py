"""Whether the words around a date speak of what is coming or of what is over."""

from dataclasses import dataclass

from digests.model.lexicon import DateWords
from digests.rules.annotation.dates.expressions import Expression

CONTEXT = 400  # characters before and after a date that are looked at
OPENING = " \"“‘'"  # before the first word of a sentence
BESIDE = 12  # characters between "will" and its verb

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tense:
    """The places of a sentence that speak of the future and of the past, found once for all its dates."""

    sentence: str
    words: DateWords
    ahead: tuple[Span, ...]
    back: tuple[Span, ...]
    passive: tuple[Span, ...]

    @classmethod
    def of(cls, sentence: str, words: DateWords) -> "Tense":
        ahead, back, passive = (
            tuple(match.span() for match in pattern.finditer(sentence))
            for pattern in (words.coming, words.gone, words.present_passive)
        )
        return cls(sentence, words, ahead, back, passive)

    def points_ahead(self, expression: Expression) -> bool | None:
        """Say whether the words around a date speak of the future (None: they do not tell)."""
        words, sentence = self.words, self.sentence
        first = expression.start - CONTEXT
        if words.called.match(sentence, expression.end):
            return False
        if words.had_by.search(sentence, max(0, expression.start - 80), expression.start):
            return False
        limit = words.before_by.search(sentence, max(0, expression.start - 120), expression.start)
        if limit:
            # "By Monday evening, the ships had left": what follows says whether it is a limit.
            return bool(sentence[: limit.start()].strip(OPENING)) or self._ahead_behind(expression) is not False
        coming = [span for span in self.ahead if first <= span[0] and span[1] <= expression.start]
        ahead = max((span[0] for span in coming), default=-1)
        inside = (*coming, *self.passive)
        gone = (span for span in self.back if first <= span[0] and span[1] <= expression.start)
        back = max((span[0] for span in gone if not _within(span, inside)), default=-1)
        return ahead >= back if ahead >= 0 or back >= 0 else self._ahead_behind(expression)

    def _ahead_behind(self, expression: Expression) -> bool | None:
        """Say whether the words behind a date speak of the future (None: they do not tell)."""
        last = min(expression.end + CONTEXT, len(self.sentence))
        end = self.words.clause_end.search(self.sentence, expression.end, last)
        last = end.start() if end else last
        to_come = tuple(span for span in self.ahead if not self.words.decided.match(self.sentence, span[0]))
        coming = self._next(to_come, expression.end, last)
        gone = self._next(self.back, expression.end, last)
        if coming is not None and (gone is None or coming <= gone):
            return True
        return False if gone is not None else None

    def is_to_come(self, verb: int) -> bool:
        """Say whether the verb that begins at this character is one of what is coming ("will suspend")."""
        return any(end <= verb <= end + BESIDE or start <= verb < end for start, end in self.ahead)

    def tells_of_past(self) -> bool:
        """Say whether any of the sentence is told in the past."""
        return any(not _within(span, (*self.ahead, *self.passive)) for span in self.back)

    @staticmethod
    def _next(spans: tuple[Span, ...], start: int, end: int) -> int | None:
        return next((span[0] for span in spans if span[0] >= start and span[1] <= end), None)


def _within(inner: Span, outer: tuple[Span, ...]) -> bool:
    """Say whether a past form is part of a phrase about the future ("was due", "is expected")."""
    return any(start <= inner[0] < end for start, end in outer)
