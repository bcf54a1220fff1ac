"""Coming up: the dates of the next weeks that bind somebody."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digests.model import Article, DatedPhrase, DateKind, Ownership, Story
from digests.rules.sending.cards import binding_dates, binds, day_of

AHEAD = timedelta(days=60)
MOST = 4


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
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return up to four dates that bind within 60 days of the local day `today`, soonest first.

    A day and kind is listed once, from a government's own document where there is one, and with what is due then;
    `shown` are those that a card shows already. Only dates of `themes` are taken.
    """
    offered = [
        *upcoming,
        *(
            Upcoming(phrase, article, story.themes)
            for story in stories
            for phrase, article in binding_dates(story, today)
        ),
    ]
    best: dict[tuple[str, DateKind], Upcoming] = {}
    for entry in sorted(offered, key=_rank):
        key = (entry.phrase.date, entry.phrase.kind)
        if not _fits(entry, today) or key in shown or themes_apart(entry.themes, themes):
            continue
        best.setdefault(key, entry)
    return tuple((best[key].phrase, best[key].article) for key in sorted(best)[:MOST])


def themes_apart(one: Collection[str], other: Collection[str]) -> bool:
    """Say whether an entry's themes, where it has any, are none of the reader's."""
    return bool(one) and set(one).isdisjoint(other)


def _fits(entry: Upcoming, today: date) -> bool:
    day = day_of(entry.phrase)
    said = binds(entry.phrase) or entry.phrase.what  # what happens then is told with the day
    return bool(said) and day is not None and today <= day <= today + AHEAD


def _rank(entry: Upcoming) -> tuple[bool, bool, int, int]:
    official = entry.article.source.ownership is Ownership.GOVERNMENT
    return not official, not entry.phrase.what, entry.article.id, entry.phrase.index
