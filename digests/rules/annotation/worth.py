"""Computes what a sentence is worth to a reader, whether it needs others, and which of its days bind: six models.

`passage` is a linear regression of the grades 0 to 3 that an editor gives to sentences. The others are chances, by
logistic regression. `line`: what a party provably says is worth a line under its name. `leans`: a sentence needs
others to be understood. `unnamed`: its speaker should stand in front. `heading`: it tells news by itself, as a
story's heading must; this model also uses the results of the others. The sixth is the chance that a day binds:
that something between the parties takes effect, is due, ends or takes place then. The weights, the
labels from which they were learned, and their results on other labels stand in the lexicon's data.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from digests.model import (
    SPOKEN,
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    PassageKind,
    Place,
    Proof,
    Relation,
    Sentence,
    TextKind,
)
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.meaning import CONTEXT, MARK, opens
from digests.rules.annotation.transcripts import asks
from digests.rules.party_names import without_parties
from digests.rules.sieves import patterns_of
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese

FIGURE = re.compile(r"\d")
QUOTES = '"“「『'
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」")
ASKS = ("?", "？")
# For `can_lead`: marks that may open a sentence, quotations, and how many first words may have a name that tells
# what the sentence points to.
OPENING_QUOTES = frozenset("\"“‘「『'")
QUOTATION = re.compile(r"“[^”]{0,1200}”|「[^」]{0,1200}」|\"[^\"]{0,1200}\"")
NAMED_WITHIN = 8
NAME = re.compile(r"(?<=\s)[A-Z][a-z]+")
FULL_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+")
# The weights were learned with these, by tests.benchmarks.fit_worth on the labelled sentences.
SHORT, LONG, HAN = 0.6, 5.0, 2.5  # hundreds of characters; a Chinese one counts as so many
MOST_POINTERS = 3
UNNAMED = 0.5  # from this chance on, the speaker is put in front of a sentence
LINE, WORTH, LEANS, WANTS_SPEAKER = "a line", "its worth", "it leans", "it wants its speaker"
# The next two were chosen with tests.benchmarks.fit_dates, on the labelled mentions of days.
LEAST_CHANCE = 0.5  # from this chance on, a day binds
SURE = (DateKind.DEADLINE, DateKind.EXPIRY)  # time runs out on such a day, whatever is done
BESIDE_DATE = 160  # characters on each side of a date that tell what it is about
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
    """Return the fields of a sentence that tell its worth, and its `prefix`: the speaker, if known and needed in
    front. `annotation` has the kind and segments of its article, `title` the stems of the title (`stems_beside`).
    Pure."""
    words = lexicon.worth
    features = worth_features(sentence, annotation, title, relation, lexicon)
    line = 0.0 if sentence.proof is None else chance(features, words.line)
    worth = summed({**features, LINE: line}, words.passage)
    leans, unnamed = chance(features, words.leans), chance(features, words.unnamed)
    known = {**features, WORTH: worth, LEANS: leans, WANTS_SPEAKER: unnamed}
    prefix, speaker = sentence.prefix, sentence.speaker
    told = sentence.proof not in (None, Proof.READOUT, Proof.DOCUMENT) and speaker != article.source.name
    if unnamed >= UNNAMED and told and speaker and speaker.rpartition(" ")[2] not in sentence.text:
        prefix = prefix or speaker[:60]
    found = {"worth": worth, "line": line, "leans": leans, "unnamed": unnamed}
    found["heading"] = chance(known, words.heading)
    return {name: round(value, 3) for name, value in found.items()} | {"prefix": prefix}


def can_lead(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a reader can understand the sentence as the first one of a story.

    A question cannot be the first, nor little more than a quotation, words with "we" or "you", or words about
    something not yet named: "The new prices take effect in May."
    """
    words, unquoted = lexicon.sentences, QUOTATION.sub(" ", sentence)
    chinese = is_chinese(sentence)
    if sentence.rstrip()[-1:] in ("?", "？"):
        return False
    if sentence.lstrip()[:1] in OPENING_QUOTES and (len(unquoted) < 16 if chinese else len(unquoted.split()) < 9):
        return False
    if chinese:
        return not (words.leaning.search(sentence) or words.pointing.search(sentence))
    if words.address.search(unquoted) or words.of_age.search(sentence[:80]):
        return False
    opening = unquoted.split()[1:NAMED_WITHIN]
    named = any(word[:1].isupper() and not words.calendar.match(word) for word in opening)
    return named or not words.pointing.match(unquoted.strip())


def summed(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the features, each times its weight. A feature without a weight does not count."""
    return sum(weight * features[name] for name, weight in weights.items())


def chance(features: Features, weights: Mapping[str, float]) -> float:
    """Return the chance, from 0 to 1, by the logistic function of the sum."""
    return 1 / (1 + math.exp(-summed(features, weights)))


def worth_features(
    sentence: Sentence, annotation: Annotation, title: frozenset[str], relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return the features of a sentence. They are 1 or 0, except these: "place" is the logarithm of its place in
    the segment, "the title" is the share of the title's stems that it has, "length" counts hundreds of characters,
    and "points back" counts words that refer to something else."""
    shared = len(stems_beside(sentence.text, relation, lexicon) & title) / len(title) if title else 0.0
    place = math.log1p(max(sentence.index - annotation.segments[sentence.segment].first, 0))
    fact = sentence.fact
    words, text, kind = lexicon.worth, sentence.text, annotation.kind
    named = {party.id: bool(patterns_of(party, "mentions").search(text)) for party in relation.main}
    both, chinese = all(named.values()), is_chinese(text)
    unquoted, name = QUOTED.sub(" ", text), NAME.search(text)
    length = len(text) * (HAN if chinese else 1) / 100
    told = {
        "an act": bool(fact and fact.acts),
        "a number": bool(fact and fact.numbers),
        "a measure": sentence.step is not None,
        "the title": shared,
        "place": place,
        "place in a conference": place if kind in SPOKEN else 0.0,
        "always": True,
        "names both": both,
        "names one": any(named.values()) and not both,
        "names the other": any(there for party, there in named.items() if party != sentence.party) and not both,
        "a figure": bool(FIGURE.search(text)),
        "as we": bool(words.we.search(text)),
        "to you": bool(words.you.search(text)),
        "what shall be": bool(words.shall.search(text)),
        "commonplace": bool(lexicon.empty.hollow.search(text)),
        "says nothing": sentence.empty,
        "an opinion": sentence.kind is PassageKind.OPINION,
        "a question": sentence.place is Place.QUESTION,
        "asks": text.rstrip().endswith(ASKS),
        "can lead": can_lead(text, lexicon),
        "opens leaning": not sentence.stands_alone,
        "points back": min(len(words.back.findall(unquoted)), MOST_POINTERS),
        "quotes": any(mark in text for mark in QUOTES),
        "is a quotation": text.startswith(tuple(QUOTES)),
        "no name": not chinese and name is None,
        "a surname alone": name is not None and FULL_NAME.search(text) is None,
        "length": min(length, LONG),
        "short": length < SHORT,
        "opens": sentence.place is Place.LEAD,
        "of news": kind is TextKind.NEWS,
        "of a statement": kind is TextKind.STATEMENT,
        "of an act": kind is TextKind.ACT,
        "of a conference": kind in SPOKEN,
        "of comment": kind in ARGUED,
        "somebody speaks": sentence.proof is not None,
        "spoken on": sentence.proof is Proof.CARRIED,
        "a person": sentence.proof is Proof.PERSON,
    }
    return {name: float(value) for name, value in told.items()}


def stems_beside(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of a text without the names of the parties."""
    return frozenset(stems_of(without_parties(text, relation), lexicon))


def binding(
    sentence: Sentence,
    outline: Annotation,
    today: date | None,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[DatedPhrase, ...]:
    """Return the dates of a sentence, each with whether it binds. `outline` has the sentences and segments around,
    and the days that came with the document. `today` is the day on which the sentence was said.

    A time that is over does not bind, nor one that names no day or month. A day that came as a field of an
    official document does.
    """
    official = {day.isoformat() for day in (article.effective_on, article.comments_close_on) if day}
    given_up = {day for each in sentence.withdrawals for day in each.days}
    told = [
        replace(
            each,
            binds=each.text in official
            or (each.text not in given_up and _binds(each, today, outline, article, relation, lexicon)),
        )
        for each in outline.dates_of(sentence)
    ]
    bound = [each for each in told if each.binds]
    return tuple(
        replace(each, binds=False) if any(_says_more(other, each) for other in bound) else each
        for each in told[: len(sentence.dates)]
    )


def _says_more(one: DatedPhrase, other: DatedPhrase) -> bool:
    """Say whether only `one` of two times in a sentence counts, and `other` does not. A day counts instead of its
    month, and the first day of a plan instead of a later one: "on May 29 and 30"."""
    if one.kind is not other.kind:
        return False
    if len(one.date) != len(other.date):
        return one.date.startswith(other.date)
    return one.kind is DateKind.EVENT and one.what == other.what and one.date < other.date


def _is_open(sentence: str, day: tuple[int, int], kind: DateKind, lexicon: Lexicon) -> bool:
    """Say whether it is open if anything happens on a day: its verb is denied, refused, only possible, or depends
    on an "if". Pure."""
    if kind in SURE:
        return False
    words = lexicon.binding
    before = sentence[max(0, day[0] - CONTEXT) : day[0]]
    behind = MARK.split(sentence[day[1] : day[1] + CONTEXT].lstrip(",， "))[0]
    if words.open.search(before) or words.open_behind.match(behind):
        return True
    if opens(sentence, day, lexicon.dates) and words.open.search(behind):
        return True
    return bool(words.supposed.search(before) and words.condition.search(sentence))


def can_bind(phrase: DatedPhrase, today: date | None) -> bool:
    """Say whether a phrase names a day or month that is still to come. No other can bind. An event on the day of
    the article is news, not a plan."""
    if phrase.kind is DateKind.PAST or len(phrase.date) <= len("2026"):
        return False
    return today is None or phrase.kind is not DateKind.EVENT or phrase.date != today.isoformat()


def date_features(
    phrase: DatedPhrase, annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return the features of a date and of the words around it, each 1 or 0."""
    passage = annotation.sentences[phrase.index]
    sentence = passage.text
    place = max(0, sentence.find(phrase.text))
    beside = sentence[max(0, place - BESIDE_DATE) : place + len(phrase.text) + BESIDE_DATE]
    first = annotation.segments[passage.segment].first
    around = " ".join(
        each.text
        for each in annotation.sentences[max(first, phrase.index - 2) : phrase.index + 2]
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
    sentence = annotation.sentences[phrase.index].text
    asked = phrase.kind is DateKind.EXPIRY and asks(sentence)  # asks whether something ends then
    if asked or not can_bind(phrase, today):
        return False
    place = max(0, sentence.find(phrase.text))
    if _is_open(sentence, (place, place + len(phrase.text)), phrase.kind, lexicon):
        return False
    told = date_features(phrase, annotation, article, relation, lexicon)
    return chance(told, lexicon.binding.weights) >= LEAST_CHANCE


def _names_both(text: str, relation: Relation) -> bool:
    return all(patterns_of(party, "mentions").search(text) for party in relation.main)
