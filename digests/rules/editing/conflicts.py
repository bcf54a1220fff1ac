"""Where a story's articles contradict one another: numbers, days, and what one says and another denies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice

from digests.model import (
    HEADLINE,
    Account,
    Annotation,
    Article,
    Conflict,
    ConflictKind,
    DatedPhrase,
    DateKind,
    Mark,
    Passage,
    PassageKind,
    Quantity,
    Relation,
    Telling,
)
from digests.model.lexicon import Lexicon, LimitWords
from digests.rules import trust
from digests.rules.annotation.dates.meaning import same_matter
from digests.rules.annotation.numbers import ABOUT, BOUNDED
from digests.rules.editing.origins import family_of
from digests.rules.similarity import stemmed
from digests.rules.texts import words_and_pairs_of

# By judgement, held by tests/digests/editing/test_conflicts.py and test_figures.py: in the nine streams of real
# text to develop on no two numbers and no two days contradict one another.
MOST_ARTICLES = 40  # of a story that are compared: each with each
BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
DAYS_HOURS = 72.0  # within which sentences that name different days tell of one plan
FARTHEST = 2.5  # times: values farther apart count different things
CLOSE_HOURS, SAME_EVENT_HOURS, STABLE_HOURS = 36.0, 12.0, 7 * 24.0
MOST_NUMBERS, MOST_DENIALS = 3, 2
BACK = 3  # passages before a denial among which the claim is

SentenceKey = tuple[int, int]  # article and index


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """One sentence of one article, what it tells, the days that it names, and when it came out."""

    family: str
    published: datetime | None
    telling: Telling
    days: frozenset[str]

    def has(self, mark: Mark) -> bool:
        return mark in self.telling.marks


Sentences = Mapping[SentenceKey, ComparedSentence]
Reading = tuple[Quantity, ComparedSentence]


def conflicts_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    quantities: Sequence[Quantity],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Conflict, ...]:
    """Return where the articles contradict one another: numbers, then days, then claims that are denied. Pure. An
    article that repeats another's text has nothing of its own to say, nor has an outlet's own later count. What a
    side says or denies is not taken from a source that nobody answers for."""
    compared = sorted((each for each in articles if each.reprint_of is None), key=lambda each: each.id)
    compared = compared[:MOST_ARTICLES]
    known = {article.id: trust.can_vouch(article.source) for article in compared}
    sentences = _sentences_of(compared, annotations)
    ours = [each for each in quantities if each.article in known and each.index != HEADLINE]
    told = [annotations[article.id] for article in articles if article.id in known]
    dates = [phrase for annotation in told for phrase in annotation.dates]
    said = [each for annotation in told if known[annotation.article] for each in annotation.passages]
    return (
        *islice(number_conflicts(ours, sentences, lexicon.limits), MOST_NUMBERS),
        *date_conflicts(dates, sentences, lexicon),
        *denials(said, sentences, relation),
    )


def _sentences_of(articles: Iterable[Article], annotations: Mapping[int, Annotation]) -> Sentences:
    found = {}
    for article in articles:
        annotation = annotations[article.id]
        tellings = {telling.index: telling for telling in annotation.tellings}
        days: dict[int, set[str]] = defaultdict(set)
        for phrase in annotation.dates:
            days[phrase.index].add(phrase.date)
        for each in annotation.passages:
            named = frozenset(days[each.index] - {""})
            told = tellings[each.index]
            found[article.id, each.index] = ComparedSentence(family_of(article), article.published, told, named)
    return found


def _alike(
    one: ComparedSentence, other: ComparedSentence, least: int, share: float, besides: Iterable[str] = ()
) -> float:
    """Return the share of the shorter sentence's content that both have, 0 where it is too little to compare;
    `besides` are words that say what is counted, no common content."""
    left_out = frozenset(stem for word in besides for stem in stemmed(words_and_pairs_of(word)))
    first, second = one.telling.stems - left_out, other.telling.stems - left_out
    common, smaller = len(first & second), min(len(first), len(second))
    return common / smaller if smaller and common >= least and common / smaller >= share else 0.0


def _hours_between(one: ComparedSentence, other: ComparedSentence) -> float:
    """The hours from the first sentence's publication to the second's, 0 where a time is not known."""
    if one.published is None or other.published is None:
        return 0.0
    return (other.published - one.published).total_seconds() / 3600


# --- numbers of the same thing that differ: no update, no other scope, no rounding ---------------


def number_conflicts(
    quantities: Sequence[Quantity], sentences: Sentences, words: LimitWords
) -> Iterator[Conflict]:
    """Give what articles of different publishers count differently, each thing once, with one account for each
    value: where each of the two has one value of it that the other has not."""
    by_thing: dict[tuple[str, str], dict[int, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for quantity in quantities:
        sentence = sentences.get((quantity.article, quantity.index))
        # What a number was before, a part of it and a bound are no account of what it is.
        apart = quantity.unit == "vote" or quantity.earlier or quantity.part or quantity.limit == BOUNDED
        if sentence is not None and not apart:
            by_thing[quantity.unit, quantity.of.casefold()][quantity.article].append((quantity, sentence))
    for (unit, of), articles in by_thing.items():
        accounts: dict[float, Account] = {}
        for one, other in combinations(articles.values(), 2):
            rest = [each for each in one if not any(_agree(each[0], value) for value, _ in other)]
            opposite = [each for each in other if not any(_agree(each[0], value) for value, _ in one)]
            if len(rest) == len(opposite) == 1 and _comparable(rest[0], opposite[0], unit, of, words):
                for each, _ in (*rest, *opposite):
                    accounts.setdefault(each.value, Account(each.text, each.article, each.index))
        if accounts:
            yield Conflict(ConflictKind.NUMBER, of, tuple(accounts[value] for value in sorted(accounts)))


def _agree(one: Quantity, other: Quantity) -> bool:
    low, high = sorted((one.value, other.value))
    if low == high or not low or _rounded(low, high) or _rounded(high, low):
        return True
    return ABOUT in (one.limit, other.limit) and high / low <= 1.1


def _rounded(value: float, exact: float) -> bool:
    """Say whether a value is the other one in fewer figures: 1.3 billion for 1.28, 100,000 for 98,700."""
    figures = len(f"{value:.12g}".replace(".", "").replace("-", "").strip("0").partition("e")[0]) or 1
    return value > 100 and float(f"{exact:.{figures}g}") == value and exact != value


def _comparable(one: Reading, other: Reading, unit: str, of: str, words: LimitWords) -> bool:
    """Say whether the two numbers are meant to be the same."""
    (left, first), (right, second) = one, other
    low, high = sorted((left.value, right.value))
    if first.family == second.family or high / low > FARTHEST or first.has(Mark.TOTAL) != second.has(Mark.TOTAL):
        return False
    charge = of.startswith(tuple(words.charges))
    if not of or of in words.vague or (charge and " on " not in of):
        return False
    stable = unit == "percent" and not charge and of not in words.changing
    later = second if _hours_between(first, second) >= 0 else first
    if later.has(Mark.CHANGES) and not stable:
        return False
    # A count of a day on which both agree may be printed late; without one, later is an update.
    hours = STABLE_HOURS if stable else CLOSE_HOURS if first.days & second.days else SAME_EVENT_HOURS
    least, share = (2, 0.25) if stable else (3, 0.5)
    return _same_time(first, second, hours) and _alike(first, second, least, share, besides=(of,)) > 0


def _same_time(one: ComparedSentence, other: ComparedSentence, hours: float) -> bool:
    """Say whether two sentences can be about the same time: a day that both name, or none and close together."""
    pairs = [(first, second) for first in one.days for second in other.days]
    if pairs and not any(first.startswith(second) or second.startswith(first) for first, second in pairs):
        return False
    if one.telling.places and other.telling.places and one.telling.places.isdisjoint(other.telling.places):
        return False
    return any(len(day) == 10 for day in one.days & other.days) or abs(_hours_between(one, other)) <= hours


# --- days on which different articles say that the same thing happens ----------------------------


def date_conflicts(dates: Sequence[DatedPhrase], sentences: Sentences, lexicon: Lexicon) -> Iterator[Conflict]:
    """Give the days that differ: one full day of a kind in each article, in sentences that tell the same."""
    for kind in BINDING:
        days: dict[int, dict[str, DatedPhrase]] = defaultdict(dict)
        for phrase in dates:
            if phrase.kind is kind and len(phrase.date) == 10:
                days[phrase.article].setdefault(phrase.date, phrase)
        single = [next(iter(named.values())) for named in days.values() if len(named) == 1]
        for pair in combinations(single, 2):
            if pair[0].date != pair[1].date and _same_plan(*pair, sentences, lexicon):
                told = sorted(pair, key=lambda each: each.date)
                accounts = tuple(Account(each.date, each.article, each.index) for each in told)
                yield Conflict(ConflictKind.DATE, kind.value, accounts)
                break


def _same_plan(one: DatedPhrase, other: DatedPhrase, sentences: Sentences, lexicon: Lexicon) -> bool:
    if one.what and other.what and not same_matter(one.what, other.what, lexicon.due):
        return False
    first, second = sentences.get((one.article, one.index)), sentences.get((other.article, other.index))
    if first is None or second is None or first.family == second.family:
        return False
    if first.has(Mark.MOVED) or second.has(Mark.MOVED):
        return False
    return abs(_hours_between(first, second)) <= DAYS_HOURS and _alike(first, second, 3, 0.5) > 0


# --- what one side says and another denies -------------------------------------------------------


def denials(passages: Iterable[Passage], sentences: Sentences, relation: Relation) -> Iterator[Conflict]:
    """Give each claim that another side provably denies, the claim first: the nearest statement of another party
    before "called the claim false" in the same article, or one of another article that has most of its content."""
    sides = {party.id for party in relation.parties}
    claims: list[Passage] = []
    denied: list[Passage] = []
    for each in passages:
        if each.party in sides and each.proof and each.kind is PassageKind.STATEMENT:
            denies = sentences[each.article, each.index].has(Mark.DENIAL)
            (denied if denies else claims).append(each)
    seen: set[str] = set()
    for denial in denied:
        if len(seen) >= MOST_DENIALS or denial.text in seen:
            continue
        claim = _claim(denial, [each for each in claims if each.party != denial.party], sentences)
        if claim is not None:
            seen.add(denial.text)
            accounts = tuple(Account(each.speaker, each.article, each.index) for each in (claim, denial))
            yield Conflict(ConflictKind.CLAIM, "", accounts)


def _claim(denial: Passage, others: Sequence[Passage], sentences: Sentences) -> Passage | None:
    own = sentences[denial.article, denial.index]
    near = [each for each in others if each.article == denial.article and 0 < denial.index - each.index <= BACK]
    if near and own.has(Mark.REFERS):
        return max(near, key=lambda each: each.index)
    shared = [_alike(own, sentences[each.article, each.index], 4, 0.4) for each in others]
    return others[shared.index(max(shared))] if any(shared) else None
