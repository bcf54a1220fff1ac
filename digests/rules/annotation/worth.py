"""What a sentence is worth to a reader: two small models over features that a person can read.

`worth` is a linear regression of the grades 0 to 3 that an editor gives the sentences of a document; `line` is the
chance, by a logistic regression, that what a party says with proof is worth a line under its name. The weights
stand in the lexicon's data, with the labels they were learned from and what they reached on others.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from digests.model import Annotation, Article, Passage, PassageKind, Place, Relation, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.passages import can_lead
from digests.rules.sieves import patterns_of
from digests.rules.similarity import stems_of

FIGURE = re.compile(r"\d")
QUOTES = '"“「『'
Features = Mapping[str, float]


def weighed(annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Passage, ...]:
    """Return the passages of an article's annotation with what each is worth. Pure."""
    found = []
    told = features_of(annotation, article, relation, lexicon)
    for passage, features in zip(annotation.passages, told, strict=True):
        worth = summed(features, lexicon.worth.passage)
        line = 0.0
        if passage.proof is not None:
            line = chance(line_features_of(passage, features, annotation, lexicon), lexicon.worth.line)
        found.append(replace(passage, worth=round(worth, 3), line=round(line, 3)))
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
    segment stand before it, and the share of the title's stems that it has."""
    title = _stems(article.title, relation, lexicon)
    acts = {fact.index for fact in annotation.facts if fact.acts}
    return [
        _features(each, annotation.segments[each.segment].first, title, acts, relation, lexicon)
        for each in annotation.passages
    ]


def _features(
    passage: Passage,
    first: int,
    title: frozenset[str],
    acts: Collection[int],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[str, float]:
    text = passage.text
    named = {party.id: bool(patterns_of(party, "mentions").search(text)) for party in relation.main}
    others = any(there for party, there in named.items() if party != passage.party)
    shared = len(_stems(text, relation, lexicon) & title) / len(title) if title else 0.0
    return {
        "always": 1.0,
        "names both": float(all(named.values())),
        "names one": float(any(named.values()) and not all(named.values())),
        "names the other": float(others and not all(named.values())),
        "an act": float(passage.index in acts),
        "a figure": float(bool(FIGURE.search(text))),
        "place": math.log1p(max(passage.index - first, 0)),
        "the title": shared,
        "as we": float(bool(lexicon.worth.we.search(text))),
        "can lead": float(can_lead(text, lexicon)),
        "a question": float(passage.place is Place.QUESTION),
        "an opinion": float(passage.kind is PassageKind.OPINION),
    }


def line_features_of(
    passage: Passage, features: Features, annotation: Annotation, lexicon: Lexicon
) -> dict[str, float]:
    """Return what is known of a party's own sentence, 1 or 0; `features` are those of `features_of`."""
    words, text = lexicon.worth, passage.text
    given = {
        "a number": any(fact.numbers for fact in annotation.facts if fact.index == passage.index),
        "a measure": any(each.step is not None for each in annotation.tellings if each.index == passage.index),
        "what shall be": words.shall.search(text),
        "to you": words.you.search(text),
        "quotes": any(mark in text for mark in QUOTES),
        "is a quotation": text.startswith(tuple(QUOTES)),
        "commonplace": lexicon.empty.hollow.search(text),
        "opens": passage.place is Place.LEAD,
        "of news": annotation.kind is TextKind.NEWS,
        "of a statement": annotation.kind is TextKind.STATEMENT,
        "of an act": annotation.kind is TextKind.ACT,
    }
    shared = {name: features[name] for name in ("always", "names both", "names the other", "an act", "as we")}
    return shared | {name: float(bool(there)) for name, there in given.items()}


def _stems(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(without_parties(text, relation), lexicon))
