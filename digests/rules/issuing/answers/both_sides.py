"""What both main parties said lately, side by side: on one matter each, then beside these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from digests.model import BothSides, Line, Matter, OwnWords, Preferences, Relation, Story
from digests.rules import trust
from digests.rules.issuing.answers.own_words import Page
from digests.rules.issuing.readership import as_read

DAYS = 30
MOST_MATTERS, MOST_LATEST = 3, 2  # set by judgement: a page of two messages on a phone
LOOKED_AT = 5  # stories in which a side speaks
LATEST_BESIDE_MATTERS = 1  # of a party, where there are as many matters as are shown


def is_enough(words: Iterable[OwnWords], relation: Relation) -> bool:
    """Say whether older words would hardly come onto the page: there are matters enough, or so many words of each
    side on matters of its own that there hardly are matters in common."""
    spoken = _by_story(words)
    mains = [party.id for party in relation.main]
    both = sum(all(party in said for party in mains) for said in spoken.values())
    alone = (sum(party in said for said in spoken.values()) for party in mains)
    return both >= MOST_MATTERS or min(alone) >= LOOKED_AT


def both_sides(
    words: Sequence[OwnWords],
    stories: Mapping[int, Story],
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    elsewhere: Mapping[str, Sequence[Line]],
    *,
    theme: str = "",
    days: int = DAYS,
) -> BothSides:
    """Return the page of these words, newest first, on a theme ("": on all). The words of each party on one matter
    stand together; a party's own government goes before what an outlet tells of it. Of `elsewhere`, words in other
    languages, the newest of a party are named if the page has none of the party's. Pure."""
    page, mains = Page(), [party.id for party in relation.main]
    spoken = _by_story(words)
    matters: list[Matter] = []
    for number, said in spoken.items():
        best = {party: _best(said[party]) for party in mains if party in said}
        own = as_read(stories[number], preferences.languages) or stories[number]
        lead = own.article(own.lead)
        heard = len(matters) < MOST_MATTERS and len(best) == len(mains) and own.headline_of(lead)
        if heard and page.take(*(each.line for each in best.values())):
            headline = page.heading(own.headline_of(lead), lead)
            matters.append(Matter(headline=headline, article=lead, said=best))
    told = {each.line.story for matter in matters for each in matter.said.values()}
    most = LATEST_BESIDE_MATTERS if len(matters) >= MOST_MATTERS else MOST_LATEST
    latest = {party: _latest(words, party, told, most, page) for party in mains}
    silent = [party for party in mains if not matters and not latest[party]]
    return BothSides(
        at=now,
        theme=theme,
        days=days,
        matters=tuple(matters),
        latest=latest,
        foreign={party: elsewhere[party][0] for party in silent if elsewhere.get(party)},
    )


def _by_story(words: Iterable[OwnWords]) -> dict[int, dict[str, list[OwnWords]]]:
    """The words by story, that with the newest words first, and by party."""
    found: dict[int, dict[str, list[OwnWords]]] = {}
    for each in words:
        found.setdefault(each.line.story, {}).setdefault(each.party, []).append(each)
    return found


def _best(said: Iterable[OwnWords]) -> OwnWords:
    """The words of one party in one story that stand for it: its own government's, then the surest."""
    return max(said, key=lambda each: (trust.is_own(each.party, each.line.article.source), each.sure))


def _latest(
    words: Iterable[OwnWords], party: str, told: Iterable[int], most: int, page: Page
) -> tuple[OwnWords, ...]:
    """The newest words of a party, one of a story, that is told on no matter."""
    found: list[OwnWords] = []
    stories = set(told)
    for each in words:
        if len(found) < most and each.party == party and each.line.story not in stories and page.take(each.line):
            found.append(each)
            stories.add(each.line.story)
    return tuple(found)
