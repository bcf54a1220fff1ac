"""How much a story matters: what its opening tells, weighed as editors chose the events of a day.

A person can read the features. Their weights stand in the lexicon's data, with the labels they were learned from.
Three things are promised, not learned (`PROMISED`). An act of force leads: with this rule .572 of the labelled
pairs of stories are right on streams not learned from, without it .568. A summit, a signing or the beginning of a
war goes before words at a briefing. A report goes before a story with comment only. `CHOSEN` are learned from the
first choices of strict readers on their days.
"""

import math
import re
from collections.abc import Mapping, Sequence

from digests.model import (
    COMMENT,
    FORCE,
    OCCASION,
    SPOKEN,
    Annotation,
    Article,
    Mark,
    Origin,
    PassageKind,
    Relation,
    Sentence,
    Stage,
    TextKind,
)
from digests.model.lexicon import Lexicon

MIDDLE, SCALE = 5.0, 4.0  # so stories weigh 0 to 10, and a day of age is a part of their differences
COMMENT_ALONE = "comment alone"
LEADER, COMPANY, DECISION, NEWS = "a leader", "a company", "a decision", "news"
CHOSEN = (LEADER, COMPANY, DECISION, NEWS)
PROMISED = {FORCE: 2.5, OCCASION: 5.0, COMMENT_ALONE: -8.0}
FELT, MOST_REASONS = 0.2, 5
FIGURE = re.compile(r"\d")
MARKS = {"an act": Mark.ACT, "a statement": Mark.STATEMENT, "a denial": Mark.DENIAL}
ACTS = {
    "a meeting": ("meet",),
    "an answer": ("answer",),
    "a denial": ("not",),
    "a refusal": ("reject", "oppose"),
    "a demand": ("urge", "ask", "warn"),
}


def importance(features: Mapping[str, float], lexicon: Lexicon) -> float:
    """Return how much a story with these features matters, from about 0 to 10; 10 is most. Pure."""
    return round(MIDDLE + sum(_counts(features, lexicon).values()), 3)


def reasons(features: Mapping[str, float], lexicon: Lexicon) -> tuple[tuple[str, bool], ...]:
    """Return the features that make a story matter more or less, the strongest first. Each says whether it raises
    the importance."""
    felt = [each for each in _counts(features, lexicon).items() if abs(each[1]) >= FELT]
    felt.sort(key=lambda each: -abs(each[1]))
    return tuple((name, count > 0) for name, count in felt[:MOST_REASONS])


def _counts(features: Mapping[str, float], lexicon: Lexicon) -> dict[str, float]:
    weights, chosen = lexicon.ranking.weights, lexicon.ranking.chosen
    return {
        name: (SCALE * (weights.get(name, 0.0) + chosen.get(name, 0.0)) + PROMISED.get(name, 0.0)) * value
        for name, value in features.items()
    }


def event_features(
    headline: str,
    lead: int,
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    origins: Sequence[Origin],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[str, float]:
    """Return the features of a story that are not 0. Half come from its headline, half from the first passage of
    the leading article; then how much text there is, and who tells it. `annotations` are by article id."""
    annotation = annotations[lead]
    titled = any(article.id == lead and article.title == headline for article in articles)
    opening = next((each for each in annotation.sentences if each.kind is not PassageKind.BACKGROUND), None)
    pegged = next((each for each in annotation.sentences if headline in each.text), None)
    above = annotation.headline if titled or pegged is None else pegged
    first = told_in(headline, above, annotation.kind, relation, lexicon)
    then = told_in(opening.text, opening, annotation.kind, relation, lexicon) if opening else first
    sentences = [each for found in annotations.values() for each in found.sentences]
    features = {name: (first.get(name, 0.0) + then.get(name, 0.0)) / 2 for name in (*first, *then)}
    features |= {
        "length": math.log(1 + len(sentences)),
        "worth": max((each.worth for each in sentences), default=0.0),
        "publishers": math.log(max(1, len(origins))),
        LEADER: float(_names_leader(f"{pegged.speaker if pegged else ''} {headline}", relation, lexicon)),
        COMPANY: float(bool(lexicon.ranking.company.search(headline))),
        DECISION: float(bool(lexicon.statements.decides.search(headline))),
        NEWS: float(any(article.kind is TextKind.NEWS for article in articles)),
        COMMENT_ALONE: float(all(article.kind in COMMENT for article in articles)),
    }
    return {name: round(value, 3) for name, value in features.items() if value}


def _names_leader(words: str, relation: Relation, lexicon: Lexicon) -> bool:
    """Say whether words, a headline with its speaker, name somebody of a main party's government."""
    people = (person for party in relation.main for person in party.people if person.pattern.search(words))
    return any(lexicon.ranking.leader.search(person.role) for person in people)


def told_in(
    words: str, sentence: Sentence, kind: TextKind, relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return the features, each 1, that editors go by in words that stand for a sentence. `kind` is the text's."""
    step = sentence.step
    acts = frozenset(sentence.fact.acts if sentence.fact else ())
    named = sum(
        any(pattern.search(words) for pattern in (*party.nation, *party.mentions, *party.metonyms))
        or any(person.pattern.search(words) for person in party.people)
        for party in relation.main
    )
    found = {
        OCCASION: kind not in SPOKEN and bool(lexicon.ranking.occasion.search(words)),
        "a meeting": bool(lexicon.ranking.met.search(words)),
        FORCE: bool(lexicon.ranking.force.search(words)),
        "an intention": bool(lexicon.ranking.intends.search(words)),
        "a figure": bool(FIGURE.search(words)),
        "names both": named > 1,
        "names one": named == 1,
        "a measure": bool(step and step.kind),
        "in force": bool(step and step.stage is Stage.IN_FORCE),
    }
    found |= {name: mark in sentence.marks for name, mark in MARKS.items()}
    for name, some in ACTS.items():
        found[name] = found.get(name, False) or not acts.isdisjoint(some)
    return {name: 1.0 for name, there in found.items() if there}
