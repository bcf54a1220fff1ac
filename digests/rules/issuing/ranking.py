"""Decides which stories have a card, and in which order. Importance and age decide. In the brief of a topic it
counts, too, how far a story is about the topic."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product, starmap
from types import MappingProxyType

from digests.model import ROUNDUPS, SPOKEN, BriefRank, Card, Ownership, Passage, Preferences, Story, TextKind
from digests.rules.issuing.facts import same_number
from digests.rules.issuing.novelty import StoryNews

MOST_OF_A_THEME = 3
MOST_OF_A_FAMILY = 2  # stories led by outlets of one publisher; official acts are not counted
OFFICIAL_ACT = "official act"
# The next two are set by hand. Their unit is that of a story's importance (see `tests/benchmarks/fit_rank.py`).
A_DAY_OLDER = 1.5
WHOLLY = 8.0  # the weight that a story gains in a topic's brief if it is about nothing else
IN_PASSING = 0.25  # if a theme has this part of a story, a passage about it is more than a word in passing
AGAIN = 2.0  # the least worth of the best passage of a story that was told before
LEAST = 1.3  # the least worth of the best passage: on real streams all 54 cards below it had a fault

Placed = tuple[str, StoryNews]
"""News with the theme that it stands under."""

Gains = Mapping[str, float]
"""What a story gains in weight, by each theme that its reader is told; empty if all themes count the same."""
NO_GAINS: Gains = MappingProxyType({})


def choose(
    news: Iterable[Placed], most: int, now: datetime, topic: str = "", gains: Gains = NO_GAINS
) -> tuple[list[Placed], list[Placed]]:
    """Return the stories that are chosen for a card, and the others, both in order of importance.

    The most important stories are chosen. One theme or one publisher does not get all places while there are other
    stories. A government's own act does not count for its publisher. A story that tells hardly anything has no
    card. Stories told only by sources without a label take places that other stories leave: such stories are so
    many that they could push the others off a digest.
    """
    given = sorted(news, key=lambda each: rank(each[1], now, topic, gains))
    ranked = without_repeats([each for each in given if topic or tells(each[1])])
    of_theme = most if len({theme for theme, _ in ranked}) == 1 else MOST_OF_A_THEME
    of_family = most if len({_leading_family(found.story) for _, found in ranked}) == 1 else MOST_OF_A_FAMILY
    themes, families = Counter[str](), Counter[str]()
    first: list[int] = []
    for place, (theme, found) in enumerate(ranked):
        family = _leading_family(found.story)
        if len(first) < most and themes[theme] < of_theme and (not family or families[family] < of_family):
            first.append(place)
            themes[theme] += 1
            families[family] += 1
    next_ones = [place for place in range(len(ranked)) if place not in first]
    vouched_first = sorted(first + next_ones, key=lambda place: not ranked[place][1].is_vouched)
    chosen = sorted(vouched_first[:most])
    shown = {ranked[place][1].story.id: ranked[place] for place in chosen}
    telling = {found.story.id for _, found in ranked}
    others = [
        (theme, found)
        for theme, found in given
        if found.story.id in telling.difference(shown)
        or (found.story.id not in telling and is_headed(found.story) and not found.goes_on)
    ]
    return list(shown.values()), others


def rank(news: StoryNews, now: datetime, topic: str = "", gains: Gains = NO_GAINS) -> tuple[float, float, int]:
    """Return the key by which stories are sorted. More important stories come first. In the brief of a topic a
    story gains by how far it is about the topic. In a digest the reader's theme that the story is most about
    counts: the story gains or loses by how much this theme counts to the reader. Each day of age of its news costs
    weight."""
    published = [
        article.published
        for article in news.story.articles
        if article.id in news.fresh and article.published is not None and not article.published_guessed
    ]
    weight = news.story.importance - _loss_by_age(max(published, default=news.story.last_stored), now)
    weight += WHOLLY * share_of(news.story, topic) if topic else 0.0
    weight += next((gains[theme] for theme in news.story.themes if theme in gains), 0.0) if gains else 0.0
    return -weight, -news.story.last_stored.timestamp(), news.story.id


def without_repeats(ranked: Sequence[Placed]) -> list[Placed]:
    """Return the news without repeats. If several stories under one topic tell one event, only the best of them
    stays."""
    kept: list[Placed] = []
    found: dict[tuple[str, int], Story] = {}
    resembling: defaultdict[tuple[str, int], list[Story]] = defaultdict(list)
    for theme, news in ranked:
        story = news.story
        alike = [found[theme, each] for each in story.resembles if (theme, each) in found]
        if any(_is_one_event(story, known) for known in (*alike, *resembling[theme, story.id])):
            continue
        kept.append((theme, news))
        found[theme, story.id] = story
        for each in story.resembles:
            resembling[theme, each].append(story)
    return kept


def _is_one_event(one: Story, other: Story) -> bool:
    """Say whether two stories that resemble each other (`Story.resembles`) tell one event. They must be led by
    texts of the same side, and have a figure in common. To resemble is not enough: what one side does also
    resembles the answer that the other side threatens."""
    sides = {each.article(each.lead).source.party for each in (one, other)}
    return len(sides) == 1 and any(starmap(same_number, product(_figures_of(one), _figures_of(other))))


def _figures_of(story: Story) -> set[str]:
    return {number for fact in story.facts for number in fact.numbers}


def tells(news: StoryNews) -> bool:
    """Say whether a story is worth a card. The best passage that may be quoted must be worth enough. It must be
    worth more if the story goes on and nothing moves in it. A title is worth a card if nothing of its text may be
    quoted. A question without its answer is not. A story that only newsletters and lists tell once more is not
    either."""
    said, story = news.shown, news.story
    if not is_headed(story) or all(article.kind in ROUNDUPS for article in story.articles):
        return False
    if not said:
        return not any(member.peg for member in story.members if member.article == story.lead)
    least = AGAIN if news.goes_on and not news.moves else LEAST
    return max((each.worth for each in said), default=0.0) >= least


def is_headed(story: Story) -> bool:
    """Say whether something can stand above the story. The title of a press conference cannot, because it says
    nothing of the story. Neither can the title of a speech that is about other matters, too."""
    lead = story.article(story.lead)
    if not story.headline_of(lead):
        return False
    several = any(member.peg for member in story.members if member.article == lead.id)
    says_nothing = lead.kind is TextKind.EXCHANGE or (several and lead.kind in SPOKEN)
    return story.headline != lead.title or not says_nothing or lead.id == story.chosen


def _leading_family(story: Story) -> str:
    """Return the publisher whose article leads the story; "" if a government tells of its own act."""
    source = story.article(story.lead).source
    own_act = source.ownership is Ownership.GOVERNMENT and story.claim == OFFICIAL_ACT
    return "" if own_act else source.family or source.id


def _loss_by_age(newest: datetime, now: datetime) -> float:
    return A_DAY_OLDER * ((now - min(newest, now)) // timedelta(days=1))


# --- a topic's brief ---------------------------------------------------------------------------


def foremost(outlines: Iterable[BriefRank], now: datetime) -> list[int]:
    """Return the ids of a theme's stories of which nothing was told, in the order in which a brief takes them."""

    def place(outline: BriefRank) -> tuple[float, float, int]:
        weight = outline.importance + WHOLLY * outline.share - _loss_by_age(outline.newest, now)
        return -weight, -outline.last_stored.timestamp(), outline.id

    return [outline.id for outline in sorted(outlines, key=place)]


def fills(stories: Iterable[Story], theme: str, preferences: Preferences) -> bool:
    """Say whether these foremost stories fill a theme's brief. If they do, no further stories need to be read."""
    families = Counter(_leading_family(each) for each in stories if each.articles and speaks_of(each, theme))
    room = (count if not family else min(count, MOST_OF_A_FAMILY) for family, count in families.items())
    return len(families) > 1 and sum(room) >= preferences.most


def speaks_of(story: Story, theme: str) -> bool:
    """Say whether the story's headline, or something that can be quoted of it, is about the theme."""
    said = (*story.passages, *(each for lines in story.lines.values() for each in lines))
    return _titled(story, story.lead, theme) or any(theme in each.themes for each in said)


def for_topic(news: StoryNews, theme: str) -> StoryNews:
    """Return the news as a brief of the theme quotes it. Passages about the theme come first. If the headline is
    about something else, only these passages are quoted."""
    whole = _titled(news.story, news.story.lead, theme)

    def about(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        first = tuple(each for each in passages if theme in each.themes)
        return (*first, *(each for each in passages if whole and each not in first))

    lines = {party: about(said) for party, said in news.lines.items()}
    return replace(news, passages=about(news.passages), lines=lines)


def card_speaks_of(card: Card, story: Story, theme: str) -> bool:
    """Say whether a card is about the theme: by its headline or its first passage. The passage does not count if
    the story is about other things and the passage only mentions the theme."""
    said = (*card.passages, *filter(None, card.lines.values()))
    first = bool(said) and theme in said[0].passage.themes and _part(story, theme) >= IN_PASSING
    return _titled(story, card.headline_article.id, theme) or first


def share_of(story: Story, theme: str) -> float:
    """Return how far a story is about the theme, from 0 to 1. This is the part that the theme has in what the
    story's members are about. It counts twice if the headline is about the theme."""
    return min(_part(story, theme) * (2 if _titled(story, story.lead, theme) else 1), 1.0)


def _part(story: Story, theme: str) -> float:
    """Return which part the theme has in what the story's members are about; 1 if that is not known."""
    scores = [each for member in story.members for each in member.themes]
    total = sum(score for _, score in scores)
    return sum(score for each, score in scores if each == theme) / total if total else 1.0


def _titled(story: Story, article: int, theme: str) -> bool:
    return theme in story.headline_themes.get(article, ())
