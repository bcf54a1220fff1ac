"""Quotation marks in the reader's typography; the words between them stay as they were published."""

from typing import NamedTuple

FAMILIES = (('"“', '"”'), ("「", "」"))
"""Opening and closing marks that belong together, whatever a text makes of them."""


class _Pair(NamedTuple):
    """Where a quotation within a text opens and closes; None where that lies outside of the text."""

    opening: int | None
    closing: int | None


def quoted(text: str, marks: str) -> str:
    """Return the text in the first two of four marks (outer and inner ones, each opening and closing).

    What it quotes itself stands in the inner marks, whatever its own are. A text that is one quotation, or a part
    of one that began before it or goes on after it, has the outer marks alone.
    """
    outer, inner = marks[:2], marks[2:]
    first, last = 0, len(text) - 1
    replaced: dict[int, str] = {}
    before = after = ""
    for opening, closing in FAMILIES:
        for pair in _pairs(text, opening, closing):
            if pair.opening in (first, None) and pair.closing in (last, None):
                replaced |= dict.fromkeys((place for place in pair if place is not None), "")
            else:
                replaced |= {place: mark for place, mark in zip(pair, inner, strict=True) if place is not None}
                before += inner[0] if pair.opening is None else ""
                after += inner[1] if pair.closing is None else ""
    said = "".join(replaced.get(place, letter) for place, letter in enumerate(text)).strip()
    return f"{outer[0]}{before}{said}{after}{outer[1]}"


def _pairs(text: str, opening: str, closing: str) -> list[_Pair]:
    """The quotations of a text. A straight mark opens one at the beginning and after a space or bracket; one that
    closes nothing may be inches."""
    pairs: list[_Pair] = []
    open_at: list[int] = []
    for place, letter in enumerate(text):
        if letter in opening and (letter not in closing or text[place - 1 : place] in _BEFORE):
            open_at.append(place)
        elif letter in closing:
            if open_at:
                pairs.append(_Pair(open_at.pop(), place))
            elif letter not in opening or place == len(text) - 1:
                pairs.append(_Pair(None, place))
    return [*pairs, *(_Pair(place, None) for place in open_at)]


_BEFORE = ("", " ", "\N{NO-BREAK SPACE}", "(", "[", "—", "–", "“", "‘", "（", "《")
