"""Whose turn each sentence of a transcript is: asked, answered, or said under a label.

Offices print their conferences as "Q:" and "A:", with the outlet before a question and the spokesperson before
an answer, or with the words of a host between them. The label before the colon says who speaks, nothing else.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from digests.model.lexicon import Lexicon
from digests.rules.texts import is_chinese

QUESTION_MARKS = ("?", "？")
CLOSED = "\"”’'」』)）"  # may stand behind the mark that ends a question
QUOTES = frozenset('"“‘「『')
LATEST = 0.4  # of a text's sentences, before which the first label of an interview stands
FEWEST_ASKED = 0.25  # of an interview's questions end with a question mark
LONGEST_LABEL = 90  # characters that can be a label


class TurnKind(StrEnum):
    """Asked by a reporter or interviewer, answered, or said: by a host, or where nothing is asked."""

    ASKED = "asked"
    ANSWERED = "answered"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Turn:
    """A sentence's place in a transcript. `speaker` is the words of the label that it stands under ("MS. LEE",
    "CCTV", "Q"), empty where an answer has lost its label; `label` is how many characters at the sentence's start
    only say whose turn it is; `host` that who speaks leads through the conference."""

    kind: TurnKind
    speaker: str
    label: int = 0
    host: bool = False

    @property
    def asked(self) -> bool:
        return self.kind is TurnKind.ASKED


@dataclass(frozen=True, slots=True)
class _Label:
    """A label at a paragraph's start: its words, its length, and what they say about the turn, if they do."""

    words: str
    length: int
    kind: TurnKind | None
    host: bool = False


def spokesperson_of(title: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return office and name of the spokesperson that a headline names, both empty when it names none."""
    match = lexicon.segments.spokesperson.search(title)
    if match is None:
        return "", ""
    return match["office"] or match["han_office"], match["name"] or match["han_name"]


def turns_of(sentences: Sequence[str], starts: Collection[int], title: str, lexicon: Lexicon) -> list[Turn | None]:
    """Return each sentence's turn, None for what stands under no label; all None for a text without turns.

    `starts` are the sentences that open a paragraph. What is asked and answered is told by the labels' own words,
    by the headline's spokesperson, else by who ends with question marks; labels that only once stand before a
    colon are taken for labels between two others alone. Linear in the length of the text.
    """
    labels = _labels(sentences, starts, lexicon)
    kinds = _kinds(labels, sentences, starts, title, lexicon) if labels else {}
    spoken = {at: label for at, label in labels.items() if label.words in kinds}
    asides = _asides(spoken, sentences, starts)
    places = sorted(spoken)
    behind = dict(pairwise(places))
    turns: list[Turn | None] = []
    current: Turn | None = None
    labelled = False  # the answer that follows has its label
    for index, sentence in enumerate(sentences):
        if label := spoken.get(index):
            current = Turn(kinds[label.words], label.words, host=label.host)
            labelled = index in behind and kinds[spoken[behind[index]].words] is TurnKind.ANSWERED
            turns.append(replace(current, label=label.length))
            continue
        if index in asides:
            current = None
        elif current and current.asked and index in starts and not labelled:
            bare = _is_bare_answer(sentences[index - 1], sentence)
            current = Turn(TurnKind.ANSWERED, "") if bare else current
        turns.append(current)
    return turns


def _asides(labels: dict[int, _Label], sentences: Sequence[str], starts: Collection[int]) -> set[int]:
    """Return the sentences in which the page itself tells who speaks next: a paragraph of one sentence before a
    label, with the full name of one of the next two speakers."""
    places = sorted(labels)
    found = set()
    for before, at, then in zip(places, places[1:], [*places[2:], places[-1] if places else 0], strict=False):
        names = {labels[at].words, labels[then].words}
        if at - 1 > before and at - 1 in starts and any(is_told(name, sentences[at - 1]) for name in names):
            found.add(at - 1)
    return found


def _labels(sentences: Sequence[str], starts: Collection[int], lexicon: Lexicon) -> dict[int, _Label]:
    """Return the labels by their sentences: at the start of paragraphs, and within one where a label in capitals
    stands that opens others."""
    found = {at: label for at in sorted(starts) if (label := _label_of(sentences[at], lexicon))}
    openers = {label.words for label in found.values() if label.words.isupper()}
    within = (at for at in range(len(sentences)) if at not in starts and sentences[at][:1].isupper())
    for at in within if openers else ():
        label = _label_of(sentences[at], lexicon)
        if label and label.words in openers:
            found[at] = label
    return found


def _label_of(sentence: str, lexicon: Lexicon) -> _Label | None:
    words = lexicon.segments
    head = sentence[:LONGEST_LABEL]
    for pattern, kind, host in (
        (words.question, TurnKind.ASKED, False),
        (words.answer, TurnKind.ANSWERED, False),
        (words.host, TurnKind.SAID, True),
        (words.named, None, False),
    ):
        if match := pattern.match(head):
            return _Label(words.clock.sub("", match[0]).strip().rstrip(":：").strip(), match.end(), kind, host)
    return None


def _kinds(
    labels: dict[int, _Label], sentences: Sequence[str], starts: Collection[int], title: str, lexicon: Lexicon
) -> dict[str, TurnKind]:
    """Return what each label stands before, nothing for words before a colon that are no label."""
    found = {each.words: each.kind for each in labels.values() if each.kind}
    counts = Counter(each.words for each in labels.values())
    questions = _questions(labels, sentences)
    asking = {words for words in counts if 2 * questions[words] >= counts[words]}
    spokesperson = spokesperson_of(title, lexicon)[1]
    if spokesperson in counts:
        found[spokesperson] = TurnKind.ANSWERED
        for _ in range(2):  # who spoke behind a label that is known by now
            found |= _in_turn(labels, found, sentences, starts)
    elif TurnKind.ASKED in found.values():  # the questions say so themselves: who else has a label answers
        others = {words for words in counts if counts[words] > 1 or words.isupper() or _is_in_title(words, title)}
        found |= dict.fromkeys(others - set(found), TurnKind.ANSWERED)
    elif min(labels) <= len(sentences) * LATEST:
        named = {words for words in counts if words not in asking and _is_in_title(words, title)}
        answers = named or {words for words in counts if counts[words] > 1 and words not in asking}
        found |= dict.fromkeys(answers, TurnKind.ANSWERED)
        askers = {
            words for words, kind in _in_turn(labels, found, sentences, starts).items() if kind is TurnKind.ASKED
        }
        if sum(questions[words] for words in askers) >= FEWEST_ASKED * sum(counts[words] for words in askers):
            found |= dict.fromkeys(askers, TurnKind.ASKED)
    if {TurnKind.ASKED, TurnKind.ANSWERED} <= set(found.values()):
        return found
    return _said(labels, sentences, counts)


def _in_turn(
    labels: dict[int, _Label], known: dict[str, TurnKind], sentences: Sequence[str], starts: Collection[int]
) -> dict[str, TurnKind]:
    """Return the kinds of the other labels, by what most often stands before them: who speaks first or behind an
    answer asks, who speaks behind a question answers. A colon also stands in ordinary sentences."""
    behind: Counter[str] = Counter()
    before: TurnKind | None = TurnKind.ANSWERED
    for at in sorted(starts):
        if label := labels.get(at):
            unknown = label.words not in known and not is_chinese(label.words)  # in Chinese who asks is called so
            if unknown and before in (TurnKind.ASKED, TurnKind.ANSWERED):
                behind[label.words] += 1 if before is TurnKind.ASKED else -1
            before = known.get(label.words)
        elif before is TurnKind.ASKED and _is_bare_answer(sentences[at - 1], sentences[at]):
            before = TurnKind.ANSWERED
    return {words: TurnKind.ANSWERED if count > 0 else TurnKind.ASKED for words, count in behind.items() if count}


def _said(labels: dict[int, _Label], sentences: Sequence[str], counts: Counter[str]) -> dict[str, TurnKind]:
    """Return the labels of a text in which nothing is asked: of several speakers, in capitals or before
    quotations."""
    quoting = {
        label.words for at, label in labels.items() if sentences[at][label.length : label.length + 1] in QUOTES
    }
    several = {words for words in counts if counts[words] > 1 and (words.isupper() or words in quoting)}
    return dict.fromkeys(several, TurnKind.SAID) if len(several) > 1 else {}


def _questions(labels: dict[int, _Label], sentences: Sequence[str]) -> Counter[str]:
    """Count the turns under each label that end with a question mark."""
    found: Counter[str] = Counter()
    ends = [*sorted(labels)[1:], len(sentences)]
    for start, end in zip(sorted(labels), ends, strict=True):
        found[labels[start].words] += any(asks(each) for each in sentences[max(start, end - 2) : end])
    return found


def _is_in_title(words: str, title: str) -> bool:
    """Say whether a label names somebody whom the headline names, by the surname at its end."""
    if is_chinese(words):
        return len(words) <= 4 and words in title
    surname = _surname(words).casefold()
    return len(surname) > 2 and f" {surname}" in f" {title.casefold()}"


def is_told(words: str, sentence: str) -> bool:
    """Say whether a sentence names in full whom a label names."""
    surname = _surname(words).capitalize()
    before = sentence.partition(f" {surname}")[0].split() if f" {surname}" in sentence else []
    return len(surname) > 2 and bool(before) and before[-1][:1].isupper()


def _surname(words: str) -> str:
    return words.rpartition(" ")[2]


def asks(sentence: str) -> bool:
    """Say whether a sentence ends with a question mark."""
    return sentence.rstrip().rstrip(CLOSED).endswith(QUESTION_MARKS)


def _is_bare_answer(before: str, sentence: str) -> bool:
    """Say whether an answer that lost its label begins: behind a question mark, and asking nothing itself."""
    return asks(before) and not any(mark in sentence for mark in QUESTION_MARKS)


def bare_of(sentence: str, turn: Turn | None, lexicon: Lexicon) -> str:
    """Return a sentence without its label, heading, or the words that only count questions."""
    words = lexicon.segments
    bare = sentence[turn.label if turn else 0 :]
    for pattern in (words.heading, words.counting):
        match = pattern.match(bare)
        bare = bare[match.end() :] if match and match.end() < len(bare) else bare
    return bare.strip()
