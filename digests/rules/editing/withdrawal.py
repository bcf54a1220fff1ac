"""Dates that no longer stand: what was to happen is off, put off or moved, as the same or a later article says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, DateKind, Withdrawal
from digests.rules.texts import HAN

SHARED, SHARED_HAN, SHARE = 2, 4, 0.4
EARLIEST = datetime.min.replace(tzinfo=UTC)
KINDS_MOVED = (DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)


def standing(
    phrases: Sequence[DatedPhrase], articles: Sequence[Article], annotations: Mapping[int, Annotation]
) -> tuple[DatedPhrase, ...]:
    """Return the dates that still stand, in their order: their own sentence does not say that the plan is
    off, and no article published later takes it back in a clause about the same thing.

    A wish, a threat or a proposal to take something back leaves its date standing.
    """
    published = {article.id: _published(article) for article in articles}
    return tuple(each for each in phrases if not _is_off(each, published, annotations, phrases))


def _is_off(
    phrase: DatedPhrase,
    published: Mapping[int, datetime],
    annotations: Mapping[int, Annotation],
    phrases: Iterable[DatedPhrase],
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
        and _gives_later(phrase, each, phrases)
        for each in own.withdrawals
    ):
        return True
    later = [annotations[other] for other, when in published.items() if when > published[phrase.article]]
    return any(
        phrase.text in withdrawal.days
        or (
            _about(said, withdrawal.stems)
            and (not withdrawal.moved or _gives_another(phrase, withdrawal, other.article, phrases))
        )
        for other in later
        for withdrawal in other.withdrawals
    )


def _said(phrase: DatedPhrase, annotation: Annotation) -> frozenset[str]:
    """The stems of the sentence that names the day; of the headline where the day came in a field of its own."""
    here = any(each.index == phrase.index and phrase.text in each.text for each in annotation.passages)
    index = phrase.index if here else HEADLINE
    return next(telling.stems for telling in annotation.tellings if telling.index == index)


def _gives_another(
    phrase: DatedPhrase, withdrawal: Withdrawal, article: int, phrases: Iterable[DatedPhrase]
) -> bool:
    """Say whether what is only moved has a new day of the same kind in that sentence, or below that headline."""
    return phrase.kind in KINDS_MOVED and any(
        each.article == article and each.kind is phrase.kind and withdrawal.index in (each.index, HEADLINE)
        for each in phrases
    )


def _gives_later(phrase: DatedPhrase, withdrawal: Withdrawal, phrases: Iterable[DatedPhrase]) -> bool:
    """Say whether another sentence of the same article moves it to a later day of the same kind: "extended to
    August 31; it was to end on May 31"."""
    later = (each for each in phrases if each.article == phrase.article and each.index == withdrawal.index)
    return any(each.kind is phrase.kind and each.date > phrase.date for each in later)


def _about(said: frozenset[str], withdrawn: frozenset[str]) -> bool:
    shared = said & withdrawn
    han = sum(HAN.match(word) is not None for word in shared)
    return (len(shared) - han >= SHARED or han >= SHARED_HAN) and len(shared) >= SHARE * len(withdrawn)


def _published(article: Article) -> datetime:
    return article.published or article.stored_at or EARLIEST
