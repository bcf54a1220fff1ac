"""Cuts sentences that stand under a name. The words with which somebody begins to speak are cut, and so are the
last clauses of a long sentence.

A cut is marked with "…". Nothing is cut in the middle of a sentence.
"""

import re

from digests.model.lexicon import Lexicon
from digests.rules.texts import is_chinese

CUT = "…"
SHORTEST, SHORTEST_CHINESE = 40, 12  # how many characters must be left of a sentence that was cut at a clause
LONGEST_STATEMENT, LONGEST_SENTENCE, LONGEST_TITLE = 330, 200, 180
"""The most characters of a headline: of a statement, of a sentence that tells an event, and of a title."""
LONGEST_IN_REVIEW = 140  # characters of a statement in the review of a week (Chinese: half)
MOST_OPENERS = 3
CLAUSE_END = re.compile(r"[,;:—–](?=\s)|\s[—–-](?=\s)|[，；：。！？]")
WORD_END = re.compile(r"\s|[、”’）》]")


def without_opener(text: str, lexicon: Lexicon) -> str:
    """Return a sentence from the place where its speaker comes to the point. "…" stands for the words before."""
    rest = text
    for _ in range(MOST_OPENERS):
        match = lexicon.statements.openers.match(rest)
        if not match or len(rest) - match.end() < _shortest(rest) // 2:
            break
        rest = rest[match.end() :]
    return text if rest == text else f"{CUT}{rest}"


def statement_headline(text: str, lexicon: Lexicon) -> str:
    """Return a statement as it stands above a card. It begins where its speaker comes to the point. A long one
    ends at a clause. Return "" if no clause fits."""
    return ended(without_opener(text, lexicon), LONGEST_STATEMENT, lexicon)


def review_line(text: str, lexicon: Lexicon) -> str:
    """Return a statement as it stands in the review of a week: it begins where its speaker comes to the point, and
    a long one ends at a clause. Return "" if no clause fits."""
    most = LONGEST_IN_REVIEW // 2 if is_chinese(text) else LONGEST_IN_REVIEW
    return ended(without_opener(text, lexicon), most, lexicon)


def ended(text: str, most: int, lexicon: Lexicon) -> str:
    """Return the text, if it has at most `most` characters. Otherwise return its beginning to the end of the last
    clause that fits, with "…". Return "" if no clause fits. Return "", too, if the text decides or demands
    something only after that."""
    if len(text) <= most:
        return text
    words = lexicon.statements
    ends = [each.start() for each in words.ending.finditer(text, _shortest(text), most)]
    kept = text[: ends[-1]].rstrip(" ,;—，；") if ends else ""
    tells = next((pattern for pattern in (words.decides, words.outcome) if pattern.search(text)), None)
    return f"{kept} {CUT}" if kept and (tells is None or tells.search(kept)) else ""


def ended_at_clause(text: str, longest: int) -> str:
    """Return the text, if it has at most `longest` characters (a Chinese text: half as many). Otherwise return its
    beginning with "…". The beginning ends with a clause, or if that cannot be, with a word."""
    longest = longest // 2 if is_chinese(text) else longest
    if len(text) <= longest:
        return text
    for end in (CLAUSE_END, WORD_END):
        if ends := [found.start() for found in end.finditer(text, longest // 2, longest)]:
            return f"{text[: ends[-1]].rstrip()} …"
    return f"{text[: longest - 1]}…"


def _shortest(text: str) -> int:
    return SHORTEST_CHINESE if is_chinese(text) else SHORTEST


def is_cut(headline: str) -> bool:
    """Say whether the end of a sentence was cut."""
    return headline.endswith(CUT)
