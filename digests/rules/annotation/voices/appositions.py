"""How far the words reach that name a speaker: a name with its party and place, its apposition, its clause.

"said Otis Barr (R-Ga.), a judge who has sat for years, on Monday" names him up to "years".
"""

from collections.abc import Iterator

from digests.rules.annotation.voices.phrases import Tokens, is_verb

STOPS = '.;:?!\0—–"…'
PARENTHESIS = 9  # tokens at most between brackets that belong to a name
LONGEST = 60  # tokens of a name with all that belongs to it


def end_of_name(tokens: Tokens, first: int) -> int:
    """Return the index behind the last token of the words that begin at `first` and name somebody."""
    place = first
    limit = min(len(tokens), first + LONGEST)
    apposed = False
    while place < limit:
        word = tokens[place].group()
        lower = word.lower()
        if word == "(":
            closing = _closing(tokens, place)
            if closing is None:
                break
            place = closing + 1
        elif word == "," and _apposes(tokens, place + 1):
            apposed, place = True, place + 1
        elif lower in tokens.words.relatives and place > first:
            place = _end_of_clause(tokens, place, limit)
        elif _ends(tokens, first, place, apposed):
            break
        else:
            place += 1
    return _untrailed(tokens, first, place)


def _ends(tokens: Tokens, first: int, place: int, apposed: bool) -> bool:
    word = tokens[place].group()
    lower = word.lower()
    if (
        word[0] in STOPS
        or word in (",", ")")
        or tokens.words.weekday.match(word)
        or lower in tokens.words.subordinators
    ):
        return True
    if lower in tokens.words.conjunctions:
        return not _joins(tokens, place, apposed)
    if word in tokens.grammar.finite and word.islower() and not _noun_here(tokens, place):
        return True
    if lower in tokens.words.prepositions:
        return not (apposed or _belongs(tokens, first, place))
    return lower.endswith("ing") and word.islower() and not apposed and not _noun_here(tokens, place)


def _noun_here(tokens: Tokens, place: int) -> bool:
    """Say whether a word that might be a verb is a noun or adjective: right behind a determiner, or hyphenated."""
    return place > 0 and tokens[place - 1].group().lower() in tokens.words.determiners


def _belongs(tokens: Tokens, first: int, place: int) -> bool:
    """Say whether a phrase of place or purpose tells who somebody is ("a lawyer for the firm").

    Else it tells where they were when they spoke ("said Barr at the airport").
    """
    word = tokens[place].group().lower()
    if word == "of" or (word == "to" and tokens[place - 1].group().lower() in tokens.words.near):
        return True
    if word in ("in", "on", "to", "about", "during", "after", "before", "as", "over"):
        return False
    opening = tokens[first].group()
    common = opening.islower() or opening.lower() in tokens.words.determiners
    following = tokens[place + 1].group() if place + 1 < len(tokens) else "."
    return common or (word in ("of", "for", "from", "with", "at") and following[0].isupper())


def _joins(tokens: Tokens, place: int, apposed: bool) -> bool:
    """Say whether a conjunction joins two names or two nouns, not two clauses."""
    if tokens[place].group().lower() not in ("and", "or") or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1].group()
    if (
        following.lower() in tokens.words.pronouns | tokens.words.subordinators | tokens.words.prepositions
        or following[0] in STOPS
    ):
        return False
    if following in tokens.grammar.finite or is_verb(tokens, place + 1):
        return False
    return apposed or following[0].isupper() or following.lower() in tokens.words.determiners


def _apposes(tokens: Tokens, place: int) -> bool:
    """Say whether an apposition begins here, behind a comma: `said Otis Barr, a judge`."""
    if place >= len(tokens):
        return False
    word = tokens[place].group()
    lower = word.lower()
    if lower in tokens.words.relatives | tokens.words.times | {"whose"}:
        return lower != "which"
    if word.isdigit():
        return place + 1 >= len(tokens) or tokens[place + 1].group() in ",.of"
    if lower == "of" and place + 1 < len(tokens):
        return tokens[place + 1].group()[0].isupper()  # "Karen Hale, 67, of Exeter"
    if lower in tokens.words.office_words:
        return True
    if not word[0].isalpha() or tokens.words.weekday.match(word):
        return False
    if (
        lower
        in tokens.words.prepositions
        | tokens.words.conjunctions
        | tokens.words.subordinators
        | tokens.words.pronouns
        | tokens.words.adverbs
        | tokens.words.asides
    ):
        return False
    if word.islower() and (
        lower.endswith(("ing", "ly")) or word in tokens.grammar.finite or is_verb(tokens, place)
    ):
        return False
    return not _is_clause(tokens, place)


def _is_clause(tokens: Tokens, place: int) -> bool:
    """Say whether what begins here has a verb of its own before it ends: then it is no apposition."""
    for at in range(place, min(len(tokens), place + 12)):
        word = tokens[at].group()
        if word[0] in STOPS or word == "," or word.lower() in tokens.words.relatives:
            return False
        if word in tokens.grammar.finite and not _noun_here(tokens, at):
            return True
    return False


def _closing(tokens: Tokens, opening: int) -> int | None:
    inside = range(opening + 1, min(len(tokens), opening + 1 + PARENTHESIS))
    return next((place for place in inside if tokens[place].group() == ")"), None)


def _end_of_clause(tokens: Tokens, place: int, limit: int) -> int:
    """Return where a relative clause ends: at its mark, or before the clause that goes on behind it."""
    place += 1
    while place < limit:
        word = tokens[place].group()
        if word == "(":
            closing = _closing(tokens, place)
            place = closing + 1 if closing is not None else place + 1
        elif word[0] in STOPS or word in (",", ")"):
            return place
        else:
            place += 1
    return place


def _untrailed(tokens: Tokens, first: int, end: int) -> int:
    while end > first + 1 and tokens[
        end - 1
    ].group().lower() in tokens.words.adverbs | tokens.words.links | tokens.words.conjunctions | {",", "-", "("}:
        end -= 1
    return end


def heads_before(tokens: Tokens, mark: int) -> Iterator[int]:
    """Give the commas before the one at `mark` that may open an apposition, the furthest in its clause first."""
    start = mark
    while start > 0 and mark - start < LONGEST and tokens[start - 1].group()[0] not in ';:?!\0—–"':
        start -= 1
    return (place for place in range(start, mark) if tokens[place].group() == ",")


def _has_verb(tokens: Tokens, start: int, mark: int) -> bool:
    """Say whether a verb of the sentence's own stands between two places, outside of relative clauses."""
    relative = False
    for place in range(start, mark):
        word = tokens[place].group()
        if word == ",":
            relative = False
        elif word.lower() in tokens.words.relatives | {"that"}:
            relative = True
        elif place > start and tokens[place - 1].group() == "," and is_verb(tokens, place):
            return True
        elif word in tokens.grammar.finite and word.islower() and not relative and not _noun_here(tokens, place):
            return not word.endswith("ing")
    return False


def describes(tokens: Tokens, opening: int, mark: int) -> bool | None:
    """Say what stands between two commas before a verb.

    True: words that tell who somebody is. False: others that may stand there ("speaking on Monday"). None: a
    clause of its own.
    """
    if _has_verb(tokens, opening + 1, mark):
        return None
    if _apposes(tokens, opening + 1):
        return True
    word = tokens[opening + 1].group().lower()
    if word in tokens.words.asides:
        return False
    if word in tokens.words.conjunctions:
        return None
    if (
        word == "which"
        or word in tokens.words.prepositions
        or word.endswith(("ing", "ed"))
        or word in tokens.words.adverbs
    ):
        return False
    verbs = any(tokens[place].group() in tokens.grammar.finite for place in range(opening + 1, mark))
    return None if verbs else False
