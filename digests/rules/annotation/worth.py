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
from dataclasses import replace

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
# These belong to the weights: by tests.benchmarks.fit_worth, on the labelled sentences.
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
    acts = {fact.index for fact in annotation.facts if fact.acts}
    numbers = {fact.index for fact in annotation.facts if fact.numbers}
    measures = {each.index for each in annotation.tellings if each.step is not None}
    found = []
    for passage in annotation.passages:
        shared = len(_stems(passage.text, relation, lexicon) & title) / len(title) if title else 0.0
        place = math.log1p(max(passage.index - annotation.segments[passage.segment].first, 0))
        told = {
            "an act": passage.index in acts,
            "a number": passage.index in numbers,
            "a measure": passage.index in measures,
            "the title": shared,
            "place": place,
            "place in a conference": place if annotation.kind in SPOKEN else 0.0,
        }
        told |= _features(passage, annotation.kind, relation, lexicon)
        found.append({name: float(value) for name, value in told.items()})
    return found


def _features(passage: Passage, kind: TextKind, relation: Relation, lexicon: Lexicon) -> dict[str, float]:
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


def _introduction(passage: Passage, source: str) -> str:
    """The speaker to put in front: one of whom it is proven, no source, whom the sentence does not name itself."""
    told = passage.proof not in (None, Proof.READOUT, Proof.DOCUMENT) and passage.speaker != source
    named = passage.speaker.rpartition(" ")[2] in passage.text
    return passage.speaker[:60] if told and passage.speaker and not named else ""


def _stems(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(without_parties(text, relation), lexicon))
