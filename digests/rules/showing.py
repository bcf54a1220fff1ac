"""Texts in the form that people are shown: without invisible characters, and without heaps of marks. Stored texts
and texts for comparing stay as they were written."""

import re
import unicodedata

MOST_MARKS = 2
"""The most combining marks that a letter keeps, the first ones. Vietnamese, Thai and pointed Arabic need two."""
MOST_PASSES = 4  # a mark on a removed character, or behind it, is removed in the next pass

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = "\u0620-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1a20-\u1aaf\ua840-\ua9ff\U00010a00-\U00011fff"
_NOTHING = re.compile(
    rf"(?P<kept>{_FLAG}|(?<=[{_JOINED}])[\u200c\u200d]|(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])"
    rf"|(?<=[{_EMOJI}])\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3))"
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U00013455\U00016fe4\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Invisible characters: those with the property Default_Ignorable_Code_Point of Unicode 16, the other format
characters (Cf) except the signs that Arabic and Kaithi print before figures, and blanks that are letters or signs.
The group `kept` has what stays: flags of regions, the joiners of emoji and of Arabic, Indic and neighbouring
letters, and the selector that makes an emoji of a sign."""


def visible(text: str) -> str:
    """Return the visible part of a text: without characters that are invisible, blank or turn the reading
    direction, and with at most two marks on a letter. Linear time. Doing it twice changes nothing more."""
    if text.isascii():
        return text
    for _ in range(MOST_PASSES):
        shown = _without_heaps(_NOTHING.sub(lambda found: found["kept"] or "", text))
        if shown == text:
            break
        text = shown
    return text


def _without_heaps(text: str) -> str:
    """Keep marks on letters, figures and signs. On a space or a comma a mark would be a sign of its own."""
    kept: list[str] = []
    marks, bears = 0, False
    for character in text:
        kind = unicodedata.category(character)
        if kind in ("Mn", "Me"):
            marks += 1
            if marks > MOST_MARKS or not (bears or character in "\ufe0f\u20e3"):
                continue
        elif kind not in ("Mc", "Cf"):
            marks, bears = 0, kind[0] in "LNS"
        kept.append(character)
    return "".join(kept)
