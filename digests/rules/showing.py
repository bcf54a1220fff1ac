"""A text as it is shown to people: without what shows nothing, and without heaps of marks. What is stored and what
is compared stays as it was written."""

import re
import unicodedata

MOST_MARKS = 2
"""So many combining marks a letter keeps, the first ones: Vietnamese, Thai and pointed Arabic need as many."""
MOST_PASSES = 4  # what stood on or behind something that is gone goes, too

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
"""What shows nothing: the characters with the property Default_Ignorable_Code_Point of Unicode 16, the other
format characters (Cf) but for the signs that Arabic and Kaithi print before figures, and blanks that are letters
or signs. What of it is kept: flags of regions, the joiners of Arabic, Indic and their neighbours' letters and of
emoji, the selector that makes an emoji of a sign."""


def visible(text: str) -> str:
    """Return what is seen of a text: nothing that shows nothing, is only blank or turns the reading direction, and
    of the marks on a letter two at most. Takes linear time, and again it changes nothing."""
    if text.isascii():
        return text
    for _ in range(MOST_PASSES):
        shown = _without_heaps(_NOTHING.sub(lambda found: found["kept"] or "", text))
        if shown == text:
            break
        text = shown
    return text


def _without_heaps(text: str) -> str:
    """Marks stand on letters, figures and signs; on a space or a comma they would be signs of their own."""
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
