"""Whether a day is one for a calendar of the relation: something between its parties takes effect, is due, ends or
takes place then.

A logistic regression over features that a person can read; the weights stand in the lexicon's data, with the
labels they were learned from and what they reached on others.
"""

from dataclasses import replace
from datetime import date

from digests.model import Annotation, Article, DatedPhrase, DateKind, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.finding import day_told
from digests.rules.annotation.turns import asks
from digests.rules.annotation.worth import chance
from digests.rules.sieves import patterns_of

LEAST = 0.5  # the chance from which on a day is taken to bind
NEAR = 160  # characters beside the words of a date that say what it is of


def with_binding(
    annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon
) -> tuple[DatedPhrase, ...]:
    """Return the dates of an article's annotation with whether each binds. Pure.

    What is over does not, nor what names no day or month. What came as a field of an official
    document does.
    """
    today = day_told(article, [each.text for each in annotation.passages], relation, lexicon)
    official = {day.isoformat() for day in (article.effective_on, article.comments_close_on) if day}
    told = [
        replace(each, binds=each.text in official or _binds(each, today, annotation, article, relation, lexicon))
        for each in annotation.dates
    ]
    bound = [each for each in told if each.binds]
    return tuple(
        replace(each, binds=each.binds and not any(_says_more(other, each) for other in bound)) for each in told
    )


def _says_more(one: DatedPhrase, other: DatedPhrase) -> bool:
    """Say whether a day stands for another time of its sentence: of a month and a day of it the day counts, and of
    the days of one plan, "on May 29 and 30", the first."""
    if (one.index, one.kind) != (other.index, other.kind):
        return False
    if len(one.date) != len(other.date):
        return one.date.startswith(other.date)
    return one.kind is DateKind.EVENT and one.what == other.what and one.date < other.date


def can_bind(phrase: DatedPhrase, today: date | None) -> bool:
    """Say whether a phrase names a day or month that is still to come; no other binds. What happens on the day of
    the article is news and no plan."""
    if phrase.kind is DateKind.PAST or len(phrase.date) <= len("2026"):
        return False
    return today is None or phrase.kind is not DateKind.EVENT or phrase.date != today.isoformat()


def features_of(
    phrase: DatedPhrase, annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return what is known of a date and of the words around it, 1 or 0."""
    passage = annotation.passages[phrase.index]
    sentence = passage.text
    place = max(0, sentence.find(phrase.text))
    beside = sentence[max(0, place - NEAR) : place + len(phrase.text) + NEAR]
    first = annotation.segments[passage.segment].first
    around = " ".join(
        each.text
        for each in annotation.passages[max(first, phrase.index - 2) : phrase.index + 2]
        if each.segment == passage.segment
    )
    peg = annotation.segments[passage.segment].peg or article.title
    words = lexicon.binding
    given = {
        "takes effect": phrase.kind is DateKind.EFFECTIVE,
        "is due": phrase.kind is DateKind.DEADLINE,
        "ends": phrase.kind is DateKind.EXPIRY,
        "a day": len(phrase.date) == len("2026-01-01"),
        "names both": _names_both(sentence, relation),
        "both near": _names_both(around, relation),
        "both above": _names_both(peg, relation),
        "names another": patterns_of(relation, "others").search(beside),
        "a measure": words.measure.search(beside),
        "a meeting": words.meeting.search(beside),
        "a forecast": words.forecast.search(beside),
        "an aside": words.aside.search(beside),
    }
    return {"always": 1.0} | {name: float(bool(there)) for name, there in given.items()}


def _binds(
    phrase: DatedPhrase,
    today: date | None,
    annotation: Annotation,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
) -> bool:
    asked = phrase.kind is DateKind.EXPIRY and asks(annotation.passages[phrase.index].text)  # whether it ends then
    if asked or not can_bind(phrase, today):
        return False
    told = features_of(phrase, annotation, article, relation, lexicon)
    return chance(told, lexicon.binding.weights) >= LEAST


def _names_both(text: str, relation: Relation) -> bool:
    return all(patterns_of(party, "mentions").search(text) for party in relation.main)
