"""What headline and passages rest on (an act, a statement, unnamed sources, a denial), and what they are about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from digests.model import (
    BOTH,
    COMMENTATOR,
    HEADLINE,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    Article,
    Mark,
    Passage,
    PassageKind,
    Relation,
    Stage,
    Step,
    Telling,
)
from digests.model.lexicon import Lexicon, TellingWords
from digests.rules.annotation.acts.measures import step_of
from digests.rules.annotation.parties import names_party
from digests.rules.sieves import Sieve, patterns_of
from digests.rules.similarity import stemmed, stems_of
from digests.rules.texts import is_chinese
from digests.rules.tokens import words_of

LONGEST, LONGEST_STEMMED = 1200, 800  # characters of a sentence that are looked at
NUMBER = re.compile(r"\d")
NOBODY = (OUTLET, OTHER, "")


def tellings_of(
    article: Article, passages: Sequence[Passage], relation: Relation, lexicon: Lexicon
) -> tuple[Telling, ...]:
    """Return what the headline tells, then what each passage does. Pure, in linear time."""
    title = article.title[:LONGEST]
    step = step_of(article.title, lexicon, headline=True)
    marks = frozenset(_title_marks(title, step, relation, lexicon))
    told = [Telling(index=HEADLINE, marks=marks, step=step, stems=subject_stems(title, lexicon))]
    for passage in passages:
        text = passage.text[:LONGEST]
        step = step_of(passage.text, lexicon)
        marks = frozenset((*_marks(passage, text, step, relation, lexicon), *_plain_marks(text, lexicon)))
        places = frozenset(_places(text[:LONGEST_STEMMED], lexicon))
        stems = subject_stems(text, lexicon)
        told.append(Telling(index=passage.index, marks=marks, step=step, stems=stems, places=places))
    return tuple(told)


def subject_stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of a text that say what it is about: no numbers, days, words that all texts have."""
    stems = frozenset(stem for stem in stems_of(text[:LONGEST_STEMMED], lexicon) if not NUMBER.search(stem))
    return stems - stems_of_words(lexicon.tellings.ordinary)


@lru_cache(maxsize=32)  # some lists of each lexicon
def stems_of_words(words: frozenset[str]) -> frozenset[str]:
    """Return the stems of a list of the lexicon."""
    return frozenset(stemmed(words_of(" ".join(sorted(words)))))


def _title_marks(title: str, step: Step | None, relation: Relation, lexicon: Lexicon) -> Iterator[Mark]:
    words = lexicon.tellings
    if words.denies.search(title):
        yield Mark.DENIAL
    if words.hides.search(title):
        yield Mark.UNNAMED
    if _is_act(title, step, relation, lexicon):
        yield Mark.ACT
    verb = words.title_says.search(title)
    before = title[: verb.start()] if verb else ""
    told = words.organs.search(before) or _names_state(before, relation, lexicon)
    if (verb and told) or words.title_speaker.search(title):
        yield Mark.STATEMENT


def _marks(passage: Passage, text: str, step: Step | None, relation: Relation, lexicon: Lexicon) -> Iterator[Mark]:
    words = lexicon.tellings
    spoken = _is_spoken(passage, text, lexicon)
    if (passage.kind is PassageKind.STATEMENT or passage.speaker) and words.denies.search(text):
        yield Mark.DENIAL
    if patterns_of(words, "hides").search(text):
        yield Mark.UNNAMED
    if spoken:
        yield Mark.SPOKEN
    elif _is_act(text, step, relation, lexicon, official=passage.party not in (*NOBODY, COMMENTATOR)):
        yield Mark.ACT
    comment = passage.party == COMMENTATOR and _comments(passage, text, lexicon)
    if comment:
        yield Mark.COMMENT
    if _speaks(passage, text, spoken and not comment, lexicon):
        yield Mark.STATEMENT


def _plain_marks(text: str, lexicon: Lexicon) -> Iterable[Mark]:
    possible = _plain(lexicon.tellings).left(text)
    return (mark for pattern, mark in possible if pattern.search(text))


@lru_cache(maxsize=8)  # of a lexicon
def _plain(words: TellingWords) -> Sieve[tuple[re.Pattern[str], Mark]]:
    marks = (
        (words.refers, Mark.REFERS),
        (words.moved, Mark.MOVED),
        (words.changes, Mark.CHANGES),
        (words.total, Mark.TOTAL),
    )
    return Sieve(marks, lambda each: each[:1])


def _places(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The places in a row that a sentence names: what is counted on the first day is not counted on the second."""
    found = (match.group().casefold() for match in lexicon.tellings.ordinal.finditer(text))
    return ("first" if word.startswith("opening") else word.split()[0] for word in found)


def _comments(passage: Passage, text: str, lexicon: Lexicon) -> bool:
    """Say whether a commentator speaks; an office whose side the text does not tell is none."""
    words, named = lexicon.tellings, passage.speaker_text
    if not words.spoken.search(text):
        return False
    return not (words.organs.search(named) or words.offices.search(named) or words.hides.search(text))


def _is_act(text: str, step: Step | None, relation: Relation, lexicon: Lexicon, *, official: bool = False) -> bool:
    """Say whether the text tells of something that a government, a court or a parliament has done or decided."""
    words = lexicon.tellings
    if step is not None and step.formal and step.deed is not Stage.EXPIRED:
        return True
    match = patterns_of(words, "acts").search(text)
    if match is None:
        return False
    before, chinese = text[max(0, match.start() - 200) : match.start()], is_chinese(text)
    before = before if chinese else words.clause.split(before)[-1]
    if words.undone.search(before):
        return False
    acted = official or words.organs.search(before) or _names_state(before, relation, lexicon)
    return chinese or bool(acted)


def _names_state(before: str, relation: Relation, lexicon: Lexicon) -> bool:
    """Say whether a party itself is the subject: "China met", not "a Chinese firm met"."""
    return not lexicon.tellings.private.search(before) and names_party(before, relation)


def _speaks(passage: Passage, text: str, spoken: bool, lexicon: Lexicon) -> bool:
    """Say whether an official or an office speaks for a party."""
    words, named = lexicon.tellings, passage.speaker_text
    if passage.party == BOTH or words.office_says.match(text):
        return True
    if passage.party in NOBODY:
        office = words.organs.search(named) or words.offices.search(named)
        return spoken and bool(office) and not words.private.search(named)
    return spoken and passage.party != STATE_MEDIA and bool(passage.speaker)


def _is_spoken(passage: Passage, text: str, lexicon: Lexicon) -> bool:
    """Say whether the passage is somebody's words: "plans" and "agreed" tell of a doer, not of a speaker."""
    if passage.party == STATE_MEDIA:
        return True
    told = passage.kind in (PassageKind.STATEMENT, PassageKind.OPINION) or bool(passage.speaker_text)
    return told and (not passage.speaker_text or bool(lexicon.tellings.spoken.search(text)))
