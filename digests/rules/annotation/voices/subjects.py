"""The subject of a verb in an English sentence: of saying (behind it, before it, the sentence's own) or doing."""

import re
from dataclasses import dataclass

from digests.model.lexicon import SayingWords
from digests.rules.annotation.voices.phrases import (
    WORD,
    Grammar,
    Tokens,
    describes,
    end_of_name,
    heads_before,
    is_light,
    is_verb,
    phrase_before,
)

OUTER, MAIN, INNER, SUBORDINATE = 0, 1, 2, 3
RankedSpan = tuple[int, int, int]
TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
DATELINE = re.compile(r"[A-Z][A-Z. /,]{2,40}(?:\([^)]{2,30}\) )?[—–-]{1,2} ")
LONGEST = 90  # characters of a subject
VERB = re.compile(r"[a-z]{2,}ed")


@dataclass(frozen=True, slots=True)
class ClauseSubject:
    """The subject of a clause: its first and last token, and the word before it in small letters."""

    first: int
    last: int
    stop: str


def subject_of(masked: str, tokens: Tokens, cue: int) -> RankedSpan | None:
    """Return where the subject of the verb at `cue` begins and ends in the sentence, and its rank.

    The lower the rank, the further out the saying: OUTER frames the sentence ("..., the minister said"), MAIN
    opens it, INNER is a clause within, SUBORDINATE one of time or manner.
    """
    if cue > 1 and tokens.word(cue).endswith("ing") and tokens.word(cue - 2) == "with":
        return tokens[cue - 1].start(), tokens[cue - 1].end(), SUBORDINATE  # "with many accusing it"
    if tokens.word(cue).endswith("ing") or (cue and tokens.word(cue - 1) == "to"):
        return governor(masked, tokens, cue)
    quoted = after_quotation(tokens, cue)
    clause = _before(tokens, cue)
    before = _placed(masked, tokens, clause) if clause else None
    if not quoted and (cue == 0 or tokens.word(cue - 1) != ","):
        return before
    behind = _behind(tokens, cue, quoted)
    if quoted:
        return behind or before
    return before or behind if behind else _closing(tokens, cue) or before


def governor(masked: str, tokens: Tokens, place: int) -> RankedSpan | None:
    """Return the subject of the last finite verb before `place`: who does what is told there.

    From a clause that reports ("that the rule is", "he said she was") it goes on to whoever reports it.
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
        if (word in tokens.grammar.finite and not word.endswith("ing")) or is_verb(tokens, verb):
            clause = _before(tokens, verb)
            if clause is not None:
                return clause
    return None


def after_quotation(tokens: Tokens, cue: int) -> bool:
    """Say whether the word comes right after a quotation, or after the comma or dash behind one."""
    last = cue - 2 if cue > 1 and tokens.word(cue - 1) in ",-—–" else cue - 1
    return last >= 0 and tokens.word(last).startswith("\0")


def _behind(tokens: Tokens, cue: int, quoted: bool) -> RankedSpan | None:
    """Find the subject behind its verb, as in `"...", said the minister`."""
    if cue + 1 >= len(tokens) or not _names(tokens, cue + 1, quoted):
        return None
    pronoun = tokens.small(cue + 1) in tokens.words.pronouns
    end = cue + 2 if pronoun else end_of_name(tokens, cue + 1)
    return (tokens[cue + 1].start(), tokens[end - 1].end(), OUTER) if end > cue + 1 else None


def _closing(tokens: Tokens, cue: int) -> RankedSpan | None:
    """Find a subject that ends the sentence: "..., said an American official." """
    behind = _behind(tokens, cue, True) if tokens.word(cue) in tokens.words.said else None
    if behind is None:
        return None
    rest = [token.group() for token in tokens if token.start() >= behind[1]]
    own = [token.group() for token in tokens if behind[0] <= token.start() < behind[1]]
    head = next((place for place, word in enumerate(own) if word.lower() in tokens.words.prepositions), len(own))
    if own[0].lower() not in tokens.words.determiners or not 1 < head < 7 or rest not in ([], ["."]):
        return None
    return behind if tokens.words.officer.fullmatch(own[head - 1]) else None


def _is_titled(tokens: Tokens, first: int) -> bool:
    """Say whether small words lead to a name: `said retired judge Otis Barr`."""
    for place in range(first, min(len(tokens), first + 4)):
        word = tokens.word(place)
        if word[0].isupper():
            return place > first and not tokens.words.weekday.match(word)
        if not word.islower() or word in tokens.grammar.no_title or word.endswith(("ing", "ly")):
            return False
    return False


def _names(tokens: Tokens, place: int, quoted: bool) -> bool:
    """Say whether a word behind the verb begins a subject; after a quotation it may be a plain noun."""
    words, word = tokens.words, tokens.word(place)
    if words.weekday.match(word):
        return False
    if word[0].isupper() or not quoted:
        return word[0].isupper()
    common = word.lower() in (words.determiners - words.pointing) | words.pronouns
    return common or bool(word.islower() and words.person.search(word)) or _is_titled(tokens, place)


def _before(tokens: Tokens, cue: int) -> ClauseSubject | None:
    """Find the subject before its verb: over auxiliaries and adverbs, then back to where its phrase begins."""
    last = cue - 1
    while last >= 0 and is_light(tokens.word(last), tokens.grammar):
        last -= 1
    light = {token.group() for token in tokens[last + 1 : cue]}
    passive = not light.isdisjoint(tokens.words.passive)
    if not light.isdisjoint(tokens.words.auxiliaries) and tokens.word(cue).endswith("s"):
        return None  # "have claims", "had doubts"
    last = _over_time(tokens, last)
    if last > 0 and tokens.word(last) == "on" and tokens.words.weekday.match(tokens.word(last + 1)):
        last -= 1
    if last < 0 or (passive and not tokens.word(cue).endswith("ing")):
        return None
    if tokens.word(last) == ",":
        return _apposed(tokens, last)
    if (dash := tokens.word(last)) in ("—", "–"):
        opening = next((back for back in range(last - 1, 0, -1) if tokens.word(back) == dash), None)
        return None if opening is None else _ending(tokens, opening - 1)
    return _ending(tokens, last)


def _ending(tokens: Tokens, last: int) -> ClauseSubject | None:
    """Return the phrase that ends at `last`."""
    first, stop = _phrase(tokens, last)
    return None if first is None else ClauseSubject(first, last, stop)


def _phrase(tokens: Tokens, last: int) -> tuple[int | None, str]:
    """Find where the noun phrase begins that ends at `last`, perhaps with a party and place in brackets."""
    if tokens.word(last) == ")":
        last = next((at for at in range(last, max(0, last - 9), -1) if tokens.word(at) == "("), 0) - 1
    return phrase_before(tokens, last) if last >= 0 else (None, "")


def _over_time(tokens: Tokens, last: int) -> int:
    """Step over "last week" or "less than two weeks ago" between a subject and its verb."""
    if last < 1 or tokens.small(last) not in tokens.words.spans | {"ago"}:
        return last
    before = tokens.small(last - 1)
    if tokens.small(last) != "ago":
        if tokens.words.weekday.match(tokens.word(last - 1)):
            return last - (3 if last > 2 and tokens.word(last - 2) == "on" else 2)
        return last - 2 if before in ("last", "this", "that", "earlier") else last
    at = last - 1
    while at >= 0 and (tokens.small(at) in tokens.words.lengths or tokens.word(at).isdigit()):
        at -= 1
    return at


def _apposed(tokens: Tokens, mark: int) -> ClauseSubject | None:
    """Find the head before an apposition: "Li Xi, spokesman for the command, said"."""
    for opening in heads_before(tokens, mark):
        tells = describes(tokens, opening, mark)
        if tells is None or opening == 0:
            continue
        first, stop = _phrase(tokens, opening - 1)
        if first is None:
            continue
        # only a phrase that opens a clause has the verb behind its apposition
        joined = stop in tokens.words.subordinators or stop in ("and", "but")
        if first == 0 or joined or stop[:1] in "\0,;:—–-":
            return ClauseSubject(first, mark - 1 if tells else opening - 1, stop)
    return None


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
    """Return where the sentence's own subject begins and ends, outside of what is quoted; None when it has none.

    It speaks where a quotation or "..., saying" follows without a verb that we know.
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
    words = masked[rest[0].start() : rest[end - 1].end()]
    named = bool(re.search(r"[A-Z]", words)) or words.lower() in tokens.words.pronouns
    return (rest[0].start(), rest[end - 1].end()) if named else None


def _ends_opening(tokens: Tokens, place: int) -> bool:
    word, grammar = tokens.word(place), tokens.grammar
    if word in grammar.finite or word.lower() in grammar.ends_opening:
        return True
    return is_verb(tokens, place) or is_light(word, grammar)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and whether the verb is one of official acts, or any that is no state of being."""

    subject: str
    official: bool
    active: bool = True


def actor_of(sentence: str, grammar: Grammar) -> Actor | None:
    """Return what the sentence tells its own subject does, None when it opens with something else than one."""
    dateline = DATELINE.match(sentence)
    words = grammar.words
    opening = words.act_opening.match(sentence, dateline.end() if dateline else 0)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
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
        if end - start > LONGEST:
            return None
    return None


def chinese_actor_of(sentence: str, words: SayingWords) -> Actor | None:
    """Return who does something at the beginning of a Chinese sentence; two who meet do it as one (`pair`)."""
    together = words.meeting.match(sentence)
    if together and not words.cue_han.search(together["first"]):
        return Actor(words.pair["han"].format(**together.groupdict()), official=True)
    match = words.act_han.match(sentence)
    if match is None or words.cue_han.search(match["subject"]):
        return None
    return Actor(match["subject"], official=True)
