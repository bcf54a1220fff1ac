"""Where the exchanges of a conference or interview begin: a question with its answer and what goes on with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from digests.model.lexicon import Lexicon
from digests.rules.annotation.turns import Turn, TurnKind, asks, bare_of, is_told
from digests.rules.texts import is_chinese, length_in_words

ALWAYS = "always"
"""The name of the weight that counts for each question."""

BROKEN = ("?", "？", "—", "–", "…")  # ends what was interrupted, or what somebody asked back
DASHES = tuple("—–…-")  # opens what was interrupted
FEWEST_WORDS = 40  # of an answer to another question that is a matter of its own
FEWEST_SAID = 12  # words before the first question that are no mere greeting
LONG_ANSWER = 60  # words
READ = 300  # characters of a question in which it says that it goes on
NAME = re.compile(r"(?<=[a-z,’'] )(?:[A-Z][A-Za-z.]{2,}|[A-Z]{2}|[A-Z]\.[A-Z])")
NAME_LENGTH = 6  # characters by which "China" and "Chinese" are one


@dataclass(frozen=True, slots=True)
class Round:
    """A question and what is said until the next: sentences `start` to `end` (excluded), those that ask, the
    asker's label, whether a host called it."""

    start: int
    end: int
    asked: tuple[int, ...]
    asker: str
    called: bool


def is_conference(turns: Sequence[Turn | None]) -> bool:
    """Say whether something is asked and answered."""
    return {TurnKind.ASKED, TurnKind.ANSWERED} <= {turn.kind for turn in turns if turn}


def exchange_borders(
    sentences: Sequence[str], starts: Collection[int], turns: Sequence[Turn | None], lexicon: Lexicon
) -> list[int]:
    """Return the sentences with which a conference's segments begin, in order, 0 first.

    What a host and what others say before the first question are apart, unless it is asked about that, and so are
    a host's last words, and what is said where the page itself tells that somebody speaks.
    """
    rounds = rounds_of(sentences, turns, lexicon)
    borders = {0, *_closings(sentences, turns, rounds[-1]), *_told(turns, rounds[0].start)}
    if not _leads_in(sentences, turns, rounds[0], lexicon):
        borders |= {rounds[0].start, *_openings(sentences, starts, turns, rounds[0].start, lexicon)}
    for each, features in zip(rounds[1:], round_features(sentences, rounds, lexicon), strict=True):
        if score(features, lexicon.segments.going_on) < 0:
            borders.add(each.start)
    for each in rounds:
        borders.update(_other_questions(each, sentences, starts, lexicon))
    return sorted(borders)


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return how far a question goes on with the matter before it: from 0 it does."""
    return weights[ALWAYS] + sum(weights[name] * value for name, value in features.items())


def rounds_of(sentences: Sequence[str], turns: Sequence[Turn | None], lexicon: Lexicon) -> list[Round]:
    """Return a conference's questions in order, each with all that is said until the next.

    Who only greets or thanks asks nothing, unless nobody asks more.
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
    """Return for each question but the first what speaks for and against that it goes on with the matter before
    it, by name, 0 to 1."""
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
    """Return the sentences of a round that ask, until the first answer."""
    found: list[int] = []
    for at in range(start, end):
        turn = turns[at]
        if turn and turn.asked:
            found.append(at)
        elif turn and not turn.host:
            break
    return tuple(found)


def _leads_in(sentences: Sequence[str], turns: Sequence[Turn | None], first: Round, lexicon: Lexicon) -> bool:
    """Say whether what is said before the first question belongs to it: the question is about that, or it is no
    more than a greeting, or the page's own words on who speaks."""
    said = sentences[: first.start]
    question = " ".join(bare_of(sentences[at], turns[at], lexicon) for at in first.asked)[:READ]
    length = sum(map(length_in_words, said))
    greeted = any(turns[: first.start]) and length < FEWEST_SAID
    if greeted or lexicon.segments.announced.search(question):
        return True
    speakers = {turn.speaker for turn in turns if turn and turn.speaker}
    return length < FEWEST_WORDS and any(is_told(name, each) for name in speakers for each in said)


def _told(turns: Sequence[Turn | None], start: int) -> list[int]:
    """Return where the page tells who speaks next, and nobody asks first."""
    found, then = [], None
    for at in range(len(turns) - 1, start, -1):
        if turns[at] is None and turns[at - 1] and then and then.kind is TurnKind.ANSWERED:
            found.append(at)
        then = turns[at] or then
    return found


def _openings(
    sentences: Sequence[str], starts: Collection[int], turns: Sequence[Turn | None], end: int, lexicon: Lexicon
) -> list[int]:
    """Return where somebody goes on behind a host's words of welcome, and where another takes over from there."""
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
    """Return where a spokesperson's answer turns to another of several questions and says more than a sentence."""
    if each.called:
        return []
    return [
        at
        for at in range(each.asked[-1] + 1, each.end - 1)
        if at in starts
        and lexicon.segments.another.match(sentences[at])
        and sum(map(length_in_words, sentences[at : min(at + 5, each.end)])) >= FEWEST_WORDS
    ]


def _closings(sentences: Sequence[str], turns: Sequence[Turn | None], last: Round) -> list[int]:
    """Return where a host's last words begin, behind the last answer."""
    hosted = [at for at in range(last.asked[-1] + 1, last.end) if (turn := turns[at]) and turn.host and turn.label]
    return hosted[-1:]
