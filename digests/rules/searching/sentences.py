"""Chooses the sentence of an article that is shown for a question: it has the words, and it may be quoted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.model import ALLOWANCES, Annotation, Article, Place, Relation, Sentence
from digests.rules.editing.corrections import without_wrong
from digests.rules.party_names import people_of
from digests.rules.searching.questions import Asks, Question, Term
from digests.rules.searching.words import Word, has, words_in
from digests.rules.texts import printed_at

# Chosen by hand on the demo's newsroom.
ASKED = 2.0  # for a sentence that answers: the party speaks, a day binds, a person is named
OTHER_WORDS, HELPING, LEANS, EMPTY, LATER = 0.9, 0.5, 0.4, 0.6, 0.01
MOST_LATER = 40
LONGEST = 450  # characters of a sentence that is shown, whatever its source allows


@dataclass(frozen=True, slots=True)
class Shown:
    """The sentence that is shown of an article, and how well it fits the question. `answers` says whether it tells
    what the question wants to know: 1 if the sentence has the words, 0.5 if only the headline has them, else 0."""

    sentence: Sentence
    score: float
    answers: float


def best_sentence(
    article: Article,
    annotation: Annotation,
    question: Question,
    terms: Sequence[Term],
    wrong: Collection[str],
    relation: Relation,
) -> Shown | None:
    """Return the best sentence below the headline that may be quoted. It must have one of the `terms`, or answer
    the question while the headline has all terms. None if there is none. `wrong` are fingerprints (`printed_at`)
    of what was taken back. Pure."""
    right = without_wrong(annotation, article, wrong)
    candidates = (each for each in right.sentences if _fits(each, article))
    title = words_in(article.title)
    titled = all(_has(title, term) for term in terms if term.required)
    scored = (_scored(each, right, question, terms, relation, titled) for each in candidates)
    return max(filter(None, scored), key=lambda each: (each.score, -each.sentence.index), default=None)


def may_be_named(article: Article, wrong: Collection[str]) -> bool:
    """Say whether an article may be named by its title, because the title was not taken back."""
    return bool(article.standing_title) and printed_at(article.title, article.url) not in wrong


def may_be_quoted(article: Article) -> bool:
    """Say whether sentences of an article may be quoted at all."""
    return ALLOWANCES[article.source.policy].passages != 0


def _fits(sentence: Sentence, article: Article) -> bool:
    allowed = ALLOWANCES[article.source.policy]
    most = LONGEST if allowed.characters is None else min(LONGEST, allowed.characters)
    return len(sentence.text) <= most and sentence.place is not Place.QUESTION


def _scored(
    sentence: Sentence,
    annotation: Annotation,
    question: Question,
    terms: Sequence[Term],
    relation: Relation,
    titled: bool,
) -> Shown | None:
    words = words_in(sentence.text)
    here = [(_has(words, term), term.required) for term in terms]
    score = sum(worth * (1.0 if required else HELPING) for worth, required in here)
    enough = 2 * sum(bool(worth) for worth, _ in here) >= len(here)
    answers = (1.0 if enough else 0.5 if titled else 0.0) * _answers(sentence, annotation, question, relation)
    if not (answers or any(worth for worth, _ in here)):
        return None
    score += ASKED * answers
    score -= LEANS * sentence.leans + EMPTY * sentence.empty + LATER * min(sentence.index, MOST_LATER)
    return Shown(sentence, score, answers)


def _has(words: Sequence[Word], term: Term) -> float:
    """Return what it is worth that a text has a term. The reader's own spelling counts most."""
    if has(words, term.forms[:1]):
        return 1.0
    return OTHER_WORDS if has(words, term.forms[1:]) else 0.0


def _answers(sentence: Sentence, annotation: Annotation, question: Question, relation: Relation) -> bool:
    match question.asks:
        case Asks.SAID:
            return bool(question.speaker) and sentence.party == question.speaker
        case Asks.WHEN:
            return any(day.binds for day in annotation.dates_of(sentence))
        case Asks.WHO:
            return _names_somebody(f"{sentence.speaker} {sentence.text}", relation)
        case _:
            return False


def _names_somebody(text: str, relation: Relation) -> bool:
    people = (person for party in relation.parties for person in people_of(party).left(text))
    return any(person.pattern.search(text) for person in people)
