"""The acts that a text tells: English verbs in all their forms, nouns, Chinese words; in which mood they stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from digests.model import Stage
from digests.model.lexicon import ActWords, Groups, Lexicon
from digests.rules.sieves import patterns_of

WORD = re.compile(r"[a-z]+")
CONSIDERED = "considered"


class VerbForm(StrEnum):
    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class ActVerb:
    """A form of a verb: its kind of act, what it makes of a measure (None: nothing), or only thinks of."""

    kind: str
    deed: Stage | None
    form: VerbForm
    base: str
    considered: bool = False


@dataclass(frozen=True, slots=True)
class Acts:
    """The table of acts by the word of a text. `characters` finds the Chinese ones, longest first; `deeds` what
    English nouns and Chinese words make of a measure."""

    verbs: Mapping[str, ActVerb]
    kinds: Mapping[str, str]
    deeds: Mapping[str, Stage]
    characters: re.Pattern[str]


@lru_cache(maxsize=8)  # one for each lexicon
def acts_of(words: ActWords) -> Acts:
    """Return the table that the lexicon's words make."""
    verbs = {
        word: ActVerb(kind, Stage.PROPOSED if deed == CONSIDERED else _stage(deed), form, base, deed == CONSIDERED)
        for base, kind, deed in _entries(words.verbs)
        for word, form in _forms(base, words.irregular)
    }
    nouns, characters = list(_entries(words.nouns)), list(_entries(words.characters))
    kinds = {word: verb.kind for word, verb in verbs.items()}
    kinds |= {word: kind for noun, kind, _ in nouns if kind for word in (noun, f"{noun}s")}
    kinds |= {word: kind for word, kind, _ in characters}
    return Acts(
        verbs,
        {word: kind for word, kind in kinds.items() if kind},
        {word: stage for word, _, deed in (*nouns, *characters) if (stage := _stage(deed))},
        re.compile("|".join(sorted((word for word, _, _ in characters), key=len, reverse=True))),
    )


def kinds_in(text: str, words: ActWords) -> frozenset[str]:
    """Return the kinds of act that a text tells: "raise", "suspend", "not" where something is denied."""
    acts, text = acts_of(words), words.idle.sub(" ", text)
    found = {acts.kinds.get(word, "") for word in WORD.findall(text.lower())}
    found.update(acts.kinds.get(word, "") for word in acts.characters.findall(text))
    found.update(match.lastgroup or "" for match in patterns_of(words, "phrases").finditer(text))
    return frozenset(found - {""})


def _entries(table: Groups) -> Iterator[tuple[str, str, str]]:
    """Give each word of a table with its kind of act and its deed."""
    for name, words in table.items():
        kind, _, deed = name.partition(": ")
        yield from ((word, kind.rstrip(":"), deed) for word in sorted(words))


def _stage(deed: str) -> Stage | None:
    return Stage(deed) if deed else None


def _forms(base: str, irregular: Mapping[str, str]) -> Iterator[tuple[str, VerbForm]]:
    present, past, gerund = irregular[base].split(", ") if base in irregular else _regular(base)
    yield base, VerbForm.BASE
    for form, text in ((VerbForm.PRESENT, present), (VerbForm.PAST, past), (VerbForm.GERUND, gerund)):
        yield from ((word, form) for word in text.split())


def _regular(base: str) -> tuple[str, str, str]:
    if base.endswith("e"):
        return f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    return f"{base}{'es' if base.endswith(('sh', 'ss', 'x')) else 's'}", f"{base}ed", f"{base}ing"


class Mood(StrEnum):
    DONE = "done"
    DECIDED = "decided"
    CONSIDERED = "considered"


LAST_WORD = re.compile(r"[\w-]+$")


def mood_of(
    before: str, form: VerbForm, lexicon: Lexicon, *, headline: bool, sentence: str
) -> tuple[Mood, bool] | None:
    """Return how far a deed is, by the words of its clause that stand before the verb, and whether anybody has
    committed to it; None when it is denied, demanded, a condition, or history ("the duties imposed in 2018")."""
    words = lexicon.moods
    if words.still_open.search(before):
        return Mood.CONSIDERED, False
    if words.negated.search(before) or words.demanded.search(before):
        return None
    if words.considered.search(before):
        return Mood.CONSIDERED, bool(words.drafted.search(before))
    if words.would.search(before):
        reported = bool(words.reported.search(sentence))
        return (Mood.DECIDED if reported else Mood.CONSIDERED), reported
    if words.decided.search(before):
        return Mood.DECIDED, True
    if before.casefold().endswith((" to", "\u00a0to")):
        return (Mood.DECIDED, True) if headline and not words.purpose.search(before) else None
    if form is VerbForm.GERUND and not words.progressive.search(before):
        return None
    last = LAST_WORD.search(before)
    if form is VerbForm.PAST and last and last.group().lower() in lexicon.measures.measures and not headline:
        return None
    return Mood.DONE, True
