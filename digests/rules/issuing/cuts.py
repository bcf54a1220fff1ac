"""What is cut of a sentence that stands under a name: the words with which somebody began, and its last clauses.

A cut is marked with "…"; within a sentence nothing is cut.
"""

import re

from digests.model.lexicon import Lexicon
from digests.rules.texts import is_chinese

CUT = "…"
SHORTEST, SHORTEST_CHINESE = 40, 12  # characters that are left of a sentence that ends at a clause
LONGEST_STATEMENT, LONGEST_SENTENCE, LONGEST_TITLE = 330, 200, 180
"""Characters of a headline: of what somebody said, of the sentence that tells an event, of a title."""
MOST_OPENERS = 3
CLAUSE_END = re.compile(r"[,;:—–](?=\s)|\s[—–-](?=\s)|[，；：。！？]")
WORD_END = re.compile(r"\s|[、”’）》]")


def without_opener(text: str, lexicon: Lexicon) -> str:
    """Return a sentence from where somebody came to the point, with "…" where words were cut."""
    rest = text
    for _ in range(MOST_OPENERS):
        match = lexicon.statements.openers.match(rest)
        if not match or len(rest) - match.end() < _shortest(rest) // 2:
            break
        rest = rest[match.end() :]
    return text if rest == text else f"{CUT}{rest}"


def statement_headline(text: str, lexicon: Lexicon) -> str:
    """Return a statement as it stands above a card: from where its speaker came to the point, and ended at a
    clause where it is long; "" where no clause fits."""
    return ended(without_opener(text, lexicon), LONGEST_STATEMENT, lexicon)


def ended(text: str, most: int, lexicon: Lexicon) -> str:
    """Return a text of at most `most` characters, or its beginning to the last clause that fits, with "…"; ""
    where none does, or where what it decides or demands comes later."""
    if len(text) <= most:
        return text
    words = lexicon.statements
    ends = [each.start() for each in words.ending.finditer(text, _shortest(text), most)]
    kept = text[: ends[-1]].rstrip(" ,;—，；") if ends else ""
    tells = next((pattern for pattern in (words.decides, words.outcome) if pattern.search(text)), None)
    return f"{kept} {CUT}" if kept and (tells is None or tells.search(kept)) else ""


def ended_at_clause(text: str, longest: int) -> str:
    """Return a text, or its beginning of at most so many characters (Chinese: half) that ends with a clause, else
    with a word, and "…"."""
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
