"""What both main parties said lately, side by side: first on matters of both, then each party's latest words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from digests.model import BothSides, Line, Matter, OwnWords, Preferences, Relation, Story
from digests.rules import trust
from digests.rules.issuing.answers.own_words import Page
from digests.rules.issuing.readership import as_read

DAYS = 30
MOST_MATTERS, MOST_LATEST = 3, 2  # set by judgement: so a page has two messages on a phone
LOOKED_AT = 5  # if each side speaks in so many stories, older words are not looked at
LATEST_BESIDE_MATTERS = 1  # latest words of a party, if the page has `MOST_MATTERS` matters


def is_enough(words: Iterable[OwnWords], relation: Relation) -> bool:
    """Say whether older words would hardly come onto the page. There may be enough matters of both sides. Or each
    side may speak in so many stories that older words hardly bring a common matter."""
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
    """Return the page of these words, which come newest first, on a theme ("" means all themes). The words of both
    parties on one matter stand together. A party's own government goes before an outlet. `elsewhere` has words in
    other languages: the newest of a party are named if the page has no words of the party. Pure."""
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
    """Return the words by story and party. The story with the newest words comes first."""
    found: dict[int, dict[str, list[OwnWords]]] = {}
    for each in words:
        found.setdefault(each.line.story, {}).setdefault(each.party, []).append(each)
    return found


def _best(said: Iterable[OwnWords]) -> OwnWords:
    """Return the words that stand for a party in a story: words of its own government first, then the surest."""
    return max(said, key=lambda each: (trust.is_own(each.party, each.line.article.source), each.sure))


def _latest(
    words: Iterable[OwnWords], party: str, told: Iterable[int], most: int, page: Page
) -> tuple[OwnWords, ...]:
    """Return the newest words of a party. Stories that stand under a matter are left out; others give one each."""
    found: list[OwnWords] = []
    stories = set(told)
    for each in words:
        if len(found) < most and each.party == party and each.line.story not in stories and page.take(each.line):
            found.append(each)
            stories.add(each.line.story)
    return tuple(found)
