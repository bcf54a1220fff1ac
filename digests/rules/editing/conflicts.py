"""Where a story's articles contradict one another: days, and what one says and another denies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from digests.model import (
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
    Relation,
    Telling,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.dates.meaning import same_matter
from digests.rules.editing.origins import family_of

# By judgement, held by tests/digests/editing/test_conflicts.py and test_contradictions.py: in the streams of real
# text to develop on no two days contradict one another, and numbers that do are updates or count other things.
MOST_ARTICLES = 40  # of a story that are compared: each with each
BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
ONE_PLAN = timedelta(hours=72)  # within which sentences that name different days tell of one plan
MOST_DENIALS = 2
BACK = 3  # passages before a denial among which the claim is

SentenceKey = tuple[int, int]  # article and index


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """One sentence of one article, what it tells, and when it came out."""

    family: str
    published: datetime | None
    telling: Telling

    def has(self, mark: Mark) -> bool:
        return mark in self.telling.marks


Sentences = Mapping[SentenceKey, ComparedSentence]


def conflicts_of(
    articles: Sequence[Article], annotations: Mapping[int, Annotation], relation: Relation, lexicon: Lexicon
) -> tuple[Conflict, ...]:
    """Return where the articles contradict one another: days, then claims that are denied. Pure. An article that
    repeats another's text has nothing of its own to say. What a side says or denies is not taken from a source
    that nobody answers for."""
    compared = sorted((each for each in articles if each.reprint_of is None), key=lambda each: each.id)
    compared = compared[:MOST_ARTICLES]
    known = {article.id: trust.can_vouch(article.source) for article in compared}
    sentences = {
        (article.id, telling.index): ComparedSentence(family_of(article), article.published, telling)
        for article in compared
        for telling in annotations[article.id].tellings
    }
    told = [annotations[article.id] for article in articles if article.id in known]
    dates = [phrase for annotation in told for phrase in annotation.dates]
    said = [each for annotation in told if known[annotation.article] for each in annotation.passages]
    return (*date_conflicts(dates, sentences, lexicon), *denials(said, sentences, relation))


def _alike(one: ComparedSentence, other: ComparedSentence, least: int, share: float) -> float:
    """Return the share of the shorter sentence's content that both have, 0 where it is too little to compare."""
    first, second = one.telling.stems, other.telling.stems
    common, smaller = len(first & second), min(len(first), len(second))
    return common / smaller if smaller and common >= least and common / smaller >= share else 0.0


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
    if first.published and second.published and abs(second.published - first.published) > ONE_PLAN:
        return False
    return _alike(first, second, 3, 0.5) > 0


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
