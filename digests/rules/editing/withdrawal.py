"""Dates that no longer stand: what was to happen is off, put off or moved, as the same or a later article says."""

from collections.abc import Mapping, Sequence

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, DateKind, Withdrawal
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.meaning import same_matter
from digests.rules.precedence import Order, order_of
from digests.rules.texts import HAN

SHARED, SHARED_HAN, SHARE = 2, 4, 0.4
SHORTEST = 4  # letters of a word that says what is taken back
KINDS_CALLED_OFF = (DateKind.DEADLINE, DateKind.EVENT)
KINDS_MOVED = (DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)


def standing(
    phrases: Sequence[DatedPhrase],
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    lexicon: Lexicon,
) -> tuple[DatedPhrase, ...]:
    """Return the dates that still stand, in their order: their own sentence does not say that the plan is off, no
    article published later takes it back in a clause about the same thing or gives it a later day.

    A wish, a threat or a proposal to take something back leaves its date standing.
    """
    published = {article.id: order_of(article) for article in articles}
    return tuple(each for each in phrases if not _is_off(each, published, annotations, phrases, lexicon))


def _is_off(
    phrase: DatedPhrase,
    published: Mapping[int, Order],
    annotations: Mapping[int, Annotation],
    phrases: Sequence[DatedPhrase],
    lexicon: Lexicon,
) -> bool:
    if phrase.article not in published:
        return False
    own = annotations[phrase.article]
    if any(each.index == phrase.index and phrase.text in each.days for each in own.withdrawals):
        return True
    said = _said(phrase, own)
    if any(
        each.moved
        and each.index != phrase.index
        and _about(said, each.stems)
        and any(new.date > phrase.date for new in _new_days(phrase, each, own.article, phrases))
        for each in own.withdrawals
    ):
        return True
    later = [annotations[other] for other, when in published.items() if when > published[phrase.article]]
    return any(
        phrase.text in withdrawal.days or _takes_back(withdrawal, phrase, said, other.article, phrases, lexicon)
        for other in later
        for withdrawal in other.withdrawals
    )


def _takes_back(
    withdrawal: Withdrawal,
    phrase: DatedPhrase,
    said: frozenset[str],
    article: int,
    phrases: Sequence[DatedPhrase],
    lexicon: Lexicon,
) -> bool:
    """Say whether a later article calls off what is to happen on the day, or moves it to a new day of its kind."""
    if not withdrawal.moved:
        called_off = phrase.kind in KINDS_CALLED_OFF and _names(phrase.what, withdrawal.stems)
        return called_off or _about(said, withdrawal.stems)
    new = _new_days(phrase, withdrawal, article, phrases)
    if not new or phrase.kind not in KINDS_MOVED:
        return False
    others = [each for each in phrases if each.kind is phrase.kind and each.article != article]
    return _about(said, withdrawal.stems) or any(
        each.date > phrase.date
        and (same_matter(phrase.what, each.what, lexicon.due) if phrase.what and each.what else len(others) == 1)
        for each in new
    )


def _new_days(
    phrase: DatedPhrase, withdrawal: Withdrawal, article: int, phrases: Sequence[DatedPhrase]
) -> list[DatedPhrase]:
    """The days of the same kind that the sentence which moves something names, or any below such a headline."""
    return [
        each
        for each in phrases
        if each.article == article and each.kind is phrase.kind and withdrawal.index in (each.index, HEADLINE)
    ]


def _names(what: str, stems: frozenset[str]) -> bool:
    """Say whether the words beside what is called off are mostly those of what a day is of."""
    words = [word for word in what.lower().split() if len(word) >= SHORTEST]
    named = sum(any(word.startswith(stem) for stem in stems if len(stem) >= SHORTEST) for word in words)
    return bool(words) and named * 2 > len(words)


def _said(phrase: DatedPhrase, annotation: Annotation) -> frozenset[str]:
    """The stems of the sentence that names the day; of the headline where the day came in a field of its own."""
    here = any(each.index == phrase.index and phrase.text in each.text for each in annotation.passages)
    index = phrase.index if here else HEADLINE
    return next(telling.stems for telling in annotation.tellings if telling.index == index)


def _about(said: frozenset[str], withdrawn: frozenset[str]) -> bool:
    shared = said & withdrawn
    han = sum(HAN.match(word) is not None for word in shared)
    return (len(shared) - han >= SHARED or han >= SHARED_HAN) and len(shared) >= SHARE * len(withdrawn)
