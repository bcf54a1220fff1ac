"""Finds whose turn each sentence of a transcript is, and where the exchanges begin.

Offices label the words of a conference: with "Q:" and "A:", or with the outlet before a question and the
spokesperson before an answer. A host may speak between them. Only the label before the colon tells who speaks. An
exchange is a question with its answer and the questions that follow it up.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from digests.model.lexicon import Lexicon
from digests.rules.texts import is_chinese, length_in_words

QUESTION_MARKS = ("?", "？")
CLOSED = "\"”’'」』)）"  # may stand behind the mark that ends a question
# Chosen with tests.benchmarks.segments, on the labelled segments of conferences and interviews.
LATEST = 0.4  # an interview's first label stands in this share of the text
FEWEST_ASKED = 0.25  # this share of an interview's questions ends with a question mark
ALWAYS = "always"
"""The name of the weight that counts for each question."""

BROKEN = ("?", "？", "—", "–", "…")  # these end an interrupted sentence, or a question in return
DASHES = tuple("—–…-")  # these open the rest of an interrupted sentence
FEWEST_WORDS = 40  # words; a longer answer to another question is a matter of its own
FEWEST_SAID = 12  # words before the first question; fewer are a mere greeting
LONG_ANSWER = 60  # words
READ = 300  # the first characters of a question say if it continues a matter
NAME = re.compile(r"(?<=[a-z,’'] )(?:[A-Z][A-Za-z.]{2,}|[A-Z]{2}|[A-Z]\.[A-Z])")
NAME_LENGTH = 6  # "China" and "Chinese" are one name: their first letters are compared


class TurnKind(StrEnum):
    """A reporter or interviewer asks, somebody answers, or somebody says something: a host, or nobody asked."""

    ASKED = "asked"
    ANSWERED = "answered"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Turn:
    """A sentence's place in a transcript. `speaker` is the words of the label above it ("MS. LEE", "CCTV", "Q"),
    or "" if an answer has lost its label. `label` is how many characters at the sentence's start only say whose
    turn it is. `host`: the speaker leads through the conference."""

    kind: TurnKind
    speaker: str
    label: int = 0
    host: bool = False

    @property
    def asked(self) -> bool:
        return self.kind is TurnKind.ASKED


@dataclass(frozen=True, slots=True)
class _Label:
    """A label at a paragraph's start: its words, its length, and the kind of turn, if the words tell it."""

    words: str
    length: int
    kind: TurnKind | None
    host: bool = False


def spokesperson_of(title: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return the office and the name of the spokesperson that a headline names; both are "" if it names none."""
    match = lexicon.segments.spokesperson.search(title)
    if match is None:
        return "", ""
    return match["office"] or match["han_office"], match["name"] or match["han_name"]


def turns_of(sentences: Sequence[str], starts: Collection[int], title: str, lexicon: Lexicon) -> list[Turn | None]:
    """Return each sentence's turn: None if it stands under no label. All are None for a text without turns.

    `starts` are the sentences that open a paragraph. These tell who asks and who answers: the words of the labels,
    the spokesperson in the headline, and who ends with question marks. A label that stands only once counts if its
    place between the others shows whose turn it is. Linear in the length of the text.
    """
    labels = _labels(sentences, starts, lexicon)
    kinds = _kinds(labels, sentences, starts, title, lexicon) if labels else {}
    spoken = {at: label for at, label in labels.items() if label.words in kinds}
    narrated = narrations(sentences, starts, lexicon) - set(spoken) if spoken else set()
    asides = _asides(spoken, sentences, starts) | narrated
    places = sorted(spoken)
    behind = dict(pairwise(places))
    turns: list[Turn | None] = []
    current: Turn | None = None
    labelled = False  # the answer behind this question has its label
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
    """Return the sentences in which the page itself tells who speaks next. Such a sentence is a paragraph before a
    label, and has the full name of one of the next two speakers."""
    places = sorted(labels)
    found = set()
    for before, at, then in zip(places, places[1:], [*places[2:], places[-1] if places else 0], strict=False):
        names = {labels[at].words, labels[then].words}
        if at - 1 > before and at - 1 in starts and any(is_told(name, sentences[at - 1]) for name in names):
            found.add(at - 1)
    return found


def narrations(sentences: Sequence[str], starts: Collection[int], lexicon: Lexicon) -> set[int]:
    """Return the sentences in which the page itself tells that somebody spoke, posted or met the press. Such a
    sentence is a whole paragraph, announces, and opens without "I" or "we". Another speaker follows it."""
    return {
        at
        for at in starts
        if (at + 1 in starts or at + 1 == len(sentences))
        and lexicon.titles.announcing.search(sentences[at])
        and not lexicon.segments.personal.match(sentences[at])
        and not asks(sentences[at])
    }


def _labels(sentences: Sequence[str], starts: Collection[int], lexicon: Lexicon) -> dict[int, _Label]:
    """Return the labels by the sentences that they open. They open paragraphs. A label in capitals that opens a
    paragraph counts inside paragraphs, too."""
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
    for pattern, kind, host in (
        (words.question, TurnKind.ASKED, False),
        (words.answer, TurnKind.ANSWERED, False),
        (words.host, TurnKind.SAID, True),
        (words.named, None, False),
    ):
        if match := pattern.match(sentence):
            return _Label(words.clock.sub("", match[0]).strip().rstrip(":：").strip(), match.end(), kind, host)
    return None


def _kinds(
    labels: dict[int, _Label], sentences: Sequence[str], starts: Collection[int], title: str, lexicon: Lexicon
) -> dict[str, TurnKind]:
    """Return the kind of turn that each label opens. Words before a colon that are no label are left out."""
    found = {each.words: each.kind for each in labels.values() if each.kind}
    counts = Counter(each.words for each in labels.values())
    questions = _questions(labels, sentences)
    asking = {words for words in counts if 2 * questions[words] >= counts[words]}
    spokesperson = spokesperson_of(title, lexicon)[1]
    if spokesperson in counts:
        found[spokesperson] = TurnKind.ANSWERED
        for _ in range(2):  # twice, because each round makes more labels known
            found |= _in_turn(labels, found, sentences, starts)
    elif TurnKind.ASKED in found.values():  # labels of questions say so: all other labels answer
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
    return found if {TurnKind.ASKED, TurnKind.ANSWERED} <= set(found.values()) else {}


def _in_turn(
    labels: dict[int, _Label], known: dict[str, TurnKind], sentences: Sequence[str], starts: Collection[int]
) -> dict[str, TurnKind]:
    """Return the kinds of the labels not `known`, by what most often stands before them. The first speaker asks,
    and so does one behind an answer; one behind a question answers. Ordinary sentences have colons, too."""
    behind: Counter[str] = Counter()
    before: TurnKind | None = TurnKind.ANSWERED
    for at in sorted(starts):
        if label := labels.get(at):
            unknown = label.words not in known and not is_chinese(label.words)  # Chinese labels name askers
            if unknown and before in (TurnKind.ASKED, TurnKind.ANSWERED):
                behind[label.words] += 1 if before is TurnKind.ASKED else -1
            before = known.get(label.words)
        elif before is TurnKind.ASKED and _is_bare_answer(sentences[at - 1], sentences[at]):
            before = TurnKind.ANSWERED
    return {words: TurnKind.ANSWERED if count > 0 else TurnKind.ASKED for words, count in behind.items() if count}


def _questions(labels: dict[int, _Label], sentences: Sequence[str]) -> Counter[str]:
    """Count the turns under each label that end with a question mark."""
    found: Counter[str] = Counter()
    ends = [*sorted(labels)[1:], len(sentences)]
    for start, end in zip(sorted(labels), ends, strict=True):
        found[labels[start].words] += any(asks(each) for each in sentences[max(start, end - 2) : end])
    return found


def _is_in_title(words: str, title: str) -> bool:
    """Say whether the headline has the surname at the end of a label, or the whole of a short Chinese label."""
    if is_chinese(words):
        return len(words) <= 4 and words in title
    surname = _surname(words).casefold()
    return len(surname) > 2 and f" {surname}" in f" {title.casefold()}"


def is_told(words: str, sentence: str) -> bool:
    """Say whether a sentence has the full name of the person whom a label names."""
    surname = _surname(words).capitalize()
    before = sentence.partition(f" {surname}")[0].split() if f" {surname}" in sentence else []
    return len(surname) > 2 and bool(before) and before[-1][:1].isupper()


def _surname(words: str) -> str:
    return words.rpartition(" ")[2]


def asks(sentence: str) -> bool:
    """Say whether a sentence ends with a question mark."""
    return sentence.rstrip().rstrip(CLOSED).endswith(QUESTION_MARKS)


def _is_bare_answer(before: str, sentence: str) -> bool:
    """Say whether this sentence begins an answer without a label: a question stands before it, and it has none."""
    return asks(before) and not any(mark in sentence for mark in QUESTION_MARKS)


def bare_of(sentence: str, turn: Turn | None, lexicon: Lexicon) -> str:
    """Return a sentence without its label, its heading, and words that only count questions."""
    words = lexicon.segments
    bare = sentence[turn.label if turn else 0 :]
    for pattern in (words.heading, words.counting):
        match = pattern.match(bare)
        bare = bare[match.end() :] if match and match.end() < len(bare) else bare
    return bare.strip()


@dataclass(frozen=True, slots=True)
class Round:
    """A question and all that is said until the next: the sentences `start` to `end` (excluded). `asked` are those
    that ask, `asker` is the label of who asks. `called`: a host called for the question."""

    start: int
    end: int
    asked: tuple[int, ...]
    asker: str
    called: bool


def is_conference(turns: Sequence[Turn | None]) -> bool:
    """Say whether the turns have a question and an answer."""
    return {TurnKind.ASKED, TurnKind.ANSWERED} <= {turn.kind for turn in turns if turn}


def exchange_borders(
    sentences: Sequence[str], starts: Collection[int], turns: Sequence[Turn | None], lexicon: Lexicon
) -> list[int]:
    """Return the sentences with which a conference's segments begin, in order, 0 first.

    These are segments of their own: what a host and others say before the first question, unless it asks about
    that; a host's last words; and words behind a sentence in which the page itself tells that somebody speaks.
    """
    rounds = rounds_of(sentences, turns, lexicon)
    narrated = (at for at in narrations(sentences, starts, lexicon) if turns[at] is None)
    borders = {0, *_closings(turns, rounds[-1]), *_told(turns, rounds[0].start), *narrated}
    if not _leads_in(sentences, turns, rounds[0], lexicon):
        borders |= {rounds[0].start, *_openings(sentences, starts, turns, rounds[0].start, lexicon)}
    for each, features in zip(rounds[1:], round_features(sentences, rounds, lexicon), strict=True):
        if score(features, lexicon.segments.going_on) < 0:
            borders.add(each.start)
    for each in rounds:
        borders.update(_other_questions(each, sentences, starts, lexicon))
    return sorted(borders)


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return how much a question continues the matter before it. From 0 on it does."""
    return weights[ALWAYS] + sum(weights[name] * value for name, value in features.items())


def rounds_of(sentences: Sequence[str], turns: Sequence[Turn | None], lexicon: Lexicon) -> list[Round]:
    """Return a conference's questions in order, each with all that is said until the next.

    A turn that only greets or thanks is no question, unless there is no other.
    """
    found = _rounds(turns)
    telling = [each for each in found if _asks_something(sentences, turns, each, lexicon)] or found[:1]
    ends = [*(each.start for each in telling[1:]), len(turns)]
    return [replace(each, end=end) for each, end in zip(telling, ends, strict=True)]


def _asks_something(sentences: Sequence[str], turns: Sequence[Turn | None], each: Round, lexicon: Lexicon) -> bool:
    return any(
        not lexicon.segments.courtesy.match(bare_of(sentences[at], turns[at], lexicon)) for at in each.asked
    )


def _rounds(turns: Sequence[Turn | None]) -> list[Round]:
    openings: list[tuple[int, str, bool]] = []
    called, answered = -1, True
    for at, turn in enumerate(turns):
        if at and turn is turns[at - 1]:
            continue
        if (turn is None and openings) or (turn and turn.host):
            called = at if answered and called < 0 else called
            continue
        if turn is None:
            continue
        if turn.asked and answered:
            openings.append((at if called < 0 else called, turn.speaker, called >= 0))
        called, answered = -1, not turn.asked
    ends = [*(start for start, _, _ in openings[1:]), len(turns)]
    return [
        Round(start, end, _asked(turns, start, end), asker, called)
        for (start, asker, called), end in zip(openings, ends, strict=True)
    ]


def round_features(sentences: Sequence[str], rounds: Sequence[Round], lexicon: Lexicon) -> list[dict[str, float]]:
    """Return for each question but the first the features that tell if it continues the matter before it: their
    names, with values from 0 to 1."""
    found = []
    known: set[str] = set()
    hosted = 2 * sum(each.called for each in rounds) >= len(rounds)
    for before, each in pairwise(rounds):
        known.update(_names(sentences[before.start : before.end]))
        found.append(_features(sentences, before, each, known, lexicon) | {"uncalled": hosted and not each.called})
    return found


def _features(
    sentences: Sequence[str], before: Round, each: Round, known: Collection[str], lexicon: Lexicon
) -> dict[str, float]:
    words = lexicon.segments
    question = [sentences[at] for at in each.asked]
    text = " ".join(question)[:READ]
    label = words.question.match(text) or words.named.match(text)
    bare = text[label.end() :] if label else text
    names = _names([bare, *question[1:]])
    last = [sentences[at] for at in before.asked]
    answer = sum(map(length_in_words, sentences[before.asked[-1] + 1 : before.end]))
    anonymous = words.question.match(f"{each.asker}: ") is not None
    return {
        "follows": words.follows.search(text) is not None,
        "nameless": not names and not is_chinese(text),
        "known names": sum(name in known for name in names) / len(names) if names else 0.0,
        "leans": bare.startswith(DASHES) or lexicon.sentences.leaning.search(bare) is not None,
        "other asker": not anonymous and each.asker != before.asker,
        "short answer": 1.0 - min(1.0, answer / LONG_ANSWER),
        "unfinished": not any(map(asks, last)) or sentences[each.start - 1].rstrip().endswith(BROKEN),
    }


def _names(sentences: Sequence[str]) -> set[str]:
    return {match[0][:NAME_LENGTH] for sentence in sentences for match in NAME.finditer(sentence)}


def _asked(turns: Sequence[Turn | None], start: int, end: int) -> tuple[int, ...]:
    """Return the sentences of a round that ask, up to the first answer."""
    found: list[int] = []
    for at in range(start, end):
        turn = turns[at]
        if turn and turn.asked:
            found.append(at)
        elif turn and not turn.host:
            break
    return tuple(found)


def _leads_in(sentences: Sequence[str], turns: Sequence[Turn | None], first: Round, lexicon: Lexicon) -> bool:
    """Say whether the words before the first question belong to it. They do if the question is about them, or if
    they only greet, or only tell in the page's own words who speaks."""
    said = sentences[: first.start]
    question = " ".join(bare_of(sentences[at], turns[at], lexicon) for at in first.asked)[:READ]
    length = sum(map(length_in_words, said))
    greeted = any(turns[: first.start]) and length < FEWEST_SAID
    if greeted or lexicon.segments.announced.search(question):
        return True
    speakers = {turn.speaker for turn in turns if turn and turn.speaker}
    return length < FEWEST_WORDS and any(is_told(name, each) for name in speakers for each in said)


def _told(turns: Sequence[Turn | None], start: int) -> list[int]:
    """Return where the page itself tells who speaks next, if the next turn is an answer."""
    found, then = [], None
    for at in range(len(turns) - 1, start, -1):
        if turns[at] is None and turns[at - 1] and then and then.kind is TurnKind.ANSWERED:
            found.append(at)
        then = turns[at] or then
    return found


def _openings(
    sentences: Sequence[str], starts: Collection[int], turns: Sequence[Turn | None], end: int, lexicon: Lexicon
) -> list[int]:
    """Return where somebody speaks after a host's welcome, and where each other one takes over, before `end`."""
    labels = [at for at in range(end) if (turn := turns[at]) and turn.label and not turn.host]
    found: list[int] = []
    for at, then in zip(labels, [*labels[1:], end], strict=False):
        before = turns[at - 1] if at else None
        if not found and before and before.host:
            found.append(at)
        elif found and sum(map(length_in_words, sentences[at:then])) >= FEWEST_WORDS:
            hands_over = at - 1 in starts and lexicon.segments.handing.search(sentences[at - 1])
            found.append(at - 1 if hands_over else at)
    return found


def _other_questions(
    each: Round, sentences: Sequence[str], starts: Collection[int], lexicon: Lexicon
) -> list[int]:
    """Return where an answer turns to another of several questions, and says enough for a matter of its own."""
    if each.called:
        return []
    return [
        at
        for at in range(each.asked[-1] + 1, each.end - 1)
        if at in starts
        and lexicon.segments.another.match(sentences[at])
        and sum(map(length_in_words, sentences[at : min(at + 5, each.end)])) >= FEWEST_WORDS
    ]


def _closings(turns: Sequence[Turn | None], last: Round) -> list[int]:
    """Return where a host's last words begin, behind the last question."""
    hosted = [at for at in range(last.asked[-1] + 1, last.end) if (turn := turns[at]) and turn.host and turn.label]
    return hosted[-1:]
