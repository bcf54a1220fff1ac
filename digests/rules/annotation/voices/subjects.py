"""Finds the subject of a verb without a parser: the first and the last of the words that name who speaks or acts.

English subjects stand before or behind a verb of saying, or open the sentence; Chinese ones stand before the verb.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digests.model.lexicon import SayingWords

OUTER, MAIN, INNER, SUBORDINATE = 0, 1, 2, 3
RankedSpan = tuple[int, int, int]
WORD = re.compile(r"[\w$]")
POSSESSIVE = re.compile(r"[’']s?$")
STOPS = '.;:?!\0—–"…'
TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
DATELINE = re.compile(r"[A-Z][A-Z. /,]{2,40}(?:\([^)]{2,30}\) )?[—–-]{1,2} ")
VERB = re.compile(r"[a-z]{2,}ed")
# These lengths were chosen with tests.benchmarks.quotes, by the speakers that people marked in the PolNeAR corpus.
LONGEST_NAME = 60  # tokens of a name with all that belongs to it
LONGEST = 90  # characters of a subject


class Grammar:
    """The lexicon's words of saying, and the sets made of several of them."""

    def __init__(self, words: SayingWords) -> None:
        self.words = words
        clauses = words.subordinators | words.relatives
        self.finite = words.speech | words.stands | words.auxiliaries | words.finite  # a subject ends before it
        self.light = words.auxiliaries | words.adverbs  # may stand between a subject and its verb
        self.no_head = clauses | words.links | (words.determiners - words.standalone) | words.no_head
        self.timing = words.subordinators - words.reasons  # opens a clause of time or manner
        self.no_second = words.pronouns | words.subordinators | words.prepositions  # none begins a second name
        self.no_apposition = self.no_second | words.conjunctions | words.adverbs | words.asides | {"which"}
        self.apposing = (words.relatives - {"which"}) | words.times
        self.trailing = words.adverbs | words.links | words.conjunctions | {",", "-", "("}  # ends no name
        self.leading = (words.links | words.adverbs | {"and", "or"}) - {"all", "both", "each"}  # begins no name
        self.ends_opening = clauses | (words.links - {"of"})


@lru_cache(maxsize=8)  # one for each lexicon
def grammar_of(words: SayingWords) -> Grammar:
    return Grammar(words)


class Tokens(list[re.Match[str]]):
    """The words and marks of a sentence, each with its place. A masked quotation counts as one mark. `grammar` and
    `words` are of the lexicon, and tell what each word is."""

    def __init__(self, masked: str, grammar: Grammar) -> None:
        super().__init__(grammar.words.token.finditer(masked))
        self.grammar = grammar
        self.words = grammar.words

    def only(self, tokens: Iterable[re.Match[str]]) -> "Tokens":
        """Return some of the tokens, with the same `grammar`."""
        some = Tokens("", self.grammar)
        some.extend(tokens)
        return some

    def word(self, place: int, beyond: str = "") -> str:
        """Return the word or mark at a place, or `beyond` if the place is past the end."""
        return self[place].group() if place < len(self) else beyond

    def small(self, place: int) -> str:
        """Return the word at a place in small letters, or "" if the place is past the end."""
        return self.word(place).lower()

    def is_light(self, place: int) -> bool:
        """Say whether a word may stand between a subject and its verb."""
        word, lower = self.word(place), self.small(place)
        adverb = lower.endswith("ly") and lower != "family" and word.islower()
        return adverb or lower in self.grammar.light or bool(self.words.weekday.match(word))

    def is_participle(self, place: int) -> bool:
        """Say whether a word in -ed is a verb, not an adjective ("the retired officer")."""
        word, before = self.word(place), self.small(place - 1) if place else ""
        verb = word.islower() and len(word) >= 4 and word.endswith("ed")
        return verb and before not in self.words.determiners and not before.endswith("ly")

    def is_finite(self, place: int) -> bool:
        """Say whether a word is a finite verb, not a noun of the same form ("the report", "a poll of theirs")."""
        if self.word(place) not in self.grammar.finite:
            return False
        for back in range(place - 1, max(-1, place - 4), -1):
            word = self.word(back)
            if word.lower() in self.words.determiners - self.words.standalone or POSSESSIVE.search(word):
                return False
            if not word.isalpha() or word in self.grammar.finite or word.lower() in self.grammar.no_head:
                break
        return True


def phrase_before(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Return the place of the first word of the noun phrase that ends at `last`, and the word before it."""
    words, grammar, word = tokens.words, tokens.grammar, tokens.word(last)
    before = tokens.small(last - 1) if last else ""
    pronoun = word.lower() in words.pronouns or words.contracted.match(word)
    if pronoun and not (word == "He" and before[:1].isalpha()):
        return last, before
    if (
        not WORD.match(word)
        or word.lower() in grammar.no_head
        or POSSESSIVE.search(word)
        or tokens.is_finite(last)
    ):
        return None, ""
    first = last
    while first > 0:
        each, lower = tokens.word(first - 1), tokens.small(first - 1)
        if (
            each == "He" and tokens.word(first)[0].isupper()
        ):  # "He Lifeng": before a capital letter it is a surname
            first -= 1
            continue
        if not WORD.match(each) or lower in words.subordinators or lower in words.pronouns or lower == "but":
            break
        if lower in words.relatives:
            # In "the bill, which critics call", who speaks stands between "which" and "call".
            return _antecedent(tokens, first - 1) if lower == "whose" else (first, "that")
        if each in grammar.finite or tokens.is_participle(first - 1):
            relative = _relative_before(tokens, first - 1)
            return _cut(tokens, first, last, lower) if relative is None else _antecedent(tokens, relative)
        first -= 1
    while first < last and tokens.small(first) in grammar.leading:
        first += 1
    return first, tokens.small(first - 1) if first else ""


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
    """Return where a phrase begins if `verb` stands before it: behind its last "and"; else, if `verb` is of saying
    or an auxiliary, at its first determiner or name. Behind any other verb it is an object: None."""
    for place in range(last, first - 1, -1):
        if tokens.small(place) in ("and", "but"):
            return (place + 1 if place < last else None), "and"
    if verb in tokens.words.speech or verb in tokens.words.auxiliaries:
        for place in range(first, last + 1):
            if tokens.small(place) in tokens.words.determiners or tokens.word(place)[0].isupper():
                return place, verb
    return None, verb


def end_of_name(tokens: Tokens, first: int) -> int:
    """Return the index behind the last token of the words that begin at `first` and name somebody: "said Otis
    Barr, a judge who has sat for years, on Monday" names him up to "years"."""
    place, apposed = first, False
    limit = min(len(tokens), first + LONGEST_NAME)
    while place < limit:
        if tokens.word(place) == "(":
            closing = next((at for at in range(place, min(limit, place + 10)) if tokens.word(at) == ")"), 0)
            if not closing:
                break
            place = closing
        elif tokens.word(place) == "," and _apposes(tokens, place + 1):
            apposed = True
        elif tokens.small(place) in tokens.words.relatives and place > first:
            while place + 1 < limit and tokens.word(place + 1)[0] not in f"{STOPS},)":
                place += 1
        elif _ends(tokens, first, place, apposed):
            break
        place += 1
    while place > first + 1 and tokens.small(place - 1) in tokens.grammar.trailing:
        place -= 1
    return place


def _ends(tokens: Tokens, first: int, place: int, apposed: bool) -> bool:
    words, word = tokens.words, tokens.word(place)
    lower, following = word.lower(), tokens.word(place + 1)
    if word[0] in STOPS or word in (",", ")") or words.weekday.match(word) or lower in words.subordinators:
        return True
    if lower in words.conjunctions:
        joins = following[:1].isupper() or following.lower() in words.determiners
        return not (joins or (apposed and following.lower() not in tokens.grammar.no_second))
    if lower in words.prepositions:
        return not (apposed or _belongs(tokens, first, place))
    verb = tokens.is_finite(place) or (lower.endswith("ing") and not apposed)
    return verb and word.islower() and tokens.small(place - 1) not in words.determiners


def _belongs(tokens: Tokens, first: int, place: int) -> bool:
    """Say whether a phrase of place or purpose tells who somebody is ("a lawyer for the firm"), and not where they
    were when they spoke ("said Barr at the airport")."""
    word = tokens.small(place)
    if word == "of" or (word == "to" and tokens.small(place - 1) in tokens.words.near):
        return True
    if word in ("in", "on", "to", "about", "during", "after", "before", "as", "over"):
        return False
    if tokens.word(first).islower() or tokens.small(first) in tokens.words.determiners:
        return True
    return word in ("for", "from", "with", "at") and tokens.word(place + 1, ".")[0].isupper()


def _apposes(tokens: Tokens, place: int) -> bool:
    """Say whether an apposition begins here, behind a comma: `said Otis Barr, a judge`."""
    word, lower, following = tokens.word(place), tokens.small(place), tokens.word(place + 1)
    if lower in tokens.grammar.apposing or (word.isdigit() and following in ",.of"):
        return True
    if not word[:1].isalpha() or tokens.words.weekday.match(word) or lower in tokens.grammar.no_apposition:
        return lower == "of" and following[:1].isupper()  # "Karen Hale, 67, of Exeter"
    verb = lower.endswith(("ing", "ly")) or word in tokens.grammar.finite or tokens.is_participle(place)
    return not (word.islower() and verb)


@dataclass(frozen=True, slots=True)
class ClauseSubject:
    """The subject of a clause: its first and last token, and the word before it in small letters."""

    first: int
    last: int
    stop: str


def subject_of(masked: str, tokens: Tokens, cue: int) -> RankedSpan | None:
    """Return where the subject of the verb at `cue` begins and ends in the sentence, and its rank.

    The lowest rank is the outermost verb. OUTER: it frames the sentence ("..., the minister said"). MAIN: it is in
    the main clause. INNER: it is in a clause within. SUBORDINATE: it is in a clause of time or manner.
    """
    if cue > 1 and tokens.word(cue).endswith("ing") and tokens.word(cue - 2) == "with":
        return tokens[cue - 1].start(), tokens[cue - 1].end(), SUBORDINATE  # "with many accusing it"
    if tokens.word(cue).endswith("ing") or (cue and tokens.word(cue - 1) == "to"):
        return governor(masked, tokens, cue)
    behind_mark = cue - 2 if cue > 1 and tokens.word(cue - 1) in ",-—–" else cue - 1
    quoted = behind_mark >= 0 and tokens.word(behind_mark).startswith("\0")
    clause = _before(tokens, cue)
    before = _placed(masked, tokens, clause) if clause else None
    if not quoted and (cue == 0 or tokens.word(cue - 1) != ","):
        return before
    behind = _behind(tokens, cue, quoted)
    return behind or before if quoted else before or behind


def governor(masked: str, tokens: Tokens, place: int) -> RankedSpan | None:
    """Return the subject of the last finite verb before `place`, with its rank.

    If this verb is in reported speech ("that the rule is", "he said she was"), return the subject who reports it.
    """
    clause = _governing(tokens, place)
    while clause is not None and (clause.stop in tokens.words.reported or clause.stop in tokens.words.speech):
        outer = _governing(tokens, clause.first)
        if outer is None:
            break
        clause = outer
    return _placed(masked, tokens, clause) if clause else None


def _governing(tokens: Tokens, place: int) -> ClauseSubject | None:
    for verb in range(place - 1, max(-1, place - 40), -1):
        word = tokens.word(verb)
        if word[0] in "\0;:" and verb < place - 2:
            return None
        finite = word in tokens.grammar.finite and not word.endswith("ing")
        if (finite or tokens.is_participle(verb)) and (clause := _before(tokens, verb)):
            return clause
    return None


def _behind(tokens: Tokens, cue: int, quoted: bool) -> RankedSpan | None:
    """Find the subject behind its verb: `"...", said the minister`. After a quotation it may be a plain noun."""
    words, word = tokens.words, tokens.word(cue + 1)
    if not word or words.weekday.match(word):
        return None
    common = word.lower() in (words.determiners - words.pointing) | words.pronouns
    common = common or (word.islower() and words.person.search(word) is not None)
    if not (word[0].isupper() or (quoted and common)):
        return None
    end = cue + 2 if word.lower() in words.pronouns else end_of_name(tokens, cue + 1)
    return (tokens[cue + 1].start(), tokens[end - 1].end(), OUTER) if end > cue + 1 else None


def _before(tokens: Tokens, cue: int) -> ClauseSubject | None:
    """Find the subject before its verb: skip auxiliaries and adverbs, then go back to where its phrase begins."""
    last = cue - 1
    while last >= 0 and tokens.is_light(last):
        last -= 1
    light = {token.group() for token in tokens[last + 1 : cue]}
    if not light.isdisjoint(tokens.words.auxiliaries) and tokens.word(cue).endswith("s"):
        return None  # "have claims", "had doubts"
    passive = not light.isdisjoint(tokens.words.passive)
    if last > 0 and tokens.small(last) in tokens.words.spans and tokens.small(last - 1) in ("last", "this"):
        last -= 2
    if last > 0 and tokens.word(last) == "on" and tokens.words.weekday.match(tokens.word(last + 1)):
        last -= 1
    if last < 0 or (passive and not tokens.word(cue).endswith("ing")):
        return None
    if tokens.word(last) == ",":
        return _apposed(tokens, last)
    first, stop = _phrase(tokens, last)
    return None if first is None else ClauseSubject(first, last, stop)


def _phrase(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Find where the noun phrase that ends at `last` begins. It may end with a party and place in brackets."""
    if tokens.word(last) == ")":
        last = next((at for at in range(last, max(0, last - 9), -1) if tokens.word(at) == "("), 0) - 1
    return phrase_before(tokens, last) if last >= 0 else (None, "")


def _apposed(tokens: Tokens, mark: int) -> ClauseSubject | None:
    """Find the head before an apposition: "Li Xi, spokesman for the command, said". The furthest comma counts."""
    start = mark
    while start > 0 and mark - start < LONGEST_NAME and tokens.word(start - 1)[0] not in ';:?!\0—–"':
        start -= 1
    for opening in (place for place in range(max(start, 1), mark) if tokens.word(place) == ","):
        tells = _describes(tokens, opening, mark)
        first, stop = _phrase(tokens, opening - 1) if tells is not None else (None, "")
        if first is None:
            continue
        # The verb behind the apposition belongs to the phrase only if the phrase opens a clause.
        joined = stop in tokens.words.subordinators or stop in ("and", "but")
        if first == 0 or joined or stop[:1] in "\0,;:—–-":
            return ClauseSubject(first, mark - 1 if tells else opening - 1, stop)
    return None


def _describes(tokens: Tokens, opening: int, mark: int) -> bool | None:
    """Say what stands between two commas before a verb. True: words that tell who somebody is. False: other words
    that may stand there ("speaking on Monday"). None: a clause of its own."""
    relative = False
    for place in range(opening + 1, mark):
        word = tokens.word(place)
        if word == "," or word.lower() in tokens.words.relatives or word == "that":
            relative = word != ","
        elif tokens.is_finite(place) and word.islower() and not relative:
            return None if not word.endswith("ing") else False
    words, word = tokens.words, tokens.small(opening + 1)
    if _apposes(tokens, opening + 1):
        return True
    return None if word in words.conjunctions and word not in words.asides else False


def _placed(masked: str, tokens: Tokens, clause: ClauseSubject) -> RankedSpan:
    first, last, stop = clause.first, clause.last, clause.stop
    start, end = tokens[first].start(), tokens[last].end()
    if first == last and tokens.words.contracted.match(tokens.word(first)):
        end = start + len(re.split("[’']", tokens.word(first))[0])
    while (opening := tokens.words.opening.match(masked[start:end])) and opening.end() < end - start:
        start += opening.end()
    closing = first > 3 and (stop in (",", "?", "!") or stop.startswith("\0"))
    if closing and not tokens.words.opening.match(masked[:start]):
        return start, end, OUTER
    # "waters that China claims": no words are reported.
    relative = stop == "that" and first > 1 and tokens.word(first - 2) not in tokens.words.speech
    if stop in tokens.grammar.timing or relative:
        return start, end, SUBORDINATE
    return start, end, INNER if stop in tokens.words.subordinators else MAIN


def opening_subject(masked: str, tokens: Tokens) -> tuple[int, int] | None:
    """Return where the subject that opens a sentence, or follows its quotation, begins and ends; None without one.

    It counts as the speaker if a quotation or "..., saying" follows, and no known verb of saying does.
    """
    opening = tokens.words.opening.match(masked)
    opening = (tokens.words.place.match(masked, opening.end()) or opening) if opening else None
    start = opening.end() if opening else 0
    rest = tokens.only(token for token in tokens if token.start() >= start)
    if not rest or rest.word(0).startswith("\0"):
        rest = tokens.only(token for token in rest if not token.group().startswith("\0"))
        rest = tokens.only(rest[1:]) if rest and rest.word(0) in ",.-—" else rest
    if not rest or rest.small(0) in tokens.words.openers:
        return None
    pronoun = rest.small(0) in tokens.words.pronouns
    end = 1 if pronoun else 0
    while not pronoun and end < min(len(rest), 9) and WORD.match(rest.word(end)) and not _ends_opening(rest, end):
        end += 1
    if not 0 < end < len(rest) or end > 8 or rest.word(end)[0] == "\0":
        return None
    named = pronoun or any(token.group()[0].isupper() for token in rest[:end])
    return (rest[0].start(), rest[end - 1].end()) if named else None


def _ends_opening(tokens: Tokens, place: int) -> bool:
    known = tokens.word(place) in tokens.grammar.finite or tokens.small(place) in tokens.grammar.ends_opening
    return known or tokens.is_participle(place) or tokens.is_light(place)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `official`: the verb is one of official acts. `active`: it is no auxiliary ("is")."""

    subject: str
    official: bool
    active: bool = True


def actor_of(sentence: str, grammar: Grammar) -> Actor | None:
    """Return who acts in a sentence and how, or None if the sentence does not open with a subject."""
    dateline = DATELINE.match(sentence)
    words = grammar.words
    opening = words.act_opening.match(sentence, dateline.end() if dateline else 0)
    start = end = opening.end() if opening else 0
    while (token := TOKEN.match(sentence, end)) and end - start <= LONGEST:
        word = token.group()
        if word in words.subordinators or word == "to":
            return None
        if end > start and (word in grammar.finite or VERB.fullmatch(word)):
            subject = words.trailing.sub("", sentence[start:end].strip())
            return Actor(subject, official=False, active=word not in words.auxiliaries)
        rest = sentence[token.end() : token.end() + 200]
        if words.acts.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return Actor(words.trailing.sub("", sentence[start : token.end()]), official=True)
        if not rest.startswith(" "):
            return None
        end = token.end() + 1
    return None


def chinese_actor_of(sentence: str, words: SayingWords) -> Actor | None:
    """Return who acts at the beginning of a Chinese sentence. Two who meet are one actor: "X and Y" (`pair`)."""
    together = words.meeting.match(sentence)
    if together and not words.cue_han.search(together["first"]):
        return Actor(words.pair["han"].format(**together.groupdict()), official=True)
    match = words.act_han.match(sentence)
    if match is None or words.cue_han.search(match["subject"]):
        return None
    return Actor(match["subject"], official=True)
