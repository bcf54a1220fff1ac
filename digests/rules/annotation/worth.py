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
from collections.abc import Mapping
from typing import Any

from digests.model import (
    SPOKEN,
    Annotation,
    Article,
    PassageKind,
    Place,
    Proof,
    Relation,
    Sentence,
    TextKind,
)
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
# These belong to the weights: by tests.benchmarks.fit_worth, on the labelled sentences.
SHORT, LONG, HAN = 0.6, 5.0, 2.5  # hundreds of characters; how much one of Han script counts
MOST_POINTERS = 3
UNNAMED = 0.5  # chance from which on a sentence has its speaker put in front
LINE, WORTH, LEANS, WANTS_SPEAKER = "a line", "its worth", "it leans", "it wants its speaker"
ARGUED = (TextKind.OPINION, TextKind.ANALYSIS)
Features = Mapping[str, float]


def worths_of(
    sentence: Sentence,
    annotation: Annotation,
    title: frozenset[str],
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
) -> dict[str, Any]:
    """Return what a sentence is worth, by the names of its fields, and the speaker in front where it wants it and
    it is known who speaks; `annotation` has its article's kind and segments, `title` are the stems of its title
    (`stems_beside`). Pure."""
    words = lexicon.worth
    features = worth_features(sentence, annotation, title, relation, lexicon)
    line = 0.0 if sentence.proof is None else chance(features, words.line)
    worth = summed({**features, LINE: line}, words.passage)
    leans, unnamed = chance(features, words.leans), chance(features, words.unnamed)
    known = {**features, WORTH: worth, LEANS: leans, WANTS_SPEAKER: unnamed}
    introduced = _introduction(sentence, article.source.name) if unnamed >= UNNAMED else ""
    found = {"worth": worth, "line": line, "leans": leans, "unnamed": unnamed}
    found["heading"] = chance(known, words.heading)
    return {name: round(value, 3) for name, value in found.items()} | {"prefix": sentence.prefix or introduced}


def summed(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the features, each times its weight; those without a weight do not count."""
    return sum(weight * features[name] for name, weight in weights.items())


def chance(features: Features, weights: Mapping[str, float]) -> float:
    """Return the chance, from 0 to 1, by the logistic function of the sum."""
    return 1 / (1 + math.exp(-summed(features, weights)))


def worth_features(
    sentence: Sentence, annotation: Annotation, title: frozenset[str], relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return what is known of a sentence; 1 or 0 but for the `place`, the logarithm of how many sentences of its
    segment stand before it, the share of the title's stems that it has, its length in hundreds of characters, and
    how many words point back or out of it."""
    shared = len(stems_beside(sentence.text, relation, lexicon) & title) / len(title) if title else 0.0
    place = math.log1p(max(sentence.index - annotation.segments[sentence.segment].first, 0))
    fact = sentence.fact
    told = {
        "an act": bool(fact and fact.acts),
        "a number": bool(fact and fact.numbers),
        "a measure": sentence.step is not None,
        "the title": shared,
        "place": place,
        "place in a conference": place if annotation.kind in SPOKEN else 0.0,
    }
    told |= _features(sentence, annotation.kind, relation, lexicon)
    return {name: float(value) for name, value in told.items()}


def _features(passage: Sentence, kind: TextKind, relation: Relation, lexicon: Lexicon) -> dict[str, float]:
    """What a passage shows by itself: whom it names, how somebody speaks, how it is built, where it stands."""
    words, text = lexicon.worth, passage.text
    named = {party.id: bool(patterns_of(party, "mentions").search(text)) for party in relation.main}
    both, chinese = all(named.values()), is_chinese(text)
    unquoted, name = QUOTED.sub(" ", text), NAME.search(text)
    length = len(text) * (HAN if chinese else 1) / 100
    return {
        "always": True,
        "names both": both,
        "names one": any(named.values()) and not both,
        "names the other": any(there for party, there in named.items() if party != passage.party) and not both,
        "a figure": bool(FIGURE.search(text)),
        "as we": bool(words.we.search(text)),
        "to you": bool(words.you.search(text)),
        "what shall be": bool(words.shall.search(text)),
        "commonplace": bool(lexicon.empty.hollow.search(text)),
        "says nothing": passage.empty,
        "an opinion": passage.kind is PassageKind.OPINION,
        "a question": passage.place is Place.QUESTION,
        "asks": text.rstrip().endswith(ASKS),
        "can lead": can_lead(text, lexicon),
        "opens leaning": not passage.stands_alone,
        "points back": min(len(words.back.findall(unquoted)), MOST_POINTERS),
        "quotes": any(mark in text for mark in QUOTES),
        "is a quotation": text.startswith(tuple(QUOTES)),
        "no name": not chinese and name is None,
        "a surname alone": name is not None and FULL_NAME.search(text) is None,
        "length": min(length, LONG),
        "short": length < SHORT,
        "opens": passage.place is Place.LEAD,
        "of news": kind is TextKind.NEWS,
        "of a statement": kind is TextKind.STATEMENT,
        "of an act": kind is TextKind.ACT,
        "of a conference": kind in SPOKEN,
        "of comment": kind in ARGUED,
        "somebody speaks": passage.proof is not None,
        "spoken on": passage.proof is Proof.CARRIED,
        "a person": passage.proof is Proof.PERSON,
    }


def _introduction(passage: Sentence, source: str) -> str:
    """The speaker to put in front: one of whom it is proven, no source, whom the sentence does not name itself."""
    told = passage.proof not in (None, Proof.READOUT, Proof.DOCUMENT) and passage.speaker != source
    named = passage.speaker.rpartition(" ")[2] in passage.text
    return passage.speaker[:60] if told and passage.speaker and not named else ""


def stems_beside(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of a text beside the names of the parties."""
    return frozenset(stems_of(without_parties(text, relation), lexicon))
