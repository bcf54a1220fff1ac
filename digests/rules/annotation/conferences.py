"""Tells which pages are of one press conference, in whichever languages: by office, day, and its exchanges."""

from digests.model import Article
from digests.model.lexicon import Lexicon
from digests.rules.annotation.exchanges import is_conference
from digests.rules.annotation.segments import Cut, day_in

FEWEST = 2  # exchanges: answers to single questions of one day cannot be told apart across languages


def conference_of(article: Article, cut: Cut, lexicon: Lexicon) -> str:
    """Return the name of the press conference that a page is of: party, kind of office (the publisher, where no
    kind is named), the day in its headline, else that of the page (ISO 8601), how many segments it has and how
    many of them ask. Empty for other texts, and for pages without a party, a day or a second question.

    Two pages of which one leaves an exchange out have different names: which exchange is missing cannot be told.
    """
    if not (is_conference(cut.turns) and article.source.party):
        return ""
    page = article.published.date().isoformat() if article.published else ""
    day = day_in(article.title, article, lexicon, whole=True) or page
    asked = sum(
        any((turn := cut.turns[at]) and turn.asked for at in range(each.first, each.last + 1))
        for each in cut.segments
    )
    if not day or asked < FEWEST:
        return ""
    where = f"{article.title} {article.source.name}".casefold()
    office = next((kind for name, kind in lexicon.segments.office.items() if name in where), article.source.family)
    return f"{article.source.party} {office} {day} {len(cut.segments)} {asked}"
