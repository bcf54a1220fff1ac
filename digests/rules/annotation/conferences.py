"""Tells that two pages are of one press conference, in whichever languages: by office, day, and its exchanges."""

from dataclasses import dataclass
from datetime import date

from digests.model import Article
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.resolving import resolve
from digests.rules.annotation.dates.words import expressions
from digests.rules.annotation.exchanges import is_conference
from digests.rules.annotation.segments import Cut

FEWEST_SHARED = 0.6  # of the exchanges of the longer page; a page in another language may be an extract


@dataclass(frozen=True, slots=True)
class Conference:
    """What a page says of its conference: the party and kind of office that holds it, the day in its headline,
    else that of the page, and how many exchanges it has."""

    party: str
    office: str
    day: date
    exchanges: int


def conference_of(article: Article, cut: Cut, lexicon: Lexicon) -> Conference | None:
    """Return what a page says of its press conference, None for other texts and pages without any day."""
    if not is_conference(cut.turns):
        return None
    published = article.published.date() if article.published else None
    day = day_in(article.title, published) or published
    if day is None:
        return None
    asked = sum(
        any((turn := cut.turns[at]) and turn.asked for at in range(each.first, each.last + 1))
        for each in cut.segments
    )
    where = f"{article.title} {article.source.name}".casefold()
    office = next((kind for name, kind in lexicon.segments.office.items() if name in where), "")
    return Conference(article.source.party, office, day, asked)


def same_conference(first: Conference, second: Conference) -> bool:
    """Say whether two pages are of one press conference: of one office of one party, on one day, with about as
    many exchanges. An office that neither names is the party's only one."""
    if not first.party or (first.party, first.office, first.day) != (second.party, second.office, second.day):
        return False
    fewer, more = sorted((first.exchanges, second.exchanges))
    return fewer >= FEWEST_SHARED * more


def day_in(text: str, published: date | None) -> date | None:
    """Return the first full day, with its year, that a headline names."""
    for expression in expressions(text):
        if (
            expression.form == "day"
            and "year" in expression.parts
            and (day := resolve(expression, published, None))
        ):
            return date.fromisoformat(day)
    return None
