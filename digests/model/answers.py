"""What is told on request: coming dates, a theme's timeline, the week in review, what a search found, what parties
and those who speak for them said, what was done to lists, and what became of a story."""

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
    """A day that binds or is planned, as `article` says. `uid` stays the same when the entry is made anew.

    `when` is ISO 8601: a day, or only a month or a year. `passage` is the sentence that names the day. It is None
    if the sentence may not be quoted, is gone, or is the headline itself. `proposed`: the measure is only
    proposed. `what` says in the article's words what is due.
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
    """The dates of the next `days`, soonest first. `theme` is the theme that was asked for, empty for the reader's
    themes. `left_out` counts later entries for which there was no room, `beyond` the dates after these days.
    `foreign` are dates that only texts in languages the reader does not read have. `beginning` is how far the
    first reading is, while there are no stories."""

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
    """What one story brought on one local day: a sentence of `article`, or its headline if `passage` is None."""

    day: date
    story: int
    article: Article
    passage: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A theme's last `days`, oldest first. `left_out` counts the entries of lesser weight that have no room.
    `beginning` is as in `Calendar`."""

    at: datetime
    theme: str
    days: int
    entries: tuple[StoryDay, ...] = ()
    left_out: int = 0
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekStory:
    """One story of a week: its headline with the headline's article, the local days on which the story was in the
    news, and what it rests on. `watched` are the reader's watch words that the story has."""

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
    """The strongest statement in a week of an office, or of a speaker without an office: the speaker, the words,
    the article that has the words, and the article's local day. `watched` as in a story."""

    story: int
    speaker: str
    words: str
    article: Article
    day: date
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The seven local days from `first` on. `sections` are the stories by theme ("": no theme), weightiest first.
    `said` are the statements. `stories` counts all stories. `others` are the themes of the stories that are not
    shown. `beginning` is as in `Calendar`."""

    at: datetime
    first: date
    sections: tuple[tuple[str, tuple[WeekStory, ...]], ...] = ()
    said: tuple[WeekStatement, ...] = ()
    stories: int = 0
    others: tuple[str, ...] = ()
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that a search found, by the article that answers best. `story` is 0 if the article is in no story.
    `passage` is the sentence that has the words. It is None if only the headline is shown, because the sentence
    may not be quoted, is gone, or is in a language that the reader does not read, or because there is none."""

    story: int
    article: Article
    passage: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search of the last `days` found: the best of the `of` stories, the best first. `words` are the words
    of the question that count, "" if none does. `forms` are the spellings that were searched for, as in
    `rules.searching`. `left_out` are words of the reader that a hit need not have. `beginning` is as in
    `Calendar`."""

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
    """One sentence of a party that may stand under the party's name. `speaker` is the speaker as printed, "" if
    the sentence names the speaker itself or nobody knows it. `known_as` identifies the speaker in every language.
    `office` is the title of the office that speaks, "" if not known. `came_out` is when the article came out
    (UTC), `day` the local day of that. `sure` is the probability that a reader accepts the sentence."""

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
    """What both main parties said on one matter: the headline of the story, the article of this headline, and the
    words of each party by its id, in the order of the parties."""

    headline: str
    article: Article
    said: Mapping[str, OwnWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """What both main parties said in the last `days`, on one theme or on all (""). `matters` are the newest
    matters on which both spoke. `latest` are other words of each party, the newest first. `foreign` are the newest
    words of a party that has none in a language of the reader. `beginning` is as in `Calendar`."""

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
    have is known by `name` alone, and `party` is the party that articles name."""

    party: str = ""
    name: str
    person: Person | None = None
    office: Office | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLately:
    """What a party, or somebody who speaks for it, said in the last `days`, on one theme or on all (""). `entries`
    are the newest. `who` is None for the party as a whole. `foreign` are words that exist only in languages that
    the reader does not read. `near` are names spelled nearly like the name of somebody unknown. `beginning` is as
    in `Calendar`."""

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
    """What is done to a list: somebody is added or removed, or what the list means for somebody is changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """What one sentence says was done to a list. `list` is the list's id, `day` the local day of the article."""

    list: str
    move: ListMove
    line: Line
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """What was done to the lists of the relation in the last `days`, by list, the newest change first. `beginning`
    is as in `Calendar`."""

    at: datetime
    days: int
    entries: tuple[ListChange, ...] = ()
    beginning: Beginning | None = None


class Fate(StrEnum):
    """What became of a story for a reader. The story was told, or named by its headline alone. Or it was not told:
    the reader receives no digest, the language or the topic is another, it comes with the next digest, a reader
    would not accept its headline, or other stories weighed more."""

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
    """A story, how many outlets tell it, and what became of it for a reader. `told` is the headline under which
    the story was last told, with the day. It is None if the story was not told or the headline was not kept."""

    story: int
    outlets: int
    fate: Fate
    told: ToldHeadline | None = None
