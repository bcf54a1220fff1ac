"""What a sentence of a party is worth as its line: a logistic regression over features that a person can read.

Its weights stand in the lexicon's data, with the labels they were learned from and what they reached on others.
"""

import math
from collections.abc import Mapping

from digests.model import Annotation, Passage, Place, Relation, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.editing.naming import named

QUOTES = '"“「『'


def chance(features: Mapping[str, bool], weights: Mapping[str, float]) -> float:
    """Return the chance, from 0 to 1, that the sentence is its party's own, and worth a line."""
    return 1 / (1 + math.exp(-sum(weight for name, weight in weights.items() if features[name])))


def features_of(passage: Passage, annotation: Annotation, relation: Relation, lexicon: Lexicon) -> dict[str, bool]:
    """Return what is known of a party's sentence beside who speaks; `annotation` is that of its article. Pure."""
    words, text = lexicon.worth, passage.text
    own, other = False, False
    for party in relation.main:
        if named(party, text, relation):
            own, other = (True, other) if party.id == passage.party else (own, True)
    facts = [fact for fact in annotation.facts if fact.index == passage.index]
    steps = [telling.step for telling in annotation.tellings if telling.index == passage.index]
    return {
        "always": True,
        "names both": own and other,
        "names the other": other and not own,
        "an act": any(fact.acts for fact in facts),
        "a number": any(fact.numbers for fact in facts),
        "a measure": any(step is not None for step in steps),
        "what shall be": bool(words.shall.search(text)),
        "to you": bool(words.you.search(text)),
        "as we": bool(words.we.search(text)),
        "quotes": any(mark in text for mark in QUOTES),
        "is a quotation": text.startswith(tuple(QUOTES)),
        "commonplace": bool(lexicon.empty.hollow.search(text)),
        "opens": passage.place is Place.LEAD,
        "of news": annotation.kind is TextKind.NEWS,
        "of a statement": annotation.kind is TextKind.STATEMENT,
        "of an act": annotation.kind is TextKind.ACT,
    }
