"""Where quotations begin and end in a sentence, by their marks, also where writers mix or mistype these."""

import re

OPENS, CLOSES = "“「『", "”」』"
MARKS = frozenset(OPENS + CLOSES + '"')
TWICE = re.compile(r"''|``|‘‘|’’")  # two apostrophes, as agencies write a quotation mark
PARTNER = {"「": "」", "『": "』"}
BEHIND = frozenset("\0 \t\n,.;:!?)]—–-…，。；：！？）’'" + OPENS + CLOSES + '"')
BEFORE = frozenset("\0 \t\n([—–-/‘'（" + OPENS)


def masked(sentence: str, was_open: bool = False) -> tuple[str, bool]:
    """Blank what is quoted by NUL characters, keeping every place, and say whether a quotation stays open.

    `was_open` says that the sentence begins inside a quotation. "“...\"" and "”...”" count as the pairs they are
    meant to be; a closing mark before any opening one closes what began before the sentence. Apostrophes and
    single marks are left alone. Linear in the length of the sentence.
    """
    marked = TWICE.sub('"\0', sentence)
    spans: list[tuple[int, int]] = []
    start = 0 if was_open else -1
    opener = ""
    for place, mark in enumerate(marked):
        if mark not in MARKS:
            continue
        before = marked[place - 1] if place else " "
        after = marked[place + 1] if place + 1 < len(marked) else " "
        end = place + 2 if after == "\0" else place + 1
        if start >= 0:
            if _closes(mark, opener, before, after):
                spans.append((start, end))
                start, opener = -1, ""
        elif _opens(mark, before, after):
            start, opener = place, mark
        elif not spans:
            spans.append((0, end))
    left_open = start >= 0
    if left_open:
        spans.append((start, len(sentence)))
    return _blanked(sentence, spans), left_open


def _closes(mark: str, opener: str, before: str, after: str) -> bool:
    if opener in PARTNER:
        return mark == PARTNER[opener]
    if mark in OPENS:
        # A closing mark typed the wrong way round: "here,“ said the minister".
        return mark == "“" and before not in BEFORE and after in BEHIND
    return True


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in OPENS:
        return True
    if mark in "」』":
        return False
    return before in BEFORE or after not in BEHIND


def _blanked(sentence: str, spans: list[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [sentence[end:start], "\0" * (stop - start)]
        end = stop
    return "".join([*parts, sentence[end:]])
