"""The subject of a verb of saying in an English sentence: behind it, before it, or the sentence's own."""

import re

from digests.rules.editing.voices.phrases import OPENING, WEEKDAY, Tokens, is_light, is_verb, phrase_before
from digests.rules.editing.voices.speech import (
    ADVERBS,
    ASIDES,
    DETERMINERS,
    FINITE,
    LINKS,
    PASSIVE,
    PRONOUNS,
    RELATIVES,
    SPEECH,
    SUBORDINATORS,
)

OUTER, MAIN, INNER, SUBORDINATE = 0, 1, 2, 3
APPOSES = frozenset(
    ("the", "a", "an", "one", "president", "director", "chairman", "executive", "spokesman", "spokeswoman", "who")
)
ENDS = SUBORDINATORS | RELATIVES | {"and", "in", "on", "to", "about", "during"}
PARTS = frozenset(("which", "speaking", "asked", "in", "on", "citing", "referring"))
PERSON = re.compile(r"(?:man|men|er|or|ist|woman)s?$")
PLACE = re.compile(r"(?:[A-Z][\w.]+ ?){1,3}, (?=[A-Z]|the |he |she )")
POINTING = frozenset(("that", "this", "these", "those"))

OPENERS = frozenset(("there", "it", "this", "that", "what"))

Place = tuple[int, int, int]


def subject_of(masked: str, tokens: Tokens, cue: int) -> Place | None:
    """Return where the subject of the verb at `cue` begins and ends in the sentence, and its rank.

    The lower the rank, the further out the saying: OUTER frames the sentence ("..., the minister said"), MAIN
    opens it, INNER is a clause within, SUBORDINATE one of time or manner.
    """
    quoted = _after_quotation(tokens, cue)
    if not quoted and (cue == 0 or tokens[cue - 1].group() != ","):
        return _before(masked, tokens, cue)
    behind, before = _behind(tokens, cue, quoted), _before(masked, tokens, cue)
    return behind or before if quoted else before or behind


def _after_quotation(tokens: Tokens, cue: int) -> bool:
    """Say whether the word comes right after a quotation, or after the comma or dash behind one."""
    last = cue - 2 if cue > 1 and tokens[cue - 1].group() in ",-—–" else cue - 1
    return last >= 0 and tokens[last].group().startswith("\0")


def _behind(tokens: Tokens, cue: int, quoted: bool) -> Place | None:
    """Find the subject behind its verb, as in `"...", said the minister`."""
    if cue + 1 >= len(tokens) or not _names(tokens[cue + 1].group(), quoted):
        return None
    end = cue + 1
    while end < len(tokens):
        word = tokens[end].group()
        lower = word.lower()
        if lower in PRONOUNS and end == cue + 1:
            end += 1
            break
        if _ends_subject(word) or (word == "," and not _apposes(tokens, end)):
            break
        end += 1
    end = _untrailed(tokens, end)
    return (tokens[cue + 1].start(), tokens[end - 1].end(), 0) if end > cue + 1 else None


def _names(word: str, quoted: bool) -> bool:
    """Say whether a word behind the verb begins a subject; after a quotation it may be a plain noun."""
    if WEEKDAY.match(word):
        return False
    lower = word.lower()
    common = lower in (DETERMINERS - POINTING) | PRONOUNS or bool(word.islower() and PERSON.search(word))
    return word[0].isupper() or (quoted and common)


def _ends_subject(word: str) -> bool:
    lower = word.lower()
    if word[0] in '.;:?!\0—–"()' or lower in ENDS or lower.endswith("ing"):
        return True
    return word in FINITE or bool(WEEKDAY.match(word))


def _apposes(tokens: Tokens, comma: int) -> bool:
    """Say whether an apposition follows the comma: `said Otis Barr, a judge`."""
    return comma + 1 < len(tokens) and tokens[comma + 1].group().lower() in APPOSES


def _untrailed(tokens: Tokens, end: int) -> int:
    while end > 0 and (tokens[end - 1].group() in ",-" or tokens[end - 1].group().lower() in ADVERBS | LINKS):
        end -= 1
    return end


def _before(masked: str, tokens: Tokens, cue: int) -> Place | None:
    """Find the subject before its verb: over auxiliaries and adverbs, then back to where its phrase begins."""
    last = cue - 1
    passive = False
    while last >= 0 and is_light(tokens[last].group()):
        passive = passive or tokens[last].group() in PASSIVE
        last -= 1
    if last < 0 or (passive and not tokens[cue].group().endswith("ing")):
        return None
    if tokens[last].group() in (",", "—", "–"):
        return None if tokens[cue].group().endswith("ing") else _apposed(masked, tokens, last)
    first, stop = phrase_before(tokens, last)
    if first is None:
        return None
    return _placed(masked, tokens, first, last, stop)


def _apposed(masked: str, tokens: Tokens, mark: int) -> Place | None:
    """Find the head before an apposition: "Li Xi, spokesman for the command, said"."""
    opening = _same_mark_before(tokens, mark, tokens[mark].group())
    if opening is None or opening == 0 or any(token.group().startswith("\0") for token in tokens[opening:mark]):
        return None
    inner = tokens[opening + 1].group().lower()
    verbs = any(token.group() in FINITE for token in tokens[opening + 1 : mark])
    if verbs and inner not in RELATIVES:
        return None
    if inner in ("and", "but") or tokens[opening - 1].group() == ",":
        return None
    first, stop = phrase_before(tokens, opening - 1)
    if first is None:
        return None
    if (
        first >= 2
        and stop == ","
        and tokens[first].group()[0].isupper()
        and tokens[first - 2].group()[0].isupper()
    ):
        # "Otis Barr, of Macon, Georgia, said": the head opens the sentence.
        longer, further = phrase_before(tokens, first - 2)
        if longer == 0 and inner != "who":
            first, stop = longer, further
    end = opening if inner in PARTS else mark
    return _placed(masked, tokens, first, end - 1, stop)


def _same_mark_before(tokens: Tokens, place: int, mark: str) -> int | None:
    return next((back for back in range(place - 1, -1, -1) if tokens[back].group() == mark), None)


def _placed(masked: str, tokens: Tokens, first: int, last: int, stop: str) -> Place:
    start, end = tokens[first].start(), tokens[last].end()
    opening = OPENING.match(masked[start:end])
    while opening and opening.end() < end - start:
        start += opening.end()
        opening = OPENING.match(masked[start:end])
    tail = (
        first > 3
        and (stop == "," or stop.startswith("\0") or stop in ("?", "!"))
        and not OPENING.match(masked[:start])
    )
    rank = INNER if stop in SUBORDINATORS else MAIN
    # "waters that China claims": no words are reported.
    relative = stop == "that" and first > 1 and tokens[first - 2].group() not in SPEECH
    if stop in ASIDES or relative:
        rank = SUBORDINATE
    return start, end, OUTER if tail else rank


def opening_subject(masked: str, tokens: Tokens) -> tuple[int, int] | None:
    """Return where the sentence's own subject begins and ends, outside of what is quoted; None when it has none.

    It speaks where a quotation or "..., saying" follows without a verb that we know.
    """
    opening = OPENING.match(masked)
    start = opening.end() if opening else 0
    place = PLACE.match(masked, start) if opening else None
    start = place.end() if place else start
    rest = [token for token in tokens if token.start() >= start]
    if not rest or rest[0].group().startswith("\0"):
        rest = [token for token in rest if not token.group().startswith("\0")]
        rest = rest[1:] if rest and rest[0].group() in ",.-—" else rest
    if not rest or rest[0].group().lower() in OPENERS:
        return None
    end = 1 if rest[0].group().lower() in PRONOUNS else 0
    while end < len(rest) and end < 9 and not (end == 1 and rest[0].group().lower() in PRONOUNS):
        if not re.match(r"[\w$]", rest[end].group()) or _ends_opening(rest, end):
            break
        end += 1
    if not 0 < end < len(rest) or end > 8:
        return None
    words = masked[rest[0].start() : rest[end - 1].end()]
    named = bool(re.search(r"[A-Z]", words)) or words.lower() in PRONOUNS
    return (rest[0].start(), rest[end - 1].end()) if named else None


def _ends_opening(tokens: Tokens, place: int) -> bool:
    word = tokens[place].group()
    if word in FINITE or word.lower() in SUBORDINATORS | RELATIVES | (LINKS - {"of"}):
        return True
    return is_verb(tokens, place) or is_light(word)
