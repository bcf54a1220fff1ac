"""Tells that two pages are of one press conference, in whichever languages: by office, day, and its exchanges."""

from dataclasses import dataclass

from digests.model import Article
from digests.model.lexicon import Lexicon
from digests.rules.annotation.exchanges import is_conference
from digests.rules.annotation.segments import Cut, day_in

FEWEST = 2  # exchanges: answers to single questions of one day cannot be told apart across languages
FEWEST_SHARED = 0.6  # of the exchanges of the longer page; a page in another language may be an extract


@dataclass(frozen=True, slots=True)
class Conference:
    """What a page says of its conference: the party and kind of office that holds it (the publisher, where no
    kind is named), the day in its headline, else that of the page (ISO 8601), and how many exchanges it has."""

    party: str
    office: str
    day: str
    exchanges: int


def conference_of(article: Article, cut: Cut, lexicon: Lexicon) -> Conference | None:
    """Return what a page says of its press conference, None for other texts and pages without any day."""
    if not is_conference(cut.turns):
        return None
    page = article.published.date().isoformat() if article.published else ""
    day = day_in(article.title, article, lexicon, whole=True) or page
    if not day:
        return None
    asked = sum(
        any((turn := cut.turns[at]) and turn.asked for at in range(each.first, each.last + 1))
        for each in cut.segments
    )
    where = f"{article.title} {article.source.name}".casefold()
    office = next((kind for name, kind in lexicon.segments.office.items() if name in where), article.source.family)
    return Conference(article.source.party, office, day, asked)


def same_conference(first: Conference, second: Conference) -> bool:
    """Say whether two pages are of one press conference: of one office of one party, on one day, with about as
    many exchanges."""
    if not first.party or (first.party, first.office, first.day) != (second.party, second.office, second.day):
        return False
    fewer, more = sorted((first.exchanges, second.exchanges))
    return fewer >= FEWEST and fewer >= FEWEST_SHARED * more
