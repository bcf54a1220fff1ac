"""Answers searches: words and plain questions. All instants are UTC. What is found does not count as told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from math import log2

from digests.model import Annotation, Article, Found, Hit, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.issuing.readership import reads
from digests.rules.searching.questions import SEARCHED, Asks, Question, Term, read_question
from digests.rules.searching.ranking import STEPS, Ranked, ranked, subsets
from digests.rules.searching.sentences import best_sentence, may_be_named, may_be_quoted
from digests.rules.texts import HAN
from digests.store import Store

MOST_FOUND = 500  # articles that have the words and are ranked, the newest
MOST_HITS = 5
MOST_CONSIDERED = 10  # stories that are considered for the answer to a question
MOST_OF_STORY = 6  # articles of one story that are considered; one of them can be shown
MOST_ASKED = 2  # of these, the articles that are read for the answer to a question
MOST_PARTED = 8  # terms of which some may be left out
ANSWERS = 1.0  # added to the rank if a sentence answers the question
FOREIGN = 0.5  # taken off the rank if the reader does not read the article's language


@dataclass(frozen=True, slots=True)
class _Answers:
    """Articles that have the words, ranked. `stories` are the stories to which each article belongs: none if it is
    held back. `terms` are the terms that count, `left_out` the others."""

    articles: tuple[Ranked, ...] = ()
    stories: Mapping[int, Collection[int]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    left_out: tuple[Term, ...] = ()

    def by_story(self) -> dict[int, list[Ranked]]:
        """Return the articles of each story, best first. An article in no story or in several has a number below
        0. Articles that share most of their stories, such as pages of one press conference, share one number.
        """
        found: dict[int, list[Ranked]] = {}
        several: dict[int, set[int]] = {}
        for each in self.articles:
            stories = set(self.stories[each.article])
            if len(stories) == 1:
                found.setdefault(stories.pop(), []).append(each)
                continue
            alike = (key for key, others in several.items() if 2 * len(stories & others) > len(stories | others))
            key = next(alike, -each.article)
            several.setdefault(key, stories)
            found.setdefault(key, []).append(each)
        return found


async def answer_search(
    store: Store, relation: Relation, lexicon: Lexicon, preferences: Preferences, words: str, now: datetime
) -> Found:
    """Return the stories of the last 30 days that answer a question, the best first. Any text may be a question.

    Each has an article with all words of the question, or with most of them if no article has all. Articles held
    back (no edit could take them, or their source was over its budget) have no story, and only a headline.
    """
    question = read_question(words, relation, lexicon)
    found = Found(at=now, words=question.text if question.terms else "", days=SEARCHED.days)
    if not question.terms:
        return found
    answers = await _all_or_most(store, question, now - SEARCHED)
    hits, of = await _hits(store, relation, preferences, question, answers)
    return replace(
        found,
        hits=hits,
        of=of,
        forms=frozenset(chain.from_iterable(term.forms for term in answers.terms)),
        left_out=tuple(term.words for term in answers.left_out),
        beginning=None if hits else await store.beginnings.how_far(now),
    )


# --- which articles ------------------------------------------------------------------------------


async def _all_or_most(store: Store, question: Question, since: datetime) -> _Answers:
    """Return the articles that have all words. If there are none, return those that have most of them."""
    required = question.required
    matches = await store.search.matches([[term.forms for term in required]], since, MOST_FOUND)
    found = await _told(store, ranked(matches, question.terms), question.terms)
    return found if found.articles else await _most(store, question, since)


async def _told(store: Store, articles: Sequence[Ranked], terms: Sequence[Term]) -> _Answers:
    """Keep the articles that are in a story, and those that are held back."""
    ids = [each.article for each in articles]
    stories = await store.stories.of_each(ids)
    untold = [number for number in ids if number not in stories]
    held = await store.articles.held(untold) if untold else []
    known: dict[int, Collection[int]] = {**stories, **{article.id: () for article in held}}
    return _Answers(tuple(each for each in articles if each.article in known), known, tuple(terms))


async def _most(store: Store, question: Question, since: datetime) -> _Answers:
    """Return the articles that have most of the words: as many words as possible, and preferably the rare ones.
    All these articles lack the same words. A name in no article is divided; a word in none is dropped."""
    counted = await _counted(store, question.required, since)
    if any(term.parts for term in question.required if not counted[term]):
        question = question.parted([term for term in question.terms if counted.get(term, 1)])
        counted |= await _counted(store, [term for term in question.required if term not in counted], since)
    required = question.required
    counts = [counted[term] for term in required]
    parted = sorted((place for place, count in enumerate(counts) if count), key=counts.__getitem__)[:MOST_PARTED]
    there = [required[place] for place in sorted(parted)]
    weights = [1 / log2(2 + counts[place]) for place in sorted(parted)]
    fewest = max(1, (len(required) + 1) // 2)
    telling = {place for place, term in enumerate(there) if not term.of_main}
    if not telling and not all(term.of_main for term in required):
        return _Answers()  # a party's name alone is too little to answer with
    for dropped in range(len(there) - fewest + 1):
        chosen = [places for places in subsets(len(there), dropped) if not telling or telling.intersection(places)]
        wanted = [[there[place].forms for place in places] for places in chosen]
        matches = await store.search.matches(wanted, since, MOST_FOUND)
        found = await _told(store, ranked(matches, there, weights, partly=True), there)
        if found.articles:
            return _alike(found, question, there)
    return _Answers()


async def _counted(store: Store, terms: Sequence[Term], since: datetime) -> dict[Term, int]:
    """Return how many articles have each of the terms, at most MOST_FOUND."""
    counts = await store.search.counts([term.forms for term in terms], since, MOST_FOUND)
    return dict(zip(terms, counts, strict=True))


def _alike(found: _Answers, question: Question, there: Sequence[Term]) -> _Answers:
    """Keep the articles that lack only words that the best one lacks too."""
    lacks = found.articles[0].lacks
    kept = tuple(each for each in found.articles if each.lacks <= lacks)
    staying = [term for place, term in enumerate(there) if place not in lacks]
    helping = [term for term in question.terms if not term.required and term not in question.required]
    missing = tuple(term for term in question.required if term not in staying)
    return replace(found, articles=kept, terms=(*staying, *helping), left_out=missing)


# --- what is shown of them -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A way to show a story, how the story ranks, and what this way adds to its rank."""

    hit: Hit
    member: Ranked
    more: float

    @property
    def rank(self) -> tuple[float, datetime, int]:
        return self.member.step / STEPS + self.more, self.member.came_out, self.member.article


@dataclass(frozen=True, slots=True)
class _Telling:
    """Everything that decides how stories are shown for one reader's question. `wrong` has the fingerprints of
    what was taken back, by story."""

    question: Question
    answers: _Answers
    languages: Collection[str]
    relation: Relation
    articles: Mapping[int, Article]
    annotations: Mapping[int, Annotation]
    wrong: Mapping[int, Collection[str]]

    def hits(self, considered: Mapping[int, Sequence[Ranked]]) -> tuple[Hit, ...]:
        """Return the first hits. Those that answer the question come before all others."""
        found = [self._best(number, members) for number, members in considered.items()]
        kept = sorted(filter(None, found), key=lambda each: each.rank, reverse=True)
        return tuple(each.hit for each in kept[:MOST_HITS])

    def _best(self, story: int, members: Sequence[Ranked]) -> _Candidate | None:
        """Return the best way to show a story: by an article that the reader reads, or by one that answers."""
        ways = (self._way(max(story, 0), member) for member in members if member.article in self.articles)
        return max(filter(None, ways), key=lambda each: each.rank, default=None)

    def _way(self, story: int, member: Ranked) -> _Candidate | None:
        article = self.articles[member.article]
        wrong = {mark for number in self.answers.stories[article.id] for mark in self.wrong.get(number, ())}
        if not may_be_named(article, wrong):
            return None
        more = 0.0 if reads(article, self.languages) else -FOREIGN
        annotation = self.annotations.get(article.id)
        if annotation is None:
            return _Candidate(Hit(story, article), member, more)
        terms = self.answers.terms
        shown = best_sentence(article, annotation, self.question, terms, wrong, self.relation)
        hit = Hit(story, article, shown.sentence.passage if shown else None)
        return _Candidate(hit, member, more + (ANSWERS * shown.answers if shown else 0.0))


async def _hits(
    store: Store, relation: Relation, preferences: Preferences, question: Question, answers: _Answers
) -> tuple[tuple[Hit, ...], int]:
    """Return the first hits, and the number of stories found."""
    by_story = answers.by_story()
    asks = question.asks is not Asks.NOTHING
    considered = dict(islice(by_story.items(), MOST_CONSIDERED if asks else MOST_HITS))
    languages = preferences.languages | ({"zh"} if HAN.search(question.text) else set())
    ids = [each.article for members in considered.values() for each in members[:MOST_OF_STORY]]
    articles = {each.id: each for each in await store.articles.bare(ids)}
    considered = {story: _read_first(members, articles, languages) for story, members in considered.items()}
    first = [each for members in considered.values() for each in members[: MOST_ASKED if asks else 1]]
    read = [each.article for each in first if _quotable(articles[each.article], languages)]
    telling = _Telling(
        question=question,
        answers=answers,
        languages=languages,
        relation=relation,
        articles=articles,
        annotations=await store.articles.annotations(read),
        wrong=await store.stories.taken_back({story for each in ids for story in answers.stories[each]}),
    )
    return telling.hits(considered), len(by_story)


def _read_first(
    members: Sequence[Ranked], articles: Mapping[int, Article], languages: Collection[str]
) -> list[Ranked]:
    """Return the story's articles among `articles`, those in the reader's languages first."""
    known = [each for each in members if each.article in articles]
    return sorted(known, key=lambda each: not reads(articles[each.article], languages))


def _quotable(article: Article, languages: Collection[str]) -> bool:
    return reads(article, languages) and may_be_quoted(article)
