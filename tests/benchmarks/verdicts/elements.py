"""What a reader marks: the elements of a card and of a day's foot, with every mark and what it means.

This table is the contract: sheets print it, answers are checked against it, tables count by it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

OK = "ok"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of element: the letter of its keys on a sheet, what it is, and its marks with their meaning."""

    id: str
    letter: str
    what: str
    marks: Mapping[str, str]


_LEANS = 'cannot be read by itself: "this", "he", "yesterday", or half a sentence that needs the rest'
_LANGUAGE = "in a language that the reader did not choose (the reader of every sheet chose English)"
_FURNITURE = "caption, heading, greeting, host's words, bare question, glued or cut sentence"
_LINE = {
    OK: "that side's own word on this matter, and it says something",
    "wrong": (
        "not that side's words: the other side's, a reporter's narration of something that it did not say, the "
        "outlet's own, a commentator's, a lobby's"
    ),
    "other": "that side's words, on another matter than this card's",
    "empty": (
        "a formula, a courtesy or half a sentence with nothing specific in it (that a side has stated its "
        "position, that it urges the other to stop)"
    ),
    "leans": _LEANS,
    "furniture": _FURNITURE,
    "language": _LANGUAGE,
}

KINDS = (
    Kind(
        "headline",
        "H",
        "the headline of the card",
        {
            OK: "tells this card's event, or the statement, so that a reader knows the news from it alone",
            "announces": "tells that somebody spoke, posted, was interviewed or met the press, not what was said",
            "question": "is a question, or a reporter's question put as a sentence",
            "leans": 'cannot be read by itself: "this", "he", "yesterday", half a sentence',
            "argues": "is one side's polemic, printed as our headline",
            "old": "tells what was known before, not what is new on this card",
            "other": "tells another event than this card's",
            "language": _LANGUAGE,
        },
    ),
    Kind(
        "passage",
        "P",
        "a quoted passage without a capital's name (each)",
        {
            OK: "adds to the headline what a reader has to know of this event",
            "misses": "does not tell the event, though the articles do",
            "leans": _LEANS,
            "empty": "says nothing specific, or word for word what the uncut headline says",
            "other": "is about another matter",
            "furniture": _FURNITURE,
            "language": _LANGUAGE,
        },
    ),
    Kind("line", "L", "a line under a capital's name (each; a party's statement on an event counts, too)", _LINE),
    Kind(
        "statement",
        "S",
        "a statement on a statement card (each)",
        _LINE | {"mismatch": "answers another question than the fact that stands before it"},
    ),
    Kind(
        "subject",
        "J",
        'what a statement is said to be about, such as "On the oil tanker" (each)',
        {
            OK: "names what the statement is about",
            "speaker": "reads as if that person, court or place spoke",
            "wrong": "is not what the statement is about",
        },
    ),
    Kind(
        "fact",
        "Q",
        "a fact out of a reporter's question, before the answer",
        {
            OK: "tells what the answer is about, whole and briefly",
            "leans": _LEANS,
            "other": "belongs to another answer",
            "long": "is longer than the answer",
        },
    ),
    Kind(
        "claim",
        "U",
        'a claim of change: UPDATE with what moved, "was ...", "... has answered", a correction',
        {
            OK: "that did change, and it is said what",
            "vague": "a reader does not learn what moved, of what, or since when",
            "wrong": "that did not change, or the two do not belong together, or nobody answered",
        },
    ),
    Kind(
        "date",
        "D",
        "a line with a day (each; also those under the heading of what is coming)",
        {
            OK: "the day is right, and what it is for is said rightly",
            "wrong": "the day is not right, or not what it is for",
            "stale": "shelved, replaced or past",
        },
    ),
    Kind(
        "section",
        "T",
        "the section's title above the card",
        {
            OK: "is what the headline is about",
            "wrong": "is not what the headline is about; a title for other news is wrong where a section fits",
        },
    ),
    Kind(
        "continuation",
        "C",
        '"since", with the headline that was told then',
        {OK: "the same story goes on", "wrong": "that is another story"},
    ),
    Kind(
        "kind",
        "K",
        "whether the card is marked as what it is; it is asked of every card",
        {
            OK: "news without a mark, or comment with one",
            "unmarked": "opinion, analysis or a newsletter, shown as news",
            "mismarked": "marked as opinion or analysis, and it is news",
        },
    ),
    Kind(
        "card",
        "CARD",
        "the card as a whole; it is asked of every card",
        {
            OK: "belongs here, once, as one event or one statement",
            "not relation": "the United States and China (Taiwan, Hong Kong) are not both concerned",
            "split": "another card of today or yesterday has this event",
            "merged": "tells two events as one",
            "repeat": "was told before, with nothing new (a saga that goes on with real news is no repeat)",
        },
    ),
    Kind(
        "foot",
        "F",
        "a sentence of the foot, or a headline that is named there (each)",
        {
            OK: "true, and it can be read by itself",
            "false": "not true by this page and its articles",
            "leans": _LEANS,
        },
    ),
)
BY_LETTER = {kind.letter: kind for kind in KINDS}
BY_ID = {kind.id: kind for kind in KINDS}
ALWAYS = ("K", "CARD")
"""The keys that every card has."""


def kind_of(key: str) -> Kind:
    """Return the kind of an element by its key, such as "P2"; raises KeyError for one that no sheet has."""
    return BY_LETTER[re.sub(r"\d+$", "", key)]


def marks_table() -> str:
    """Return every kind of element with its marks and their meaning, as sheets print it."""
    rows = []
    for kind in KINDS:
        numbered = "" if kind.letter in ("H", "U", "T", "C", *ALWAYS) else "1.."
        rows.append(f"\n{kind.letter}{numbered}  {kind.what}")
        rows += [f"    {mark:<13} {meaning}" for mark, meaning in kind.marks.items()]
    return "\n".join(rows).strip("\n")
