"""What is told when it is asked for: coming dates, a theme's timeline, the week in review, what a search found."""

from dataclasses import dataclass
from datetime import date, datetime

from digests.model.annotations import DateKind, Passage
from digests.model.sources import Article, Beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day that binds or is planned, as `article` says. `uid` is the same whenever the entry is made anew.

    `when` is ISO 8601: a day, or a month or a year where no more is said. `passage` is the sentence that says so,
    None where it may not be quoted, is gone or is the headline itself. `proposed`: the measure is only that;
    `what` in the article's words is due.
    """

    uid: str
    when: str
    kind: DateKind
    article: Article
    passage: Passage | None = None
    themes: tuple[str, ...] = ()
    proposed: bool = False
    what: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.when) if len(self.when) == 10 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The dates of the next `days`, soonest first. `theme` is the one that was asked for, empty for the reader's;
    `left_out` counts the later ones for which there was no room, `beyond` those after these days; `foreign` are
    those that only texts have which the reader does not read. `beginning` is how far the first reading is where
    there are no stories yet."""

    at: datetime
    theme: str = ""
    days: int
    entries: tuple[CalendarEntry, ...] = ()
    left_out: int = 0
    beyond: int = 0
    foreign: tuple[CalendarEntry, ...] = ()
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDay:
    """What one story brought on one local day: a sentence of `article`, its headline where `passage` is None."""

    day: date
    story: int
    article: Article
    passage: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A theme's last `days`, oldest first. `left_out` counts the story-days of lesser weight, `beginning` as in a
    calendar."""

    at: datetime
    theme: str
    days: int
    entries: tuple[StoryDay, ...] = ()
    left_out: int = 0
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekStory:
    """One story of a week: the headline, which `article` has, the local days on which it was in the news, what it
    rests on."""

    story: int
    headline: str
    article: Article
    seen: tuple[date, ...]
    origins: int = 1
    both_governments: bool = False
    claim: str = ""


@dataclass(frozen=True, slots=True)
class WeekStatement:
    """The strongest of what an office, or a speaker of none, said in a week: who speaks, the words, the article
    that has them, its local day."""

    story: int
    speaker: str
    words: str
    article: Article
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The last seven local days from `first` on, by theme ("" for none), weightiest first, and what was `said` in
    them. `stories` counts all that there were, `others` are the themes of those that have no line; `beginning` as
    in a calendar."""

    at: datetime
    first: date
    sections: tuple[tuple[str, tuple[WeekStory, ...]], ...] = ()
    said: tuple[WeekStatement, ...] = ()
    stories: int = 0
    others: tuple[str, ...] = ()
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that a search found, by the article of it that answers best; number 0 for an article that is in no
    story. `passage` is the sentence that has the words, None where the headline alone is shown: the sentence may
    not be quoted, is gone or there is none, or the reader does not read its language."""

    story: int
    article: Article
    passage: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search of the last `days` found, the best first, of so many stories (`of`). `words` is the question
    as it counts, "" where it has no word to search for; `forms` are the spellings that were searched for, as
    `rules.searching` has them. `left_out` are the reader's words that the hits need not have. `beginning` as in a
    calendar."""

    at: datetime
    words: str
    days: int
    hits: tuple[Hit, ...] = ()
    of: int = 0
    forms: frozenset[tuple[str, ...]] = frozenset()
    left_out: tuple[str, ...] = ()
    beginning: Beginning | None = None
