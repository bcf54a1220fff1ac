"""What the edit makes of annotated articles: themes and stories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from digests.model.annotations import DatedPhrase, Fact, Passage, Stage
from digests.model.corrections import Correction
from digests.model.sources import Article

FORCE, OCCASION = "an act of force", "an occasion"
"""Keys of `Story.weighs` that rank before any briefing. An occasion is a summit, a signing, a war's first day."""


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How strongly an article is about a theme. `section`: the theme is the top theme of a passage."""

    theme: str
    score: int
    section: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An official document that a story rests on. It is linked before everything else. `number` may be empty.
    `host` is the host of its address if that is not a site of its source."""

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
    """A segment of an article that belongs to a story: it is gated, themed, grouped and told.

    `start` and `end` are the segment's place in the article's text; both are 0 for a whole article. `peg` is what
    the segment is about in the words of the text, empty if the title says so. `themes` are the themes of which it
    can be in the section, with scores. `conference` names the press conference of which it is an exchange. The
    same exchange on another page of this conference belongs to the same member, in whatever language.
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
    """What a question tells, in one sentence, or in two of which the second leans on the first. The label of the
    person who asks is left out. The answers are the article's passages `first` to `last`."""

    passages: tuple[Passage, ...]
    article: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The segments about one event, as edited. Lists are best first. `articles` come without bodies.

    `resembles` are the ids of earlier stories that perhaps tell the same event, but are too unlike to be merged.
    `lead` is the article whose title is the first choice for the headline, `titles` all articles whose title may
    be. `headings` has, by article, the headline in place of a title that names other matters too or tells no event
    ("": nothing may stand there). `headline_themes` and `headline_facts` are what such a headline is about and
    tells, by article. `sections` is the one theme under which a card with this headline stands, "" if that is not
    sure. `passages` are candidates for the card's body, `lines` each party's own words by party id. `asked` is
    what the questions told that the story answers. `confirmed` are the lines, by article and index, that another
    independent publisher tells too. `stage` is the stage of the story's measure (None: there is none, or it was
    denied), and `stage_from` the day from which the stage applies (ISO 8601). `corrections` are what its articles
    took back; nothing that was wrong is a candidate. `chosen` is the article whose title an admin put above the
    story, 0 if the rules choose. `weighs` has the features that make up its importance.
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
    chosen: int = 0
    weighs: Mapping[str, float] = field(default_factory=dict)
    importance: float = 0.0
    first_stored: datetime
    last_stored: datetime

    @property
    def newest(self) -> datetime:
        """When the newest article came out, or when the last article was stored if no article says so (UTC)."""
        dates = (each.published for each in self.articles if each.published and not each.published_guessed)
        return max(dates, default=self.last_stored)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the headlines and the passages tell, each fact once."""
        told = (each.fact for each in chain(self.passages, *self.lines.values()) if each.fact)
        return tuple(dict.fromkeys((*self.headline_facts.values(), *told)))

    def article(self, identifier: int) -> Article:
        """Return the article with this id. Raises KeyError if the story does not have it."""
        for article in self.articles:
            if article.id == identifier:
                return article
        raise KeyError(identifier)

    def headline_of(self, article: Article) -> str:
        """Return the headline of the story if this article of it is told, "" if there is none."""
        title = self.headline if article.id == self.lead else article.standing_title
        return self.headings.get(article.id, title)


@dataclass(frozen=True, slots=True)
class BriefRank:
    """What ranks a story in the brief of a theme, without the story itself. `share`, from 0 to 1, is the part of
    the story's matter that is this theme. `languages` are those of its articles (BCP 47 tags)."""

    id: int
    importance: float
    share: float
    newest: datetime
    last_stored: datetime
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What chooses a story for the review of a week. `origins` is the number of origins. `came_out` is when its
    articles were published (UTC), or stored if they have no time of their own. `languages` are those of its
    articles (BCP 47 tags), empty if the story was stored by a release that did not keep them."""

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
    """What the calendar needs of a story that names a day of a certain time. `articles` are the oldest article and
    those that name such a day, or all articles if a measure is suspended."""

    id: int
    articles: tuple[Article, ...]
    themes: tuple[str, ...] = ()
    stage: Stage | None = None
    stage_from: str = ""
    dates: tuple[DatedPhrase, ...] = ()
