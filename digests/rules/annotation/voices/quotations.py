"""Finds what is quoted in a sentence, and the words that name who speaks. `register` then says whom they mean.

A sentence names nobody if it is only a quotation, or continues one. Its speaker then stands before it in the same
paragraph, behind it in the same paragraph (`"No." "Never," she said.`), or in a neighbouring paragraph.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from digests.model.lexicon import SayingWords
from digests.rules.annotation.voices.subjects import (
    INNER,
    MAIN,
    SUBORDINATE,
    Grammar,
    Tokens,
    governor,
    opening_subject,
    subject_of,
)
from digests.rules.texts import is_chinese

OPENS, CLOSES = "“「『", "”」』"
MARKS = frozenset(OPENS + CLOSES + '"')
TWICE = re.compile(r"''|``|‘‘|’’")  # two apostrophes, as agencies write a quotation mark
PARTNER = {"「": "」", "『": "』"}
BEHIND = frozenset("\0 \t\n,.;:!?)]—–-…，。；：！？）’'" + OPENS + CLOSES + '"')
BEFORE = frozenset("\0 \t\n([—–-/‘'（" + OPENS)
LONGEST = 90  # characters before a verb of saying that may name who speaks, with time and place
ACCORDING_TO = "according to"
NOBODY = re.compile(r"(?i)(?:neither|none|nobody)\b")
PARTICIPLE = re.compile(r"[a-z]+ing ")
TAG = 6  # words of "the minister asked in turn" behind a quotation
FURTHEST = 6  # sentences that are searched for who speaks in them


def masked(sentence: str, was_open: bool = False) -> tuple[str, bool]:
    """Return the sentence with NUL characters for all that is quoted, and whether a quotation stays open.

    Its length stays the same. `was_open` says that the sentence begins inside a quotation. "“...\"" and "”...”"
    count as pairs. A closing mark before any opening mark closes a quotation that began before the sentence.
    Apostrophes and single marks are left alone. Linear in the length of the sentence.
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
            if opener in PARTNER:
                closes = mark == PARTNER[opener]
            else:  # also a closing mark typed the wrong way round: "here,“ said the minister"
                closes = mark not in OPENS or (mark == "“" and before not in BEFORE and after in BEHIND)
            if closes:
                spans.append((start, end))
                start, opener = -1, ""
        elif mark in OPENS or (mark not in "」』" and (before in BEFORE or after not in BEHIND)):
            start, opener = place, mark
        elif not spans:
            spans.append((0, end))
    left_open = start >= 0
    if left_open:
        spans.append((start, len(sentence)))
    rest = list(sentence)
    for start, end in spans:
        rest[start:end] = "\0" * (end - start)
    return "".join(rest), left_open


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the verb of saying (`cue`), and where the words start.

    `words` is empty if a sentence tells that somebody speaks and leaves out who (usual in Chinese). `aside`: the
    verb only stands in a clause of time or manner ("since Biden promised it"). `deed`: the verb tells an act
    ("agreed to meet"), or that nothing is said ("did not say"). `source` names who reports the saying: Y in "X
    said so, according to Y".
    """

    words: str
    cue: str
    start: int = 0
    aside: bool = False
    deed: bool = False
    source: str = ""


Found = tuple[int, int, Attribution]


def attribution_of(sentence: str, masked: str, chinese: bool, grammar: Grammar) -> Attribution | None:
    """Return who speaks in a sentence, or None when it names nobody.

    `masked` is the sentence with NUL for what is quoted. The outermost verb of saying counts: X speaks in "X said
    that Y agreed" and in "..., X said".
    """
    return _chinese(masked, grammar.words) if chinese else _english(sentence, masked, grammar)


def _chinese(masked: str, words: SayingWords) -> Attribution | None:
    """Return the words before the first verb of saying, or None. They are empty if the subject is left out.

    If the sentence opens with a source ("according to"), the words that lead to the source count as the verb.
    """
    found: list[tuple[bool, int, str, str]] = []
    source = words.according_han.search(masked)
    if source and source.start() < 8:
        place = source.start("source")
        found.append((False, place, source["source"], masked[source.start() : place]))
    for cue in () if found else words.cue_han.finditer(masked):
        start = max(masked.rfind(mark, 0, cue.start()) for mark in "，。；：\0！？、") + 1
        if cue.start() - start > LONGEST:
            continue
        bare = masked[start : cue.start()]
        for _ in range(3):
            bare = words.edges.sub("", bare)
        bare = words.edges.sub("", words.told_han.split(bare.strip())[0])
        if len(bare) > 30 or words.unsaid_han.search(bare) or (cue["stand"] and not words.somebody.search(bare)):
            continue
        found.append((not bare, masked.find(bare, start), bare, cue["cue"]))
    if not found:
        return None
    _, place, named, verb = min(found)
    # A Chinese demand without a subject continues what somebody demands. A demand with a subject is an order.
    return Attribution(named, verb, place, deed=verb in words.deeds and bool(named))


def all_who_speak(sentence: str, masked: str, grammar: Grammar) -> Iterator[str]:
    """Yield the words that name who speaks, for each main clause of an English sentence and each clause set
    against another ("while Washington says"). What is said is left out: Y in "X said that Y said"."""
    for rank, start, each in _sayings(sentence, masked, Tokens(masked, grammar), "\0" in masked):
        outer = rank % 4 <= MAIN or grammar.words.contrast.search(masked[:start])
        if outer and not each.deed and each.cue in grammar.words.strong:
            yield each.words


def _english(sentence: str, masked: str, grammar: Grammar) -> Attribution | None:
    according, tokens = list(_according(sentence, masked, grammar)), Tokens(masked, grammar)
    quoted = next((place for place, token in enumerate(tokens) if token.group()[0] == "\0"), None)
    # A quotation follows a sentence that ends with a colon.
    quotes = quoted is not None or sentence.rstrip().endswith(":")
    found = [*_sayings(sentence, masked, tokens, quotes), *according]
    if quotes:  # the subject before the first quotation speaks, whatever the verb: `she waved them off as "noise"`
        place = governor(masked, tokens, len(tokens) - 1 if quoted is None else quoted)
        if place is not None:
            found.append((3, place[0], Attribution(sentence[place[0] : place[1]], "", place[0])))
    if found:
        best = min(found, key=lambda entry: entry[:2])[2]
        if not best.cue:  # another entry with the same start may have the verb
            cues = (each.cue for _, start, each in found if start == best.start and each.cue)
            best = replace(best, cue=next(cues, ""))
        sources = [each for _, _, each in found if each.cue == ACCORDING_TO and each.start > best.start]
        return replace(best, source=sources[-1].words) if sources else best
    if not quotes and not any(token.group() in tokens.words.participles for token in tokens):
        return None
    subject = opening_subject(masked, tokens)
    return Attribution(sentence[slice(*subject)], "", subject[0]) if subject else None


def _sayings(sentence: str, masked: str, tokens: Tokens, quotes: bool) -> Iterator[Found]:
    """Yield the subjects of the verbs of saying with ranks. The plainest and outermost has the lowest rank."""
    for position, token in enumerate(tokens):
        word, before = token.group(), tokens.word(position - 1) if position else ""
        # "shot back", "made clear": the word behind such a verb makes it report words.
        retorts = tokens.words.retorts.get(word) == tokens.word(position + 1)
        if not (word in tokens.words.speech or word in tokens.words.stands or retorts):
            continue
        aimed = before == "to"
        bound = aimed or word.endswith("ing")
        if not quotes and ((bound and not aimed) or before in tokens.words.maybe):
            continue
        place, following = subject_of(masked, tokens, position), tokens.word(position + 1, ".")
        reports = following in tokens.words.words_follow or following[0] == "\0" or following[0].isupper()
        if place is None or (word in tokens.words.reports and not reports):
            continue
        start, end, rank = place
        named = sentence[start:end]
        if PARTICIPLE.match(sentence, start) and " " in named:
            continue  # cut wrongly: "maintaining ships near islands the minister called"
        aside = rank == SUBORDINATE and not quotes
        weak = word not in tokens.words.strong or bound
        # "voted to condemn": words that are only intended count as a deed.
        deed = word in tokens.words.deeds or word in tokens.words.stands or (aimed and not quotes)
        # Nothing is said ("did not say", "neither said"), or something is asked for ("asked for a vote").
        denied = any(
            token.group().lower() in ("not", "never") for token in tokens[max(0, position - 3) : position]
        )
        asked = word in ("asked", "asks", "ask") and following == "for"
        deed = deed or asked or denied or NOBODY.match(named) is not None
        # In "X repeated that Y said" X speaks, though "repeated" alone tells less than "said".
        nested = rank == INNER and not weak
        yield rank + 4 * (weak or nested), start, Attribution(named, word, start, aside, deed)


def _according(sentence: str, masked: str, grammar: Grammar) -> Iterator[Found]:
    for match in grammar.words.according.finditer(masked):
        words = re.split(r",\s|\0|\s(?:who|which|that|and said)\s", match["source"])[0].rstrip(" ,")
        if words:
            start = match.start("source")
            named = Attribution(sentence[start : start + len(words)], ACCORDING_TO, start)
            yield (0 if match.start() < 2 else 2), start, named


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, its place in the paragraph (`opens`: it is the first), its quotations and who is said to speak.

    `rest` is the text with a NUL for each quoted character. `bare`: it is nothing but a quotation. A quotation
    `was_open` at its start or is `left_open` at its end.
    """

    text: str
    rest: str
    chinese: bool
    opens: bool
    was_open: bool
    left_open: bool
    quotes: bool
    bare: bool
    attribution: Attribution | None


def read_sentences(sentences: Sequence[str], starts: Collection[int], grammar: Grammar) -> Iterator[Line]:
    """Yield each sentence as a line. `starts` are the indexes of the sentences that open a paragraph."""
    left_open = False
    closed = _closed_behind(sentences, starts)
    for index, sentence in enumerate(sentences):
        opens = index in starts
        # A quotation of several paragraphs has an opening mark in each of them.
        was_open = left_open and not opens
        rest, left_open = masked(sentence, was_open)
        left_open = left_open and closed[index]
        chinese = is_chinese(sentence)
        bare = "\0" in rest and not re.search(r"\w", rest)
        attribution = None if bare else attribution_of(sentence, rest, chinese, grammar)
        yield Line(sentence, rest, chinese, opens, was_open, left_open, "\0" in rest, bare, attribution)


def _closed_behind(sentences: Sequence[str], starts: Collection[int]) -> list[bool]:
    """Say for each sentence whether a quotation that it leaves open really goes on: it is closed in its paragraph,
    or the next one opens with a mark. Otherwise a mark is missing, and the end of the quotation is unknown."""
    closed = [False] * len(sentences)
    for index in range(len(sentences) - 2, -1, -1):
        following = sentences[index + 1]
        if index + 1 in starts:
            closed[index] = following[:1] in (*OPENS, '"')
        else:
            closes = not MARKS.isdisjoint(following) and not masked(following, was_open=True)[1]
            closed[index] = closes or closed[index + 1]
    return closed


def behind(lines: Sequence[Line], index: int) -> Attribution | None:
    """Find who is named behind a bare quotation, in the same paragraph and while sentences quote; else None."""
    for step, line in enumerate(lines[index + 1 : index + 1 + FURTHEST]):
        # The question mark cuts "“How big?” she asked." in two. A Chinese quotation is cut before its speaker.
        cut = step == 0 and line.attribution is not None and (line.chinese or len(line.text.split()) <= TAG)
        if line.opens or not (line.quotes or cut):
            return None
        if line.attribution is not None:
            return line.attribution
    return None


def ahead(lines: Sequence[Line], index: int) -> Attribution | None:
    """Find who is named in the paragraph behind a bare quotation, if it opens with a quotation and says more."""
    following = next((line for line in lines[index + 1 : index + 1 + FURTHEST] if line.opens), None)
    leads = following is not None and not following.bare and following.rest.startswith("\0")
    return following.attribution if following and leads else None
