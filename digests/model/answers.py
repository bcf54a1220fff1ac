"""What is told when it is asked for: coming dates, a theme's timeline, the week in review, what a search found,
what parties and those who speak for them said, what was done to lists, what became of a story."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digests.model.annotations import DateKind, Passage
from digests.model.digests import Line, ToldHeadline
from digests.model.relations import Office, Person
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
    rests on. `watched` are those of its reader's watch words that it has."""

    story: int
    headline: str
    article: Article
    seen: tuple[date, ...]
    origins: int = 1
    both_governments: bool = False
    claim: str = ""
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekStatement:
    """The strongest of what an office, or a speaker of none, said in a week: who speaks, the words, the article
    that has them, its local day. `watched` as in a story."""

    story: int
    speaker: str
    words: str
    article: Article
    day: date
    watched: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """One sentence of a party as it may stand under the party's name. `speaker` is who says it, as it is printed;
    "" where the sentence says so itself or nobody knows. `known_as` is by what the speaker is known in any
    language, `office` for which office of the party it is said, by its title ("": not known). `came_out` is when
    its article did (UTC), `day` the local day of that; `sure` is the probability that a reader accepts it."""

    line: Line
    speaker: str = ""
    known_as: str = ""
    office: str = ""
    came_out: datetime
    day: date
    sure: float = 0.0

    @property
    def party(self) -> str:
        return self.line.passage.party


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What both main parties said on one matter: the headline of the story, which `article` has, and the words of
    each party by its id, in the order of the parties."""

    headline: str
    article: Article
    said: Mapping[str, OwnWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """What both main parties said in the last `days`, of one theme or of all (""): the newest `matters` on which
    both spoke, then the `latest` words of each party beside these. `foreign` are the newest words of a party of
    which there are none that the reader can read. `beginning` as in a calendar."""

    at: datetime
    theme: str = ""
    days: int
    matters: tuple[Matter, ...] = ()
    latest: Mapping[str, tuple[OwnWords, ...]] = field(default_factory=dict)
    foreign: Mapping[str, Line] = field(default_factory=dict)
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody who speaks for a party: a person or an office of the relation. Somebody whom the relation does not
    have is known by the `name` alone, and the `party` is the one that articles name."""

    party: str = ""
    name: str
    person: Person | None = None
    office: Office | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLately:
    """What a party, or one of those who speak for it, said in the last `days`, on a theme or on all (""): the
    newest `entries`. `who` is None for the
    party as a whole. `foreign` are words that are only in languages that the reader does not read, `near` the
    names of those whose names are spelled nearly as that of somebody unknown. `beginning` as in a calendar."""

    at: datetime
    days: int
    theme: str = ""
    party: str = ""
    who: Who | None = None
    entries: tuple[OwnWords, ...] = ()
    foreign: tuple[Line, ...] = ()
    near: tuple[str, ...] = ()
    beginning: Beginning | None = None


class ListMove(StrEnum):
    """What is done to a list: somebody is added or removed, or what it means for them is changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """What one sentence says was done to a list, by the list's id, and the local day of its article."""

    list: str
    move: ListMove
    line: Line
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """What was done to the lists of the relation in the last `days`, by list, the newest change first; `beginning`
    as in a calendar."""

    at: datetime
    days: int
    entries: tuple[ListChange, ...] = ()
    beginning: Beginning | None = None


class Fate(StrEnum):
    """What became of a story for a reader: told; named by its headline alone; not, since they receive no digest,
    it is in another language or on another topic; it comes with the next digest; a reader would not accept its
    headline; or others weighed more."""

    TOLD = "told"
    NAMED = "named"
    NO_DIGEST = "no-digest"
    OTHER_LANGUAGE = "other-language"
    OTHER_TOPIC = "other-topic"
    TO_COME = "to-come"
    DOUBTFUL = "doubtful"
    OUTWEIGHED = "outweighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFate:
    """A story, how many outlets tell it, and what became of it for a reader. `told` is the headline under which it
    was told last and the day of that; None where it was not, or where its headline was not kept."""

    story: int
    outlets: int
    fate: Fate
    told: ToldHeadline | None = None
