"""What the edit makes of annotated articles: themes and stories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from digests.model.annotations import DatedPhrase, Fact, Passage, Stage
from digests.model.corrections import Correction
from digests.model.sources import Article

FORCE, OCCASION = "an act of force", "an occasion"
"""What of a story's `weighs` goes before any briefing; the second is a summit, a signing, a war's first day."""


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How strongly an article is about a theme; `section` when it is the top theme of a passage."""

    theme: str
    score: int
    section: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An official document that a story rests on, to be linked before everything else. `number` may be empty;
    `host` is where its address leads if that is not its source's site."""

    article: int
    title: str
    url: str
    outlet: str
    number: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin of a story: a publisher family, and how many outlets carried its words."""

    family: str
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A segment of an article that belongs to a story: what is gated, themed, grouped and told.

    `start` and `end` are the characters of the article's text in which it stands; both 0 where it is the whole
    article. `peg` is what it is about in the words of the text, empty where the title says so. `themes` are those
    that make it a section's, with scores. `conference` names the press conference of which it is an exchange: the
    same exchange of another page of it is the same member's, whatever its language.
    """

    article: int
    segment: int = 0
    peg: str = ""
    start: int = 0
    end: int = 0
    themes: tuple[tuple[str, int], ...] = ()
    conference: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question tells, in one sentence or two of which the second leans on the first, without the label of
    who asks; the answers to it are the article's passages `first` to `last`."""

    passages: tuple[Passage, ...]
    article: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The segments about one event, as edited. Lists are best first; `articles` come without bodies.

    `resembles` are the ids of earlier stories that perhaps tell of the same event, but are too unlike to be one
    story with it. `titles` are the articles whose
    title may stand above it, the `lead` before all others; `headings` by article what stands there in place of a
    title that names other matters too or tells no event ("": nothing may), `headline_themes` what that is about,
    `sections` the one theme under which a card with that headline stands, "" where it is not sure. `passages` are
    candidates for the card's body, `lines` each party's own words by party id, `asked` is what the questions told
    that are answered in it. `confirmed` are those of the
    lines, by article and index, that another independent publisher tells too. `stage` is how far its measure is
    (None: there is none, or it was denied), `stage_from` the day from which that applies (ISO 8601).
    `corrections` are what its articles took back; nothing that was wrong is a candidate. `weighs` is by what
    features it is as important as it is. `headline_facts` are by article what its headline tells.
    """

    id: int
    headline: str
    lead: int
    articles: tuple[Article, ...]
    members: tuple[Member, ...] = ()
    titles: tuple[int, ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)
    headline_themes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sections: Mapping[int, str] = field(default_factory=dict)
    resembles: tuple[int, ...] = ()
    passages: tuple[Passage, ...] = ()
    lines: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)
    confirmed: tuple[tuple[int, int], ...] = ()
    asked: tuple[Asked, ...] = ()
    themes: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    both_governments: bool = False
    claim: str = ""
    stage: Stage | None = None
    stage_from: str = ""
    dates: tuple[DatedPhrase, ...] = ()
    headline_facts: Mapping[int, Fact] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    corrections: tuple[Correction, ...] = ()
    weighs: Mapping[str, float] = field(default_factory=dict)
    importance: float = 0.0
    first_stored: datetime
    last_stored: datetime

    @property
    def newest(self) -> datetime:
        """When the newest article came out; when it came in where none says so."""
        dates = (each.published for each in self.articles if each.published and not each.published_guessed)
        return max(dates, default=self.last_stored)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What its headlines and its passages tell, each once."""
        told = (each.fact for each in chain(self.passages, *self.lines.values()) if each.fact)
        return tuple(dict.fromkeys((*self.headline_facts.values(), *told)))

    def article(self, identifier: int) -> Article:
        """Return the member article of that id; KeyError when it is none."""
        for article in self.articles:
            if article.id == identifier:
                return article
        raise KeyError(identifier)

    def headline_of(self, article: Article) -> str:
        """Return what stands above the story where it is told by this article of it, "" where nothing may."""
        title = self.headline if article.id == self.lead else article.standing_title
        return self.headings.get(article.id, title)


@dataclass(frozen=True, slots=True)
class BriefRank:
    """By what a story is ranked in the brief of a theme, without the story itself; `share` is the part of what it
    is about that is this theme, from 0 to 1; `languages` are those of its articles (BCP 47 tags)."""

    id: int
    importance: float
    share: float
    newest: datetime
    last_stored: datetime
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """By what a story is chosen for the review of a week. `origins` is how many there are, `came_out` when its
    articles were published, or stored where they have no time of their own (UTC); `languages` are those of its
    articles (BCP 47 tags), none where it was stored before these were kept."""

    id: int
    themes: tuple[str, ...]
    origins: int
    both_governments: bool
    claim: str
    importance: float
    last_stored: datetime
    came_out: tuple[datetime, ...]
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedStory:
    """By what the calendar goes of a story that names a day of some time. Of its `articles` these are the oldest
    and those that name such a day; all where a measure is held."""

    id: int
    articles: tuple[Article, ...]
    themes: tuple[str, ...] = ()
    stage: Stage | None = None
    stage_from: str = ""
    dates: tuple[DatedPhrase, ...] = ()
