"""What a sentence is worth to a reader, and whether it can be read without others: five small models over features
that a person can read.

`passage` is a linear regression of the grades 0 to 3 that an editor gives the sentences of a document; the others
are chances, by logistic regression: that what a party says with proof is worth a `line` under its name, that a
sentence `leans` on others, that it is `unnamed` and wants its speaker in front, that it tells news by itself, as a
`heading` above a story must; the last goes by what the others say, too. The weights stand in the lexicon's
data, with the labels they were learned from and what they reached on others.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from digests.model import SPOKEN, Annotation, Article, Passage, PassageKind, Place, Proof, Relation, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import without_parties
from digests.rules.annotation.passages import can_lead
from digests.rules.sieves import patterns_of
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese

FIGURE = re.compile(r"\d")
QUOTES = '"“「『'
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」")
ASKS = ("?", "？")
NAME = re.compile(r"(?<=\s)[A-Z][a-z]+")
FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+")
SHORT, LONG, HAN = 0.6, 5.0, 2.5  # hundreds of characters; how much one of Han script counts
MOST_POINTERS = 3
UNNAMED = 0.5  # chance from which on a sentence has its speaker put in front
LINE, WORTH, LEANS, WANTS_SPEAKER = "a line", "its worth", "it leans", "it wants its speaker"
ARGUED = (TextKind.OPINION, TextKind.ANALYSIS)
Features = Mapping[str, float]


def weighed(annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Passage, ...]:
    """Return the passages of an article's annotation with what each is worth, and with the speaker in front of
    those that want it where it is known who speaks. Pure."""
    words = lexicon.worth
    found = []
    told = features_of(annotation, article, relation, lexicon)
    for passage, features in zip(annotation.passages, told, strict=True):
        line = 0.0 if passage.proof is None else chance(features, words.line)
        worth = summed({**features, LINE: line}, words.passage)
        leans, unnamed = chance(features, words.leans), chance(features, words.unnamed)
        known = {**features, WORTH: worth, LEANS: leans, WANTS_SPEAKER: unnamed}
        introduced = _introduction(passage, article.source.name) if unnamed >= UNNAMED else ""
        found.append(
            replace(
                passage,
                worth=round(worth, 3),
                line=round(line, 3),
                leans=round(leans, 3),
                unnamed=round(unnamed, 3),
                heading=round(chance(known, words.heading), 3),
                prefix=passage.prefix or introduced,
            )
        )
    return tuple(found)


def summed(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the features, each times its weight; those without a weight do not count."""
    return sum(weight * features[name] for name, weight in weights.items())


def chance(features: Features, weights: Mapping[str, float]) -> float:
    """Return the chance, from 0 to 1, by the logistic function of the sum."""
    return 1 / (1 + math.exp(-summed(features, weights)))


def features_of(
    annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon
) -> list[dict[str, float]]:
    """Return what is known of each passage; 1 or 0 but for the `place`, the logarithm of how many passages of its
    segment stand before it, the share of the title's stems that it has, its length in hundreds of characters, and
    how many words point back or out of it."""
    title = _stems(article.title, relation, lexicon)
    told = _Told(
        acts={fact.index for fact in annotation.facts if fact.acts},
        numbers={fact.index for fact in annotation.facts if fact.numbers},
        measures={each.index for each in annotation.tellings if each.step is not None},
    )
    found = []
    for passage in annotation.passages:
        place = max(passage.index - annotation.segments[passage.segment].first, 0)
        found.append(
            _of_matter(passage, place, title, told, relation, lexicon)
            | _of_words(passage, lexicon)
            | _of_form(passage, lexicon)
            | _of_text(passage, annotation.kind, place)
        )
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """The passages, by index, that tell an act, a number, a step of a measure."""

    acts: Collection[int]
    numbers: Collection[int]
    measures: Collection[int]


def _of_matter(
    passage: Passage, place: int, title: frozenset[str], told: _Told, relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """What is told, and of whom."""
    text, index = passage.text, passage.index
    named = {party.id: bool(patterns_of(party, "mentions").search(text)) for party in relation.main}
    others = any(there for party, there in named.items() if party != passage.party)
    both = all(named.values())
    shared = len(_stems(text, relation, lexicon) & title) / len(title) if title else 0.0
    return {
        "always": 1.0,
        "names both": float(both),
        "names one": float(any(named.values()) and not both),
        "names the other": float(others and not both),
        "an act": float(index in told.acts),
        "a figure": float(bool(FIGURE.search(text))),
        "a number": float(index in told.numbers),
        "a measure": float(index in told.measures),
        "the title": shared,
        "place": math.log1p(place),
    }


def _of_words(passage: Passage, lexicon: Lexicon) -> dict[str, float]:
    """The words by which somebody speaks of himself, to somebody, or says nothing."""
    words, text = lexicon.worth, passage.text
    return {
        "as we": float(bool(words.we.search(text))),
        "to you": float(bool(words.you.search(text))),
        "what shall be": float(bool(words.shall.search(text))),
        "commonplace": float(bool(lexicon.empty.hollow.search(text))),
        "says nothing": float(passage.empty),
        "an opinion": float(passage.kind is PassageKind.OPINION),
        "a question": float(passage.place is Place.QUESTION),
        "asks": float(text.rstrip().endswith(ASKS)),
    }


def _of_form(passage: Passage, lexicon: Lexicon) -> dict[str, float]:
    """How it is built: what it leans on, whom it names, how long it is."""
    words, text = lexicon.worth, passage.text
    chinese = is_chinese(text)
    unquoted = QUOTED.sub(" ", text)
    length = len(text) * (HAN if chinese else 1) / 100
    names = NAME.search(text)
    return {
        "can lead": float(can_lead(text, lexicon)),
        "opens leaning": float(not passage.stands_alone),
        "points back": float(min(len(words.back.findall(unquoted)), MOST_POINTERS)),
        "quotes": float(any(mark in text for mark in QUOTES)),
        "is a quotation": float(text.startswith(tuple(QUOTES))),
        "no name": float(not chinese and names is None),
        "a surname alone": float(names is not None and FULL_NAME.search(text) is None),
        "length": min(length, LONG),
        "short": float(length < SHORT),
    }


def _of_text(passage: Passage, kind: TextKind, place: int) -> dict[str, float]:
    """Where it stands, and who says it."""
    spoken = kind in SPOKEN
    return {
        "opens": float(passage.place is Place.LEAD),
        "of news": float(kind is TextKind.NEWS),
        "of a statement": float(kind is TextKind.STATEMENT),
        "of an act": float(kind is TextKind.ACT),
        "of a conference": float(spoken),
        "of comment": float(kind in ARGUED),
        "place in a conference": math.log1p(place) if spoken else 0.0,
        "somebody speaks": float(passage.proof is not None),
        "spoken on": float(passage.proof is Proof.CARRIED),
        "a person": float(passage.proof is Proof.PERSON),
    }


def _introduction(passage: Passage, source: str) -> str:
    """The speaker to put in front: one of whom it is proven, no source, whom the sentence does not name itself."""
    told = passage.proof not in (None, Proof.READOUT, Proof.DOCUMENT) and passage.speaker != source
    named = passage.speaker.rpartition(" ")[2] in passage.text
    return passage.speaker[:60] if told and passage.speaker and not named else ""


def _stems(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(without_parties(text, relation), lexicon))
