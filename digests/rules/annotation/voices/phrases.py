"""Where the words that name a speaker begin and end, without a parser: a noun phrase, a name with its apposition.

"said Otis Barr (R-Ga.), a judge who has sat for years, on Monday" names him up to "years".
"""

import re
from collections.abc import Iterable, Iterator

from digests.model.lexicon import Lexicon

WORD = re.compile(r"[\w$]")
POSSESSIVE = re.compile(r"[’']s?$")
STOPS = '.;:?!\0—–"…'
# Lengths by tests.benchmarks.quotes, on the sources that PolNeAR marks.
PARENTHESIS = 9  # tokens at most between brackets that belong to a name
LONGEST = 60  # tokens of a name with all that belongs to it


class Grammar:
    """The lexicon's words of saying, and the sets made of several of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = words = lexicon.saying
        clauses = words.subordinators | words.relatives
        self.finite = words.speech | words.stands | words.auxiliaries | words.finite  # ends a subject before it
        self.light = words.auxiliaries | words.adverbs  # may stand between a subject and its verb
        self.no_head = clauses | words.links | (words.determiners - words.standalone) | words.no_head
        self.no_title = clauses | words.prepositions | words.conjunctions | words.no_title
        self.timing = words.subordinators - words.reasons  # opens a clause of time or manner
        self.no_second = words.pronouns | words.subordinators | words.prepositions  # joins no second name
        self.no_apposition = self.no_second | words.conjunctions | words.adverbs | words.asides
        self.apposing = words.relatives | words.times | {"whose"}
        self.trailing = words.adverbs | words.links | words.conjunctions | {",", "-", "("}  # ends no name
        self.ends_opening = clauses | (words.links - {"of"})


class Tokens(list[re.Match[str]]):
    """The words and marks of a sentence, each with its place, and the words by which they are read; a masked
    quotation is one of them."""

    def __init__(self, masked: str, grammar: Grammar) -> None:
        super().__init__(grammar.words.token.finditer(masked))
        self.grammar = grammar
        self.words = grammar.words

    def only(self, tokens: Iterable[re.Match[str]]) -> "Tokens":
        """Return some of the tokens, read by the same words."""
        some = Tokens("", self.grammar)
        some.extend(tokens)
        return some

    def word(self, place: int, beyond: str = "") -> str:
        """Return the word or mark at a place, `beyond` behind the last."""
        return self[place].group() if place < len(self) else beyond

    def small(self, place: int) -> str:
        """Return the word at a place in small letters, "" behind the last."""
        return self.word(place).lower()


def is_light(word: str, grammar: Grammar) -> bool:
    """Say whether a word may stand between a subject and its verb."""
    lower = word.lower()
    adverb = lower.endswith("ly") and lower != "family" and word.islower()
    return adverb or lower in grammar.light or bool(grammar.words.weekday.match(word))


def phrase_before(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Go back from the last word of a noun phrase to its first; also give what stands before it."""
    words, grammar, word = tokens.words, tokens.grammar, tokens.word(last)
    before = tokens.small(last - 1) if last else ""
    pronoun = word.lower() in words.pronouns or words.contracted.match(word)
    if pronoun and not (word == "He" and before[:1].isalpha()):
        return last, before
    if not WORD.match(word) or word.lower() in grammar.no_head or POSSESSIVE.search(word):
        return None, ""
    if word in grammar.finite and not _is_noun(tokens, last):
        return None, ""
    first = last
    while first > 0:
        each, lower = tokens.word(first - 1), tokens.small(first - 1)
        if each == "He" and tokens.word(first)[0].isupper():
            # "He Lifeng": before a capital letter it is a surname.
            first -= 1
            continue
        if not WORD.match(each) or lower in words.subordinators or lower in words.pronouns or lower == "but":
            break
        if lower in words.relatives:
            # "the bill, which critics call": who speaks stands between the two.
            return _antecedent(tokens, first - 1) if lower == "whose" else (first, "that")
        if each in grammar.finite or is_verb(tokens, first - 1):
            relative = _relative_before(tokens, first - 1)
            return _cut(tokens, first, last, lower) if relative is None else _antecedent(tokens, relative)
        first -= 1
    leading = (words.links | words.adverbs | {"and", "or"}) - {"all", "both", "each"}
    while first < last and tokens.small(first) in leading:
        first += 1
    if first and tokens.word(first)[0].isdigit() and tokens.small(first - 1) in words.roundly:
        first -= 1
    return first, tokens.small(first - 1) if first else ""


def _is_noun(tokens: Tokens, place: int) -> bool:
    """Say whether a word that may be a verb is a noun here: "the report", "a new poll of theirs shows"."""
    for back in range(place - 1, max(-1, place - 4), -1):
        word = tokens.word(back)
        if word.lower() in tokens.words.determiners - tokens.words.standalone or POSSESSIVE.search(word):
            return True
        if not word.isalpha() or word in tokens.grammar.finite or word.lower() in tokens.grammar.no_head:
            return False
    return False


def is_verb(tokens: Tokens, place: int) -> bool:
    """Say whether a word in -ed is a verb here, not an adjective ("the retired officer")."""
    word = tokens.word(place)
    if not word.islower() or len(word) < 4 or not word.endswith("ed"):
        return False
    before = tokens.small(place - 1) if place else ""
    return before not in tokens.words.determiners and not before.endswith("ly")


def _relative_before(tokens: Tokens, place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        if tokens.small(back) in tokens.words.relatives:
            return back
        if not WORD.match(tokens.word(back)):
            return None
    return None


def _antecedent(tokens: Tokens, relative: int) -> tuple[int | None, str]:
    if relative == 0 or tokens.word(relative - 1) == ",":
        return None, ""
    return phrase_before(tokens, relative - 1)


def _cut(tokens: Tokens, first: int, last: int, verb: str) -> tuple[int | None, str]:
    """Begin a phrase that a verb was found before: behind its last "and", or at its first determiner or name.

    What follows a verb that is none of saying or thinking is what was done, and no subject of a later verb:
    "shared a syllabus called ...".
    """
    for place in range(last, first - 1, -1):
        if tokens.small(place) in ("and", "but"):
            return (place + 1 if place < last else None), "and"
    if verb not in tokens.words.speech and verb not in tokens.words.auxiliaries:
        return None, verb
    for place in range(first, last + 1):
        if tokens.small(place) in tokens.words.determiners or tokens.word(place)[0].isupper():
            return place, verb
    return None, verb


def end_of_name(tokens: Tokens, first: int) -> int:
    """Return the index behind the last token of the words that begin at `first` and name somebody."""
    place, apposed = first, False
    limit = min(len(tokens), first + LONGEST)
    while place < limit:
        word = tokens.word(place)
        if word == "(":
            closing = _closing(tokens, place)
            if closing is None:
                break
            place = closing + 1
        elif word == "," and _apposes(tokens, place + 1):
            apposed, place = True, place + 1
        elif word.lower() in tokens.words.relatives and place > first:
            place = _end_of_clause(tokens, place, limit)
        elif _ends(tokens, first, place, apposed):
            break
        else:
            place += 1
    while place > first + 1 and tokens.small(place - 1) in tokens.grammar.trailing:
        place -= 1
    return place


def _ends(tokens: Tokens, first: int, place: int, apposed: bool) -> bool:
    words, word = tokens.words, tokens.word(place)
    lower = word.lower()
    if word[0] in STOPS or word in (",", ")") or words.weekday.match(word) or lower in words.subordinators:
        return True
    if lower in words.conjunctions:
        return not _joins(tokens, place, apposed)
    if word in tokens.grammar.finite and word.islower() and not _noun_here(tokens, place):
        return True
    if lower in words.prepositions:
        return not (apposed or _belongs(tokens, first, place))
    return lower.endswith("ing") and word.islower() and not apposed and not _noun_here(tokens, place)


def _noun_here(tokens: Tokens, place: int) -> bool:
    """Say whether a word that might be a verb is a noun or adjective: right behind a determiner, or hyphenated."""
    return place > 0 and tokens.small(place - 1) in tokens.words.determiners


def _belongs(tokens: Tokens, first: int, place: int) -> bool:
    """Say whether a phrase of place or purpose tells who somebody is ("a lawyer for the firm").

    Else it tells where they were when they spoke ("said Barr at the airport").
    """
    word = tokens.small(place)
    if word == "of" or (word == "to" and tokens.small(place - 1) in tokens.words.near):
        return True
    if word in ("in", "on", "to", "about", "during", "after", "before", "as", "over"):
        return False
    if tokens.word(first).islower() or tokens.small(first) in tokens.words.determiners:
        return True
    return word in ("for", "from", "with", "at") and tokens.word(place + 1, ".")[0].isupper()


def _joins(tokens: Tokens, place: int, apposed: bool) -> bool:
    """Say whether a conjunction joins two names or two nouns, not two clauses."""
    following = tokens.word(place + 1)
    if tokens.small(place) not in ("and", "or") or not following:
        return False
    if following.lower() in tokens.grammar.no_second or following[0] in STOPS:
        return False
    if following in tokens.grammar.finite or is_verb(tokens, place + 1):
        return False
    return apposed or following[0].isupper() or following.lower() in tokens.words.determiners


def _apposes(tokens: Tokens, place: int) -> bool:
    """Say whether an apposition begins here, behind a comma: `said Otis Barr, a judge`."""
    words, grammar = tokens.words, tokens.grammar
    word, lower, following = tokens.word(place), tokens.small(place), tokens.word(place + 1)
    if not word:
        return False
    if lower in grammar.apposing:
        return lower != "which"
    if word.isdigit():
        return following in ",.of"
    if lower == "of" and following:
        return following[0].isupper()  # "Karen Hale, 67, of Exeter"
    if lower in words.office_words:
        return True
    if not word[0].isalpha() or words.weekday.match(word) or lower in grammar.no_apposition:
        return False
    verb = lower.endswith(("ing", "ly")) or word in grammar.finite or is_verb(tokens, place)
    return not (word.islower() and verb) and not _is_clause(tokens, place)


def _is_clause(tokens: Tokens, place: int) -> bool:
    """Say whether what begins here has a verb of its own before it ends: then it is no apposition."""
    for at in range(place, min(len(tokens), place + 12)):
        word = tokens.word(at)
        if word[0] in STOPS or word == "," or word.lower() in tokens.words.relatives:
            return False
        if word in tokens.grammar.finite and not _noun_here(tokens, at):
            return True
    return False


def _closing(tokens: Tokens, opening: int) -> int | None:
    inside = range(opening + 1, min(len(tokens), opening + 1 + PARENTHESIS))
    return next((place for place in inside if tokens.word(place) == ")"), None)


def _end_of_clause(tokens: Tokens, place: int, limit: int) -> int:
    """Return where a relative clause ends: at its mark, or before the clause that goes on behind it."""
    place += 1
    while place < limit:
        word = tokens.word(place)
        if word == "(":
            closing = _closing(tokens, place)
            place = place if closing is None else closing
        elif word[0] in STOPS or word in (",", ")"):
            return place
        place += 1
    return place


def heads_before(tokens: Tokens, mark: int) -> Iterator[int]:
    """Give the commas before the one at `mark` that may open an apposition, the furthest in its clause first."""
    start = mark
    while start > 0 and mark - start < LONGEST and tokens.word(start - 1)[0] not in ';:?!\0—–"':
        start -= 1
    return (place for place in range(start, mark) if tokens.word(place) == ",")


def _has_verb(tokens: Tokens, start: int, mark: int) -> bool:
    """Say whether a verb of the sentence's own stands between two places, outside of relative clauses."""
    relative = False
    for place in range(start, mark):
        word = tokens.word(place)
        if word == ",":
            relative = False
        elif word.lower() in tokens.words.relatives or word.lower() == "that":
            relative = True
        elif place > start and tokens.word(place - 1) == "," and is_verb(tokens, place):
            return True
        elif word in tokens.grammar.finite and word.islower() and not relative and not _noun_here(tokens, place):
            return not word.endswith("ing")
    return False


def describes(tokens: Tokens, opening: int, mark: int) -> bool | None:
    """Say what stands between two commas before a verb.

    True: words that tell who somebody is. False: others that may stand there ("speaking on Monday"). None: a
    clause of its own.
    """
    words, word = tokens.words, tokens.small(opening + 1)
    if _has_verb(tokens, opening + 1, mark):
        return None
    if _apposes(tokens, opening + 1):
        return True
    if word in words.asides:
        return False
    if word in words.conjunctions:
        return None
    if word == "which" or word in words.prepositions or word in words.adverbs or word.endswith(("ing", "ed")):
        return False
    verbs = any(tokens.word(place) in tokens.grammar.finite for place in range(opening + 1, mark))
    return None if verbs else False
