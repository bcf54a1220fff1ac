"""Dates that bind somebody: which dates a story has, and which dates come in the next weeks."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from digests.model import COMMENT, Article, DatedPhrase, DateKind, Ownership, Story, Told
from digests.rules import trust
from digests.rules.issuing.told import NOTHING, all_of
from digests.rules.texts import calendar_mark

T = TypeVar("T")

AHEAD = timedelta(days=60)
MOST = 4
MOST_UNLABELLED = 1  # dates of sources without a label in one list: nobody answers for such dates
REMINDED = (1, 7)  # so many days before it comes, a date is named again even if it was told
BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A date found in an article, with the themes of the article."""

    phrase: DatedPhrase
    article: Article
    themes: tuple[str, ...] = ()


def coming_up(
    stories: Iterable[Story],
    upcoming: Sequence[Upcoming],
    themes: Collection[str],
    today: date,
    shown: Collection[tuple[str, DateKind]] = (),
    told: Told = NOTHING,
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return up to four dates of `themes` that bind within 60 days of the local day `today`, soonest first.

    A day and kind is listed once. If a government's own document has the date, that document is its source.
    `shown` are dates that a card shows already. Each date comes with words that say what happens then, because the
    title of an article often tells something else. Dates in comment are left out. A date that was `told` is named
    again a week and a day before it comes. Sources without a label give one date at most, behind all others. If
    only such sources told a date, it counts as untold.
    """
    rumours = all_of(told)
    again = {(today + timedelta(days=days)).isoformat() for days in REMINDED}
    ours = (
        Upcoming(phrase, article, story.themes)
        for story in stories
        for phrase, article in binding_dates(story, today)
    )
    best: dict[tuple[str, DateKind], Upcoming] = {}
    for entry in sorted((*upcoming, *ours), key=_rank):
        phrase, day = entry.phrase, day_of(entry.phrase)
        if not phrase.what or entry.article.kind in COMMENT:
            continue
        if day is None or not today <= day <= today + AHEAD:
            continue
        if entry.themes and set(entry.themes).isdisjoint(themes):
            continue
        key = phrase.date, phrase.kind
        known = told if trust.can_vouch(entry.article.source) else rumours
        if key not in shown and (phrase.date in again or calendar_mark(*key) not in known.passages):
            best.setdefault(key, entry)
    soonest_first = [(best[key].phrase, best[key].article) for key in sorted(best)]
    return tuple(vouched_first(soonest_first, lambda each: each[1])[:MOST])


def vouched_first(found: Sequence[T], article_of: Callable[[T], Article]) -> list[T]:
    """Return what labelled sources told, in the given order. Behind it comes the first thing that only a source
    without a label told. More of these are left out: by their number they could push all others off a page."""
    vouched = [each for each in found if trust.can_vouch(article_of(each).source)]
    others = [each for each in found if not trust.can_vouch(article_of(each).source)]
    return [*vouched, *others[:MOST_UNLABELLED]]


def _rank(entry: Upcoming) -> tuple[bool, bool, int, int]:
    source = entry.article.source
    official = source.ownership is Ownership.GOVERNMENT
    return not trust.can_vouch(source), not official, entry.article.id, entry.phrase.index


def binding_dates(
    story: Story, today: date, read: Collection[tuple[int, int]] = ()
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return the story's full dates from `today` on that bind, soonest first, each day and kind once.

    `read` are passages that a reader sees beside the dates, each by article and index. An event in such a passage
    counts as well, because the reader sees what happens on its day.
    """
    articles = {article.id: article for article in story.articles}
    found: dict[tuple[str, DateKind], tuple[DatedPhrase, Article]] = {}
    for phrase in story.dates:
        told = binds(phrase) or (phrase.kind is DateKind.EVENT and (phrase.article, phrase.index) in read)
        if told and (day_of(phrase) or date.min) >= today:
            found.setdefault((phrase.date, phrase.kind), (phrase, articles.get(phrase.article, story.articles[0])))
    return tuple(found[key] for key in sorted(found))


def binds(phrase: DatedPhrase) -> bool:
    """Say whether a date is for the calendar. A date is for the calendar if it binds somebody, or if it is the
    event that the article opens with. An event further down does not count: a reader would take its day for the
    headline's."""
    return phrase.kind in BINDING or (phrase.kind is DateKind.EVENT and phrase.index == 0)


def day_of(phrase: DatedPhrase) -> date | None:
    """Return the day that the phrase means, None when it names only a month or a year."""
    try:
        return date.fromisoformat(phrase.date) if len(phrase.date) == 10 else None
    except ValueError:
        return None
